//! Which types of the runtime the root of a client hands on: those that callers name, so that most programs need not know
//! the runtime by its own name.

use crate::api::{ContentKind, Framing, Payload, SecurityKind, Type};
use crate::emit::{self, Input};

/// Of the runtime's root, in the order of their names.
pub fn types(input: Input<'_>) -> Vec<&'static str> {
    let mut types = vec!["AnyError", "BuildError", "Error", "Retry"];
    let mut add = |is_used: bool, name: &'static str| types.extend(is_used.then_some(name));
    add(emit::uses(input, &Type::Secret), "Secret");
    let is_form = has_content(input, |kind| *kind == ContentKind::Multipart);
    add(is_form, "Multipart");
    add(is_form || emit::uses(input, &Type::Part), "Part");
    add(
        has_content(input, |kind| *kind == ContentKind::Bytes),
        "Body",
    );
    add(
        has_answer(input, |payload| matches!(payload, Payload::Stream(_))),
        "Download",
    );
    let is_lines = |framing: &Framing| matches!(framing, Framing::Lines(_) | Framing::Records);
    add(
        has_answer(
            input,
            |payload| matches!(payload, Payload::Items(framing, _) if !is_lines(framing)),
        ),
        "Events",
    );
    add(
        has_answer(
            input,
            |payload| matches!(payload, Payload::Items(framing, _) if is_lines(framing)),
        ),
        "JsonLines",
    );
    types.sort_unstable();
    types
}

/// Of its module `auth`: the kinds of credential that the client's builder takes, and what keeps tokens fresh.
pub fn credentials(input: Input<'_>) -> Vec<&'static str> {
    let kinds = input.api.security_schemes.iter().map(|scheme| &scheme.kind);
    let mut used: Vec<&'static str> = kinds
        .flat_map(|kind| match kind {
            SecurityKind::Bearer => &["Bearer", "Session", "Token"][..],
            SecurityKind::Basic => &["Basic"],
            SecurityKind::ApiKey(..) => &["ApiKey"],
            SecurityKind::Certificate | SecurityKind::Other(_) => &[],
        })
        .copied()
        .collect();
    used.sort_unstable();
    used.dedup();
    used
}

fn has_content(input: Input<'_>, is: impl Fn(&ContentKind) -> bool) -> bool {
    let bodies = input
        .api
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let mut contents = bodies.flat_map(|body| &body.contents);
    contents.any(|content| is(&content.kind))
}

fn has_answer(input: Input<'_>, is: impl Fn(&Payload) -> bool) -> bool {
    let operations = input.api.operations.iter();
    let mut replies =
        operations.flat_map(|operation| operation.successes.iter().chain(&operation.errors));
    replies.any(|reply| is(&reply.payload))
}
