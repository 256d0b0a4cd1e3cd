//! One reference: where it leads, and what stands in its place.

use serde_json::{Map, Value};

use super::astray::Astray;
use super::{At, Bundler, Part};
use crate::openapi::{Kind, Place};
use crate::source::{node, percent_decode, push_segment};

/// How many references may lead to the next.
const LONGEST_CHAIN: usize = 64;
/// How many references may be put in place in each other.
const DEEPEST: usize = 32;

impl Bundler<'_> {
    /// The file and the pointer that a reference leads to, after all references that lead on.
    pub fn target(&mut self, reference: &str, at: &At) -> Result<(usize, String), Astray> {
        let (mut file, mut reference) = (at.file, reference.to_owned());
        for _ in 0..LONGEST_CHAIN {
            let (path, fragment) = reference.split_once('#').unwrap_or((&reference, ""));
            if is_remote(path) {
                return Err(Astray::Remote);
            }
            if !path.is_empty() {
                let path = percent_decode(path);
                let opened = self.files.open(file, &path, self.sources, self.diagnostics);
                file = opened.map_err(Astray::File)?;
            }
            // RFC 6901, section 6: the fragment is percent-encoded.
            let pointer = percent_decode(fragment);
            if !pointer.is_empty() && !pointer.starts_with('/') {
                return Err(if file == 0 {
                    Astray::Later
                } else {
                    Astray::NoSuchPart
                });
            }
            let tree = self.files.tree(file);
            let Some(node) = node(&tree, &pointer) else {
                return Err(if file == 0 {
                    Astray::Later
                } else {
                    Astray::NoSuchPart
                });
            };
            match node.as_object() {
                // In the document references are followed later, unless they lead out of it.
                Some(object) if object.len() == 1 => match object.get("$ref") {
                    Some(Value::String(next)) if file != 0 || !next.starts_with('#') => {
                        reference.clone_from(next);
                    }
                    _ => return Ok((file, pointer)),
                },
                _ => return Ok((file, pointer)),
            }
        }
        Err(Astray::Cycle)
    }

    /// What stands in the place of an object with `$ref`.
    pub fn reference(
        &mut self,
        object: &Map<String, Value>,
        reference: &str,
        at: &mut At,
        place: Place,
    ) -> Value {
        if self.is_too_much(at) {
            self.too_much(at, place);
            return Value::Null;
        }
        let found = match self.target(reference, at) {
            Ok(found) if is_whole(&found) && !place.many => {
                return self.astray(object, reference, at, place, &Astray::Whole);
            }
            Ok(found) => found,
            Err(why) => return self.astray(object, reference, at, place, &why),
        };
        let home = if place.many {
            None
        } else {
            place.kind.home(self.old_dialect)
        };
        let is_own = at.file == 0 && reference.starts_with('#');
        if self.is_unfit(object, &found, at, place) || self.is_schema_alone(&found, at, place) {
            return Value::Null;
        }
        let Some(home) = home else {
            // A text, a list of texts: a part of the document is none. A later stage tells of it.
            if is_own && place == Place::one(Kind::Other) {
                return Value::Object(object.clone());
            }
            if is_own {
                self.followed(at, place);
            }
            // Path items inside the document are followed later, like everything in it.
            if is_own && place == Place::one(Kind::PathItem) {
                return self.beside(object, at, place, None);
            }
            return self.in_place(object, found, at, place);
        };
        let (file, pointer) = found;
        if file == 0 && self.stays(&pointer, place.kind, home) {
            let same = is_own.then(|| reference.to_owned());
            let own = same.unwrap_or_else(|| fragment(&pointer));
            return self.beside(object, at, place, Some(own));
        }
        let key = (file, pointer, place.kind);
        let own_slot = format!("#{}", at.to);
        match self.homes.get(&key) {
            // The component is the home of what it refers to.
            Some(slot) if *slot == own_slot => self.in_place(object, (key.0, key.1), at, place),
            Some(slot) => {
                let slot = slot.replace('%', "%25");
                self.beside(object, at, place, Some(slot))
            }
            None => {
                let slot = self.settle(key, home);
                self.beside(object, at, place, Some(slot.replace('%', "%25")))
            }
        }
    }

    /// Whether later stages find a part of the document where it is.
    fn stays(&self, pointer: &str, kind: Kind, home: &str) -> bool {
        if kind == Kind::Schema {
            let there = Place::at(pointer);
            // What is there but no schema is for a later stage to tell of.
            let unknown = matches!(there.kind, Kind::Other | Kind::Payload);
            let tree = self.files.tree(0);
            let could_be = node(&tree, pointer).is_some_and(|it| it.is_object() || it.is_boolean());
            return !unknown || !could_be;
        }
        let name = pointer
            .strip_prefix(home)
            .and_then(|rest| rest.strip_prefix('/'));
        let is_component = name.is_some_and(|name| !name.contains('/'));
        is_component || Place::at(pointer) != Place::one(kind)
    }

    /// Gives a part a home among the components.
    fn settle(
        &mut self,
        (file, pointer, kind): (usize, String, Kind),
        home: &'static str,
    ) -> String {
        let mut key = self.files.name(file).to_owned();
        if file == 0 || !pointer.is_empty() {
            key.push('#');
            key.push_str(&pointer);
        }
        // A component of the document may be called so, however unlikely that is.
        let document = self.files.tree(0);
        let taken = document.pointer(home).and_then(Value::as_object);
        while taken.is_some_and(|taken| taken.contains_key(&key)) {
            key.push('~');
        }
        let mut slot = format!("#{home}");
        push_segment(&mut slot, &key);
        self.homes
            .insert((file, pointer.clone(), kind), slot.clone());
        self.waiting.push_back(Part {
            file,
            pointer,
            kind,
            home,
            key,
        });
        slot
    }

    /// The object with another reference, or its own.
    pub(super) fn beside(
        &mut self,
        object: &Map<String, Value>,
        at: &mut At,
        place: Place,
        reference: Option<String>,
    ) -> Value {
        let mut made = Map::new();
        for (key, child) in object {
            let value = match &reference {
                Some(reference) if key == "$ref" => Value::from(reference.as_str()),
                _ if key == "$ref" => child.clone(),
                _ => self.child(key, child, at, place.of_key(key)),
            };
            made.insert(key.clone(), value);
        }
        Value::Object(made)
    }

    /// What the reference leads to, in its place; what stands beside the reference holds before it.
    fn in_place(
        &mut self,
        object: &Map<String, Value>,
        (file, pointer): (usize, String),
        at: &mut At,
        place: Place,
    ) -> Value {
        let step = (file, pointer.clone());
        if self.open.contains(&step) || self.open.len() >= DEEPEST {
            return self.astray(object, "", at, place, &Astray::Cycle);
        }
        let tree = self.files.tree(file);
        let Some(node) = tree.pointer(&pointer) else {
            return Value::Null;
        };
        self.moved(&at.to, file, &pointer);
        self.open.push(step);
        let mut inner = At {
            file,
            from: pointer,
            to: at.to.clone(),
        };
        let mut made = self.node(node, &mut inner, place);
        self.open.pop();
        if let Value::Object(made) = &mut made {
            for (key, child) in object.iter().filter(|(key, _)| *key != "$ref") {
                let mut to = at.to.clone();
                push_segment(&mut to, key);
                let mut from = at.from.clone();
                push_segment(&mut from, key);
                self.moved(&to, at.file, &from);
                let value = self.child(key, child, at, place.of_key(key));
                made.insert(key.clone(), value);
            }
        }
        made
    }

    /// A value of a discriminator's `mapping`: a reference where it leads to something.
    pub fn mapped(&mut self, reference: &str, at: &At) -> Value {
        // "The mapping value may be a name or a URI reference" (OAS 3.0.4, Discriminator Object).
        let is_file = reference.contains('#')
            || reference.ends_with(".yaml")
            || reference.ends_with(".yml")
            || reference.ends_with(".json");
        let home = Kind::Schema.home(self.old_dialect).unwrap_or_default();
        if !is_file || at.file == 0 && reference.starts_with('#') {
            return Value::from(reference);
        }
        let Ok((file, pointer)) = self.target(reference, at) else {
            return Value::from(reference);
        };
        if file == 0 && self.stays(&pointer, Kind::Schema, home) {
            return Value::from(fragment(&pointer));
        }
        let key = (file, pointer, Kind::Schema);
        let slot = match self.homes.get(&key) {
            Some(slot) => slot.clone(),
            None => self.settle(key, home),
        };
        Value::from(slot.replace('%', "%25"))
    }
}

/// Whether it is the document itself, which is no part of one.
fn is_whole((file, pointer): &(usize, String)) -> bool {
    *file == 0 && pointer.is_empty()
}

/// Whether the part of a reference before `#` is a URL and not a path.
fn is_remote(path: &str) -> bool {
    let scheme = path.split_once(':').map(|(scheme, _)| scheme);
    // A single letter is a drive of Windows.
    let is_url = scheme.is_some_and(|scheme| {
        scheme.len() > 1
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    is_url || path.starts_with("//")
}

/// A pointer as a reference (RFC 6901, section 6).
fn fragment(pointer: &str) -> String {
    format!("#{}", pointer.replace('%', "%25"))
}
