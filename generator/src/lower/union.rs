//! `oneOf`, `anyOf` and discriminators -> unions.

use std::collections::{HashMap, HashSet};

use heck::ToSnakeCase;
use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::enumeration::only_null;
use super::schema::{Shape, join};
use super::view::{Node, View};
use crate::api::{Dispatch, TagForm, Type, TypeKind, Union, Variant};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::normalize::carriers;
use crate::resolve::{Unresolved, unescape};
use crate::source::push_segment;

impl Lowering<'_> {
    pub(super) fn union(
        &mut self,
        view: &View<'_>,
        alternatives: &[ReferenceOr<Schema>],
        pointer: &str,
        words: &[String],
    ) -> Shape {
        let tags = self.tags(view, pointer);
        self.tell_unlisted(view, alternatives, pointer);
        let around = pointer
            .rsplit_once('/')
            .map_or(pointer, |(around, _)| around);
        let default = self.default_mapping(view, around);
        let mut variants: Vec<Variant> = Vec::new();
        let mut nullable = false;
        let is_null: Vec<bool> = alternatives
            .iter()
            .map(|node| self.is_null_alternative(node.into()))
            .collect();
        let is_within = self.within_parents(view, alternatives, &tags, default.as_ref());
        // What may be null and nothing else is one type, not a choice.
        let left = is_null.iter().zip(&is_within);
        let alone = left.filter(|(null, within)| !**null && !**within).count() == 1;
        for ((index, alternative), is_null) in alternatives.iter().enumerate().zip(is_null) {
            if is_within.get(index) == Some(&true) {
                continue;
            }
            let at = format!("{pointer}/{index}");
            let node = Node::from(alternative);
            if is_null {
                nullable = true;
                continue;
            }
            let word = match node {
                Node::Item(schema) => schema.schema_data.title.clone(),
                Node::Reference(_) => None,
            };
            let word = word.filter(|title| !is_said(title, words));
            let named = match &word {
                _ if alone => words.to_vec(),
                Some(title) => join(words, title),
                None => join(words, &format!("Variant{}", index + 1)),
            };
            let ty = self.ty(node, &at, &named);
            nullable |= ty.is_nullable();
            let otherwise = default.is_some()
                && matches!(node, Node::Reference(reference) if self.key(reference) == default);
            let variant = Variant {
                word,
                otherwise,
                ..self.variant((node, &at), ty.non_null().clone(), view, &tags)
            };
            add(&mut variants, variant);
        }
        // Null in several words.
        if variants.is_empty() && nullable {
            return Shape::Definition(only_null());
        }
        match chosen(view, variants) {
            Shape::Use(ty) if nullable => Shape::Use(ty.nullable()),
            Shape::Definition(kind) if nullable => {
                let part = self.part(pointer, words, kind);
                Shape::Use(part.nullable())
            }
            shape => shape,
        }
    }

    /// An alternative of a type, with what the discriminator calls it.
    fn variant(
        &self,
        (node, at): (Node<'_>, &str),
        ty: Type,
        view: &View<'_>,
        tags: &HashMap<String, Vec<String>>,
    ) -> Variant {
        let implicit = match node {
            Node::Reference(reference) if view.data.discriminator.is_some() => {
                self.implicit(reference)
            }
            _ => None,
        };
        let tags = match node {
            Node::Reference(reference) => self.tags_of(reference, tags, implicit.as_ref()),
            Node::Item(_) => Vec::new(),
        };
        Variant {
            origin: self.origin(at),
            word: None,
            ty,
            tags,
            otherwise: false,
            implicit,
            tag_form: TagForm::Text,
        }
    }

    /// Which alternatives build on another one with a discriminator, which is a choice that they are of already. A choice with a
    /// discriminator of its own is that choice if its values mean the same, and nothing else is among the alternatives.
    fn within_parents(
        &self,
        view: &View<'_>,
        alternatives: &[ReferenceOr<Schema>],
        tags: &HashMap<String, Vec<String>>,
        default: Option<&String>,
    ) -> Vec<bool> {
        let keys: Vec<Option<String>> = alternatives
            .iter()
            .map(|node| match Node::from(node) {
                Node::Reference(reference) => self.key(reference),
                // A reference with words of its own.
                Node::Item(schema) => View::of(schema).wrapped().and_then(|it| self.key(it)),
            })
            .collect();
        let mut below = HashSet::new();
        for parent in keys.iter().flatten() {
            // Two that build on each other are no parents of each other.
            if !below.contains(parent) {
                let all = self.hierarchy.below(parent);
                below.extend(all.into_iter().filter(|child| child != parent));
            }
        }
        let is_below = |key: &Option<String>| key.as_ref().is_some_and(|key| below.contains(key));
        let is_within: Vec<bool> = keys.iter().map(is_below).collect();
        let Some(own) = &view.data.discriminator else {
            return is_within;
        };
        let agrees = |(node, key): (&ReferenceOr<Schema>, &Option<String>)| {
            let Some(key) = key else {
                return self.is_null_alternative(node.into());
            };
            let implicit = key.strip_prefix("/components/schemas/").map(unescape);
            let meant = tags.get(key).cloned();
            let meant = meant.unwrap_or_else(|| implicit.into_iter().collect());
            self.hierarchy.means(key, &own.property_name, &meant)
        };
        let parents = keys.iter().flatten().filter(|key| !below.contains(*key));
        let same =
            parents.count() == 1 && default.is_none() && alternatives.iter().zip(&keys).all(agrees);
        match same {
            true => is_within,
            false => vec![false; keys.len()],
        }
    }

    /// Whether an alternative is null, by a reference or not.
    fn is_null_alternative(&self, node: Node<'_>) -> bool {
        match node {
            Node::Item(schema) if View::of(schema).only_null() => true,
            // `allOf` with one part is how a reference gets words of its own.
            Node::Item(schema) => match View::of(schema).all_of {
                [only] => self.is_only_null(only.into()),
                _ => false,
            },
            Node::Reference(_) => self.is_only_null(node),
        }
    }

    /// The schema that a discriminator means where nothing else is said (OAS 3.2.0, Discriminator Object); `pointer` is of what
    /// has the discriminator.
    pub(super) fn default_mapping(&mut self, view: &View<'_>, pointer: &str) -> Option<String> {
        let discriminator = view.data.discriminator.as_ref()?;
        let target = discriminator
            .extensions
            .get(carriers::DEFAULT_MAPPING)?
            .as_str()?;
        let found = self.mapped(target);
        if found.is_none() {
            let message = format!(
                "the discriminator means {} by default, which is no schema",
                quoted(target)
            );
            let at = format!("{pointer}/discriminator/defaultMapping");
            self.tell_mapping(&at, target, message);
        }
        found
    }

    /// The schema that a discriminator's mapping means: by its name or by a reference (OAS 3.0.4, Discriminator Object).
    fn mapped(&self, target: &str) -> Option<String> {
        self.key(target)
            .or_else(|| self.key(&schema_reference(target)))
    }

    /// The pointer of the schema that a reference means.
    fn key(&self, reference: &str) -> Option<String> {
        self.references.schema(reference).ok().map(|(key, _)| key)
    }

    /// The discriminator's mapping, by the pointer of the schema that a value means.
    pub(super) fn tags(&mut self, view: &View<'_>, pointer: &str) -> HashMap<String, Vec<String>> {
        let mut tags: HashMap<String, Vec<String>> = HashMap::new();
        for (value, target) in view
            .data
            .discriminator
            .iter()
            .flat_map(|found| &found.mapping)
        {
            match self.mapped(target) {
                Some(key) => tags.entry(key).or_default().push(value.clone()),
                None => {
                    let parent = pointer
                        .rsplit_once('/')
                        .map_or(pointer, |(parent, _)| parent);
                    let mut at = format!("{parent}/discriminator/mapping");
                    push_segment(&mut at, value);
                    let message = format!(
                        "the discriminator maps {} to {}, which is no schema",
                        quoted(value),
                        quoted(target)
                    );
                    self.tell_mapping(&at, target, message);
                }
            }
        }
        tags
    }

    /// "When using `oneOf` or `anyOf`, all possible schemas MUST be listed explicitly" (OAS 3.0.4, Discriminator Object):
    /// no value is of a schema that only the mapping has.
    fn tell_unlisted(
        &mut self,
        view: &View<'_>,
        alternatives: &[ReferenceOr<Schema>],
        pointer: &str,
    ) {
        let Some(discriminator) = &view.data.discriminator else {
            return;
        };
        if discriminator.mapping.is_empty() {
            return;
        }
        let listed = self.possible(alternatives);
        let (parent, keyword) = pointer.rsplit_once('/').unwrap_or((pointer, "oneOf"));
        for (value, target) in &discriminator.mapping {
            if self.mapped(target).is_none_or(|key| listed.contains(&key)) {
                continue;
            }
            let mut at = format!("{parent}/discriminator/mapping");
            push_segment(&mut at, value);
            let message = format!(
                "the discriminator maps {} to {}, which is none of the alternatives",
                quoted(value),
                quoted(target)
            );
            let said = Diagnostic::warning(codes::DISCRIMINATOR, self.origin(&at), message);
            let said = said.note("this value is left out of the mapping");
            let help = format!(
                "list it in {}, or map to one that is there",
                quoted(keyword)
            );
            self.diagnostics.push(said.help(help));
        }
    }

    /// The schemas that a value may be of: the alternatives, theirs in turn, and what builds on them.
    fn possible(&self, alternatives: &[ReferenceOr<Schema>]) -> HashSet<String> {
        let mut listed = HashSet::new();
        let mut open: Vec<Node<'_>> = alternatives.iter().map(Node::from).collect();
        while let Some(node) = open.pop() {
            let schema = match node {
                Node::Item(schema) => schema,
                Node::Reference(reference) => {
                    let Ok((key, schema)) = self.references.schema(reference) else {
                        continue;
                    };
                    listed.extend(self.hierarchy.below(&key));
                    if !listed.insert(key) {
                        continue;
                    }
                    schema
                }
            };
            let view = View::of(schema);
            open.extend(view.one_of.iter().chain(view.any_of).map(Node::from));
            open.extend(view.wrapped().map(Node::Reference));
        }
        listed
    }

    /// Tells that a discriminator names what is not there, with what was meant.
    fn tell_mapping(&mut self, pointer: &str, target: &str, message: String) {
        let origin = self.origin(pointer);
        let by_name = schema_reference(target);
        let written = match target.starts_with('#') {
            true => target,
            false => &by_name,
        };
        let mut said = Diagnostic::warning(codes::DISCRIMINATOR, origin, message);
        if let Err(Unresolved::Missing {
            similar: Some(similar),
            reference,
        }) = self.references.schema(written)
        {
            let name = match Unresolved::is_beside(&reference, &similar) {
                true => similar.rsplit('/').next().map(unescape).unwrap_or_default(),
                false => format!("#{}", self.origin(&similar).pointer()),
            };
            let whole = format!("#{}", self.origin(&similar).pointer());
            said = said.meant_as(&quoted(&name), &whole);
        }
        self.diagnostics.push(said);
    }

    fn tags_of(
        &self,
        reference: &str,
        tags: &HashMap<String, Vec<String>>,
        implicit: Option<&String>,
    ) -> Vec<String> {
        let mapped = self.key(reference).and_then(|key| tags.get(&key));
        match mapped {
            Some(mapped) => mapped.clone(),
            None => implicit.into_iter().cloned().collect(),
        }
    }

    /// The name of the component that a reference means.
    fn implicit(&self, reference: &str) -> Option<String> {
        let key = self.key(reference)?;
        let name = key.strip_prefix("/components/schemas/")?;
        Some(name.replace("~1", "/").replace("~0", "~"))
    }
}

/// Adds an alternative; what is of a type that is there already is that one.
fn add(variants: &mut Vec<Variant>, mut new: Variant) {
    let Some(same) = variants.iter_mut().find(|variant| variant.ty == new.ty) else {
        variants.push(new);
        return;
    };
    new.tags.retain(|tag| !same.tags.contains(tag));
    same.tags.extend(new.tags);
    same.otherwise |= new.otherwise;
}

/// What is chosen among: one type, or a union.
fn chosen(view: &View<'_>, variants: Vec<Variant>) -> Shape {
    let variants = match <[Variant; 1]>::try_from(variants) {
        Ok([only]) => return Shape::Use(only.ty),
        Err(variants) if variants.is_empty() => return Shape::Use(Type::Any),
        Err(variants) => variants,
    };
    let is_told = |variant: &Variant| variant.otherwise || !variant.tags.is_empty();
    let dispatch = match &view.data.discriminator {
        Some(discriminator) if variants.iter().all(is_told) => {
            Dispatch::Tag(discriminator.property_name.clone())
        }
        _ => Dispatch::untold(variants.len()),
    };
    Shape::Definition(TypeKind::Union(Union {
        variants,
        dispatch,
        untagged: Vec::new(),
        open: false,
        unforeseen: false,
        together: view.one_of.is_empty(),
    }))
}

/// Whether a title only says again what it is a title in, which tells no variant.
fn is_said(title: &str, words: &[String]) -> bool {
    let title = title.to_snake_case();
    let said = words.join("_").to_snake_case();
    let before = said.strip_suffix(&title);
    before.is_some_and(|before| before.is_empty() || before.ends_with('_'))
}

/// A reference to a component by its name.
fn schema_reference(name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    format!("#/components/schemas/{name}")
}
