//! Items as rustfmt writes them, so that it leaves them as they are: structs, enums, names of types, modules and imports.
//! Code stands in handles alone ([`handle`](super::handle)); all else is declared.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, FnArg, GenericArgument, Item, ItemEnum, ItemStruct, PathArguments, Type,
    Visibility,
};

use super::declaration::{INDENT, WIDTH, attributes, inner};
use super::flat::flat;
use super::{declaration, handle};

/// The longest list between parentheses that stands in one line.
const SMALL: usize = 60;
/// The longest list of an attribute that does.
const SMALL_ATTRIBUTE: usize = 70;

/// An item with its line end.
pub fn written(item: &Item) -> String {
    let mut text = String::new();
    match item {
        Item::Struct(item) => structure(item, &mut text),
        Item::Enum(item) => enumeration(item, &mut text),
        Item::Type(item) => {
            notes(&item.attrs, 0, &mut text);
            let head = format!("{}type {} =", public(&item.vis), item.ident);
            text.push_str(&head);
            text.push_str(&assigned(&item.ty, 0, head.len()));
            text.push(';');
        }
        Item::Mod(item) => {
            notes(&item.attrs, 0, &mut text);
            text.push_str(&format!("{}mod {};", public(&item.vis), item.ident));
        }
        Item::Use(item) => {
            notes(&item.attrs, 0, &mut text);
            let tree = one_line(&item.tree);
            let tree = tree.replace("{ ", "{").replace(" }", "}");
            text.push_str(&format!("{}use {tree};", public(&item.vis)));
        }
        Item::Impl(methods) => return handle::written(methods),
        Item::Macro(declared) => return declaration::written(declared.to_token_stream()),
        item => text.push_str(&one_line(item)),
    }
    text.push('\n');
    text
}

fn structure(item: &ItemStruct, text: &mut String) {
    notes(&item.attrs, 0, text);
    let generics = one_line(&item.generics);
    let head = format!("{}struct {}{generics}", public(&item.vis), item.ident);
    text.push_str(&head);
    match &item.fields {
        Fields::Named(fields) if fields.named.is_empty() => text.push_str(" {}"),
        Fields::Named(fields) => {
            text.push_str(brace(head.len()));
            for field in &fields.named {
                notes(&field.attrs, INDENT, text);
                indent(INDENT, text);
                let name = field.ident.as_ref().map(ToString::to_string);
                let name = name.unwrap_or_default();
                let head = format!("{}{name}:", public(&field.vis));
                text.push_str(&head);
                text.push_str(&assigned(&field.ty, INDENT, INDENT + head.len()));
                text.push_str(",\n");
            }
            text.push('}');
        }
        fields => {
            text.push_str(&unnamed(fields, 0, head.len()));
            text.push(';');
        }
    }
}

fn enumeration(item: &ItemEnum, text: &mut String) {
    notes(&item.attrs, 0, text);
    let head = format!("{}enum {}", public(&item.vis), item.ident);
    text.push_str(&head);
    if item.variants.is_empty() {
        text.push_str(" {}");
        return;
    }
    text.push_str(brace(head.len()));
    for variant in &item.variants {
        notes(&variant.attrs, INDENT, text);
        indent(INDENT, text);
        let name = variant.ident.to_string();
        text.push_str(&name);
        text.push_str(&unnamed(&variant.fields, INDENT, INDENT + name.len()));
        text.push_str(",\n");
    }
    text.push('}');
}

/// What opens an item, in a line of its own where there is no room behind the name.
fn brace(head: usize) -> &'static str {
    match head + " {".len() <= WIDTH {
        true => " {\n",
        false => "\n{\n",
    }
}

/// The attributes of a file: documentation, then the others.
pub fn attributes_of_file(all: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in all {
        let tokens: Vec<TokenTree> = attribute.meta.to_token_stream().into_iter().collect();
        let line = match inner(&attribute.meta.to_token_stream()) {
            Some(documentation) => format!("//!{documentation}"),
            None => format!("#![{}]", flat(&tokens)),
        };
        match &attribute.meta {
            syn::Meta::List(list) if line.len() > SMALL_ATTRIBUTE => {
                text.push_str(&format!("#![{}(\n", one_line(&list.path)));
                let entries = lints(list.tokens.clone());
                for (at, entry) in entries.iter().enumerate() {
                    indent(INDENT, &mut text);
                    text.push_str(entry);
                    text.push_str(if at + 1 < entries.len() { ",\n" } else { "\n" });
                }
                text.push_str(")]\n");
            }
            _ => {
                text.push_str(&line);
                text.push('\n');
            }
        }
    }
    text
}

/// The paths between the commas.
fn lints(list: TokenStream) -> Vec<String> {
    let parser = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    let paths = syn::parse::Parser::parse2(parser, list);
    let paths = paths.map(|paths| paths.iter().map(one_line).collect());
    paths.unwrap_or_default()
}

/// Declarations that stand for themselves. All others belong to the item above.
const ALONE: [&str; 5] = [
    "client",
    "foreign",
    "operation",
    "wire_functions",
    "xml_table",
];

/// Whether an item stands right below another one: a declaration of what belongs to that, modules and imports. rustfmt sorts
/// what stands together, and has changed its mind about how digits and underscores are sorted.
pub fn follows(before: &Item, item: &Item) -> bool {
    let belongs = |item: &Item| match item {
        Item::Macro(declared) => !ALONE.iter().any(|name| declared.mac.path.is_ident(name)),
        _ => false,
    };
    let names = match (before, item) {
        (Item::Struct(_) | Item::Enum(_), item) if belongs(item) => return true,
        (Item::Macro(_), item) if belongs(before) && belongs(item) => return true,
        (Item::Mod(before), Item::Mod(item)) => (before.ident.to_string(), item.ident.to_string()),
        (Item::Use(before), Item::Use(item)) => match (first(&before.tree), first(&item.tree)) {
            (Some(before), Some(item)) => (before, item),
            _ => return true,
        },
        _ => return false,
    };
    let (before, after) = (names.0.as_bytes(), names.1.as_bytes());
    let same = before
        .iter()
        .zip(after)
        .take_while(|(one, other)| one == other);
    let same = same.count();
    match (before.get(same), after.get(same)) {
        (None, _) => true,
        (Some(one), Some(other)) => {
            let is_plain = |byte: u8| byte.is_ascii_lowercase();
            one < other && (is_plain(*one) || *one == b'_') && is_plain(*other)
        }
        (Some(_), None) => false,
    }
}

/// The first name of an import of all that is in a module; others are ours, and in order.
fn first(tree: &syn::UseTree) -> Option<String> {
    match tree {
        syn::UseTree::Path(path) if matches!(*path.tree, syn::UseTree::Glob(_)) => {
            Some(path.ident.to_string())
        }
        _ => None,
    }
}

/// Values without names, between parentheses; `used` is how much stands in the line before.
fn unnamed(fields: &Fields, outer: usize, used: usize) -> String {
    let Fields::Unnamed(fields) = fields else {
        return String::new();
    };
    let flat: Vec<Option<String>> = fields
        .unnamed
        .iter()
        .map(|field| Some(format!("{}{}", public(&field.vis), flat_type(&field.ty)?)))
        .collect();
    if let Some(all) = flat.iter().cloned().collect::<Option<Vec<String>>>() {
        let all = all.join(", ");
        let is_small = flat.len() < 2 || all.len() <= SMALL;
        if is_small && used + all.len() + "(),".len() <= WIDTH {
            return format!("({all})");
        }
    }
    let mut text = String::from("(\n");
    for (field, flat) in fields.unnamed.iter().zip(flat) {
        indent(outer + INDENT, &mut text);
        match flat.filter(|flat| outer + INDENT + flat.len() < WIDTH) {
            Some(flat) => text.push_str(&flat),
            None => {
                let public = public(&field.vis);
                text.push_str(&public);
                // So does rustfmt.
                text.push_str(if public.is_empty() { "" } else { " " });
                text.push_str(&opened(&field.ty, outer + INDENT));
            }
        }
        text.push_str(",\n");
    }
    indent(outer, &mut text);
    text.push(')');
    text
}

/// A type behind a colon or an equals sign: in the same line, in the next one, or opened.
fn assigned(ty: &Type, outer: usize, used: usize) -> String {
    let Some(flat) = flat_type(ty) else {
        return format!(" {}", opened(ty, outer));
    };
    if used + 1 + flat.len() < WIDTH {
        return format!(" {flat}");
    }
    if outer + INDENT + flat.len() < WIDTH {
        let mut text = String::from("\n");
        indent(outer + INDENT, &mut text);
        text.push_str(&flat);
        return text;
    }
    format!(" {}", opened(ty, outer))
}

/// A type in one line, where no list in it is too long for that.
fn flat_type(ty: &Type) -> Option<String> {
    is_small(ty).then(|| one_line(ty))
}

fn is_small(ty: &Type) -> bool {
    match ty {
        Type::Tuple(tuple) => {
            let whole = one_line(tuple);
            whole.len() <= SMALL + 2 && tuple.elems.iter().all(is_small)
        }
        Type::Reference(reference) => is_small(&reference.elem),
        ty => arguments(ty).is_none_or(|(_, arguments)| arguments.iter().all(|ty| is_small(ty))),
    }
}

/// The name of a generic type, and its arguments.
fn arguments(ty: &Type) -> Option<(String, Vec<&Type>)> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(list) = &last.arguments else {
        return None;
    };
    let types = list.args.iter().map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    let types = types.collect::<Option<Vec<&Type>>>()?;
    let whole = one_line(&path.path);
    let name = whole.split('<').next().unwrap_or_default().to_owned();
    Some((name, types))
}

/// An argument in a line of its own, with its comma.
pub fn argument(argument: &FnArg, outer: usize) -> String {
    let whole = one_line(argument);
    match argument {
        FnArg::Typed(typed) if outer + whole.len() >= WIDTH => {
            format!("{}: {},", one_line(&typed.pat), opened(&typed.ty, outer))
        }
        _ => format!("{whole},"),
    }
}

/// A type in several lines, its first one at the end of another.
fn opened(ty: &Type, outer: usize) -> String {
    if let Type::Reference(reference) = ty {
        let lifetime = reference.lifetime.as_ref().map(|life| format!("{life} "));
        let lifetime = lifetime.unwrap_or_default();
        return format!("&{lifetime}{}", opened(&reference.elem, outer));
    }
    let (open, close, inside): (String, &str, Vec<&Type>) = match ty {
        Type::Tuple(tuple) => ("(".to_owned(), ")", tuple.elems.iter().collect()),
        ty => match arguments(ty) {
            Some((name, inside)) => (format!("{name}<"), ">", inside),
            None => return one_line(ty),
        },
    };
    if let ([only @ Type::Tuple(_)], ">") = (inside.as_slice(), close) {
        return format!("{open}{}{close}", opened(only, outer));
    }
    let mut text = format!("{open}\n");
    for ty in inside {
        indent(outer + INDENT, &mut text);
        match flat_type(ty).filter(|flat| outer + INDENT + flat.len() < WIDTH) {
            Some(flat) => text.push_str(&flat),
            None => text.push_str(&opened(ty, outer + INDENT)),
        }
        text.push_str(",\n");
    }
    indent(outer, &mut text);
    text.push_str(close);
    text
}

/// `pub` and a space, if it is.
fn public(visibility: &Visibility) -> String {
    match visibility {
        Visibility::Inherited => String::new(),
        visibility => format!("{} ", one_line(visibility)),
    }
}

fn notes(all: &[Attribute], depth: usize, text: &mut String) {
    let tokens: Vec<TokenTree> = all.iter().flat_map(|note| note.to_token_stream()).collect();
    for note in attributes(&tokens).0 {
        indent(depth, text);
        match note.strip_suffix(",)]") {
            Some(list) => text.push_str(&format!("{list})]")),
            None => text.push_str(&note),
        }
        text.push('\n');
    }
}

fn indent(depth: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', depth));
}

fn one_line(code: impl ToTokens) -> String {
    flat(&code.to_token_stream().into_iter().collect::<Vec<_>>())
}
