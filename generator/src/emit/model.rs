//! Structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, definition, docs};
use super::sent::quoted;
use super::shown::{self, At, Shown};
use super::ty::{is_text, ty};
use super::{Input, ident, ours};
use crate::api::{Additional, Field, Struct, Tells, Through, Type, TypeId, TypeKind};
use crate::config::UnknownProperties;

/// An object with known properties.
pub fn structure(input: Input<'_>, id: TypeId, object: &Struct) -> Vec<TokenStream> {
    let def = input.api.types.get(id);
    let model = Model::new(input, id, object);
    let name = &model.name;
    let generics = &model.generics;
    let docs = definition(def, &format!("`{}`.", input.names.ty(id).name));
    let derived = model.all_optional() && !object.is_generic() && !model.has_values_in_options();
    let default = derived.then(|| quote!(Default,));
    let fields = model.fields.iter().map(|member| {
        let (name, ty, docs) = (
            &member.name,
            &member.ty,
            self::docs(&member.field.docs, &member.fallback()),
        );
        quote!(#docs pub #name: #ty)
    });
    let rest = model.rest.as_ref().map(|value| {
        quote! {
            /// Properties that the document does not name.
            pub additional_properties: std::collections::BTreeMap<String, #value>,
        }
    });
    let misfits = model.lenient.then(|| {
        quote! {
            /// Properties whose values do not fit the document, as they came.
            pub misfits: json::Misfits,
        }
    });
    let mut items = vec![quote! {
        #docs
        #[derive(Clone, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name #generics { #(#fields,)* #rest #misfits }
    }];
    // Derived, nothing would be null.
    if model.all_optional() && model.has_values_in_options() && !object.is_generic() {
        items.push(model.default());
    }
    items.push(model.declaration());
    if def.sent {
        items.extend(model.construction());
    }
    items
}

/// One struct, ready to be written.
struct Model<'a> {
    input: Input<'a>,
    object: &'a Struct,
    name: proc_macro2::Ident,
    /// The struct of the required properties, where they are too many for arguments.
    required: Option<proc_macro2::Ident>,
    generics: TokenStream,
    fields: Vec<Member<'a>>,
    /// The fields that `new` takes, in its order.
    arguments: &'a [usize],
    rest: Option<TokenStream>,
    /// Whether it keeps what does not fit.
    lenient: bool,
}

struct Member<'a> {
    field: &'a Field,
    /// Whether it has one value only, and so a default.
    constant: bool,
    /// Whether a caller must say what it is.
    argument: bool,
    name: proc_macro2::Ident,
    setter: proc_macro2::Ident,
    /// The type of the property.
    value: TokenStream,
    /// The field's type as a whole.
    ty: TokenStream,
    /// Whether the field is an `Option` around the property's type.
    optional: bool,
}

impl Member<'_> {
    /// Whether a caller must say what it is.
    fn is_asked_for(&self) -> bool {
        self.argument
    }

    fn fallback(&self) -> String {
        format!(
            "`{}`.",
            super::docs::inert(&self.field.wire)
                .concat()
                .replace('`', "")
        )
    }
}

impl<'a> Model<'a> {
    fn new(input: Input<'a>, id: TypeId, object: &'a Struct) -> Self {
        let names = input.names.ty(id);
        let none = TokenStream::new();
        let fields = object
            .fields
            .iter()
            .zip(names.members.iter().zip(&names.setters))
            .map(|(field, (name, setter))| {
                let value = ty(input, &field.ty, &none);
                let constant = input.api.types.is_constant(field);
                let optional = input.api.is_optional(id, field);
                let whole = if optional {
                    quote!(Option<#value>)
                } else {
                    value.clone()
                };
                Member {
                    field,
                    constant,
                    argument: input.api.types.is_argument(field),
                    name: ident(name),
                    setter: ident(setter),
                    value,
                    ty: whole,
                    optional,
                }
            });
        let rest = match &object.additional {
            Additional::Kept(value) => Some(ty(input, value, &none)),
            Additional::Ignored | Additional::Denied => None,
        };
        let generics = if object.is_generic() {
            quote!(<T>)
        } else {
            TokenStream::new()
        };
        Model {
            input,
            object,
            name: ident(&names.name),
            required: names.required.as_ref().map(ident),
            generics,
            fields: fields.collect(),
            arguments: &names.arguments,
            rest,
            lenient: input.api.lenient.contains(&id),
        }
    }

    /// How a field is shown.
    fn shown(&self, member: &Member<'_>) -> Shown {
        let field = member.field;
        Shown::of(self.input.api, &field.ty, field.secret)
    }

    fn debug(
        &self,
        name: &proc_macro2::Ident,
        shown: &[(proc_macro2::Ident, Shown)],
    ) -> Option<TokenStream> {
        let bounded = self
            .object
            .is_generic()
            .then(|| quote!(<T: std::fmt::Debug>));
        shown::structure(
            At::Models,
            name,
            &bounded.unwrap_or_default(),
            &self.generics,
            shown,
        )
    }

    fn all_optional(&self) -> bool {
        self.fields.iter().all(|member| !member.is_asked_for())
    }

    fn default(&self) -> TokenStream {
        let (name, generics) = (&self.name, &self.generics);
        let values = self.fields.iter().map(|member| {
            let (name, constant) = (&member.name, self.constant(member));
            match (member.constant, self.begins_set(member)) {
                (true, _) => quote!(#name: #constant),
                (false, true) => quote!(#name: Some(#constant)),
                (false, false) => quote!(#name: None),
            }
        });
        let rest = self.rest.as_ref().map(|_| ours("additional_properties"));
        let misfits = self.lenient.then(|| ours("misfits"));
        let others = rest.into_iter().chain(misfits);
        quote! {
            impl #generics Default for #name #generics {
                fn default() -> Self {
                    Self { #(#values,)* #(#others: Default::default(),)* }
                }
            }
        }
    }

    /// Whether one begins with a value that is in an `Option`, whose default is none.
    fn has_values_in_options(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|member| {
            self.begins_set(member) || member.constant && self.is_option(&member.field.ty)
        })
    }

    /// Whether it may be left out, and is there unless that is said.
    fn begins_set(&self, member: &Member<'_>) -> bool {
        self.input.api.types.begins_set(member.field)
    }

    /// Whether there is nothing to say of its value but that it is there.
    fn is_flag(&self, member: &Member<'_>) -> bool {
        let ty = &member.field.ty;
        self.input.api.types.has_one_value(ty) && !self.is_option(ty)
    }

    /// `new` and the setters.
    fn construction(&self) -> Vec<TokenStream> {
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

    /// Whether its value is behind a pointer, which no caller sees.
    fn is_boxed(&self, member: &Member<'_>) -> bool {
        match self.unaliased(&member.field.ty) {
            Type::Nullable(inner) => matches!(**inner, Type::Boxed(_)),
            ty => matches!(ty, Type::Boxed(_)),
        }
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

    /// Whether a value can be made of others: a union of what its variants hold, a secret of its text.
    fn has_several_forms(&self, ty: &Type) -> bool {
        match self.behind(ty) {
            Type::Secret => true,
            Type::Named(id) => {
                matches!(self.input.api.types.get(*id).kind, TypeKind::Union(_))
            }
            _ => false,
        }
    }

    /// Whether what a caller gives becomes the value in a step of its own.
    fn is_converted(&self, member: &Member<'_>) -> bool {
        self.is_boxed(member) || self.has_several_forms(self.unaliased(&member.field.ty))
    }

    /// The other setters: of fields whose name is that of another method, and of those that begin with something.
    fn other_setters(&self) -> Option<TokenStream> {
        let (name, generics) = (&self.name, &self.generics);
        let renamed = self
            .fields
            .iter()
            .filter(|member| self.has_setter(member) && !self.is_declared(member))
            .map(|member| {
                let (name, setter) = (&member.name, &member.setter);
                let setting = self.setting(member);
                let lifetime = matches!(setting, Asked::TextOrNull).then(|| quote!(<'t>));
                let deprecated = member.field.docs.deprecated.then(|| quote!(#[deprecated]));
                let is_boxed = self.is_boxed(member);
                let into = quote!(#name.into());
                let each_into = quote!(#name.into().map(Into::into));
                let (argument, value) = match setting {
                    Asked::Nothing => (None, quote!(Default::default())),
                    Asked::Text => (Some(quote!(impl Into<String>)), into),
                    Asked::TextOrNull => (Some(quote!(impl Into<Option<&'t str>>)), each_into),
                    Asked::Value(ty) if self.is_converted(member) => (Some(ty), into),
                    Asked::Value(ty) => (Some(ty), quote!(#name)),
                    Asked::ValueOrNull(ty) => {
                        let value = if is_boxed { each_into } else { into };
                        (Some(quote!(impl Into<Option<#ty>>)), value)
                    }
                };
                let argument = argument.map(|ty| quote!(#name: #ty));
                let doc = attributes(&[match &argument {
                    None => format!("Sets `{name}` to {}.", self.only_value(member)),
                    Some(_) => format!("Sets `{name}`."),
                }]);
                quote! {
                    #doc
                    #deprecated
                    #[must_use]
                    pub fn #setter #lifetime (mut self, #argument) -> Self {
                        self.#name = Some(#value);
                        self
                    }
                }
            });
        let renamed: Vec<TokenStream> = renamed.collect();
        (!renamed.is_empty()).then(|| quote!(impl #generics #name #generics { #(#renamed)* }))
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
            let docs = docs(&member.field.docs, &member.fallback());
            quote!(#docs pub #name: #ty)
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

    /// The table of properties, and with it reading, writing and `Debug`.
    fn declaration(&self) -> TokenStream {
        let (name, generics) = (&self.name, &self.generics);
        let properties = self.fields.iter().map(|member| {
            let (name, how, wire) = (&member.name, self.how(member), &member.field.wire);
            let shown = self.shown(member).word();
            quote!(#name: #how #wire #shown)
        });
        let denied = self.object.additional == Additional::Denied
            && matches!(
                self.input.config.unknown_properties,
                UnknownProperties::Deny
            );
        let secret = self.fields.iter().any(|member| member.field.secret);
        let closed = denied && self.rest.is_none() && !self.lenient;
        // What does not fit is named like what does.
        let modes = [
            (closed, "closed"),
            (self.rest.is_some(), "rest"),
            (self.lenient, "lenient"),
            (self.lenient && secret, "hidden"),
        ];
        let modes = modes
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, word)| ours(word));
        quote! {
            object!(Wire, #name #generics { #(#properties),* } #(#modes)*);
        }
    }

    /// How a property is there: the runtime's word for it.
    fn how(&self, member: &Member<'_>) -> proc_macro2::Ident {
        let ty = &member.field.ty;
        let nullable = self.nullable(ty);
        let is_told =
            member.field.tells == Tells::Discriminator && self.input.api.types.has_one_value(ty);
        let word = match (member.constant, member.field.required, nullable) {
            (true, false, false) => "constant",
            (true, false, true) if self.is_option(ty) => "constant_option",
            (true, false, true) => "constant_nullable",
            (true, true, false) if self.lenient => "expected_constant",
            (true, true, false) => "required_constant",
            (true, true, true) if !self.lenient => "required_constant_nullable",
            (true, true, true) if self.is_option(ty) => "expected_constant_option",
            (true, true, true) => "expected_constant_nullable",
            (false, false, false) if is_told => "discriminator",
            (false, false, true) if is_told => "discriminator_nullable",
            (false, false, false) => "optional",
            (false, false, true) => "optional_nullable",
            // Its `Option` says whether it is there, and null is one of its values.
            (false, true, _) if member.optional => "expected",
            (false, true, false) if self.lenient => "expected",
            (false, true, true) if self.lenient => "expected_nullable",
            (false, true, false) => "required",
            (false, true, true) => "required_nullable",
        };
        ours(word)
    }

    /// The value of a constant.
    fn constant(&self, member: &Member<'_>) -> TokenStream {
        if let Some(chosen) = self.chosen(member) {
            return chosen;
        }
        match self.is_option(&member.field.ty) {
            true => quote!(Some(Default::default())),
            false => quote!(Default::default()),
        }
    }

    /// The same of one of several values.
    fn chosen(&self, member: &Member<'_>) -> Option<TokenStream> {
        let (id, place) = self.input.api.types.chosen_value(member.field)?;
        let names = self.input.names.ty(id);
        let (of, variant) = (ident(&names.name), ident(names.members.get(place)?));
        Some(match self.is_option(&member.field.ty) {
            true => quote!(Some(#of::#variant)),
            false => quote!(#of::#variant),
        })
    }

    /// What an alias stands for.
    fn behind<'t>(&'t self, ty: &'t Type) -> &'t Type {
        self.input.api.types.behind(ty, Through::Aliases)
    }

    /// An `Option` itself, where a type is another name of it.
    fn unaliased<'t>(&'t self, ty: &'t Type) -> &'t Type {
        match self.behind(ty) {
            option @ Type::Nullable(_) => option,
            _ => ty,
        }
    }

    /// Whether the type is an `Option`, for null.
    fn is_option(&self, ty: &Type) -> bool {
        self.behind(ty).is_nullable()
    }

    /// Whether null is a value of the type.
    fn nullable(&self, ty: &Type) -> bool {
        match self.behind(ty) {
            Type::Any | Type::Nullable(_) => true,
            Type::Named(id) => match &self.input.api.types.get(*id).kind {
                TypeKind::ScalarEnum(known) => {
                    known.values.iter().any(|value| value.wire.is_null())
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// What a caller gives for the value of a property.
enum Asked {
    /// Nothing: it has one value.
    Nothing,
    Text,
    TextOrNull,
    Value(TokenStream),
    ValueOrNull(TokenStream),
}
