//! Writes a program that calls every operation of a generated client.
//!
//!     calls DOCUMENT FOLDER
//!
//! `tests/prism` runs it, and runs the program against a mock server. The program goes to
//! `FOLDER/src`; each operation that it does not call is told on stdout, a line of JSON with the
//! operation and the reason.

mod check;
mod instance;
mod scalar;
mod signature;
mod tree;

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use apiloom::api::{Operation, SecurityKind};
use apiloom::config::Config;
use apiloom::diagnostic::Diagnostics;
use apiloom::emit::{self, Input};
use apiloom::lock::Lock;
use apiloom::naming::{self, OperationNames};
use apiloom::source::{self, Sources};
use apiloom::{bundle, lower, normalize, parse, passes, resolve};
use apiloom_tests::declared::expanded;
use proc_macro2::TokenStream;
use serde_json::{Value, json};
use syn::Item;

use crate::instance::Maker;
use crate::signature::{Signature, expression, literal, signatures};
use crate::tree::{Found, Tree};

/// What the programs of all clients share.
const HARNESS: &str = include_str!("harness.rs");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [document, folder] = arguments.as_slice() else {
        eprintln!("usage: calls DOCUMENT FOLDER");
        return ExitCode::from(2);
    };
    match run(Path::new(document), &Path::new(folder).join("src")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{document}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(document: &Path, folder: &Path) -> Result<(), String> {
    let config = Config::new(document, folder);
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let unreadable = "apiloom cannot read it";
    let (file, tree) = source::load(document, &mut sources, &mut diagnostics).ok_or(unreadable)?;
    let bundled = bundle::bundle(file, tree, &config, &mut sources, &mut diagnostics);
    let tree = bundled.tree.clone();
    let normalized =
        normalize::normalize(file, bundled, &config, &mut diagnostics).ok_or(unreadable)?;
    let document = parse::parse(normalized, &mut diagnostics);
    let references = resolve::References::new(&document);
    let mut api = lower::lower(&references, &mut diagnostics).api;
    passes::run(&mut api, &config, &Lock::default(), &mut diagnostics);
    let (names, _) = naming::assign(&api, Lock::default(), &mut diagnostics);
    let input = Input {
        api: &api,
        names: &names,
        config: &config,
    };
    let program = program(input, Tree(&tree));
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text);
    std::fs::create_dir_all(folder)
        .and_then(|()| write("main.rs", &program))
        .and_then(|()| write("harness.rs", HARNESS))
        .map_err(|error| error.to_string())
}

/// The program's `main.rs`; operations that cannot be called are told.
fn program(input: Input<'_>, tree: Tree<'_>) -> String {
    let mut functions = String::new();
    let mut runs = String::new();
    for (number, found) in tree.operations().iter().enumerate() {
        let call = |examples| call(input, Maker { tree, examples }, found);
        let first = match call(true) {
            Ok(first) => first,
            Err(reason) => {
                println!("{}", json!({"operation": found.line, "reason": reason}));
                continue;
            }
        };
        let client = match tree.server(found) {
            Some(url) if url.contains("://") => format!("client({}.to_owned())", literal(&url)),
            Some(path) => format!("client(mock() + {})", literal(&path)),
            None => "usual".to_owned(),
        };
        let mut add = |call: &str, name: &str, about: &str, statuses: &[u16]| {
            let line = literal(&found.line);
            let _ = writeln!(
                runs,
                "    harness::run({line}, {about:?}, &{statuses:?}, &{client}, {name}).await;"
            );
            let _ = write!(
                functions,
                "\nasync fn {name}(client: Client) -> Outcome {{\n    outcome({call}.await)\n}}\n"
            );
        };
        let name = format!("call_{number}");
        add(&first, &name, "", &tree.statuses(found));
        // Examples seldom have every property.
        if let Ok(second) = call(false)
            && second != first
        {
            add(&second, &format!("{name}_made"), "every property", &[]);
        }
    }
    let mut credentials = credentials(input);
    let operations = tree.operations();
    if operations
        .iter()
        .any(|found| tree.takes_authorization(found))
    {
        credentials.push_str(".header(\"authorization\", \"Bearer token\")");
    }
    format!(
        "//! Calls every operation.\n#![allow(deprecated, unused_imports, unused_variables)]\n\n\
         mod harness;\n\nuse api::Client;\nuse harness::{{Outcome, mock, outcome, read}};\n\n\
         #[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    \
         let client = |server| harness::client(server, |builder| builder{credentials});\n    \
         let usual = client(mock());\n{runs}}}\n{functions}"
    )
}

/// The calls of the builder that give it a credential of each kind.
fn credentials(input: Input<'_>) -> String {
    let schemes = input.api.security_schemes.iter().zip(&input.names.schemes);
    let mut calls = String::new();
    for (scheme, method) in schemes {
        let arguments = match scheme.kind {
            SecurityKind::Bearer => "Bearer::token(\"token\")",
            SecurityKind::Basic => "Basic::new(\"ada\", \"secret\")",
            SecurityKind::ApiKey(..) => "ApiKey::new(\"key\")",
            SecurityKind::Certificate | SecurityKind::Other(_) => continue,
        };
        let _ = write!(calls, ".{method}(apiloom_runtime::auth::{arguments})");
    }
    calls
}

/// The expression that makes the call.
fn call(input: Input<'_>, maker: Maker<'_>, found: &Found<'_>) -> Result<String, String> {
    let lost = || "the model and its names do not agree".to_owned();
    let operations = &input.api.operations;
    let at = |operation: &Operation| operation.origin.pointer() == found.pointer;
    let index = operations
        .iter()
        .position(at)
        .ok_or("the generator leaves it out")?;
    if maker.tree.statuses(found).contains(&101) {
        return Err("its answer is another protocol, which Prism does not speak".to_owned());
    }
    if let Some(url) = maker.tree.server(found)
        && url.contains("://")
        && !url.starts_with("http")
    {
        return Err(format!("its server does not speak HTTP: {url}"));
    }
    let operation = operations.get(index).ok_or_else(lost)?;
    let names = input.names.operations.get(index).ok_or_else(lost)?;
    let mut tags = input.api.tags.iter().zip(&input.names.modules);
    let (tag, module) = tags
        .find(|(tag, _)| tag.name == operation.tag)
        .ok_or_else(lost)?;
    let value_of = |argument: &str| value(maker, found, operation, names, argument);

    let handle = signatures(items(emit::handle(input, tag, module, &[index])));
    // The client's way to the handle comes first, and may have the same name.
    let method = handle
        .iter()
        .rfind(|method| method.name == names.method.as_str())
        .ok_or_else(lost)?;
    let mut arguments = Vec::new();
    for (name, passed) in &method.arguments {
        let made = value_of(name).and_then(|value| expression(passed, &value));
        arguments.push(made.map_err(|reason| format!("`{name}` {reason}"))?);
    }
    let mut call = format!(
        "client.{}().{}({})",
        module.module,
        names.method,
        arguments.join(", ")
    );
    for Signature { name, arguments } in signatures(expanded(items(emit::call(
        input, operation, names, module,
    )))?) {
        let [(argument, passed)] = arguments.as_slice() else {
            continue;
        };
        // What need not be given is left out if there is no value for it.
        if name == *argument
            && let Ok(made) = value_of(argument).and_then(|value| expression(passed, &value))
        {
            let _ = write!(call, "\n        .{name}({made})");
        }
    }
    Ok(call)
}

/// A value for an argument or setter.
fn value(
    maker: Maker<'_>,
    found: &Found<'_>,
    operation: &Operation,
    names: &OperationNames,
    argument: &str,
) -> Result<Value, String> {
    let mut parameters = operation.parameters.iter().zip(&names.parameters);
    let parameter = parameters.find(|(_, name)| name.as_str() == argument);
    let owner = match parameter {
        Some((parameter, _)) => maker.tree.parameter(parameter.origin.pointer()),
        None if names.body.as_str() == argument => maker.tree.body(found).cloned(),
        None => return Err("is an argument of a new kind".to_owned()),
    };
    let owner = owner.ok_or("is not in the document")?;
    maker
        .carried(&owner)
        .ok_or_else(|| "has a schema that no value was found for".to_owned())
}

/// Emitted code as items.
fn items(tokens: Vec<TokenStream>) -> Vec<Item> {
    tokens
        .into_iter()
        .filter_map(|tokens| syn::parse2::<syn::File>(tokens).ok())
        .flat_map(|file| file.items)
        .collect()
}
