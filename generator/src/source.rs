//! Files -> value trees, with the way back to lines and columns.
//!
//! Takes paths, gives [`Sources`] (the texts) and JSON values with the document's order kept. Reads
//! JSON with serde_json and YAML with serde_yaml; a second YAML reader with markers finds places for
//! diagnostics and takes over where serde_yaml gives up. It knows nothing of OpenAPI.

mod events;
mod json;
mod locate;
mod origins;
mod yaml;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

pub use locate::{Location, locate};
pub use origins::{OriginMap, nearest};

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
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            path: path.into(),
            text: text.into(),
        });
        id
    }

    /// The file of an id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files, in the order they were read.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }
}

/// A node of a document: a file and a JSON pointer (RFC 6901) into it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    pointer: Arc<str>,
}

impl Origin {
    /// The node at `pointer`.
    pub fn new(file: FileId, pointer: &str) -> Self {
        Origin {
            file,
            pointer: pointer.into(),
        }
    }

    /// The pointer: empty for the whole document.
    pub fn pointer(&self) -> &str {
        &self.pointer
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
    let (text, trouble) = match read(path) {
        Ok(text) => (text, None),
        Err(trouble) => (String::new(), Some(trouble)),
    };
    let file = sources.add(path, text);
    if let Some((code, message)) = trouble {
        diagnostics.push(Diagnostic::error(code, Origin::new(file, ""), message));
        return None;
    }
    parse_text(file, sources, diagnostics).map(|tree| (file, tree))
}

/// Reads a file that is a text, not a tree: a description in Markdown.
pub fn load_text(
    path: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(FileId, Value)> {
    match read(path) {
        Ok(text) => Some((sources.add(path, text.as_str()), Value::String(text))),
        Err((code, message)) => {
            let file = sources.add(path, "");
            diagnostics.push(Diagnostic::error(code, Origin::new(file, ""), message));
            None
        }
    }
}

fn read(path: &Path) -> Result<String, (crate::diagnostic::Code, String)> {
    let unreadable = |error: std::io::Error| {
        (
            codes::UNREADABLE,
            format!("the file cannot be read: {error}"),
        )
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        let message = format!("the file has {size} bytes; more than {LARGEST} are not read");
        return Err((codes::TOO_LARGE, message));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err((
                codes::UNREADABLE,
                format!("the file is not UTF-8 text: byte {at} fits no character"),
            ))
        }
    }
}

/// Reads the tree of a file that is among the sources.
pub fn parse_text(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Value> {
    let source = sources.get(file)?;
    if source.text.trim().is_empty() {
        let message = "the file is empty";
        diagnostics.push(Diagnostic::error(
            codes::NOT_A_DOCUMENT,
            Origin::new(file, ""),
            message,
        ));
        return None;
    }
    let named_json = source
        .path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let looks_like_json = source.text.trim_start().starts_with(['{', '[']);
    if named_json || looks_like_json {
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
