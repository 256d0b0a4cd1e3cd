//! What passes require of the model and ensure of it, so that each can be read alone.
//!
//! Builds with debug assertions look at it, which the tests of all documents are; others do not, and nothing here changes a
//! model.

use super::cycles;
use crate::api::{Additional, Api, Dispatch, Step, Test, Type, TypeDef, TypeId, TypeKind, Union};

/// Something that holds of a whole model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// Each id has a definition.
    Filled,
    /// No definition is an `allOf`.
    Merged,
    /// Where a definition may be null, each use of it says so. Until `dedupe`: an inline schema that may not be null becomes a
    /// component that may, and its uses say it alone.
    NullAtUses,
    /// What is left uses nothing that is dropped.
    Closed,
    /// No struct requires a property that it does not have, where others are skipped.
    Demanded,
    /// Each variant of a union can be found.
    Told,
    /// Arguments are given to generic definitions alone, and used in them alone.
    Generic,
    /// No value contains itself but behind a pointer, and no alias does.
    Finite,
    /// Pages lead through structs to a list.
    Leading,
    /// Each definition is known to be sent or received, and what is sent can say null and nothing.
    Directed,
}

impl Property {
    /// What holds of the model that is named and emitted.
    pub const ALL: &[Property] = &[
        Property::Filled,
        Property::Merged,
        Property::Closed,
        Property::Demanded,
        Property::Told,
        Property::Generic,
        Property::Finite,
        Property::Leading,
        Property::Directed,
    ];

    /// The first place where it does not hold.
    pub fn broken(self, api: &Api) -> Option<String> {
        let live = || api.types.iter().filter(|(_, def)| !def.dropped);
        let place = |(_, def): (TypeId, &TypeDef)| def.place(api);
        let of = |wrong: fn(&TypeDef) -> bool| live().find(|(_, def)| wrong(def)).map(place);
        match self {
            Property::Filled => of(|def| def.kind == TypeKind::Pending),
            Property::Merged => of(|def| matches!(def.kind, TypeKind::AllOf(_))),
            Property::Demanded => of(|def| match &def.kind {
                TypeKind::Struct(object) => {
                    object.additional == Additional::Ignored && !object.also_required.is_empty()
                }
                _ => false,
            }),
            Property::Told => of(|def| match &def.kind {
                TypeKind::Union(union) => !told(union),
                _ => false,
            }),
            Property::Directed => {
                let read = |id: &TypeId| api.read_only.contains(id);
                let mut sent = live().filter(|(id, def)| def.sent && read(id));
                of(|def| !def.sent && !def.received).or_else(|| sent.next().map(place))
            }
            Property::Finite => cycles::infinite(api).map(|id| api.types.get(id).place(api)),
            Property::Leading => api.operations.iter().find_map(|operation| {
                let paging = operation.paging.as_ref()?;
                let leads = |step: &Step| match &api.types.get(step.of).kind {
                    TypeKind::Struct(object) => object.fields.get(step.field).is_some(),
                    _ => false,
                };
                let leads = paging.path.iter().all(leads);
                (!leads).then(|| operation.path.0.clone())
            }),
            Property::NullAtUses | Property::Closed | Property::Generic => {
                let wrong = |ty: &Type| self.is_broken_by(api, ty);
                let in_types = live().find(|(_, def)| {
                    let mut found = false;
                    def.kind.for_each_type(&mut |ty| found |= wrong(ty));
                    found |= self == Property::Generic && astray(def);
                    found
                });
                in_types.map(place).or_else(|| {
                    let found = api.operations.iter().find(|operation| {
                        let mut found = false;
                        operation.for_each_sent(&mut |ty| found |= wrong(ty));
                        operation.for_each_received(&mut |ty| found |= wrong(ty));
                        found
                    });
                    found.map(|operation| operation.path.0.clone())
                })
            }
        }
    }

    /// Whether a use of types shows that it does not hold.
    fn is_broken_by(self, api: &Api, ty: &Type) -> bool {
        let def = |id: &TypeId| api.types.get(*id);
        let own = match (self, ty) {
            (Property::NullAtUses, Type::Named(id)) => def(id).nullable,
            (Property::Closed, Type::Named(id) | Type::Generic(id, _)) => def(id).dropped,
            (Property::Generic, Type::Generic(id, _)) => match &def(id).kind {
                TypeKind::Struct(object) => !object.is_generic(),
                _ => true,
            },
            _ => false,
        };
        own || match ty {
            // The definition within says that it may be null.
            Type::Nullable(inner) if self == Property::NullAtUses => match &**inner {
                Type::Named(_) => false,
                Type::Boxed(inner) if matches!(**inner, Type::Named(_)) => false,
                inner => self.is_broken_by(api, inner),
            },
            Type::Array(inner)
            | Type::Map(inner)
            | Type::Nullable(inner)
            | Type::Boxed(inner)
            | Type::Loose(inner)
            | Type::Generic(_, inner) => self.is_broken_by(api, inner),
            Type::Tuple(places) => places.iter().any(|place| self.is_broken_by(api, place)),
            _ => false,
        }
    }
}

/// Whether an argument stands where none is given.
fn astray(def: &TypeDef) -> bool {
    !matches!(def.kind, TypeKind::Struct(_)) && def.kind.mentions(&Type::Argument)
}

/// Whether each variant can be found, by places that there are.
fn told(union: &Union) -> bool {
    let mut found = vec![false; union.variants.len()];
    let mut there = true;
    let mut find = |of: &usize| match found.get_mut(*of) {
        Some(found) => *found = true,
        None => there = false,
    };
    let mut tests = |tests: &[(usize, Test)]| tests.iter().for_each(|(of, _)| find(of));
    match &union.dispatch {
        // By its tags, or where the tag is missing or another; one that no value of the tag means is of the document.
        Dispatch::Tag(_) => return union.untagged.iter().all(|of| *of < found.len()),
        Dispatch::Tests(all) => tests(all),
        Dispatch::Try(all, order) => {
            tests(all);
            order.iter().for_each(find);
        }
        Dispatch::Constant(constant) => {
            tests(&constant.before);
            let values = constant.values.iter().flat_map(|(of, _)| of);
            let others = [&constant.missing, &constant.null, &constant.otherwise];
            values.chain(others.into_iter().flatten()).for_each(find);
        }
        Dispatch::Keys(keys) => {
            tests(&keys.before);
            let all = keys.texts.iter().chain(&keys.keys);
            all.for_each(|(of, _)| find(of));
        }
    }
    there && found.into_iter().all(|found| found)
}

/// Looks whether it holds, in tests alone: a build script is a debug build too, and no document may make it panic.
pub fn assert(properties: &[Property], when: &str, api: &Api) {
    if cfg!(any(test, feature = "check-passes")) {
        for property in properties {
            let broken = property.broken(api);
            assert!(broken.is_none(), "{when}: {property:?} at {broken:?}");
        }
    }
}
