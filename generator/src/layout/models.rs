//! The files of `models`: one for each home.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::UNUSED_MODELS;
use super::files::tag_name;
use super::homes::{Home, Homes};
use super::imports::{self, wrapped};
use super::source::{format, has_declaration, has_path, has_word};
use crate::api::{Through, Type, TypeId, TypeKind};
use crate::emit::{self, Input};
use crate::naming::Name;

/// What declares what belongs to models.
const DECLARATIONS: [&str; 12] = [
    "construct",
    "constructors",
    "debug_enum",
    "debug_struct",
    "default",
    "from_variants",
    "newtype",
    "object",
    "scalar_enum",
    "setters",
    "string_enum",
    "union",
];

/// The module of a home's models: of a tag it has the tag's name.
pub fn home_name(input: Input<'_>, home: Home) -> Name {
    match home {
        Home::Tag(tag) => tag_name(input, tag),
        Home::Shared => input.names.shared.clone(),
        Home::Unused => input.names.unused.clone(),
    }
}

/// The feature that turns the models of a home on; without one they are always there.
fn home_feature(input: Input<'_>, home: Home) -> Option<String> {
    match home {
        _ if !input.has_features() => None,
        Home::Shared => None,
        Home::Tag(tag) => Some(tag_name(input, tag).to_string()),
        Home::Unused => Some(UNUSED_MODELS.to_owned()),
    }
}

/// The homes that have models.
pub fn homes(input: Input<'_>, homes: &Homes) -> Vec<Home> {
    let tags = (0..input.api.tags.len()).map(Home::Tag);
    std::iter::once(Home::Shared)
        .chain(tags)
        .chain([Home::Unused])
        .filter(|home| !homes.models(input.api, *home).is_empty())
        .collect()
}

/// `models.rs`: every model, wherever it stands.
pub fn root(input: Input<'_>, homes: &Homes) -> Result<String, String> {
    let mut homes = self::homes(input, homes);
    homes.sort_by_key(|home| home_name(input, *home).to_string());
    let modules = homes.iter().map(|home| {
        let (gate, name) = (gate(input, *home), emit::ident(&home_name(input, *home)));
        quote!(#gate mod #name;)
    });
    let uses = homes.iter().map(|home| {
        let (gate, name) = (gate(input, *home), emit::ident(&home_name(input, *home)));
        quote!(#gate pub use #name::*;)
    });
    let text = format(
        [quote!(#(#modules)*), quote!(#(#uses)*)]
            .into_iter()
            .chain(emit::date_aliases(input)),
    )?;
    let gap = if text.is_empty() { "" } else { "\n" };
    Ok(format!(
        "//! The types of requests and responses.\n{gap}{text}"
    ))
}

fn gate(input: Input<'_>, home: Home) -> Option<TokenStream> {
    home_feature(input, home).map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// The models of one home.
pub fn text(input: Input<'_>, homes: &Homes, home: Home) -> Result<String, String> {
    let ids = homes.models(input.api, home);
    let items = ids.iter().flat_map(|id| emit::definition(input, *id));
    let mut text = format(items)?;
    text.push_str(&serde_bridge(input, &ids)?);
    let mut used = BTreeSet::new();
    for id in &ids {
        let kind = &input.api.types.get(*id).kind;
        kind.for_each_type(&mut |ty| elsewhere(input, homes, home, ty, &mut used));
        // Where null may be set, what is set is asked for: not by the alias, which is the `Option`, but by what it holds.
        let mut given = BTreeSet::new();
        kind.for_each_type(&mut |ty| {
            if let option @ Type::Nullable(_) = input.api.types.behind(ty, Through::Aliases) {
                elsewhere(input, homes, home, option, &mut given);
            }
        });
        used.extend(given.into_iter().filter(|name| has_word(&text, name)));
    }
    let mut named: Vec<String> = DECLARATIONS
        .into_iter()
        .filter(|name| has_declaration(&text, name))
        .map(str::to_owned)
        .collect();
    named.extend(has_path(&text, "json").then(|| "json".to_owned()));
    named.extend(imports::crates(&text));
    named.sort();
    let mut header = imports::map(&text) + &imports::of("apiloom_runtime::codegen", &named);
    if !named.is_empty() {
        header.push('\n');
    }
    if has_word(&text, "Wire") {
        header.push_str("use super::super::wire::Wire;\n");
    }
    if !used.is_empty() {
        let used: Vec<String> = used.into_iter().collect();
        header.push_str(&match used.as_slice() {
            [one] => format!("use super::{one};\n"),
            _ => wrapped("use super::{", &used, "};\n"),
        });
    }
    let title = match home {
        Home::Shared if input.api.tags.is_empty() => "All models.".to_owned(),
        Home::Shared => "Models that several modules use.".to_owned(),
        Home::Unused => "Models that no operation uses.".to_owned(),
        Home::Tag(tag) => format!(
            "Models that only [`{0}`](super::super::{0}) uses.",
            tag_name(input, tag)
        ),
    };
    Ok(format!("//! {title}\n\n{header}\n{text}"))
}

/// Adds the names that a type is written by and that stand in other files.
fn elsewhere(input: Input<'_>, homes: &Homes, home: Home, ty: &Type, names: &mut BTreeSet<String>) {
    ty.for_each_id(&mut |used| {
        if homes.get(used) != home {
            names.insert(input.names.ty(used).name.to_string());
        }
    });
    for (name, wanted) in [("Date", Type::Date), ("DateTime", Type::DateTime)] {
        if ty.mentions(&wanted) {
            names.insert(name.to_owned());
        }
    }
}

/// serde for every type of the file that is not an alias.
fn serde_bridge(input: Input<'_>, ids: &[TypeId]) -> Result<String, String> {
    let mut plain: Vec<TokenStream> = Vec::new();
    let mut generic: Vec<TokenStream> = Vec::new();
    for id in ids {
        let name = emit::ident(&input.names.ty(*id).name);
        match &input.api.types.get(*id).kind {
            TypeKind::Alias(_) | TypeKind::AllOf(_) | TypeKind::Pending => {}
            TypeKind::Struct(object) if object.is_generic() => generic.push(quote!(#name)),
            _ => plain.push(quote!(#name)),
        }
    }
    let mut text = String::new();
    for (names, keyword) in [(plain, quote!(plain)), (generic, quote!(generic))] {
        if names.is_empty() {
            continue;
        }
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        text.push('\n');
        text.push_str(&wrapped(
            &format!("apiloom_runtime::codegen::serde_bridge! {{ Wire, {keyword}: "),
            &names,
            " }\n",
        ));
    }
    Ok(text)
}
