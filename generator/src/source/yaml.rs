//! YAML -> tree. A guard looks first; then serde_yaml reads what is plain, and the reader by events
//! what is odd or what serde_yaml refuses.

use saphyr_parser::ScanError;
use serde_json::{Map, Number, Value};

use super::guard::{Refusal, Verdict, inspect};
use super::places::Places;
use super::{FileId, Origin, events, say};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, printable};

/// libyaml's time grows with the square of the depth of brackets. Where the guard's parser gives up,
/// serde_yaml reads only texts that have fewer brackets than this.
const BRACKETS: usize = 20_000;

/// Reads YAML text.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let error = |code, message: &str| Diagnostic::error(code, Origin::new(file, ""), message);
    let invalid = match inspect(text) {
        Verdict::Empty => {
            diagnostics.push(error(codes::NOT_A_DOCUMENT, "the file has no document"));
            return None;
        }
        Verdict::Refused(refusal, character) => {
            let places = Places::new(text);
            let start = places.byte_of_character(character);
            let end = places.byte_of_character(character + 1);
            diagnostics.push(refused(file, refusal).at_bytes(start..end));
            return None;
        }
        Verdict::Plain => match plain(text) {
            Some(tree) => return Some(tree),
            None => None,
        },
        Verdict::Odd => None,
        Verdict::Invalid(invalid) => {
            let brackets = |byte: &u8| matches!(byte, b'[' | b'{');
            if text.bytes().filter(|byte| brackets(byte)).count() < BRACKETS
                && let Some(tree) = plain(text)
            {
                return Some(tree);
            }
            Some(invalid)
        }
    };
    let built = match invalid {
        Some(invalid) => Err(invalid),
        None => events::build(file, text),
    };
    match built {
        Ok(read) => {
            let read = read?;
            diagnostics.extend(read.diagnostics);
            Some(read.tree)
        }
        Err(invalid) => {
            diagnostics.push(syntax(file, text, &invalid));
            None
        }
    }
}

fn refused(file: FileId, refusal: Refusal) -> Diagnostic {
    let error = |code, message| Diagnostic::error(code, Origin::new(file, ""), message);
    match refusal {
        Refusal::TooDeep => error(codes::TOO_LARGE, say::TOO_DEEP),
        Refusal::TooManyNodes => error(codes::TOO_LARGE, say::TOO_MANY_NODES),
        Refusal::Endless => error(
            codes::TOO_LARGE,
            "an alias stands for a node that contains it",
        ),
        Refusal::Several => error(
            codes::NOT_A_DOCUMENT,
            "the file has several YAML documents; an OpenAPI document is one",
        )
        .label("the second one begins here")
        .help("split the file here"),
    }
}

fn syntax(file: FileId, text: &str, invalid: &ScanError) -> Diagnostic {
    let marker = invalid.marker();
    let places = Places::new(text);
    let start = places.byte_of_character(marker.index());
    let end = places.byte_of_character(marker.index() + 1);
    let message = format!(
        "the document is not valid YAML: {}",
        printable(invalid.info())
    );
    let diagnostic = Diagnostic::error(codes::NOT_A_DOCUMENT, Origin::new(file, ""), message)
        .at_bytes(start..end);
    // Where a tab indents a line near the place, that is the cause, whatever is complained of.
    let line = places.line(start);
    let above = places.line(line.start.saturating_sub(1));
    let below = places.line((line.end + 1).min(text.len()));
    for line in [line, above, below] {
        let content = text.get(line.clone()).unwrap_or_default();
        let tab = line.start + content.len() - content.trim_start_matches(' ').len();
        if text.get(tab..).is_some_and(|rest| rest.starts_with('\t')) {
            return diagnostic
                .at_bytes(tab..tab + 1)
                .label("a tab")
                .help("YAML does not allow tabs for indentation; use blanks");
        }
    }
    diagnostic
}

/// The tree by serde_yaml; nothing if it refuses.
pub(super) fn plain(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok().and_then(convert)
}

/// serde_yaml's own limit of 128 levels bounds the recursion. Nothing where a value would be lost.
fn convert(node: serde_yaml::Value) -> Option<Value> {
    use serde_yaml::Value as Yaml;
    Some(match node {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::String(text) => Value::String(text),
        Yaml::Number(number) => number_of(&number)?,
        Yaml::Tagged(tagged) => convert(tagged.value)?,
        Yaml::Sequence(items) => {
            Value::Array(items.into_iter().map(convert).collect::<Option<_>>()?)
        }
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                let key = key_of(key)?;
                // Merge keys are the other reader's: serde_yaml's change the order.
                if key == "<<" || object.insert(key, convert(value)?).is_some() {
                    return None;
                }
            }
            Value::Object(object)
        }
    })
}

/// `200:` is the key "200": JSON has no others.
fn key_of(key: serde_yaml::Value) -> Option<String> {
    use serde_yaml::Value as Yaml;
    match key {
        Yaml::String(text) => Some(text),
        Yaml::Number(number) => Some(number_of(&number)?.to_string()),
        Yaml::Bool(value) => Some(value.to_string()),
        Yaml::Null => Some("null".to_owned()),
        _ => None,
    }
}

fn number_of(number: &serde_yaml::Number) -> Option<Value> {
    if let Some(value) = number.as_u64() {
        return Some(Value::from(value));
    }
    if let Some(value) = number.as_i64() {
        return Some(Value::from(value));
    }
    number
        .as_f64()
        .and_then(Number::from_f64)
        .map(Value::Number)
}
