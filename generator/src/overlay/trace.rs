//! Where each node of a tree comes from, while the tree is changed.

use std::collections::{BTreeMap, HashMap};

use crate::source::{FileId, Origin, push_segment};

/// A step of the way to a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An index of a list.
    Index(usize),
    /// A key of an object.
    Key(String),
}

impl Step {
    /// As a segment of a pointer, not escaped.
    fn segment(&self) -> String {
        match self {
            Step::Index(index) => index.to_string(),
            Step::Key(key) => key.clone(),
        }
    }
}

/// The pointer of a node.
pub fn pointer(steps: &[Step]) -> String {
    let mut pointer = String::new();
    for step in steps {
        push_segment(&mut pointer, &step.segment());
    }
    pointer
}

/// Where a node comes from, and the nodes in it that come from elsewhere. A node without an entry comes from where the node around
/// it does, by the same key.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    origin: Option<Origin>,
    children: BTreeMap<Step, Trace>,
}

impl Trace {
    /// A node that comes from one place as a whole.
    pub fn of(origin: Origin) -> Self {
        Trace {
            origin: Some(origin),
            children: BTreeMap::new(),
        }
    }

    /// The entry of a node; it is made where there is none.
    pub fn at(&mut self, steps: &[Step]) -> &mut Trace {
        let mut trace = self;
        for step in steps {
            trace = trace.children.entry(step.clone()).or_default();
        }
        trace
    }

    /// Where the node at `steps` of the document `file` comes from.
    pub fn origin(&self, file: FileId, steps: &[Step]) -> Origin {
        let mut found = self.origin.clone().unwrap_or_else(|| Origin::new(file, ""));
        let mut trace = Some(self);
        for step in steps {
            trace = trace.and_then(|trace| trace.children.get(step));
            found = match trace.and_then(|trace| trace.origin.clone()) {
                Some(origin) => origin,
                None => found.child(&step.segment()),
            };
        }
        found
    }

    /// Says of what is at `step` below this node that it is new, and where it comes from.
    pub fn put(&mut self, step: Step, trace: Trace) {
        self.children.insert(step, trace);
    }

    /// Forgets a key that is gone.
    pub fn forget(&mut self, key: &str) {
        self.children.remove(&Step::Key(key.to_owned()));
    }

    /// Moves the items of a list of `length` items behind the one at `index`, which is gone. `own` is where the list comes from.
    pub fn close_up(&mut self, own: &Origin, index: usize, length: usize) {
        self.children.remove(&Step::Index(index));
        for from in index + 1..length {
            let mut moved = self.children.remove(&Step::Index(from)).unwrap_or_default();
            let stood = || own.child(&from.to_string());
            moved.origin.get_or_insert_with(stood);
            self.children.insert(Step::Index(from - 1), moved);
        }
    }

    /// A copy of what is known of the node at `steps`, each part with its place; the node itself is that of `top`.
    pub fn copied(&self, file: FileId, steps: &[Step], parts: Vec<Step>, top: Origin) -> Trace {
        let mut known = Some(self);
        for step in steps {
            known = known.and_then(|trace| trace.children.get(step));
        }
        let source = self.origin(file, steps);
        let mut copy = Trace::of(top);
        for step in parts {
            let part = known.and_then(|trace| trace.children.get(&step));
            let mut part = part.cloned().unwrap_or_default();
            let stands = || source.child(&step.segment());
            part.origin.get_or_insert_with(stands);
            copy.children.insert(step, part);
        }
        copy
    }

    /// The part of a copy that is at a key.
    pub fn part(&self, step: &Step) -> Trace {
        if let Some(part) = self.children.get(step) {
            return part.clone();
        }
        let origin = self.origin.as_ref();
        Trace {
            origin: origin.map(|origin| origin.child(&step.segment())),
            children: BTreeMap::new(),
        }
    }

    /// All entries by their pointers.
    pub fn flat(&self) -> HashMap<String, Origin> {
        let mut flat = HashMap::new();
        self.flatten(&mut String::new(), &mut flat);
        flat
    }

    fn flatten(&self, pointer: &mut String, flat: &mut HashMap<String, Origin>) {
        if let Some(origin) = &self.origin {
            flat.insert(pointer.clone(), origin.clone());
        }
        for (step, child) in &self.children {
            let length = pointer.len();
            push_segment(pointer, &step.segment());
            child.flatten(pointer, flat);
            pointer.truncate(length);
        }
    }
}
