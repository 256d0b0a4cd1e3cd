//! Schemas that are equal but for one type become uses of one generic type: `UserPage` and
//! `SchoolPage` are `Page<User>` and `Page<School>`.
//!
//! The document's names stay, as aliases, so that a family that appears when a schema is added moves no
//! name. A family has a name when each member's name without its argument's words is the same:
//! schemas that are alike by chance do not share one.

use std::collections::{BTreeMap, HashSet};

use heck::ToSnakeCase;

use crate::api::{Additional, Api, Docs, Form, Struct, Type, TypeDef, TypeId, TypeKind};

/// Finds the families.
pub fn run(api: &mut Api) {
    let mut families: BTreeMap<Key, Vec<(TypeId, TypeId)>> = BTreeMap::new();
    for (id, def) in api
        .types
        .iter()
        .filter(|(_, def)| def.component && !def.dropped)
    {
        for (key, argument) in candidates(api, id, def) {
            families.entry(key).or_default().push((id, argument));
        }
    }
    // A name that the document uses is not ours to give.
    let components = api.types.iter().filter(|(_, def)| def.component);
    let named: HashSet<Vec<String>> = components.map(|(_, def)| words(&def.words)).collect();
    let mut families: Vec<_> = families
        .into_iter()
        .filter(|(key, all)| all.len() > 1 && !named.contains(&key.name))
        .collect();
    // The largest first; of two that are as large, the one that the document begins.
    families
        .sort_by_key(|(_, members)| (std::cmp::Reverse(members.len()), members.first().copied()));
    let mut taken: HashSet<TypeId> = HashSet::new();
    for (key, members) in families {
        let members: Vec<_> = members
            .into_iter()
            .filter(|(id, _)| !taken.contains(id))
            .collect();
        if members.len() < 2 {
            continue;
        }
        taken.extend(members.iter().map(|(id, _)| *id));
        join(api, &key, &members);
    }
}

/// What the members of a family have in common: the words of its name, and its structure as text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    name: Vec<String>,
    structure: String,
}

/// The families that a definition could belong to, one for each type that its properties hold.
fn candidates(api: &Api, id: TypeId, def: &TypeDef) -> Vec<(Key, TypeId)> {
    let TypeKind::Struct(object) = &def.kind else {
        return Vec::new();
    };
    if object.is_generic() || object.envelope.is_some() {
        return Vec::new();
    }
    let mut arguments = Vec::new();
    def.kind.for_each_type(&mut |ty| {
        ty.for_each_id(&mut |of| {
            if !arguments.contains(&of) {
                arguments.push(of);
            }
        });
    });
    let own = words(&def.words);
    let mut found = Vec::new();
    for argument in arguments {
        let target = api.types.get(argument);
        let generic = matches!(&target.kind, TypeKind::Struct(object) if object.is_generic());
        // A constant is written without being asked for, which an argument is not.
        let constant = api.types.has_one_value(&Type::Named(argument));
        if !target.component || generic || constant || argument == id {
            continue;
        }
        let Some(name) = rest(&own, &words(&target.words)) else {
            continue;
        };
        let mut kind = def.kind.clone();
        kind.map_types(&mut |ty| {
            if ty == Type::Named(argument) {
                Type::Argument
            } else {
                ty
            }
        });
        if let TypeKind::Struct(object) = &kind
            // A generic type must not contain itself.
            && api.types.reach(vec![argument]).get(id.0 as usize) != Some(&true)
        {
            let structure = structure(object, def);
            found.push((Key { name, structure }, argument));
        }
    }
    found
}

fn words(name: &[String]) -> Vec<String> {
    let name = name.join(" ").to_snake_case();
    name.split('_').map(str::to_owned).collect()
}

/// The words of a name without those of its argument, which stand together; `None` if they do not, or
/// nothing is left. A list may be called by the plural.
fn rest(own: &[String], argument: &[String]) -> Option<Vec<String>> {
    let same = |(own, argument): (&String, &String)| {
        own == argument
            || own.strip_suffix('s') == Some(argument)
            || own.strip_suffix("es") == Some(argument)
    };
    let at = own
        .windows(argument.len().max(1))
        .position(|part| part.iter().zip(argument).all(same))?;
    let left: Vec<String> = own
        .iter()
        .enumerate()
        .filter(|(index, _)| !(at..at + argument.len()).contains(index))
        .map(|(_, word)| word.clone())
        .collect();
    (!left.is_empty() && !argument.is_empty()).then_some(left)
}

fn structure(object: &Struct, def: &TypeDef) -> String {
    let fields: Vec<_> = object
        .fields
        .iter()
        .map(|field| {
            (
                &field.wire,
                &field.ty,
                field.required,
                field.read_only,
                field.write_only,
                &field.default,
                field.tells,
            )
        })
        .collect();
    let additional = match &object.additional {
        Additional::Ignored => "ignored".to_owned(),
        Additional::Denied => "denied".to_owned(),
        Additional::Kept(ty) => format!("{ty:?}"),
    };
    format!("{fields:?} {additional} {}", def.nullable)
}

/// Makes the generic type of a family, and its members aliases of uses of it.
fn join(api: &mut Api, key: &Key, members: &[(TypeId, TypeId)]) {
    let Some(&(first, argument)) = members.first() else {
        return;
    };
    let mut def = api.types.get(first).clone();
    def.words.clone_from(&key.name);
    def.component = false;
    def.nullable = false;
    def.arrives.clear();
    def.form = Form::Family;
    def.also_at = members
        .iter()
        .skip(1)
        .map(|(id, _)| api.types.get(*id).origin.clone())
        .collect();
    let all: Vec<&TypeDef> = members.iter().map(|(id, _)| api.types.get(*id)).collect();
    def.docs = shared(all.iter().map(|def| &def.docs));
    if let TypeKind::Struct(object) = &mut def.kind {
        for (index, field) in object.fields.iter_mut().enumerate() {
            field.docs = shared(all.iter().filter_map(|def| match &def.kind {
                TypeKind::Struct(object) => object.fields.get(index).map(|field| &field.docs),
                _ => None,
            }));
        }
    }
    def.kind.map_types(&mut |ty| {
        if ty == Type::Named(argument) {
            Type::Argument
        } else {
            ty
        }
    });
    let generic = api.types.add(def);
    for (member, argument) in members {
        let argument = Box::new(Type::Named(*argument));
        api.types.get_mut(*member).kind = TypeKind::Alias(Type::Generic(generic, argument));
    }
}

/// What is said of all alike; what is said of one alone stands at its alias.
fn shared<'d>(mut all: impl Iterator<Item = &'d Docs>) -> Docs {
    match all.next() {
        Some(first) if all.all(|other| other == first) => first.clone(),
        _ => Docs::default(),
    }
}
