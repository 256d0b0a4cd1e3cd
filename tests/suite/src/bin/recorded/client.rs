//! The source of a generated client -> its operations: where they are, and what they give and take.
//!
//! It reads the code that users get rather than the generator's model, so it stays right when the rules change, and what it
//! has not seen before it says so of.

use std::collections::HashMap;
use std::path::Path;

use quote::ToTokens as _;
use syn::visit::Visit;
use syn::{FnArg, ImplItem, Item, ItemEnum, ItemImpl, Type};

/// An operation of a client.
#[derive(Debug)]
pub struct Operation {
    /// The type of the call: `api::users::calls::GetUser`.
    pub path: String,
    /// What success gives.
    pub output: Shape,
    /// What a documented error holds.
    pub error: Shape,
    /// The type that its JSON body is made of.
    pub sent: Sent,
}

/// How a value is written down.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// `()`
    Nothing,
    /// Whatever has a form in JSON.
    Json,
    /// Bytes in memory.
    Bytes,
    /// Bytes as they come.
    Download,
    /// Items as they come.
    Items,
    /// One of those above that has no form in JSON, or nothing.
    Perhaps(Box<Shape>),
    /// One of several: the enum's path, and its variants with their fields.
    Several(String, Vec<(String, Vec<Shape>)>),
    /// The status: in a variant for several of them.
    Status,
}

/// What is known of the body that an operation sends.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// None.
    Nothing,
    /// JSON of a type, as the program writes it.
    Json(String),
    /// Something else, or of a type that cannot be written down.
    Other(String),
}

/// A file of the client.
struct Module {
    path: String,
    items: Vec<Item>,
}

/// Every operation of the client in a folder.
pub fn operations(folder: &Path) -> Result<Vec<Operation>, String> {
    let mut modules = Vec::new();
    read(&folder.join("src"), "api", &mut modules)?;
    let enums: HashMap<String, &ItemEnum> = modules
        .iter()
        .flat_map(|module| module.items.iter().map(move |item| (module, item)))
        .filter_map(|(module, item)| match item {
            Item::Enum(item) => Some((format!("{}::{}", module.path, item.ident), item)),
            _ => None,
        })
        .collect();
    let mut bodies = HashMap::new();
    for module in &modules {
        for item in &module.items {
            if let Item::Impl(block) = item {
                sent(module, block, &mut bodies);
            }
        }
    }
    let mut found = Vec::new();
    for module in &modules {
        for item in &module.items {
            if let Item::Impl(block) = item
                && is_operation(block)
            {
                let path = format!("{}::{}", module.path, text(&block.self_ty));
                let shape_of = |name: &str| {
                    let ty = associated(block, name);
                    ty.map_or(Shape::Nothing, |ty| shape(ty, &module.path, &enums))
                };
                found.push(Operation {
                    output: shape_of("Output"),
                    error: shape_of("Error"),
                    sent: bodies.remove(&path).unwrap_or(Sent::Nothing),
                    path,
                });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn read(folder: &Path, path: &str, modules: &mut Vec<Module>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let below = format!("{path}::{name}");
        if file.is_dir() {
            read(&file, &below, modules)?;
        } else if file.extension().is_some_and(|end| end == "rs") {
            let source = std::fs::read_to_string(&file).map_err(failed)?;
            let parsed =
                syn::parse_file(&source).map_err(|error| format!("{}: {error}", file.display()))?;
            let path = if name == "lib" {
                path.to_owned()
            } else {
                below
            };
            modules.push(Module {
                path,
                items: apiloom_tests::declared::expanded(parsed.items)
                    .map_err(|error| format!("{}: {error}", file.display()))?,
            });
        }
    }
    Ok(())
}

/// `impl Operation for ..`
fn is_operation(block: &ItemImpl) -> bool {
    let named = |path: &syn::Path| {
        path.segments
            .last()
            .is_some_and(|it| it.ident == "Operation")
    };
    block.trait_.as_ref().is_some_and(|(path, _)| named(path))
}

fn associated<'b>(block: &'b ItemImpl, name: &str) -> Option<&'b Type> {
    block.items.iter().find_map(|item| match item {
        ImplItem::Type(item) if item.ident == name => Some(&item.ty),
        _ => None,
    })
}

fn text(ty: &impl quote::ToTokens) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

fn shape(ty: &Type, module: &str, enums: &HashMap<String, &ItemEnum>) -> Shape {
    let written = text(ty);
    let last = match ty {
        Type::Tuple(tuple) if tuple.elems.is_empty() => return Shape::Nothing,
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let last = last
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default();
    match last.as_str() {
        "Download" => return Shape::Download,
        "Bytes" => return Shape::Bytes,
        "Events" | "JsonLines" => return Shape::Items,
        "StatusCode" => return Shape::Status,
        "NoDocumentedError" => return Shape::Nothing,
        _ => {}
    }
    if let Some(inner) = optional(ty) {
        return match shape(inner, module, enums) {
            Shape::Json => Shape::Json,
            other => Shape::Perhaps(Box::new(other)),
        };
    }
    // Enums of answers stand beside their operations, models elsewhere.
    let Some(path) = resolved(&written, module).filter(|_| !written.contains("models::")) else {
        return Shape::Json;
    };
    let Some(item) = enums.get(&path) else {
        return Shape::Json;
    };
    let home = path.rsplit_once("::").map_or("", |(home, _)| home);
    let variants = item.variants.iter().map(|variant| {
        let fields = variant
            .fields
            .iter()
            .map(|field| shape(&field.ty, home, enums));
        (variant.ident.to_string(), fields.collect())
    });
    Shape::Several(path.clone(), variants.collect())
}

/// The type in an `Option`.
fn optional(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|it| it.ident == "Option")?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(list) => match list.args.first()? {
            syn::GenericArgument::Type(inner) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

/// `super::GetUserError`, seen from a module, as the program names it.
fn resolved(written: &str, module: &str) -> Option<String> {
    let (mut home, mut rest) = (module, written);
    while let Some(next) = rest.strip_prefix("super::") {
        (home, rest) = (home.rsplit_once("::")?.0, next);
    }
    let plain = rest
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
    plain.then(|| format!("{home}::{rest}"))
}

/// The types of bodies, by the path of the call.
fn sent(module: &Module, block: &ItemImpl, bodies: &mut HashMap<String, Sent>) {
    if block.trait_.is_some() {
        return;
    }
    for item in &block.items {
        let ImplItem::Fn(function) = item else {
            continue;
        };
        let mut calls = Bodies::default();
        calls.visit_block(&function.block);
        let Some((method, argument)) = calls.0 else {
            continue;
        };
        // A method of the handle gives the call; a setter of the call gives itself.
        let call = match &function.sig.output {
            syn::ReturnType::Type(_, ty) => text(ty),
            syn::ReturnType::Default => continue,
        };
        let call = match call.as_str() {
            "Self" => format!("{}::{}", module.path, text(&block.self_ty)),
            call => format!("{}::{call}", module.path),
        };
        let typed = function.sig.inputs.iter().find_map(|input| match input {
            FnArg::Typed(typed) if text(&typed.pat) == argument => Some(&*typed.ty),
            _ => None,
        });
        let kind = match typed {
            Some(ty) if method == "json" => writable(ty).map_or(Sent::Other(text(ty)), Sent::Json),
            _ => Sent::Other(method),
        };
        bodies.insert(call, kind);
    }
}

/// The first call that sets a body: its name, and what it is given last.
#[derive(Default)]
struct Bodies(Option<(String, String)>);

impl<'a> Visit<'a> for Bodies {
    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        let setters = [
            "json",
            "xml",
            "text",
            "body",
            "form",
            "multipart",
            "field",
            "part",
            "parts",
        ];
        let name = call.method.to_string();
        if self.0.is_none()
            && setters.contains(&name.as_str())
            && let Some(last) = call.args.last()
        {
            self.0 = Some((name, text(last).trim_start_matches('&').to_owned()));
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// The type as the program writes it, if it is one that is read from JSON.
fn writable(ty: &Type) -> Option<String> {
    let owned = match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(slice) => format!("Vec<{}>", writable(&slice.elem)?),
            Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
            other => writable(other)?,
        },
        Type::Path(path) => {
            let first = path.path.segments.first()?.ident.to_string();
            let known = [
                "models",
                "bool",
                "String",
                "Vec",
                "Option",
                "std",
                "serde_json",
                "f64",
                "i32",
                "i64",
                "u32",
                "u64",
                "apiloom_runtime",
            ];
            if !known.contains(&first.as_str()) {
                return None;
            }
            path.to_token_stream().to_string()
        }
        _ => return None,
    };
    Some(owned)
}
