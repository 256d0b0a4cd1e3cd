//! The words that a document has for its schemas and parameters.

mod stated;

use openapiv3::{ParameterData, ParameterSchemaOrContent, ReferenceOr, Schema};
use serde_json::Value;

use super::Lowering;
use super::limits::limits;
use super::view::View;
use crate::api::Docs;
use crate::diagnostic::invisible;
use crate::normalize::carriers;

/// How many known keys of a map are listed.
const MOST_KEYS: usize = 40;

/// A value as JSON in code in one line of Markdown. What that cannot show is escaped as JSON has it: it is the same value.
fn json(value: &Value) -> String {
    let mut shown = String::new();
    for c in value.to_string().chars() {
        match c {
            ' ' | '`' if shown.ends_with(c) => shown.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if invisible(c) || c.is_whitespace() && c != ' ' => {
                let mut units = [0; 2];
                let units = c.encode_utf16(&mut units);
                shown.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
            }
            c => shown.push(c),
        }
    }
    Docs::code(&shown)
}

impl Lowering<'_> {
    /// The words of a schema, with its limits, its default and the keys that a map may have.
    pub fn docs(&self, schema: &Schema) -> Docs {
        self.docs_beside(schema, schema.schema_data.description.as_deref())
    }

    /// The same where the description is another one: what that says already is left out.
    fn docs_beside(&self, schema: &Schema, description: Option<&str>) -> Docs {
        let data = &schema.schema_data;
        let said = description.unwrap_or_default();
        let default = data.default.iter();
        let default = default.filter(|value| !value.is_null() && !stated::states(said, value));
        let default = default.map(|value| format!("Default: {}.", json(value)));
        // One line: there may be many properties, and each of them has some.
        let limits: Vec<String> = limits(schema, description)
            .into_iter()
            .chain(default)
            .collect();
        let limits = (!limits.is_empty()).then(|| limits.join(" "));
        let keys = data.extensions.get(carriers::KEYS);
        let keys = keys.and_then(|names| self.keys(names));
        Docs {
            summary: data.title.clone(),
            description: data.description.clone(),
            deprecated: data.deprecated,
            notes: limits.into_iter().chain(keys).collect(),
        }
    }

    /// The keys that a schema of names allows, if it lists them.
    fn keys(&self, names: &Value) -> Option<String> {
        let values = match names.get("$ref").and_then(Value::as_str) {
            Some(reference) => View::of(self.references.schema(reference).ok()?.1).values,
            None => names.get("enum")?.as_array()?.clone(),
        };
        let keys: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let listed: Vec<String> = keys
            .iter()
            .take(MOST_KEYS)
            .map(|key| Docs::code(key))
            .collect();
        let more = match keys.len().saturating_sub(MOST_KEYS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!listed.is_empty()).then(|| format!("Known keys: {}{more}.", listed.join(", ")))
    }

    /// The words of a parameter, and of its schema where it has none.
    pub fn parameter_docs(&self, data: &ParameterData) -> Docs {
        let mut docs = Docs {
            description: data.description.clone(),
            deprecated: data.deprecated.unwrap_or(false),
            ..Docs::default()
        };
        if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &data.format {
            let description = docs.description.as_deref();
            let description = description.or(schema.schema_data.description.as_deref());
            let of_schema = self.docs_beside(schema, description);
            docs.notes = of_schema.notes;
            docs.description = docs.description.or(of_schema.description);
        }
        docs
    }
}

/// The words that [`carriers::CHOICES`] has for a value.
pub fn choice_docs(words: &Value) -> Docs {
    let text = |key: &str| words.get(key).and_then(Value::as_str).map(str::to_owned);
    Docs {
        summary: text("title"),
        description: text("description"),
        deprecated: words.get("deprecated") == Some(&Value::Bool(true)),
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    #[test]
    fn values_are_shown_as_they_are() {
        for (default, shown) in [
            (value!("standard"), "`\"standard\"`"),
            (value!([1, {"a": null}]), "`[1,{\"a\":null}]`"),
            (value!("a`b"), "`` \"a`b\" ``"),
            (value!("a```b"), "`` \"a`\\u0060`b\" ``"),
            (value!("a   b"), "`\"a \\u0020 b\"`"),
            (value!("\n\u{202e}\u{a0}"), "`\"\\n\\u202e\\u00a0\"`"),
            (value!(""), "`\"\"`"),
        ] {
            assert_eq!(super::json(&default), shown);
        }
    }
}
