//! What is said of unions.

use crate::api::{Type, Types};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::Origin;

/// Of objects a property can tell; of texts among themselves nothing can.
pub fn ambiguous(origin: Origin, names: &[String], objects: bool) -> Diagnostic {
    let names = names.join(", ");
    let said = Diagnostic::warning(
        codes::AMBIGUOUS_UNION,
        origin,
        format!("this union has variants that no property tells apart: {names}"),
    )
    .group("union has variants that no property tells apart")
    .note(
        "they are tried one after the other; the one that has a place for most of the value is taken",
    );
    match objects {
        true => said.help(
            "a discriminator, or a property with a constant of its own in each of them, would make it certain",
        ),
        false => said,
    }
}

/// That a value may be of several variants at once. An `open` union takes what it does not know.
pub fn several_at_once(origin: Origin, names: &[String], open: bool) -> Diagnostic {
    let names = names.join(", ");
    let said = Diagnostic::warning(
        codes::SEVERAL_AT_ONCE,
        origin,
        format!("a value of this `anyOf` may be of several at once, and is read as one: {names}"),
    )
    .group("a value of an `anyOf` may be of several at once, and is read as one")
    .note("what only the others have is left out, and told as `Drift::OfOtherVariant`");
    let said = match open {
        true => said.note("`Unknown` takes a value that is of several, for requests"),
        false => said,
    };
    said.help("if a value is of one of them only, write `oneOf`; if not, one object with all their properties")
}

/// What a variant is called in what is said.
pub fn name(types: &Types, ty: &Type) -> String {
    match ty {
        Type::Named(id) => quoted(&types.get(*id).words.join(" ")),
        Type::Boxed(inner) | Type::Nullable(inner) => name(types, inner),
        Type::Array(_) | Type::Tuple(_) => "a list".to_owned(),
        Type::Map(_) => "an object".to_owned(),
        Type::Any => "any value".to_owned(),
        other => format!("`{other:?}`").to_lowercase(),
    }
}
