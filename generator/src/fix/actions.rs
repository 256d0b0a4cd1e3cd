//! One diagnostic with its mend -> the changes of an overlay that make it.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Mend, quoted};
use crate::overlay::write::{Change, steps};
use crate::overlay::{Step, size};

/// The largest value that is written out where it gets another key; of a larger one the overlay makes a copy.
const LARGEST: usize = 60;

/// What is done.
pub struct Made {
    pub description: String,
    pub changes: Vec<Change>,
    /// The place that is changed.
    pub pointer: String,
}

/// How the mend of a diagnostic is made, if the tree has what it is about.
pub fn made(tree: &Value, said: &Diagnostic, mend: &Mend) -> Option<Made> {
    let mut way = steps(tree, said.origin.place())?;
    let pointer = said.origin.place().to_owned();
    let node = crate::source::node(tree, said.origin.place())?;
    let done = |description: String, changes: Vec<Change>| {
        Some(Made {
            description,
            changes,
            pointer: pointer.clone(),
        })
    };
    match mend {
        Mend::Word(word) if said.key => {
            let (Step::Key(key), around) = way.split_last()? else {
                return None;
            };
            let parent = around_of(tree, &pointer)?;
            if parent.contains_key(word) {
                return None;
            }
            let description = format!("{} is called {}", quoted(key), quoted(word));
            let changes = renamed(around, key, word, node, &description);
            done(description, changes)
        }
        Mend::Word(word) => {
            // The reference of a part is what is wrong with it.
            let mut written = node;
            if let Some(reference) = node.get("$ref") {
                way.push(Step::Key("$ref".to_owned()));
                written = reference;
            }
            if !is_single(written) {
                return None;
            }
            let description = format!("{} is {}", shown(written), quoted(word));
            let update = Change::update(&way, Value::from(word.as_str()), &description);
            done(description, vec![update])
        }
        Mend::Part(key, word) => {
            let written = node.get(*key)?;
            way.push(Step::Key((*key).to_owned()));
            let description = format!("{} is {}", shown(written), quoted(word));
            let update = Change::update(&way, Value::from(word.as_str()), &description);
            is_single(written).then(|| done(description, vec![update]))?
        }
        Mend::Add(value) => {
            let keys: Vec<String> = value.as_object()?.keys().map(|key| quoted(key)).collect();
            let description = format!("{} is added: {}", keys.join(", "), said.message);
            let update = Change::update(&way, value.clone(), &description);
            done(description, vec![update])
        }
        Mend::Value(value) if is_single(node) && is_single(value) => {
            let description = format!("{} is {}", shown(node), quoted(&value.to_string()));
            let update = Change::update(&way, value.clone(), &description);
            done(description, vec![update])
        }
        Mend::Value(value) => {
            let (Step::Key(key), around) = way.split_last()? else {
                return None;
            };
            let description = format!("{} is {}", quoted(key), quoted(&value.to_string()));
            let new = Map::from_iter([(key.clone(), value.clone())]);
            let changes = vec![
                Change::remove(&way, &description),
                Change::update(around, Value::Object(new), &description),
            ];
            done(description, changes)
        }
    }
}

fn around_of<'v>(tree: &'v Value, pointer: &str) -> Option<&'v Map<String, Value>> {
    let (around, _) = pointer.rsplit_once('/')?;
    crate::source::node(tree, around)?.as_object()
}

/// A key that becomes another.
fn renamed(around: &[Step], key: &str, word: &str, node: &Value, why: &str) -> Vec<Change> {
    let mut old = around.to_vec();
    old.push(Step::Key(key.to_owned()));
    let mut new = around.to_vec();
    new.push(Step::Key(word.to_owned()));
    let put = |value: Value| {
        let object = Map::from_iter([(word.to_owned(), value)]);
        Change::update(around, Value::Object(object), why)
    };
    let mut changes = match node {
        Value::Object(_) if size(node).0 > LARGEST => vec![
            put(Value::Object(Map::new())),
            Change::copy(&new, &old, why),
        ],
        Value::Array(_) if size(node).0 > LARGEST => {
            vec![put(Value::Array(Vec::new())), Change::copy(&new, &old, why)]
        }
        node => vec![put(node.clone())],
    };
    changes.push(Change::remove(&old, why));
    changes
}

fn is_single(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => quoted(&other.to_string()),
    }
}
