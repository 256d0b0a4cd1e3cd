//! Names of the items in the module of a tag and in its `calls`, and of their fields and variants.
//!
//! They follow from the name of the operation's method, so the lock holds one only where it had to be
//! another. One scope for each of the two modules has everything that stands in it.

use std::collections::HashMap;

use super::derived::Derived;
use super::ident::{Name, upper_camel};
use super::scope::Scope;
use super::{MOST_ARGUMENTS, OperationNames, held, variants};
use crate::api::{Content, Operation, Payload, Said};
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;
use crate::source::Origin;

/// Names that the two modules import, and those of the prelude that their code uses.
const RESERVED: &[&str] = &[
    "Client",
    "ClientBuilder",
    "Request",
    "Response",
    "Wire",
    "Parameter",
    "Self",
    "String",
    "Option",
    "Some",
    "None",
    "Vec",
    "Box",
    "Result",
    "Ok",
    "Err",
    "From",
    "Into",
    "Clone",
    "Debug",
    "PartialEq",
    "Default",
    "Operation",
    "OperationMeta",
    "Decoded",
    "Method",
];

/// An operation of the module, with the name of its method.
pub struct Called<'a> {
    pub operation: &'a Operation,
    /// The lock's key.
    pub place: String,
    pub method: Name,
    /// Whether the lock had the method's name.
    pub known: bool,
}

/// What is to be named in one module.
pub struct Module<'a> {
    /// What the places of its operations begin with.
    pub prefix: &'a str,
    /// The lock's key of the tag.
    pub tag: &'a str,
    pub name: &'a Name,
    pub operations: &'a [Called<'a>],
    /// The names of the models.
    pub models: &'a HashMap<String, Origin>,
}

/// The names of one module: its handle, and each of its operations.
pub fn assign(
    module: &Module<'_>,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) -> (Name, Vec<OperationNames>) {
    let (calls, required) = calls(module, lock, diagnostics);
    let mut scope = Scope::new(RESERVED);
    let mut all = vec![handle(module)];
    let mut wanted: Vec<[Option<usize>; 4]> = Vec::new();
    for (called, call) in module.operations.iter().zip(&calls) {
        wanted.push(derived_of(called, call).map(|derived| {
            derived.map(|derived| {
                all.push(derived);
                all.len() - 1
            })
        }));
    }
    let kinds = ["handle", "error", "success", "headers", "body"];
    let claimed = scope.claim(&kinds, module.prefix, &all, lock);
    scope.hold(held::beside_calls(module, lock));
    let former = ["error", "success", "headers", "body"];
    scope.hold(held::former(&former, module.prefix, lock));
    scope.hold(held::former(&["handle"], module.tag, lock));
    let given = scope.derive(&all, claimed, module.models, lock);
    scope.tell(diagnostics);
    let name = |place: Option<usize>, call: &Name, suffix: &'static str| {
        let name = place.and_then(|place| given.get(place)).cloned();
        name.unwrap_or_else(|| call.with_suffix(suffix))
    };
    let mut operations = Vec::new();
    for (((called, call), required), [error, success, headers, body]) in module
        .operations
        .iter()
        .zip(calls)
        .zip(required)
        .zip(wanted)
    {
        // Before the lock learns of new parameters.
        let arguments = super::operations::arguments(called.operation, lock);
        let (method, origin) = (called.method.as_str(), &called.operation.origin);
        super::say_replaced(origin, method, arguments.replaced, diagnostics);
        operations.push(OperationNames {
            arguments: arguments.indexes,
            method: called.method.clone(),
            error: name(error, &call, "Error"),
            success: name(success, &call, "Success"),
            body_enum: name(body, &call, "Body"),
            headers: name(headers, &call, "Headers"),
            required,
            body: Name::ours("body"),
            parameters: super::operations::parameters(called, lock, diagnostics),
            bodies: variants::bodies(called, lock),
            header_fields: variants::headers(called, lock),
            errors: variants::errors(called, lock),
            successes: variants::successes(called, lock),
            former: super::Former::default(),
            call,
        });
    }
    let handle = given.into_iter().next();
    let handle = handle.unwrap_or_else(|| upper_camel(module.name.as_str()));
    (handle, operations)
}

/// What is named after a call: the enums of its errors, answers and bodies, and its headers, where it has them.
fn derived_of(called: &Called<'_>, call: &Name) -> [Option<Derived>; 4] {
    let operation = called.operation;
    let errors = !operation.errors.is_empty();
    let headers = !operation.documented_headers().is_empty();
    let needed = [
        ("error", "Error", "CallError", errors),
        (
            "success",
            "Success",
            "CallSuccess",
            answers_differ(operation),
        ),
        ("headers", "Headers", "CallHeaders", headers),
        ("body", "Body", "CallBody", contents(operation).len() > 1),
    ];
    needed.map(|(kind, suffix, other, is_needed)| {
        is_needed.then(|| derived(called, kind, call, suffix, other))
    })
}

/// The types of the calls and of their required values.
fn calls(
    module: &Module<'_>,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) -> (Vec<Name>, Vec<Name>) {
    let mut scope = Scope::new(RESERVED);
    let mut all: Vec<Derived> = Vec::new();
    for called in module.operations {
        all.push(Derived {
            kind: "call",
            place: called.place.clone(),
            also: Vec::new(),
            known: called.known,
            name: upper_camel(called.method.as_str()),
            others: Vec::new(),
            held: false,
            role: "the call",
            what: what(called.operation),
            origin: called.operation.origin.clone(),
        });
    }
    let many: Vec<&Called<'_>> = module
        .operations
        .iter()
        .filter(|called| required_values(called.operation) > MOST_ARGUMENTS)
        .collect();
    // What follows from a call that was there before comes before all new calls.
    let claimed = scope.claim(&["call"], module.prefix, &all, lock);
    scope.hold(held::calls(module, lock));
    scope.hold(held::former(&["call"], module.prefix, lock));
    let required = |known: bool, call: &Name, called: &Called<'_>| Derived {
        known,
        held: true,
        ..derived(called, "call-required", call, "Required", "RequiredValues")
    };
    let before: Vec<Derived> = module
        .operations
        .iter()
        .zip(&claimed)
        .filter(|(called, _)| required_values(called.operation) > MOST_ARGUMENTS)
        .filter_map(|(called, call)| Some(required(true, call.as_ref()?, called)))
        .collect();
    let claimed_required = scope.claim(&["call-required"], module.prefix, &before, lock);
    scope.hold(held::required_values(module, lock));
    let mut claimed_required: HashMap<String, Option<Name>> = before
        .into_iter()
        .map(|derived| derived.place)
        .zip(claimed_required)
        .collect();
    let none = HashMap::new();
    let calls = scope.derive(&all, claimed, &none, lock);
    let mut structs = Vec::new();
    for (called, call) in module.operations.iter().zip(&calls) {
        let derived = required(false, call, called);
        let name = if many.iter().any(|many| many.place == called.place) {
            let claimed = claimed_required.remove(&called.place).flatten();
            let named = scope.derive(&[derived], vec![claimed], &none, lock);
            named.into_iter().next()
        } else {
            None
        };
        structs.push(name.unwrap_or_else(|| call.with_suffix("Required")));
    }
    scope.tell(diagnostics);
    (calls, structs)
}

fn handle(module: &Module<'_>) -> Derived {
    let name = upper_camel(module.name.as_str());
    let first = module.operations.first();
    Derived {
        kind: "handle",
        place: module.tag.to_owned(),
        also: Vec::new(),
        // Of a new module everything is new: nothing was there before its handle.
        known: true,
        others: vec![name.with_suffix("Api")],
        name,
        held: false,
        role: "the handle",
        what: module.tag.to_owned(),
        origin: first.map_or_else(
            || Origin::new(crate::source::FileId(0), ""),
            |called| called.operation.origin.clone(),
        ),
    }
}

fn derived(
    called: &Called<'_>,
    kind: &'static str,
    call: &Name,
    suffix: &'static str,
    other: &'static str,
) -> Derived {
    Derived {
        kind,
        place: called.place.clone(),
        also: Vec::new(),
        known: called.known,
        name: call.with_suffix(suffix),
        others: vec![call.with_suffix(other)],
        held: false,
        role: match kind {
            "error" => "the enum of the errors",
            "success" => "the enum of the answers",
            "headers" => "the struct of the headers",
            "body" => "the enum of the bodies",
            _ => "the struct of the required values",
        },
        what: what(called.operation),
        origin: called.operation.origin.clone(),
    }
}

/// What the document calls an operation.
pub fn what(operation: &Operation) -> String {
    match &operation.id {
        Some(id) => id.clone(),
        None => format!("{} {}", operation.method.as_str(), operation.path.0),
    }
}

fn required_values(operation: &Operation) -> usize {
    let parameters = operation.parameters.iter();
    let parameters = parameters
        .filter(|parameter| parameter.said() == Said::Argument)
        .count();
    let body = operation.body.iter().filter(|body| body.required).count();
    parameters + body
}

/// Whether the answers of success are of several types.
pub fn answers_differ(operation: &Operation) -> bool {
    let mut carrying = operation
        .successes
        .iter()
        .map(|reply| &reply.payload)
        .filter(|payload| **payload != Payload::None);
    let first = carrying.next();
    carrying.any(|other| Some(other) != first)
}

pub fn contents(operation: &Operation) -> &[Content] {
    let body = operation.body.as_ref();
    body.map(|body| body.contents.as_slice())
        .unwrap_or_default()
}
