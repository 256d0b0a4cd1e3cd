//! Names of the variants of an operation's bodies and answers, and of its headers' fields.
//!
//! What one is called may depend on what stands beside it, so the lock has all of them, a line for each enum or struct.

use super::ident::{Name, snake, upper_camel};
use super::items::{self, Called};
use super::media::{content_kind, content_word, media_word};
use super::scope::{Member, Scope};
use crate::api::{Reply, StatusSelector};
use crate::lock::Lock;

/// The errors, by status; further media types of one status by their own name too.
pub fn errors(called: &Called<'_>, lock: &mut Lock) -> Vec<Name> {
    let replies = &called.operation.errors;
    answers(called, "error-variants", replies, !replies.is_empty(), lock)
}

/// The answers of success, where they differ.
pub fn successes(called: &Called<'_>, lock: &mut Lock) -> Vec<Name> {
    let replies = &called.operation.successes;
    let is_enum = items::answers_differ(called.operation);
    answers(called, "success-variants", replies, is_enum, lock)
}

fn answers(
    called: &Called<'_>,
    kind: &str,
    replies: &[Reply],
    is_enum: bool,
    lock: &mut Lock,
) -> Vec<Name> {
    // A lock of before says nothing of an operation that it knows.
    let is_old = called.known && lock.get(kind, &called.place).is_none();
    let named = replies.iter().map(|reply| {
        let status = status_name(reply.status);
        let of = |word: &str| upper_camel(&format!("{} {word}", status.as_str()));
        let (own_line, candidates) = match &reply.media_type {
            None => (status.to_string(), vec![status.clone()]),
            Some(media_type) => {
                let whole = media_type.split(';').next().unwrap_or_default();
                let word = content_word(media_type);
                let words = [word.as_str(), media_word(media_type), whole];
                let words = words.into_iter().skip(usize::from(is_old));
                (format!("{status} {media_type}"), words.map(of).collect())
            }
        };
        // Whether it is the only one of its status does not count: a second one may come.
        let mut keys = reply
            .media_types
            .iter()
            .map(|(_, media_type)| format!("{}:{media_type}", status_key(reply.status)));
        Member {
            wire: keys.next().unwrap_or_else(|| status_key(reply.status)),
            also: keys.collect(),
            locked: line("answer", called, &own_line, lock),
            candidates,
            origin: reply.origin.clone(),
        }
    });
    members(called, kind, &named.collect::<Vec<_>>(), is_enum, lock)
}

/// The bodies, by what is sent; several of one kind by their media types.
pub fn bodies(called: &Called<'_>, lock: &mut Lock) -> Vec<Name> {
    let contents = items::contents(called.operation);
    let mut order: Vec<usize> = (0..contents.len()).collect();
    // Of several in JSON the plain one is what is called so.
    order.sort_by_key(|index| {
        contents
            .get(*index)
            .is_some_and(|content| content.described != "application/json")
    });
    let named = order.iter().filter_map(|index| {
        let content = contents.get(*index)?;
        let kind = content_kind(&content.kind);
        let alike = contents
            .iter()
            .filter(|other| content_kind(&other.kind) == kind);
        let name = match alike.count() {
            2.. if content.described != "application/json" => {
                upper_camel(&content_word(&content.described))
            }
            _ => Name::ours(kind),
        };
        let others = [media_word(&content.described), &content.described];
        let names = std::iter::once(name).chain(others.map(upper_camel));
        Some(Member {
            wire: content.described.clone(),
            also: Vec::new(),
            locked: line("content", called, &content.described, lock),
            candidates: names.collect(),
            origin: called.operation.origin.clone(),
        })
    });
    let is_enum = contents.len() > 1;
    let named: Vec<Member> = named.collect();
    let names = members(called, "body-variants", &named, is_enum, lock);
    let mut sorted: Vec<(usize, Name)> = order.into_iter().zip(names).collect();
    sorted.sort_by_key(|(index, _)| *index);
    sorted.into_iter().map(|(_, name)| name).collect()
}

/// The fields of the answers' headers.
pub fn headers(called: &Called<'_>, lock: &mut Lock) -> Vec<Name> {
    let headers = called.operation.documented_headers().into_iter();
    let named = headers.map(|header| Member {
        locked: line("header", called, &header.wire, lock),
        ..Member::new(
            header.wire.clone(),
            snake(&header.wire),
            &called.operation.origin,
        )
    });
    let named: Vec<Member> = named.collect();
    members(called, "header-fields", &named, !named.is_empty(), lock)
}

/// The name that a lock of before has in a line of its own.
fn line(kind: &str, called: &Called<'_>, key: &str, lock: &Lock) -> Option<Name> {
    let name = lock.get(kind, &format!("{} {key}", called.place))?;
    Name::checked(name)
}

/// Their names; the lock learns of those that callers see.
fn members(
    called: &Called<'_>,
    kind: &str,
    named: &[Member],
    seen: bool,
    lock: &mut Lock,
) -> Vec<Name> {
    let mut scope = Scope::new(&[]);
    let places = std::slice::from_ref(&called.place);
    match seen {
        true => scope.members(kind, places, named, lock),
        false => scope.members(kind, places, named, &mut Lock::default()),
    }
}

/// A status in the lock.
fn status_key(status: StatusSelector) -> String {
    match status {
        StatusSelector::Default => "default".to_owned(),
        StatusSelector::Range(hundred) => format!("{hundred}XX"),
        StatusSelector::Code(code) => code.to_string(),
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
