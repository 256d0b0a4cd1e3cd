//! The files of a package around its code: `Cargo.toml` and `README.md`.

use super::example;
use super::feature::Feature;
use super::homes::{Home, Homes};
use super::templates::{
    APILOOM, CargoToml, CodeBlock, MarkdownLine, MarkdownPage, MarkdownText, Module, RUST_VERSION,
    RUST_VERSION_XML, Readme, Row, TomlKey, TomlText, Uses, render,
};
use crate::api::{Docs, Tag};
use crate::config::{Only, check_version, crate_name_from};
use crate::emit::{self, Input};

/// The package's name.
pub fn crate_name(input: Input<'_>) -> String {
    input
        .config
        .crate_name
        .clone()
        .unwrap_or_else(|| crate_name_from(&input.api.title))
}

/// `Cargo.toml`.
pub fn cargo_toml(input: Input<'_>, homes: &Homes, uses: Uses) -> String {
    let stated = Some(&input.api.version).filter(|version| check_version(version).is_ok());
    let version = input.config.crate_version.as_ref().or(stated);
    let version = version.cloned().unwrap_or_else(|| "0.1.0".to_owned());
    let modules = input.names.modules.iter().filter(|_| input.has_features());
    let features: Vec<Feature> = modules
        .map(|names| Feature::new(names.module.as_str(), &names.former))
        .collect();
    let of_unused: Vec<TomlText> = homes
        .tags_of_unused(input.api)
        .into_iter()
        .filter_map(|tag| input.names.modules.get(tag))
        .map(|names| TomlText::new(names.module.as_str()))
        .collect();
    let has_unused = input.has_features() && !homes.models(input.api, Home::Unused).is_empty();
    let title = input.api.title.trim();
    let description = match input.config.only {
        Only::Everything => format!("A client of {title}"),
        Only::Models => format!("The models of {title}"),
    };
    let runtime_path = input.config.runtime_from_out();
    render(&CargoToml {
        apiloom: APILOOM,
        name: TomlText::new(&crate_name(input)),
        version: TomlText::new(&version),
        rust_version: rust_version(input),
        description: Some(TomlText::new(&description)),
        features: &features,
        unused_models: has_unused.then_some(of_unused.as_slice()),
        serde: true,
        runtime_path: runtime_path.as_deref().map(TomlText::new),
        runtime_version: APILOOM,
        runtime_features: &runtime_features(input),
        uses,
        dependencies: dependencies(input),
    })
}

/// What the package depends on because the configuration says so, each a key and a value of TOML.
fn dependencies(input: Input<'_>) -> Vec<(TomlKey, String)> {
    let out = &input.config.out;
    let all = input.config.dependencies.iter();
    all.map(|(name, needed)| (TomlKey::new(name), needed.text(out)))
        .collect()
}

/// The features of the runtime that the code needs.
pub fn runtime_features(input: Input<'_>) -> Vec<&'static str> {
    let has_xml = !input.api.xml.roots.is_empty();
    let has_serde = emit::own_types(input).iter().any(|own| !own.text);
    let needed = [has_serde.then_some("serde"), has_xml.then_some("xml")];
    needed.into_iter().flatten().collect()
}

/// The oldest Rust that compiles the client.
fn rust_version(input: Input<'_>) -> &'static str {
    match runtime_features(input).contains(&"xml") {
        true => RUST_VERSION_XML,
        false => RUST_VERSION,
    }
}

/// `README.md`.
pub fn readme(input: Input<'_>, homes: &Homes) -> String {
    let modules: Vec<Module<'_>> = input
        .api
        .tags
        .iter()
        .zip(&input.names.modules)
        .map(|(tag, names)| Module {
            name: names.module.as_str(),
            summary: (tag.description.as_deref()).map(MarkdownLine::paragraph),
            operations: rows(input, tag),
        })
        .collect();
    let example = example::first_call(input).map(|lines| CodeBlock::rust(&lines.join("\n")));
    render(&Readme {
        apiloom: APILOOM,
        title: MarkdownText::new(&input.api.title),
        version: MarkdownText::new(&input.api.version),
        description: (input.api.description.as_deref()).and_then(MarkdownPage::new),
        document: MarkdownText::new(&input.config.document_name()),
        example,
        only_models: input.config.only == Only::Models,
        modules: &modules,
        features: input.has_features(),
        certificates: input
            .api
            .operations
            .iter()
            .any(|operation| operation.certificate.is_some()),
        unused_models: homes.models(input.api, Home::Unused).len(),
        left_out: homes.left_out(),
        rust_version: rust_version(input),
    })
}

/// The operations of a tag, as rows of its table.
fn rows<'a>(input: Input<'a>, tag: &Tag) -> Vec<Row<'a>> {
    let operations = input.api.operations.iter().zip(&input.names.operations);
    operations
        .filter(|(operation, _)| operation.tag == tag.name)
        .map(|(operation, names)| Row {
            method: names.method.as_str(),
            request: MarkdownText::new(&format!(
                "{} {}",
                operation.method.as_str(),
                operation.path.0
            )),
            deprecated: operation.docs.deprecated,
            summary: first_text(&operation.docs).map(MarkdownLine::cell),
        })
        .collect()
}

/// The first text that says something.
fn first_text(docs: &Docs) -> Option<&str> {
    let texts = [docs.summary.as_deref(), docs.description.as_deref()];
    let mut texts = texts.into_iter().flatten();
    texts.find(|text| !text.trim().is_empty())
}
