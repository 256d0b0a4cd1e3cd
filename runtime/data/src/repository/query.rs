//! Which entities are meant, and in which order.

use std::cmp::Ordering;

use serde_json::Value;

/// Which entities are meant, and in which order: what the server is asked for, and what is done with those that are kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    filters: Vec<(String, Value)>,
    sort: Option<String>,
    is_descending: bool,
}

impl Query {
    /// All of them, in the order in which they are kept.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those whose property has this value.
    #[must_use]
    pub fn filter(mut self, property: &str, value: impl Into<Value>) -> Self {
        self.filters.push((property.to_owned(), value.into()));
        self
    }

    /// In the order of a property's text. Those without it come last.
    #[must_use]
    pub fn sort_by(mut self, property: &str) -> Self {
        self.sort = Some(property.to_owned());
        self
    }

    /// In the opposite order. Those without the property come last all the same.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.is_descending = true;
        self
    }

    pub(super) fn has_no_filter(&self) -> bool {
        self.filters.is_empty()
    }

    pub(super) fn applied(&self, mut values: Vec<Value>) -> Vec<Value> {
        values.retain(|value| {
            let mut filters = self.filters.iter();
            filters.all(|(name, wanted)| value.get(name).unwrap_or(&Value::Null) == wanted)
        });
        if let Some(property) = &self.sort {
            values.sort_by(|left, right| self.compared(left.get(property), right.get(property)));
        }
        values
    }

    fn compared(&self, left: Option<&Value>, right: Option<&Value>) -> Ordering {
        match (left.and_then(text), right.and_then(text)) {
            (Some(left), Some(right)) => match self.is_descending {
                true => right.cmp(&left),
                false => left.cmp(&right),
            },
            (left, right) => left.is_none().cmp(&right.is_none()),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A-R25: every entry of a filter equals; order by text, nulls last in both directions.
    #[test]
    fn a_r25_filters_are_equal_and_nulls_come_last() {
        let values = || {
            vec![
                json!({"id": 1, "name": "b", "age": 9, "active": true}),
                json!({"id": 2, "name": null, "age": 10, "active": true}),
                json!({"id": 3, "name": "a", "age": 2, "active": false}),
                json!({"id": 4, "age": 9, "active": true}),
                json!({"id": 5, "name": "c", "active": true}),
            ]
        };
        let ids = |query: Query| -> Vec<u64> {
            let applied = query.applied(values());
            applied
                .iter()
                .filter_map(|value| value.get("id")?.as_u64())
                .collect()
        };
        assert_eq!(ids(Query::new()), [1, 2, 3, 4, 5]);
        assert_eq!(ids(Query::new().sort_by("name")), [3, 1, 5, 2, 4]);
        assert_eq!(
            ids(Query::new().sort_by("name").descending()),
            [5, 1, 3, 2, 4]
        );
        // As texts, as the guide does.
        assert_eq!(ids(Query::new().sort_by("age")), [2, 3, 1, 4, 5]);
        let both = Query::new().filter("active", true).filter("age", 9);
        assert_eq!(ids(both.sort_by("name")), [1, 4]);
        assert_eq!(ids(Query::new().filter("name", Value::Null)), [2, 4]);
        assert!(ids(Query::new().filter("age", "9")).is_empty());
    }
}
