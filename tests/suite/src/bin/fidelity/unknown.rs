//! Constants and tags that no document knows, in values that are valid but for them.

use serde_json::Value;

use crate::make::Maker;

impl Maker<'_> {
    /// A constant, or a text that nobody knows in its place.
    pub(super) fn constant(&mut self, only: &Value) -> Value {
        if let (Some(others), Some(text)) = (&mut self.others, only.as_str())
            && self.random.percent(50)
        {
            others.push(text.to_owned());
            return Value::String(other(others.len()));
        }
        only.clone()
    }

    /// The value as it would have been with the constants that the document knows; nothing if no other stands in it.
    pub fn known(&self, value: &Value) -> Option<Value> {
        let others = self.others.as_deref().unwrap_or_default();
        let mut text = value.to_string();
        let before = text.clone();
        // The later ones first: no number is the beginning of another.
        for (index, was) in others.iter().enumerate().rev() {
            let other = Value::String(other(index + 1)).to_string();
            text = text.replace(&other, &Value::from(was.as_str()).to_string());
        }
        (text != before).then(|| serde_json::from_str(&text).ok())?
    }
}

/// A text that no document knows.
fn other(number: usize) -> String {
    format!("nobody knows {number} of these")
}
