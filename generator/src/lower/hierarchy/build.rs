//! What builds on what, by `allOf`.

use std::collections::{HashMap, HashSet};

use openapiv3::Schema;

use super::DEEPEST;
use crate::lower::view::{Node, View};
use crate::resolve::unescape;

/// What a schema is put together from by `allOf`, however deep it says so.
pub(super) fn parts(schema: &Schema) -> Vec<Node<'_>> {
    let mut found: Vec<Node<'_>> = Vec::new();
    let mut open: Vec<(&Schema, usize)> = vec![(schema, 0)];
    while let Some((schema, depth)) = open.pop() {
        for part in View::of(schema).all_of {
            let part = Node::from(part);
            found.push(part);
            if let Node::Item(inner) = part
                && depth < DEEPEST
            {
                open.push((inner, depth + 1));
            }
        }
    }
    found
}

/// What has the discriminator of a parent: the schema, or a part of its `allOf` that stands there.
pub(super) fn discriminating(schema: &Schema) -> Option<View<'_>> {
    let view = View::of(schema);
    if !view.one_of.is_empty() || !view.any_of.is_empty() {
        return None;
    }
    if view.data.discriminator.is_some() {
        return Some(view);
    }
    let parts = parts(schema).into_iter().filter_map(|part| match part {
        Node::Item(schema) => Some(View::of(schema)),
        Node::Reference(_) => None,
    });
    let mut parts = parts.filter(|part| part.one_of.is_empty() && part.any_of.is_empty());
    parts.find(|part| part.data.discriminator.is_some())
}

/// The schema that a part of an `allOf` is a part of.
pub(super) fn component(pointer: &str) -> &str {
    let mut whole = pointer;
    while let Some((around, index)) = whole.rsplit_once('/')
        && index.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(around) = around.strip_suffix("/allOf")
    {
        whole = around;
    }
    whole
}

/// Whether a schema builds on another, however far.
pub(super) fn reaches(children: &HashMap<String, Vec<String>>, from: &str, to: &str) -> bool {
    let mut open = vec![(from, 0)];
    let mut seen = HashSet::new();
    while let Some((at, depth)) = open.pop() {
        if at == to && depth > 0 {
            return true;
        }
        if depth < DEEPEST && seen.insert(at) {
            let below = children.get(at).into_iter().flatten();
            open.extend(below.map(|child| (child.as_str(), depth + 1)));
        }
    }
    false
}

/// Whether a schema is another word for its parent, not one that builds on it.
pub(super) fn is_alias(schema: &Schema, parent_is_mapped: bool) -> bool {
    let view = View::of(schema);
    let says_nothing = view.all_of.len() == 1 && view.properties.is_none();
    says_nothing && (view.data.nullable || parent_is_mapped)
}

/// Those that a mapping names though they do not build on the parent, sorted.
pub(super) fn not_below<'k>(
    named: impl Iterator<Item = &'k String>,
    children: &HashMap<String, Vec<String>>,
    root: &str,
) -> Vec<String> {
    let others = named.filter(|key| !reaches(children, root, key));
    let mut others: Vec<String> = others.cloned().collect();
    others.sort();
    others.dedup();
    others
}

/// What a component is told by where nothing says it: its name.
pub(super) fn own_name(pointer: &str) -> Vec<String> {
    let name = pointer.strip_prefix("/components/schemas/");
    name.map(unescape).into_iter().collect()
}
