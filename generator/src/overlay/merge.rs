//! How what an overlay has is put into a node of the document (Overlay 1.1, Action Object).

use serde_json::Value;

use super::trace::{Step, Trace};

/// What does not go together: the way from the node on, and in words.
pub struct Misfit {
    pub way: Vec<Step>,
    pub what: String,
}

/// Puts `new` into `old`. `from` is where the parts of `new` come from, `trace` what is known of `old`.
///
/// # Errors
///
/// Where values do not go together; what was put in before stays.
pub fn merge(old: &mut Value, new: &Value, from: &Trace, trace: &mut Trace) -> Result<(), Misfit> {
    let (is_empty, was) = (old.is_null(), kind(old));
    match (&mut *old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                let step = Step::Key(key.clone());
                let part = from.part(&step);
                match old.get_mut(key) {
                    Some(known) => {
                        // No entry is made where nothing is changed: a place would be lost.
                        let below = trace.at(std::slice::from_ref(&step));
                        merge(known, value, &part, below).map_err(|mut misfit| {
                            misfit.way.insert(0, step);
                            misfit
                        })?;
                    }
                    None => {
                        old.insert(key.clone(), value.clone());
                        trace.put(step, part);
                    }
                }
            }
            Ok(())
        }
        // "An array value is concatenated with an array value."
        (Value::Array(old), Value::Array(new)) => {
            for (index, value) in new.iter().enumerate() {
                trace.put(Step::Index(old.len()), from.part(&Step::Index(index)));
                old.push(value.clone());
            }
            Ok(())
        }
        // A key with nothing behind it says nothing: so the specification's own structured example has it.
        (Value::Object(_) | Value::Array(_), Value::Null) => Ok(()),
        (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_))
            if !is_empty =>
        {
            Err(Misfit {
                way: Vec::new(),
                what: format!("{} cannot be put into {}", kind(new), was),
            })
        }
        _ => {
            *old = new.clone();
            *trace = from.clone();
            Ok(())
        }
    }
}

/// Puts `new` into a node that a target has selected: as [`merge`], but that what is put into a list is one more item.
///
/// # Errors
///
/// As of [`merge`].
pub fn put(old: &mut Value, new: &Value, from: &Trace, trace: &mut Trace) -> Result<(), Misfit> {
    if let Value::Array(items) = old
        && !new.is_array()
    {
        trace.put(Step::Index(items.len()), from.clone());
        items.push(new.clone());
        return Ok(());
    }
    merge(old, new, from, trace)
}

/// What a value is, in words.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// How many nodes a value has, and how deep it is.
pub fn size(value: &Value) -> (usize, usize) {
    let of = |parts: &mut dyn Iterator<Item = &Value>| {
        parts.fold((1, 1), |(nodes, depth), part| {
            let (more, below) = size(part);
            (nodes + more, depth.max(below + 1))
        })
    };
    match value {
        Value::Array(items) => of(&mut items.iter()),
        Value::Object(object) => of(&mut object.values()),
        _ => (1, 1),
    }
}
