//! Which item goes in which file of the client.
//!
//! Takes the model and its names, gives a [`FileTree`]. Items are made and written one by one,
//! files in parallel; the text around them comes from the templates.

mod declaration;
mod example;
mod feature;
mod files;
mod flat;
mod handed_on;
mod handle;
mod homes;
mod imports;
mod item;
mod models;
mod nested;
mod package;
mod root;
mod source;
pub mod templates;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::{Config, Layout};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::emit::Input;
use crate::naming::module_name_from;
use crate::source::{FileId, Origin};
use crate::write::FileTree;
use files::SourceFile;
use homes::Homes;
use templates::{APILOOM, Banner, CommentText, Uses, render};

/// The feature of the models that no operation uses. No module has a name with a hyphen.
const UNUSED_MODELS: &str = "unused-models";

/// What layout gives beside the files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Modules with operations.
    pub modules: usize,
    /// Items in `models`.
    pub types: usize,
    /// Models that are left out, because no operation uses them.
    pub types_left_out: usize,
    /// Enums of documented errors.
    pub error_enums: usize,
}

/// Lays out a client.
pub fn layout(input: Input<'_>, diagnostics: &mut Diagnostics) -> (FileTree, Counts) {
    let homes = Homes::of(input.api, input.config.unused_models);
    let texts = texts(input, &homes, diagnostics);
    let banner = render(&Banner {
        apiloom: APILOOM,
        document: CommentText::new(&input.config.document_name()),
    });
    let mut tree = FileTree::new();
    if input.config.layout == Layout::File {
        let name = module_name(input.config);
        let texts: BTreeMap<String, String> = texts
            .into_iter()
            .map(|(file, text)| (file.module(input), text))
            .collect();
        let nested = nested::nest(&name, &texts);
        tree.insert(format!("{name}.rs"), format!("{banner}\n{nested}"));
        return (tree, counts(input, &homes));
    }
    let mut uses = Uses::default();
    for (file, text) in texts {
        note_uses(&mut uses, &text);
        tree.insert(file.path(input), format!("{banner}\n{text}"));
    }
    if input.config.layout == Layout::Crate {
        tree.insert("Cargo.toml", package::cargo_toml(input, &homes, uses));
        tree.insert("README.md", package::readme(input, &homes));
    }
    (tree, counts(input, &homes))
}

/// The texts of all files that could be made.
fn texts(
    input: Input<'_>,
    homes: &Homes,
    diagnostics: &mut Diagnostics,
) -> Vec<(SourceFile, String)> {
    let made: Vec<(SourceFile, Result<String, String>)> = files::jobs(input, homes)
        .into_par_iter()
        .map(|file| (file, files::text(input, homes, file)))
        .collect();
    let mut texts = Vec::with_capacity(made.len());
    for (file, text) in made {
        match text {
            Ok(text) => texts.push((file, text)),
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
    texts
}

fn counts(input: Input<'_>, homes: &Homes) -> Counts {
    let left_out = homes.left_out();
    let types = input.api.types.iter();
    let operations = input.api.operations.iter();
    Counts {
        modules: input.api.tags.len(),
        types: types.filter(|(_, def)| !def.dropped).count() - left_out,
        types_left_out: left_out,
        error_enums: operations
            .filter(|operation| !operation.errors.is_empty())
            .count(),
    }
}

/// The crates that a file names.
fn note_uses(uses: &mut Uses, text: &str) {
    let code = |name: &str| source::has_path(text, name);
    uses.chrono |= code("chrono");
    uses.jiff |= code("jiff");
    uses.time |= code("time");
    uses.uuid |= code("uuid");
}

/// The name of the module that layout `file` gives, also the stem of its file: as configured, or made of the
/// document's file name.
pub fn module_name(config: &Config) -> String {
    config.module_name.clone().unwrap_or_else(|| {
        let stem = config.spec.file_stem().unwrap_or_default();
        module_name_from(&stem.to_string_lossy()).to_string()
    })
}
