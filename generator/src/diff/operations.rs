//! What changed in the operations of both models, and which ones came and went.

mod answers;
mod body;
mod parameters;

use std::collections::HashMap;

use super::change::{Cause, Changes};
use super::kind::Kind;
use super::model::Model;
use super::pair::Pair;
use super::types::documentation;
use crate::api::{Operation, PathTemplate};
use crate::naming::OperationNames;

/// An operation with its names.
#[derive(Clone, Copy)]
struct Call<'a> {
    operation: &'a Operation,
    names: &'a OperationNames,
    module: &'a str,
}

impl Call<'_> {
    /// How callers write it: `users().list_users()`.
    fn path(&self) -> String {
        format!("{}().{}()", self.module, self.names.method)
    }

    /// How it is called, without the parentheses.
    fn method(&self) -> String {
        format!("{}().{}", self.module, self.names.method)
    }

    /// What the document calls it.
    fn id(&self) -> String {
        let Operation {
            id, method, path, ..
        } = self.operation;
        match id {
            Some(id) => id.clone(),
            None => format!("{} {}", method.as_str(), path.0),
        }
    }

    fn cause(&self) -> Cause {
        Cause::new(&self.operation.origin)
    }
}

/// All of one model, in the document's order.
fn calls(model: &Model) -> Vec<Call<'_>> {
    let tags = model.api.tags.iter().zip(&model.names.modules);
    let modules: HashMap<&str, &str> = tags
        .map(|(tag, names)| (tag.name.as_str(), names.module.as_str()))
        .collect();
    let all = model.api.operations.iter().zip(&model.names.operations);
    let call = |(operation, names): (_, _)| {
        let operation: &Operation = operation;
        let module = modules.get(operation.tag.as_str()).copied().unwrap_or("?");
        Call {
            operation,
            names,
            module,
        }
    };
    all.map(call).collect()
}

/// A path whose parameters are called by their numbers.
fn unnamed(path: &PathTemplate) -> String {
    let mut text = path.0.clone();
    for (place, name) in path.names().iter().enumerate() {
        text = text.replacen(&format!("{{{name}}}"), &format!("{{{place}}}"), 1);
    }
    text
}

/// Compares all of them.
pub(super) fn compare(pair: &Pair<'_>, changes: &mut Changes) {
    let (olds, news) = (calls(pair.old), calls(pair.new));
    let by_path: HashMap<String, usize> = news
        .iter()
        .enumerate()
        .map(|(place, call)| (call.path(), place))
        .collect();
    let wired = |call: &Call<'_>| {
        let Operation {
            method,
            path,
            ending,
            ..
        } = call.operation;
        format!("{} {} {ending:?}", method.as_str(), unnamed(path))
    };
    let by_wire: HashMap<String, usize> = news
        .iter()
        .enumerate()
        .map(|(place, call)| (wired(call), place))
        .collect();
    let mut met = vec![false; news.len()];
    let mut order: Vec<usize> = Vec::new();
    let mut left: Vec<&Call<'_>> = Vec::new();
    for call in &olds {
        match by_path.get(&call.path()).copied() {
            Some(place) => {
                mark(&mut met, place);
                order.push(place);
                if let Some(new) = news.get(place) {
                    matched(pair, call, new, changes);
                }
            }
            None => left.push(call),
        }
    }
    for call in left {
        let same = by_wire.get(&wired(call)).copied();
        let same = same.filter(|place| met.get(*place) == Some(&false));
        match same.and_then(|place| Some((place, news.get(place)?))) {
            Some((place, new)) => {
                mark(&mut met, place);
                let what = format!("`{}` is `{}`", call.path(), new.path());
                let why = format!("first tag was {:?}", call.operation.tag);
                let cause = Cause::new(&new.operation.origin.child("tags").child("0"));
                changes.add(Kind::ModuleChanged, call.method(), what, why, cause);
                matched(pair, call, new, changes);
            }
            None => {
                let what = format!("`{}` is gone", call.path());
                let cause = Cause::old(&call.operation.origin);
                changes.add(
                    Kind::OperationRemoved,
                    call.method(),
                    what,
                    "operation removed",
                    cause,
                );
                changes.on_the_wire(format!("calls of `{}` fail", call.id()));
            }
        }
    }
    for (new, _) in news.iter().zip(&met).filter(|(_, met)| !**met) {
        let what = format!("`{}` is new", new.path());
        changes.add(
            Kind::OperationAdded,
            new.method(),
            what,
            "operation added",
            new.cause(),
        );
    }
    if let (false, Some(first)) = (order.is_sorted(), news.first()) {
        super::types::say_reordered("operations", first.cause(), changes);
    }
}

fn mark(met: &mut [bool], place: usize) {
    if let Some(met) = met.get_mut(place) {
        *met = true;
    }
}

/// An operation of both.
fn matched(pair: &Pair<'_>, old: &Call<'_>, new: &Call<'_>, changes: &mut Changes) {
    let item = old.method();
    place(&item, old, new, changes);
    let (before, now) = (old.operation, new.operation);
    documentation(&item, (&before.docs, &now.docs), new.cause(), changes);
    parameters::compare(pair, (old, new), changes);
    body::compare(pair, (old, new), changes);
    answers::compare(pair, (old, new), changes);
    let (was, is) = (before.paging.is_some(), now.paging.is_some());
    match (was, is) {
        (false, true) => {
            let what = format!("`{item}` has `pages` and `items`");
            let why = "answers are pages";
            changes.add(Kind::PagingGained, item.as_str(), what, why, new.cause());
        }
        (true, false) => {
            let what = format!("`{item}` has no `pages` and `items` any more");
            let why = "answers are no pages";
            changes.add(Kind::PagingLost, item.as_str(), what, why, new.cause());
        }
        _ => {}
    }
    if before.security != now.security || before.certificate != now.certificate {
        let what = format!("`{item}` needs other credentials");
        let cause = Cause::new(&now.origin.child("security"));
        changes.add(
            Kind::SecurityChanged,
            item.as_str(),
            what,
            "security changed",
            cause,
        );
    }
    if before.server != now.server {
        let what = format!("`{item}` goes to another server");
        let cause = Cause::new(&now.origin.child("servers"));
        changes.add(
            Kind::FirstServerChanged,
            item.as_str(),
            what,
            "server changed",
            cause,
        );
    }
    for (was, is) in [
        (&old.names.call, &new.names.call),
        (&old.names.error, &new.names.error),
        (&old.names.success, &new.names.success),
    ] {
        // What is named after a call is there in some cases only; then the names are alike.
        if was.as_str() != is.as_str() {
            let what = format!("`{was}` is called `{is}`");
            changes.add(
                Kind::TypeRenamed,
                was.as_str(),
                what,
                "another name",
                new.cause(),
            );
        }
    }
}

/// Where an operation is called, and what the document calls it.
fn place(item: &str, old: &Call<'_>, new: &Call<'_>, changes: &mut Changes) {
    let (before, now) = (old.operation, new.operation);
    if before.method != now.method || unnamed(&before.path) != unnamed(&now.path) {
        let shown =
            |operation: &Operation| format!("{} {}", operation.method.as_str(), operation.path.0);
        let what = format!("`{item}` calls {}", shown(now));
        let why = format!("was {}", shown(before));
        changes.add(Kind::PathChanged, item, what, why, new.cause());
        changes.on_the_wire(format!("calls of `{}` fail", old.id()));
    } else if before.path != now.path {
        let what = format!("`{item}` calls {}", now.path.0);
        let why = format!("was {}", before.path.0);
        changes.add(Kind::PathParameterRenamed, item, what, why, new.cause());
    }
    if before.id != now.id {
        let what = format!("`{item}` is {:?} in the document", new.id());
        let why = format!("was {:?}", old.id());
        let cause = Cause::new(&now.origin.child("operationId"));
        changes.add(Kind::OperationIdChanged, item, what, why, cause);
    }
}
