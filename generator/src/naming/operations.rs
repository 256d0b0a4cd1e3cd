//! Names of modules, calls, parameters and answers.

use super::ident::{Name, snake, upper_camel};
use super::scope::{self, Scope, Wanted};
use super::{Argument, ModuleNames, OperationNames, order};
use crate::api::{Api, ContentKind, Operation, Parameter, Reply, SecurityKind, StatusSelector};
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;

/// Modules of the client itself, names that some file systems do not take, and features of a package.
const RESERVED_MODULES: &[&str] = &[
    "models",
    "client",
    "default",
    "serde",
    "wire",
    "lib",
    "main",
    "mod",
    "runtime",
    "std",
    "core",
    "alloc",
    "test",
    "con",
    "nul",
    "aux",
    "prn",
    "calls",
    "error",
    "builder",
    "new",
    "clone",
    "fmt",
    "http",
    "bytes",
    "apiloom_runtime",
    "serde_json",
];
/// Handles share their module with imports.
const RESERVED_HANDLES: &[&str] = &[
    "Client",
    "ClientBuilder",
    "Request",
    "Response",
    "Wire",
    "Parameter",
    "Self",
    "String",
    "Option",
    "Vec",
    "Box",
    "Result",
    "Operation",
    "OperationMeta",
    "Decoded",
    "Method",
];
/// What every call can do, now or later.
const RESERVED_SETTERS: &[&str] = &[
    "with",
    "with_response",
    "enveloped",
    "pages",
    "items",
    "on_progress",
    "to_http",
    "raw",
    "into_future",
    "clone",
    "fmt",
    "into_request",
    "from_request",
    "decode",
    "new",
    "into",
    "from",
    "body",
    "request",
    "required",
];

/// Names the module of every tag.
pub fn modules(api: &Api, lock: &mut Lock) -> Vec<ModuleNames> {
    let wanted: Vec<Wanted> = api
        .tags
        .iter()
        .map(|tag| {
            let name = if tag.name.is_empty() {
                Name::ours("api")
            } else {
                snake(&tag.name)
            };
            let second = name.with_suffix("_api");
            Wanted {
                place: tag.name.clone(),
                also: Vec::new(),
                candidates: vec![name, second],
            }
        })
        .collect();
    let modules = Scope::new(RESERVED_MODULES)
        .folding_case()
        .assign("module", "", &wanted, lock);
    let mut handles = Scope::new(RESERVED_HANDLES);
    modules
        .into_iter()
        .map(|module| {
            let handle = upper_camel(module.as_str());
            let second = handle.with_suffix("Api");
            ModuleNames {
                handle: handles.free(&[handle, second]),
                module,
            }
        })
        .collect()
}

/// Names the builder's method of every scheme that can be used.
pub fn schemes(api: &Api, lock: &mut Lock) -> Vec<Name> {
    let reserved = [
        "base_url",
        "timeout",
        "header",
        "transport",
        "server",
        "server_variable",
        "retry",
        "answers",
        "on_drift",
        "configure",
        "build",
        "clone",
        "fmt",
    ];
    let wanted: Vec<Wanted> = api
        .security_schemes
        .iter()
        .map(|scheme| {
            let name = snake(&scheme.name);
            let second = match scheme.kind {
                SecurityKind::Bearer => name.with_suffix("_bearer"),
                SecurityKind::Basic => name.with_suffix("_basic"),
                SecurityKind::ApiKey(..) => name.with_suffix("_key"),
                SecurityKind::Certificate | SecurityKind::Other(_) => name.with_suffix("_scheme"),
            };
            Wanted {
                place: scheme.name.clone(),
                also: Vec::new(),
                candidates: vec![name, second],
            }
        })
        .collect();
    Scope::new(&reserved).assign("scheme", "", &wanted, lock)
}

/// Names every operation.
pub fn assign(api: &Api, lock: &mut Lock, diagnostics: &mut Diagnostics) -> Vec<OperationNames> {
    let mut all: Vec<Option<OperationNames>> = vec![None; api.operations.len()];
    for tag in &api.tags {
        let of_tag = api
            .operations
            .iter()
            .enumerate()
            .filter(|(_, operation)| operation.tag == tag.name);
        let of_tag: Vec<(usize, &Operation)> = of_tag.collect();
        let prefix = format!("{} ", tag.name);
        let wanted: Vec<Wanted> = of_tag
            .iter()
            .map(|(_, operation)| Wanted {
                place: format!("{prefix}{}", place(operation)),
                also: Vec::new(),
                candidates: vec![method_name(operation)],
            })
            .collect();
        let methods =
            Scope::new(&["new", "clone", "fmt"]).assign("operation", &prefix, &wanted, lock);
        let mut calls = Scope::new(RESERVED_HANDLES);
        for ((index, operation), method) in of_tag.into_iter().zip(methods) {
            let call = calls.free(&[upper_camel(method.as_str())]);
            if let Some(slot) = all.get_mut(index) {
                *slot = Some(operation_names(operation, method, call, lock, diagnostics));
            }
        }
    }
    all.into_iter().flatten().collect()
}

/// The lock's key of an operation: an operationId may change, method and path are the operation.
fn place(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path.0)
}

fn operation_names(
    operation: &Operation,
    method: Name,
    call: Name,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) -> OperationNames {
    // Before the lock learns of new parameters.
    let arguments = arguments(operation, lock);
    super::say_replaced(
        &operation.origin,
        method.as_str(),
        arguments.replaced,
        diagnostics,
    );
    let parameters: Vec<(String, Name)> = operation
        .parameters
        .iter()
        .map(|parameter| (parameter_key(parameter), setter_name(&parameter.wire)))
        .collect();
    let parameters =
        Scope::new(RESERVED_SETTERS).members("parameters", &place(operation), &parameters, lock);
    let call_suffixed = (
        call.with_suffix("Body"),
        call.with_suffix("Required"),
        call.with_suffix("Headers"),
    );
    OperationNames {
        error: call.with_suffix("Error"),
        success: call.with_suffix("Success"),
        method,
        call,
        parameters,
        arguments: arguments.indexes,
        body: Name::ours("body"),
        body_enum: call_suffixed.0,
        required: call_suffixed.1,
        headers: call_suffixed.2,
        bodies: body_names(operation),
        header_fields: header_names(operation),
        errors: reply_names(&operation.errors),
        successes: reply_names(&operation.successes),
    }
}

/// The word of the lock for the body among arguments; those of parameters have a colon.
const BODY: &str = "body";

/// The key of a parameter in the lock.
fn parameter_key(parameter: &Parameter) -> String {
    format!("{}:{}", parameter.location.as_str(), parameter.wire)
}

/// What must be given, in the method's order.
fn arguments(operation: &Operation, lock: &mut Lock) -> order::Order<Argument> {
    let parameters = operation.parameters.iter().enumerate();
    let body = operation.body.iter().filter(|body| body.required);
    let taken: Vec<(Argument, String)> = parameters
        .filter(|(_, parameter)| parameter.required)
        .map(|(index, parameter)| (Argument::Parameter(index), parameter_key(parameter)))
        .chain(body.map(|_| (Argument::Body, BODY.to_owned())))
        .collect();
    let keys: Vec<String> = taken.iter().map(|(_, key)| key.clone()).collect();
    let place = place(operation);
    let known = scope::known("parameters", &place, lock);
    let mut before: Vec<String> = known.into_iter().map(|(wire, _)| wire).collect();
    // An operation that was there before took its body last.
    if !before.is_empty() {
        before.push(BODY.to_owned());
    }
    let order = order::assign("arguments", &[place], &keys, &before, lock);
    order.map(|index| taken.get(index).map(|(argument, _)| *argument))
}

/// By status; further media types of one status by their own name too.
fn reply_names(replies: &[Reply]) -> Vec<Name> {
    let mut taken = Scope::new(&[]);
    let names = replies.iter().map(|reply| {
        let status = status_name(reply.status);
        match &reply.media_type {
            None => status,
            Some(media_type) => {
                upper_camel(&format!("{} {}", status.as_str(), media_word(media_type)))
            }
        }
    });
    names.map(|name| taken.free(&[name])).collect()
}

fn body_names(operation: &Operation) -> Vec<Name> {
    let mut taken = Scope::new(&[]);
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let names = contents.map(|content| match &content.kind {
        ContentKind::Json(_) => Name::ours("Json"),
        ContentKind::Xml(_) => Name::ours("Xml"),
        ContentKind::Form(_) => Name::ours("Form"),
        ContentKind::Multipart => Name::ours("Multipart"),
        ContentKind::Text => Name::ours("Text"),
        ContentKind::Bytes => Name::ours("Bytes"),
    });
    names.map(|name| taken.free(&[name])).collect()
}

fn header_names(operation: &Operation) -> Vec<Name> {
    let mut taken = Scope::new(&[]);
    let headers = operation.documented_headers().into_iter();
    headers
        .map(|header| taken.free(&[snake(&header.wire)]))
        .collect()
}

/// `text/csv` -> `csv`.
fn media_word(media_type: &str) -> &str {
    let essence = media_type.split(';').next().unwrap_or_default();
    let subtype = essence.split('/').next_back().unwrap_or_default();
    subtype.trim_start_matches("vnd.").trim_start_matches("x-")
}

fn setter_name(wire: &str) -> Name {
    let name = snake(wire);
    if RESERVED_SETTERS.contains(&name.as_str()) {
        name.with_suffix("_")
    } else {
        name
    }
}

fn method_name(operation: &Operation) -> Name {
    match &operation.id {
        Some(id) => snake(without_tag(id, &operation.tag)),
        None => {
            let path = operation.path.0.replace('{', "by {");
            snake(&format!(
                "{} {path}",
                operation.method.as_str().to_lowercase()
            ))
        }
    }
}

/// Cuts a prefix that repeats the tag: `issues/get`, `users.list`, `UsersController_findAll`.
fn without_tag<'a>(id: &'a str, tag: &str) -> &'a str {
    let fold = |text: &str| {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase()
    };
    let tag = fold(tag);
    let split = id
        .char_indices()
        .filter(|(_, c)| "/._-:".contains(*c))
        .find_map(|(at, c)| {
            let prefix = fold(id.get(..at)?);
            let rest = id.get(at + c.len_utf8()..)?;
            let same = prefix == tag || prefix.strip_suffix("controller") == Some(&tag);
            (same && rest.chars().any(|c| c.is_ascii_alphanumeric())).then_some(rest)
        });
    match split {
        Some(rest) if !tag.is_empty() => rest,
        _ => id,
    }
}

/// A variant by the status it is for.
fn status_name(status: StatusSelector) -> Name {
    match status {
        StatusSelector::Default => Name::ours("Default"),
        StatusSelector::Range(1) => Name::ours("Informational"),
        StatusSelector::Range(2) => Name::ours("Success"),
        StatusSelector::Range(3) => Name::ours("Redirection"),
        StatusSelector::Range(4) => Name::ours("ClientError"),
        StatusSelector::Range(5) => Name::ours("ServerError"),
        StatusSelector::Range(other) => upper_camel(&format!("status {other}xx")),
        StatusSelector::Code(418) => Name::ours("ImATeapot"),
        StatusSelector::Code(code) => {
            let reason = http::StatusCode::from_u16(code)
                .ok()
                .and_then(|status| status.canonical_reason());
            match reason {
                Some(reason) => upper_camel(reason),
                None => upper_camel(&format!("status {code}")),
            }
        }
    }
}
