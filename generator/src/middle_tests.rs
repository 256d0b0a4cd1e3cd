//! What the tests of the stages in the middle share: a small document goes through the pipeline as far as is asked, and the
//! [`outline`] of what it has become is compared, with what there is to say about the document below it.
//!
//! Documents are written short: what belongs into `components` may stand outside, and `openapi` and `info` are added.
//! `UPDATE_EXPECT=1` writes the texts anew.

use expect_test::Expect;
use serde_json::{Map, Value, json};
use similar::{ChangeTag, TextDiff};

use crate::api::Api;
use crate::bundle::Bundled;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::inspect::Stage;
use crate::lock::Lock;
use crate::naming::Names;
use crate::outline::{Selection, outline};
use crate::source::{FileId, Sources};
use crate::{emit, layout, lower, naming, normalize, parse, passes, resolve, source};

/// A document on its way.
pub struct Made {
    pub api: Api,
    pub names: Option<Names>,
    pub lock: Lock,
    pub diagnostics: Diagnostics,
}

impl Made {
    /// The model, and what was said.
    pub fn text(&self) -> String {
        let mut text = outline(&self.api, self.names.as_ref(), &Selection::default());
        for said in self.diagnostics.iter() {
            let at = said.origin.pointer();
            text.push_str(&format!("{} {at}: {}\n", said.code.0, said.message));
        }
        text
    }
}

/// Compares the outline of a document after a stage.
pub fn check(stage: Stage, document: &str, expected: &Expect) {
    expected.assert_eq(&make(stage, document, &Config::new("", ""), "").text());
}

/// A document after a stage, with options, and names that were given before.
pub fn make(stage: Stage, document: &str, config: &Config, lock: &str) -> Made {
    let mut diagnostics = Diagnostics::default();
    let tree = whole(document);
    let file = FileId(0);
    let bundled = Bundled::alone(file, tree);
    let normalized = normalize::normalize(file, bundled, config, &mut diagnostics).unwrap();
    let document = parse::parse(normalized, &mut diagnostics);
    let references = resolve::References::new(&document);
    let mut api = lower::lower(&references, &mut diagnostics).api;
    let mut lock = Lock::parse(lock).unwrap();
    let mut names = None;
    if stage != Stage::Lower {
        lock = naming::follow(&api, lock, &mut diagnostics);
        passes::run(&mut api, config, &lock, &mut diagnostics);
    }
    if stage == Stage::Naming {
        let (given, after) = naming::assign(&api, lock, &mut diagnostics);
        names = Some(given);
        lock = after;
    }
    Made {
        api,
        names,
        lock,
        diagnostics,
    }
}

/// The keys of a document of any version; others are kinds of components.
const OF_DOCUMENTS: [&str; 10] = [
    "openapi",
    "swagger",
    "info",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "definitions",
];

fn whole(text: &str) -> Value {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add("api.yaml", text);
    let written = source::parse_text(file, &sources, &mut diagnostics).unwrap();
    let mut tree = Map::new();
    let mut components = Map::new();
    for (key, value) in written.as_object().unwrap().clone() {
        match OF_DOCUMENTS.contains(&key.as_str()) {
            true => tree.insert(key, value),
            false => components.insert(key, value),
        };
    }
    if !tree.contains_key("openapi") && !tree.contains_key("swagger") {
        tree.insert("openapi".to_owned(), json!("3.1.0"));
    }
    if !tree.contains_key("info") {
        tree.insert("info".to_owned(), json!({"title": "T", "version": "1"}));
    }
    if !tree.contains_key("paths") {
        tree.insert("paths".to_owned(), json!({}));
    }
    if !components.is_empty() {
        tree.insert("components".to_owned(), components.into());
    }
    Value::from(tree)
}

/// Compares what one pass changes, with the heads of the items that it changes.
pub fn check_pass(pass: &str, document: &str, config: &Config, expected: &Expect) {
    let mut before = make(Stage::Lower, document, config, "");
    let shown = |api: &Api| outline(api, None, &Selection::default());
    let mut last = shown(&before.api);
    let mut found = None;
    let mut said = Diagnostics::default();
    let lock = Lock::default();
    passes::each(
        &mut before.api,
        config,
        &lock,
        &mut said,
        &mut |name, api| {
            let text = shown(api);
            if name == pass {
                found = Some(changes(&last, &text));
            }
            last = text;
        },
    );
    expected.assert_eq(&found.unwrap());
}

/// What a document becomes: its modules, but those that are the same for every document.
pub fn generated(document: &str, config: &Config) -> String {
    let mut made = make(Stage::Naming, document, config, "");
    let names = made.names.unwrap();
    let input = emit::Input {
        api: &made.api,
        names: &names,
        config,
    };
    let (files, _) = layout::layout(input, &mut made.diagnostics);
    let mut text = String::new();
    for (path, bytes) in files.iter() {
        let is_client = path == "src/client.rs" && made.api.servers.is_empty();
        let usual = is_client || ["src/lib.rs", "src/wire.rs", "src/models.rs"].contains(&path);
        if path.ends_with(".rs") && path.starts_with("src/") && !usual {
            let code = std::str::from_utf8(bytes).unwrap();
            // The first lines say that nobody edits it.
            let code = code.split_once("\n\n").map_or(code, |(_, code)| code);
            text.push_str(&format!("// {path}\n{code}\n"));
        }
    }
    text
}

fn changes(before: &str, after: &str) -> String {
    let mut text = String::new();
    let mut head = "";
    for change in TextDiff::from_lines(before, after).iter_all_changes() {
        let line = change.value();
        let sign = match change.tag() {
            ChangeTag::Equal => {
                if !line.starts_with(' ') {
                    head = line;
                }
                continue;
            }
            ChangeTag::Delete => "-",
            ChangeTag::Insert => "+",
        };
        if line.starts_with(' ') && !head.is_empty() {
            text.push(' ');
            text.push_str(head);
        }
        head = "";
        text.push_str(sign);
        text.push_str(line);
    }
    text
}
