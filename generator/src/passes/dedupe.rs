//! Equal inline schemas become one definition, before anything is named.
//!
//! Equal means: the same structure and the same words; the same structure alone where the lock has one name for both,
//! so that a word more does not make two types of one. An inline schema that equals exactly one
//! component becomes that component; components never become each other. Inline schemas become one only
//! where there is a name for both (see `words`), in one operation or schema too. Where there is none each keeps the name of
//! its own place, since callers would read that of another one. Works from the leaves up, by repeating until nothing changes.

mod keepers;
mod known;

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};

use indexmap::IndexMap;
use serde_json::Value;

use self::keepers::Keepers;
use self::known::Known;
use super::words::Words;
use crate::api::{Additional, Api, Dispatch, Docs, Type, TypeDef, TypeId, TypeKind};
use crate::lock::Lock;
use crate::source::Origin;

/// Merges equal definitions, in their order: what the keeper takes over must not depend on a hash.
pub fn run(api: &mut Api, lock: &Lock) {
    let forms = Forms::of(api);
    repeat(api, |api| one_place(api, &forms));
    number_twins(api);
    repeat(api, |api| replacements(api, &forms, lock));
}

/// Replaces until nothing is equal any more.
fn repeat(api: &mut Api, replacements: impl Fn(&Api) -> IndexMap<TypeId, TypeId>) {
    loop {
        let replaced = replacements(api);
        if replaced.is_empty() {
            break;
        }
        for (from, to) in &replaced {
            let def = api.types.get_mut(*from);
            def.dropped = true;
            let mut places = std::mem::take(&mut def.also_at);
            // A place of several definitions remembers the first.
            if def.twin == 0 {
                places.insert(0, def.origin.clone());
            }
            let words = std::mem::take(&mut def.words);
            let mut words_of_places = std::mem::take(&mut def.words_of_places);
            if words_of_places.is_empty() {
                words_of_places.push(words.clone());
            }
            let arrives = std::mem::take(&mut def.arrives);
            let keeper = api.types.get_mut(*to);
            places.retain(|place| *place != keeper.origin);
            for note in arrives {
                if !keeper.arrives.contains(&note) {
                    keeper.arrives.push(note);
                }
            }
            if !keeper.component {
                if keeper.words_of_places.is_empty() {
                    keeper.words_of_places.push(keeper.words.clone());
                }
                keeper.words_of_places.extend(words_of_places);
                let shared = Words::of(keeper).shared(&Words::new(words, false));
                keeper.words = shared.unwrap_or_else(|| std::mem::take(&mut keeper.words));
            }
            keeper.also_at.extend(places);
        }
        let rename = &mut |ty: Type| match ty {
            Type::Named(id) => Type::Named(*replaced.get(&id).unwrap_or(&id)),
            Type::Generic(id, argument) => {
                Type::Generic(*replaced.get(&id).unwrap_or(&id), argument)
            }
            other => other,
        };
        for id in api.types.ids() {
            api.types.get_mut(id).kind.map_types(rename);
        }
        super::nullability::rewrite_operations(api, rename);
    }
}

/// Equal definitions of one place are one, whoever led there: a property that is a field of a form too, a
/// reference into the middle of an inline schema.
fn one_place(api: &Api, forms: &Forms) -> IndexMap<TypeId, TypeId> {
    let mut numbers = Keys::new(forms);
    let mut keepers: HashMap<(&Origin, Key), TypeId> = HashMap::new();
    let mut replaced = IndexMap::new();
    let live = || api.types.iter().filter(|(_, def)| !def.dropped);
    // What the document names stays.
    let components = live().filter(|(_, def)| def.component);
    for (id, def) in components.chain(live().filter(|(_, def)| !def.component)) {
        let Some(key) = numbers.of(id, def) else {
            continue;
        };
        let keeper = *keepers.entry((&def.origin, key)).or_insert(id);
        if keeper != id && !def.component {
            replaced.insert(id, keeper);
        }
    }
    replaced
}

/// Tells the definitions apart that one place still has, so that each is remembered by a name of its own.
fn number_twins(api: &mut Api) {
    let mut seen: HashMap<Origin, usize> = HashMap::new();
    let (components, others): (Vec<TypeId>, Vec<TypeId>) = api
        .types
        .ids()
        .filter(|id| !api.types.get(*id).dropped)
        .partition(|id| api.types.get(*id).component);
    for id in components.into_iter().chain(others) {
        let def = api.types.get_mut(id);
        let count = seen.entry(def.origin.clone()).or_default();
        def.twin = *count;
        *count += 1;
    }
}

fn replacements(api: &Api, forms: &Forms, lock: &Lock) -> IndexMap<TypeId, TypeId> {
    let live = || api.types.iter().filter(|(_, def)| !def.dropped);
    let mut numbers = Keys::new(forms);
    let keys: HashMap<TypeId, Key> = live()
        .filter_map(|(id, def)| Some((id, numbers.of(id, def)?)))
        .collect();
    let known = Known::of(api, lock, &keys);
    let mut components: HashMap<usize, Vec<TypeId>> = HashMap::new();
    for (id, _) in live().filter(|(_, def)| def.component) {
        if let Some(key) = keys.get(&id) {
            components.entry(key.structure).or_default().push(id);
        }
    }
    let mut inline: HashMap<usize, Keepers<'_>> = HashMap::new();
    let mut replaced = IndexMap::new();
    for (id, def) in live().filter(|(_, def)| !def.component) {
        let Some(key) = keys.get(&id) else { continue };
        let alike = components.get(&key.structure).into_iter().flatten();
        if let Some(component) = known.component(alike, id) {
            replaced.insert(id, component);
            continue;
        }
        let keepers = inline.entry(key.structure).or_default();
        match keepers.take((id, def), *key, &known) {
            Some(keeper) => {
                replaced.insert(id, keeper);
            }
            None => keepers.add((id, def), *key, &known),
        }
    }
    replaced
}

/// What two equal definitions have in common, as numbers that only they have.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    structure: usize,
    docs: usize,
}

/// The structures that were seen, and their numbers.
struct Keys<'a> {
    forms: &'a Forms,
    /// By the number of a form, and the types in it.
    structures: HashMap<(usize, Vec<&'a Type>), usize>,
}

impl<'a> Keys<'a> {
    /// Room for all: what is known would be hashed anew with each growth.
    fn new(forms: &'a Forms) -> Self {
        Keys {
            forms,
            structures: HashMap::with_capacity(forms.numbers.len()),
        }
    }

    fn of(&mut self, id: TypeId, def: &'a TypeDef) -> Option<Key> {
        let (form, docs) = self.forms.numbers.get(&id)?;
        let mut types = Vec::new();
        def.kind.for_each_type(&mut |ty| types.push(ty));
        let next = self.structures.len();
        let structure = *self.structures.entry((*form, types)).or_insert(next);
        Some(Key {
            structure,
            docs: *docs,
        })
    }
}

/// What of definitions stays the same, whatever is replaced in them: the numbers of their forms and of their words.
struct Forms {
    numbers: HashMap<TypeId, (usize, usize)>,
}

impl Forms {
    fn of(api: &Api) -> Self {
        let mut forms: HashMap<Form<'_>, usize> = HashMap::with_capacity(api.types.len());
        let mut words: HashMap<Vec<&Docs>, usize> = HashMap::with_capacity(api.types.len());
        let live = api.types.iter().filter(|(_, def)| !def.dropped);
        let numbers = live.filter_map(|(id, def)| {
            let mut docs = vec![&def.docs];
            let form = Form::of(&def.kind, &mut docs)?;
            let next = forms.len();
            let form = *forms.entry(form).or_insert(next);
            let next = words.len();
            let docs = *words.entry(docs).or_insert(next);
            Some((id, (form, docs)))
        });
        Forms {
            numbers: numbers.collect(),
        }
    }
}

/// What a definition is, without its words and the types in it.
#[derive(PartialEq, Eq, Hash)]
enum Form<'a> {
    Struct(Vec<Property<'a>>, Discriminant<Additional>, Option<&'a str>),
    /// Whether others may come too, and the values with the names that the document gives them.
    Strings(bool, Vec<(&'a str, Option<&'a str>)>),
    Scalars(Vec<(String, Option<&'a str>)>),
    /// With the property of the discriminator, and which variants do not require it.
    Union(Vec<Alternative<'a>>, Option<(&'a str, &'a [usize])>),
}

#[derive(PartialEq, Eq, Hash)]
struct Property<'a> {
    wire: &'a str,
    required: bool,
    read_only: bool,
    write_only: bool,
    default: Option<String>,
}

#[derive(PartialEq, Eq, Hash)]
struct Alternative<'a> {
    word: Option<&'a str>,
    tags: &'a [String],
    otherwise: bool,
}

impl<'a> Form<'a> {
    /// The form of a definition, and the words of its members; none of what is no definition in the end.
    fn of(kind: &'a TypeKind, docs: &mut Vec<&'a Docs>) -> Option<Self> {
        Some(match kind {
            TypeKind::Struct(object) => {
                docs.extend(object.fields.iter().map(|field| &field.docs));
                let fields = object.fields.iter().map(|field| Property {
                    wire: &field.wire,
                    required: field.required,
                    read_only: field.read_only,
                    write_only: field.write_only,
                    default: field.default.as_ref().map(Value::to_string),
                });
                let envelope = object.envelope.as_deref();
                Form::Struct(fields.collect(), discriminant(&object.additional), envelope)
            }
            TypeKind::StringEnum(values) => {
                docs.extend(values.values.iter().map(|value| &value.docs));
                let known = values.values.iter();
                let known = known.map(|value| (value.wire.as_str(), value.word.as_deref()));
                Form::Strings(values.open, known.collect())
            }
            TypeKind::ScalarEnum(values) => {
                docs.extend(values.values.iter().map(|value| &value.docs));
                let known = values.values.iter();
                let known = known.map(|value| (value.wire.to_string(), value.word.as_deref()));
                Form::Scalars(known.collect())
            }
            TypeKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| Alternative {
                    word: variant.word.as_deref(),
                    tags: &variant.tags,
                    otherwise: variant.otherwise,
                });
                let tag = match &union.dispatch {
                    Dispatch::Tag(property) => Some((property.as_str(), &*union.untagged)),
                    _ => None,
                };
                Form::Union(variants.collect(), tag)
            }
            TypeKind::Alias(_) | TypeKind::Newtype(_) | TypeKind::AllOf(_) | TypeKind::Pending => {
                return None;
            }
        })
    }
}
