//! The `.rs` files of a client.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::homes::{Home, Homes};
use super::source::{format, has_word};
use super::{crate_name, example};
use crate::api::{SecurityKind, Struct, Type, TypeId, TypeKind};
use crate::config::TagFeatures;
use crate::emit::{self, Input};
use crate::naming::Name;

/// The feature of the models that no operation uses. No module has a name with a hyphen.
pub const UNUSED_MODELS: &str = "unused-models";

/// One file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFile {
    /// `lib.rs`.
    Lib,
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
    /// The path in the crate.
    pub fn path(self, input: Input<'_>) -> String {
        match self {
            SourceFile::Lib => "src/lib.rs".to_owned(),
            SourceFile::Client => "src/client.rs".to_owned(),
            SourceFile::Wire => "src/wire.rs".to_owned(),
            SourceFile::ModelsRoot => "src/models.rs".to_owned(),
            SourceFile::Models(home) => format!("src/models/{}.rs", home_name(input, home)),
            SourceFile::Tag(tag) => format!("src/{}.rs", tag_name(input, tag)),
            SourceFile::Calls(tag) => format!("src/{}/calls.rs", tag_name(input, tag)),
        }
    }
}

fn tag_name(input: Input<'_>, tag: usize) -> Name {
    input
        .names
        .modules
        .get(tag)
        .map_or_else(|| Name::ours("api"), |names| names.module.clone())
}

/// Model files of tags have the tag's name; the others must not meet a tag called like them.
fn home_name(input: Input<'_>, home: Home) -> String {
    let name = match home {
        Home::Tag(tag) => return tag_name(input, tag).to_string(),
        Home::Shared => "shared",
        Home::Unused => "unused",
    };
    let mut modules = input.names.modules.iter();
    if modules.any(|names| names.module.as_str() == name) {
        format!("{name}_models")
    } else {
        name.to_owned()
    }
}

/// The feature that turns the models of a home on; without one they are always there.
fn home_feature(input: Input<'_>, home: Home) -> Option<String> {
    match (input.config.tag_features, home) {
        (TagFeatures::Off, _) | (_, Home::Shared) => None,
        (TagFeatures::On, Home::Tag(tag)) => Some(tag_name(input, tag).to_string()),
        (TagFeatures::On, Home::Unused) => Some(UNUSED_MODELS.to_owned()),
    }
}

/// Every file of the crate.
pub fn jobs(input: Input<'_>, homes: &Homes) -> Vec<SourceFile> {
    let mut jobs = vec![
        SourceFile::Lib,
        SourceFile::Client,
        SourceFile::Wire,
        SourceFile::ModelsRoot,
    ];
    jobs.extend(
        model_homes(input, homes)
            .into_iter()
            .map(SourceFile::Models),
    );
    for tag in 0..input.api.tags.len() {
        jobs.extend([SourceFile::Tag(tag), SourceFile::Calls(tag)]);
    }
    jobs
}

fn model_homes(input: Input<'_>, homes: &Homes) -> Vec<Home> {
    let tags = (0..input.api.tags.len()).map(Home::Tag);
    std::iter::once(Home::Shared)
        .chain(tags)
        .chain([Home::Unused])
        .filter(|home| !homes.models(input.api, *home).is_empty())
        .collect()
}

/// The text of a file, without its banner.
pub fn text(input: Input<'_>, homes: &Homes, file: SourceFile) -> Result<String, String> {
    match file {
        SourceFile::Lib => lib(input),
        SourceFile::Client => {
            let items = emit::client(input).into_iter().chain(emit::builder(input));
            Ok(format!(
                "//! The client and its builder.\n\n{}",
                format(items)?
            ))
        }
        SourceFile::Wire => {
            let text = format(emit::wire(input))?;
            let import = if has_word(&text, "json") {
                "use apiloom_runtime::json;\n\n"
            } else {
                ""
            };
            Ok(format!(
                "//! What JSON means for this client.\n\n{import}{text}"
            ))
        }
        SourceFile::ModelsRoot => models_root(input, homes),
        SourceFile::Models(home) => models(input, homes, home),
        SourceFile::Tag(tag) => module(input, tag),
        SourceFile::Calls(tag) => calls(input, tag),
    }
}

/// The lints that documents, not we, decide: many parameters, deprecated items, large variants, and
/// what their texts hold.
fn lib(input: Input<'_>) -> Result<String, String> {
    let name = emit::inert(&input.api.title).concat();
    let mut lines = vec![format!(
        " A client of {name}, version {}.",
        emit::inert(&input.api.version).concat()
    )];
    if let Some(example) = example::first_call(input) {
        lines.extend([String::new(), " ```no_run".to_owned()]);
        lines.extend(example.into_iter().map(|line| format!(" {line}")));
        lines.push(" ```".to_owned());
    }
    let modules = input.names.modules.iter().map(|names| {
        let module = emit::ident(&names.module);
        let text = names.module.as_str();
        let cfg = matches!(input.config.tag_features, TagFeatures::On)
            .then(|| quote!(#[cfg(feature = #text)]));
        quote!(#cfg pub mod #module;)
    });
    // rustc and rustdoc prove for each type that it can be sent, link by link, eight steps a link.
    let steps = (input.api.longest_chain * 8).next_power_of_two().min(4096);
    let recursion_limit = (steps > 128).then(|| {
        let steps = steps.to_string();
        quote!(#![recursion_limit = #steps])
    });
    let attributes = quote! {
        #(#![doc = #lines])*
        #recursion_limit
        #![forbid(unsafe_code)]
        #![allow(
            deprecated,
            clippy::disallowed_names,
            clippy::doc_lazy_continuation,
            clippy::doc_markdown,
            clippy::doc_overindented_list_items,
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::match_overlapping_arm,
            clippy::module_inception,
            clippy::struct_field_names,
            clippy::too_long_first_doc_paragraph,
            clippy::too_many_arguments,
            clippy::type_complexity,
            clippy::upper_case_acronyms,
            clippy::wrong_self_convention,
            rustdoc::bare_urls,
        )]
    };
    let items = quote! {
        mod client;
        pub mod models;
        #(#modules)*
        mod wire;
    };
    let credentials = credentials(input);
    let uses = quote! {
        #(pub use apiloom_runtime::auth::#credentials;)*
        pub use apiloom_runtime::{AnyError, BuildError, Error};
        pub use client::{Client, ClientBuilder};
        pub use wire::Wire;
    };
    let _ = crate_name(input);
    format([attributes, items, uses])
}

/// The kinds of credential that the client's builder takes.
fn credentials(input: Input<'_>) -> Vec<proc_macro2::Ident> {
    let kinds = input.api.security_schemes.iter().map(|scheme| &scheme.kind);
    let mut used: Vec<&str> = kinds
        .filter_map(|kind| match kind {
            SecurityKind::Bearer => Some("Bearer"),
            SecurityKind::Basic => Some("Basic"),
            SecurityKind::ApiKey(..) => Some("ApiKey"),
            SecurityKind::Other(_) => None,
        })
        .collect();
    used.sort_unstable();
    used.dedup();
    used.into_iter()
        .map(|name| format_ident!("{name}"))
        .collect()
}

fn models_root(input: Input<'_>, homes: &Homes) -> Result<String, String> {
    let homes = model_homes(input, homes);
    let modules = homes.iter().map(|home| {
        let (gate, name) = (
            gate(input, *home),
            format_ident!("{}", home_name(input, *home)),
        );
        quote!(#gate mod #name;)
    });
    let uses = homes.iter().map(|home| {
        let (gate, name) = (
            gate(input, *home),
            format_ident!("{}", home_name(input, *home)),
        );
        quote!(#gate pub use #name::*;)
    });
    let text = format(
        [quote!(#(#modules)*), quote!(#(#uses)*)]
            .into_iter()
            .chain(emit::date_aliases(input)),
    )?;
    Ok(format!(
        "//! The types of requests and responses.\n\n{text}"
    ))
}

fn gate(input: Input<'_>, home: Home) -> Option<TokenStream> {
    home_feature(input, home).map(|feature| quote!(#[cfg(feature = #feature)]))
}

fn models(input: Input<'_>, homes: &Homes, home: Home) -> Result<String, String> {
    let ids = homes.models(input.api, home);
    let items = ids.iter().flat_map(|id| emit::definition(input, *id));
    let mut text = format(items)?;
    text.push_str(&serde_bridge(input, &ids)?);
    let mut used = elsewhere(input, homes, home, &ids);
    for (name, wanted) in [("Date", Type::Date), ("DateTime", Type::DateTime)] {
        if ids
            .iter()
            .any(|id| input.api.types.get(*id).kind.mentions(&wanted))
        {
            used.insert(name.to_owned());
        }
    }
    let mut header = String::new();
    if has_word(&text, "json") {
        let mut imports = vec!["self"];
        imports.extend(text.contains("Self::PROPERTIES").then_some("Object as _"));
        imports.extend(
            ["Read", "Write"]
                .into_iter()
                .filter(|name| has_word(&text, name)),
        );
        header.push_str(&format!(
            "use apiloom_runtime::json::{{{}}};\n\n",
            imports.join(", ")
        ));
    }
    if !used.is_empty() {
        let used: Vec<String> = used.into_iter().collect();
        header.push_str(&match used.as_slice() {
            [one] => format!("use super::{one};\n"),
            _ => wrapped("use super::{", &used, "};\n"),
        });
    }
    let wire: Vec<&str> = [("Slot", "Slot::new"), ("Wire", "Wire")]
        .into_iter()
        .filter(|(_, word)| has_word(&text, word))
        .map(|(name, _)| name)
        .collect();
    match wire.as_slice() {
        [] => {}
        [one] => header.push_str(&format!("use crate::wire::{one};\n")),
        several => header.push_str(&format!("use crate::wire::{{{}}};\n", several.join(", "))),
    }
    let title = match home {
        Home::Shared => "Models that several modules use.".to_owned(),
        Home::Unused => "Models that no operation uses.".to_owned(),
        Home::Tag(tag) => format!(
            "Models that only [`{0}`](crate::{0}) uses.",
            tag_name(input, tag)
        ),
    };
    Ok(format!("//! {title}\n\n{header}\n{text}"))
}

/// The names that these models use and that stand in other files.
fn elsewhere(input: Input<'_>, homes: &Homes, home: Home, ids: &[TypeId]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for id in ids {
        input.api.types.get(*id).kind.for_each_type(&mut |ty| {
            ty.for_each_id(&mut |used| {
                if homes.get(used) != home {
                    names.insert(input.names.ty(used).name.to_string());
                }
            });
        });
    }
    names
}

/// serde for every type of the file that is not an alias.
fn serde_bridge(input: Input<'_>, ids: &[TypeId]) -> Result<String, String> {
    let mut plain: Vec<TokenStream> = Vec::new();
    let mut generic: Vec<TokenStream> = Vec::new();
    for id in ids {
        let name = emit::ident(&input.names.ty(*id).name);
        match &input.api.types.get(*id).kind {
            TypeKind::Alias(_) | TypeKind::AllOf(_) | TypeKind::Pending => {}
            TypeKind::Struct(Struct {
                envelope: Some(_), ..
            }) => generic.push(quote!(#name)),
            _ => plain.push(quote!(#name)),
        }
    }
    let mut text = String::new();
    for (names, keyword) in [(plain, quote!(plain)), (generic, quote!(generic))] {
        if names.is_empty() {
            continue;
        }
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        text.push_str("\n#[cfg(feature = \"serde\")]\n");
        text.push_str(&wrapped(
            &format!("apiloom_runtime::serde_bridge! {{ Wire, {keyword}: "),
            &names,
            " }\n",
        ));
    }
    Ok(text)
}

/// A list in the way rustfmt writes long ones.
fn wrapped(open: &str, names: &[String], close: &str) -> String {
    let one_line = format!("{open}{}{close}", names.join(", "));
    if one_line.trim_end().len() <= 100 {
        return one_line;
    }
    let mut text = format!("{}\n", open.trim_end());
    let mut line = String::from("   ");
    for name in names {
        if line.len() + name.len() + 2 > 100 {
            text.push_str(&line);
            text.push('\n');
            line = String::from("   ");
        }
        line.push_str(&format!(" {name},"));
    }
    text.push_str(&line);
    text.push('\n');
    text.push_str(close.trim_start());
    text
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
        items.extend(emit::body_enum(input, operation, names));
        items.extend(emit::success_enum(input, operation, names));
        items.extend(emit::headers(input, operation, names));
        items.extend(emit::error_enum(input, operation, names));
    }
    let text = format(items)?;
    let runtime = imported(&text, &["Client", "Operation", "Parameter", "Request"]);
    let own = own_imports(&text);
    let title = if found.name.is_empty() {
        "Operations without a tag.".to_owned()
    } else {
        format!(
            "Operations of the tag {}.",
            emit::inert(&format!("`{}`", found.name.replace('`', ""))).concat()
        )
    };
    Ok(format!(
        "//! {title}\n\npub mod calls;\n\n{runtime}\n{own}\n{text}"
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
    }
    let text = format(items)?;
    let runtime = imported(
        &text,
        &[
            "Decoded",
            "Operation",
            "OperationMeta",
            "Parameter",
            "Request",
            "Response",
        ],
    );
    let method = if has_word(&text, "Method") {
        "use http::Method;\n"
    } else {
        ""
    };
    let own = own_imports(&text);
    let gap = if own.is_empty() { "" } else { "\n" };
    let handle = &module.handle;
    Ok(format!(
        "//! The calls that [`{handle}`](super::{handle}) makes.\n\n{runtime}{method}{gap}{own}\n{text}"
    ))
}

fn imported(text: &str, names: &[&str]) -> String {
    let used: Vec<String> = names
        .iter()
        .filter(|name| has_word(text, name))
        .map(|name| (*name).to_owned())
        .collect();
    match used.as_slice() {
        [] => String::new(),
        [one] => format!("use apiloom_runtime::{one};\n"),
        _ => wrapped("use apiloom_runtime::{", &used, "};\n"),
    }
}

fn own_imports(text: &str) -> String {
    let mut own = String::new();
    if has_word(text, "models::") || text.contains("models::") {
        own.push_str("use crate::models;\n");
    }
    if has_word(text, "Wire") {
        own.push_str("use crate::wire::Wire;\n");
    }
    own
}
