//! Two models: which of their types belong together, and whether two uses of types are the same to callers.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::model::Model;
use crate::api::{Through, Type, TypeId, TypeKind};

/// Two models, the old one first.
pub(super) struct Pair<'a> {
    pub old: &'a Model,
    pub new: &'a Model,
    /// The types of both.
    pub both: Vec<(TypeId, TypeId)>,
    /// The old types that are gone.
    pub gone: Vec<TypeId>,
    /// The types that were not there.
    pub added: Vec<TypeId>,
    /// The new names of types that are called otherwise now, by their old ones.
    renamed: HashMap<String, String>,
}

impl<'a> Pair<'a> {
    /// Finds which types belong together: those of one name, and of the others those that are alike.
    pub fn new(old: &'a Model, new: &'a Model) -> Self {
        let by_name: HashMap<&str, TypeId> = new.types().map(|id| (new.name(id), id)).collect();
        let mut pair = Pair {
            old,
            new,
            both: Vec::new(),
            gone: Vec::new(),
            added: Vec::new(),
            renamed: HashMap::new(),
        };
        let mut met = HashSet::new();
        for id in old.types() {
            match by_name.get(old.name(id)) {
                Some(same) => {
                    met.insert(*same);
                    pair.both.push((id, *same));
                }
                None => pair.gone.push(id),
            }
        }
        pair.added = new.types().filter(|id| !met.contains(id)).collect();
        pair.rename();
        pair
    }

    /// Whether a type of both has another name now.
    pub fn new_name(&self, old: &str) -> Option<&str> {
        self.renamed.get(old).map(String::as_str)
    }

    /// Pairs the types that are gone with new ones that have all the same inside, and with them those around them.
    fn rename(&mut self) {
        loop {
            let old = self.shapes(self.old, &self.gone, true);
            let new = self.shapes(self.new, &self.added, false);
            let mut found = Vec::new();
            for (shape, ids) in &old {
                if let ([old], Some([new])) = (ids.as_slice(), new.get(shape).map(Vec::as_slice)) {
                    found.push((*old, *new));
                }
            }
            if found.is_empty() {
                return;
            }
            for (old, new) in found {
                self.gone.retain(|id| *id != old);
                self.added.retain(|id| *id != new);
                let names = (self.old.name(old), self.new.name(new));
                self.renamed.insert(names.0.to_owned(), names.1.to_owned());
                self.both.push((old, new));
            }
        }
    }

    /// What is in each of some types, as text.
    fn shapes(&self, model: &Model, ids: &[TypeId], is_old: bool) -> BTreeMap<String, Vec<TypeId>> {
        let mut shapes: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
        for id in ids {
            let def = model.api.types.get(*id);
            let spelled = |ty: &Type| {
                let text = model.spelled(ty);
                match is_old {
                    true => self.with_new_names(&text),
                    false => text,
                }
            };
            let members: Vec<String> = match &def.kind {
                TypeKind::Struct(object) => {
                    let fields = object.fields.iter().enumerate();
                    let fields = fields.map(|(place, field)| {
                        let name = model.member(*id, place);
                        format!("{name} {} {}", spelled(&field.ty), field.required)
                    });
                    fields.collect()
                }
                TypeKind::StringEnum(values) => values
                    .values
                    .iter()
                    .map(|value| value.wire.clone())
                    .collect(),
                TypeKind::ScalarEnum(values) => {
                    let values = values.values.iter();
                    values.map(|value| value.compared()).collect()
                }
                TypeKind::Union(union) => {
                    let variants = union.variants.iter();
                    variants.map(|variant| spelled(&variant.ty)).collect()
                }
                // A name for something else says too little to be known again.
                _ => continue,
            };
            // Nothing inside says too little as well.
            if members.is_empty() {
                continue;
            }
            let kind = std::mem::discriminant(&def.kind);
            let shape = format!("{kind:?} {} {} {members:?}", def.sent, def.received);
            shapes.entry(shape).or_default().push(*id);
        }
        shapes
    }

    /// A type as it is written, with the names that its parts have now.
    fn with_new_names(&self, text: &str) -> String {
        let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
        let mut named = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|letter| !is_letter(letter));
            let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
            named.push_str(self.new_name(word).unwrap_or(word));
            let mark = after.chars().next();
            named.extend(mark);
            rest = after
                .get(mark.map_or(0, char::len_utf8)..)
                .unwrap_or_default();
        }
        named
    }

    /// Whether two names are those of one type.
    fn is_one(&self, old: TypeId, new: TypeId) -> bool {
        let (old, new) = (self.old.name(old), self.new.name(new));
        old == new || self.new_name(old) == Some(new)
    }

    /// Whether two uses of types are the same to callers. What changed in a type of both is told where it is defined, so
    /// its uses are the same.
    pub fn same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Named(old), Type::Named(new)) if self.is_one(*old, *new) => return true,
            (Type::Named(old), _) if self.old.target(*old).is_some() => {
                let target = self.old.target(*old);
                return target.is_some_and(|target| self.same(target, new));
            }
            (_, Type::Named(new)) if self.new.target(*new).is_some() => {
                let target = self.new.target(*new);
                return target.is_some_and(|target| self.same(old, target));
            }
            _ => {}
        }
        match (old, new) {
            (Type::Generic(one, inner), Type::Generic(other, argument)) => {
                self.is_one(*one, *other) && self.same(inner, argument)
            }
            (Type::Array(one), Type::Array(other))
            | (Type::Map(one), Type::Map(other))
            | (Type::Nullable(one), Type::Nullable(other))
            | (Type::Boxed(one), Type::Boxed(other))
            | (Type::Loose(one), Type::Loose(other)) => self.same(one, other),
            (Type::Tuple(one), Type::Tuple(other)) => {
                let mut places = one.iter().zip(other);
                one.len() == other.len() && places.all(|(one, other)| self.same(one, other))
            }
            (Type::Named(_) | Type::Generic(..), _) | (_, Type::Named(_) | Type::Generic(..)) => {
                false
            }
            (one, other) => one == other || self.old.is_text(one) && self.new.is_text(other),
        }
    }

    /// The same of what null is left out of.
    pub fn same_but_for_null(&self, old: &Type, new: &Type) -> bool {
        let behind = |model: &'a Model, ty: &Type| {
            let ty = model.api.types.behind(ty, Through::Aliases);
            ty.non_null().clone()
        };
        let as_named = self.same(old.non_null(), new.non_null());
        as_named || self.same(&behind(self.old, old), &behind(self.new, new))
    }

    /// What changed in a use of a type, in words.
    pub fn was_and_is(&self, old: &Type, new: &Type) -> String {
        words_of_change(&self.old.spelled(old), &self.new.spelled(new))
    }
}

/// `String` became `i64`, in words.
pub(super) fn words_of_change(old: &str, new: &str) -> String {
    match old == new {
        true => "its type changed".to_owned(),
        false => format!("was `{old}`, is `{new}`"),
    }
}
