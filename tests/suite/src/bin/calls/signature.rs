//! The emitted code of an operation -> how its arguments are passed, and calls with values for them.
//!
//! It reads the signatures that the generator emits rather than the rules by which it makes them, so
//! it stays right when the rules change, and what it has not seen before it says so of.

use serde_json::Value;
use syn::{FnArg, ImplItem, ImplItemFn, Item, Pat, Type};

/// How a value is handed to the client.
#[derive(Clone)]
pub enum Passed {
    /// `&str`
    Text,
    /// `&[&str]`
    Texts,
    /// `&[T]`
    Slice,
    /// `&T`
    Reference,
    /// `T`
    Value,
    /// Something that a value cannot be made for from JSON.
    Unknown(String),
}

/// A function's name and its arguments.
pub struct Signature {
    /// Its name.
    pub name: String,
    /// Name and kind of each argument after `self`.
    pub arguments: Vec<(String, Passed)>,
}

/// Every method among items.
pub fn signatures(items: Vec<Item>) -> Vec<Signature> {
    let blocks = items.into_iter().filter_map(|item| match item {
        Item::Impl(block) => Some(block.items),
        _ => None,
    });
    let functions = blocks.flatten().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(signature(&function)),
        _ => None,
    });
    functions.collect()
}

fn signature(function: &ImplItemFn) -> Signature {
    let typed = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    let arguments = typed.map(|typed| {
        let name = match &*typed.pat {
            Pat::Ident(pattern) => pattern.ident.to_string(),
            _ => String::new(),
        };
        (name, passed(&typed.ty))
    });
    Signature {
        name: function.sig.ident.to_string(),
        arguments: arguments.collect(),
    }
}

fn passed(ty: &Type) -> Passed {
    let known = |ty: &Type, passed: Passed| match stranger(ty) {
        None => passed,
        Some(name) => Passed::Unknown(name),
    };
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            elem if is_str(elem) => Passed::Text,
            Type::Slice(slice) => match &*slice.elem {
                Type::Reference(item) if is_str(&item.elem) => Passed::Texts,
                item => known(item, Passed::Slice),
            },
            elem => known(elem, Passed::Reference),
        },
        ty => known(ty, Passed::Value),
    }
}

/// The name of a type that is not read from JSON: models and what they are made of are.
fn stranger(ty: &Type) -> Option<String> {
    let path = match ty {
        Type::Path(path) => path,
        // `impl Into<Part>` takes a `Part`.
        Type::ImplTrait(_) => return Some(inner(ty).unwrap_or_default()),
        _ => return Some("a type of a new kind".to_owned()),
    };
    let segments = || {
        path.path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
    };
    let (first, last) = (segments().next()?, segments().next_back()?);
    let number = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f64"];
    let known = [
        "models",
        "bool",
        "String",
        "Vec",
        "Option",
        "std",
        "serde_json",
        "uuid",
        "bytes",
    ];
    let is_known =
        number.contains(&first.as_str()) || known.contains(&first.as_str()) || last == "Secret";
    if !is_known {
        return Some(last);
    }
    // A list of strangers is one too.
    let arguments = &path.path.segments.last()?.arguments;
    let item = types(arguments).find_map(stranger);
    item.map(|item| format!("{last}<{item}>"))
}

/// The types between angle brackets.
fn types(arguments: &syn::PathArguments) -> impl Iterator<Item = &Type> {
    let list = match arguments {
        syn::PathArguments::AngleBracketed(list) => Some(&list.args),
        _ => None,
    };
    list.into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
}

/// The name of the type in `impl Into<Type>`.
fn inner(ty: &Type) -> Option<String> {
    let Type::ImplTrait(ty) = ty else { return None };
    let syn::TypeParamBound::Trait(bound) = ty.bounds.first()? else {
        return None;
    };
    match types(&bound.path.segments.last()?.arguments).next()? {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

/// The expression that hands over `value`.
pub fn expression(passed: &Passed, value: &Value) -> Result<String, String> {
    let json = literal(&value.to_string());
    Ok(match passed {
        Passed::Text => text(value),
        Passed::Texts => {
            let items = value.as_array().ok_or("its value is no list")?;
            let items: Vec<String> = items.iter().map(text).collect();
            format!("&[{}]", items.join(", "))
        }
        Passed::Slice => format!("&read::<Vec<_>>({json})"),
        Passed::Reference => format!("&read({json})"),
        Passed::Value => format!("read({json})"),
        Passed::Unknown(what) => match what.as_str() {
            "Part" => "apiloom_runtime::Part::text(\"text\")".to_owned(),
            "Vec<Part>" => "vec![apiloom_runtime::Part::text(\"text\")]".to_owned(),
            "Body" | "Bytes" => "bytes::Bytes::from_static(b\"text\")".to_owned(),
            _ => return Err(format!("is {what}")),
        },
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => literal(text),
        other => literal(&other.to_string()),
    }
}

/// A string literal, raw where that is easier to read.
pub fn literal(text: &str) -> String {
    if text.contains('"') && !text.contains("\"#") && !text.contains('\r') {
        format!("r#\"{text}\"#")
    } else {
        format!("{text:?}")
    }
}
