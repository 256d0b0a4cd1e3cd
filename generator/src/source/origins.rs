//! The way back from a tree that was rewritten to the files.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;

use super::{FileId, Origin};

/// Leads from a pointer of a rewritten tree to its place in the source.
///
/// The tree is put together from files first, then rewritten in steps, so the way back is taken in
/// steps. Nodes that a step did not move have the pointer they had; the others are listed.
#[derive(Debug, Clone)]
pub struct OriginMap {
    file: FileId,
    /// What came from elsewhere when the document was put together.
    brought: HashMap<String, Origin>,
    /// What the document calls the parts that were brought.
    titles: HashMap<String, String>,
    /// The names of the files as seen from the document.
    names: HashMap<FileId, String>,
    /// What each step moved, the last step last: from where it is to where it was.
    steps: Vec<IndexMap<String, String>>,
}

impl OriginMap {
    /// A map that moves nothing.
    pub fn new(file: FileId) -> Self {
        OriginMap {
            file,
            brought: HashMap::new(),
            titles: HashMap::new(),
            names: HashMap::new(),
            steps: vec![IndexMap::new()],
        }
    }

    /// Says that the node at `to` was brought from elsewhere, before all steps.
    pub fn bring(&mut self, to: &str, from: Origin) {
        self.brought.insert(to.to_owned(), from);
    }

    /// Says what a part that was brought is called.
    pub fn entitle(&mut self, to: &str, title: String) {
        self.titles.insert(to.to_owned(), title);
    }

    /// Says what a file is called as seen from the document.
    pub fn name_file(&mut self, file: FileId, name: String) {
        self.names.insert(file, name);
    }

    /// Says that what is now at `to` stood at `from` before this step.
    pub fn record(&mut self, to: &str, from: &str) {
        if let Some(step) = self.steps.last_mut() {
            step.insert(to.to_owned(), from.to_owned());
        }
    }

    /// Adds a step that has moved these, `(to, from)`, and begins the next.
    pub fn step(&mut self, moves: impl IntoIterator<Item = (String, String)>) {
        self.steps.push(moves.into_iter().collect());
        self.steps.push(IndexMap::new());
    }

    /// Where the node at `pointer`, or its nearest moved ancestor, stands in the source.
    pub fn origin(&self, pointer: &str) -> Origin {
        let pointer = self.before_steps(pointer);
        if self.brought.is_empty() {
            return Origin::new(self.file, &pointer);
        }
        match nearest(&pointer, |prefix| self.brought.get(prefix)) {
            Some((from, rest)) => Origin::new(from.file, &format!("{}{rest}", from.pointer())),
            None => Origin::new(self.file, &pointer),
        }
    }

    /// What a part is called that has no name in the document itself, because it was brought.
    pub fn title(&self, pointer: &str) -> Option<&str> {
        let title = self.titles.get(&*self.before_steps(pointer))?;
        Some(title)
    }

    /// The names of the files that parts were brought from, as seen from the document.
    pub fn file_names(&self) -> &HashMap<FileId, String> {
        &self.names
    }

    fn before_steps<'p>(&self, pointer: &'p str) -> Cow<'p, str> {
        let mut pointer = Cow::Borrowed(pointer);
        for step in self.steps.iter().rev().filter(|step| !step.is_empty()) {
            let moved = nearest(&pointer, |prefix| step.get(prefix))
                .map(|(from, rest)| format!("{from}{rest}"));
            if let Some(before) = moved {
                pointer = Cow::Owned(before);
            }
        }
        pointer
    }
}

/// The nearest ancestor of a node, or the node itself, for which there is something, and the rest of
/// the pointer.
pub fn nearest<T>(pointer: &str, get: impl Fn(&str) -> Option<T>) -> Option<(T, &str)> {
    let mut end = pointer.len();
    loop {
        let prefix = pointer.get(..end)?;
        if let Some(found) = get(prefix) {
            return Some((found, pointer.get(end..).unwrap_or_default()));
        }
        end = prefix.rfind('/')?;
    }
}
