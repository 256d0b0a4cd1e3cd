//! What an operation gives, in words with links.

use proc_macro2::TokenStream;

use super::super::Input;
use super::super::ty::ty;
use super::{Success, success};
use crate::api::{Framing, Operation, Payload, Type};
use crate::naming::OperationNames;

/// What comes back, and what can fail: what stands behind "gives".
pub fn outcome(input: Input<'_>, operation: &Operation, names: &OperationNames) -> String {
    let given = match success(operation) {
        Success::Nothing => "nothing".to_owned(),
        Success::One(payload) => payload_words(input, payload),
        Success::Sometimes(payload) => {
            format!("{}, if there is any", payload_words(input, payload))
        }
        Success::Several => format!("[`{}`]", names.success),
    };
    match operation.errors.is_empty() {
        true => given,
        false => format!("{given}, or [`{}`]", names.error),
    }
}

fn payload_words(input: Input<'_>, payload: &Payload) -> String {
    match payload {
        Payload::Json(json) | Payload::Enveloped { payload: json, .. } => type_words(input, json),
        Payload::Xml(body) => type_words(input, &body.ty),
        Payload::Text => "a text".to_owned(),
        Payload::Bytes(_) => "bytes".to_owned(),
        Payload::Stream(_) => "a download".to_owned(),
        Payload::Items(framing, item) => {
            let item = type_words(input, item);
            match framing {
                Framing::Events | Framing::WholeEvents | Framing::TextEvents => {
                    format!("events of {item}")
                }
                Framing::Lines(_) | Framing::Records => format!("a stream of {item}"),
            }
        }
        Payload::None => "nothing".to_owned(),
    }
}

/// A type in words; models are links.
fn type_words(input: Input<'_>, given: &Type) -> String {
    let model = |id| {
        let name = &input.names.ty(id).name;
        format!("[`{name}`](super::models::{name})")
    };
    match given {
        Type::Named(id) => model(*id),
        Type::Generic(id, of) => format!(
            "[`{0}`](super::models::{0}) of {1}",
            input.names.ty(*id).name,
            type_words(input, of)
        ),
        Type::Array(item) => format!("a list of {}", type_words(input, item)),
        Type::Map(value) => format!("a map of {}", type_words(input, value)),
        Type::Boxed(inner) | Type::Loose(inner) => type_words(input, inner),
        Type::Nullable(inner) => format!("{} or null", type_words(input, inner)),
        Type::Any => "any JSON".to_owned(),
        Type::String => "a text".to_owned(),
        other => {
            let path = TokenStream::new();
            format!("`{}`", ty(input, other, &path).to_string().replace(' ', ""))
        }
    }
}
