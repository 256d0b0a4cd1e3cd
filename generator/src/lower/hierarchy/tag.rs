//! What the discriminator's property is of a schema that does not say so itself.

use super::Member;
use crate::api::{Additional, Docs, EnumValue, Field, StringEnum, Struct, Tells, Type, TypeKind};
use crate::lower::Lowering;
use crate::lower::schema::join;

impl Lowering<'_> {
    /// That the discriminator's property has the values that mean a schema.
    pub(super) fn tag_part(&mut self, pointer: &str, words: &[String], member: &Member) -> Type {
        let values = member.tags.iter().map(|tag| EnumValue {
            wire: tag.clone(),
            word: None,
            docs: Docs::default(),
        });
        let values = StringEnum {
            values: values.collect(),
            // What is meant by default is so with any value that means nothing else (OAS 3.2.0, Discriminator Object).
            open: member.default.as_deref() == Some(pointer),
        };
        let at = self.origin(pointer).part("discriminator");
        let words = join(words, &member.property);
        let ty = self.part(pointer, &words, TypeKind::StringEnum(values));
        if let Type::Named(id) = ty {
            self.api.types.get_mut(id).origin = at.clone();
        }
        let field = Field {
            origin: at,
            wire: member.property.clone(),
            ty,
            required: false,
            read_only: false,
            write_only: false,
            default: None,
            tells: Tells::Nothing,
            secret: false,
            docs: Docs::default(),
        };
        let object = Struct {
            fields: vec![field],
            additional: Additional::Ignored,
            also_required: Vec::new(),
            envelope: None,
        };
        self.part(pointer, &words, TypeKind::Struct(object))
    }
}
