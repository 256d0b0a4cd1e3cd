//! Why a client could not be generated during a build.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::Generated;
use crate::diagnostic::{Diagnostics, RenderOptions, Severity, render_human};

/// Why [`Builder::build`](super::Builder::build) failed.
///
/// `Debug` prints the same as `Display`: it is what cargo shows of a build script that returns an error.
#[non_exhaustive]
pub enum BuilderError {
    /// The document has errors; the text shows them with their places.
    Document(String),
    /// A setting cannot be used.
    Config(String),
    /// The file with the names cannot be used. Going on without it would change names.
    Lock(String),
    /// The environment has no `OUT_DIR`: this is not a build script.
    NoOutDir,
    /// The file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl BuilderError {
    /// The errors of the document; warnings would hide them.
    pub(super) fn document(generated: &Generated) -> Self {
        let mut errors = Diagnostics::default();
        errors.extend(
            generated
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == Severity::Error)
                .cloned(),
        );
        let text = render_human(&errors, &generated.sources, &RenderOptions::default());
        BuilderError::Document(text.trim_end().to_owned())
    }
}

impl fmt::Display for BuilderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuilderError::Document(text) => write!(f, "the document has errors\n\n{text}"),
            BuilderError::Config(text) | BuilderError::Lock(text) => f.write_str(text),
            BuilderError::NoOutDir => f.write_str(
                "`OUT_DIR` is not set: call `build` in a build script, or name a folder with `out_dir`",
            ),
            BuilderError::Write { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

impl fmt::Debug for BuilderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuilderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BuilderError::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}
