//! Changes of a document -> the text of an overlay.

use serde_json::{Map, Value, json};

use super::path::shown;
use super::trace::Step;
use crate::source::unescaped;

/// One action of an overlay that is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    depth: usize,
    action: Value,
}

impl Change {
    /// Puts a value into a node, or in the place of a single value.
    pub fn update(way: &[Step], value: Value, why: &str) -> Self {
        Change::new(way, "update", value, why)
    }

    /// Removes a node.
    pub fn remove(way: &[Step], why: &str) -> Self {
        Change::new(way, "remove", Value::Bool(true), why)
    }

    /// Puts a copy of another node into one.
    pub fn copy(way: &[Step], from: &[Step], why: &str) -> Self {
        Change::new(way, "copy", Value::from(shown(from)), why)
    }

    fn new(way: &[Step], key: &str, value: Value, why: &str) -> Self {
        let mut action = Map::new();
        action.insert("target".to_owned(), Value::from(shown(way)));
        action.insert("description".to_owned(), Value::from(why));
        action.insert(key.to_owned(), value);
        Change {
            depth: way.len(),
            action: Value::Object(action),
        }
    }

    /// How deep in the document it is.
    pub fn depth(&self) -> usize {
        self.depth
    }
}

/// The text of an overlay, as YAML.
pub fn text<'c>(title: &str, changes: impl Iterator<Item = &'c Change>) -> String {
    let actions: Vec<&Value> = changes.map(|change| &change.action).collect();
    let overlay = json!({
        "overlay": "1.1.0",
        "info": {"title": title, "version": "1.0.0"},
        "actions": actions,
    });
    serde_yaml::to_string(&overlay).unwrap_or_default()
}

/// The steps of a pointer into a tree; nothing where it has no such node.
pub fn steps(tree: &Value, pointer: &str) -> Option<Vec<Step>> {
    let mut node = tree;
    let mut steps = Vec::new();
    for segment in pointer.split('/').skip(1) {
        let key = unescaped(segment);
        node = match node {
            Value::Object(object) => {
                let (name, value) = object.get_key_value(&*key)?;
                steps.push(Step::Key(name.clone()));
                value
            }
            Value::Array(items) => {
                let index: usize = key.parse().ok()?;
                steps.push(Step::Index(index));
                items.get(index)?
            }
            _ => return None,
        };
    }
    Some(steps)
}
