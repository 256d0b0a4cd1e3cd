//! Properties that `required` names and no schema declares.
//!
//! By the document they are there, and may be anything; in practice many of them are left over from an
//! earlier state of the document. So the client keeps what comes and sends what is given, and asks for none.

use std::mem::take;

use crate::api::{Additional, Api, Demand, Docs, Field, Tells, Type, TypeId, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};

/// Gives every struct fields for them. Runs when `allOf` is merged: most are declared by another part.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let ids: Vec<TypeId> = api.types.ids().collect();
    for id in ids {
        let def = api.types.get_mut(id);
        let (origin, is_used) = (def.origin.clone(), !def.dropped);
        let TypeKind::Struct(object) = &mut def.kind else {
            continue;
        };
        // Elsewhere a map keeps them, or nothing may be there.
        if object.additional != Additional::Ignored || !is_used {
            continue;
        }
        for Demand { origin: at, wire } in take(&mut object.also_required) {
            let message = format!(
                "{} is required, but no property of this name is declared",
                quoted(&wire)
            );
            diagnostics.push(
                Diagnostic::info(codes::UNDECLARED_PROPERTY, at, message)
                    .group("is required, but no property of this name is declared")
                    .note("it may be any value, and may be missing"),
            );
            object.fields.push(Field {
                origin: origin.clone(),
                wire,
                ty: Type::Any,
                required: false,
                read_only: false,
                write_only: false,
                default: None,
                tells: Tells::Nothing,
                secret: false,
                docs: Docs::default(),
            });
        }
    }
}
