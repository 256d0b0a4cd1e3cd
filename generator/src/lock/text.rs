//! The text of a lock: read, checked and written.

use std::collections::{HashMap, HashSet};

use super::{CONSTANTS, GONE, INPUT, Lock, LockError, moves};

pub(super) const HEAD: &str = "\
# Which Rust name stands for which place of the document, and the order of arguments. Written by
# apiloom, which reads it back so that they stay as they are: keep this file with the client.
version = 3
";

/// The versions that are read. In the first one there were no orders, in the second one members shared a line.
const VERSIONS: [&str; 3] = ["1", "2", "3"];

/// The kinds of entries that are an order of places, and no names.
const ORDERS: [&str; 2] = ["arguments", "new"];

/// The kinds of entries whose members have a line each.
const MEMBERS: [&str; 8] = [
    "body-variants",
    "error-variants",
    "fields",
    "header-fields",
    "listed",
    "parameters",
    "success-variants",
    "variants",
];

/// The one of them whose members have numbers.
const LISTED: &str = "listed";

/// The kinds of which no two places have one name. Those of operations begin with their tag.
const APART: [&str; 4] = ["environment", "module", "operation", "scheme"];

impl Lock {
    /// Reads the text of a lock; an empty text is an empty lock.
    ///
    /// # Errors
    ///
    /// When a line is not understood, says something else than another one, or gives a name that another has.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut reader = Reader::of(text);
        for (index, line) in text.lines().enumerate() {
            let said = reader.line(line.trim(), index + 1);
            said.map_err(|message| LockError {
                line: index + 1,
                message,
            })?;
        }
        Ok(reader.finish())
    }

    /// The text of the lock: sorted, and the same for the same names.
    pub fn to_text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (kind, place, name) in self.iter() {
            if !MEMBERS.contains(&kind) {
                line(kind, place, None, name, &mut text);
                continue;
            }
            let words = name.split(' ').filter(|word| !word.is_empty());
            let mut words: Vec<(&str, &str)> = words
                .map(|word| word.rsplit_once('=').unwrap_or((word, word)))
                .collect();
            words.sort_unstable();
            for (wire, name) in words {
                line(kind, place, Some(wire), name, &mut text);
            }
        }
        text
    }
}

fn line(kind: &str, place: &str, wire: Option<&str>, name: &str, text: &mut String) {
    text.push_str(kind);
    text.push(' ');
    escape(place, text);
    if let Some(wire) = wire {
        text.push(' ');
        escape(wire, text);
    }
    text.push_str(" = ");
    escape_name(name, text);
    text.push('\n');
}

/// What was read so far.
struct Reader {
    lock: Lock,
    /// What the first line of it says.
    version: Option<String>,
    /// Whether members have a line each; where no line says the version, each line shows it.
    apart: Option<bool>,
    /// By kind, place and member, the name and the line that gave it.
    members: HashMap<(String, String, String), (String, usize)>,
    /// By kind, place or tag, and name, what has it and in which line.
    taken: HashMap<(String, String, String), (String, usize)>,
}

impl Reader {
    fn of(text: &str) -> Self {
        // A merge may have put lines before that of the version.
        let versions = text.lines();
        let mut versions = versions.filter_map(|line| line.trim().strip_prefix("version = "));
        Reader {
            lock: Lock::default(),
            version: None,
            apart: versions.next().map(|version| !matches!(version, "1" | "2")),
            members: HashMap::new(),
            taken: HashMap::new(),
        }
    }

    /// The lock. The members of a list are in the order of their numbers, whatever that of their lines is.
    fn finish(mut self) -> Lock {
        let lists = self.lock.names.get_mut(LISTED).into_iter().flatten();
        for (_, words) in lists {
            let mut sorted: Vec<&str> = words.split(' ').collect();
            let number = |word: &str| {
                let number = word.rsplit_once("=n").map(|(_, number)| number);
                number.and_then(|number| number.parse::<usize>().ok())
            };
            sorted.sort_by_key(|word| number(word));
            *words = sorted.join(" ");
        }
        self.lock
    }

    fn line(&mut self, line: &str, number: usize) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
            .iter()
            .any(|mark| line.starts_with(mark))
        {
            return Err(
                "a merge conflict is not resolved; keeping the lines of both sides is right where \
                 their places differ"
                    .to_owned(),
            );
        }
        if let Some(version) = line.strip_prefix("version = ") {
            let other = self.version.get_or_insert_with(|| version.to_owned());
            if other != version {
                return Err(format!(
                    "version {other} stands above: both sides of the merge have to be generated by one version of apiloom first"
                ));
            }
            return match VERSIONS.contains(&version) {
                true => Ok(()),
                false => Err(format!(
                    "version {} is not known; is apiloom too old?",
                    version.escape_debug()
                )),
            };
        }
        let (kind, place, name) = entry(line)?;
        let shown = || place.contains(' ') && !name.contains([' ', '=']);
        if MEMBERS.contains(&kind) && self.apart.unwrap_or_else(shown) {
            return self.member(kind, &place, &name, number);
        }
        // Both sides of a merge have read another state of a file.
        if kind == INPUT {
            self.lock.set(kind, &place, &name);
            return Ok(());
        }
        check(kind, &name)?;
        match self.lock.get(kind, &place) {
            Some(other) if other != name => {
                return Err(format!("this place has the name `{other}` in a line above"));
            }
            Some(_) => return Ok(()),
            None => {}
        }
        if APART.contains(&kind) {
            let (tag, _) = match kind {
                "operation" => moves::tagged(&place),
                _ => ("", place.as_str()),
            };
            self.take((kind, tag, &name), &place, number)?;
        }
        self.lock.set(kind, &place, &name);
        Ok(())
    }

    /// One member of a thing: what tells it stands last, and has no blanks.
    fn member(&mut self, kind: &str, place: &str, name: &str, number: usize) -> Result<(), String> {
        let (place, wire) = match place.rsplit_once(' ') {
            Some((place, wire)) => (place, wire),
            None => ("", place),
        };
        if wire.is_empty() || name.contains([' ', '=']) {
            return Err("this is not a line of the form `kind place member = name`".to_owned());
        }
        check(kind, name)?;
        let mut key = (kind.to_owned(), place.to_owned(), wire.to_owned());
        // Members of a list that nothing tells apart have a number each.
        if kind == LISTED {
            key.2 = format!("{wire}={name}");
        }
        match self.members.get(&key) {
            Some((other, _)) if other == name => return Ok(()),
            Some((other, line)) => {
                return Err(format!("this member has the name `{other}` in line {line}"));
            }
            None => {}
        }
        self.take((kind, place, name), wire, number)?;
        self.members.insert(key, (name.to_owned(), number));
        let word = match wire == name {
            true => name.to_owned(),
            false => format!("{wire}={name}"),
        };
        let words = match self.lock.get(kind, place) {
            Some(words) => format!("{words} {word}"),
            None => word,
        };
        self.lock.set(kind, place, &words);
        Ok(())
    }

    /// A name that one thing alone may have.
    fn take(
        &mut self,
        (kind, scope, name): (&str, &str, &str),
        what: &str,
        number: usize,
    ) -> Result<(), String> {
        let key = (kind.to_owned(), scope.to_owned(), name.to_owned());
        if let Some((other, line)) = self.taken.get(&key) {
            return Err(format!(
                "`{name}` is the name of `{other}` too, in line {line}"
            ));
        }
        self.taken.insert(key, (what.to_owned(), number));
        Ok(())
    }
}

/// Takes a line apart. A place may hold ` = `, a name cannot: so the last one counts.
fn entry(line: &str) -> Result<(&str, String, String), String> {
    let shape = || "this is not a line of the form `kind place = name`".to_owned();
    let (kind, rest) = line.split_once(' ').ok_or_else(shape)?;
    let is_kind = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_');
    if kind.is_empty() || !kind.bytes().all(is_kind) {
        return Err(shape());
    }
    let (place, name) = match rest.rsplit_once(" = ") {
        Some((place, name)) => (place.trim(), name.trim()),
        // An empty place: the document as a whole.
        None => ("", rest.strip_prefix("= ").ok_or_else(shape)?.trim()),
    };
    let unknown_escape = || "a `\\` in it begins nothing that is known".to_owned();
    let name = unescape(name).ok_or_else(unknown_escape)?;
    Ok((kind, unescape(place).ok_or_else(unknown_escape)?, name))
}

/// Whether a place can be given this: what the lock says becomes code.
fn check(kind: &str, name: &str) -> Result<(), String> {
    // Never a name: it is compared with another one.
    if kind == moves::ID {
        return Ok(());
    }
    let mut words = HashSet::new();
    for word in name.split(' ') {
        if ORDERS.contains(&kind) || kind == CONSTANTS {
            let key = word.strip_prefix(GONE).unwrap_or(word);
            if key.is_empty() || !words.insert(key) {
                let key = key.escape_debug();
                return Err(format!("`{key}` cannot stand here, or stands here twice"));
            }
            continue;
        }
        let name = word.rsplit('=').next().unwrap_or(word);
        if !is_identifier(name) {
            return Err(format!("`{}` is not a Rust name", name.escape_debug()));
        }
        if !words.insert(name) {
            return Err(format!("two of these have the name `{name}`"));
        }
    }
    Ok(())
}

/// Whether the text has the shape of an identifier. A lock can come from anywhere, and what it
/// says becomes code.
fn is_identifier(name: &str) -> bool {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    plain.starts_with(|first: char| unicode_ident::is_xid_start(first) || first == '_')
        && plain.chars().all(unicode_ident::is_xid_continue)
        && plain != "_"
}

/// Escapes what would break the line or deceive its reader.
fn escape(place: &str, text: &mut String) {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'\\';
    if place.bytes().all(is_plain) && !place.starts_with(' ') && !place.ends_with(' ') {
        text.push_str(place);
        return;
    }
    let inner = place.trim_matches(' ');
    // Blanks around the place would be lost when it is read.
    let blanks = place.find(inner).unwrap_or(0);
    let end = blanks + inner.len();
    for (index, char) in place.char_indices() {
        let outer = index < blanks || index >= end;
        if char == '\\' {
            text.push_str("\\\\");
        } else if outer
            || char.is_control()
            || is_deceptive(char)
            || (char.is_whitespace() && char != ' ')
        {
            text.extend(char.escape_unicode());
        } else {
            text.push(char);
        }
    }
}

/// Escapes a name as a place, and what would look like the ` = ` before it.
fn escape_name(name: &str, text: &mut String) {
    let mut rest = name;
    while let Some(index) = rest.find('=') {
        let (before, after) = (rest.get(..index), rest.get(index + 1..));
        let before = before.unwrap_or_default();
        escape(before, text);
        text.push_str(if text.ends_with(' ') { "\\u{3d}" } else { "=" });
        rest = after.unwrap_or_default();
    }
    escape(rest, text);
}

/// Characters that are not seen, or that turn the direction of the text around them.
fn is_deceptive(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn unescape(place: &str) -> Option<String> {
    let mut text = String::with_capacity(place.len());
    let mut rest = place;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        rest = if let Some(after) = after.strip_prefix('\\') {
            text.push('\\');
            after
        } else {
            let (digits, after) = after.strip_prefix("u{")?.split_once('}')?;
            text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
            after
        };
    }
    text.push_str(rest);
    Some(text)
}
