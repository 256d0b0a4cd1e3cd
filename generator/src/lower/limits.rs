//! What a schema allows beyond its type, in words: `minimum`, `maxLength`, `pattern` and their like (OpenAPI 3.0.4, Schema
//! Object). They are told, not checked: the server is the one that knows.

mod stated;

use std::fmt::Display;

use openapiv3::{
    AnySchema, ArrayType, NumberType, ObjectType, Schema, SchemaKind, StringType, Type,
};

use crate::api::Docs;
use stated::{Stated, Unit};

/// The longest pattern that is told, in characters: longer ones help nobody who reads.
const LONGEST_PATTERN: usize = 120;

/// From here on a bound is one of the type itself, written by a tool: 2³¹ - 1, 2³² - 1, 2⁵³ - 1, 2⁶³ - 1.
const OF_THE_TYPE: [f64; 8] = [
    2_147_483_647.0,
    -2_147_483_648.0,
    4_294_967_295.0,
    9_007_199_254_740_991.0,
    -9_007_199_254_740_991.0,
    9_223_372_036_854_775_807.0,
    -9_223_372_036_854_775_808.0,
    18_446_744_073_709_551_615.0,
];

/// A sentence for each limit, but for those that the description states itself.
pub fn limits(schema: &Schema, description: Option<&str>) -> Vec<String> {
    let mut said = Said {
        told: Vec::new(),
        stated: Stated::new(description.unwrap_or_default()),
    };
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => said.text(text),
        SchemaKind::Type(Type::Number(number)) => said.number(number),
        SchemaKind::Type(Type::Integer(integer)) => said.number(&NumberType {
            minimum: integer.minimum.map(|bound| bound as f64),
            maximum: integer.maximum.map(|bound| bound as f64),
            exclusive_minimum: integer.exclusive_minimum,
            exclusive_maximum: integer.exclusive_maximum,
            multiple_of: integer.multiple_of.map(|step| step as f64),
            ..NumberType::default()
        }),
        SchemaKind::Type(Type::Array(list)) => said.list(list.min_items, list.max_items, list),
        SchemaKind::Type(Type::Object(object)) => said.object(object),
        SchemaKind::Any(any) => said.any(any),
        _ => {}
    }
    said.told
}

struct Said {
    told: Vec<String>,
    /// What need not be told.
    stated: Stated,
}

impl Said {
    fn text(&mut self, text: &StringType) {
        self.count(text.min_length, text.max_length, "character", "characters");
        self.pattern(text.pattern.as_deref());
    }

    fn list(&mut self, least: Option<usize>, most: Option<usize>, list: &ArrayType) {
        self.count(least, most, "item", "items");
        self.unique(list.unique_items);
    }

    fn object(&mut self, object: &ObjectType) {
        let (least, most) = (object.min_properties, object.max_properties);
        self.count(least, most, "property", "properties");
    }

    /// A schema of several types, or of none: each keyword is about values of its own kind.
    fn any(&mut self, any: &AnySchema) {
        self.number(&NumberType {
            minimum: any.minimum,
            maximum: any.maximum,
            exclusive_minimum: any.exclusive_minimum == Some(true),
            exclusive_maximum: any.exclusive_maximum == Some(true),
            multiple_of: any.multiple_of,
            ..NumberType::default()
        });
        self.count(any.min_length, any.max_length, "character", "characters");
        self.pattern(any.pattern.as_deref());
        self.count(any.min_items, any.max_items, "item", "items");
        self.unique(any.unique_items == Some(true));
        let (least, most) = (any.min_properties, any.max_properties);
        self.count(least, most, "property", "properties");
    }

    fn number(&mut self, number: &NumberType) {
        // Beyond, a bound is one of the type too, of a float: with 309 digits it helps nobody.
        let told = |bound: &f64| bound.abs() < 1e15 && !OF_THE_TYPE.contains(bound);
        let least = number.minimum.filter(told);
        let most = number.maximum.filter(told);
        match (least, most) {
            (Some(least), Some(most)) if !number.exclusive_minimum && !number.exclusive_maximum => {
                let sentence = match least == most {
                    true => format!("Exactly {least}."),
                    false => format!("Between {least} and {most}."),
                };
                self.bound(Some(least), Some(most), Unit::Value, sentence);
            }
            (least, most) => {
                match least {
                    Some(least) if number.exclusive_minimum => {
                        self.push(format!("More than {least}."));
                    }
                    Some(bound) => {
                        self.bound(least, None, Unit::Value, format!("At least {bound}."));
                    }
                    None => {}
                }
                match most {
                    Some(most) if number.exclusive_maximum => {
                        self.push(format!("Less than {most}."));
                    }
                    Some(bound) => {
                        self.bound(None, most, Unit::Value, format!("At most {bound}."));
                    }
                    None => {}
                }
            }
        }
        // Whole numbers are multiples of one.
        if let Some(step) = number
            .multiple_of
            .filter(|step| *step != 1.0 && *step >= 1e-12)
        {
            self.push(format!("A multiple of {step}."));
        }
    }

    fn count(&mut self, least: Option<usize>, most: Option<usize>, one: &str, many: &str) {
        let least = least.filter(|least| *least > 0);
        let most = most.filter(|most| !OF_THE_TYPE.contains(&(*most as f64)));
        let noun = |count: usize| if count == 1 { one } else { many };
        let sentence = match (least, most) {
            (Some(least), Some(most)) if least == most => {
                format!("Exactly {least} {}.", noun(least))
            }
            (Some(least), Some(most)) => format!("{least} to {most} {many}."),
            (Some(least), None) => format!("At least {least} {}.", noun(least)),
            (None, Some(most)) => format!("At most {most} {}.", noun(most)),
            (None, None) => return,
        };
        let unit = match one {
            "character" => Unit::Characters,
            _ => Unit::Parts,
        };
        let bound = |count: Option<usize>| count.map(|count| count as f64);
        self.bound(bound(least), bound(most), unit, sentence);
    }

    fn pattern(&mut self, pattern: Option<&str>) {
        let Some(pattern) = pattern.filter(|pattern| !pattern.is_empty()) else {
            return;
        };
        let code = Docs::code(pattern);
        // One that code in one line cannot hold as it is would be another pattern.
        if code.contains(pattern) && pattern.chars().count() <= LONGEST_PATTERN {
            self.push(format!("Matches {code}."));
        }
    }

    fn unique(&mut self, unique: bool) {
        if unique {
            self.push("No item twice.".to_owned());
        }
    }

    fn push(&mut self, sentence: impl Display) {
        self.told.push(sentence.to_string());
    }

    /// A sentence of these bounds, unless they are stated.
    fn bound(&mut self, least: Option<f64>, most: Option<f64>, unit: Unit, sentence: String) {
        if !self.stated.says(least, most, unit) {
            self.push(sentence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::limits;

    fn said(schema: &str) -> String {
        serde_json::from_str(schema).map_or_else(
            |error| error.to_string(),
            |schema: openapiv3::Schema| {
                let description = schema.schema_data.description.clone();
                limits(&schema, description.as_deref()).join(" ")
            },
        )
    }

    #[test]
    fn limits_in_words() {
        for (schema, words) in [
            (
                r#"{"type": "integer", "minimum": 1, "maximum": 100}"#,
                "Between 1 and 100.",
            ),
            (
                r#"{"type": "integer", "minimum": 5, "maximum": 5}"#,
                "Exactly 5.",
            ),
            (
                r#"{"type": "number", "minimum": -0.5, "maximum": -0.5}"#,
                "Exactly -0.5.",
            ),
            (
                r#"{"type": "number", "minimum": 0, "exclusiveMinimum": true}"#,
                "More than 0.",
            ),
            (
                r#"{"type": "number", "minimum": 0, "maximum": 1, "exclusiveMaximum": true, "multipleOf": 0.25}"#,
                "At least 0. Less than 1. A multiple of 0.25.",
            ),
            (r#"{"type": "integer", "maximum": 2147483647}"#, ""),
            (r#"{"type": "integer", "multipleOf": 1}"#, ""),
            (
                r#"{"type": "number", "minimum": -1.7976931348623157e308, "multipleOf": 1e-300}"#,
                "",
            ),
            (
                r#"{"type": "string", "minLength": 1, "maxLength": 50}"#,
                "1 to 50 characters.",
            ),
            (
                r#"{"type": "string", "minLength": 3, "maxLength": 3}"#,
                "Exactly 3 characters.",
            ),
            (
                r#"{"type": "string", "minLength": 1}"#,
                "At least 1 character.",
            ),
            (
                r#"{"type": "string", "pattern": "^[a-z`]+$"}"#,
                "Matches `` ^[a-z`]+$ ``.",
            ),
            (r#"{"type": "string", "pattern": "^[a-z``]+$"}"#, ""),
            (
                r#"{"type": "array", "items": {}, "minItems": 0, "maxItems": 1, "uniqueItems": true}"#,
                "At most 1 item. No item twice.",
            ),
            (
                r#"{"type": "object", "minProperties": 1}"#,
                "At least 1 property.",
            ),
            (
                r#"{"minLength": 2, "minimum": 5}"#,
                "At least 5. At least 2 characters.",
            ),
            (
                r#"{"type": "string", "pattern": "^[a-z]+$"}"#,
                "Matches `^[a-z]+$`.",
            ),
            (r#"{"type": "string"}"#, ""),
            (
                r#"{"type": "string", "minLength": 0, "maxLength": 50, "pattern": "a", "description": "Max 50 characters."}"#,
                "Matches `a`.",
            ),
            (
                r#"{"type": "integer", "minimum": 1, "maximum": 100, "description": "At most 100."}"#,
                "Between 1 and 100.",
            ),
        ] {
            assert_eq!(said(schema), words, "{schema}");
        }
        let long = format!(r#"{{"type": "string", "pattern": "{}"}}"#, "a".repeat(121));
        assert_eq!(said(&long), "");
    }
}
