//! apiloom weaves an OpenAPI document into a typed Rust client.
//!
//! This crate is the generator: the pipeline below as a library, and the `apiloom` command over it.
//! Generated clients link against `apiloom-runtime`.
//!
//! A build script has [`Builder`]. A program that writes clients, as the command does, has [`run`](run::run):
//!
//! ```no_run
//! use apiloom::{config::Config, run::run, write::Force};
//!
//! let outcome = run(&Config::new("schemas/gloria.yaml", "clients/gloria"), Force::No);
//! assert!(outcome.result.is_ok());
//! ```
//!
//! One that does something else with them has [`generate`], which takes a file, a text or a tree ([`Input`]), writes nothing,
//! and gives the files with what there is to say.
//!
//! The stages of the pipeline are hidden: they are public for the command, the tests and the judges of this repository, they
//! change with the crates whose types they have (`openapiv3`, `proc_macro2`), and nothing is promised of them.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable
    )
)]

#[doc(hidden)]
pub mod api;
mod builder;
#[doc(hidden)]
pub mod bundle;
pub mod config;
pub mod diagnostic;
#[doc(hidden)]
pub mod diff;
#[doc(hidden)]
pub mod emit;
pub mod fix;
#[doc(hidden)]
pub mod inspect;
#[doc(hidden)]
pub mod layout;
pub mod lock;
#[doc(hidden)]
pub mod lower;
mod media_type;
#[cfg(test)]
mod middle_tests;
#[doc(hidden)]
pub mod naming;
#[doc(hidden)]
pub mod normalize;
mod openapi;
#[doc(hidden)]
pub mod outline;
mod overlay;
#[doc(hidden)]
pub mod parse;
#[doc(hidden)]
pub mod passes;
pub mod probe;
mod refused;
pub mod report;
#[doc(hidden)]
pub mod resolve;
pub mod run;
mod secret_words;
pub mod source;
mod stable;
mod timings;
#[doc(hidden)]
pub mod traffic;
pub mod write;

pub use builder::{Builder, BuilderError};
pub use config::{Answers, DateTimeLibrary, EnumMode, Input, Only, UnknownProperties, UuidLibrary};
pub use refused::Refused;
pub use timings::Timings;

use std::path::Path;

use crate::api::Api;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;
use crate::naming::Names;
use crate::report::Report;
use crate::source::Sources;
use crate::write::FileTree;

/// What one run of the pipeline gives.
#[derive(Debug)]
pub struct Generated {
    /// The client's files, if the document could be read at all.
    pub files: FileTree,
    /// The names that were given, old and new.
    pub lock: Lock,
    /// What there is to say about the document.
    pub diagnostics: Diagnostics,
    /// The files that were read.
    pub sources: Sources,
    /// Numbers for the summary.
    pub stats: Stats,
    /// How exactly each schema and operation is expressed.
    pub report: Report,
    /// How long each stage took, in their order.
    pub timings: Timings,
}

/// Numbers for the summary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// The version that the document states; empty if it could not be read.
    pub version: String,
    /// Operations of the client.
    pub operations: usize,
    /// Operations that were left out.
    pub operations_skipped: usize,
    /// Modules with operations.
    pub modules: usize,
    /// Schemas in the document's components.
    pub schemas: usize,
    /// Items in `models`.
    pub types: usize,
    /// Models that are left out, because no operation uses them.
    pub types_left_out: usize,
    /// Enums of documented errors.
    pub error_enums: usize,
}

/// Generates a client in memory: reads the document, writes nothing. [`Generated::into_result`] tells whether it has errors.
pub fn generate(config: &Config, lock: Lock) -> Generated {
    let mut generated = Generated {
        files: FileTree::new(),
        lock,
        diagnostics: Diagnostics::default(),
        sources: Sources::default(),
        stats: Stats::default(),
        report: Report::default(),
        timings: Timings::default(),
    };
    weave(config, &mut generated);
    generated.diagnostics.at_levels(&config.lints, &config.deny);
    generated
}

/// The pipeline.
fn weave(config: &Config, generated: &mut Generated) -> Option<()> {
    let diagnostics = &mut generated.diagnostics;
    let timings = &mut generated.timings;
    let (file, tree) = read(config, &mut generated.sources, diagnostics)?;
    timings.lap("read");
    let bundled = bundle::bundle(file, tree, config, &mut generated.sources, diagnostics);
    timings.lap("bundle");
    let configuration = bundled.configuration;
    let normalized = normalize::normalize(file, bundled, config, diagnostics)?;
    timings.lap("normalize");
    let document = parse::parse(normalized, diagnostics);
    timings.lap("parse");
    let references = resolve::References::new(&document);
    let lowered = lower::lower(&references, diagnostics);
    let mut api = lowered.api;
    timings.lap("lower");
    generated.lock = naming::follow(&api, std::mem::take(&mut generated.lock), diagnostics);
    passes::run(&mut api, config, &generated.lock, diagnostics);
    timings.lap("passes");
    generated.report = report::report(&document, &api, diagnostics);
    timings.lap("report");
    let lock = std::mem::take(&mut generated.lock);
    let told = &mut normalize::Told {
        file,
        configuration,
        diagnostics,
    };
    let (mut names, lock) = naming::assign_as(&api, config, lock, told);
    timings.lap("naming");
    if config.only == Only::Models {
        keep_models(&mut api, &mut names);
    }
    let input = emit::Input {
        api: &api,
        names: &names,
        config,
    };
    let (files, counts) = layout::layout(input, diagnostics);
    timings.lap("emit and layout");
    report::name_operations(&document, diagnostics);
    generated.files = files;
    generated.lock = lock;
    let sources = &generated.sources;
    let read = sources
        .files()
        .filter(|source| Some(&source.path) != config.file.as_ref());
    let folder = config
        .spec
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new("."));
    let read = read.map(|source| {
        (
            config::place::relative(folder, &source.path),
            source.text.as_str(),
        )
    });
    generated.lock.note_inputs(read);
    // Further calls of one operation are none of the document.
    let of_document = api.operations.iter();
    let operations = of_document
        .filter(|operation| operation.ending.is_none())
        .count();
    generated.stats = Stats {
        version: document.version.clone(),
        operations,
        operations_skipped: lowered.operations.saturating_sub(operations),
        modules: counts.modules,
        schemas: lowered.schemas,
        types: counts.types,
        types_left_out: counts.types_left_out,
        error_enums: counts.error_enums,
    };
    // Nobody waits until the memory of a large document is given back.
    rayon::spawn(move || drop((document, api, names)));
    Some(())
}

/// The document's tree, with what overlays change.
#[doc(hidden)]
pub fn read(
    config: &Config,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(source::FileId, serde_json::Value)> {
    let (file, tree) = match &config.text {
        Some(text) => {
            let file = sources.add(&config.spec, text.as_str());
            let tree = source::parse_text(file, sources, diagnostics)?;
            (file, tree)
        }
        None => source::load(&config.spec, sources, diagnostics)?,
    };
    let files = config.overlays.iter();
    let overlays = files.map(|path| overlay::Input { path, text: None });
    let proposed = config.proposed.as_deref().map(|text| overlay::Input {
        path: Path::new(fix::PROPOSED),
        text: Some(text),
    });
    let overlays = overlays.chain(proposed);
    let tree = overlay::overlay((file, tree), &config.spec, overlays, sources, diagnostics)?;
    Some((file, tree))
}

/// Forgets the operations when all that they have to do with models is done. Everything has its name by
/// then, so names are the same whatever part is generated.
fn keep_models(api: &mut Api, names: &mut Names) {
    api.operations.clear();
    api.tags.clear();
    api.security_schemes.clear();
    api.xml = api::Xml::default();
    names.operations.clear();
    names.modules.clear();
    names.schemes.clear();
    names.xml_objects.clear();
    names.xml_roots.clear();
}
