//! What HTML writes in place of characters.

use std::borrow::Cow;

/// The names for the characters that have a meaning in HTML.
const NAMES: [(&str, char); 5] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
];

/// The longest reference that is undone: `&#x` and digits, some of them zeros in front.
const LONGEST: usize = 12;

/// A text as a browser shows it, undone once: `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;`, `&#43;`, `&#x2B;` (WHATWG HTML,
/// section 13.5; of the other names no library needs one to escape what it is given).
pub(crate) fn undone(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match reference(after) {
            Some((character, length)) => {
                out.push(character);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that a text begins with, after the `&`, and how long its name or number is.
fn reference(text: &str) -> Option<(char, usize)> {
    let Some(number) = text.strip_prefix('#') else {
        let named = |(name, _): &&(&str, char)| {
            let rest = text.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with(';'))
        };
        let (name, character) = NAMES.iter().find(named)?;
        return Some((*character, name.len() + 1));
    };
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let end = digits.find(|c: char| !c.is_digit(radix));
    let end = end.unwrap_or(digits.len());
    let code = digits.get(..end).filter(|digits| digits.len() <= LONGEST)?;
    let character = char::from_u32(u32::from_str_radix(code, radix).ok()?)?;
    // Browsers do without the semicolon.
    let ended = digits.get(end..).is_some_and(|rest| rest.starts_with(';'));
    let length = text.len() - digits.len() + end + usize::from(ended);
    Some((character, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_html() {
        for (text, expected) in [
            ("nothing", "nothing"),
            ("a &amp; b", "a & b"),
            ("&lt;&gt;&quot;&apos;", "<>\"'"),
            ("&#43;&#x2b;&#X2B;&#0043;", "++++"),
            ("&#43 &#x2Bz", "+ +z"),
            ("&amp;amp;", "&amp;"),
            ("&#228;&#x1F600;", "ä😀"),
            // What is none stays.
            (
                "AT&T &amp &copy; &; &# &#; &#x; &",
                "AT&T &amp &copy; &; &# &#; &#x; &",
            ),
            (
                "&#xD800; &#x110000; &#99999999999999;",
                "&#xD800; &#x110000; &#99999999999999;",
            ),
            ("é&é", "é&é"),
        ] {
            assert_eq!(undone(text), expected, "{text}");
        }
        assert_eq!(undone(&"&".repeat(10_000)).len(), 10_000);
        let long = format!("&#{}43;", "0".repeat(100_000));
        assert_eq!(undone(&long), long);
    }
}
