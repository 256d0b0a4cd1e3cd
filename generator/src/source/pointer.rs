//! JSON pointers (RFC 6901): those of references, and the way along one.

use std::borrow::Cow;

use serde_json::Value;

/// The node that a pointer leads to, as [`Value::pointer`] has it, which makes two texts of each segment.
pub fn node<'v>(tree: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer.is_empty() {
        return Some(tree);
    }
    let mut segments = pointer.strip_prefix('/')?.split('/');
    segments.try_fold(tree, |node, segment| match node {
        Value::Object(object) => object.get(&*unescaped(segment)),
        Value::Array(items) => {
            let is_index = segment == "0" || !segment.starts_with(['+', '0']);
            items.get(segment.parse::<usize>().ok().filter(|_| is_index)?)
        }
        _ => None,
    })
}

/// The key that a segment stands for (RFC 6901, section 4).
pub fn unescaped(segment: &str) -> Cow<'_, str> {
    match segment.contains('~') {
        true => Cow::Owned(segment.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(segment),
    }
}

/// The pointer of a reference into the same document.
pub fn local(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    // RFC 6901, section 6: the fragment is percent-encoded.
    let decoded = percent_decode(fragment);
    (decoded.is_empty() || decoded.starts_with('/')).then_some(decoded)
}

/// What `%` and two digits stand for.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match hex
            .filter(|_| byte == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(decoded) => {
                bytes.push(decoded);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
