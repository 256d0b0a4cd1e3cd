//! What must not show: in `Debug`, in errors, in logs.
//!
//! A secret is what the document calls one, by `format: password`, by `writeOnly`, by a security scheme whose parameter it
//! is, and what is named like one (`access_token`, see [`crate::secret_words`]), unless its type has no room for a
//! secret: a boolean, or values that the document lists.
//!
//! Requires final types. Ensures that each property, parameter and header knows whether it is secret, and each operation
//! the names that its program would not know by their words.

use std::collections::BTreeSet;

use crate::api::{
    Api, Header, Location, Operation, Parameter, SecurityKind, SecurityScheme, Through, Type,
    TypeKind, Types,
};
use crate::secret_words::{is_secret, is_secret_header};

/// Marks the secrets.
pub fn run(api: &mut Api) {
    for id in api.types.ids() {
        let TypeKind::Struct(object) = &api.types.get(id).kind else {
            continue;
        };
        let secret = |field: &crate::api::Field| {
            field.write_only || is_called_secret(&api.types, &field.wire, &field.ty)
        };
        let secrets: Vec<bool> = object.fields.iter().map(secret).collect();
        if let TypeKind::Struct(object) = &mut api.types.get_mut(id).kind {
            for (field, secret) in object.fields.iter_mut().zip(secrets) {
                field.secret = secret;
            }
        }
    }
    let mut operations = std::mem::take(&mut api.operations);
    for operation in &mut operations {
        for parameter in &mut operation.parameters {
            parameter.secret |= is_secret_parameter(api, parameter);
        }
        let replies = operation.successes.iter_mut().chain(&mut operation.errors);
        for header in replies.flat_map(|reply| &mut reply.headers) {
            header.secret = is_secret_answer(api, header);
        }
    }
    let unusual = api.types.iter().any(|(_, def)| match &def.kind {
        TypeKind::Struct(object) => {
            let mut fields = object.fields.iter();
            fields.any(|field| field.secret && !is_secret(&field.wire))
        }
        _ => false,
    });
    for operation in &mut operations {
        operation.secrets = unusual_names(api, operation, unusual);
    }
    api.operations = operations;
}

fn is_called_secret(types: &Types, name: &str, ty: &Type) -> bool {
    match room(types, ty) {
        Room::Secret => true,
        Room::Open => is_secret(name),
        Room::None => false,
    }
}

fn is_secret_parameter(api: &Api, parameter: &Parameter) -> bool {
    let is_header = parameter.location == Location::Header;
    is_called_secret(&api.types, &parameter.wire, &parameter.ty)
        || is_header && is_secret_header(&parameter.wire)
        || carries(&api.security_schemes, parameter.location, &parameter.wire)
}

fn is_secret_answer(api: &Api, header: &Header) -> bool {
    is_called_secret(&api.types, &header.wire, &header.ty)
        || is_secret_header(&header.wire)
        || carries(&api.security_schemes, Location::Header, &header.wire)
}

/// Whether a security scheme has its credential there.
fn carries(schemes: &[SecurityScheme], place: Location, name: &str) -> bool {
    schemes.iter().any(|scheme| match &scheme.kind {
        // Names of headers have no case (RFC 9110, section 5.1).
        SecurityKind::ApiKey(Location::Header, known) => {
            place == Location::Header && known.eq_ignore_ascii_case(name)
        }
        SecurityKind::ApiKey(location, known) => *location == place && known == name,
        _ => false,
    })
}

/// Whether a type has room for a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    None,
    Open,
    /// `format: password`.
    Secret,
}

fn room(types: &Types, ty: &Type) -> Room {
    let mut ty = ty;
    // Lists are not endless, but that is the work of others.
    for _ in 0..types.len() + 64 {
        ty = match types.behind(ty, Through::Wrappers) {
            Type::Array(inner) | Type::Map(inner) => inner,
            Type::Named(id) => match &types.get(*id).kind {
                TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_) => return Room::None,
                _ => return Room::Open,
            },
            Type::Bool => return Room::None,
            Type::Secret => return Room::Secret,
            _ => return Room::Open,
        };
    }
    Room::Open
}

/// The names of an operation's secrets that are no usual words.
fn unusual_names(api: &Api, operation: &Operation, in_types: bool) -> Vec<String> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    // What a key is called in the query, `code` for example, has other meanings in a body.
    let is_key = |one: &Parameter| {
        one.location == Location::Query && carries(&api.security_schemes, one.location, &one.wire)
    };
    let parameters = operation.parameters.iter();
    let parameters = parameters.filter(|one| one.secret && !is_key(one));
    names.extend(parameters.map(|one| &*one.wire));
    let replies = operation.successes.iter().chain(&operation.errors);
    let headers = replies.flat_map(|reply| &reply.headers);
    names.extend(headers.filter(|one| one.secret).map(|one| &*one.wire));
    let asked = operation.security.iter().flatten();
    for scheme in &api.security_schemes {
        if let SecurityKind::ApiKey(Location::Header | Location::Cookie, name) = &scheme.kind
            && asked.clone().any(|one| one.scheme == scheme.name)
        {
            names.insert(name);
        }
    }
    if in_types {
        let mut roots = Vec::new();
        let mut visit = |ty: &Type| ty.for_each_id(&mut |id| roots.push(id));
        operation.for_each_sent(&mut visit);
        operation.for_each_received(&mut visit);
        let reached = api.types.reach(roots);
        for (_, def) in api
            .types
            .iter()
            .zip(reached)
            .filter_map(|(def, is)| is.then_some(def))
        {
            if let TypeKind::Struct(object) = &def.kind {
                let fields = object.fields.iter().filter(|field| field.secret);
                names.extend(fields.map(|field| &*field.wire));
            }
        }
    }
    let unusual = names.into_iter().filter(|name| !is_secret(name));
    unusual.map(str::to_owned).collect()
}
