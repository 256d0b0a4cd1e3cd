//! An exchange and its result, and what drift says of it.

use apiloom_tests::compare::{Difference, Kind, short};
use serde_json::{Value, json};

use crate::said::Said;
use crate::unhex;

/// The parts of an exchange and of its result that are looked at.
pub struct Case<'c> {
    pub status: u16,
    pub media_type: &'c str,
    pub body: Vec<u8>,
    pub said: Said,
    pub result: &'c Value,
}

impl Case<'_> {
    pub fn text(&self, key: &str) -> &str {
        self.result
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// What came, as JSON if it is some.
    pub fn came(&self) -> Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(_) if self.body.is_empty() => Value::Null,
            Err(_) => json!(String::from_utf8_lossy(&self.body)),
        }
    }

    pub fn drift(&self) -> impl Iterator<Item = (&str, &str)> {
        let drift = self.result.get("drift").and_then(Value::as_array);
        drift.into_iter().flatten().filter_map(|drift| {
            let part = |key: &str| drift.get(key).and_then(Value::as_str);
            Some((part("path")?, part("drift")?))
        })
    }

    /// What `.raw()` does not give of the answer as it came.
    pub fn raw_lost(&self) -> Option<String> {
        let raw = self.result.get("raw")?;
        let body = raw.get("body").and_then(Value::as_str).map(unhex);
        let whole =
            raw.get("status") == Some(&json!(self.status)) && body.as_ref() == Some(&self.body);
        (!whole).then(|| format!("`.raw()` gives something else: {}", short(raw)))
    }

    /// How many deviations are not told because there are too many.
    pub fn omitted(&self) -> u64 {
        let drift = self.result.get("drift").and_then(Value::as_array);
        let omitted = drift
            .into_iter()
            .flatten()
            .filter_map(|drift| drift.get("omitted")?.as_u64());
        omitted.max().unwrap_or_default()
    }

    /// Whether drift names a difference.
    pub fn is_named(&self, difference: &Difference) -> bool {
        self.drift()
            .any(|(path, drift)| names(path, drift, difference))
    }

    /// Drift that names a place where nothing of its kind is.
    pub fn misplaced(&self) -> Option<String> {
        let came = self.came();
        // Items are told one by one, with places in the item.
        if self.result.pointer("/output/shape") == Some(&json!("items")) {
            return None;
        }
        let stands = |(path, drift): &(&str, &str)| match *drift {
            "UndocumentedStatus" | "OtherContentType" | "EmptyBody" | "UndocumentedBody" => true,
            "NullProperty" | "NullForList" | "NullForMap" => {
                came.pointer(path).is_some_and(Value::is_null)
            }
            "EmptyListForObject" => came.pointer(path) == Some(&json!([])),
            "MissingProperty" => {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                came.pointer(parent).is_some() && came.pointer(path).is_none()
            }
            _ => came.pointer(path).is_some(),
        };
        let wrong = self.drift().find(|drift| !stands(drift));
        wrong.map(|(path, drift)| format!("there is no {drift} at `{path}`"))
    }
}

/// Whether drift at a place names a difference. What was read as absent may be written as null where the
/// property is required, and nothing else may come up.
fn names(path: &str, drift: &str, difference: &Difference) -> bool {
    let Some(below) = difference.at.strip_prefix(path) else {
        return false;
    };
    if drift == "VariantsNotTried" {
        return below.is_empty() || below.starts_with('/');
    }
    let empty = |value: &Value| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        other => other.is_null(),
    };
    below.is_empty()
        && match (drift, &difference.kind) {
            ("NullProperty", Kind::Lost(given)) => given.is_null(),
            ("NullForList" | "NullForMap" | "EmptyBody", Kind::Changed(given, back)) => {
                given.is_null() && empty(back)
            }
            ("EmptyListForObject", Kind::Changed(given, back)) => {
                (given, back) == (&json!([]), &json!({}))
            }
            ("MissingProperty", Kind::Came(back)) => back.is_null(),
            _ => false,
        }
}

/// What is lost of an answer that is an error to the caller.
pub fn lost(case: &Case<'_>) -> Vec<String> {
    let mut why = Vec::new();
    if case.result.get("status") != Some(&json!(case.status)) {
        why.push("the status is lost".to_owned());
    }
    let kept = case.result.get("body").and_then(Value::as_str).map(unhex);
    if kept.as_ref() != Some(&case.body) {
        why.push("the body is lost".to_owned());
    }
    why
}
