//! Files -> value trees, with the way back to lines and columns.
//!
//! Takes paths, gives [`Sources`] (the texts) and JSON values with the document's order kept. Reads
//! JSON with serde_json and YAML from the events of one parser, by which places for diagnostics are found
//! too. It knows nothing of OpenAPI.

mod events;
mod guard;
mod json;
mod locate;
mod origins;
mod parser;
mod places;
mod pointer;
mod say;
mod scalar;
mod scan;
mod yaml;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

pub use locate::{Location, locate};
pub use origins::{OriginMap, nearest};
pub(crate) use places::Places;
pub use pointer::{local, percent_decode};
pub(crate) use pointer::{node, unescaped};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// The largest document that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A file among [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// One file that was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user gave it.
    pub path: PathBuf,
    /// Its text, without a byte order mark.
    pub text: String,
}

/// All files that were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// What was changed in the tree of a file after it was read: where its nodes come from.
    moved: HashMap<FileId, HashMap<String, Origin>>,
}

impl Sources {
    /// Adds a file. A byte order mark is left out.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        self.files.push(SourceFile {
            path: path.into(),
            text,
        });
        id
    }

    /// The file of an id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Says where nodes of a file's tree come from that are not where its text has them.
    pub(crate) fn relocate(&mut self, file: FileId, moved: HashMap<String, Origin>) {
        if !moved.is_empty() {
            self.moved.insert(file, moved);
        }
    }

    /// The file and the pointer at which the text of a node stands.
    fn place<'o>(&self, origin: &'o Origin) -> (FileId, Cow<'o, str>) {
        let place = origin.place();
        let moved = self.moved.get(&origin.file);
        let found = moved.and_then(|moved| nearest(place, |prefix| moved.get(prefix)));
        match found {
            Some((from, rest)) => (from.file, Cow::Owned(format!("{}{rest}", from.place()))),
            None => (origin.file, Cow::Borrowed(place)),
        }
    }

    /// All files, in the order they were read.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }
}

/// A node of a document: a file and a JSON pointer (RFC 6901) into it.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    pointer: Arc<str>,
    /// What is made of several nodes has a pointer that is a name only, and stands here.
    place: Option<Arc<str>>,
}

/// The place does not count: it is the same wherever the pointer is.
impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file && self.pointer == other.pointer
    }
}

impl Eq for Origin {}

impl Hash for Origin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.file.hash(state);
        self.pointer.hash(state);
    }
}

impl Origin {
    /// The node at `pointer`.
    pub fn new(file: FileId, pointer: &str) -> Self {
        Origin {
            file,
            pointer: pointer.into(),
            place: None,
        }
    }

    /// Something that is made of nodes and has a name of its own, but stands where `node` does.
    pub fn made_of(node: &Origin, name: &str) -> Self {
        Origin {
            file: node.file,
            pointer: name.into(),
            place: Some(node.place().into()),
        }
    }

    /// The node of a key of this one, or of an index.
    pub fn child(&self, key: &str) -> Self {
        let mut pointer = self.pointer.to_string();
        push_segment(&mut pointer, key);
        Origin {
            file: self.file,
            pointer: pointer.into(),
            place: self.place.clone(),
        }
    }

    /// A part of what stands here that the text does not have under this key: a name for it, at this place.
    pub fn part(&self, key: &str) -> Self {
        Origin::made_of(self, self.child(key).pointer())
    }

    /// The pointer: empty for the whole document.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The pointer of the node in the text.
    pub fn place(&self) -> &str {
        self.place.as_deref().unwrap_or(&self.pointer)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{}", self.pointer)
    }
}

/// Appends a segment to a pointer, escaped (RFC 6901, section 3).
pub fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for c in segment.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// Reads a file and its tree; what is wrong with it is told.
pub fn load(
    path: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(FileId, Value)> {
    let (text, trouble) = match read_document(path) {
        Ok(text) => (text, None),
        Err(trouble) => (String::new(), Some(trouble)),
    };
    let file = sources.add(path, text);
    if let Some(trouble) = trouble {
        diagnostics.push(trouble.into_diagnostic(file));
        return None;
    }
    parse_text(file, sources, diagnostics).map(|tree| (file, tree))
}

/// The text of a document. `-` is what comes in at standard input.
fn read_document(path: &Path) -> Result<String, Trouble> {
    if path.as_os_str() == "-" {
        return text_of(std::io::stdin().lock(), 0);
    }
    let shown = path.to_string_lossy();
    let is_url = ["http:", "https:"].iter().any(|scheme| {
        let start = shown.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    if is_url {
        Err(Trouble::Url)
    } else {
        read(path)
    }
}

/// Reads a file that is a text, not a tree: a description in Markdown.
pub fn load_text(
    path: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(FileId, Value)> {
    match read(path) {
        Ok(text) => Some((sources.add(path, text.as_str()), Value::String(text))),
        Err(trouble) => {
            let file = sources.add(path, "");
            diagnostics.push(trouble.into_diagnostic(file));
            None
        }
    }
}

/// Why there is no text.
enum Trouble {
    Unreadable(std::io::Error),
    /// The document is named by a URL.
    Url,
    TooLarge,
    Utf16,
    /// A byte that begins no character, and its place.
    NotUtf8(u8, (usize, usize)),
}

impl Trouble {
    fn into_diagnostic(self, file: FileId) -> Diagnostic {
        let error = |code, message: String| Diagnostic::error(code, Origin::new(file, ""), message);
        let help = "save it as UTF-8";
        match self {
            Trouble::Unreadable(why) => {
                error(codes::UNREADABLE, format!("the file cannot be read: {why}"))
            }
            Trouble::Url => error(
                codes::UNREADABLE,
                "a document is a file: nothing is fetched from the network".to_owned(),
            )
            .help("download it first, and keep it beside the client: `curl -o openapi.json URL`"),
            Trouble::TooLarge => error(
                codes::TOO_LARGE,
                format!("the file has more than {LARGEST} bytes"),
            ),
            Trouble::Utf16 => error(
                codes::UNREADABLE,
                "the file is UTF-16, not UTF-8".to_owned(),
            )
            .help(help),
            Trouble::NotUtf8(byte, (line, column)) => {
                error(codes::UNREADABLE, "the file is not UTF-8 text".to_owned())
                    .at(line, column)
                    .note(format!("the byte {byte:#04x} fits no character there"))
                    .help(help)
            }
        }
    }
}

fn read(path: &Path) -> Result<String, Trouble> {
    let file = File::open(path).map_err(Trouble::Unreadable)?;
    let size = file.metadata().map_err(Trouble::Unreadable)?.len();
    if size > LARGEST {
        return Err(Trouble::TooLarge);
    }
    text_of(file, size)
}

/// A pipe or a device has no size of its own.
fn text_of(from: impl std::io::Read, size: u64) -> Result<String, Trouble> {
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    from.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(Trouble::Unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Trouble::TooLarge);
    }
    // A document begins with an ASCII character, so every other byte of UTF-16 is zero there.
    if let [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0, 1..=255, ..] | [1..=255, 0, ..] = *bytes {
        return Err(Trouble::Utf16);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = bytes.get(..at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n');
        let start = before.get(start.map_or(0, |at| at + 1)..);
        let column = String::from_utf8_lossy(start.unwrap_or_default())
            .chars()
            .count()
            + 1;
        Trouble::NotUtf8(bytes.get(at).copied().unwrap_or_default(), (line, column))
    })
}

/// Whether a text begins as JSON does. It may still be YAML.
fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Reads the tree of a file that is among the sources.
pub fn parse_text(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Value> {
    let source = sources.get(file)?;
    let refused = if source.text.len() as u64 > LARGEST {
        Some(Trouble::TooLarge.into_diagnostic(file))
    } else if source.text.trim().is_empty() {
        let message = "the file is empty";
        let origin = Origin::new(file, "");
        Some(Diagnostic::error(codes::NOT_A_DOCUMENT, origin, message))
    } else {
        None
    };
    if let Some(refused) = refused {
        diagnostics.push(refused);
        return None;
    }
    let named_json = source
        .path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if named_json || looks_like_json(&source.text) {
        match json::parse(file, &source.text) {
            Ok(read) => {
                diagnostics.extend(read.diagnostics);
                return Some(read.tree);
            }
            // Text that begins with a brace may still be YAML.
            Err(error) if named_json || error.code == codes::TOO_LARGE => {
                diagnostics.push(*error);
                return None;
            }
            Err(_) => {}
        }
    }
    yaml::parse(file, &source.text, diagnostics)
}
