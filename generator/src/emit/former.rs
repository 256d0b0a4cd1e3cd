//! Second names of what was called otherwise before.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Input, ident};
use crate::api::{TypeId, TypeKind};
use crate::naming::{ModuleNames, Name, OperationNames};

/// Those of a definition.
pub fn definition(input: Input<'_>, id: TypeId) -> Vec<TokenStream> {
    let names = input.names.ty(id);
    let generics = match &input.api.types.get(id).kind {
        TypeKind::Struct(object) if object.is_generic() => Some(quote!(<T>)),
        _ => None,
    };
    let mut items = aliases(&names.former, &names.name, generics.as_ref());
    if let Some(required) = &names.required {
        items.extend(aliases(&names.former_required, required, generics.as_ref()));
    }
    items
}

/// Those of an item without arguments.
pub fn former(former: &[Name], name: &Name) -> Vec<TokenStream> {
    aliases(former, name, None)
}

/// Those of a tag's module, as text: nothing else has modules in other modules.
pub fn modules(input: Input<'_>, names: &ModuleNames) -> String {
    let module = &names.module;
    let modules = names.former.iter().map(|former| {
        let cfg = match input.has_features() {
            true => format!("#[cfg(feature = \"{module}\")]\n"),
            false => String::new(),
        };
        let note = format!("#[deprecated(note = \"renamed: it is `{module}` now\")]\n");
        format!("\n{cfg}{note}pub mod {former} {{\n    pub use super::{module}::*;\n}}\n")
    });
    modules.collect()
}

/// The client's ways to a handle.
pub fn accessors(names: &ModuleNames) -> Vec<TokenStream> {
    let (module, handle) = (ident(&names.module), ident(&names.handle));
    let former = names.former.iter().map(|former| {
        let (name, note) = (ident(former), note(&names.module));
        quote! {
            #note
            pub fn #name(&self) -> #handle {
                self.#module()
            }
        }
    });
    former.collect()
}

/// The methods of a handle that make the call of another.
pub fn methods(
    names: &OperationNames,
    arguments: &TokenStream,
    given: &[proc_macro2::Ident],
) -> Vec<TokenStream> {
    let (method, call) = (ident(&names.method), ident(&names.call));
    let former = names.former.method.iter().map(|former| {
        let (name, note) = (ident(former), note(&names.method));
        quote! {
            #note
            pub fn #name(&self, #arguments) -> calls::#call {
                self.#method(#(#given),*)
            }
        }
    });
    former.collect()
}

fn aliases(former: &[Name], name: &Name, generics: Option<&TokenStream>) -> Vec<TokenStream> {
    let note = note(name);
    let name = ident(name);
    let aliases = former.iter().map(|former| {
        let former = ident(former);
        quote!(#note pub type #former #generics = #name #generics;)
    });
    aliases.collect()
}

fn note(name: &Name) -> TokenStream {
    let text = format!("renamed: it is `{name}` now");
    quote!(#[deprecated(note = #text)])
}
