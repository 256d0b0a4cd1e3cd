//! Single values of a page, found without reading the rest into anything.

use std::collections::HashSet;
use std::hash::{Hash as _, Hasher};

use crate::charset::unmarked;
use crate::json::{Kind, Reader, quoted};

/// What there is where a page says what comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing, or what says that nothing comes: null, false, an empty list or object.
    Nothing,
    /// A text, or a number as text.
    Text(String),
    /// Something of another kind, here or on the way.
    Other,
}

/// What there is at a JSON pointer (RFC 6901).
pub fn told(json: &[u8], pointer: &str) -> Told {
    let mut found = Told::Nothing;
    let astray = at(json, pointer, &mut |input| found = value(input));
    if astray { Told::Other } else { found }
}

fn value(input: &mut Reader<'_>) -> Told {
    let text = match input.kind() {
        Ok(Kind::String) => input.text().ok().map(|text| text.into_owned()),
        Ok(Kind::Number) => input.number().ok().map(|number| number.as_str().to_owned()),
        _ if says_nothing(input) => return Told::Nothing,
        _ => None,
    };
    text.map_or(Told::Other, Told::Text)
}

/// Whether a value stands for none: null, false, or a list or an object that is empty.
fn says_nothing(input: &mut Reader<'_>) -> bool {
    let mut empty = true;
    match input.kind() {
        Ok(Kind::Null) => true,
        Ok(Kind::Bool) => input.boolean().is_ok_and(|told| !told),
        Ok(Kind::Array) => {
            let read = input.array(&mut |input| {
                empty = false;
                input.skip()
            });
            empty && read.is_ok()
        }
        Ok(Kind::Object) => {
            let read = input.entries(&mut |_, input| {
                empty = false;
                input.skip()
            });
            empty && read.is_ok()
        }
        _ => false,
    }
}

pub fn number(json: &[u8], pointer: &str) -> Option<u64> {
    match told(json, pointer) {
        Told::Text(text) => text.parse().ok(),
        Told::Nothing | Told::Other => None,
    }
}

/// Whether there is null at a pointer.
pub fn is_null(json: &[u8], pointer: &str) -> bool {
    let mut found = false;
    at(json, pointer, &mut |input| {
        found = input.kind().is_ok_and(|kind| kind == Kind::Null);
    });
    found
}

/// Yes or no at a pointer; some servers write it as a number or as a text.
pub fn boolean(json: &[u8], pointer: &str) -> Option<bool> {
    let mut found = None;
    at(json, pointer, &mut |input| {
        found = match input.kind() {
            Ok(Kind::Bool) => input.boolean().ok(),
            Ok(Kind::String | Kind::Number) => match value(input) {
                Told::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                    "true" | "1" | "yes" => Some(true),
                    "false" | "0" | "no" => Some(false),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
    });
    found
}

/// The names of a page that is an object; false of other JSON, `None` of what is none.
pub fn names(json: &[u8], look: &mut dyn FnMut(&str)) -> Option<bool> {
    let mut input = Reader::new(json);
    if input.kind().ok()? != Kind::Object {
        return input.skip().ok().map(|()| false);
    }
    let read = input.entries(&mut |name, input| {
        look(name);
        input.skip()
    });
    read.ok().map(|()| true)
}

/// How many items the list at a pointer has; the empty pointer is the page itself.
pub fn count(json: &[u8], pointer: &str) -> Option<u64> {
    items(json, pointer, &mut |_, _| {})
}

/// Whether the items of the list at a pointer may be those of the next page too, all of them: values without names of
/// which one comes twice, or the only one.
pub fn may_repeat(json: &[u8], pointer: &str) -> bool {
    let (mut objects, mut twice, mut seen) = (false, false, HashSet::new());
    let count = items(json, pointer, &mut |kind, text| {
        objects |= kind == Kind::Object;
        // One is enough to know.
        twice = twice || !objects && !seen.insert(text.to_vec());
    });
    count.is_none_or(|count| !objects && (twice || count < 2))
}

/// A hash of the items of the list at a pointer.
pub fn hash(json: &[u8], pointer: &str, mut hasher: impl Hasher) -> u64 {
    items(json, pointer, &mut |_, text| text.hash(&mut hasher));
    hasher.finish()
}

/// How many items a list has; each is looked at.
fn items(json: &[u8], pointer: &str, look: &mut dyn FnMut(Kind, &[u8])) -> Option<u64> {
    let mut found = None;
    let mut list = |input: &mut Reader<'_>| {
        let mut count = 0;
        let read = input.array(&mut |input| {
            count += 1;
            let kind = input.kind()?;
            let begin = input.offset();
            input.skip()?;
            look(kind, json.get(begin..input.offset()).unwrap_or_default());
            Ok(())
        });
        found = read.is_ok().then_some(count);
    };
    if pointer.is_empty() {
        list(&mut Reader::new(json));
    } else {
        at(json, pointer, &mut list);
    }
    found
}

/// Whether there is a value at a pointer, and neither a list nor null.
pub fn is_other(json: &[u8], pointer: &str) -> bool {
    let mut found = false;
    at(json, pointer, &mut |input| {
        let kind = input.kind();
        found = kind.is_ok_and(|kind| !matches!(kind, Kind::Array | Kind::Null));
    });
    found
}

/// The JSON text that has another one at a pointer, and nothing else.
pub fn nested(pointer: &str, json: &[u8]) -> Vec<u8> {
    let segments = segments(pointer);
    let mut text = Vec::with_capacity(json.len() + 64);
    for segment in &segments {
        text.push(b'{');
        text.extend(quoted(segment));
        text.push(b':');
    }
    text.extend_from_slice(unmarked(json));
    text.extend(segments.iter().map(|_| b'}'));
    text
}

fn segments(pointer: &str) -> Vec<String> {
    let segments = pointer.split('/').skip(1);
    segments
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// Calls `visit` where the pointer leads, if it leads somewhere. Whether there is something on the way that nothing can
/// be in.
fn at(json: &[u8], pointer: &str, visit: &mut dyn FnMut(&mut Reader<'_>)) -> bool {
    let leads = pointer.starts_with('/');
    leads && descend(&mut Reader::new(json), &segments(pointer), visit)
}

/// The pointer comes from the document: its length bounds the recursion.
fn descend(
    input: &mut Reader<'_>,
    segments: &[String],
    visit: &mut dyn FnMut(&mut Reader<'_>),
) -> bool {
    let Some((first, rest)) = segments.split_first() else {
        visit(input);
        return false;
    };
    if !input.kind().is_ok_and(|kind| kind == Kind::Object) {
        return !says_nothing(input);
    }
    let mut astray = false;
    // What follows the value is not read: an error ends the reading, and nobody looks at it.
    let _ = input.entries(&mut |key, input| {
        if key == first {
            astray = descend(input, rest, visit);
            return Err(crate::json::ReadError::new(0, "found"));
        }
        input.skip()
    });
    astray
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_page() {
        let page =
            br#"{"a":[{"x":1},2,[3]],"meta":{"next~/":"c","n":12,"more":false,"nil":null},"z":1}"#;
        assert_eq!(told(page, "/meta/next~0~1"), Told::Text("c".to_owned()));
        assert_eq!(number(page, "/meta/n"), Some(12));
        assert_eq!(boolean(page, "/meta/more"), Some(false));
        assert_eq!(count(page, "/a"), Some(3));
        assert_eq!(count(b"[1,2]", ""), Some(2));
        for none in [
            "",
            "/",
            "/meta/nil",
            "/meta/nil/x",
            "/meta/none",
            "/meta/more",
        ] {
            assert_eq!(told(page, none), Told::Nothing, "{none}");
        }
        for other in ["/a", "/a/x", "/z/y", "/meta", "/a/0"] {
            assert_eq!(told(page, other), Told::Other, "{other}");
        }
        assert_eq!(count(page, "/z"), None);
        let empty = br#"{"links":[],"meta":{},"a":{"next":""},"b":" "}"#;
        for none in ["/links", "/links/next", "/meta", "/meta/next"] {
            assert_eq!(told(empty, none), Told::Nothing, "{none}");
        }
        assert_eq!(told(empty, "/b/next"), Told::Other);
    }
}
