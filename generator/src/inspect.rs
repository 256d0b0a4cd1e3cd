//! The model as it is after a stage: for looking inside.

use std::str::FromStr;

use crate::Generated;
use crate::api::Api;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;
use crate::naming::Names;
use crate::report::Report;
use crate::source::Sources;
use crate::write::FileTree;
use crate::{Stats, bundle, lower, naming, normalize, parse, passes, resolve, source};

/// A stage of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The tree as read.
    Source,
    /// The tree in the shape of OpenAPI 3.0.
    Normalize,
    /// `openapiv3` types.
    Parse,
    /// The keys that references lead to.
    Resolve,
    /// The model before the passes.
    Lower,
    /// The model after the passes.
    Passes,
    /// The model with its names.
    Naming,
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "source" => Stage::Source,
            "normalize" => Stage::Normalize,
            "parse" => Stage::Parse,
            "resolve" => Stage::Resolve,
            "lower" => Stage::Lower,
            "passes" => Stage::Passes,
            "naming" => Stage::Naming,
            other => return Err(format!("`{other}` is not a stage")),
        })
    }
}

/// What of the model to print: everything, or what is named.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// An operationId, or method and path: `GET /users`.
    pub operation: Option<String>,
    /// The name of a component.
    pub schema: Option<String>,
}

impl Selection {
    fn is_everything(&self) -> bool {
        self.operation.is_none() && self.schema.is_none()
    }
}

/// Runs the pipeline up to `stage` and prints what it has then.
///
/// # Errors
///
/// The document's diagnostics, when it does not come that far.
pub fn inspect(
    config: &Config,
    stage: Stage,
    selection: &Selection,
) -> Result<String, Box<Generated>> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    match stages(config, stage, selection, &mut sources, &mut diagnostics) {
        Some(text) => Ok(text),
        None => Err(Box::new(Generated {
            files: FileTree::new(),
            lock: Lock::default(),
            diagnostics,
            sources,
            stats: Stats::default(),
            report: Report::default(),
        })),
    }
}

fn stages(
    config: &Config,
    stage: Stage,
    selection: &Selection,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let (file, tree) = source::load(&config.spec, sources, diagnostics)?;
    // Documents are written in YAML as a rule, and shorter to read so.
    let yaml = |tree: &serde_json::Value| serde_yaml::to_string(select(tree, selection)?).ok();
    if stage == Stage::Source {
        return yaml(&tree);
    }
    let bundled = bundle::bundle(file, tree, config, sources, diagnostics);
    let normalized = normalize::normalize(file, bundled, config, diagnostics)?;
    if stage == Stage::Normalize {
        return yaml(&normalized.tree);
    }
    let document = parse::parse(normalized, diagnostics);
    if stage == Stage::Parse {
        return Some(parsed(&document, selection));
    }
    let references = resolve::References::new(&document);
    if stage == Stage::Resolve {
        return Some(references.targets().join("\n"));
    }
    let mut api = lower::lower(&references, diagnostics).api;
    if stage != Stage::Lower {
        passes::run(&mut api, config, &Lock::default(), diagnostics);
    }
    let names =
        (stage == Stage::Naming).then(|| naming::assign(&api, Lock::default(), diagnostics).0);
    Some(model(&api, names.as_ref(), selection))
}

/// The part of a tree that is selected.
fn select<'t>(tree: &'t serde_json::Value, selection: &Selection) -> Option<&'t serde_json::Value> {
    if let Some(name) = &selection.schema {
        return tree.get("components")?.get("schemas")?.get(name);
    }
    let Some(wanted) = &selection.operation else {
        return Some(tree);
    };
    let paths = tree.get("paths")?.as_object()?;
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .into_iter()
                .flatten()
                .map(move |(method, node)| (path, method, node))
        })
        .find(|(path, method, node)| {
            node.get("operationId").and_then(|id| id.as_str()) == Some(wanted)
                || format!("{} {path}", method.to_uppercase()) == *wanted
        })
        .map(|(_, _, node)| node)
}

fn parsed(document: &parse::Document, selection: &Selection) -> String {
    let mut text = String::new();
    for (name, schema) in &document.components.schemas {
        if selection.is_everything() || selection.schema.as_ref() == Some(name) {
            text.push_str(&format!("schema {name}: {schema:#?}\n"));
        }
    }
    for found in &document.operations {
        let place = format!("{} {}", found.method.as_str(), found.path);
        let wanted = selection.operation.as_deref();
        if selection.is_everything()
            || wanted == found.operation.operation_id.as_deref()
            || wanted == Some(&place)
        {
            text.push_str(&format!("operation {place}: {:#?}\n", found.operation));
        }
    }
    text
}

fn model(api: &Api, names: Option<&Names>, selection: &Selection) -> String {
    let mut text = String::new();
    for (id, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        if selection.is_everything() || selection.schema.as_ref() == def.words.last() {
            let name = names
                .map(|names| format!(" = {:?}", names.ty(id)))
                .unwrap_or_default();
            text.push_str(&format!("type {}{name}: {def:#?}\n", id.0));
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let place = format!("{} {}", operation.method.as_str(), operation.path.0);
        let wanted = selection.operation.as_deref();
        if selection.is_everything() || wanted == operation.id.as_deref() || wanted == Some(&place)
        {
            let name = names
                .and_then(|names| names.operations.get(index))
                .map(|names| format!(" = {names:?}"));
            text.push_str(&format!(
                "operation {place}{}: {operation:#?}\n",
                name.unwrap_or_default()
            ));
        }
    }
    text
}
