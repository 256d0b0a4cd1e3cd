//! Types that contain themselves: a pointer where a struct would be infinite, a type of its own
//! where an alias would.

use crate::api::{Api, Type, TypeId, TypeKind};

/// Breaks every cycle.
pub fn run(api: &mut Api) {
    newtypes(api);
    // A box in a property is enough for most cycles, so that variants hold their values plainly.
    boxes(api, &|kind| !matches!(kind, TypeKind::Union(_)));
    boxes(api, &|_| true);
    api.longest_chain = longest_chain(api);
}

/// `type Tree = Vec<Tree>` is no Rust; `struct Tree(Vec<Tree>)` is.
fn newtypes(api: &mut Api) {
    let components = aliases(api);
    for id in api.types.ids() {
        if components.cyclic(id)
            && let TypeKind::Alias(ty) = api.types.get(id).kind.clone()
        {
            api.types.get_mut(id).kind = TypeKind::Newtype(ty);
        }
    }
}

/// A definition that contains itself without a pointer or a type of its own between.
pub fn infinite(api: &Api) -> Option<TypeId> {
    let by_value = components(api, &|api, id, visit| {
        let kind = &api.types.get(id).kind;
        kind.for_each_type(&mut |ty| by_value(ty, visit));
    });
    let aliases = aliases(api);
    let live = api.types.iter().filter(|(_, def)| !def.dropped);
    live.map(|(id, _)| id)
        .find(|id| by_value.cyclic(*id) || aliases.cyclic(*id))
}

/// Which aliases lead to which.
fn aliases(api: &Api) -> Components {
    components(api, &|api, id, visit| {
        if let TypeKind::Alias(ty) = &api.types.get(id).kind {
            ty.for_each_id(&mut |target| {
                if matches!(api.types.get(target).kind, TypeKind::Alias(_)) {
                    visit(target);
                }
            });
        }
    })
}

/// The length of the longest chain of definitions; a cycle counts with all its members.
fn longest_chain(api: &Api) -> usize {
    let components = components(api, &|api, id, visit| {
        if !api.types.get(id).dropped {
            api.types
                .get(id)
                .kind
                .for_each_type(&mut |ty| ty.for_each_id(&mut |target| visit(target)));
        }
    });
    // Components are numbered from the leaves up, so what a component leads to is known before it.
    let mut lengths = vec![0usize; components.cyclic.len()];
    let mut members: Vec<Vec<TypeId>> = vec![Vec::new(); lengths.len()];
    for id in api.types.ids() {
        if let Some(list) = components
            .of
            .get(id.0 as usize)
            .and_then(|at| members.get_mut(*at))
        {
            list.push(id);
        }
    }
    for (at, list) in members.iter().enumerate() {
        let mut below = 0;
        for id in list {
            api.types.get(*id).kind.for_each_type(&mut |ty| {
                ty.for_each_id(&mut |target| {
                    let component = components.of.get(target.0 as usize).copied().unwrap_or(at);
                    below = below.max(lengths.get(component).copied().unwrap_or_default());
                });
            });
        }
        if let Some(length) = lengths.get_mut(at) {
            *length = below + list.len();
        }
    }
    lengths.into_iter().max().unwrap_or_default()
}

/// Within a cycle of definitions that hold each other by value, every such use becomes a box.
fn boxes(api: &mut Api, of: &dyn Fn(&TypeKind) -> bool) {
    let components = components(api, &|api, id, visit| {
        api.types
            .get(id)
            .kind
            .for_each_type(&mut |ty| by_value(ty, visit));
    });
    for id in api
        .types
        .ids()
        .filter(|id| components.cyclic(*id))
        .collect::<Vec<_>>()
    {
        // An alias is not a place for a box: its uses are boxed.
        let kind = &api.types.get(id).kind;
        if matches!(kind, TypeKind::Alias(_)) || !of(kind) {
            continue;
        }
        let mut kind = std::mem::replace(&mut api.types.get_mut(id).kind, TypeKind::Pending);
        let rewrite = &mut |ty: &mut Type| {
            *ty = boxed(std::mem::replace(ty, Type::Any), &|other| {
                components.same(id, other)
            })
        };
        match &mut kind {
            TypeKind::Struct(object) => object
                .fields
                .iter_mut()
                .for_each(|field| rewrite(&mut field.ty)),
            TypeKind::Union(union) => union
                .variants
                .iter_mut()
                .for_each(|variant| rewrite(&mut variant.ty)),
            TypeKind::Newtype(ty) => rewrite(ty),
            _ => {}
        }
        api.types.get_mut(id).kind = kind;
    }
}

/// The definitions that a type holds without a pointer between.
fn by_value(ty: &Type, visit: &mut dyn FnMut(TypeId)) {
    match ty {
        Type::Named(id) => visit(*id),
        Type::Generic(id, argument) => {
            visit(*id);
            by_value(argument, visit);
        }
        Type::Nullable(inner) => by_value(inner, visit),
        Type::Tuple(places) => places.iter().for_each(|place| by_value(place, visit)),
        _ => {}
    }
}

fn boxed(ty: Type, in_cycle: &dyn Fn(TypeId) -> bool) -> Type {
    match ty {
        Type::Nullable(inner) => Type::Nullable(Box::new(boxed(*inner, in_cycle))),
        Type::Tuple(places) => {
            let places = places.into_iter().map(|place| boxed(place, in_cycle));
            Type::Tuple(places.collect())
        }
        ty => {
            let mut needed = false;
            by_value(&ty, &mut |id| needed |= in_cycle(id));
            if needed {
                Type::Boxed(Box::new(ty))
            } else {
                ty
            }
        }
    }
}

/// Strongly connected components.
struct Components {
    of: Vec<usize>,
    cyclic: Vec<bool>,
}

impl Components {
    fn cyclic(&self, id: TypeId) -> bool {
        self.of
            .get(id.0 as usize)
            .and_then(|component| self.cyclic.get(*component))
            .copied()
            .unwrap_or(false)
    }

    fn same(&self, left: TypeId, right: TypeId) -> bool {
        self.of.get(left.0 as usize) == self.of.get(right.0 as usize)
    }
}

type Edges<'a> = dyn Fn(&Api, TypeId, &mut dyn FnMut(TypeId)) + 'a;

/// Tarjan's algorithm, without recursion: a document decides how long a chain is.
fn components(api: &Api, edges: &Edges<'_>) -> Components {
    let count = api.types.len();
    let mut targets: Vec<Vec<usize>> = Vec::with_capacity(count);
    for id in api.types.ids() {
        let mut found = Vec::new();
        edges(api, id, &mut |target| found.push(target.0 as usize));
        targets.push(found);
    }
    let mut walk = Walk {
        index: vec![usize::MAX; count],
        low: vec![0; count],
        on_stack: vec![false; count],
        stack: Vec::new(),
        of: vec![0; count],
        cyclic: Vec::new(),
        next: 0,
    };
    for start in 0..count {
        walk.from(start, &targets);
    }
    Components {
        of: walk.of,
        cyclic: walk.cyclic,
    }
}

struct Walk {
    index: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    of: Vec<usize>,
    cyclic: Vec<bool>,
    next: usize,
}

// Every index below comes from the vectors' own length.
#[allow(clippy::indexing_slicing)]
impl Walk {
    fn from(&mut self, start: usize, targets: &[Vec<usize>]) {
        if self.index[start] != usize::MAX {
            return;
        }
        let mut calls: Vec<(usize, usize)> = vec![(start, 0)];
        self.enter(start);
        while let Some((node, edge)) = calls.pop() {
            match targets[node].get(edge) {
                Some(&target) => {
                    calls.push((node, edge + 1));
                    if self.index[target] == usize::MAX {
                        self.enter(target);
                        calls.push((target, 0));
                    } else if self.on_stack[target] {
                        self.low[node] = self.low[node].min(self.index[target]);
                    }
                }
                None => {
                    if let Some((parent, _)) = calls.last() {
                        self.low[*parent] = self.low[*parent].min(self.low[node]);
                    }
                    if self.low[node] == self.index[node] {
                        self.close(node, targets[node].contains(&node));
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = self.next;
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn close(&mut self, node: usize, to_itself: bool) {
        let component = self.cyclic.len();
        let mut members = 0;
        while let Some(member) = self.stack.pop() {
            self.on_stack[member] = false;
            self.of[member] = component;
            members += 1;
            if member == node {
                break;
            }
        }
        self.cyclic.push(members > 1 || to_itself);
    }
}
