//! The actions of an overlay, one after the other, on a tree.

use serde_json::Value;

use super::merge::{Misfit, kind, put, size};
use super::path::Query;
use super::read::{Act, Action, Overlay};
use super::trace::{Step, Trace, pointer};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::source::{FileId, Origin};

/// How many nodes overlays may add.
const MOST_ADDED: usize = 500_000;
/// How deep the tree may become; a file may be as deep.
const DEEPEST: usize = 128;

/// The document while it is changed.
pub struct Applied<'t> {
    pub document: FileId,
    pub tree: &'t mut Value,
    pub trace: &'t mut Trace,
    /// How many nodes were added so far.
    pub added: usize,
}

/// Why an action cannot be applied.
struct Refused {
    /// The part of the action that does not fit.
    at: Origin,
    message: String,
    /// The node of the document that it does not fit.
    node: Option<Vec<Step>>,
}

impl Refused {
    fn new(at: Origin, message: impl Into<String>) -> Self {
        Refused {
            at,
            message: message.into(),
            node: None,
        }
    }
}

/// The node of a way.
fn node<'v>(tree: &'v Value, way: &[Step]) -> Option<&'v Value> {
    way.iter().try_fold(tree, |node, step| match step {
        Step::Index(index) => node.get(index),
        Step::Key(key) => node.get(key),
    })
}

fn node_mut<'v>(tree: &'v mut Value, way: &[Step]) -> Option<&'v mut Value> {
    way.iter().try_fold(tree, |node, step| match step {
        Step::Index(index) => node.get_mut(index),
        Step::Key(key) => node.get_mut(key),
    })
}

/// The steps to the parts of a value.
fn parts(value: &Value) -> Vec<Step> {
    match value {
        Value::Array(items) => (0..items.len()).map(Step::Index).collect(),
        Value::Object(object) => object.keys().cloned().map(Step::Key).collect(),
        _ => Vec::new(),
    }
}

impl Applied<'_> {
    /// Applies all actions; whether all fit.
    pub fn overlay(&mut self, overlay: &Overlay<'_>, diagnostics: &mut Diagnostics) -> bool {
        let mut all_fit = true;
        for action in &overlay.actions {
            if self.added > MOST_ADDED {
                break;
            }
            let result = self.action(action, overlay.replaces, diagnostics);
            if let Err(refused) = result {
                all_fit = false;
                let mut said = Diagnostic::error(codes::MISFIT, refused.at, refused.message);
                if let Some(node) = refused.node {
                    let origin = self.trace.origin(self.document, &node);
                    said = said.related(origin, "the node of the document");
                }
                diagnostics.push(said);
            }
        }
        all_fit
    }

    fn action(
        &mut self,
        action: &Action<'_>,
        replaces: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Refused> {
        let at = action.origin.child("target");
        let (query, text) = &action.target;
        let ways = query
            .select(self.tree)
            .map_err(|why| Refused::new(at.clone(), format!("{}: {why}", quoted(text))))?;
        if ways.is_empty() {
            diagnostics.push(self.nowhere(at, query, text));
            return Ok(());
        }
        match &action.act {
            Act::Nothing => Ok(()),
            Act::Remove => self.remove(&at, &ways),
            Act::Update(update) => {
                let own = action.origin.child("update");
                if !replaces && self.selects_values(&ways) {
                    let message = format!(
                        "{} is a single value, which overlays of 1.1 may change and those of 1.0 not",
                        quoted(text)
                    );
                    let said = Diagnostic::warning(codes::OTHER_VERSION, at, message);
                    diagnostics.push(said.help("write `overlay: 1.1.0`"));
                }
                self.put(&own, update, &Trace::of(own.clone()), &ways)
            }
            Act::Copy(source, text) => {
                let own = action.origin.child("copy");
                let from = self.one(&own, source, text)?;
                let copied = node(self.tree, &from).cloned().unwrap_or_default();
                let parts = parts(&copied);
                let trace = self.trace.copied(self.document, &from, parts, own.clone());
                self.put(&own, &copied, &trace, &ways)
            }
        }
    }

    fn selects_values(&self, ways: &[Vec<Step>]) -> bool {
        let nodes = ways.iter().filter_map(|way| node(self.tree, way));
        nodes.clone().count() > 0
            && nodes
                .clone()
                .all(|node| !node.is_object() && !node.is_array())
    }

    /// What is told of a target that selects nothing.
    fn nowhere(&self, at: Origin, query: &Query, text: &str) -> Diagnostic {
        let message = format!("{} selects nothing in the document", quoted(text));
        let said = Diagnostic::warning(codes::NO_TARGET, at, message);
        match query.astray(self.tree) {
            (Some(missing), Some(near)) => said
                .note(format!("there is no {}", quoted(&missing)))
                .help(format!("did you mean {}?", quoted(&near))),
            (Some(missing), None) => said.note(format!("there is no {}", quoted(&missing))),
            (None, _) => said.note("the action changes nothing"),
        }
    }

    /// The node that a copy is made of.
    fn one(&self, at: &Origin, source: &Query, text: &str) -> Result<Vec<Step>, Refused> {
        let refused = |message: String| Refused::new(at.clone(), message);
        let ways = source
            .select(self.tree)
            .map_err(|why| refused(format!("{}: {why}", quoted(text))))?;
        match <[Vec<Step>; 1]>::try_from(ways) {
            Ok([way]) => Ok(way),
            Err(ways) if ways.is_empty() => Err(refused(format!(
                "{} selects nothing that could be copied",
                quoted(text)
            ))),
            Err(ways) => Err(refused(format!(
                "{} selects {} nodes, and one can be copied",
                quoted(text),
                ways.len()
            ))),
        }
    }

    /// Removes nodes, those behind others first: what is in front of them keeps its index.
    fn remove(&mut self, at: &Origin, ways: &[Vec<Step>]) -> Result<(), Refused> {
        for way in ways.iter().rev() {
            let Some((last, around)) = way.split_last() else {
                let message = "the whole document cannot be removed";
                return Err(Refused::new(at.clone(), message));
            };
            let own = self.trace.origin(self.document, around);
            match (node_mut(self.tree, around), last) {
                (Some(Value::Object(object)), Step::Key(key)) => {
                    object.shift_remove(key);
                    self.trace.at(around).forget(key);
                }
                (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
                    self.trace.at(around).close_up(&own, *index, items.len());
                    items.remove(*index);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Puts a value into each node.
    fn put(
        &mut self,
        own: &Origin,
        value: &Value,
        from: &Trace,
        ways: &[Vec<Step>],
    ) -> Result<(), Refused> {
        let kinds = ways.iter().filter_map(|way| node(self.tree, way));
        let mut kinds: Vec<&str> = kinds.map(container).collect();
        kinds.dedup();
        if let [one, other, ..] = kinds.as_slice() {
            let message = format!(
                "the target selects {one} and {other}: one action changes nodes of one kind"
            );
            return Err(Refused::new(own.clone(), message));
        }
        let (nodes, depth) = size(value);
        self.added = self.added.saturating_add(nodes.saturating_mul(ways.len()));
        if self.added > MOST_ADDED {
            let message = format!("overlays add more than {MOST_ADDED} nodes to the document");
            return Err(Refused::new(own.clone(), message));
        }
        for way in ways {
            if way.len() + depth > DEEPEST {
                let message = format!("the document would be more than {DEEPEST} levels deep");
                return Err(Refused::new(own.clone(), message));
            }
            let trace = self.trace.at(way);
            let Some(node) = node_mut(self.tree, way) else {
                continue;
            };
            put(node, value, from, trace).map_err(|misfit| misfit_of(own, way, misfit))?;
        }
        Ok(())
    }
}

/// What a node is, as far as an action has to know.
fn container(value: &Value) -> &'static str {
    match value {
        Value::Object(_) | Value::Array(_) => kind(value),
        _ => "a single value",
    }
}

fn misfit_of(own: &Origin, way: &[Step], misfit: Misfit) -> Refused {
    let at = format!("{}{}", own.pointer(), pointer(&misfit.way));
    let node = [way, &misfit.way].concat();
    Refused {
        at: Origin::new(own.file, &at),
        message: misfit.what,
        node: Some(node),
    }
}
