//! The `use` lines of a file: what its code names, and no more.

use super::source::{has_declaration, has_generic, has_path, has_word};
use crate::naming::MAP;

/// The crates that the runtime hands on, and that code names with their path.
const CRATES: [&str; 3] = ["bytes", "http", "serde_json"];

/// What the code of a handle or of its calls uses: some types, and some declarations.
pub fn declared(text: &str, types: &[&str], declarations: &[&str]) -> String {
    let types = types.iter().filter(|name| has_word(text, name));
    let types: Vec<String> = types.map(|name| (*name).to_owned()).collect();
    let declarations = declarations.iter().copied();
    let declarations = declarations.filter(|name| has_declaration(text, name));
    let types = of("apiloom_runtime::codegen::call", &types);
    let tables = has_path(text, "xml").then_some("xml");
    let rest = known(text, &declarations.chain(tables).collect::<Vec<_>>());
    // As rustfmt sorts them: by their modules, and a list of names behind what is one module deeper.
    match rest.strip_prefix("use apiloom_runtime::codegen::") {
        Some(name) if !name.starts_with('{') && name < "call" => format!("{rest}{types}"),
        _ => format!("{types}{rest}"),
    }
}

/// These names, and the crates that the code uses.
fn known(text: &str, names: &[&str]) -> String {
    let mut used: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    // What is for generated code alone stands in a module of its own, with the crates beside it.
    let module = match used.is_empty() {
        false => "apiloom_runtime::codegen",
        true => "apiloom_runtime",
    };
    used.extend(crates(text));
    used.sort();
    of(module, &used)
}

/// The standard library's map, where the code names it without its path.
pub fn map(text: &str) -> String {
    match has_generic(text, MAP) {
        true => format!("use std::collections::{MAP};\n\n"),
        false => String::new(),
    }
}

/// The crates that the runtime hands on and that the code names.
pub fn crates(text: &str) -> impl Iterator<Item = String> {
    let crates = CRATES.into_iter().filter(|name| has_path(text, name));
    crates.map(str::to_owned)
}

/// The names of one module.
pub fn of(module: &str, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("use {module}::{one};\n"),
        _ => wrapped(&format!("use {module}::{{"), names, "};\n"),
    }
}

/// The modules of the client that the code uses; `up` leads to the client's root.
pub fn own(text: &str, up: &str) -> String {
    let mut own = String::new();
    if has_path(text, "models") {
        own.push_str(&format!("use {up}::models;\n"));
    }
    let wire = match (has_path(text, "wire"), has_word(text, "Wire")) {
        (true, true) => Some("wire::{self, Wire}"),
        (true, false) => Some("wire"),
        (false, true) => Some("wire::Wire"),
        (false, false) => None,
    };
    if let Some(wire) = wire {
        own.push_str(&format!("use {up}::{wire};\n"));
    }
    own
}

/// A list in the way rustfmt writes long ones.
pub fn wrapped(open: &str, names: &[String], close: &str) -> String {
    let one_line = format!("{open}{}{close}", names.join(", "));
    if one_line.trim_end().len() < 100 {
        return one_line;
    }
    let mut text = format!("{}\n", open.trim_end());
    let mut line = String::from("   ");
    for name in names {
        if line.len() + name.len() + 2 >= 100 {
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
