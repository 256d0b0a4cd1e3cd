//! Which types requests contain and which responses do; what nothing uses is dropped.

use crate::api::{Api, Type, TypeId};
use crate::config::UnusedModels;

/// Drops definitions that neither the document names nor anything uses: merged parts.
pub fn prune(api: &mut Api) {
    let mut roots: Vec<TypeId> = api
        .types
        .iter()
        .filter(|(_, def)| def.component || !def.arrives.is_empty())
        .map(|(id, _)| id)
        .collect();
    let mut visit = |ty: &Type| ty.for_each_id(&mut |id| roots.push(id));
    each_sent(api, &mut visit);
    each_received(api, &mut visit);
    let reached = api.types.reach(roots);
    for id in api.types.ids() {
        if reached.get(id.0 as usize) == Some(&false) {
            api.types.get_mut(id).dropped = true;
        }
    }
}

/// Marks every definition.
pub fn run(api: &mut Api, unused: UnusedModels) {
    prune(api);
    let (sent, received) = marks(api, unused);
    for id in api.types.ids() {
        let is = |marks: &[bool]| marks.get(id.0 as usize) == Some(&true);
        let def = api.types.get_mut(id);
        def.sent = is(&sent);
        def.received = is(&received);
    }
}

/// Which definitions are sent and which are received. Bodies of webhooks and callbacks are received; what neither they nor
/// an operation use may be used either way, by other transports for example. What it shares with operations keeps its
/// direction, unless such models are written at all.
pub fn marks(api: &Api, unused: UnusedModels) -> (Vec<bool>, Vec<bool>) {
    let (mut sent, mut received) = used(api);
    let arriving = api.types.iter().filter(|(_, def)| !def.arrives.is_empty());
    add(
        &mut received,
        &api.types.reach(arriving.map(|(id, _)| id).collect()),
    );
    let neither: Vec<TypeId> = api
        .types
        .ids()
        .filter(|id| {
            sent.get(id.0 as usize) == Some(&false) && received.get(id.0 as usize) == Some(&false)
        })
        .collect();
    let either = match unused {
        UnusedModels::On => api.types.reach(neither),
        UnusedModels::Off => api.types.marks(neither),
    };
    add(&mut sent, &either);
    add(&mut received, &either);
    (sent, received)
}

fn add(marks: &mut [bool], others: &[bool]) {
    for (mark, other) in marks.iter_mut().zip(others) {
        *mark |= *other;
    }
}

/// Which definitions requests contain, and which responses do.
pub fn used(api: &Api) -> (Vec<bool>, Vec<bool>) {
    let mut sent = Vec::new();
    each_sent(api, &mut |ty| ty.for_each_id(&mut |id| sent.push(id)));
    let mut received = Vec::new();
    each_received(api, &mut |ty| ty.for_each_id(&mut |id| received.push(id)));
    (api.types.reach(sent), api.types.reach(received))
}

fn each_sent(api: &Api, visit: &mut impl FnMut(&Type)) {
    for operation in &api.operations {
        operation.for_each_sent(visit);
    }
}

fn each_received(api: &Api, visit: &mut impl FnMut(&Type)) {
    for operation in &api.operations {
        operation.for_each_received(visit);
    }
}
