//! What there is to say about a document: code, place, what and why.
//!
//! Stages push [`Diagnostic`]s; places are looked up only when they are printed.

mod astray;
pub mod codes;
mod denied;
mod effect;
mod lints;
mod mend;
mod near;
mod render;
mod text;

pub(crate) use astray::meant;
pub use codes::{Code, explain};
pub use denied::Denied;
pub use effect::Effect;
pub use lints::Level;
pub use mend::Mend;
pub(crate) use mend::is_mendable;
pub use near::similar;
pub(crate) use near::similar_keyword;
pub use render::{RenderOptions, render_human, render_json};
pub use text::{invisible, printable, quoted};

use std::ops::Range;

use crate::source::Origin;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The document cannot be used as it is, here or as a whole.
    Error,
    /// Something is left out, repaired or less exact than the document.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// As printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One thing to say.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which kind of thing.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// How exactly the client says what the document says, because of it.
    pub effect: Effect,
    /// The node it is about.
    pub origin: Origin,
    /// The operation it was found for, where the node is shared by several.
    pub operation: Option<Origin>,
    /// That operation, or the one that it stands in, in words: `listPets (GET /pets)`.
    pub within: Option<String>,
    /// Line and column from 1, where they are known better than by the node.
    pub place: Option<(usize, usize)>,
    /// The bytes of the origin's file, where they are known better than by the node.
    pub bytes: Option<Range<usize>>,
    /// Whether it is the node's key that matters, not its value.
    pub key: bool,
    /// What is the matter, in one sentence.
    pub message: String,
    /// Words beside the caret.
    pub label: Option<String>,
    /// What follows from it.
    pub notes: Vec<String>,
    /// How to mend it.
    pub helps: Vec<String>,
    /// The same for machines, where it can be said to them.
    pub mend: Option<Mend>,
    /// Other places that matter.
    pub related: Vec<(Origin, String)>,
    /// Diagnostics of one code and group are folded when printed; without a group, those whose messages
    /// differ only between backticks.
    pub group: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity,
            effect: code.effect(),
            origin,
            operation: None,
            within: None,
            place: None,
            bytes: None,
            key: false,
            message: message.into(),
            label: None,
            notes: Vec::new(),
            helps: Vec::new(),
            mend: None,
            related: Vec::new(),
            group: None,
        }
    }

    /// An error.
    pub fn error(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, origin, message)
    }

    /// A warning.
    pub fn warning(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, origin, message)
    }

    /// Something worth knowing.
    pub fn info(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, origin, message)
    }

    /// Another effect than its code usually has.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What follows from it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// How to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Another place that matters.
    #[must_use]
    pub fn related(mut self, origin: Origin, words: impl Into<String>) -> Self {
        self.related.push((origin, words.into()));
        self
    }

    /// What it is folded with when printed.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// It is the node's key that matters, not its value.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.key = true;
        self
    }

    /// A place that is known by line and column, from 1.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.place = Some((line, column));
        self
    }

    /// A place that is known by its bytes.
    #[must_use]
    pub fn at_bytes(mut self, bytes: Range<usize>) -> Self {
        self.bytes = Some(bytes);
        self
    }
}

/// All that was said in one run.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Adds several.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(diagnostics);
    }

    /// Takes away what was said of places that nobody wants to know of.
    pub(crate) fn forget(&mut self, is_unwanted: impl Fn(&Origin) -> bool) {
        self.all.retain(|said| !is_unwanted(&said.origin));
    }

    /// Says how the last one is mended, if it is one from the `start`th on.
    pub(crate) fn mend_last(&mut self, start: usize, mend: Mend) {
        if let Some(last) = self.all.get_mut(start..).and_then(<[Diagnostic]>::last_mut) {
            last.mend = Some(mend);
        }
    }

    /// Says of those from the `start`th on that they were found for one operation.
    pub fn found_for(&mut self, start: usize, operation: &Origin) {
        for diagnostic in self.all.iter_mut().skip(start) {
            diagnostic.operation = Some(operation.clone());
        }
    }

    /// Says of each in which operation it is, where `name` knows one and the message does not say so.
    pub fn name_operations(&mut self, name: impl Fn(&Diagnostic) -> Option<String>) {
        for diagnostic in &mut self.all {
            diagnostic.within = name(diagnostic);
        }
    }

    /// All, in the order they were said.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        self.all.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.all
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
