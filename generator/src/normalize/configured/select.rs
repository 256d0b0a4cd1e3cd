//! Which operations are wanted.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::super::security::operation_tags;
use super::super::told::Told;
use super::super::walk::{self, Part};
use super::{names, spot};
use crate::config::selection::matches;
use crate::config::{Config, Selection};
use crate::diagnostic::quoted;
use crate::openapi::operations;
use crate::source::{Origin, OriginMap, local, push_segment};

/// Takes the operations away that are not wanted, what was said of them, and the links that lead to them. What they alone
/// have used is not written, as nothing is that no operation uses.
pub fn select(tree: &mut Value, config: &Config, origins: &OriginMap, told: &mut Told<'_>) {
    if config.include.is_empty() && config.exclude.is_empty() {
        return;
    }
    let mut include = Rules::of("include", &config.include);
    let mut exclude = Rules::of("exclude", &config.exclude);
    let mut left = Left::default();
    let known = Known::of(tree);
    for home in ["paths", "webhooks"] {
        let Some(items) = tree.get_mut(home).and_then(Value::as_object_mut) else {
            continue;
        };
        items.retain(|path, item| {
            let mut at = format!("/{home}");
            push_segment(&mut at, path);
            let Some(object) = item.as_object_mut() else {
                return true;
            };
            let found = operations(object).map(|(keys, operation)| {
                let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
                (keys, operation.as_object().cloned().unwrap_or_default())
            });
            let found: Vec<(Vec<String>, Map<String, Value>)> = found.collect();
            let had = !found.is_empty();
            let mut has = false;
            for (keys, operation) in found {
                let names: Vec<&str> = keys.iter().map(String::as_str).collect();
                let one = One {
                    path: (home == "paths").then_some(path.as_str()),
                    spot: spot(&names, path),
                    operation: &operation,
                };
                // Both are asked, so that each pattern is known that says something.
                let (wanted, unwanted) = (include.say(&one), exclude.say(&one));
                let wanted = (config.include.is_empty() || wanted) && !unwanted;
                let mut pointer = at.clone();
                keys.iter().for_each(|key| push_segment(&mut pointer, key));
                left.note(wanted, pointer, &operation, origins);
                has |= wanted;
                if !wanted {
                    remove(object, &keys);
                }
            }
            has || !had
        });
    }
    left.links(tree);
    told.diagnostics.forget(|origin| left.is_of_one(origin));
    include.tell(&known, config, told);
    exclude.tell(&known, config, told);
}

fn remove(item: &mut Map<String, Value>, keys: &[String]) {
    match keys {
        [method] => {
            item.shift_remove(method);
        }
        [home, method] => {
            let more = item.get_mut(home).and_then(Value::as_object_mut);
            more.and_then(|more| more.shift_remove(method));
        }
        _ => {}
    }
}

/// An operation.
struct One<'o> {
    /// Its path, if it is one of the API's own.
    path: Option<&'o str>,
    /// Method and path.
    spot: String,
    operation: &'o Map<String, Value>,
}

/// A selection, and which of its words have said something.
struct Rules<'r> {
    table: &'static str,
    selection: &'r Selection,
    used: HashSet<(&'static str, &'r str)>,
}

impl<'r> Rules<'r> {
    fn of(table: &'static str, selection: &'r Selection) -> Self {
        Rules {
            table,
            selection,
            used: HashSet::new(),
        }
    }

    /// Whether an operation is one of these.
    fn say(&mut self, one: &One<'_>) -> bool {
        let id = one.operation.get("operationId").and_then(Value::as_str);
        let said = |pattern: &str, text: Option<&str>| {
            text.is_some_and(|text| pattern == text || matches(pattern, text) == Some(true))
        };
        let tags: Vec<&str> = operation_tags(one.operation).collect();
        let deprecated = one.operation.get("deprecated") == Some(&Value::Bool(true));
        let by_tag = self.selection.tags.iter();
        let by_tag = by_tag.filter(|tag| tags.contains(&tag.as_str()));
        let by_name = self.selection.operations.iter();
        let by_name = by_name.filter(|name| said(name, id) || said(name, Some(&one.spot)));
        let by_path = self.selection.paths.iter();
        let by_path = by_path.filter(|path| said(path, one.path));
        let found = by_tag
            .map(|word| ("tags", word))
            .chain(by_name.map(|word| ("operations", word)))
            .chain(by_path.map(|word| ("paths", word)));
        let mut any = false;
        for (key, word) in found {
            any = true;
            self.used.insert((key, word.as_str()));
        }
        any || self.selection.deprecated && deprecated
    }

    /// Tells of words that say nothing.
    fn tell(&self, known: &Known, config: &Config, told: &mut Told<'_>) {
        let table = self.table;
        for (key, what, words, known) in [
            ("tags", "tag", &self.selection.tags, &known.tags),
            (
                "operations",
                "operation",
                &self.selection.operations,
                &known.names,
            ),
            ("paths", "path", &self.selection.paths, &known.paths),
        ] {
            let unused = words
                .iter()
                .filter(|word| !self.used.contains(&(key, word.as_str())));
            for word in unused {
                let message = format!(
                    "`{table}` names the {what} {}, which no operation of the document has",
                    quoted(word)
                );
                let at = config.marks.get(&format!("{table}.{key}"), word);
                told.mistake(message, at, word, known, None);
            }
        }
    }
}

/// What there is to name.
struct Known {
    tags: Vec<String>,
    names: Vec<String>,
    paths: Vec<String>,
}

impl Known {
    fn of(tree: &Value) -> Self {
        let paths = tree.get("paths").and_then(Value::as_object);
        let mut tags = BTreeSet::new();
        let items = paths.into_iter().flat_map(Map::values);
        for (_, operation) in items.filter_map(Value::as_object).flat_map(operations) {
            let operation = operation.as_object();
            tags.extend(
                operation
                    .into_iter()
                    .flat_map(operation_tags)
                    .map(str::to_owned),
            );
        }
        Known {
            tags: tags.into_iter().collect(),
            names: names(tree),
            paths: paths.into_iter().flat_map(Map::keys).cloned().collect(),
        }
    }
}

/// What is left out, and what stays.
#[derive(Default)]
struct Left {
    pointers: HashSet<String>,
    ids: HashSet<String>,
    out: HashSet<Origin>,
    kept: HashSet<Origin>,
}

impl Left {
    fn note(
        &mut self,
        wanted: bool,
        pointer: String,
        operation: &Map<String, Value>,
        origins: &OriginMap,
    ) {
        let origin = origins.origin(&pointer);
        match wanted {
            true => {
                self.kept.insert(origin);
            }
            false => {
                let id = operation.get("operationId").and_then(Value::as_str);
                self.ids.extend(id.map(str::to_owned));
                self.pointers.insert(pointer);
                self.out.insert(origin);
            }
        }
    }

    /// Takes the links away that lead to what is left out.
    fn links(&self, tree: &mut Value) {
        if self.pointers.is_empty() {
            return;
        }
        let is_out = |link: &Value| {
            let text = |key: &str| link.get(key).and_then(Value::as_str);
            let by_id = text("operationId").is_some_and(|id| self.ids.contains(id));
            let by_place = || text("operationRef").and_then(local);
            by_id || by_place().is_some_and(|place| self.pointers.contains(&place))
        };
        walk::parts(tree, &mut |part, node, _| {
            if part == Part::Response
                && let Some(links) = node.get_mut("links").and_then(Value::as_object_mut)
            {
                links.retain(|_, link| !is_out(link));
            }
        });
    }

    /// Whether a place is in an operation that is left out. One that stands at several paths may be wanted at another.
    fn is_of_one(&self, origin: &Origin) -> bool {
        let pointer = origin.pointer();
        let ends = pointer.match_indices('/').map(|(at, _)| at);
        let ends = ends.chain([pointer.len()]);
        let mut around = ends.filter_map(|end| Some(Origin::new(origin.file, pointer.get(..end)?)));
        around.any(|around| self.out.contains(&around) && !self.kept.contains(&around))
    }
}
