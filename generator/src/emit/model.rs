//! Structs.

mod construction;
mod value;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{definition, docs, wire_name};
use super::shown::{self, Shown};
use super::ty::{self, ty};
use super::{Input, ident, ours, place};
use crate::api::{Additional, Field, Struct, Tells, TypeId};
use crate::config::UnknownProperties;

/// The most properties that the runtime has a row of places for (`json::row`).
const WIDEST_ROW: usize = 48;

/// An object with known properties.
pub fn structure(input: Input<'_>, id: TypeId, object: &Struct) -> Vec<TokenStream> {
    let def = input.api.types.get(id);
    let model = Model::new(input, id, object);
    let name = &model.name;
    let generics = &model.generics;
    let docs = definition(def, &place::words(def));
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
        let map = ty::map(input);
        quote! {
            /// Properties that the document does not name.
            pub additional_properties: #map<String, #value>,
        }
    });
    let misfits = model.lenient.then(|| {
        quote! {
            /// Properties whose values do not fit the document, as they came.
            pub misfits: json::Misfits,
        }
    });
    let (derives, attributes) = (
        super::extra::derives(input, id),
        super::extra::attributes(input, id),
    );
    let mut items = vec![quote! {
        #docs
        #attributes
            #[derive(Clone, #default PartialEq #derives)]
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
        wire_name(&self.field.wire, &self.name)
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
        shown::structure(name, &self.generics, shown)
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
        let others = others.map(|name| quote!(#name: Default::default()));
        let values = values.chain(others);
        quote!(default!(#name #generics => { #(#values),* });)
    }

    /// The table of properties, and with it reading, writing and `Debug`.
    fn declaration(&self) -> TokenStream {
        let (name, generics) = (&self.name, &self.generics);
        let properties = self.fields.iter().map(|member| {
            let (name, how, wire) = (&member.name, self.how(member), &member.field.wire);
            let shown = self.shown(member).word();
            // The runtime takes a field's name for that on the wire.
            let wire = (*name != *wire).then_some(wire);
            quote!(#how #name #wire #shown)
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
            (self.fields.len() > WIDEST_ROW, "wide"),
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
            (false, false, true) if !member.optional && self.is_option(ty) => "optional_or_null",
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
}
