//! JSONPath (RFC 9535) -> the ways to the nodes that it selects.

use jsonpath_rust::parser::model::{JpQuery, Segment, Selector};
use jsonpath_rust::parser::parse_json_path;
use jsonpath_rust::query::js_path_process;
use serde_json::Value;

use super::trace::Step;
use crate::diagnostic::{quoted, similar};

/// The longest expression that is read, in bytes.
const LONGEST: usize = 4096;
/// How often `..` may stand in one: each multiplies what is selected by the depth of the document.
const MOST_DESCENTS: usize = 3;
/// How many nodes one may select.
const MOST: usize = 1_000_000;

/// An expression that was read.
#[derive(Debug)]
pub struct Query(JpQuery);

impl Query {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and the byte where that is if it is known.
    pub fn parse(text: &str) -> Result<Self, (String, Option<usize>)> {
        if text.len() > LONGEST {
            return Err((format!("it has more than {LONGEST} bytes"), None));
        }
        if !text.starts_with('$') {
            return Err((
                "it must begin with `$`, the document as a whole".to_owned(),
                Some(0),
            ));
        }
        if text.matches("..").count() > MOST_DESCENTS {
            return Err((
                format!("`..` stands in it more than {MOST_DESCENTS} times"),
                None,
            ));
        }
        use jsonpath_rust::parser::errors::JsonPathError;
        parse_json_path(text)
            .map(Query)
            .map_err(|error| match error {
                JsonPathError::PestError(error) => {
                    let at = match error.location {
                        pest::error::InputLocation::Pos(at) => at,
                        pest::error::InputLocation::Span((at, _)) => at,
                    };
                    let rest = text.get(at..).unwrap_or_default();
                    let what = match rest.chars().next() {
                        None => "it ends too early".to_owned(),
                        Some(_) => {
                            let rest: String = rest.chars().take(24).collect();
                            format!("{} is not understood", quoted(&rest))
                        }
                    };
                    (what, Some(at))
                }
                other => (other.to_string(), None),
            })
    }

    /// The ways to all nodes that it selects in a tree, each once, in the order of the ways.
    ///
    /// # Errors
    ///
    /// When they are too many.
    pub fn select(&self, tree: &Value) -> Result<Vec<Vec<Step>>, String> {
        let nodes = js_path_process(&self.0, tree).map_err(|error| error.to_string())?;
        if nodes.len() > MOST {
            return Err(format!("it selects more than {MOST} nodes"));
        }
        let ways = nodes.iter().map(|node| steps(&node.path));
        let mut ways: Vec<Vec<Step>> = ways
            .collect::<Option<_>>()
            .ok_or("the library gives a path that is none")?;
        ways.sort();
        ways.dedup();
        Ok(ways)
    }

    /// Of an expression that selects nothing: from which step on there is nothing, and what was probably meant.
    pub fn astray(&self, tree: &Value) -> (Option<String>, Option<String>) {
        let segments = &self.0.segments;
        for length in 1..=segments.len() {
            let Some((last, before)) = segments.get(..length).and_then(|begun| begun.split_last())
            else {
                break;
            };
            let selects = |segments: &[Segment]| {
                let query = JpQuery::new(segments.to_vec());
                js_path_process(&query, tree).unwrap_or_default()
            };
            let mut begun = before.to_vec();
            begun.push(last.clone());
            if !selects(&begun).is_empty() {
                continue;
            }
            let Segment::Selector(Selector::Name(name)) = last else {
                return (None, None);
            };
            let around = selects(before);
            let keys = around
                .iter()
                .filter_map(|node| node.val.as_object())
                .flat_map(|object| object.keys().map(String::as_str));
            let near = similar(name, keys).map(str::to_owned);
            return (Some(name.clone()), near);
        }
        (None, None)
    }
}

/// The steps of a normalized path (RFC 9535, section 2.7): `$['a'][0]`.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        rest = rest.strip_prefix('[')?;
        if let Some(quoted) = rest.strip_prefix('\'') {
            let (key, behind) = name(quoted)?;
            steps.push(Step::Key(key));
            rest = behind.strip_prefix(']')?;
        } else {
            let (index, behind) = rest.split_once(']')?;
            steps.push(Step::Index(index.parse().ok()?));
            rest = behind;
        }
    }
    Some(steps)
}

/// A name up to its closing quote, and what is behind it.
fn name(quoted: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '\'' => return Some((name, quoted.get(at + 1..)?)),
            '\\' => match chars.next()?.1 {
                'b' => name.push('\u{8}'),
                'f' => name.push('\u{c}'),
                'n' => name.push('\n'),
                'r' => name.push('\r'),
                't' => name.push('\t'),
                'u' => {
                    let digits: String = chars.by_ref().take(4).map(|(_, digit)| digit).collect();
                    let code = u32::from_str_radix(&digits, 16).ok()?;
                    name.push(char::from_u32(code)?);
                }
                other => name.push(other),
            },
            other => name.push(other),
        }
    }
    None
}

/// The normalized path of a node, for overlays that are written: the shortest form that everybody reads.
pub fn shown(steps: &[Step]) -> String {
    let mut path = "$".to_owned();
    for step in steps {
        match step {
            Step::Index(index) => path.push_str(&format!("[{index}]")),
            Step::Key(key) => path.push_str(&member(key)),
        }
    }
    path
}

fn member(key: &str) -> String {
    let mut chars = key.chars();
    let plain = chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|char| char.is_ascii_alphanumeric() || char == '_');
    if plain {
        return format!(".{key}");
    }
    let mut quoted = String::from("['");
    for char in key.chars() {
        match char {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            control if control < ' ' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted + "']"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Whatever a key is, its way leads back to it.
    #[test]
    fn ways_are_those_of_the_keys() {
        let keys = [
            "a",
            "/pets/{id}",
            "it's",
            "a\\b",
            "x-y",
            "\n\u{1}",
            "ü",
            "",
            "0",
            "a]['b",
        ];
        for key in keys {
            let tree = json!({ key: [1, {key: 2}] });
            let way = vec![
                Step::Key(key.to_owned()),
                Step::Index(1),
                Step::Key(key.to_owned()),
            ];
            let path = shown(&way);
            let query = Query::parse(&path).unwrap();
            assert_eq!(query.select(&tree).unwrap(), [way], "{path}");
        }
        let all = Query::parse("$..[?@.a == 2]").unwrap();
        let tree = json!({"x": [{"a": 1}, {"a": 2}, {"a": 2, "b": {"a": 2}}]});
        let ways = all.select(&tree).unwrap();
        let shown: Vec<String> = ways.iter().map(|way| shown(way)).collect();
        assert_eq!(shown, ["$.x[1]", "$.x[2]", "$.x[2].b"]);
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for (text, what, at) in [
            (
                "info",
                "it must begin with `$`, the document as a whole",
                Some(0),
            ),
            ("$.paths[", "it ends too early", Some(8)),
            ("$.paths.get!", "`!` is not understood", Some(11)),
            ("$..a..b..c..d", "`..` stands in it more than 3 times", None),
        ] {
            assert_eq!(
                Query::parse(text).unwrap_err(),
                (what.to_owned(), at),
                "{text}"
            );
        }
        assert!(Query::parse(&format!("${}", "[?(".repeat(1000))).is_err());
        assert!(Query::parse(&format!("$.{}", "a".repeat(5000))).is_err());
    }

    #[test]
    fn a_slip_is_near_what_was_meant() {
        let tree = json!({"paths": {"/pets": {"get": {}}}});
        for (path, missing, near) in [
            ("$.paths['/pet'].get", Some("/pet"), Some("/pets")),
            ("$.path['/pets']", Some("path"), Some("paths")),
            ("$.paths.*.post", Some("post"), None),
            ("$.paths[?@.x]", None, None),
        ] {
            let found = Query::parse(path).unwrap().astray(&tree);
            assert_eq!(
                found,
                (missing.map(str::to_owned), near.map(str::to_owned)),
                "{path}"
            );
        }
    }
}
