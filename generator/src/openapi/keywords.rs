//! The keywords of one object of a document, looked up by name.

use serde_json::{Map, Value};

/// How many keys are compared one by one: that takes less than the hash of one.
const FEW: usize = 12;

/// The keywords of an object. It is asked for many, and nearly always has a few.
pub trait Keywords {
    /// The value of a keyword.
    fn keyword(&self, name: &str) -> Option<&Value>;

    /// Whether there is a keyword.
    fn says(&self, name: &str) -> bool {
        self.keyword(name).is_some()
    }
}

impl Keywords for Map<String, Value> {
    fn keyword(&self, name: &str) -> Option<&Value> {
        if self.len() > FEW {
            return self.get(name);
        }
        let mut entries = self.iter();
        entries
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}
