//! How exactly the client says what the document says, schema by schema and operation by operation.
//!
//! Takes what the stages have said ([`Diagnostic::effect`](crate::diagnostic::Diagnostic)) and finds
//! the schema or the operation that each diagnostic is about. It judges nothing itself: a part that no
//! stage has said anything about is exact.

mod html;
mod print;
mod used;

use std::collections::{HashMap, HashSet};

use crate::api::{Api, Type, TypeId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Effect, quoted};
use crate::parse::{Document, PathOperation};
use crate::source::{Origin, push_segment};

pub use html::html;
pub use print::{human, json};

/// What became of a document.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Its schemas and operations in the document's order, then other parts that are not exact.
    pub items: Vec<Item>,
}

/// What became of one part of a document.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// What the document calls it: `Pet`, `listPets (GET /pets)`, or the pointer of another part.
    pub name: String,
    /// Where it is.
    pub origin: Origin,
    /// Why it is not exact; none if it is.
    pub reasons: Vec<Reason>,
}

/// What kind of part it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// One of `components.schemas`.
    Schema,
    /// An operation.
    Operation,
    /// Anything else; only listed if it is not exact.
    Part,
}

/// One way in which a part is not exact.
#[derive(Debug, Clone)]
pub struct Reason {
    /// What follows from it.
    pub effect: Effect,
    /// The code that `apiloom explain` knows.
    pub code: Code,
    /// What is the matter, in one sentence.
    pub message: String,
    /// Where: inside the part, or in something that it uses.
    pub origin: Origin,
    /// Line and column from 1, where they are known better than by the origin.
    pub place: Option<(usize, usize)>,
}

/// How many parts are expressed how exactly. A part of which several are true counts in each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// As the document has them.
    pub exact: usize,
    /// They accept or offer less than the document allows.
    pub narrowed: usize,
    /// They accept more than the document allows.
    pub widened: usize,
    /// They are left out, or something of them is.
    pub skipped: usize,
    /// Those that count in more than one of the last three.
    pub several: usize,
}

impl ItemKind {
    /// As printed.
    pub fn as_str(self) -> &'static str {
        match self {
            ItemKind::Schema => "schema",
            ItemKind::Operation => "operation",
            ItemKind::Part => "part",
        }
    }
}

impl Item {
    /// The worst effect of all reasons.
    pub fn effect(&self) -> Effect {
        let effects = self.reasons.iter().map(|reason| reason.effect);
        effects.max().unwrap_or_default()
    }

    /// Every effect that a reason has, worst first; [`Effect::None`] alone if the part is exact.
    pub fn effects(&self) -> Vec<Effect> {
        let all = [Effect::Skipped, Effect::Narrowed, Effect::Widened];
        let effects: Vec<Effect> = all.into_iter().filter(|one| self.has(*one)).collect();
        match effects.is_empty() {
            true => vec![Effect::None],
            false => effects,
        }
    }

    fn has(&self, effect: Effect) -> bool {
        self.reasons.iter().any(|reason| reason.effect == effect)
    }
}

impl Totals {
    fn add(&mut self, item: &Item) {
        let effects = item.effects();
        for effect in &effects {
            *match effect {
                Effect::None => &mut self.exact,
                Effect::Widened => &mut self.widened,
                Effect::Narrowed => &mut self.narrowed,
                Effect::Skipped => &mut self.skipped,
            } += 1;
        }
        self.several += usize::from(effects.len() > 1);
    }
}

impl Report {
    /// The totals of all parts.
    pub fn totals(&self) -> Totals {
        self.total(|_| true)
    }

    /// The totals of the parts of one kind.
    pub fn totals_of(&self, kind: ItemKind) -> Totals {
        self.total(|item| item.kind == kind)
    }

    fn total(&self, counts: impl Fn(&Item) -> bool) -> Totals {
        let mut totals = Totals::default();
        for item in self.items.iter().filter(|item| counts(item)) {
            totals.add(item);
        }
        totals
    }
}

/// Collects what was said of a document's schemas and operations.
pub fn report(document: &Document, api: &Api, diagnostics: &Diagnostics) -> Report {
    let mut found = Found::default();
    for name in document.components.schemas.keys() {
        let mut pointer = "/components/schemas".to_owned();
        push_segment(&mut pointer, name);
        found.add(
            ItemKind::Schema,
            name.clone(),
            document.origins.origin(&pointer),
        );
    }
    for operation in &document.operations {
        found.add(
            ItemKind::Operation,
            name(operation),
            document.origins.origin(&operation.pointer),
        );
    }
    let shared = found.shared(api);
    for diagnostic in diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.effect != Effect::None)
    {
        found.attribute(diagnostic, &shared);
    }
    found.count_what_is_used(document);
    Report { items: found.items }
}

/// Says of each message in which operation it is, if it does not name it itself.
pub fn name_operations(document: &Document, diagnostics: &mut Diagnostics) {
    let mut names: HashMap<Origin, (String, Option<&str>)> = HashMap::new();
    for operation in &document.operations {
        let origin = document.origins.origin(&operation.pointer);
        let id = operation.operation.operation_id.as_deref();
        names.entry(origin).or_insert((name(operation), id));
    }
    diagnostics.name_operations(|diagnostic| {
        let of = |origin: &Origin| names.get(origin);
        let own = nearest(&diagnostic.origin, of);
        let (name, id) = own.or_else(|| of(diagnostic.operation.as_ref()?))?;
        let said = id.is_some_and(|id| diagnostic.message.contains(&quoted(id)));
        (!said).then(|| name.clone())
    });
}

/// `listPets (GET /pets)`.
fn name(operation: &PathOperation) -> String {
    let place = format!("{} {}", operation.method.as_str(), operation.path);
    match operation.operation.operation_id.as_deref() {
        Some(id) if !id.is_empty() => format!("{id} ({place})"),
        _ => place,
    }
}

#[derive(Default)]
struct Found {
    items: Vec<Item>,
    by_origin: HashMap<Origin, usize>,
}

impl Found {
    fn add(&mut self, kind: ItemKind, name: String, origin: Origin) -> usize {
        let index = self.items.len();
        self.by_origin.entry(origin.clone()).or_insert(index);
        self.items.push(Item {
            kind,
            name,
            origin,
            reasons: Vec::new(),
        });
        index
    }

    /// The operations that use each definition that stands neither in a schema of the components nor in
    /// one operation: what `components/responses` has inline, for example.
    fn shared(&self, api: &Api) -> HashMap<Origin, Vec<usize>> {
        let mut shared: HashMap<Origin, Vec<usize>> = HashMap::new();
        for operation in &api.operations {
            let Some(index) = self.by_origin.get(&operation.origin) else {
                continue;
            };
            let mut open: Vec<TypeId> = Vec::new();
            let mut visit = |ty: &Type| ty.for_each_id(&mut |id| open.push(id));
            operation.for_each_sent(&mut visit);
            operation.for_each_received(&mut visit);
            let mut seen = HashSet::new();
            while let Some(id) = open.pop() {
                let def = api.types.get(id);
                if def.component || !seen.insert(id) {
                    continue;
                }
                for origin in def.also_at.iter().chain([&def.origin]) {
                    if nearest(origin, |origin| self.by_origin.get(origin)).is_none() {
                        let users = shared.entry(origin.clone()).or_default();
                        if !users.contains(index) {
                            users.push(*index);
                        }
                    }
                }
                def.kind
                    .for_each_type(&mut |ty| ty.for_each_id(&mut |id| open.push(id)));
            }
        }
        shared
    }

    /// The operations of the path item that an origin stands in, if it is something that all of them have.
    fn sharing(&self, origin: &Origin) -> Vec<usize> {
        let segments: Vec<&str> = origin.pointer().split('/').skip(1).collect();
        let (["paths", path] | ["paths", path, "parameters" | "servers", ..]) = segments.as_slice()
        else {
            return Vec::new();
        };
        let item = format!("/paths/{path}/");
        let items = self.items.iter().enumerate();
        let own = items.filter(|(_, other)| {
            other.kind == ItemKind::Operation
                && other.origin.file == origin.file
                && other.origin.pointer().starts_with(&item)
        });
        own.map(|(index, _)| index).collect()
    }

    /// Finds the items that a diagnostic is about: the one it stands in, else the operation it was found
    /// for, else those that use the definition or have the path item it stands in; else it is an item of its own.
    fn attribute(&mut self, diagnostic: &Diagnostic, shared: &HashMap<Origin, Vec<usize>>) {
        let at = |origin: &Origin| self.by_origin.get(origin).copied();
        let origin = &diagnostic.origin;
        let one = nearest(origin, at).or_else(|| at(diagnostic.operation.as_ref()?));
        let all = match one {
            Some(one) => vec![one],
            None => match nearest(origin, |origin| shared.get(origin)) {
                Some(users) => users.clone(),
                None => match self.sharing(origin) {
                    users if users.is_empty() => {
                        let (kind, name) = kind_and_name(origin);
                        vec![self.add(kind, name, origin.clone())]
                    }
                    users => users,
                },
            },
        };
        for index in all {
            let Some(item) = self.items.get_mut(index) else {
                continue;
            };
            let same = |known: &Reason| {
                known.origin == *origin
                    && known.code == diagnostic.code
                    && known.message == diagnostic.message
            };
            if !item.reasons.iter().any(same) {
                item.reasons.push(Reason {
                    effect: diagnostic.effect,
                    code: diagnostic.code,
                    message: diagnostic.message.clone(),
                    origin: origin.clone(),
                    place: diagnostic.place,
                });
            }
        }
    }
}

/// What `find` gives for the node or for the nearest node around it.
fn nearest<T>(origin: &Origin, find: impl Fn(&Origin) -> Option<T>) -> Option<T> {
    let mut pointer = origin.pointer();
    loop {
        if let Some(found) = find(&Origin::new(origin.file, pointer)) {
            return Some(found);
        }
        pointer = pointer.get(..pointer.rfind('/')?)?;
    }
}

/// What a part is that did not get as far as the model.
fn kind_and_name(origin: &Origin) -> (ItemKind, String) {
    let plain = |segment: &str| segment.replace("~1", "/").replace("~0", "~");
    let segments: Vec<&str> = origin.pointer().split('/').skip(1).collect();
    match segments.as_slice() {
        ["components", "schemas", name] => (ItemKind::Schema, plain(name)),
        ["paths", path, "additionalOperations", method] => (
            ItemKind::Operation,
            format!("{} {}", plain(method), plain(path)),
        ),
        ["paths", path, method] if !["$ref", "parameters", "servers"].contains(method) => (
            ItemKind::Operation,
            format!("{} {}", method.to_uppercase(), plain(path)),
        ),
        _ => (ItemKind::Part, format!("#{}", origin.pointer())),
    }
}
