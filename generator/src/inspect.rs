//! The model as it is after a stage: for looking inside.

use std::str::FromStr;

use crate::Generated;
use crate::api::Api;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;
use crate::naming::Names;
use crate::outline::{Selection, outline};
use crate::report::Report;
use crate::source::Sources;
use crate::write::FileTree;
use crate::{Stats, bundle, lower, naming, normalize, parse, passes, resolve};

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

/// How the model is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A line for each item.
    Outline,
    /// All that is known of each node.
    Debug,
}

/// The model after one pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The pass; of the first step the stage before all passes, `lower`.
    pub name: &'static str,
    /// The model, a line for each item.
    pub text: String,
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
    form: Form,
) -> Result<String, Box<Generated>> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let text = stages(
        config,
        (stage, form),
        selection,
        &mut sources,
        &mut diagnostics,
    );
    text.ok_or_else(|| refused(sources, diagnostics))
}

/// Runs the pipeline up to `passes` and prints the model before them and after each.
///
/// # Errors
///
/// The document's diagnostics, when it does not come that far.
pub fn steps(config: &Config, selection: &Selection) -> Result<Vec<Step>, Box<Generated>> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let steps = each_step(config, selection, &mut sources, &mut diagnostics);
    steps.ok_or_else(|| refused(sources, diagnostics))
}

fn refused(sources: Sources, diagnostics: Diagnostics) -> Box<Generated> {
    Box::new(Generated {
        files: FileTree::new(),
        lock: Lock::default(),
        diagnostics,
        sources,
        stats: Stats::default(),
        report: Report::default(),
        timings: crate::Timings::default(),
    })
}

fn each_step(
    config: &Config,
    selection: &Selection,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Step>> {
    let (file, tree) = crate::read(config, sources, diagnostics)?;
    let bundled = bundle::bundle(file, tree, config, sources, diagnostics);
    let normalized = normalize::normalize(file, bundled, config, diagnostics)?;
    let document = parse::parse(normalized, diagnostics);
    let references = resolve::References::new(&document);
    let mut api = lower::lower(&references, diagnostics).api;
    let step = |name, api: &Api| Step {
        name,
        text: outline(api, None, selection),
    };
    let mut steps = vec![step("lower", &api)];
    let lock = Lock::default();
    passes::each(&mut api, config, &lock, diagnostics, &mut |name, api| {
        steps.push(step(name, api));
    });
    Some(steps)
}

fn stages(
    config: &Config,
    (stage, form): (Stage, Form),
    selection: &Selection,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let (file, tree) = crate::read(config, sources, diagnostics)?;
    // Documents are written in YAML as a rule, and shorter to read so.
    let yaml = |tree: &serde_json::Value| serde_yaml::to_string(select(tree, selection)?).ok();
    if stage == Stage::Source {
        return yaml(&tree);
    }
    let bundled = bundle::bundle(file, tree, config, sources, diagnostics);
    let configuration = bundled.configuration;
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
    let told = &mut normalize::Told {
        file,
        configuration,
        diagnostics,
    };
    let names =
        (stage == Stage::Naming).then(|| naming::assign_as(&api, config, Lock::default(), told).0);
    Some(match form {
        Form::Outline => outline(&api, names.as_ref(), selection),
        Form::Debug => debug(&api, names.as_ref(), selection),
    })
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
        if selection.has_operation(found.operation.operation_id.as_deref(), &place) {
            text.push_str(&format!("operation {place}: {:#?}\n", found.operation));
        }
    }
    text
}

fn debug(api: &Api, names: Option<&Names>, selection: &Selection) -> String {
    let mut text = String::new();
    for (id, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        if selection.has_type(def) {
            let name = names
                .map(|names| format!(" = {:?}", names.ty(id)))
                .unwrap_or_default();
            text.push_str(&format!("type {}{name}: {def:#?}\n", id.0));
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let place = format!("{} {}", operation.method.as_str(), operation.path.0);
        if selection.has_operation(operation.id.as_deref(), &place) {
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
