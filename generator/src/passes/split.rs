//! `readOnly` and `writeOnly`: a definition that requests and responses both contain becomes two
//! where one cannot serve both.
//!
//! One cannot when a required property is `readOnly`, which clients do not have, or `writeOnly`,
//! which servers do not send (OAS 3.0.4, Schema Object: `required` takes effect on one direction
//! only). What contains such a definition, and goes both ways, is split with it. Everything else
//! stays one type.

use std::collections::HashMap;

use super::directions;
use crate::api::{Api, Form, Type, TypeId, TypeKind};

/// The word that tells the form that is sent from the one that is received.
const SENT: &str = "Input";

/// Splits what has to be, and makes optional what one direction does not have.
pub fn run(api: &mut Api) {
    let (sent, received) = directions::used(api);
    let split = to_split(api, &|id| is(&sent, id) && is(&received, id));
    let mut forms: HashMap<TypeId, TypeId> = HashMap::new();
    for id in api.types.ids().filter(|id| is(&split, *id)) {
        let mut form = api.types.get(id).clone();
        let of_places = form.words_of_places.iter_mut();
        for words in of_places.chain([&mut form.words]) {
            words.push(SENT.to_owned());
        }
        form.component = false;
        form.arrives.clear();
        form.form = Form::Sent;
        form.docs
            .notes
            .push("As it is sent: without what only the server sets.".to_owned());
        forms.insert(id, api.types.add(form));
    }
    for id in api.types.ids() {
        if is(&sent, id) && !is(&received, id) {
            relax(api, id, true, false);
        }
        if (is(&received, id) && !is(&sent, id)) || is(&split, id) {
            relax(api, id, false, true);
        }
    }
    let rename = &mut |ty: Type| match ty {
        Type::Named(id) => Type::Named(*forms.get(&id).unwrap_or(&id)),
        Type::Generic(id, argument) => Type::Generic(*forms.get(&id).unwrap_or(&id), argument),
        other => other,
    };
    for form in forms.values() {
        let kind = &mut api.types.get_mut(*form).kind;
        if let TypeKind::Struct(object) = kind {
            object.fields.retain(|field| !field.read_only);
        }
        kind.map_types(rename);
    }
    // What is sent alone has no second form, and holds those of others.
    for id in api.types.ids() {
        if is(&sent, id) && !is(&received, id) {
            api.types.get_mut(id).kind.map_types(rename);
        }
    }
    for operation in &mut api.operations {
        operation.map_sent(&mut |ty| *ty = std::mem::replace(ty, Type::Any).map(rename));
    }
}

fn is(marks: &[bool], id: TypeId) -> bool {
    marks.get(id.0 as usize) == Some(&true)
}

/// The definitions that go both ways and cannot be one type, with all that contain them.
fn to_split(api: &Api, both: &dyn Fn(TypeId) -> bool) -> Vec<bool> {
    let mut users: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    let mut open = Vec::new();
    for (id, def) in api.types.iter().filter(|(id, _)| both(*id)) {
        def.kind.for_each_type(&mut |ty| {
            ty.for_each_id(&mut |of| users.entry(of).or_default().push(id))
        });
        if let TypeKind::Struct(object) = &def.kind
            && object
                .fields
                .iter()
                .any(|field| field.required && (field.read_only || field.write_only))
        {
            open.push(id);
        }
    }
    let mut split = vec![false; api.types.len()];
    while let Some(id) = open.pop() {
        if let Some(mark) = split.get_mut(id.0 as usize)
            && !std::mem::replace(mark, true)
        {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    split
}

/// Requires no property that the other direction alone has.
fn relax(api: &mut Api, id: TypeId, read_only: bool, write_only: bool) {
    if let TypeKind::Struct(object) = &mut api.types.get_mut(id).kind {
        for field in &mut object.fields {
            if (read_only && field.read_only) || (write_only && field.write_only) {
                field.required = false;
            }
        }
    }
}
