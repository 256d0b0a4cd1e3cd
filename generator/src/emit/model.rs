//! Structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, definition, docs};
use super::sent::quoted;
use super::shown::{self, At, Shown};
use super::ty::{owned, ty};
use super::{Input, ident, locals, ours};
use crate::api::{Additional, Field, Struct, Type, TypeId, TypeKind};
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
    let shown = model.shown();
    let debug = shown::derived(&shown);
    let mut items = vec![quote! {
        #docs
        #[derive(Clone, #debug #default PartialEq)]
        #[non_exhaustive]
        pub struct #name #generics { #(#fields,)* #rest #misfits }
    }];
    items.extend(model.debug(name, &shown));
    // Derived, nothing would be null.
    if model.all_optional() && model.has_values_in_options() && !object.is_generic() {
        items.push(model.default());
    }
    if def.sent {
        items.extend(model.construction());
    }
    items.push(model.properties());
    items.push(model.read());
    items.push(model.write());
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

    /// How each field is shown.
    fn shown(&self) -> Vec<(proc_macro2::Ident, Shown)> {
        let api = self.input.api;
        let of = |member: &Member<'_>| {
            let field = member.field;
            let shown = Shown::of(api, &field.ty, field.secret);
            (member.name.clone(), shown)
        };
        let mut all: Vec<_> = self.fields.iter().map(of).collect();
        // What does not fit is named like what does.
        let secret = self.fields.iter().any(|member| member.field.secret);
        let misfits = if secret { Shown::Hidden } else { Shown::Plain };
        let rest = self
            .rest
            .iter()
            .map(|_| ("additional_properties", Shown::Open));
        let misfits = self.lenient.then_some(("misfits", misfits));
        all.extend(rest.chain(misfits).map(|(name, shown)| (ours(name), shown)));
        all
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
        let values = self.values(&|_| TokenStream::new());
        quote! {
            impl #generics Default for #name #generics {
                fn default() -> Self { Self { #values } }
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
            None
        } else if let Some(own) = &self.required {
            let (item, new) = self.required_struct(own, &required);
            items.push(item);
            Some(new)
        } else {
            let arguments = required.iter().map(|member| {
                let name = &member.name;
                let (ty, _) = owned(self.input, &member.field.ty, &quote!(#name));
                quote!(#name: #ty)
            });
            let values = self.values(&|member| {
                let name = &member.name;
                owned(self.input, &member.field.ty, &quote!(#name)).1
            });
            let doc = attributes(&["With the required properties; the others are not there."]);
            Some(quote! {
                #doc
                pub fn new(#(#arguments),*) -> Self { Self { #values } }
            })
        };
        let setters = self
            .fields
            .iter()
            .filter(|member| !member.field.required && !member.constant)
            .filter(|member| !(self.is_flag(member) && self.begins_set(member)))
            .map(|member| {
                let (name, setter) = (&member.name, &member.setter);
                if self.is_flag(member) {
                    return self.flag(member);
                }
                let (ty, value) = owned(self.input, &member.field.ty, &quote!(#name));
                let doc = attributes(&[format!("Sets `{name}`.")]);
                let deprecated = member.field.docs.deprecated.then(|| quote!(#[deprecated]));
                quote! {
                    #doc
                    #deprecated
                    #[must_use]
                    pub fn #setter(mut self, #name: #ty) -> Self {
                        self.#name = Some(#value);
                        self
                    }
                }
            });
        let methods: Vec<TokenStream> = new.into_iter().chain(setters).collect();
        if !methods.is_empty() {
            items.push(quote! {
                impl #generics #name #generics { #(#methods)* }
            });
        }
        items
    }

    /// The setter of what has one value only.
    fn flag(&self, member: &Member<'_>) -> TokenStream {
        let (name, setter) = (&member.name, &member.setter);
        let only = self.input.api.types.only_value(&member.field.ty);
        let shown = only.map(|only| match only.as_str() {
            Some(text) => quoted(text),
            None => quoted(&only.to_string()),
        });
        let doc = attributes(&[format!("Sets `{name}` to {}.", shown.unwrap_or_default())]);
        let deprecated = member.field.docs.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #doc
            #deprecated
            #[must_use]
            pub fn #setter(mut self) -> Self {
                self.#name = Some(Default::default());
                self
            }
        }
    }

    /// More required properties than a caller can keep in order: a plain struct of them.
    fn required_struct(
        &self,
        own: &proc_macro2::Ident,
        required: &[&Member<'_>],
    ) -> (TokenStream, TokenStream) {
        let (name, generics) = (&self.name, &self.generics);
        let fields = required.iter().map(|member| {
            let (name, ty) = (&member.name, &member.value);
            let docs = docs(&member.field.docs, &member.fallback());
            quote!(#docs pub #name: #ty)
        });
        let values = self.values(&|member| {
            let name = &member.name;
            quote!(required.#name)
        });
        let struct_doc = attributes(&[format!(
            "The required properties of [`{name}`], for [`{name}::new`]."
        )]);
        let doc = attributes(&["With the required properties; the others are not there."]);
        let shown: Vec<_> = required
            .iter()
            .map(|member| {
                let field = member.field;
                let shown = Shown::of(self.input.api, &field.ty, field.secret);
                (member.name.clone(), shown)
            })
            .collect();
        let derived = shown::derived(&shown);
        let debug = self.debug(own, &shown);
        let item = quote! {
            #struct_doc
            #[derive(Clone, #derived PartialEq)]
            pub struct #own #generics { #(#fields,)* }
            #debug
        };
        let new = quote! {
            #doc
            pub fn new(required: #own #generics) -> Self { Self { #values } }
        };
        (item, new)
    }

    /// The fields of a struct expression: those that are asked for by `make`, the others empty.
    fn values(&self, make: &dyn Fn(&Member<'_>) -> TokenStream) -> TokenStream {
        let values = self.fields.iter().map(|member| {
            let name = &member.name;
            match (member.constant, member.field.required) {
                (true, _) => {
                    let constant = self.constant(member);
                    return quote!(#name: #constant);
                }
                (false, false) if self.begins_set(member) => {
                    let constant = self.constant(member);
                    return quote!(#name: Some(#constant));
                }
                (false, false) if !member.is_asked_for() => return quote!(#name: None),
                (false, _) => {}
            }
            let mut value = make(member);
            if member.optional {
                value = quote!(Some(#value));
            }
            if *name == value.to_string() {
                quote!(#name)
            } else {
                quote!(#name: #value)
            }
        });
        let rest = self
            .rest
            .as_ref()
            .map(|_| quote!(additional_properties: Default::default(),));
        let misfits = self
            .lenient
            .then(|| quote!(misfits: json::Misfits::default()));
        quote!(#(#values,)* #rest #misfits)
    }

    /// The table of wire names that reading and writing share.
    fn properties(&self) -> TokenStream {
        let (name, generics) = (&self.name, &self.generics);
        let properties = self.fields.iter().map(|member| {
            let wire = &member.field.wire;
            let nullable = self.nullable(&member.field.ty);
            match (member.field.required, nullable) {
                (false, false) if member.constant => quote!(json::constant(#wire)),
                (true, false) if member.constant => quote!(json::required_constant(#wire)),
                (false, true) if member.constant => quote!(json::constant_nullable(#wire)),
                (true, true) if member.constant => quote!(json::required_constant_nullable(#wire)),
                (true, false) => quote!(json::required(#wire)),
                // Its `Option` says whether it is there, and null is one of its values.
                (true, true) if member.optional => quote!(json::required(#wire)),
                (true, true) => quote!(json::required_nullable(#wire)),
                (false, false) => quote!(json::optional(#wire)),
                (false, true) => quote!(json::optional_nullable(#wire)),
            }
        });
        quote! {
            impl #generics json::Object for #name #generics {
                const PROPERTIES: &'static [json::Property] = &[#(#properties),*];
            }
        }
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

    /// Whether the type is an `Option`, for null.
    fn is_option(&self, ty: &Type) -> bool {
        match ty {
            Type::Nullable(_) => true,
            Type::Named(id) => match &self.input.api.types.get(*id).kind {
                TypeKind::Alias(target) => self.is_option(target),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether null is a value of the type.
    fn nullable(&self, ty: &Type) -> bool {
        match ty {
            Type::Any | Type::Nullable(_) => true,
            Type::Named(id) => match &self.input.api.types.get(*id).kind {
                TypeKind::Alias(target) => self.nullable(target),
                TypeKind::ScalarEnum(known) => {
                    known.values.iter().any(|value| value.wire.is_null())
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn bounded(&self, bound: &TokenStream) -> TokenStream {
        if self.object.is_generic() {
            quote!(<T: #bound<Wire>>)
        } else {
            TokenStream::new()
        }
    }

    fn read(&self) -> TokenStream {
        let (name, generics, bounded) = (&self.name, &self.generics, self.bounded(&quote!(Read)));
        let locals = locals(self.fields.len());
        let values = self.fields.iter().zip(&locals).map(|(member, local)| {
            let name = &member.name;
            match (member.constant, member.optional, self.lenient) {
                (true, ..) if member.field.required && !self.lenient => {
                    quote!(#name: #local.required()?)
                }
                (true, ..) if self.is_option(&member.field.ty) => {
                    quote!(#name: #local.optional().unwrap_or(Some(Default::default())))
                }
                (true, ..) => quote!(#name: #local.optional().unwrap_or_default()),
                (false, true, _) => quote!(#name: #local.optional()),
                (false, false, false) => quote!(#name: #local.required()?),
                // Missing is read as null.
                (false, false, true) => quote!(#name: #local.optional().flatten()),
            }
        });
        let denied = self.object.additional == Additional::Denied
            && matches!(
                self.input.config.unknown_properties,
                UnknownProperties::Deny
            );
        let slots = quote!(let slots: &mut [&mut dyn json::Slot] = &mut [#(&mut #locals),*];);
        let misfits = self.lenient.then(|| quote!(misfits,));
        let read = match (&self.rest, denied) {
            (Some(_), _) if self.lenient => quote! {
                let mut misfits = json::Misfits::default();
                let mut rest = Default::default();
                #slots
                input.object_lenient_with_rest::<Wire, _>(Self::PROPERTIES, slots, &mut misfits, &mut rest)?;
            },
            (None, _) if self.lenient => quote! {
                let mut misfits = json::Misfits::default();
                #slots
                input.object_lenient(Self::PROPERTIES, slots, &mut misfits)?;
            },
            (Some(_), _) => quote! {
                let mut rest = Default::default();
                #slots
                input.object_with_rest::<Wire, _>(Self::PROPERTIES, slots, &mut rest)?;
            },
            (None, true) => quote!(#slots input.object_closed(Self::PROPERTIES, slots)?;),
            (None, false) => quote!(#slots input.object(Self::PROPERTIES, slots)?;),
        };
        let rest = self
            .rest
            .as_ref()
            .map(|_| quote!(additional_properties: rest,));
        let fields = locals
            .iter()
            .map(|local| quote!(let mut #local = Slot::new();));
        quote! {
            impl #bounded Read<Wire> for #name #generics {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    #(#fields)*
                    #read
                    Ok(Self { #(#values,)* #rest #misfits })
                }
            }
        }
    }

    fn write(&self) -> TokenStream {
        let (name, generics, bounded) = (&self.name, &self.generics, self.bounded(&quote!(Write)));
        let values: Vec<_> = self.fields.iter().map(|member| &member.name).collect();
        let values = quote!(let values: &[&dyn Write<Wire>] = &[#(&self.#values),*];);
        let write = match &self.rest {
            Some(_) if self.lenient => quote! {
                #values
                out.object_lenient_with_rest(
                    Self::PROPERTIES,
                    values,
                    &self.misfits,
                    &self.additional_properties,
                );
            },
            None if self.lenient => {
                quote!(#values out.object_lenient(Self::PROPERTIES, values, &self.misfits);)
            }
            Some(_) => quote! {
                #values
                out.object_with_rest(Self::PROPERTIES, values, &self.additional_properties);
            },
            None => quote!(#values out.object(Self::PROPERTIES, values);),
        };
        quote! {
            impl #bounded Write<Wire> for #name #generics {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    #write
                }
            }
        }
    }
}
