//! Words for what has no name of its own: what operations and components are called in the names of types.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use crate::api::{id_without_method, short_id};
use crate::parse::{Document, PathOperation};

/// By operationId: the id without what repeats path and method, or the method, where no other operation would be
/// called the same.
pub fn short_ids(document: &Document) -> HashMap<String, String> {
    let mut uses: HashMap<String, usize> = HashMap::new();
    let mut shorts: Vec<(&str, Vec<&str>)> = Vec::new();
    for found in &document.operations {
        let Some(id) = id(found) else { continue };
        let (method, path) = (&found.method, &found.path);
        let short = short_id(id, method, path).into_iter();
        let short: Vec<&str> = short.chain(id_without_method(id, method, path)).collect();
        let mut all: Vec<String> = short.iter().map(|text| folded(text)).collect();
        all.push(folded(id));
        all.dedup();
        for text in all {
            *uses.entry(text).or_default() += 1;
        }
        shorts.push((id, short));
    }
    let shorts = shorts.into_iter().filter_map(|(id, short)| {
        let mut short = short.into_iter();
        let alone = short.find(|text| uses.get(&folded(text)) == Some(&1))?;
        Some((id.to_owned(), alone.to_owned()))
    });
    shorts.collect()
}

fn id(found: &PathOperation) -> Option<&str> {
    let id = found.operation.operation_id.as_deref();
    id.filter(|id| !id.is_empty())
}

/// Letters and digits alone, in one case: names that are the same in this are the same in Rust, or nearly.
fn folded(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

impl Lowering<'_> {
    /// The words that types of an operation are named from.
    pub fn operation_words(&self, found: &PathOperation) -> Vec<String> {
        vec![match id(found) {
            Some(id) => self.short_ids.get(id).map_or(id, String::as_str).to_owned(),
            None => format!(
                "{} {}",
                found.method.as_str().to_lowercase(),
                found.path.replace('{', "by {")
            ),
        }]
    }

    /// What the component at `pointer` is called: its key, or what stood for it where it was brought from.
    pub fn component_name(&self, pointer: &str, key: &str) -> String {
        match self.references.document().origins.title(pointer) {
            Some(title) => title.to_owned(),
            None => key.replace("~1", "/").replace("~0", "~"),
        }
    }

    /// The words of a schema among the components. FastAPI makes some of operations: the body of `create_order`
    /// is `Body_create_order_orders_post`.
    pub fn schema_words(&self, pointer: &str, key: &str) -> Vec<String> {
        let name = self.component_name(pointer, key);
        let short = name
            .strip_prefix("Body_")
            .and_then(|id| self.short_ids.get(id));
        let Some(short) = short else {
            return vec![name];
        };
        let schemas = self.references.document().components.schemas.keys();
        let taken: HashSet<String> = schemas.map(|name| folded(name)).collect();
        if taken.contains(&folded(&format!("{short}Body"))) {
            return vec![name];
        }
        vec![short.clone(), "Body".to_owned()]
    }

    /// The words of a schema that is referred to where it stands, outside the schemas of the components: the
    /// telling segments of its pointer.
    pub fn deep_words(&self, pointer: &str) -> Vec<String> {
        // The schema of a component that is no schema is called like the component.
        for (home, what) in [
            ("requestBodies", Some("Body")),
            ("responses", Some("Response")),
            ("parameters", None),
            ("headers", None),
            ("schemas", None),
        ] {
            let home = format!("/components/{home}/");
            let inside = pointer.strip_prefix(&home);
            if let Some((name, rest)) = inside.and_then(|inside| inside.split_once('/')) {
                let rest = match what {
                    Some(_) => rest.rsplit_once("/schema").map_or(rest, |(_, rest)| rest),
                    None => rest,
                };
                let mut words = vec![self.component_name(&format!("{home}{name}"), name)];
                words.extend(what.map(str::to_owned));
                words.extend(telling(rest));
                return words;
            }
        }
        telling(pointer)
    }
}

/// The segments of a pointer that say which one, not what.
fn telling(pointer: &str) -> Vec<String> {
    const STRUCTURE: [&str; 12] = [
        "$defs",
        "definitions",
        "prefixItems",
        "components",
        "schemas",
        "properties",
        "paths",
        "content",
        "schema",
        "items",
        "responses",
        "application~1json",
    ];
    let telling = pointer
        .split('/')
        .filter(|segment| !segment.is_empty() && !STRUCTURE.contains(segment));
    telling
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect()
}
