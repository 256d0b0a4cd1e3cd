//! Two trees of one document -> the changes that make one of the other.

use serde_json::{Map, Value};

use super::trace::Step;
use super::write::Change;

/// The changes, in an order in which they can be applied. `why` says of a place, as steps, why it is changed.
pub fn difference(old: &Value, new: &Value, why: &dyn Fn(&[Step]) -> String) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut way = Vec::new();
    between(old, new, &mut way, why, &mut changes);
    changes
}

/// Compares two nodes that are not alike; whether it could be said. Where not, the node around them says it.
fn between(
    old: &Value,
    new: &Value,
    way: &mut Vec<Step>,
    why: &dyn Fn(&[Step]) -> String,
    changes: &mut Vec<Change>,
) -> bool {
    if old == new {
        return true;
    }
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            objects(old, new, way, why, changes);
            true
        }
        (Value::Array(old), Value::Array(new)) => {
            // What was put behind it, or what changed in items that stayed.
            let same = old.len() == new.len();
            let grown = old.len() < new.len() && new.starts_with(old);
            if grown {
                let more = new.get(old.len()..).unwrap_or_default();
                changes.push(Change::update(way, Value::from(more.to_vec()), &why(way)));
                return true;
            }
            same && old.iter().zip(new).enumerate().all(|(index, (old, new))| {
                way.push(Step::Index(index));
                let said = between(old, new, way, why, changes);
                way.pop();
                said
            })
        }
        (old, new) if is_single(old) && is_single(new) => {
            changes.push(Change::update(way, new.clone(), &why(way)));
            true
        }
        _ => false,
    }
}

fn objects(
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    way: &mut Vec<Step>,
    why: &dyn Fn(&[Step]) -> String,
    changes: &mut Vec<Change>,
) {
    let mut added = Map::new();
    for (key, value) in old {
        way.push(Step::Key(key.clone()));
        match new.get(key) {
            None => changes.push(Change::remove(way, &why(way))),
            Some(now) => {
                let mark = changes.len();
                if !between(value, now, way, why, changes) {
                    changes.truncate(mark);
                    changes.push(Change::remove(way, &why(way)));
                    added.insert(key.clone(), now.clone());
                }
            }
        }
        way.pop();
    }
    let fresh = new.iter().filter(|(key, _)| !old.contains_key(*key));
    added.extend(fresh.map(|(key, value)| (key.clone(), value.clone())));
    // What has one reason is one action.
    let mut actions: Vec<(String, Map<String, Value>)> = Vec::new();
    for (key, value) in added {
        way.push(Step::Key(key.clone()));
        let words = why(way);
        way.pop();
        match actions.iter_mut().find(|(known, _)| *known == words) {
            Some((_, object)) => {
                object.insert(key, value);
            }
            None => actions.push((words, Map::from_iter([(key, value)]))),
        }
    }
    for (words, object) in actions {
        changes.push(Change::update(way, Value::Object(object), &words));
    }
}

fn is_single(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}
