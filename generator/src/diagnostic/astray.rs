//! Where a reference that leads nowhere was probably meant to lead.

use serde_json::Value;

use super::{similar, similar_keyword};
use crate::openapi::Kind;
use crate::source::{percent_decode, push_segment};

/// How many steps of a pointer are looked at.
const LONGEST: usize = 32;

/// The pointer of the part of a document that a reference nearly leads to: a step of it may be misspelled, its
/// signs may be missing (`#components/schemas/A`), or it may be right in another version. `home` is where parts
/// of its kind have their names.
pub fn meant(tree: &Value, reference: &str, home: Option<&str>) -> Option<String> {
    let fragment = reference.split_once('#').map_or(reference, |(_, it)| it);
    let pointer = percent_decode(fragment);
    let steps = pointer.split('/').map(str::trim);
    let steps = steps.filter(|step| !step.is_empty());
    let steps: Vec<String> = steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .take(LONGEST)
        .collect();
    let name = steps.last()?;
    let found = along(tree, &steps);
    let found = found.or_else(|| {
        let home = home?;
        let among = |home: &str| {
            let names = tree.pointer(home)?.as_object()?;
            let mut at = home.to_owned();
            push_segment(
                &mut at,
                exactly_or_nearly(name, names, home != "/definitions")?,
            );
            Some(at)
        };
        // At the root, as in Swagger 2.0 or by mistake.
        let root = home.rfind('/').and_then(|at| home.get(at..));
        among(home)
            .or_else(|| among("/definitions"))
            .or_else(|| among(root.filter(|root| *root != home)?))
    });
    // What is right already is not what was meant.
    found.filter(|found| reference.strip_prefix('#') != Some(found))
}

/// The way by these steps, or by keys that are nearly they.
fn along(tree: &Value, steps: &[String]) -> Option<String> {
    let mut node = tree;
    let mut at = String::new();
    for (index, step) in steps.iter().enumerate() {
        node = match node {
            Value::Object(object) => {
                let key = exactly_or_nearly(step, object, index + 1 == steps.len())?;
                // What is no part of a document either is a slip itself.
                if index == 0 && key != step && !Kind::Document.has(key) {
                    return None;
                }
                push_segment(&mut at, key);
                object.get(key)?
            }
            Value::Array(items) => {
                push_segment(&mut at, step);
                items.get(step.parse::<usize>().ok()?)?
            }
            _ => return None,
        };
    }
    Some(at)
}

/// The key that is meant by a step. Those on the way are mostly words of the specification.
fn exactly_or_nearly<'k>(
    step: &str,
    object: &'k serde_json::Map<String, Value>,
    last: bool,
) -> Option<&'k str> {
    if let Some((key, _)) = object.get_key_value(step) {
        return Some(key);
    }
    let keys = object.keys().map(String::as_str);
    if last {
        similar(step, keys)
    } else {
        similar_keyword(step, keys)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reference_has_a_way_that_is_nearly_its_own() {
        let tree = json!({"components": {"schemas": {"A": {"properties": {"z": {}, "list": {"allOf": [{}]}}}, "a/b": {}}}, "definitions": {"Old": {}}});
        for (reference, expected) in [
            ("#/components/schema/A", Some("/components/schemas/A")),
            ("#components/schemas/A", Some("/components/schemas/A")),
            ("#/component/schemas/A", Some("/components/schemas/A")),
            ("#/definitions/A", Some("/components/schemas/A")),
            ("#/schemas/A", Some("/components/schemas/A")),
            ("/components/schemas/A", Some("/components/schemas/A")),
            ("#/components/schemas/A/", Some("/components/schemas/A")),
            ("#/components/schemas/a~1b", None),
            ("#/component/schemas/a~1b", Some("/components/schemas/a~1b")),
            (
                "#/components/schemas/A/propertis/z",
                Some("/components/schemas/A/properties/z"),
            ),
            (
                "#/components/schemas/A/properties/list/allof/0",
                Some("/components/schemas/A/properties/list/allOf/0"),
            ),
            ("#/components/schemas/Other", None),
            ("#/components/schemas/Old", Some("/definitions/Old")),
            ("#", None),
        ] {
            let found = meant(&tree, reference, Some("/components/schemas"));
            assert_eq!(found.as_deref(), expected, "{reference}");
        }
        // The reference is right, and a key of the document is not.
        let tree = json!({"component": {"schemas": {"A": {}}}});
        assert_eq!(
            meant(&tree, "#/components/schemas/A", Some("/components/schemas")),
            None
        );
    }
}
