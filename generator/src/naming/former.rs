//! What things were called before they were called otherwise by request.
//!
//! The lock has a line `former-..` for each: callers find the name there, deprecated, and nothing else gets it. Where Rust has no
//! second name for a thing, that is told.

use super::ident::Name;
use super::operations::place as operation_place;
use super::{Former, Names};
use crate::api::Api;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::lock::{Lock, former_kind};
use crate::source::Origin;

/// Notes what was called otherwise, and tells of what has no second name.
pub fn remember(
    api: &Api,
    names: (&Names, &Names),
    before: &Lock,
    lock: &mut Lock,
    diagnostics: &mut Diagnostics,
) {
    for (id, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        let place = def.place(api);
        let (old, new) = (names.0.ty(id), names.1.ty(id));
        if before.get("type", &place).is_none() {
            continue;
        }
        former(lock, "type", &place, (&old.name, &new.name));
        if let (Some(old), Some(new)) = (&old.required, &new.required) {
            former(lock, "required", &place, (old, new));
        }
        for (old, new) in old
            .members
            .iter()
            .zip(&new.members)
            .filter(|(old, new)| old != new)
        {
            let what = format!("`{old}` of `{}` is `{new}` now", names.1.ty(id).name);
            gone(&def.origin, what, diagnostics);
        }
    }
    for (operation, (old, new)) in api
        .operations
        .iter()
        .zip(names.0.operations.iter().zip(&names.1.operations))
    {
        let place = format!("{} {}", operation.tag, operation_place(operation));
        if before.get("operation", &place).is_none() {
            continue;
        }
        for (kind, old, new) in [
            ("operation", &old.method, &new.method),
            ("call", &old.call, &new.call),
            ("error", &old.error, &new.error),
            ("success", &old.success, &new.success),
            ("headers", &old.headers, &new.headers),
            ("body", &old.body_enum, &new.body_enum),
        ] {
            former(lock, kind, &place, (old, new));
        }
        for (old, now) in old
            .parameters
            .iter()
            .zip(&new.parameters)
            .filter(|(old, now)| old != now)
        {
            let what = format!("the parameter `{old}` of `{}` is `{now}` now", new.method);
            gone(&operation.origin, what, diagnostics);
        }
    }
    for (tag, (old, new)) in api
        .tags
        .iter()
        .zip(names.0.modules.iter().zip(&names.1.modules))
    {
        if before.get("module", &tag.name).is_some() {
            former(lock, "module", &tag.name, (&old.module, &new.module));
            former(lock, "handle", &tag.name, (&old.handle, &new.handle));
        }
    }
}

/// Notes that something was called otherwise.
fn former(lock: &mut Lock, kind: &str, place: &str, (old, new): (&Name, &Name)) {
    if old == new {
        return;
    }
    let kind = former_kind(kind);
    let line = lock.get(&kind, place).unwrap_or_default();
    let words = line.split(' ').filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words.filter(|word| *word != new.as_str()).collect();
    if !words.contains(&old.as_str()) {
        words.push(old.as_str());
    }
    let line = words.join(" ");
    lock.set(&kind, place, &line);
}

/// Tells of a name that is gone.
fn gone(origin: &Origin, what: String, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::warning(codes::NAME_MOVED, origin.clone(), what)
            .note("Rust has no second name for it, so callers have to be changed"),
    );
}

impl Names {
    /// Reads what things were called before, by the lock.
    pub(super) fn former(&mut self, api: &Api, lock: &Lock) {
        let read = |kind: &str, place: &str| {
            let line = lock.get(&former_kind(kind), place).unwrap_or_default();
            let words = line.split(' ').filter_map(Name::checked);
            words.collect::<Vec<Name>>()
        };
        for ((_, def), names) in api.types.iter().zip(&mut self.types) {
            let place = def.place(api);
            names.former = read("type", &place);
            names.former_required = read("required", &place);
        }
        for (operation, names) in api.operations.iter().zip(&mut self.operations) {
            let place = format!("{} {}", operation.tag, operation_place(operation));
            names.former = Former {
                method: read("operation", &place),
                call: read("call", &place),
                error: read("error", &place),
                success: read("success", &place),
                headers: read("headers", &place),
                body: read("body", &place),
            };
        }
        for (tag, names) in api.tags.iter().zip(&mut self.modules) {
            names.former = read("module", &tag.name);
            names.former_handle = read("handle", &tag.name);
        }
    }
}
