//! Names that the configuration asks for, and what had other names before.
//!
//! Takes the names that everything would have, and the lock that says so; writes the wanted ones into the lock, from which they are
//! given like any others. What the lock knew by another name before keeps that one beside it, in a line `former-..`: callers find
//! it there, deprecated. Where Rust has no second name for a thing, that is told.

use super::ident::Name;
use super::members_known::{keys, rename_word};
use super::operations::{parameter_key, place as operation_place};
use super::{Names, assign, former, items};
use crate::api::{Api, Operation, TypeDef, TypeId, TypeKind};
use crate::config::rename::{inner_table, table};
use crate::config::selection::matches;
use crate::config::{Config, Renames};
use crate::diagnostic::{Diagnostics, quoted};
use crate::lock::words::escape;
use crate::lock::{APART, APART_ONCE, Lock, former_kind};
use crate::normalize::Told;

/// The kinds of names that follow from a method's.
const OF_CALLS: [&str; 6] = [
    "call",
    "call-required",
    "error",
    "success",
    "headers",
    "body",
];

/// Gives every name, those that the configuration asks for among them.
pub fn assign_as(api: &Api, config: &Config, lock: Lock, told: &mut Told<'_>) -> (Names, Lock) {
    let (names, lock) = match config.rename.is_empty() {
        true => assign(api, lock, told.diagnostics),
        false => renamed(api, config, lock, told),
    };
    patterns(api, config, &names, told);
    (names, lock)
}

/// Tells of patterns of types that no name has.
fn patterns(api: &Api, config: &Config, names: &Names, told: &mut Told<'_>) {
    let live = api.types.iter().filter(|(_, def)| !def.dropped);
    let known = live.map(|(id, _)| names.ty(id).name.to_string());
    let known: Vec<String> = known.collect();
    let derives = config.derives.keys().map(|pattern| ("derives", pattern));
    let attributes = config.attributes.keys();
    let attributes = attributes.map(|pattern| ("attributes", pattern));
    for (table, pattern) in derives.chain(attributes) {
        if !known
            .iter()
            .any(|name| matches(pattern, name) == Some(true))
        {
            let what = format!("`{table}` names {}, as no type is called", quoted(pattern));
            let at = config.marks.get(table, pattern);
            told.mistake(what, at, pattern, &known, None);
        }
    }
}

/// The same where some are asked for.
fn renamed(api: &Api, config: &Config, lock: Lock, told: &mut Told<'_>) -> (Names, Lock) {
    // With all names in the lock there is one way to another: to change it there.
    let (names, all) = assign(api, lock.clone(), &mut Diagnostics::default());
    let mut renaming = Renaming {
        api,
        config,
        names: &names,
        before: &lock,
        lock: all,
        told,
        wanted: Vec::new(),
    };
    renaming.types(&config.rename);
    renaming.operations(&config.rename);
    renaming.modules(&config.rename);
    let (edited, wanted) = (renaming.lock, renaming.wanted);
    let (mut renamed, mut edited) = assign(api, edited, told.diagnostics);
    for wanted in wanted {
        let given = (wanted.given)(&renamed);
        if given.is_some_and(|given| given.as_str() != wanted.name) {
            taken(config, told, (&wanted.table, &wanted.of, &wanted.name));
        }
    }
    former::remember(
        api,
        (&names, &renamed),
        &lock,
        &mut edited,
        told.diagnostics,
    );
    renamed.former(api, &edited);
    (renamed, edited)
}

/// Tells of a name that something else has.
fn taken(config: &Config, told: &mut Told<'_>, (table, of, name): (&str, &str, &str)) {
    let what = format!(
        "`rename` calls {} `{name}`, which something else is called",
        quoted(of)
    );
    let at = config.marks.get(table, of);
    told.mistake(what, at, "", &[], Some("choose a name that is free"));
}

/// What something is called.
type Given = Box<dyn Fn(&Names) -> Option<Name>>;

/// A name that is asked for, and who has to have it.
struct Wanted {
    table: String,
    of: String,
    name: String,
    given: Given,
}

struct Renaming<'r, 't> {
    api: &'r Api,
    config: &'r Config,
    names: &'r Names,
    /// The lock as it was.
    before: &'r Lock,
    /// The lock with all names.
    lock: Lock,
    told: &'r mut Told<'t>,
    wanted: Vec<Wanted>,
}

impl Renaming<'_, '_> {
    /// Tells of a word that nothing has.
    fn unknown(&mut self, table: &str, what: &str, word: &str, known: &[String]) {
        let message = format!(
            "`rename` names the {what} {}, which the client does not have",
            quoted(word)
        );
        let at = self.config.marks.get(table, word);
        self.told.mistake(message, at, word, known, None);
    }

    fn want(
        &mut self,
        table: String,
        of: &str,
        name: &str,
        given: impl Fn(&Names) -> Option<Name> + 'static,
    ) {
        self.wanted.push(Wanted {
            table,
            of: of.to_owned(),
            name: name.to_owned(),
            given: Box::new(given),
        });
    }

    fn types(&mut self, renames: &Renames) {
        for (key, name) in &renames.types {
            let Some(id) = self.ty("types", key) else {
                continue;
            };
            let def = self.api.types.get(id);
            let live = self.api.types.iter().filter(|(_, def)| !def.dropped);
            let mut others = live.filter(|(other, _)| *other != id);
            let stays = |def: &TypeDef| !renames.types.contains_key(&def.words.join(" "));
            if others.any(|(other, def)| self.names.ty(other).name.as_str() == name && stays(def)) {
                taken(self.config, self.told, (&table("types"), key, name));
                continue;
            }
            for place in std::iter::once(def.place(self.api)).chain(def.other_places(self.api)) {
                self.lock.set("type", &place, name);
                self.lock.remove(APART, &place);
                self.lock.remove(APART_ONCE, &place);
                self.lock.remove("required", &place);
            }
            self.want(table("types"), key, name, move |names| {
                Some(names.ty(id).name.clone())
            });
        }
        for (key, of, members) in [
            ("fields", "fields", &renames.fields),
            ("variants", "variants", &renames.variants),
        ] {
            for (ty, members) in members {
                let Some(id) = self.ty(key, ty) else {
                    continue;
                };
                for (member, name) in members {
                    self.member(id, (key, of), (ty, member, name));
                }
            }
        }
    }

    /// The definition of a schema: by its name in the components, by its place, or by what it is called.
    fn ty(&mut self, key: &str, word: &str) -> Option<TypeId> {
        let place = word.strip_prefix('#').unwrap_or(word);
        let live = || self.api.types.iter().filter(|(_, def)| !def.dropped);
        let component = |def: &TypeDef| def.component && def.words.join(" ") == word;
        let mut by_name = live().filter(|(_, def)| component(def));
        let mut by_place = live().filter(|(_, def)| def.place(self.api) == place);
        // By what it is called, or was before it was called as it is asked for here.
        let mut called = live().filter(|(id, def)| {
            let former = self.before.get(&former_kind("type"), &def.place(self.api));
            let mut former = former.unwrap_or_default().split(' ');
            self.names.ty(*id).name.as_str() == word || former.any(|former| former == word)
        });
        // Of what differs both ways the schema itself is the one that is received.
        let found = by_name
            .next()
            .or_else(|| by_place.next())
            .or_else(|| called.next());
        if let Some((id, _)) = found {
            return Some(id);
        }
        let known = live().map(|(id, def)| match def.component {
            true => def.words.join(" "),
            false => self.names.ty(id).name.to_string(),
        });
        let known: Vec<String> = known.collect();
        self.unknown(&table(key), "type", word, &known);
        None
    }

    fn member(
        &mut self,
        id: TypeId,
        (key, kind): (&str, &str),
        (ty, member, name): (&str, &str, &str),
    ) {
        let def = self.api.types.get(id);
        let called = &self.names.ty(id).members;
        let keys = keys(self.api, def);
        let fits = matches!(def.kind, TypeKind::Struct(_)) == (key == "fields");
        let found = keys.iter().zip(called).position(|(keys, called)| {
            fits && (keys.said.iter().any(|said| said == member)
                || called.as_str() == member
                || called.as_str() == name)
        });
        let table = inner_table(key, ty);
        let Some((index, place)) = found.zip(def.known_places(self.api).into_iter().next()) else {
            let known: Vec<String> = match fits {
                true => keys
                    .into_iter()
                    .filter_map(|keys| keys.said.into_iter().next())
                    .collect(),
                false => Vec::new(),
            };
            self.unknown(&table, key.trim_end_matches('s'), member, &known);
            return;
        };
        let mut others = called
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index);
        let renamed = match key {
            "fields" => self.config.rename.fields.get(ty),
            _ => self.config.rename.variants.get(ty),
        };
        let stays = |other: usize| {
            let mut said = keys.get(other).into_iter().flat_map(|keys| &keys.said);
            !said.any(|said| renamed.is_some_and(|renamed| renamed.contains_key(said)))
        };
        if others.any(|(other, called)| called.as_str() == name && stays(other)) {
            taken(self.config, self.told, (&table, member, name));
            return;
        }
        if let Some(keys) = keys.get(index) {
            rename_word(&mut self.lock, kind, &place, &escape(&keys.lock), name);
        }
        self.want(table, member, name, move |names| {
            names.ty(id).members.get(index).cloned()
        });
    }

    fn operations(&mut self, renames: &Renames) {
        for (key, name) in &renames.operations {
            for index in self.operation("operations", key) {
                let Some(operation) = self.api.operations.get(index) else {
                    continue;
                };
                let ending = operation.ending.unwrap_or_default();
                let name = format!("{name}{ending}");
                let place = format!("{} {}", operation.tag, operation_place(operation));
                let all = self.api.operations.iter().zip(&self.names.operations);
                let mut others = all
                    .enumerate()
                    .filter(|(other, (of, _))| *other != index && of.tag == operation.tag);
                let stays = |of: &Operation| !renames.operations.contains_key(&items::what(of));
                if others.any(|(_, (of, names))| names.method.as_str() == name && stays(of)) {
                    taken(self.config, self.told, (&table("operations"), key, &name));
                    continue;
                }
                self.lock.set("operation", &place, &name);
                for kind in OF_CALLS {
                    self.lock.remove(kind, &place);
                }
                self.want(table("operations"), key, &name, move |names| {
                    Some(names.operations.get(index)?.method.clone())
                });
            }
        }
        for (key, parameters) in &renames.parameters {
            let found = self.operation("parameters", key);
            for (wire, name) in parameters {
                self.parameter(&found, (key, wire, name));
            }
        }
    }

    /// The calls of an operation: by its id, or by method and path.
    fn operation(&mut self, key: &str, word: &str) -> Vec<usize> {
        let spot =
            |operation: &Operation| format!("{} {}", operation.method.as_str(), operation.path.0);
        let all = self.api.operations.iter().enumerate();
        let found = all.filter(|(_, operation)| {
            operation.id.as_deref() == Some(word) || spot(operation) == word
        });
        let found: Vec<usize> = found.map(|(index, _)| index).collect();
        if found.is_empty() {
            let known: Vec<String> = self.api.operations.iter().map(items::what).collect();
            self.unknown(&table(key), "operation", word, &known);
        }
        found
    }

    fn parameter(&mut self, operations: &[usize], (key, wire, name): (&str, &str, &str)) {
        let table = inner_table("parameters", key);
        let mut known = Vec::new();
        let mut found = false;
        for index in operations.iter().copied() {
            let Some(operation) = self.api.operations.get(index) else {
                continue;
            };
            known.extend(
                operation
                    .parameters
                    .iter()
                    .map(|parameter| parameter.wire.clone()),
            );
            let mut all = operation.parameters.iter();
            let at = all
                .position(|parameter| parameter.wire == wire || parameter_key(parameter) == wire);
            let Some((at, parameter)) = at.and_then(|at| Some((at, operation.parameters.get(at)?)))
            else {
                continue;
            };
            found = true;
            let word = escape(&parameter_key(parameter));
            rename_word(
                &mut self.lock,
                "parameters",
                &operation_place(operation),
                &word,
                name,
            );
            self.want(table.clone(), wire, name, move |names| {
                names.operations.get(index)?.parameters.get(at).cloned()
            });
        }
        if !found && !operations.is_empty() {
            self.unknown(&table, "parameter", wire, &known);
        }
    }

    fn modules(&mut self, renames: &Renames) {
        for (tag, name) in &renames.modules {
            let Some(index) = self.api.tags.iter().position(|known| known.name == *tag) else {
                let known: Vec<String> = self.api.tags.iter().map(|tag| tag.name.clone()).collect();
                self.unknown(&table("modules"), "tag", tag, &known);
                continue;
            };
            self.lock.set("module", tag, name);
            self.lock.remove("handle", tag);
            self.want(table("modules"), tag, name, move |names| {
                Some(names.modules.get(index)?.module.clone())
            });
        }
    }
}
