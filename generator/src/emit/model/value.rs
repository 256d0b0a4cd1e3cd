//! What is known of the values of properties: constants, null, and what a value is made of.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ident;
use super::{Member, Model};
use crate::api::{Through, Type, TypeKind};

impl Model<'_> {
    /// The value of a constant.
    pub(super) fn constant(&self, member: &Member<'_>) -> TokenStream {
        if let Some(chosen) = self.chosen(member) {
            return chosen;
        }
        match self.is_option(&member.field.ty) {
            true => quote!(Some(Default::default())),
            false => quote!(Default::default()),
        }
    }

    /// The same of one of several values.
    pub(super) fn chosen(&self, member: &Member<'_>) -> Option<TokenStream> {
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
    pub(super) fn unaliased<'t>(&'t self, ty: &'t Type) -> &'t Type {
        match self.behind(ty) {
            option @ Type::Nullable(_) => option,
            _ => ty,
        }
    }

    /// Whether the type is an `Option`, for null.
    pub(super) fn is_option(&self, ty: &Type) -> bool {
        self.behind(ty).is_nullable()
    }

    /// Whether null is a value of the type.
    pub(super) fn nullable(&self, ty: &Type) -> bool {
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

    /// Whether a value can be made of others: a union of what its variants hold, a secret of its text.
    pub(super) fn has_several_forms(&self, ty: &Type) -> bool {
        match self.behind(ty) {
            Type::Secret => true,
            Type::Named(id) => {
                matches!(self.input.api.types.get(*id).kind, TypeKind::Union(_))
            }
            _ => false,
        }
    }

    /// Whether what a caller gives becomes the value in a step of its own.
    pub(super) fn is_converted(&self, member: &Member<'_>) -> bool {
        self.is_boxed(member) || self.has_several_forms(self.unaliased(&member.field.ty))
    }

    /// Whether its value is behind a pointer, which no caller sees.
    pub(super) fn is_boxed(&self, member: &Member<'_>) -> bool {
        match self.unaliased(&member.field.ty) {
            Type::Nullable(inner) => matches!(**inner, Type::Boxed(_)),
            ty => matches!(ty, Type::Boxed(_)),
        }
    }

    /// Whether one begins with a value that is in an `Option`, whose default is none.
    pub(super) fn has_values_in_options(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|member| {
            self.begins_set(member) || member.constant && self.is_option(&member.field.ty)
        })
    }

    /// Whether it may be left out, and is there unless that is said.
    pub(super) fn begins_set(&self, member: &Member<'_>) -> bool {
        self.input.api.types.begins_set(member.field)
    }

    /// Whether there is nothing to say of its value but that it is there.
    pub(super) fn is_flag(&self, member: &Member<'_>) -> bool {
        let ty = &member.field.ty;
        self.input.api.types.has_one_value(ty) && !self.is_option(ty)
    }
}
