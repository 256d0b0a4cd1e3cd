//! Which item goes in which file of the client.
//!
//! Takes the model and its names, gives a [`FileTree`]. Items are made and formatted one by one,
//! files in parallel; the text around them comes from the templates.

mod example;
mod files;
mod homes;
mod source;
pub mod templates;

use rayon::prelude::*;

use crate::api::SecurityKind;
use crate::config::{TagFeatures, check_version, crate_name_from};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::emit::Input;
use crate::source::{FileId, Origin};
use crate::write::FileTree;
use files::SourceFile;
use homes::{Home, Homes};
use templates::{
    APILOOM, Banner, CargoToml, CodeBlock, CommentText, Feature, MarkdownText, Module,
    RUST_VERSION, Readme, TomlText, Uses, render,
};

/// What layout gives beside the files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Modules with operations.
    pub modules: usize,
    /// Items in `models`.
    pub types: usize,
    /// Enums of documented errors.
    pub error_enums: usize,
}

/// Lays out a crate.
pub fn layout(input: Input<'_>, diagnostics: &mut Diagnostics) -> (FileTree, Counts) {
    let homes = Homes::of(input.api);
    let jobs = files::jobs(input, &homes);
    let banner = render(&Banner {
        apiloom: APILOOM,
        document: CommentText::new(&input.config.document_name()),
    });
    let made: Vec<(SourceFile, Result<String, String>)> = jobs
        .into_par_iter()
        .map(|file| {
            let text = files::text(input, &homes, file);
            (file, text)
        })
        .collect();
    let mut tree = FileTree::new();
    let mut uses = Uses::default();
    for (file, text) in made {
        match text {
            Ok(text) => {
                note_uses(&mut uses, &text);
                tree.insert(file.path(input), format!("{banner}\n{text}"));
            }
            Err(error) => {
                let origin = Origin::new(FileId(0), "");
                let message = format!(
                    "the code made for {} cannot be parsed: {error}",
                    file.path(input)
                );
                diagnostics.push(Diagnostic::error(codes::INTERNAL, origin, message));
            }
        }
    }
    tree.insert("Cargo.toml", cargo_toml(input, &homes, uses));
    tree.insert("README.md", readme(input, &homes));
    let counts = Counts {
        modules: input.api.tags.len(),
        types: input
            .api
            .types
            .iter()
            .filter(|(_, def)| !def.dropped)
            .count(),
        error_enums: input
            .api
            .operations
            .iter()
            .filter(|operation| !operation.errors.is_empty())
            .count(),
    };
    (tree, counts)
}

/// The crates that a file names.
fn note_uses(uses: &mut Uses, text: &str) {
    let code = |name: &str| {
        text.lines()
            .any(|line| !line.trim_start().starts_with("//") && line.contains(name))
    };
    uses.bytes |= code("bytes::Bytes");
    uses.chrono |= code("chrono::");
    uses.http |= code("http::");
    uses.jiff |= code("jiff::");
    uses.serde_json |= code("serde_json::");
    uses.time |= code("time::OffsetDateTime") || code("time::Date");
    uses.uuid |= code("uuid::Uuid");
}

/// The package's name.
pub fn crate_name(input: Input<'_>) -> String {
    input
        .config
        .crate_name
        .clone()
        .unwrap_or_else(|| crate_name_from(&input.api.title))
}

fn cargo_toml(input: Input<'_>, homes: &Homes, uses: Uses) -> String {
    let stated = Some(&input.api.version).filter(|version| check_version(version).is_ok());
    let version = input.config.crate_version.as_ref().or(stated);
    let version = version.cloned().unwrap_or_else(|| "0.1.0".to_owned());
    let features: Vec<Feature> = match input.config.tag_features {
        TagFeatures::On => input
            .names
            .modules
            .iter()
            .map(|names| Feature::new(names.module.as_str()))
            .collect(),
        TagFeatures::Off => Vec::new(),
    };
    let of_unused: Vec<TomlText> = homes
        .tags_of_unused(input.api)
        .into_iter()
        .filter_map(|tag| input.names.modules.get(tag))
        .map(|names| TomlText::new(names.module.as_str()))
        .collect();
    let has_unused = matches!(input.config.tag_features, TagFeatures::On)
        && !homes.models(input.api, Home::Unused).is_empty();
    let description = format!("A client of {}", input.api.title.trim());
    let runtime_path = input.config.runtime_from_out();
    render(&CargoToml {
        apiloom: APILOOM,
        name: TomlText::new(&crate_name(input)),
        version: TomlText::new(&version),
        rust_version: RUST_VERSION,
        description: Some(TomlText::new(&description)),
        features: &features,
        unused_models: has_unused.then_some(of_unused.as_slice()),
        serde: true,
        runtime_path: runtime_path.as_deref().map(TomlText::new),
        runtime_version: APILOOM,
        runtime_features: &[],
        uses,
    })
}

fn readme(input: Input<'_>, homes: &Homes) -> String {
    let modules: Vec<Module<'_>> = input
        .api
        .tags
        .iter()
        .zip(&input.names.modules)
        .map(|(tag, names)| Module {
            name: names.module.as_str(),
            operations: input
                .api
                .operations
                .iter()
                .filter(|operation| operation.tag == tag.name)
                .count(),
            summary: tag.description.as_deref().map(MarkdownText::new),
        })
        .collect();
    let example = example::first_call(input).map(|lines| CodeBlock::rust(&lines.join("\n")));
    render(&Readme {
        apiloom: APILOOM,
        title: MarkdownText::new(&input.api.title),
        version: MarkdownText::new(&input.api.version),
        description: input.api.description.as_deref().map(MarkdownText::new),
        document: MarkdownText::new(&input.config.document_name()),
        example,
        modules: &modules,
        features: matches!(input.config.tag_features, TagFeatures::On),
        unused_models: homes.models(input.api, Home::Unused).len(),
        rust_version: RUST_VERSION,
    })
}

/// The builder's method of the first scheme that can be used.
fn first_credential(input: Input<'_>) -> Option<&str> {
    let schemes = input.api.security_schemes.iter().zip(&input.names.schemes);
    schemes
        .filter(|(scheme, _)| scheme.kind == SecurityKind::Bearer)
        .map(|(_, name)| name.as_str())
        .next()
}
