//! Names and their values in any text.

use super::{Names, REDACTED, hides};

/// How deep texts in texts are looked into.
const DEEPEST: usize = 4;

/// How long a value is that names something.
const LONGEST_NAME: usize = 256;

/// Properties that name what a value beside them belongs to: `{"name": "password", "value": ..}`, and the `loc` of
/// pydantic's errors.
const NAMING: [&str; 11] = [
    "name",
    "key",
    "loc",
    "field",
    "param",
    "parameter",
    "path",
    "property",
    "pointer",
    "instancePath",
    "header",
];

/// Properties that hold such a value.
const VALUES: [&str; 11] = [
    "value",
    "values",
    "input",
    "rejectedValue",
    "rejected_value",
    "received",
    "actual",
    "given",
    "provided",
    "got",
    "instance",
];

/// Names of ways to authenticate, behind which a credential stands (RFC 9110, section 11.4).
const SCHEMES: [&str; 5] = ["bearer", "basic", "digest", "negotiate", "token"];

/// Whether a property names what a value beside it belongs to.
pub fn is_naming(name: &str) -> bool {
    NAMING.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a property holds such a value.
pub fn is_value(name: &str) -> bool {
    VALUES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a text is the name of a secret, or a list or a path with one.
pub fn names(text: &str, known: Names) -> bool {
    let mut names = text.split(['"', '\'', ',', '[', ']', '/', '.']);
    names.any(|name| hides(name.trim(), known))
}

/// The text without the values of secrets.
pub fn scanned(text: &str, known: Names) -> String {
    let mut scan = Scan {
        rest: text,
        told: String::with_capacity(text.len()),
        known,
        objects: Vec::new(),
        depth: DEEPEST,
        in_query: false,
    };
    scan.run();
    scan.told
}

struct Scan<'t> {
    rest: &'t str,
    told: String,
    known: Names,
    objects: Vec<Object>,
    depth: usize,
    /// Whether the name that was passed over stands in a query or a form, whose values may have commas.
    in_query: bool,
}

/// An object of JSON that is open.
#[derive(Default)]
struct Object {
    /// Whether a property of it names a secret.
    named: bool,
    /// Where values stand that are hidden if one does.
    values: Vec<(usize, usize)>,
}

impl<'t> Scan<'t> {
    fn run(&mut self) {
        while let Some(first) = self.rest.chars().next() {
            if let Some(quote) = quote(self.rest) {
                self.quoted(quote);
            } else if first == '<' {
                self.element();
            } else if ends_word(first) || first == '\\' {
                match first {
                    '{' => self.objects.push(Object::default()),
                    '}' => drop(self.objects.pop()),
                    _ => {}
                }
                self.tell(slashes(self.rest).max(first.len_utf8()));
            } else {
                self.word();
            }
        }
    }

    /// Passes over bytes, which are told.
    fn tell(&mut self, length: usize) {
        let passed = self.take(length);
        self.told.push_str(passed);
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (passed, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        passed
    }

    fn tell_blanks(&mut self) {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.tell(blanks);
    }

    /// What is between quotes: a name, or a value that may be a text of its own.
    fn quoted(&mut self, quote: usize) {
        self.tell(quote);
        let length = inside(self.rest, quote);
        let content = self.take(length);
        let after = self.rest.get(quote..).unwrap_or_default().trim_start();
        if after.starts_with([':', '=']) && !content.is_empty() {
            self.told.push_str(content);
            self.tell(quote);
            self.tell_blanks();
            self.tell(1);
            self.in_query = false;
            self.named(content);
            return;
        }
        let value = self.inner(content);
        self.told.push_str(&value);
        self.tell(quote);
    }

    /// A text in a text.
    fn inner(&self, content: &'t str) -> String {
        let Some(depth) = self.depth.checked_sub(1) else {
            // Nobody writes that; nobody reads it.
            return REDACTED.to_owned();
        };
        let mut scan = Scan {
            rest: content,
            told: String::with_capacity(content.len()),
            known: self.known,
            objects: Vec::new(),
            depth,
            in_query: false,
        };
        scan.run();
        scan.told
    }

    /// What stands behind a name and its colon or equals sign.
    fn named(&mut self, name: &str) {
        let name = plain(name);
        self.tell_blanks();
        if hides(&name, self.known) {
            return self.hide(&name);
        }
        if is_naming(&name) {
            let mut near = LONGEST_NAME.min(self.rest.len());
            while !self.rest.is_char_boundary(near) {
                near -= 1;
            }
            let near = self.rest.get(..near).unwrap_or_default();
            let value = near.get(..extent(near, false)).unwrap_or_default();
            let names_secret = !value.trim_start().starts_with('{') && names(value, self.known);
            if names_secret {
                if let Some(object) = self.objects.last_mut() {
                    object.named = true;
                    // From the last one on, so that the places of the others stay.
                    while let Some((from, to)) = object.values.pop() {
                        self.told.replace_range(from..to, REDACTED);
                    }
                }
            }
        } else if let Some(object) = self.objects.last().filter(|_| is_value(&name)) {
            if object.named {
                return self.hide(&name);
            }
            let from = self.told.len();
            let length = extent(self.rest, false);
            let value = self.take(length);
            let value = self.inner(value);
            self.told.push_str(&value);
            let to = self.told.len();
            if let Some(object) = self.objects.last_mut() {
                object.values.push((from, to));
            }
        }
    }

    /// Tells that there is a value, and no more.
    fn hide(&mut self, name: &str) {
        if let Some(quote) = quote(self.rest) {
            self.tell(quote);
            let length = inside(self.rest, quote);
            self.take(length);
            self.told.push_str(REDACTED);
            self.tell(quote);
            return;
        }
        let folded = name.to_ascii_lowercase();
        let line = ["authorization", "cookie"]
            .iter()
            .any(|end| folded.ends_with(end));
        let mut length = extent(self.rest, line);
        while self.in_query
            && self
                .rest
                .get(length..)
                .is_some_and(|rest| rest.starts_with(','))
        {
            length += 1;
            length += extent(self.rest.get(length..).unwrap_or_default(), line);
        }
        let value = self.rest.get(..length).unwrap_or_default();
        if matches!(value, "null" | "true" | "false" | "None") {
            return self.tell(length);
        }
        self.take(length);
        if !value.is_empty() {
            self.told.push_str(REDACTED);
        }
    }

    /// A word outside of quotes: a name, the name of a scheme, or nothing of interest.
    fn word(&mut self) {
        let end = self.rest.find(|c| ends_word(c) || c == '\\');
        let word = self.take(end.unwrap_or(self.rest.len()));
        self.in_query = self.told.ends_with(['?', '&']);
        self.told.push_str(word);
        let blank = self.rest.len() - self.rest.trim_start_matches(is_blank).len();
        let after = self.rest.get(blank..).unwrap_or_default();
        // `'token': ` as Python prints it, `user[token]=` in forms.
        let apostrophe = usize::from(after.starts_with(['\'', ']']));
        let colon = after.get(apostrophe..).unwrap_or_default();
        if colon.starts_with([':', '=']) && !colon.starts_with("::") {
            self.tell(blank + apostrophe + 1);
            return self.named(word);
        }
        let scheme = SCHEMES.iter().any(|name| word.eq_ignore_ascii_case(name));
        if scheme && blank > 0 {
            let end = after.find(|c| is_blank(c) || c == '"' || c == '\\' || c == '\'');
            let credential = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
            let opaque =
                credential.len() >= 16 || credential.contains(|c: char| c.is_ascii_digit());
            if opaque {
                self.tell(blank);
                self.take(credential.len());
                self.told.push_str(REDACTED);
            }
        }
    }

    /// `<password>..</password>`.
    fn element(&mut self) {
        self.tell(1);
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || "_-.:".contains(c)));
        let name = self.rest.get(..end.unwrap_or(0)).unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or_default();
        if !hides(local, self.known) {
            return;
        }
        let open = self.rest.find('>').unwrap_or(self.rest.len());
        let empty = self.rest.get(..open).is_some_and(|tag| tag.ends_with('/'));
        // Attributes of it may hold what it holds.
        self.tell(name.len());
        self.take(open - name.len());
        self.tell(1);
        if !empty {
            let close = ["</", name].concat();
            let length = self.rest.find(&close).unwrap_or(self.rest.len());
            self.take(length);
            self.told.push_str(REDACTED);
        }
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || "=:\"',;&{}[]()<>?".contains(c)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// The length of a quote at the beginning: `"`, or of a text in a text `\"`, and so on.
fn quote(text: &str) -> Option<usize> {
    let slashes = slashes(text);
    let is_quote = text.as_bytes().get(slashes) == Some(&b'"');
    (is_quote && (slashes + 1).is_power_of_two()).then_some(slashes + 1)
}

fn slashes(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'\\').count()
}

/// How much stands before the quote that ends what such a quote has begun.
fn inside(text: &str, quote: usize) -> usize {
    let mut slashes = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\\' => slashes += 1,
            // At each level every character that is escaped takes twice the room.
            b'"' if slashes + 1 >= quote && (slashes + 1 - quote) % (2 * quote) == 0 => {
                return at + 1 - quote;
            }
            _ => slashes = 0,
        }
    }
    text.len()
}

/// The length of a value: of what is bracketed up to its end, of other words up to what cannot be part of them.
fn extent(text: &str, line: bool) -> usize {
    let mut at = 0usize;
    let mut depth = 0usize;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(quote) = quote(rest).filter(|_| !line) {
            let content = rest.get(quote..).unwrap_or_default();
            at = (at + 2 * quote + inside(content, quote)).min(text.len());
            if depth == 0 {
                return at;
            }
            continue;
        }
        match c {
            '\'' if at == 0 && !line => {
                let end = rest.get(1..).and_then(|rest| rest.find('\''));
                return end.map_or(text.len(), |end| end + 2);
            }
            '\n' | '\r' if depth == 0 => break,
            _ if line => {}
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => {
                let Some(less) = depth.checked_sub(1) else {
                    break;
                };
                depth = less;
                if depth == 0 {
                    return at + 1;
                }
            }
            // `Object {` and `Array [`, as `{:?}` prints them.
            ' ' if depth == 0 && (rest.starts_with(" {") || rest.starts_with(" [")) => {}
            c if depth == 0 && (c.is_whitespace() || matches!(c, '&' | '"' | '\\' | '<' | ',')) => {
                break;
            }
            _ => {}
        }
        at += slashes(rest).max(c.len_utf8());
    }
    at
}

/// A name without the escapes of JSON, forms and paths.
fn plain(name: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let mut plain = String::with_capacity(decoded.len());
    let mut rest = &*decoded;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let after = after.trim_start_matches('\\');
        let digits = after.strip_prefix('u').and_then(|after| after.get(..4));
        let letter = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match letter.and_then(char::from_u32) {
            Some(letter) => {
                plain.push(letter);
                rest = after.get(5..).unwrap_or_default();
            }
            None => rest = after,
        }
    }
    plain.push_str(rest);
    plain
}
