//! What calls get: outputs, errors, headers.

use super::Call;
use crate::api::{Header, HeaderShape, Payload, Reply, StatusSelector, Type};
use crate::diff::change::{Cause, Changes};
use crate::diff::kind::Kind;
use crate::diff::model::Model;
use crate::diff::pair::{Pair, words_of_change};
use crate::naming::Name;

/// What a call gives when all goes well.
enum Output<'a> {
    Nothing,
    One(&'a Payload),
    /// Some answers carry this, others nothing.
    Sometimes(&'a Payload),
    /// An enum.
    Several,
}

/// Compares those of an operation of both models.
pub fn compare(pair: &Pair<'_>, (old, new): (&Call<'_>, &Call<'_>), changes: &mut Changes) {
    output(pair, (old, new), changes);
    let of_errors = Enum {
        item: old.names.error.as_str(),
        added: Kind::ErrorAdded,
        removed: Kind::ErrorRemoved,
    };
    of_errors.compare(pair, &errors(old), &errors(new), changes);
    headers(pair, (old, new), changes);
    channel(pair, (old, new), changes);
}

fn output(pair: &Pair<'_>, (old, new): (&Call<'_>, &Call<'_>), changes: &mut Changes) {
    let (before, now) = (success(old), success(new));
    let is_same = match (&before, &now) {
        (Output::Nothing, Output::Nothing) => true,
        (Output::One(one), Output::One(other)) => same(pair, one, other),
        (Output::Sometimes(one), Output::Sometimes(other)) => same(pair, one, other),
        (Output::Several, Output::Several) => {
            let of_answers = Enum {
                item: old.names.success.as_str(),
                added: Kind::AnswerAdded,
                removed: Kind::AnswerRemoved,
            };
            of_answers.compare(pair, &successes(old), &successes(new), changes);
            true
        }
        _ => false,
    };
    if is_same {
        return;
    }
    let (was, is) = (
        shown_output(pair.old, old, &before),
        shown_output(pair.new, new, &now),
    );
    let what = format!("`{}` gives {is}", old.method());
    let cause = match new.operation.successes.iter().find(|reply| {
        let mut before = old.operation.successes.iter();
        !before.any(|other| other.status == reply.status)
    }) {
        Some(reply) => Cause::new(&reply.origin),
        None => match new.operation.successes.first() {
            Some(reply) => Cause::new(&reply.origin),
            None => new.cause(),
        },
    };
    let why = match was == is {
        true => "its type changed".to_owned(),
        false => format!("was {was}"),
    };
    changes.add(Kind::OutputChanged, old.method(), what, why, cause);
}

fn success<'a>(call: &Call<'a>) -> Output<'a> {
    let payloads = call.operation.successes.iter().map(|reply| &reply.payload);
    let mut carrying = payloads
        .clone()
        .filter(|payload| **payload != Payload::None);
    let Some(first) = carrying.next() else {
        return Output::Nothing;
    };
    if carrying.any(|other| !other.is_like(first)) {
        return Output::Several;
    }
    match payloads
        .into_iter()
        .any(|payload| *payload == Payload::None)
    {
        true => Output::Sometimes(first),
        false => Output::One(first),
    }
}

fn shown_output(model: &Model, call: &Call<'_>, output: &Output<'_>) -> String {
    match output {
        Output::Nothing => "nothing".to_owned(),
        Output::One(payload) => format!("`{}`", shown(model, payload)),
        Output::Sometimes(payload) => format!("`Option<{}>`", shown(model, payload)),
        Output::Several => format!("the enum `{}`", call.names.success),
    }
}

fn shown(model: &Model, payload: &Payload) -> String {
    match payload {
        Payload::None => "()".to_owned(),
        Payload::Json(ty) | Payload::Enveloped { payload: ty, .. } => model.spelled(ty),
        Payload::Xml(body) => model.spelled(&body.ty),
        Payload::Text => "String".to_owned(),
        Payload::Bytes(_) => "Bytes".to_owned(),
        Payload::Stream(_) => "Download".to_owned(),
        Payload::Items(_, ty) => format!("Items<{}>", model.spelled(ty)),
    }
}

/// Whether two payloads are the same to callers.
fn same(pair: &Pair<'_>, old: &Payload, new: &Payload) -> bool {
    let ty = |payload: &Payload| -> Option<Type> {
        match payload {
            Payload::Json(ty) | Payload::Enveloped { payload: ty, .. } => Some(ty.clone()),
            Payload::Xml(body) => Some(body.ty.clone()),
            _ => None,
        }
    };
    match (old, new) {
        (Payload::Items(_, one), Payload::Items(_, other)) => pair.same(one, other),
        (Payload::Bytes(_), Payload::Bytes(_)) | (Payload::Stream(_), Payload::Stream(_)) => true,
        _ => match (ty(old), ty(new)) {
            (Some(one), Some(other)) => pair.same(&one, &other),
            (None, None) => old == new,
            _ => false,
        },
    }
}

/// Answers with the names of their variants, each once.
fn named<'a>(replies: &'a [Reply], names: &'a [Name]) -> Vec<(&'a str, &'a Reply)> {
    names.iter().map(Name::as_str).zip(replies).collect()
}

fn errors<'a>(call: &Call<'a>) -> Vec<(&'a str, &'a Reply)> {
    named(&call.operation.errors, &call.names.errors)
}

fn successes<'a>(call: &Call<'a>) -> Vec<(&'a str, &'a Reply)> {
    named(&call.operation.successes, &call.names.successes)
}

/// An enum of answers.
struct Enum<'a> {
    item: &'a str,
    added: Kind,
    removed: Kind,
}

impl Enum<'_> {
    fn compare(
        &self,
        pair: &Pair<'_>,
        olds: &[(&str, &Reply)],
        news: &[(&str, &Reply)],
        changes: &mut Changes,
    ) {
        let item = self.item;
        for (name, reply) in olds {
            let path = format!("{item}::{name}");
            match news.iter().find(|(other, _)| other == name) {
                None => {
                    let what = format!("`{path}` is gone");
                    let why = format!("answer {} removed", status(reply));
                    changes.add(self.removed, path, what, why, Cause::old(&reply.origin));
                }
                Some((_, other)) if !same(pair, &reply.payload, &other.payload) => {
                    let what = format!("`{path}` holds something else");
                    let (was, is) = (&reply.payload, &other.payload);
                    let why = words_of_change(&shown(pair.old, was), &shown(pair.new, is));
                    let cause = Cause::new(&other.origin);
                    changes.add(Kind::AnswerTypeChanged, path, what, why, cause);
                }
                Some(_) => {}
            }
        }
        let fresh = |name: &str| !olds.iter().any(|(other, _)| *other == name);
        for (name, reply) in news.iter().filter(|(name, _)| fresh(name)) {
            let what = format!("`{item}` gains `{name}`");
            let why = format!("answer {} added", status(reply));
            let path = format!("{item}::{name}");
            changes.add(self.added, path, what, why, Cause::new(&reply.origin));
        }
    }
}

fn status(reply: &Reply) -> String {
    match reply.status {
        StatusSelector::Code(code) => code.to_string(),
        StatusSelector::Range(hundreds) => format!("{hundreds}XX"),
        StatusSelector::Default => "default".to_owned(),
    }
}

fn headers(pair: &Pair<'_>, (old, new): (&Call<'_>, &Call<'_>), changes: &mut Changes) {
    let all = |call: &Call<'_>| {
        let names = call.names.header_fields.iter().map(Name::to_string);
        let headers = call.operation.documented_headers().into_iter().cloned();
        names.zip(headers).collect::<Vec<(String, Header)>>()
    };
    let (olds, news) = (all(old), all(new));
    let item = old.names.headers.as_str();
    // Headers have no places of their own in the model.
    let cause = || match new.operation.successes.first() {
        Some(reply) => Cause::new(&reply.origin.child("headers")),
        None => new.cause(),
    };
    let is_list = |header: &Header| header.shape == HeaderShape::List;
    for (name, header) in &olds {
        let path = format!("{item}::{name}");
        match news.iter().find(|(other, _)| other == name) {
            None => {
                let what = format!("`{path}` is gone");
                let why = format!("header {} removed", header.wire);
                let cause = match old.operation.successes.first() {
                    Some(reply) => Cause::old(&reply.origin.child("headers")),
                    None => Cause::old(&old.operation.origin),
                };
                changes.add(Kind::HeaderRemoved, path, what, why, cause);
            }
            Some((_, other))
                if !pair.same(&header.ty, &other.ty) || is_list(header) != is_list(other) =>
            {
                let what = format!("`{path}` has another type");
                let why = pair.was_and_is(&header.ty, &other.ty);
                changes.add(Kind::AnswerTypeChanged, path, what, why, cause());
            }
            Some(_) => {}
        }
    }
    let fresh = |name: &String| !olds.iter().any(|(other, _)| other == name);
    for (name, header) in news.iter().filter(|(name, _)| fresh(name)) {
        let what = format!("`{item}` gains `{name}`");
        let why = format!("header {} added", header.wire);
        changes.add(
            Kind::HeaderAdded,
            format!("{item}::{name}"),
            what,
            why,
            cause(),
        );
    }
}

/// What goes over a WebSocket.
fn channel(pair: &Pair<'_>, (old, new): (&Call<'_>, &Call<'_>), changes: &mut Changes) {
    let is_same = match (&old.operation.channel, &new.operation.channel) {
        (Some(one), Some(other)) => {
            pair.same(&one.sent, &other.sent) && pair.same(&one.received, &other.received)
        }
        (None, _) => true,
        (Some(_), None) => false,
    };
    if !is_same {
        let what = format!("the messages of `{}` are of another type", old.method());
        let why = "what goes over its WebSocket changed";
        changes.add(
            Kind::AnswerTypeChanged,
            old.method(),
            what,
            why,
            new.cause(),
        );
    }
}
