//! Names of modules, calls, parameters and answers.

use std::collections::HashMap;

use super::ident::{Name, module, snake};
use super::items::{self, Called, Module};
use super::scope::{self, Member, Scope, Wanted};
use super::{Argument, OperationNames, held, methods, order, respelled};
use crate::api::{Api, Operation, Parameter, Said, SecurityKind};
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;
use crate::source::{FileId, Origin};

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
    "raw",
    "send",
    "body",
    "request",
    "required",
];

/// Names the module of every tag.
pub fn modules(api: &Api, lock: &mut Lock, diagnostics: &mut Diagnostics) -> Vec<Name> {
    let wanted: Vec<Wanted> = api
        .tags
        .iter()
        .map(|tag| {
            let name = if tag.name.is_empty() {
                Name::ours("api")
            } else {
                module(&tag.name)
            };
            let second = name.with_suffix("_api");
            let mut operations = api.operations.iter();
            let first = operations.find(|operation| operation.tag == tag.name);
            Wanted {
                place: tag.name.clone(),
                also: Vec::new(),
                candidates: vec![name, second],
                what: tag.name.clone(),
                origin: first.map_or_else(
                    || Origin::new(FileId(0), ""),
                    |operation| operation.origin.clone(),
                ),
            }
        })
        .collect();
    let mut scope = Scope::new(RESERVED_MODULES).folding_case();
    let known = scope.known("module", "", &wanted, lock);
    scope.hold(held::former(&["module"], "", lock));
    let names = scope.give("module", &wanted, known, lock);
    scope.tell(diagnostics);
    names
}

/// Names the builder's methods: of every scheme that can be used, and of every environment.
pub fn schemes(
    api: &Api,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) -> (Vec<Name>, Vec<Name>) {
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
                what: scheme.name.clone(),
                origin: scheme.origin.clone(),
            }
        })
        .collect();
    let environments = api.environments.iter().map(|environment| {
        let name = snake(&environment.name);
        Wanted {
            place: environment.name.clone(),
            also: Vec::new(),
            candidates: vec![name.clone(), name.with_suffix("_server")],
            what: environment.name.clone(),
            origin: Origin::new(FileId(0), ""),
        }
    });
    let environments: Vec<Wanted> = environments.collect();
    let mut scope = Scope::new(&reserved);
    let known = scope.known("scheme", "", &wanted, lock);
    let known_environments = scope.known("environment", "", &environments, lock);
    let names = scope.give("scheme", &wanted, known, lock);
    let environments = scope.give("environment", &environments, known_environments, lock);
    scope.tell(diagnostics);
    (names, environments)
}

/// Names the handle of every tag, and every operation.
pub fn assign(
    api: &Api,
    modules: &[Name],
    models: &HashMap<String, Origin>,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) -> (Vec<Name>, Vec<OperationNames>) {
    let mut handles = Vec::new();
    let mut all: Vec<Option<OperationNames>> = vec![None; api.operations.len()];
    for (tag, name) in api.tags.iter().zip(modules) {
        let of_tag = api.operations.iter().enumerate();
        let of_tag = of_tag.filter(|(_, operation)| operation.tag == tag.name);
        let (places, of_tag): (Vec<usize>, Vec<&Operation>) = of_tag.unzip();
        let prefix = format!("{} ", tag.name);
        let operations = called(&of_tag, &prefix, lock, diagnostics);
        let module = Module {
            prefix: &prefix,
            tag: &tag.name,
            name,
            operations: &operations,
            models,
        };
        let (handle, names) = items::assign(&module, lock, diagnostics);
        handles.push(handle);
        for (index, names) in places.into_iter().zip(names) {
            if let Some(slot) = all.get_mut(index) {
                *slot = Some(names);
            }
        }
    }
    (handles, all.into_iter().flatten().collect())
}

/// Names the methods of one handle.
fn called<'a>(
    operations: &[&'a Operation],
    prefix: &str,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) -> Vec<Called<'a>> {
    let candidates = methods::candidates(operations).into_iter();
    let wanted: Vec<Wanted> = operations
        .iter()
        .zip(candidates)
        .map(|(operation, candidates)| Wanted {
            place: format!("{prefix}{}", place(operation)),
            also: Vec::new(),
            candidates,
            what: items::what(operation),
            origin: operation.origin.clone(),
        })
        .collect();
    let mut scope = Scope::new(&["new", "clone", "fmt"]);
    let known = scope.known("operation", prefix, &wanted, lock);
    scope.hold(held::former(&["operation"], prefix, lock));
    let was_known: Vec<bool> = known.iter().map(Option::is_some).collect();
    let methods = scope.give("operation", &wanted, known, lock);
    scope.tell(diagnostics);
    let named = operations.iter().zip(wanted).zip(methods).zip(was_known);
    let called = named.map(|(((operation, wanted), method), known)| Called {
        operation,
        place: wanted.place,
        method,
        known,
    });
    called.collect()
}

/// Names the arguments and setters of a call.
pub fn parameters(
    called: &Called<'_>,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) -> Vec<Name> {
    let parameters = called.operation.parameters.iter().map(|parameter| {
        let name = setter_name(&parameter.wire);
        Member::new(parameter_key(parameter), name, &parameter.origin)
    });
    let parameters: Vec<Member> = parameters.collect();
    let mut scope = Scope::new(RESERVED_SETTERS);
    let place = place(called.operation);
    let names = scope.members("parameters", &[place], &parameters, lock);
    scope.tell(diagnostics);
    names
}

/// The lock's key of an operation: an operationId may change, method and path are the operation.
pub(super) fn place(operation: &Operation) -> String {
    let ending = operation.ending.unwrap_or_default();
    let place = format!("{} {}", operation.method.as_str(), operation.path.0);
    format!("{place}{}", ending.replace('_', " as "))
}

/// The word of the lock for the body among arguments; those of parameters have a colon.
const BODY: &str = "body";

/// The key of a parameter in the lock.
pub(super) fn parameter_key(parameter: &Parameter) -> String {
    format!("{}:{}", parameter.location.as_str(), parameter.wire)
}

/// What must be given, in the method's order.
pub fn arguments(operation: &Operation, lock: &mut Lock) -> order::Order<Argument> {
    let parameters = operation.parameters.iter().enumerate();
    let body = operation.body.iter().filter(|body| body.required);
    let taken: Vec<(Argument, String)> = parameters
        .filter(|(_, parameter)| parameter.said() == Said::Argument)
        .map(|(index, parameter)| (Argument::Parameter(index), parameter_key(parameter)))
        .chain(body.map(|_| (Argument::Body, BODY.to_owned())))
        .collect();
    let keys: Vec<String> = taken.iter().map(|(_, key)| key.clone()).collect();
    let place = place(operation);
    let all: Vec<String> = operation.parameters.iter().map(parameter_key).collect();
    let places = std::slice::from_ref(&place);
    respelled::respell("parameters", Some("arguments"), places, &all, lock);
    let known = scope::known("parameters", &place, lock);
    let mut before: Vec<String> = known.into_iter().map(|(wire, _)| wire).collect();
    // An operation that was there before took its body last.
    if !before.is_empty() {
        before.push(BODY.to_owned());
    }
    let order = order::assign("arguments", &[place], &keys, &before, lock);
    order.map(|index| taken.get(index).map(|(argument, _)| *argument))
}

fn setter_name(wire: &str) -> Name {
    let name = snake(wire);
    if RESERVED_SETTERS.contains(&name.as_str()) {
        name.with_suffix("_")
    } else {
        name
    }
}
