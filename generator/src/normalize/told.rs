//! Mistakes of the configuration that only the document shows.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar_keyword};
use crate::source::{FileId, Origin};

/// Where mistakes are told.
pub struct Told<'t> {
    /// The document.
    pub file: FileId,
    /// The file that says it, if a file does.
    pub configuration: Option<FileId>,
    pub diagnostics: &'t mut Diagnostics,
}

impl Told<'_> {
    /// An error of the configuration, with its place there and the name that was meant.
    pub fn mistake(
        &mut self,
        what: String,
        at: Option<&Range<usize>>,
        name: &str,
        known: &[String],
        otherwise: Option<&str>,
    ) {
        let error = |file| Diagnostic::error(codes::CONFIGURATION, Origin::new(file, ""), what);
        let told = match (self.configuration, at) {
            (Some(file), Some(at)) => error(file).at_bytes(at.clone()),
            // Said by a method, so there is no other place.
            _ => error(self.file),
        };
        let near = similar_keyword(name, known.iter().map(String::as_str));
        let near = near.map(|near| format!("did you mean {}?", quoted(near)));
        self.diagnostics
            .push(match near.or_else(|| otherwise.map(str::to_owned)) {
                Some(help) => told.help(help),
                None => told,
            });
    }
}
