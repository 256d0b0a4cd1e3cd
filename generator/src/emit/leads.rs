//! The documentation of what an operation leads to: callbacks, and operations that follow it.

use super::Input;
use super::docs::inert;
use crate::api::{Callback, Docs, FollowUp, Given, Location, Operation, StatusSelector, Type};
use crate::config::Layout;
use crate::naming::OperationNames;

/// The operation that is documented.
#[derive(Clone, Copy)]
struct Source<'a> {
    operation: &'a Operation,
    names: &'a OperationNames,
}

/// The lines of both, inert; none where there is nothing to say.
pub fn leads(input: Input<'_>, operation: &Operation, names: &OperationNames) -> Vec<String> {
    let source = Source { operation, names };
    let callbacks = operation
        .callbacks
        .iter()
        .map(|callback| vec![called_back(input, callback)]);
    let mut lines = Vec::new();
    section(&mut lines, "Callbacks", callbacks);
    let follow_ups = operation
        .follow_ups
        .iter()
        .filter_map(|follow_up| follow(input, source, follow_up));
    section(&mut lines, "Follow-ups", follow_ups);
    lines
}

fn section(lines: &mut Vec<String>, title: &str, items: impl Iterator<Item = Vec<String>>) {
    let mut listed: Vec<Vec<String>> = Vec::new();
    for item in items {
        if !listed.contains(&item) {
            listed.push(item);
        }
    }
    if !listed.is_empty() {
        lines.extend([String::new(), format!("# {title}"), String::new()]);
        lines.extend(listed.into_iter().flatten());
    }
}

/// What the server sends, and where.
fn called_back(input: Input<'_>, callback: &Callback) -> String {
    let what = match callback.body.non_null() {
        Type::Named(id) => model(input, *id, "a"),
        Type::Array(item) => match item.non_null() {
            Type::Named(id) => model(input, *id, "a list of"),
            _ => "a list".to_owned(),
        },
        _ => "JSON".to_owned(),
    };
    format!(
        "* {}: the server sends {what} with {} to {}.",
        code(&callback.name),
        code(&callback.method),
        code(&callback.url)
    )
}

fn model(input: Input<'_>, id: crate::api::TypeId, article: &str) -> String {
    let name = &input.names.ty(id).name;
    format!("{article} [`{name}`](super::models::{name})")
}

/// What can be called next, and which value goes where.
fn follow(input: Input<'_>, source: Source<'_>, follow_up: &FollowUp) -> Option<Vec<String>> {
    let target = input.api.operations.get(follow_up.operation)?;
    let names = input.names.operations.get(follow_up.operation)?;
    let mut line = format!("* {}", method(input, source, follow_up.operation)?);
    match follow_up.status {
        StatusSelector::Code(code) if !(200..300).contains(&code) => {
            line.push_str(&format!(" after a {code}"));
        }
        StatusSelector::Range(hundreds) if hundreds != 2 => {
            line.push_str(&format!(" after a {hundreds}xx"));
        }
        _ => {}
    }
    let parameters = follow_up.parameters.iter().filter_map(|(place, given)| {
        let name = names.parameters.get(*place)?;
        Some(format!("`{name}` is {}", words(source, given)))
    });
    let body = follow_up.body.as_ref();
    let body = body.map(|given| format!("the body is {}", words(source, given)));
    let server = follow_up.server.as_ref();
    let server = server.filter(|url| target.server.as_ref() != Some(url));
    let server = server.map(|url| format!("it is called at {}", code(url)));
    let parts: Vec<String> = parameters.chain(body).chain(server).collect();
    if !parts.is_empty() {
        line.push_str(": ");
        line.push_str(&parts.join(", "));
    }
    line.push('.');
    let mut lines = vec![line];
    let description = follow_up.description.as_deref().unwrap_or_default();
    // Indented, it belongs to the item of the list.
    let description = inert(description).into_iter();
    lines.extend(
        description
            .filter(|line| !line.is_empty())
            .map(|line| format!("  {line}")),
    );
    Some(lines)
}

/// An operation's method. A link only where its module is there whatever features are on.
fn method(input: Input<'_>, source: Source<'_>, target: usize) -> Option<String> {
    let operation = input.api.operations.get(target)?;
    let method = &input.names.operations.get(target)?.method;
    if operation.tag == source.operation.tag {
        return Some(format!("[`{method}`](Self::{method})"));
    }
    let mut tags = input.api.tags.iter();
    let tag = tags.position(|tag| tag.name == operation.tag)?;
    let names = input.names.modules.get(tag)?;
    let (module, handle) = (&names.module, &names.handle);
    let call = format!("`{module}().{method}`");
    Some(match input.config.layout {
        Layout::Crate => call,
        _ => format!("[{call}](super::{module}::{handle}::{method})"),
    })
}

/// Where a value comes from.
fn words(source: Source<'_>, given: &Given) -> String {
    let within = |pointer: &String, whole: &str| match pointer.as_str() {
        "" => whole.to_owned(),
        pointer => format!("{} of {whole}", code(pointer)),
    };
    match given {
        Given::Url => "the URL of this call".to_owned(),
        Given::Method => "the method of this call".to_owned(),
        Given::Status => "the status of the answer".to_owned(),
        Given::Parameter(location, wire) => match argument(source, *location, wire) {
            Some(name) => format!("{} of this call", code(&name)),
            None => format!("the {} {} of this call", location.as_str(), code(wire)),
        },
        Given::Body(pointer) => within(pointer, "the body of this call"),
        Given::AnswerHeader(name) => format!("the header {} of the answer", code(name)),
        Given::AnswerBody(pointer) => within(pointer, "the body of the answer"),
        Given::Template(text) | Given::Constant(text) => code(text),
    }
}

/// The argument or setter of a parameter of the operation, if the document declares it.
fn argument(source: Source<'_>, location: Location, wire: &str) -> Option<String> {
    let fits = |known: &str| match location {
        Location::Header => known.eq_ignore_ascii_case(wire),
        _ => known == wire,
    };
    let mut parameters = source.operation.parameters.iter();
    let index = parameters.position(|known| known.location == location && fits(&known.wire))?;
    Some(source.names.parameters.get(index)?.to_string())
}

/// Text of the document as code.
fn code(text: &str) -> String {
    inert(&Docs::code(text)).concat()
}
