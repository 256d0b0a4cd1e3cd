//! Where a document comes from.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// A document: a file, or what a program has of it already.
///
/// A path is one by itself:
///
/// ```
/// use apiloom::{Input, config::Config};
///
/// let config = Config::new("schemas/gloria.yaml", "clients/gloria");
/// # let _ = config;
/// let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
/// let config = Config::new(Input::text("gloria.yaml", text), "clients/gloria");
/// # let _ = config;
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Input {
    /// A file, YAML or JSON. `-` is what comes in at standard input.
    Path(PathBuf),
    /// Text, YAML or JSON.
    Text {
        /// What messages call it. References to other files begin at its folder; no file needs to be there.
        name: PathBuf,
        /// The document.
        text: String,
    },
    /// A tree.
    Value {
        /// As of a text. Lines in messages are those of the tree as indented JSON.
        name: PathBuf,
        /// The document.
        value: Value,
    },
}

impl Input {
    /// A text, and what messages call it.
    pub fn text(name: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Input::Text {
            name: name.into(),
            text: text.into(),
        }
    }

    /// A tree, and what messages call it.
    pub fn value(name: impl Into<PathBuf>, value: Value) -> Self {
        Input::Value {
            name: name.into(),
            value,
        }
    }

    /// Its name, and its text where that is not to be read from there.
    pub(super) fn into_parts(self) -> (PathBuf, Option<String>) {
        match self {
            Input::Path(path) => (path, None),
            Input::Text { name, text } => (name, Some(text)),
            Input::Value { name, value } => (name, Some(format!("{value:#}"))),
        }
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Input::Path(path)
    }
}

impl From<&PathBuf> for Input {
    fn from(path: &PathBuf) -> Self {
        Input::Path(path.clone())
    }
}

impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        Input::Path(path.to_path_buf())
    }
}

impl From<String> for Input {
    fn from(path: String) -> Self {
        Input::Path(path.into())
    }
}

impl From<&String> for Input {
    fn from(path: &String) -> Self {
        Input::Path(path.into())
    }
}

impl From<&str> for Input {
    fn from(path: &str) -> Self {
        Input::Path(path.into())
    }
}
