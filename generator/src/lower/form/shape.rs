//! The properties of an object, wherever its schema says them.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::lower::one_way::OneWay;
use crate::lower::view::{Node, View};
use crate::resolve::References;
use crate::source::push_segment;

/// How deep a schema is looked into.
const DEEPEST: usize = 16;

/// How many schemas are looked into: `allOf` of `allOf` may multiply.
const MOST: usize = 512;

/// What an object has.
pub(in crate::lower) struct Shape<'d> {
    /// In the document's order.
    pub members: Vec<Member<'d>>,
    /// Properties that must be there.
    pub required: Vec<String>,
    /// Whether some are of one alternative, and not of another.
    pub is_choice: bool,
    /// Whether a value is of one alternative, by `oneOf` or by constants.
    pub is_union: bool,
    /// Where it is said which further properties it has, if it is.
    pub further: Option<String>,
}

/// One property.
pub(in crate::lower) struct Member<'d> {
    pub name: String,
    /// Where it stands first.
    pub pointer: String,
    /// What is said of it, each with its place.
    pub nodes: Vec<(Node<'d>, String)>,
    pub read_only: bool,
    /// Whether it is said by alternatives.
    pub is_choice: bool,
    /// Whether not all of them say it.
    pub is_partial: bool,
}

impl Member<'_> {
    /// Whether its values tell the alternatives apart: each lists others.
    fn tells(&self) -> bool {
        let listed = |(node, _): &(Node<'_>, String)| match node {
            Node::Item(schema) => !View::of(schema).values.is_empty(),
            Node::Reference(_) => false,
        };
        self.is_choice && self.nodes.len() > 1 && self.nodes.iter().all(listed)
    }
}

impl<'d> Shape<'d> {
    /// The properties of an object, if it is one and has some.
    pub(in crate::lower) fn of(
        references: &'d References<'d>,
        node: Node<'d>,
        pointer: &str,
    ) -> Option<Self> {
        let mut looked = 0;
        let shape = look(references, node, pointer, DEEPEST, &mut looked)?;
        (!shape.members.is_empty()).then_some(shape)
    }

    fn new() -> Self {
        Shape {
            members: Vec::new(),
            required: Vec::new(),
            is_choice: false,
            is_union: false,
            further: None,
        }
    }

    /// Adds what another schema says of the same object.
    fn and(&mut self, other: Shape<'d>) {
        self.is_choice |= other.is_choice;
        self.is_union |= other.is_union;
        self.further = self.further.take().or(other.further);
        for name in other.required {
            if !self.required.contains(&name) {
                self.required.push(name);
            }
        }
        for member in other.members {
            self.add(member);
        }
    }

    fn add(&mut self, member: Member<'d>) {
        let mut known = self.members.iter_mut();
        let Some(known) = known.find(|known| known.name == member.name) else {
            self.members.push(member);
            return;
        };
        known.read_only |= member.read_only;
        known.is_choice |= member.is_choice;
        known.is_partial &= member.is_partial;
        for (node, at) in member.nodes {
            let same = |known: &(Node<'d>, String)| match (known.0, node) {
                (Node::Reference(one), Node::Reference(other)) => one == other,
                (Node::Item(one), Node::Item(other)) => one == other,
                _ => false,
            };
            if !known.nodes.iter().any(same) {
                known.nodes.push((node, at));
            }
        }
    }
}

/// What one schema says; nothing if it is no object.
fn look<'d>(
    references: &'d References<'d>,
    node: Node<'d>,
    pointer: &str,
    depth: usize,
    looked: &mut usize,
) -> Option<Shape<'d>> {
    *looked += 1;
    let depth = depth.checked_sub(1).filter(|_| *looked <= MOST)?;
    let (pointer, schema) = found(references, node, pointer)?;
    let view = View::of(schema);
    if !matches!(view.ty, None | Some("object")) {
        return None;
    }
    let mut shape = Shape::new();
    for (name, node) in view.properties.into_iter().flatten() {
        let mut at = format!("{pointer}/properties");
        push_segment(&mut at, name);
        let node = Node::from(node);
        shape.add(Member {
            name: name.clone(),
            pointer: at.clone(),
            nodes: vec![(node, at)],
            // What only the server sets is not sent.
            read_only: OneWay::of(references, node).read_only,
            is_choice: false,
            is_partial: false,
        });
    }
    shape.required = view.required.to_vec();
    if let Some(AdditionalProperties::Schema(_)) = view.additional {
        shape.further = Some(format!("{pointer}/additionalProperties"));
    }
    for (index, part) in view.all_of.iter().enumerate() {
        let at = format!("{pointer}/allOf/{index}");
        shape.and(look(references, part.into(), &at, depth, looked)?);
    }
    for (keyword, parts) in [("oneOf", view.one_of), ("anyOf", view.any_of)] {
        let at = format!("{pointer}/{keyword}");
        if let Some(mut choice) = choice(references, parts, &at, depth, looked)? {
            choice.is_union &= keyword == "oneOf" || choice.members.iter().any(Member::tells);
            shape.and(choice);
        }
    }
    Some(shape)
}

/// What alternatives say together: the properties of each, required if each requires them.
fn choice<'d>(
    references: &'d References<'d>,
    parts: &'d [ReferenceOr<Schema>],
    pointer: &str,
    depth: usize,
    looked: &mut usize,
) -> Option<Option<Shape<'d>>> {
    let mut shapes: Vec<Shape<'d>> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let at = format!("{pointer}/{index}");
        let null = found(references, part.into(), &at);
        if null.is_some_and(|(_, schema)| View::of(schema).only_null()) {
            continue;
        }
        shapes.push(look(references, part.into(), &at, depth, looked)?);
    }
    let several = shapes.len() > 1;
    let with_members = shapes.iter().filter(|shape| !shape.members.is_empty());
    let is_union = with_members.count() > 1;
    let says = |shape: &Shape<'d>, name: &str| shape.members.iter().any(|it| it.name == name);
    let mut everywhere: Vec<String> = Vec::new();
    if let Some((first, others)) = shapes.split_first() {
        let names = first.members.iter().map(|member| member.name.clone());
        let in_all = |name: &String| others.iter().all(|shape| says(shape, name));
        everywhere.extend(names.filter(in_all));
    }
    let mut shapes = shapes.into_iter();
    let Some(mut whole) = shapes.next() else {
        return Some(None);
    };
    for other in shapes {
        let required = other.required.clone();
        whole.required.retain(|name| required.contains(name));
        let kept = std::mem::take(&mut whole.required);
        whole.and(other);
        whole.required = kept;
    }
    whole.is_choice |= several;
    whole.is_union |= is_union;
    for member in &mut whole.members {
        member.is_choice |= several;
        member.is_partial |= !everywhere.contains(&member.name);
    }
    Some(Some(whole))
}

/// The schema itself, and where it stands.
fn found<'d>(
    references: &'d References<'d>,
    node: Node<'d>,
    pointer: &str,
) -> Option<(String, &'d Schema)> {
    match node {
        Node::Item(schema) => Some((pointer.to_owned(), schema)),
        Node::Reference(reference) => references.schema(reference).ok(),
    }
}
