//! The files of a document -> one tree, as if the document were one file.
//!
//! Takes the tree of a document and reads the files that its references lead to, relative to the file
//! that holds the reference, and only under folders that are allowed. What has a place among the
//! components (schemas, parameters, responses, ...) is brought there once, what has none (path items,
//! operations, texts) is put where the reference stands. The [`OriginMap`] leads back to the files.
//! References inside the document are left alone, so a document of one file stays as it is.

mod anchors;
mod astray;
mod files;
mod loss;
mod refer;
mod shape;
#[cfg(test)]
mod tests;
mod title;

use std::collections::{HashMap, HashSet, VecDeque};
use std::iter::Peekable;
use std::rc::Rc;

use serde_json::{Map, Value};

use self::files::Files;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Effect, codes};
use crate::openapi::{Kind, Place};
use crate::source::{FileId, Origin, OriginMap, Sources, push_segment};

/// How deep the tree may become by references that are put in place. A file may have as many.
const DEEPEST: usize = 128;

/// How many nodes references that are put in place may make.
const MOST_NODES: usize = 500_000;

/// A document as one tree.
#[derive(Debug)]
pub struct Bundled {
    /// The tree.
    pub tree: Value,
    /// From the tree's pointers to the files.
    pub origins: OriginMap,
    /// The configuration file, where it says something of the document.
    pub configuration: Option<FileId>,
}

impl Bundled {
    /// A document of one file.
    pub fn alone(file: FileId, tree: Value) -> Self {
        Bundled {
            tree,
            origins: OriginMap::new(file),
            configuration: None,
        }
    }
}

/// Puts a document and the files that it refers to together.
pub fn bundle(
    file: FileId,
    tree: Value,
    config: &Config,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Bundled {
    // Names are no files: what they stand for is in the file itself.
    let mut tree = tree;
    anchors::resolve(&mut tree, &OriginMap::new(file), diagnostics);
    let old_dialect = tree.get("openapi").is_none() && tree.get("swagger").is_some();
    let tree = Rc::new(tree);
    let mut bundler = Bundler {
        files: Files::new(file, Rc::clone(&tree), config),
        old_dialect,
        homes: HashMap::new(),
        waiting: VecDeque::new(),
        open: Vec::new(),
        told: HashSet::new(),
        nodes: 0,
        origins: OriginMap::new(file),
        sources,
        diagnostics,
    };
    bundler.slots(&tree);
    let changed = bundler.remade(&tree, &mut At::document(), Place::one(Kind::Document));
    let mut bundled = changed.unwrap_or_else(|| {
        if bundler.waiting.is_empty() {
            bundler.files.close();
        }
        Rc::unwrap_or_clone(tree)
    });
    while let Some(part) = bundler.waiting.pop_front() {
        let made = bundler.bring(&part);
        let mut slot = &mut bundled;
        for key in part.home.split('/').skip(1) {
            let Value::Object(object) = slot else { break };
            slot = object
                .entry(key)
                .or_insert_with(|| Value::Object(Map::new()));
        }
        if let Value::Object(object) = slot {
            object.insert(part.key, made);
        }
    }
    Bundled {
        tree: bundled,
        origins: bundler.origins,
        configuration: configuration(config, bundler.sources),
    }
}

/// The configuration file among the sources, where it says something of the document.
fn configuration(config: &Config, sources: &mut Sources) -> Option<FileId> {
    let path = config.file.as_ref()?;
    let text = std::fs::read_to_string(path).ok()?;
    Some(sources.add(path, text))
}

/// A node while it is made: where it stands, and where it goes.
struct At {
    file: usize,
    from: String,
    to: String,
}

impl At {
    fn document() -> Self {
        At {
            file: 0,
            from: String::new(),
            to: String::new(),
        }
    }
}

/// A part that waits to be brought to its home.
struct Part {
    file: usize,
    pointer: String,
    kind: Kind,
    home: &'static str,
    key: String,
}

/// The children of a node that are others in the new tree, by their places.
struct Changed {
    left: Peekable<std::vec::IntoIter<(usize, Value)>>,
}

impl Changed {
    /// Nothing where none is.
    fn of(changed: impl Iterator<Item = (usize, Value)>) -> Option<Self> {
        let changed: Vec<(usize, Value)> = changed.collect();
        (!changed.is_empty()).then(|| Changed {
            left: changed.into_iter().peekable(),
        })
    }

    /// What is at the next place, where it is another.
    fn take(&mut self, place: usize) -> Option<Value> {
        let changed = self.left.next_if(|(at, _)| *at == place);
        changed.map(|(_, made)| made)
    }
}

struct Bundler<'a> {
    files: Files,
    /// Whether it is Swagger 2.0.
    old_dialect: bool,
    /// Where parts of files are now, as references.
    homes: HashMap<(usize, String, Kind), String>,
    waiting: VecDeque<Part>,
    /// The references that are being put in place.
    open: Vec<(usize, String)>,
    /// What was told already: a reference that stands in a hundred places is told once in each file.
    told: HashSet<(usize, String)>,
    nodes: usize,
    origins: OriginMap,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
}

impl Bundler<'_> {
    /// Components that are but a reference to another file are the home of what is there.
    fn slots(&mut self, tree: &Rc<Value>) {
        for (home, kind) in Kind::homes(self.old_dialect) {
            let entries = tree.pointer(home).and_then(Value::as_object);
            for (name, node) in entries.into_iter().flatten() {
                let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                    continue;
                };
                if reference.starts_with('#') || node.as_object().is_none_or(|node| node.len() > 1)
                {
                    continue;
                }
                let mut at = At::document();
                at.from = (*home).to_owned();
                push_segment(&mut at.from, name);
                // What is wrong with it is told when the tree is made.
                if let Ok((file, pointer)) = self.target(reference, &at)
                    && file != 0
                {
                    let slot = format!("#{}", at.from);
                    self.homes.entry((file, pointer, *kind)).or_insert(slot);
                }
            }
        }
    }

    /// Makes a node of the new tree.
    fn node(&mut self, node: &Value, at: &mut At, place: Place) -> Value {
        let changed = self.remade(node, at, place);
        changed.unwrap_or_else(|| node.clone())
    }

    /// What the new tree has in the place of a node. Nothing where that is the node itself, as it is nearly everywhere: what
    /// stays is not copied.
    fn remade(&mut self, node: &Value, at: &mut At, place: Place) -> Option<Value> {
        if !self.open.is_empty() {
            self.nodes += 1;
        }
        match node {
            Value::Object(object) => {
                if place.refers()
                    && let Some(Value::String(reference)) = object.get("$ref")
                {
                    let made = self.reference(object, reference, at, place);
                    return (made != *node).then_some(made);
                }
                if let Some(stated) = object.get("$ref")
                    && self.has_no_text(stated, at, place)
                {
                    // A reference that leads nowhere: later stages leave out what needs it.
                    let mut object = object.clone();
                    object.insert("$ref".to_owned(), Value::from(stated.to_string()));
                    return Some(Value::Object(object));
                }
                let children = object.iter().enumerate();
                let changed = children.filter_map(|(index, (key, child))| {
                    let made = self.remade_child(key, child, at, place.of_key(key))?;
                    Some((index, made))
                });
                let mut changed = Changed::of(changed)?;
                let made = object.iter().enumerate().map(|(index, (key, child))| {
                    let made = changed.take(index);
                    (key.clone(), made.unwrap_or_else(|| child.clone()))
                });
                Some(Value::Object(made.collect()))
            }
            Value::Array(items) => {
                let children = items.iter().enumerate();
                let changed = children.filter_map(|(index, child)| {
                    let made = self.remade_child(&index.to_string(), child, at, place.of_item())?;
                    Some((index, made))
                });
                let mut changed = Changed::of(changed)?;
                let made = items.iter().enumerate().map(|(index, child)| {
                    let made = changed.take(index);
                    made.unwrap_or_else(|| child.clone())
                });
                Some(Value::Array(made.collect()))
            }
            _ => None,
        }
    }

    fn child(&mut self, key: &str, child: &Value, at: &mut At, place: Place) -> Value {
        let changed = self.remade_child(key, child, at, place);
        changed.unwrap_or_else(|| child.clone())
    }

    /// The same as [`Self::remade`] of what is at a key.
    fn remade_child(
        &mut self,
        key: &str,
        child: &Value,
        at: &mut At,
        place: Place,
    ) -> Option<Value> {
        if place.kind == Kind::Payload {
            return None;
        }
        if place.kind == Kind::Mapping
            && let Value::String(reference) = child
        {
            let made = self.mapped(reference, at);
            return (made != *child).then_some(made);
        }
        // What is put in place is counted.
        let is_leaf = !child.is_object() && !child.is_array();
        if is_leaf && self.open.is_empty() {
            return None;
        }
        let lengths = (at.from.len(), at.to.len());
        push_segment(&mut at.from, key);
        push_segment(&mut at.to, key);
        let made = self.remade(child, at, place);
        at.from.truncate(lengths.0);
        at.to.truncate(lengths.1);
        made
    }

    /// Makes a part that has its home among the components.
    fn bring(&mut self, part: &Part) -> Value {
        let tree = self.files.tree(part.file);
        let mut to = part.home.to_owned();
        push_segment(&mut to, &part.key);
        self.moved(&to, part.file, &part.pointer);
        self.origins.entitle(&to, title::title(&part.key));
        let Some(node) = tree.pointer(&part.pointer) else {
            return Value::Null;
        };
        let mut at = At {
            file: part.file,
            from: part.pointer.clone(),
            to,
        };
        self.node(node, &mut at, Place::one(part.kind))
    }

    fn moved(&mut self, to: &str, file: usize, pointer: &str) {
        let id = self.files.id(file);
        self.origins.bring(to, Origin::new(id, pointer));
        if file != 0 {
            self.origins.name_file(id, self.files.name(file).to_owned());
        }
    }

    /// Tells of the reference in the node at `at`, once.
    fn tell(
        &mut self,
        at: &At,
        place: Place,
        error: bool,
        code: Code,
        message: String,
        words: &[&str],
    ) {
        if !self.told.insert((at.file, at.from.clone())) {
            return;
        }
        let origin = Origin::new(self.files.id(at.file), &format!("{}/$ref", at.from));
        let mut diagnostic = if error {
            Diagnostic::error(code, origin, message)
        } else {
            Diagnostic::warning(code, origin, message)
        };
        let effect = match place.loss().1 {
            // A callback is but a part of its operation.
            Effect::Skipped if at.to.contains("/callbacks/") => Effect::Narrowed,
            effect => effect,
        };
        diagnostic = diagnostic.effect(effect).label("this reference");
        for word in words {
            diagnostic = if ["use ", "allow ", "did you "]
                .iter()
                .any(|help| word.starts_with(help))
            {
                diagnostic.help(*word)
            } else {
                diagnostic.note(*word)
            };
        }
        self.diagnostics.push(diagnostic);
    }

    fn is_too_much(&self, at: &At) -> bool {
        at.to.matches('/').count() > DEEPEST || self.nodes > MOST_NODES
    }

    /// Says that putting references in place would not end soon.
    fn too_much(&mut self, at: &At, place: Place) {
        let message = "references that are put in place make the document too deep or too large";
        self.tell(at, place, true, codes::TOO_LARGE, message.to_owned(), &[]);
    }
}
