//! How a struct is made: `new`, the setters, and the struct of what is required.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::docs::attributes;
use super::super::ours;
use super::super::sent::quoted;
use super::super::shown;
use super::super::ty::{is_text, ty};
use super::{Member, Model};
use crate::api::Type;

/// What a caller gives for the value of a property.
enum Asked {
    /// Nothing: it has one value.
    Nothing,
    Text,
    TextOrNull,
    Value(TokenStream),
    ValueOrNull(TokenStream),
}

impl Model<'_> {
    /// `new` and the setters.
    pub(super) fn construction(&self) -> Vec<TokenStream> {
        let (name, generics) = (&self.name, &self.generics);
        let required: Vec<&Member<'_>> = self
            .arguments
            .iter()
            .filter_map(|index| self.fields.get(*index))
            .collect();
        let mut items = Vec::new();
        let new = if self.all_optional() {
            // Derived, it would ask for an argument that has a default itself.
            if self.object.is_generic() {
                items.push(self.default());
            }
            let known = self.known();
            quote!(new(), #known)
        } else {
            let known = self.known();
            let new = match &self.required {
                Some(own) => {
                    items.push(self.required_struct(own, &required));
                    let names = required.iter().map(|member| &member.name);
                    quote!(new(required: #own { #(#names),* }),)
                }
                None => {
                    let arguments: Vec<_> = required
                        .iter()
                        .map(|member| self.argument(member))
                        .collect();
                    let borrows = required
                        .iter()
                        .any(|member| matches!(self.asked(member), Asked::TextOrNull));
                    let lifetime = borrows.then(|| quote!(<'t>));
                    quote!(new #lifetime (#(#arguments),*),)
                }
            };
            quote!(#new #known)
        };
        let setters = self.setters();
        items.push(quote! {
            construct!(#name #generics { #new #setters });
        });
        items.extend(self.other_setters());
        items
    }

    /// What a new one begins with beside what is given.
    fn known(&self) -> Option<TokenStream> {
        let mut known: Vec<TokenStream> = Vec::new();
        for member in &self.fields {
            let name = &member.name;
            let constant = || self.constant(member);
            match (member.constant, self.begins_set(member)) {
                (true, _) => {
                    let constant = constant();
                    known.push(quote!(#name: #constant));
                }
                (false, true) if !member.field.required => {
                    let constant = constant();
                    known.push(quote!(#name: Some(#constant)));
                }
                _ if member.field.required || member.argument || self.is_declared(member) => {}
                _ => known.push(quote!(#name: None)),
            }
        }
        let rest = self.rest.as_ref().map(|_| ours("additional_properties"));
        let misfits = self.lenient.then(|| ours("misfits"));
        known.extend(
            rest.into_iter()
                .chain(misfits)
                .map(|name| quote!(#name: Default::default())),
        );
        (!known.is_empty()).then(|| quote!(with(#(#known),*),))
    }

    /// Whether a caller may set it: what is asked for and what is always the same cannot be.
    fn has_setter(&self, member: &Member<'_>) -> bool {
        let is_settled = self.is_flag(member) && self.begins_set(member);
        !member.field.required && !member.constant && !is_settled
    }

    /// Whether its setter is declared: one of a property that begins with nothing, of its field's name.
    fn is_declared(&self, member: &Member<'_>) -> bool {
        let begins_empty = !self.begins_set(member) && !member.argument;
        self.has_setter(member) && begins_empty && member.setter == member.name
    }

    /// The setters that are declared, by what they take.
    fn setters(&self) -> TokenStream {
        const KINDS: [&str; 5] = ["text", "text_or_null", "set", "set_or_null", "flag"];
        let mut entries: [Vec<TokenStream>; 5] = Default::default();
        let mut add = |kind: &str, entry: TokenStream| {
            let mut all = KINDS.iter().zip(&mut entries);
            if let Some((_, entries)) = all.find(|(known, _)| **known == kind) {
                entries.push(entry);
            }
        };
        for member in &self.fields {
            if !self.is_declared(member) {
                continue;
            }
            let name = &member.name;
            let deprecated = member.field.docs.deprecated.then(|| quote!(#[deprecated]));
            let only = self.only_value(member);
            match self.setting(member) {
                Asked::Nothing => add("flag", quote!(#deprecated #name: #only)),
                Asked::Text => add("text", quote!(#deprecated #name)),
                Asked::TextOrNull => add("text_or_null", quote!(#deprecated #name)),
                Asked::Value(ty) => add("set", quote!(#deprecated #name: #ty)),
                Asked::ValueOrNull(ty) => add("set_or_null", quote!(#deprecated #name: #ty)),
            }
        }
        let sections = KINDS
            .into_iter()
            .zip(entries)
            .filter(|(_, entries)| !entries.is_empty());
        let sections = sections.map(|(kind, entries)| {
            let kind = ours(kind);
            quote!(#kind(#(#entries),*),)
        });
        quote!(#(#sections)*)
    }

    /// An argument of `new`, with the runtime's word for what is more than `into`.
    fn argument(&self, member: &Member<'_>) -> TokenStream {
        let name = &member.name;
        let is_boxed = self.is_boxed(member);
        let (ty, some, or_null) = match self.asked(member) {
            Asked::Nothing | Asked::Text => (quote!(impl Into<String>), member.optional, false),
            Asked::TextOrNull => (quote!(impl Into<Option<&'t str>>), member.optional, true),
            Asked::Value(ty) => (ty, member.optional && self.is_converted(member), false),
            Asked::ValueOrNull(ty) => (quote!(impl Into<Option<#ty>>), member.optional, is_boxed),
        };
        let words = [
            (some && or_null, "some_or_null"),
            (some, "some"),
            (or_null, "or_null"),
        ];
        let word = words.iter().find(|(holds, _)| *holds);
        let word = word
            .map(|(_, word)| ours(word))
            .map(|word| quote!(=> #word));
        quote!(#name: #ty #word)
    }

    /// What its setter takes.
    fn setting(&self, member: &Member<'_>) -> Asked {
        match self.is_flag(member) {
            true => Asked::Nothing,
            false => self.asked(member),
        }
    }

    /// What a caller gives for the value of a property.
    fn asked(&self, member: &Member<'_>) -> Asked {
        let field = self.unaliased(&member.field.ty);
        let of = |ty: &Type| match ty {
            ty if is_text(self.input, ty) => None,
            Type::Boxed(inner) => Some(self::ty(self.input, inner, &TokenStream::new())),
            ty => Some(self::ty(self.input, ty, &TokenStream::new())),
        };
        match field {
            Type::Nullable(inner) => of(inner).map_or(Asked::TextOrNull, Asked::ValueOrNull),
            ty if self.has_several_forms(ty) => {
                let ty = self::ty(self.input, ty, &TokenStream::new());
                Asked::Value(quote!(impl Into<#ty>))
            }
            ty => of(ty).map_or(Asked::Text, Asked::Value),
        }
    }

    /// The other setters: of fields whose name is that of another method, and of those that begin with something.
    fn other_setters(&self) -> Option<TokenStream> {
        let (name, generics) = (&self.name, &self.generics);
        let mut members = self.fields.iter();
        let others = members
            .by_ref()
            .filter(|member| self.has_setter(member) && !self.is_declared(member))
            .map(|member| {
                let (name, setter) = (&member.name, &member.setter);
                let is_boxed = self.is_boxed(member);
                let (given, how) = match self.setting(member) {
                    Asked::Nothing => (None, "flag"),
                    Asked::Text => (Some(quote!(impl Into<String>)), "into"),
                    Asked::TextOrNull => (Some(quote!(impl Into<Option<&'t str>>)), "each_into"),
                    Asked::Value(ty) if self.is_converted(member) => (Some(ty), "into"),
                    Asked::Value(ty) => (Some(ty), "value"),
                    Asked::ValueOrNull(ty) => {
                        let how = if is_boxed { "each_into" } else { "into" };
                        (Some(quote!(impl Into<Option<#ty>>)), how)
                    }
                };
                let lifetime =
                    matches!(self.setting(member), Asked::TextOrNull).then(|| quote!(<'t>));
                let doc = attributes(&[match &given {
                    None => format!("Sets `{name}` to {}.", self.only_value(member)),
                    Some(_) => format!("Sets `{name}`."),
                }]);
                let deprecated = member.field.docs.deprecated.then(|| quote!(#[deprecated]));
                let (given, how) = (given.map(|ty| quote!(: #ty)), ours(how));
                quote!(#doc #deprecated #setter #lifetime (#name #given) => #how)
            });
        let others: Vec<TokenStream> = others.collect();
        (!others.is_empty()).then(|| quote!(setters!(#name #generics { #(#others),* });))
    }

    /// The one value of a flag, as documentation has it.
    fn only_value(&self, member: &Member<'_>) -> String {
        let only = self.input.api.types.only_value(&member.field.ty);
        let shown = only.map(|only| match only.as_str() {
            Some(text) => quoted(text),
            None => quoted(&only.to_string()),
        });
        shown.unwrap_or_default()
    }

    /// More required properties than a caller can keep in order: a plain struct of them.
    fn required_struct(&self, own: &proc_macro2::Ident, required: &[&Member<'_>]) -> TokenStream {
        let (name, generics) = (&self.name, &self.generics);
        let fields = required.iter().map(|member| {
            let (name, ty) = (&member.name, &member.value);
            quote!(pub #name: #ty)
        });
        let struct_doc = attributes(&[format!(
            "The required properties of [`{name}`], for [`{name}::new`]."
        )]);
        let shown: Vec<_> = required
            .iter()
            .map(|member| (member.name.clone(), self.shown(member)))
            .collect();
        let derived = shown::derived(&shown);
        let debug = self.debug(own, &shown);
        quote! {
            #struct_doc
            #[derive(Clone, #derived PartialEq)]
            pub struct #own #generics { #(#fields,)* }
            #debug
        }
    }
}
