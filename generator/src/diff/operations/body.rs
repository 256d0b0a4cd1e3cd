//! What calls send as their body.

use super::Call;
use crate::api::{Content, ContentKind, RequestBody};
use crate::diff::change::{Cause, Changes};
use crate::diff::kind::Kind;
use crate::diff::pair::{Pair, words_of_change};
use crate::naming::Name;

/// Compares that of an operation of both models.
pub fn compare(pair: &Pair<'_>, (old, new): (&Call<'_>, &Call<'_>), changes: &mut Changes) {
    let method = old.method();
    let path = format!("{method}::body");
    match (&old.operation.body, &new.operation.body) {
        (None, None) => {}
        (Some(body), None) => {
            let what = format!("`{method}` loses its body");
            let cause = Cause::old(&body.origin);
            changes.add(Kind::ParameterRemoved, path, what, "body removed", cause);
        }
        (None, Some(body)) => {
            let cause = Cause::new(&body.origin);
            if body.required {
                let what = format!("`{method}` takes a body");
                let why = "required body added";
                changes.add(Kind::RequiredParameterAdded, path, what, why, cause);
                changes.on_the_wire(format!("`{}` will be refused without a body", old.id()));
            } else {
                let what = format!("`{method}` gains `body`");
                let why = "optional body added";
                changes.add(Kind::ParameterAdded, path, what, why, cause);
            }
        }
        (Some(before), Some(now)) => {
            required(old, (before, now), changes);
            contents(pair, (old, new), (before, now), changes);
        }
    }
}

fn required(call: &Call<'_>, (before, now): (&RequestBody, &RequestBody), changes: &mut Changes) {
    let method = call.method();
    let path = format!("{method}::body");
    let cause = Cause::new(&now.origin.child("required"));
    match (before.required, now.required) {
        (false, true) => {
            let what = format!("`{method}` takes `body`");
            let why = "body became required";
            changes.add(Kind::ParameterMadeRequired, path, what, why, cause);
            changes.on_the_wire(format!("`{}` will be refused without a body", call.id()));
        }
        (true, false) => {
            let what = format!("`{method}` takes no `body`");
            let why = "body became optional";
            changes.add(Kind::ParameterMadeOptional, path, what, why, cause);
        }
        _ => {}
    }
}

/// The contents, which are variants where there are several.
fn contents(
    pair: &Pair<'_>,
    (old, new): (&Call<'_>, &Call<'_>),
    (before, now): (&RequestBody, &RequestBody),
    changes: &mut Changes,
) {
    let method = old.method();
    let path = format!("{method}::body");
    let cause = || Cause::new(&now.origin.child("content"));
    match (before.contents.as_slice(), now.contents.as_slice()) {
        ([one], [other]) => content(pair, &path, (one, other), cause(), changes),
        ([_], _) => {
            let what = format!("the body of `{method}` is `{}`", new.names.body_enum);
            let why = "a further media type, of another type";
            changes.add(Kind::BodyBecameEnum, path, what, why, cause());
        }
        (_, [_]) => {
            let what = format!("the body of `{method}` is no enum any more");
            let why = "one media type is left";
            changes.add(Kind::ParameterTypeChanged, path, what, why, cause());
        }
        (one, other) => {
            let olds: Vec<_> = old.names.bodies.iter().map(Name::as_str).zip(one).collect();
            let news: Vec<_> = new
                .names
                .bodies
                .iter()
                .map(Name::as_str)
                .zip(other)
                .collect();
            let item = old.names.body_enum.as_str();
            for (name, one) in &olds {
                let path = format!("{item}::{name}");
                match news.iter().find(|(other, _)| other == name) {
                    Some((_, other)) => content(pair, &path, (one, other), cause(), changes),
                    None => {
                        let what = format!("`{path}` is gone");
                        let why = format!("{} removed", one.described);
                        let cause = Cause::old(&before.origin.child("content"));
                        changes.add(Kind::VariantRemoved, path, what, why, cause);
                    }
                }
            }
            let fresh = |name: &str| !olds.iter().any(|(other, _)| *other == name);
            for (name, content) in news.iter().filter(|(name, _)| fresh(name)) {
                let what = format!("`{item}` gains `{name}`");
                let why = format!("{} added", content.described);
                let path = format!("{item}::{name}");
                changes.add(Kind::BodyVariantAdded, path, what, why, cause());
            }
        }
    }
}

/// What callers give for one.
fn content(
    pair: &Pair<'_>,
    path: &str,
    (old, new): (&Content, &Content),
    cause: Cause,
    changes: &mut Changes,
) {
    let is_same = match (old.kind.ty(), new.kind.ty()) {
        (Some(one), Some(other)) => pair.same(one, other),
        (None, None) => old.kind == new.kind && old.is_range() == new.is_range(),
        _ => false,
    };
    if !is_same {
        let what = format!("`{path}` has another type");
        let why = words_of_change(
            &shown(pair, &old.kind, true),
            &shown(pair, &new.kind, false),
        );
        changes.add(Kind::ParameterTypeChanged, path, what, why, cause);
    } else if !old.media_type.eq_ignore_ascii_case(&new.media_type) {
        let what = format!("`{path}` is sent as {}", new.media_type);
        let why = format!("was {}", old.media_type);
        changes.add(Kind::MediaTypeChanged, path, what, why, cause);
    }
}

fn shown(pair: &Pair<'_>, kind: &ContentKind, is_old: bool) -> String {
    let model = if is_old { pair.old } else { pair.new };
    match (kind, kind.ty()) {
        (_, Some(ty)) => model.spelled(ty),
        (ContentKind::Multipart, _) => "Multipart".to_owned(),
        (ContentKind::Text, _) => "str".to_owned(),
        _ => "Body".to_owned(),
    }
}
