//! The members of one thing as the lock has them: words, each a wire name and what it is called.

use super::Lock;

/// The members that the lock has of one thing, as pairs of wire name and name, in the order in which they
/// became known.
pub fn known(kind: &str, place: &str, lock: &Lock) -> Vec<(String, String)> {
    let entry = lock.get(kind, place).unwrap_or_default();
    entry
        .split(' ')
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.split_once('=') {
            Some((wire, name)) => (wire.to_owned(), name.to_owned()),
            None => (pair.to_owned(), pair.to_owned()),
        })
        .collect()
}

/// A wire name as one word of a lock entry.
pub fn escape(wire: &str) -> String {
    if wire.is_empty() {
        return "%".to_owned();
    }
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'%' && byte != b'=';
    if wire.bytes().all(is_plain) {
        return wire.to_owned();
    }
    let mut escaped = String::with_capacity(wire.len());
    for c in wire.chars() {
        match c {
            '%' | '=' | ' ' => escaped.push_str(&format!("%{:02x}", u32::from(c))),
            c if c.is_control() || c.is_whitespace() => {
                escaped.push_str(&format!("%{:x};", u32::from(c)))
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// What is known of a member of a list, as the wire name of a word: its label, already escaped, and what it says.
pub fn marked(label: &str, shape: Option<u32>) -> String {
    match shape {
        Some(shape) => format!("{label}#{shape:08x}"),
        None => label.to_owned(),
    }
}

/// Takes that apart.
pub fn unmarked(mark: &str) -> (&str, Option<u32>) {
    let parts = mark.rsplit_once('#').and_then(|(label, shape)| {
        let shape = Some(shape).filter(|shape| shape.len() == 8)?;
        Some((label, u32::from_str_radix(shape, 16).ok()?))
    });
    parts.map_or((mark, None), |(label, shape)| (label, Some(shape)))
}

/// The members of a list with their numbers, `title:Dog#12ab34cd=n1`.
pub fn listed(place: &str, lock: &Lock) -> Vec<(String, usize)> {
    let words = known(LISTED, place, lock).into_iter();
    let words = words.filter_map(|(mark, name)| {
        let number = name.strip_prefix('n')?.parse().ok()?;
        Some((mark, number))
    });
    words.collect()
}

/// Tells the lock the numbers of a list's members.
pub fn list(place: &str, members: &[(String, usize)], lock: &mut Lock) {
    let words = members
        .iter()
        .map(|(mark, number)| format!("{mark}=n{number}"));
    let words: Vec<String> = words.collect();
    lock.set(LISTED, place, &words.join(" "));
}

/// The kind of the lines that number the members of lists.
const LISTED: &str = "listed";
