//! Objects in properties of an exploded object, which no style describes.

use super::shape::Shape;
use super::{Parameter, join};

impl Parameter {
    /// What the style has no form for, objects in properties, as those write it who make parameters of objects:
    /// `address.city=x`, `lines[0].n=1`.
    pub(super) fn dotted(&self, name: &str, value: &Shape, between: &str) -> String {
        let parts: Vec<String> = match value {
            Shape::Object(entries) => {
                let parts = entries.iter();
                let below = |key: &str| format!("{name}.{}", self.escape(key));
                parts
                    .map(|(key, value)| self.dotted(&below(key), value, between))
                    .collect()
            }
            Shape::List(items) if items.iter().any(Shape::is_compound) => {
                let parts = items.iter().enumerate();
                let below = |index: usize| format!("{name}%5B{index}%5D");
                parts
                    .map(|(index, item)| self.dotted(&below(index), item, between))
                    .collect()
            }
            value => return self.pair(name, value, between),
        };
        join(parts.into_iter().filter(|part| !part.is_empty()), between)
    }
}
