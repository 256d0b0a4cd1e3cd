//! Single values of a page, found without reading the rest into anything.

use std::collections::HashSet;

use crate::json::{Kind, Reader, quoted};

/// The text or number at a JSON pointer (RFC 6901); none for null or another kind.
pub fn text(json: &[u8], pointer: &str) -> Option<String> {
    let mut found = None;
    at(json, pointer, &mut |input| {
        found = match input.kind() {
            Ok(Kind::String) => input.text().ok().map(|text| text.into_owned()),
            Ok(Kind::Number) => input.number().ok().map(|number| number.as_str().to_owned()),
            _ => None,
        };
    });
    found
}

pub fn number(json: &[u8], pointer: &str) -> Option<u64> {
    text(json, pointer)?.parse().ok()
}

pub fn boolean(json: &[u8], pointer: &str) -> Option<bool> {
    let mut found = None;
    at(json, pointer, &mut |input| {
        if input.kind().is_ok_and(|kind| kind == Kind::Bool) {
            found = input.boolean().ok();
        }
    });
    found
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
    text.extend_from_slice(json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json));
    text.extend(segments.iter().map(|_| b'}'));
    text
}

fn segments(pointer: &str) -> Vec<String> {
    let segments = pointer.split('/').skip(1);
    segments
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// Calls `visit` where the pointer leads, if it leads somewhere.
fn at(json: &[u8], pointer: &str, visit: &mut dyn FnMut(&mut Reader<'_>)) {
    if pointer.starts_with('/') {
        descend(&mut Reader::new(json), &segments(pointer), visit);
    }
}

/// The pointer comes from the document: its length bounds the recursion.
fn descend(input: &mut Reader<'_>, segments: &[String], visit: &mut dyn FnMut(&mut Reader<'_>)) {
    let Some((first, rest)) = segments.split_first() else {
        visit(input);
        return;
    };
    if !input.kind().is_ok_and(|kind| kind == Kind::Object) {
        return;
    }
    // What follows the value is not read: an error ends the reading, and nobody looks at it.
    let _ = input.entries(&mut |key, input| {
        if key == first {
            descend(input, rest, visit);
            return Err(crate::json::ReadError::new(0, "found"));
        }
        input.skip()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_page() {
        let page =
            br#"{"a":[{"x":1},2,[3]],"meta":{"next~/":"c","n":12,"more":false,"nil":null},"z":1}"#;
        assert_eq!(text(page, "/meta/next~0~1").unwrap(), "c");
        assert_eq!(number(page, "/meta/n"), Some(12));
        assert_eq!(boolean(page, "/meta/more"), Some(false));
        assert_eq!(count(page, "/a"), Some(3));
        assert_eq!(count(b"[1,2]", ""), Some(2));
        for none in ["", "/", "/meta/nil", "/meta/none", "/a/x", "/z/y"] {
            assert_eq!(text(page, none), None, "{none}");
        }
        assert_eq!(count(page, "/z"), None);
        assert_eq!(text(b"{\"a\":", "/a"), None);
    }
}
