//! Names that a document gives the values of an `enum`, by the extensions of swag, NSwag and others.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{OriginMap, carriers};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::openapi::Keywords;
use crate::source::push_segment;

/// Lists of a name for each value; the first that stands there counts.
const EXTENSIONS: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// Keeps the names of the values that are not null, if there is one for each and no two are the same; tells of others.
pub fn value_names(
    object: &mut Map<String, Value>,
    pointer: &str,
    origins: &OriginMap,
    diagnostics: &mut Diagnostics,
) {
    let Some(Value::Array(values)) = object.keyword("enum") else {
        return;
    };
    let mut listed = EXTENSIONS.iter();
    let Some((key, listed)) = listed.find_map(|key| Some((*key, object.keyword(key)?))) else {
        return;
    };
    let list = listed.as_array().map(Vec::as_slice).unwrap_or_default();
    let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    let mut seen = HashSet::new();
    let why = match names.len() {
        _ if !listed.is_array() || names.len() < list.len() => "it is no list of texts".to_owned(),
        count if count != values.len() => {
            format!("there are {count} for {} values", values.len())
        }
        _ => match names
            .iter()
            .find(|name| name.trim().is_empty() || !seen.insert(**name))
        {
            None => {
                let pairs = names
                    .iter()
                    .zip(values)
                    .filter(|(_, value)| !value.is_null());
                let kept = pairs.map(|(name, _)| Value::from(*name)).collect();
                object.insert(carriers::NAMES.to_owned(), Value::Array(kept));
                return;
            }
            Some(none) if none.trim().is_empty() => "one of them is empty".to_owned(),
            Some(twice) => format!("{} stands there twice", quoted(twice)),
        },
    };
    let mut at = pointer.to_owned();
    push_segment(&mut at, key);
    let message = format!("the names of {} are not used: {why}", quoted(key));
    diagnostics.push(
        Diagnostic::warning(codes::VALUE_NAMES, origins.origin(&at), message)
            .help("list a name of its own for each value, in the order of `enum`"),
    );
}
