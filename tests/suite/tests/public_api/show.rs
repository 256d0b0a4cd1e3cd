//! A package's public items as one file of Rust without bodies.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident};
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, Type, Visibility, parse_quote};

use super::crates::{Definition, Module, Package, Place, attributes, imports, named, resolve};

/// The public items. `hidden` says whether those that are hidden from documentation are among them.
pub fn surface(package: &Package, hidden: bool) -> String {
    let mut surface = Surface {
        package,
        hidden,
        homes: BTreeMap::new(),
        impls: BTreeMap::new(),
    };
    // What is in a module with a public name is shown there; hidden modules come last.
    for late in [false, true] {
        surface.settle(&Place::new(), false, late);
    }
    surface.find_impls();
    let mut file: syn::File = parse_quote!();
    file.items = surface.items(&Place::new());
    prettyplease::unparse(&file)
}

struct Surface<'p> {
    package: &'p Package,
    hidden: bool,
    /// The public module that each public item is shown in.
    homes: BTreeMap<Definition, Place>,
    /// The implementations that are shown with an item.
    impls: BTreeMap<Definition, Vec<Item>>,
}

impl Surface<'_> {
    fn module(&self, place: &Place) -> &Module {
        self.package.get(place).unwrap()
    }

    /// The public modules in a module.
    fn inner(&self, place: &Place) -> Vec<(Place, bool)> {
        let modules = self.module(place).items.iter();
        let shown = modules.filter_map(|item| match item {
            Item::Mod(module) if is_public(&module.vis) => {
                let hides = is_hidden(&module.attrs);
                let inner = [place.as_slice(), &[module.ident.to_string()]].concat();
                (self.hidden || !hides).then_some((inner, hides))
            }
            _ => None,
        });
        shown.collect()
    }

    /// Finds the homes of what a module has, first of the modules in it. `late` is the turn of hidden ones.
    fn settle(&mut self, place: &Place, hidden: bool, late: bool) {
        for (inner, hides) in self.inner(place) {
            self.settle(&inner, hidden || hides, late);
        }
        if hidden != late {
            return;
        }
        let package = self.package;
        let mut settled = Vec::new();
        for item in self.shown(place) {
            if let Item::Use(item) = item {
                let named = imports(&item.tree)
                    .into_iter()
                    .filter(|import| !import.glob);
                settled.extend(named.filter_map(|import| resolve(package, place, &import.path)));
            } else if let Some((_, name)) = named(item) {
                settled.push((place.clone(), name));
            }
        }
        for found in settled {
            self.homes.entry(found).or_insert_with(|| place.clone());
        }
    }

    /// The public items of a module, as they are written.
    fn shown(&self, place: &Place) -> Vec<&Item> {
        let items = self.module(place).items.iter();
        let public = items.filter(|item| match item {
            Item::Use(item) => is_public(&item.vis),
            item => named(item).is_some_and(|(vis, _)| is_public(vis)),
        });
        public
            .filter(|item| self.hidden || !is_hidden(attributes(item)))
            .collect()
    }

    fn find_impls(&mut self) {
        let package = self.package;
        for (place, module) in package {
            for item in &module.items {
                let Item::Impl(block) = item else {
                    continue;
                };
                let of = |path: &syn::Path| {
                    let names = path.segments.iter().map(|part| part.ident.to_string());
                    resolve(package, place, &names.collect::<Vec<_>>())
                };
                let own = match strip(&block.self_ty) {
                    Type::Path(ty) => of(&ty.path),
                    _ => None,
                };
                let implemented = block.trait_.as_ref().and_then(|(path, _)| of(path));
                let is_shown = |found: &Definition| self.homes.contains_key(found);
                // A trait of ours that nobody can name says nothing to anybody.
                if implemented.as_ref().is_some_and(|found| !is_shown(found)) {
                    continue;
                }
                let Some(home) = own.filter(is_shown).or(implemented) else {
                    continue;
                };
                if let Some(block) = self.block(block) {
                    self.impls.entry(home).or_default().push(Item::Impl(block));
                }
            }
        }
    }

    /// An implementation without bodies: of a trait its types, else the public parts.
    fn block(&self, block: &syn::ItemImpl) -> Option<syn::ItemImpl> {
        let mut block = block.clone();
        let of_trait = block.trait_.is_some();
        block.attrs = kept(&block.attrs);
        block.items.retain_mut(|item| match item {
            ImplItem::Type(ty) => {
                ty.attrs = kept(&ty.attrs);
                of_trait
            }
            ImplItem::Fn(function) => {
                let shown = is_public(&function.vis) && self.may_show(&function.attrs);
                function.attrs = kept(&function.attrs);
                function.block = parse_quote!({});
                unchanging(&mut function.sig);
                !of_trait && shown
            }
            ImplItem::Const(constant) => {
                let shown = is_public(&constant.vis) && self.may_show(&constant.attrs);
                constant.attrs = kept(&constant.attrs);
                constant.expr = parse_quote!(_);
                !of_trait && shown
            }
            _ => false,
        });
        (of_trait || !block.items.is_empty()).then_some(block)
    }

    fn may_show(&self, attributes: &[Attribute]) -> bool {
        self.hidden || !is_hidden(attributes)
    }

    /// What a public module shows.
    fn items(&self, place: &Place) -> Vec<Item> {
        let mut items = Vec::new();
        for item in self.shown(place) {
            match item {
                Item::Use(import) => items.extend(self.import(place, import)),
                item => {
                    let name = named(item).map(|(_, name)| name).unwrap_or_default();
                    items.extend(self.defined(&(place.clone(), name)));
                }
            }
        }
        // What macros make is known to the compiler alone.
        for item in &self.module(place).items {
            if let Item::Macro(call) = item {
                items.extend(self.call(call));
            }
        }
        for (inner, _) in self.inner(place) {
            let shown = self.items(&inner);
            let module = self.module(&inner);
            let mut declared = module.declared.clone().unwrap();
            declared.attrs = kept(&declared.attrs);
            declared.content = Some((Default::default(), shown));
            declared.semi = None;
            items.push(Item::Mod(declared));
        }
        items
    }

    /// What a `pub use` shows: the item itself where that is its home, else where it is from.
    fn import(&self, place: &Place, item: &syn::ItemUse) -> Vec<Item> {
        let mut items = Vec::new();
        for import in imports(&item.tree) {
            let found = resolve(self.package, place, &import.path).filter(|_| !import.glob);
            let home = found.as_ref().and_then(|found| self.homes.get(found));
            if let (Some(found), Some(home)) = (&found, home)
                && home == place
                && found.1 == import.name
            {
                items.extend(self.defined(found));
                continue;
            }
            let mut path = match (&found, home) {
                (Some((_, name)), Some(home)) => {
                    let mut path = vec!["crate".to_owned()];
                    path.extend(home.iter().cloned());
                    path.push(name.clone());
                    path
                }
                _ => import.path.clone(),
            };
            if import.glob {
                path.push("*".to_owned());
            }
            let renamed = !import.glob && path.last() != Some(&import.name);
            let renamed = renamed.then(|| format!(" as {}", import.name));
            let text = format!(
                "pub use {}{};",
                path.join("::"),
                renamed.unwrap_or_default()
            );
            let mut line: syn::ItemUse = syn::parse_str(&text).unwrap();
            line.attrs = kept(&item.attrs);
            items.push(Item::Use(line));
        }
        items
    }

    /// An item and its implementations.
    fn defined(&self, found: &Definition) -> Vec<Item> {
        let module = self.module(&found.0);
        let wanted = |item: &&Item| named(item).is_some_and(|(_, name)| name == found.1);
        let mut items: Vec<Item> = module
            .items
            .iter()
            .filter(wanted)
            .map(|item| self.bare(item))
            .collect();
        items.extend(self.impls.get(found).cloned().unwrap_or_default());
        items
    }

    /// An item without documentation, bodies and what is private.
    fn bare(&self, item: &Item) -> Item {
        let mut item = item.clone();
        match &mut item {
            Item::Const(item) => {
                item.attrs = kept(&item.attrs);
                item.expr = parse_quote!(_);
            }
            Item::Static(item) => {
                item.attrs = kept(&item.attrs);
                item.expr = parse_quote!(_);
            }
            Item::Enum(item) => {
                item.attrs = kept(&item.attrs);
                for variant in &mut item.variants {
                    variant.attrs = kept(&variant.attrs);
                    for field in &mut variant.fields {
                        field.attrs = kept(&field.attrs);
                    }
                }
            }
            Item::Fn(item) => {
                item.attrs = kept(&item.attrs);
                item.block = parse_quote!({});
                unchanging(&mut item.sig);
            }
            Item::Struct(item) => {
                item.attrs = kept(&item.attrs);
                item.fields = public(&item.fields);
            }
            Item::Trait(item) => {
                item.attrs = kept(&item.attrs);
                for part in &mut item.items {
                    match part {
                        TraitItem::Fn(function) => {
                            function.attrs = kept(&function.attrs);
                            function.default = function.default.as_ref().map(|_| parse_quote!({}));
                        }
                        TraitItem::Const(constant) => constant.attrs = kept(&constant.attrs),
                        TraitItem::Type(ty) => ty.attrs = kept(&ty.attrs),
                        _ => {}
                    }
                }
            }
            Item::Type(item) => item.attrs = kept(&item.attrs),
            _ => {}
        }
        item
    }

    fn call(&self, call: &syn::ItemMacro) -> Option<Item> {
        let mut call = call.clone();
        let exported = call
            .attrs
            .iter()
            .any(|at| at.path().is_ident("macro_export"));
        match &call.ident {
            Some(_) if !exported => return None,
            // Its rules are code.
            Some(_) => call.mac.tokens = TokenStream::new(),
            None => call.mac.tokens = undocumented(call.mac.tokens),
        }
        call.attrs = kept(&call.attrs);
        Some(Item::Macro(call))
    }
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|word| word == "hidden")
    })
}

/// Whether an argument is changed inside is nothing that callers see.
fn unchanging(signature: &mut syn::Signature) {
    for input in &mut signature.inputs {
        match input {
            syn::FnArg::Receiver(receiver) => receiver.mutability = None,
            syn::FnArg::Typed(argument) => {
                if let syn::Pat::Ident(name) = &mut *argument.pat {
                    name.mutability = None;
                }
            }
        }
    }
}

/// The attributes that users see.
fn kept(attributes: &[Attribute]) -> Vec<Attribute> {
    const SEEN: [&str; 6] = [
        "cfg",
        "derive",
        "deprecated",
        "must_use",
        "non_exhaustive",
        "macro_export",
    ];
    let seen = |attribute: &&Attribute| {
        SEEN.iter().any(|name| attribute.path().is_ident(name))
            || is_hidden(std::slice::from_ref(*attribute))
    };
    let mut kept: Vec<Attribute> = attributes.iter().filter(seen).cloned().collect();
    for attribute in &mut kept {
        // Its message is documentation.
        if attribute.path().is_ident("must_use") {
            *attribute = parse_quote!(#[must_use]);
        }
    }
    kept
}

/// The public fields, and one more where there are private ones.
fn public(fields: &Fields) -> Fields {
    let shown = fields.iter().filter(|field| is_public(&field.vis)).cloned();
    let mut shown: Vec<syn::Field> = shown.collect();
    let private = shown.len() < fields.len();
    for field in &mut shown {
        field.attrs = kept(&field.attrs);
    }
    match fields {
        Fields::Named(_) => {
            if private {
                let name = format_ident!("_private");
                shown.push(syn::Field {
                    ident: Some(name),
                    ..unnamed()
                });
            }
            Fields::Named(syn::FieldsNamed {
                brace_token: Default::default(),
                named: shown.into_iter().collect(),
            })
        }
        Fields::Unnamed(_) => {
            if private {
                shown.push(unnamed());
            }
            Fields::Unnamed(syn::FieldsUnnamed {
                paren_token: Default::default(),
                unnamed: shown.into_iter().collect(),
            })
        }
        Fields::Unit => Fields::Unit,
    }
}

fn unnamed() -> syn::Field {
    let one: syn::FieldsUnnamed = parse_quote!((_));
    one.unnamed.into_iter().next().unwrap()
}

/// The type under references.
fn strip(ty: &Type) -> &Type {
    match ty {
        Type::Reference(ty) => strip(&ty.elem),
        ty => ty,
    }
}

/// Tokens without `#[doc = ".."]`.
fn undocumented(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let documents = group.stream().to_string().starts_with("doc =");
                if documents && kept.last().is_some_and(|last| last.to_string() == "#") {
                    kept.pop();
                    continue;
                }
                let inner = undocumented(group.stream());
                let group = proc_macro2::Group::new(group.delimiter(), inner);
                kept.extend(group.into_token_stream());
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}
