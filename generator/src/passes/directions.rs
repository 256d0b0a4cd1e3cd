//! Which types requests contain and which responses do; what nothing uses is dropped.

use crate::api::{Api, Type, TypeId};

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
pub fn run(api: &mut Api) {
    prune(api);
    let (sent, received) = marks(api);
    for id in api.types.ids() {
        let is = |marks: &[bool]| marks.get(id.0 as usize) == Some(&true);
        let def = api.types.get_mut(id);
        def.sent = is(&sent);
        def.received = is(&received);
    }
}

/// Which definitions are sent and which are received; what no operation uses may be used either way: by
/// webhooks, by other transports.
pub fn marks(api: &Api) -> (Vec<bool>, Vec<bool>) {
    let (mut sent, mut received) = used(api);
    let neither: Vec<TypeId> = api
        .types
        .ids()
        .filter(|id| {
            sent.get(id.0 as usize) == Some(&false) && received.get(id.0 as usize) == Some(&false)
        })
        .collect();
    let unused = api.types.reach(neither);
    for marks in [&mut sent, &mut received] {
        for (mark, unused) in marks.iter_mut().zip(&unused) {
            *mark |= *unused;
        }
    }
    (sent, received)
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
