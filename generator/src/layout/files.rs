//! The `.rs` files of a client: one tree of modules for every layout.
//!
//! Items name each other by `super::`, never by `crate::`, so that the same text serves as a crate, as
//! a folder of somebody's crate, and as one file.

use super::homes::{Home, Homes};
use super::imports;
use super::source::format;
use super::{models, root};
use crate::config::{Layout, Only};
use crate::emit::{self, Input};
use crate::naming::Name;

/// One file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFile {
    /// `lib.rs`, or `mod.rs`.
    Root,
    /// `client.rs`.
    Client,
    /// `wire.rs`.
    Wire,
    /// `models.rs`.
    ModelsRoot,
    /// The models of one home.
    Models(Home),
    /// The module of a tag, by its place in the api's tags.
    Tag(usize),
    /// The calls of a tag.
    Calls(usize),
}

impl SourceFile {
    /// The path in the output folder.
    pub fn path(self, input: Input<'_>) -> String {
        match (self, input.config.layout) {
            (SourceFile::Root, Layout::Crate) => "src/lib.rs".to_owned(),
            (SourceFile::Root, _) => "mod.rs".to_owned(),
            (file, Layout::Crate) => format!("src/{}.rs", file.module(input)),
            (file, _) => format!("{}.rs", file.module(input)),
        }
    }

    /// The way from the root module: `models/shared`, for example; empty for the root.
    pub fn module(self, input: Input<'_>) -> String {
        match self {
            SourceFile::Root => String::new(),
            SourceFile::Client => "client".to_owned(),
            SourceFile::Wire => "wire".to_owned(),
            SourceFile::ModelsRoot => "models".to_owned(),
            SourceFile::Models(home) => format!("models/{}", models::home_name(input, home)),
            SourceFile::Tag(tag) => tag_name(input, tag).to_string(),
            SourceFile::Calls(tag) => format!("{}/calls", tag_name(input, tag)),
        }
    }
}

/// The module of a tag.
pub fn tag_name(input: Input<'_>, tag: usize) -> Name {
    input
        .names
        .modules
        .get(tag)
        .map_or_else(|| Name::ours("api"), |names| names.module.clone())
}

/// Every file of the client, the root first.
pub fn jobs(input: Input<'_>, homes: &Homes) -> Vec<SourceFile> {
    let mut jobs = vec![SourceFile::Root, SourceFile::Wire, SourceFile::ModelsRoot];
    if input.config.only == Only::Everything {
        jobs.push(SourceFile::Client);
    }
    jobs.extend(
        models::homes(input, homes)
            .into_iter()
            .map(SourceFile::Models),
    );
    for tag in 0..input.api.tags.len() {
        jobs.extend([SourceFile::Tag(tag), SourceFile::Calls(tag)]);
    }
    jobs
}

/// The text of a file, without its banner.
pub fn text(input: Input<'_>, homes: &Homes, file: SourceFile) -> Result<String, String> {
    match file {
        SourceFile::Root => root::text(input),
        SourceFile::Client => client(input),
        SourceFile::Wire => wire(input),
        SourceFile::ModelsRoot => models::root(input, homes),
        SourceFile::Models(home) => models::text(input, homes, home),
        SourceFile::Tag(tag) => module(input, tag),
        SourceFile::Calls(tag) => calls(input, tag),
    }
}

fn client(input: Input<'_>) -> Result<String, String> {
    let items = format(emit::client(input))?;
    let imports = imports::of("apiloom_runtime::codegen", &["client".to_owned()]);
    Ok(format!(
        "//! The client and its builder.\n\n{imports}\n{items}"
    ))
}

fn wire(input: Input<'_>) -> Result<String, String> {
    let text = format(emit::wire(input))?;
    let imports = imports::declared(&text, &[], &["foreign", "wire_functions", "xml_table"]);
    let what = match input.api.xml.roots.as_slice() {
        [] => "JSON means",
        _ => "JSON and XML mean",
    };
    Ok(format!(
        "//! What {what} for this client.\n\n{imports}\n{text}"
    ))
}

fn operations_of(input: Input<'_>, tag: usize) -> Vec<usize> {
    let Some(tag) = input.api.tags.get(tag) else {
        return Vec::new();
    };
    let all = input.api.operations.iter().enumerate();
    all.filter(|(_, operation)| operation.tag == tag.name)
        .map(|(index, _)| index)
        .collect()
}

fn module(input: Input<'_>, tag: usize) -> Result<String, String> {
    let (Some(found), Some(names)) = (input.api.tags.get(tag), input.names.modules.get(tag)) else {
        return Ok(String::new());
    };
    let operations = operations_of(input, tag);
    let mut items = emit::handle(input, found, names, &operations);
    for index in &operations {
        let (Some(operation), Some(names)) = (
            input.api.operations.get(*index),
            input.names.operations.get(*index),
        ) else {
            continue;
        };
        let former = &names.former;
        let bodies = emit::body_enum(input, operation, names);
        let successes = emit::success_enum(input, operation, names);
        let headers = emit::headers(input, operation, names);
        let errors = emit::error_enum(input, operation, names);
        for (mut made, former, name) in [
            (bodies, &former.body, &names.body_enum),
            (Vec::from_iter(successes), &former.success, &names.success),
            (headers, &former.headers, &names.headers),
            (Vec::from_iter(errors), &former.error, &names.error),
        ] {
            if !made.is_empty() {
                made.extend(emit::former(former, name));
            }
            items.extend(made);
        }
    }
    let text = format(items)?;
    let runtime = imports::declared(
        &text,
        &["Client", "Parameter"],
        &["bodies", "debug_enum", "debug_struct", "headers"],
    );
    let (map, own) = (imports::map(&text), imports::own(&text, "super"));
    let title = if found.name.is_empty() {
        "Operations without a tag.".to_owned()
    } else {
        format!(
            "Operations of the tag {}.",
            emit::inert(&format!("`{}`", found.name.replace('`', ""))).concat()
        )
    };
    Ok(format!(
        "//! {title}\n\npub mod calls;\n\n{map}{runtime}\n{own}\n{text}"
    ))
}

fn calls(input: Input<'_>, tag: usize) -> Result<String, String> {
    let Some(module) = input.names.modules.get(tag) else {
        return Ok(String::new());
    };
    let mut items = Vec::new();
    for index in operations_of(input, tag) {
        let (Some(operation), Some(names)) = (
            input.api.operations.get(index),
            input.names.operations.get(index),
        ) else {
            continue;
        };
        items.extend(emit::call(input, operation, names, module));
        items.extend(emit::former(&names.former.call, &names.call));
    }
    let text = format(items)?;
    let runtime = imports::declared(&text, &["Parameter"], &["debug_struct", "operation"]);
    let (map, own) = (imports::map(&text), imports::own(&text, "super::super"));
    let gap = if own.is_empty() { "" } else { "\n" };
    let handle = &module.handle;
    Ok(format!(
        "//! The calls that [`{handle}`](super::{handle}) makes.\n\n{map}{runtime}{gap}{own}\n{text}"
    ))
}
