//! The tree of an overlay file -> its actions.

use serde_json::{Map, Value};

use super::path::Query;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar_keyword};
use crate::source::{FileId, Origin};

/// The versions that are read, any patch of them.
const READ: [&str; 2] = ["1.0", "1.1"];
const ROOT: [&str; 4] = ["overlay", "info", "extends", "actions"];
const INFO: [&str; 3] = ["title", "version", "description"];
const ACTION: [&str; 5] = ["target", "description", "update", "remove", "copy"];

/// An overlay.
pub struct Overlay<'v> {
    /// The document that it is made for.
    pub extends: Option<&'v str>,
    /// Whether it may replace single values, as those of 1.1 do.
    pub replaces: bool,
    /// In their order.
    pub actions: Vec<Action<'v>>,
}

/// One change.
pub struct Action<'v> {
    /// Where it stands in its file.
    pub origin: Origin,
    /// What it changes, and how that is written.
    pub target: (Query, &'v str),
    /// What it does.
    pub act: Act<'v>,
}

/// What an action does.
pub enum Act<'v> {
    Update(&'v Value),
    /// Copies what this selects.
    Copy(Query, &'v str),
    Remove,
    /// `remove: false` alone.
    Nothing,
}

/// Reads an overlay. What is wrong with it is told; nothing where it cannot be used.
pub fn read<'v>(
    file: FileId,
    tree: &'v Value,
    diagnostics: &mut Diagnostics,
) -> Option<Overlay<'v>> {
    let mut reader = Reader {
        diagnostics,
        usable: true,
        replaces: true,
        version: "",
    };
    let root = Origin::new(file, "");
    let overlay = reader.overlay(&root, tree)?;
    reader.usable.then_some(overlay)
}

struct Reader<'d, 'v> {
    diagnostics: &'d mut Diagnostics,
    usable: bool,
    /// Whether single values may be changed, and parts be copied.
    replaces: bool,
    version: &'v str,
}

impl<'v> Reader<'_, 'v> {
    fn refuse(&mut self, said: Diagnostic) {
        self.usable = false;
        self.diagnostics.push(said);
    }

    fn malformed(&mut self, origin: Origin, message: &str, help: Option<&str>) {
        let said = Diagnostic::error(codes::OVERLAY, origin, message);
        self.refuse(match help {
            Some(help) => said.help(help),
            None => said,
        });
    }

    fn overlay(&mut self, root: &Origin, tree: &'v Value) -> Option<Overlay<'v>> {
        let begin = "an overlay is an object that begins with `overlay: 1.0.0`";
        let Some(object) = tree.as_object() else {
            self.malformed(
                root.clone(),
                "the file is not an overlay: it is no object",
                Some(begin),
            );
            return None;
        };
        if object.contains_key("openapi") || object.contains_key("swagger") {
            let message = "the file is not an overlay, but an OpenAPI document";
            self.malformed(root.clone(), message, Some(begin));
            return None;
        }
        self.keys(root, object, &ROOT);
        self.version(root, object, begin)?;
        self.info(root, object);
        let extends = match object.get("extends") {
            None => None,
            Some(Value::String(extends)) => Some(extends.as_str()),
            Some(_) => {
                let message = "`extends` is not a text";
                self.malformed(root.child("extends"), message, None);
                None
            }
        };
        let list = match object.get("actions") {
            Some(Value::Array(list)) if !list.is_empty() => list.as_slice(),
            Some(Value::Array(_)) => {
                let message = "the overlay has no action";
                self.malformed(root.child("actions"), message, None);
                &[]
            }
            Some(_) => {
                let message = "`actions` is not a list";
                let help = "each action begins with `- target: $.path`";
                self.malformed(root.child("actions"), message, Some(help));
                &[]
            }
            None => {
                let message = "the overlay has no `actions`";
                self.malformed(root.clone(), message, None);
                &[]
            }
        };
        let all = root.child("actions");
        let actions = list.iter().enumerate();
        let actions = actions.filter_map(|(index, action)| {
            let origin = all.child(&index.to_string());
            self.action(origin, action)
        });
        let actions = actions.collect();
        Some(Overlay {
            extends,
            replaces: self.replaces,
            actions,
        })
    }

    fn version(
        &mut self,
        root: &Origin,
        object: &'v Map<String, Value>,
        begin: &str,
    ) -> Option<()> {
        let Some(stated) = object.get("overlay") else {
            let message = "the file is not an overlay: it has no field `overlay`";
            self.malformed(root.clone(), message, Some(begin));
            return None;
        };
        let origin = root.child("overlay");
        let Some(stated) = stated.as_str() else {
            let message = "the version of the overlay is not a text";
            self.malformed(origin, message, Some("write `overlay: 1.0.0`"));
            return None;
        };
        let minor = stated.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        if !READ.contains(&minor.as_str()) || stated.splitn(3, '.').count() < 3 {
            let message = format!("version {} of overlays is not read", quoted(stated));
            let help = "apiloom reads overlays of 1.0 and 1.1: `overlay: 1.1.0`";
            self.malformed(origin, &message, Some(help));
            return None;
        }
        self.version = stated;
        self.replaces = minor != "1.0";
        Some(())
    }

    /// What is missing there changes nothing.
    fn info(&mut self, root: &Origin, object: &'v Map<String, Value>) {
        let warn = |origin: Origin, message: String| {
            Diagnostic::warning(codes::MISSING_PART, origin, message)
        };
        let Some(info) = object.get("info") else {
            let message = "the overlay has no `info` with a `title` and a `version`".to_owned();
            return self.diagnostics.push(warn(root.clone(), message));
        };
        let origin = root.child("info");
        let Some(info) = info.as_object() else {
            let message = "`info` of the overlay is no object".to_owned();
            return self.diagnostics.push(warn(origin, message));
        };
        self.keys(&origin, info, &INFO);
        for key in ["title", "version"] {
            if !info.get(key).is_some_and(Value::is_string) {
                let message = format!("`info` of the overlay has no text `{key}`");
                self.diagnostics.push(warn(origin.clone(), message));
            }
        }
    }

    fn action(&mut self, origin: Origin, action: &'v Value) -> Option<Action<'v>> {
        let Some(object) = action.as_object() else {
            let help = "an action begins with `- target: $.path`";
            self.malformed(origin, "the action is no object", Some(help));
            return None;
        };
        self.keys(&origin, object, &ACTION);
        let target = match object.get("target") {
            Some(target) => self.query(origin.child("target"), target),
            None => {
                let help = "name what it changes: `target: $.info`";
                self.malformed(origin.clone(), "the action has no `target`", Some(help));
                None
            }
        };
        let removes = match object.get("remove") {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Bool(true)) => true,
            Some(_) => {
                let message = "`remove` is neither true nor false";
                self.malformed(origin.child("remove"), message, None);
                return None;
            }
        };
        let act = match (object.get("update"), object.get("copy")) {
            _ if removes => Act::Remove,
            (Some(_), Some(_)) => {
                let message = "the action has `update` and `copy`, of which one may stand";
                let help =
                    "make two actions of it: the second is applied to what the first one made";
                self.malformed(origin.child("copy"), message, Some(help));
                return None;
            }
            (Some(update), None) => Act::Update(update),
            (None, Some(copy)) => {
                self.later(origin.child("copy"), "`copy`");
                let (query, text) = self.query(origin.child("copy"), copy)?;
                Act::Copy(query, text)
            }
            (None, None) if object.contains_key("remove") => Act::Nothing,
            (None, None) => {
                let message = "the action does nothing: it has no `update`, `remove` or `copy`";
                self.malformed(origin, message, None);
                return None;
            }
        };
        Some(Action {
            origin,
            target: target?,
            act,
        })
    }

    /// Tells of what is of 1.1, in an overlay of 1.0.
    fn later(&mut self, origin: Origin, what: &str) {
        if !self.replaces {
            let version = quoted(self.version);
            let message = format!("{what} is of overlays of 1.1, and this one is of {version}");
            let said = Diagnostic::warning(codes::OTHER_VERSION, origin, message)
                .at_key()
                .help("write `overlay: 1.1.0`");
            self.diagnostics.push(said);
        }
    }

    fn query(&mut self, origin: Origin, value: &'v Value) -> Option<(Query, &'v str)> {
        let Some(text) = value.as_str() else {
            let message = "a JSONPath is a text: `$.info`";
            self.malformed(origin, message, None);
            return None;
        };
        match Query::parse(text) {
            Ok(query) => Some((query, text)),
            Err((what, _)) => {
                let message = format!("{} is no JSONPath: {what}", quoted(text));
                let help =
                    "keys that are not plain words stand in brackets: `$.paths['/pets'].get`";
                self.malformed(origin, &message, Some(help));
                None
            }
        }
    }

    /// Tells of keys that overlays do not have.
    fn keys(&mut self, origin: &Origin, object: &Map<String, Value>, known: &[&str]) {
        for key in object.keys() {
            if known.contains(&key.as_str()) || key.starts_with("x-") {
                continue;
            }
            let message = format!("overlays have no key {} here", quoted(key));
            let said = Diagnostic::error(codes::OVERLAY, origin.child(key), message).at_key();
            let near = similar_keyword(key, known.iter().copied());
            self.refuse(match near {
                Some(near) => said.help(format!("did you mean `{near}`?")),
                None => said.help(format!("the keys are `{}`", known.join("`, `"))),
            });
        }
    }
}
