//! Where each model stands: with the one tag that uses it, with the shared ones, or apart if no
//! operation uses it.

use std::collections::{BTreeSet, HashMap};

use crate::api::{Api, Type, TypeId};
use crate::config::UnusedModels;

/// The file of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Home {
    /// `models/shared.rs`.
    Shared,
    /// `models/<tag>.rs`, by the tag's place in [`Api::tags`].
    Tag(usize),
    /// `models/unused.rs`: what no operation reaches, and what often is most of a document: payloads
    /// of webhooks, for example.
    Unused,
}

/// The home of every model that is emitted.
#[derive(Debug)]
pub struct Homes {
    of: HashMap<TypeId, Home>,
    unused: UnusedModels,
}

impl Homes {
    /// Follows every operation's types.
    pub fn of(api: &Api, unused: UnusedModels) -> Self {
        let mut of: HashMap<TypeId, Home> = HashMap::new();
        for (tag_index, tag) in api.tags.iter().enumerate() {
            let mut open: Vec<TypeId> = Vec::new();
            for operation in api
                .operations
                .iter()
                .filter(|operation| operation.tag == tag.name)
            {
                let mut visit = |ty: &Type| ty.for_each_id(&mut |id| open.push(id));
                operation.for_each_sent(&mut visit);
                operation.for_each_received(&mut visit);
            }
            let home = Home::Tag(tag_index);
            for id in reached(api, open) {
                of.entry(id)
                    .and_modify(|known| *known = Home::Shared)
                    .or_insert(home);
            }
        }
        // A document of models alone has nothing that could use them.
        let apart = if api.operations.is_empty() {
            Home::Shared
        } else {
            Home::Unused
        };
        for (id, _) in api.types.iter().filter(|(_, def)| !def.dropped) {
            of.entry(id).or_insert(apart);
        }
        // What a shared model holds must be there whatever features are on.
        let shared = api
            .types
            .iter()
            .filter(|(id, def)| !def.dropped && of.get(id) == Some(&Home::Shared))
            .map(|(id, _)| id)
            .collect();
        for id in reached(api, shared) {
            of.insert(id, Home::Shared);
        }
        Homes { of, unused }
    }

    /// How many models no operation uses, where these are left out.
    pub fn left_out(&self) -> usize {
        match self.unused {
            UnusedModels::Off => self
                .of
                .values()
                .filter(|home| **home == Home::Unused)
                .count(),
            UnusedModels::On => 0,
        }
    }

    /// Where a model stands.
    pub fn get(&self, id: TypeId) -> Home {
        self.of.get(&id).copied().unwrap_or(Home::Shared)
    }

    /// The tags that the unused models take models from.
    pub fn tags_of_unused(&self, api: &Api) -> BTreeSet<usize> {
        let mut tags = BTreeSet::new();
        for id in self.models(api, Home::Unused) {
            api.types.get(id).kind.for_each_type(&mut |ty| {
                ty.for_each_id(&mut |used| {
                    if let Home::Tag(tag) = self.get(used) {
                        tags.insert(tag);
                    }
                });
            });
        }
        tags
    }

    /// The models of a home that are written, in the document's order.
    pub fn models(&self, api: &Api, home: Home) -> Vec<TypeId> {
        if home == Home::Unused && self.unused == UnusedModels::Off {
            return Vec::new();
        }
        api.types
            .iter()
            .filter(|(id, def)| !def.dropped && self.get(*id) == home)
            .map(|(id, _)| id)
            .collect()
    }
}

/// What these definitions are, and hold.
fn reached(api: &Api, from: Vec<TypeId>) -> impl Iterator<Item = TypeId> {
    let marks = api.types.ids().zip(api.types.reach(from));
    marks.filter_map(|(id, reached)| reached.then_some(id))
}
