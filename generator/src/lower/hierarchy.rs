//! A discriminator on a parent: the schemas that build on it by `allOf` are its alternatives (OAS 3.0.4,
//! Discriminator Object; OAS 2.0, `discriminator` of the Schema Object).
//!
//! Nothing lists them, so the components are searched. Where such a parent is used it is a union of what builds
//! on it and of itself, what builds on it takes over the parent's own properties and writes its own tag.

mod below;
mod build;
mod tag;

use std::collections::{HashMap, HashSet};

use openapiv3::Schema;

use self::build::{component, discriminating, is_alias, not_below, own_name, parts};
use super::Lowering;
use super::view::{Node, View};
use crate::api::{Additional, Dispatch, Struct, TagForm, Type, TypeId, TypeKind, Union, Variant};
use crate::resolve::unescape;
use crate::source::push_segment;

/// How many parents above each other are looked at.
const DEEPEST: usize = 64;

/// The parents with a discriminator and what builds on them, by pointer.
#[derive(Debug, Default)]
pub(super) struct Hierarchy {
    /// What builds on a schema, in the document's order.
    children: HashMap<String, Vec<String>>,
    /// The schemas that belong to a parent with a discriminator, that parent included.
    members: HashMap<String, Member>,
    /// The definitions of what parents have to be taken over.
    parts: HashMap<String, TypeId>,
}

#[derive(Debug, Clone)]
struct Member {
    /// The discriminator's property.
    property: String,
    /// The values that mean this schema; none for a parent that none means.
    tags: Vec<String>,
    /// Whether the schema says so of its property itself.
    says_so: bool,
    /// The schema that values mean which mean no other (OAS 3.2.0, Discriminator Object).
    default: Option<String>,
    /// Whether it is meant where the property is missing: it has no value of its own there.
    is_silent: bool,
}

impl Hierarchy {
    /// Whether a schema of it is meant by these values of this property, and by no others.
    pub(super) fn means(&self, pointer: &str, property: &str, tags: &[String]) -> bool {
        self.members.get(pointer).is_some_and(|member| {
            let known = |tag: &String| member.tags.contains(tag);
            member.property == property && member.tags.len() == tags.len() && tags.iter().all(known)
        })
    }

    /// Whether a schema is a choice among what builds on it.
    pub(super) fn is_parent(&self, pointer: &str) -> bool {
        self.members.contains_key(pointer) && self.children.contains_key(pointer)
    }
}

impl Lowering<'_> {
    /// Searches the components.
    pub(super) fn find_hierarchies(&mut self) {
        let references = self.references;
        let mut all: Vec<(String, &Schema)> = Vec::new();
        for name in references.document().components.schemas.keys() {
            let mut pointer = "/components/schemas".to_owned();
            push_segment(&mut pointer, name);
            if let Ok((found, schema)) = references.schema(&format!("#{pointer}"))
                && found == pointer
            {
                all.push((pointer, schema));
            }
        }
        let roots: Vec<(String, &Schema)> = all
            .iter()
            .filter(|(_, schema)| discriminating(schema).is_some())
            .cloned()
            .collect();
        if roots.is_empty() {
            return;
        }
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        for (pointer, schema) in &all {
            for part in parts(schema) {
                if let Node::Reference(reference) = part
                    && let Ok((parent, _)) = references.schema(reference)
                    && parent != *pointer
                {
                    let children = children.entry(parent).or_default();
                    if !children.contains(pointer) {
                        children.push(pointer.clone());
                    }
                }
            }
        }
        let schemas: HashMap<String, &Schema> = all.into_iter().collect();
        for (root, schema) in roots {
            self.find_hierarchy(&root, schema, &schemas, &children);
        }
    }

    fn find_hierarchy(
        &mut self,
        root: &str,
        schema: &Schema,
        schemas: &HashMap<String, &Schema>,
        children: &HashMap<String, Vec<String>>,
    ) {
        let Some(view) = discriminating(schema) else {
            return;
        };
        let Some(discriminator) = &view.data.discriminator else {
            return;
        };
        let property = &discriminator.property_name;
        let mapped = self.tags(&view, &format!("{root}/discriminator"));
        let default = self.default_mapping(&view, root);
        let is_required = view.required.contains(property);
        let listed = self.listed(&view, property);
        let is_child = |pointer: &String| {
            let schema = schemas.get(pointer);
            let is_alias = |schema| is_alias(schema, !mapped.is_empty());
            schema.is_some_and(|schema| mapped.contains_key(pointer) || !is_alias(schema))
        };
        let mut open = vec![root.to_owned()];
        let mut seen: HashSet<String> = HashSet::new();
        while let Some(pointer) = open.pop() {
            if !seen.insert(pointer.clone()) || seen.len() > schemas.len() {
                continue;
            }
            let own = children.get(&pointer).into_iter().flatten();
            let mut own: Vec<String> = own.filter(|child| is_child(child)).cloned().collect();
            if pointer == root {
                let named = mapped.keys().chain(default.iter());
                let others = named.filter(|key| *key != root && !own.contains(key));
                own.extend(not_below(others, children, root));
            }
            let (said, says_so) = match schemas.get(&pointer) {
                Some(schema) if pointer != root => self.said(schema, property),
                _ => (Vec::new(), false),
            };
            let tags = match mapped.get(&pointer) {
                _ if says_so => said,
                Some(mapped) => mapped.clone(),
                None if pointer == root => Vec::new(),
                None if !said.is_empty() => said,
                None => own_name(&pointer),
            };
            // What the parent does not allow means nobody.
            let allowed = |tag: &String| listed.as_ref().is_none_or(|all| all.contains(tag));
            if pointer == root || tags.iter().all(allowed) {
                let known = self.hierarchy.members.contains_key(&pointer);
                if !known || pointer == root {
                    let member = Member {
                        property: property.clone(),
                        tags,
                        says_so,
                        is_silent: !is_required && default.as_ref() == Some(&pointer),
                        default: default.clone(),
                    };
                    self.hierarchy.members.insert(pointer.clone(), member);
                }
                if !own.is_empty() {
                    open.extend(own.iter().rev().cloned());
                    self.hierarchy.children.insert(pointer, own);
                }
            }
        }
        if !self.hierarchy.children.contains_key(root) {
            self.hierarchy.members.remove(root);
        }
    }

    /// The values that a schema lists for a property, where it stands or in what it refers to.
    fn listed(&self, view: &View<'_>, property: &str) -> Option<Vec<String>> {
        let node = Node::from(view.properties?.get(property)?);
        let schema = match node {
            Node::Item(schema) => schema,
            Node::Reference(reference) => self.references.schema(reference).ok()?.1,
        };
        let values = View::of(schema).values;
        let texts: Vec<String> = values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        (!texts.is_empty()).then_some(texts)
    }

    /// What a child says of the discriminator's property itself, and whether it does so as a property.
    fn said(&self, schema: &Schema, property: &str) -> (Vec<String>, bool) {
        let view = View::of(schema);
        let parts = parts(schema).into_iter().filter_map(|part| match part {
            Node::Item(schema) => Some(View::of(schema)),
            Node::Reference(_) => None,
        });
        let mut listed = parts.filter_map(|part| self.listed(&part, property));
        if let Some(listed) = self.listed(&view, property).or_else(|| listed.next()) {
            return (listed, true);
        }
        let named = view.data.extensions.get("x-ms-discriminator-value");
        let named = named.and_then(serde_json::Value::as_str);
        (named.map(str::to_owned).into_iter().collect(), false)
    }

    /// The union that a parent is where it is used; nothing for what is none, and where it is taken over.
    pub(super) fn parent(&mut self, id: TypeId, pointer: &str) -> Option<TypeKind> {
        let is_part = self.hierarchy.parts.get(pointer) == Some(&id);
        if is_part || !self.hierarchy.is_parent(pointer) {
            return None;
        }
        let member = self.hierarchy.members.get(pointer).cloned()?;
        Some(self.choice(pointer, &member))
    }

    /// What a component is that builds on a parent with a discriminator: of `kind` by itself.
    pub(super) fn child(&mut self, id: TypeId, pointer: &str, kind: TypeKind) -> TypeKind {
        let Some(member) = self.hierarchy.members.get(pointer).cloned() else {
            return kind;
        };
        if self.hierarchy.is_parent(pointer) {
            return kind;
        }
        let builds_on = self
            .hierarchy
            .children
            .values()
            .any(|children| children.iter().any(|child| child == pointer));
        let is_said = member.says_so || member.is_silent;
        if is_said || !builds_on || !matches!(kind, TypeKind::AllOf(_) | TypeKind::Alias(_)) {
            return kind;
        }
        let words = self.api.types.get(id).words.clone();
        let own = self.part(pointer, &words, kind);
        let tag = self.tag_part(pointer, &words, &member);
        TypeKind::AllOf(vec![own, tag])
    }

    /// The union of what builds on a parent, and of itself.
    fn choice(&mut self, pointer: &str, member: &Member) -> TypeKind {
        let mut variants: Vec<Variant> = Vec::new();
        let mut open: Vec<String> = self
            .hierarchy
            .children
            .get(pointer)
            .cloned()
            .unwrap_or_default();
        open.reverse();
        let mut seen = HashSet::from([pointer.to_owned()]);
        while let Some(child) = open.pop() {
            let Some(found) = self.hierarchy.members.get(&child).cloned() else {
                continue;
            };
            if !seen.insert(child.clone()) {
                continue;
            }
            let same = found.property == member.property;
            let ty = if self.hierarchy.is_parent(&child) && same {
                let below = self.hierarchy.children.get(&child).into_iter().flatten();
                open.extend(below.rev().cloned());
                self.itself(&child, &found)
            } else {
                match self.named(&format!("#{child}")) {
                    Ok(id) => Type::Named(id),
                    Err(_) => continue,
                }
            };
            let name = child.rsplit('/').next().unwrap_or_default();
            variants.push(Variant {
                origin: self.origin(&child),
                word: Some(self.component_name(&child, name)),
                ty,
                tags: found.tags,
                otherwise: member.default.as_ref() == Some(&child),
                implicit: None,
                tag_form: TagForm::Text,
            });
        }
        let name = unescape(pointer.rsplit('/').next().unwrap_or_default());
        // Something else may be meant where nothing is: then the parent is what is called by it.
        let otherwise = variants.iter().all(|variant| !variant.otherwise);
        let mut tags = member.tags.clone();
        let is_free = variants.iter().all(|variant| !variant.tags.contains(&name));
        if !otherwise && tags.is_empty() && is_free {
            tags.push(name.clone());
        }
        variants.push(Variant {
            origin: self.origin(pointer),
            word: Some("Base".to_owned()),
            ty: self.itself(pointer, member),
            tags,
            otherwise,
            implicit: Some(name),
            tag_form: TagForm::Text,
        });
        TypeKind::Union(Union {
            variants,
            dispatch: Dispatch::Tag(member.property.clone()),
            untagged: Vec::new(),
            open: false,
            unforeseen: otherwise && member.default.as_deref() != Some(pointer),
            together: false,
        })
    }

    /// A parent by itself: with what it does not know, as it may be something that builds on it.
    fn itself(&mut self, pointer: &str, member: &Member) -> Type {
        let key = format!("{pointer} itself");
        if let Some(id) = self.hierarchy.parts.get(&key) {
            return Type::Named(*id);
        }
        let words = self.words_of(pointer);
        let own = self.parent_part(pointer);
        let rest = Struct {
            fields: Vec::new(),
            additional: Additional::Kept(Type::Any),
            also_required: Vec::new(),
            envelope: None,
        };
        let mut parts = vec![own, self.part(pointer, &words, TypeKind::Struct(rest))];
        if !member.tags.is_empty() && !member.says_so && !member.is_silent {
            parts.push(self.tag_part(pointer, &words, member));
        }
        let words = super::schema::join(&words, "Base");
        let ty = self.part(pointer, &words, TypeKind::AllOf(parts));
        if let Type::Named(id) = ty {
            let def = self.api.types.get_mut(id);
            def.origin = def.origin.part("discriminator").part("base");
            self.hierarchy.parts.insert(key, id);
        }
        ty
    }

    /// What a child takes over from a parent with a discriminator: its properties, not the choice.
    pub(super) fn parent_of(&mut self, pointer: &str, reference: &str) -> Option<Type> {
        let pointer = component(pointer);
        let (parent, _) = self.references.schema(reference).ok()?;
        let is_child = self.hierarchy.children.get(&parent)?;
        let builds = is_child.iter().any(|child| child == pointer);
        (builds && self.hierarchy.is_parent(&parent)).then(|| self.parent_part(&parent))
    }

    fn parent_part(&mut self, pointer: &str) -> Type {
        if let Some(id) = self.hierarchy.parts.get(pointer) {
            return Type::Named(*id);
        }
        let words = self.words_of(pointer);
        let ty = self.part(pointer, &words, TypeKind::Pending);
        if let Type::Named(id) = ty {
            self.hierarchy.parts.insert(pointer.to_owned(), id);
            self.queue.push_back((id, format!("#{pointer}")));
        }
        ty
    }

    fn words_of(&self, pointer: &str) -> Vec<String> {
        let name = pointer.rsplit('/').next().unwrap_or_default();
        vec![self.component_name(pointer, name)]
    }
}
