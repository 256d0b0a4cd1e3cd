//! Forms: the fields of an object, however it is composed, each with its encoding.

mod binary;
mod encoding;
mod shape;

use openapiv3::{Encoding, QueryStyle};
use serde_json::Value;

use super::Lowering;
use super::body::Found;
use super::enumeration::only_null;
use super::nesting::Nesting;
use super::schema::join;
use super::view::Node;
use crate::api::{Docs, EnumValue, Location, Parameter, StringEnum, Style, Type, TypeKind};
use crate::source::push_segment;
use shape::Member;
pub(super) use shape::Shape;

/// What the document says of a field's encoding.
struct Encoded<'e> {
    declared: Option<&'e Encoding>,
    /// Where it stands.
    pointer: String,
    explode: Option<bool>,
    /// Whether it is by a style, so that media types do not count (OAS 3.1.1, Encoding Object).
    styled: bool,
}

impl Lowering<'_> {
    /// The fields of a form, if its schema is an object whose properties are all there is.
    pub(super) fn fields(
        &mut self,
        form: &Found<'_>,
        location: Location,
        body_required: bool,
        words: &[String],
    ) -> Option<Vec<Parameter>> {
        let node = form.media.schema.as_ref()?;
        let pointer = format!("{}/schema", form.pointer);
        let Some(shape) = Shape::of(self.references, node.into(), &pointer) else {
            self.fields_unknown(location, &pointer);
            return None;
        };
        // A value says which alternative it is; files are no values.
        if shape.is_union && location == Location::Field {
            return None;
        }
        if shape.is_choice {
            self.fields_of_several(&pointer);
        }
        if let Some(further) = &shape.further {
            let message = "a form has further fields, for which the call has no argument";
            self.ignored(further, message);
        }
        let members = shape.members.iter().filter(|member| !member.read_only);
        let fields = members.map(|member| {
            let required = shape.required.contains(&member.name);
            let field = self.field(form, member, location, words);
            Parameter {
                required: required && body_required,
                with_form: required && !body_required,
                ..field
            }
        });
        Some(fields.collect())
    }

    /// How the properties of a form are written whose value is one of several objects, but for those that are written as
    /// the properties of any object: lists repeated, objects with brackets.
    pub(super) fn unusual_fields(&mut self, form: &Found<'_>, words: &[String]) -> Vec<Parameter> {
        let Some(node) = form.media.schema.as_ref() else {
            return Vec::new();
        };
        let pointer = format!("{}/schema", form.pointer);
        let shape = Shape::of(self.references, node.into(), &pointer);
        let members = shape.into_iter().flat_map(|shape| shape.members);
        let fields: Vec<Parameter> = members
            .filter(|member| !member.read_only)
            .map(|member| self.field(form, &member, Location::Field, words))
            .collect();
        let is_unusual = |field: &Parameter| match field.style {
            Style::DeepObject => false,
            Style::Form => !field.explode || field.allow_reserved || !self.is_flat(&field.ty),
            _ => true,
        };
        fields.into_iter().filter(is_unusual).collect()
    }

    fn field(
        &mut self,
        form: &Found<'_>,
        member: &Member<'_>,
        location: Location,
        words: &[String],
    ) -> Parameter {
        let name = &member.name;
        let encoded = self.encoded(form, name, location);
        let names = join(words, name);
        let (ty, mut docs) = self.field_type(member, &names, location, &encoded);
        self.drain();
        let is_file = ty.mentions(&Type::Part);
        if is_file {
            docs.notes.extend(self.part_headers(&encoded));
            docs.notes.extend(encoded.choice());
        }
        let mut style = self.field_style(location, &ty, &encoded);
        if encoded.styled && !self.is_writable(&ty, style) {
            self.as_json(name, &format!("{}/style", encoded.pointer));
            style = Style::Json;
        }
        self.tell_brackets(style, name, &ty, &format!("{}/style", encoded.pointer));
        let media_type = match location {
            Location::Part if is_file => encoded.of_file(),
            Location::Part if !encoded.styled => self.of_value(&encoded, name, &ty),
            _ => None,
        };
        if location == Location::Part && !is_file {
            self.no_part_headers(&encoded, name);
            for (node, at) in &member.nodes {
                self.tell_binary(*node, at);
            }
        }
        let media_type = match location {
            Location::Part if encoded.says_nothing() => self.of_schema(member),
            _ => media_type,
        };
        Parameter {
            origin: self.origin(&member.pointer),
            wire: name.clone(),
            location,
            style,
            explode: encoded.explode.unwrap_or(style.explodes()),
            allow_reserved: encoded
                .declared
                .is_some_and(|encoding| encoding.allow_reserved),
            required: false,
            with_form: false,
            of_alternative: member.is_partial,
            ty: ty.non_null().clone(),
            default: self.default_said(member),
            constant: None,
            media_type,
            // Of a parameter nothing else would tell.
            secret: member.nodes.iter().any(
                |(node, _)| matches!(node, Node::Item(schema) if schema.schema_data.write_only),
            ),
            docs,
        }
    }

    /// The default of a field that every value of the form may have. What shared schemas say is of other places too.
    fn default_said(&self, member: &Member<'_>) -> Option<Value> {
        let mut said = member.nodes.iter().filter_map(|(node, _)| match node {
            Node::Item(schema) => schema.schema_data.default.clone(),
            Node::Reference(_) => None,
        });
        said.next().filter(|_| !member.is_partial)
    }

    fn encoded<'e>(&self, form: &Found<'e>, name: &str, location: Location) -> Encoded<'e> {
        let declared = form.media.encoding.get(name);
        let mut pointer = format!("{}/encoding", form.pointer);
        push_segment(&mut pointer, name);
        let document = self.references.document();
        let said = |key: &str| document.tree.pointer(&format!("{pointer}/{key}"));
        let explode = said("explode").and_then(Value::as_bool);
        let any = ["style", "explode", "allowReserved"]
            .iter()
            .any(|key| said(key).is_some());
        // OAS 3.0.4 has styles in URL-encoded forms only; Swagger 2.0 joins lists in both.
        let styled = any && (location == Location::Field || !document.version.starts_with("3.0"));
        Encoded {
            declared,
            explode,
            styled,
            pointer,
        }
    }

    /// A file where the schema or the encoding says so, else the type.
    fn field_type(
        &mut self,
        member: &Member<'_>,
        names: &[String],
        location: Location,
        encoded: &Encoded<'_>,
    ) -> (Type, Docs) {
        let mut nodes = member.nodes.iter();
        let docs = nodes.find_map(|(node, _)| match node {
            Node::Item(schema) => Some(self.docs(schema)),
            Node::Reference(_) => None,
        });
        let docs = docs.unwrap_or_default();
        if location == Location::Part {
            let files =
                |test: &dyn Fn(Node<'_>) -> bool| member.nodes.iter().any(|(node, _)| test(*node));
            if files(&|node| self.is_file(node)) {
                return (Type::Part, docs);
            }
            if files(&|node| self.items_are_files(node)) {
                return (Type::Array(Box::new(Type::Part)), docs);
            }
        }
        if let [(node, at)] = member.nodes.as_slice()
            && self.is_only_null(*node)
        {
            return (self.part(at, names, only_null()), docs);
        }
        let mut types: Vec<Type> = Vec::new();
        for (node, at) in &member.nodes {
            let ty = self.ty(*node, at, names);
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        let is_text = |ty: &Type| matches!(ty.non_null(), Type::String | Type::Any);
        let ty = match <[Type; 1]>::try_from(types) {
            Ok([only]) if location == Location::Part && encoded.is_binary() && is_text(&only) => {
                Type::Part
            }
            Ok([only]) => only,
            // Alternatives of which each has another type for it.
            Err(types) if member.is_choice => self.any_of_values(member, &types, names),
            Err(types) => self.part(&member.pointer, names, TypeKind::AllOf(types)),
        };
        (ty, docs)
    }

    /// What alternatives know together, where each lists its values; else it is any value.
    fn any_of_values(&mut self, member: &Member<'_>, types: &[Type], names: &[String]) -> Type {
        let mut values: Vec<EnumValue> = Vec::new();
        for ty in types {
            let Type::Named(id) = self.behind(ty) else {
                return Type::Any;
            };
            let TypeKind::StringEnum(known) = &self.api.types.get(*id).kind else {
                return Type::Any;
            };
            for value in &known.values {
                if !values.iter().any(|it| it.wire == value.wire) {
                    values.push(value.clone());
                }
            }
        }
        let open = false;
        let kind = TypeKind::StringEnum(StringEnum { values, open });
        self.part(&member.pointer, names, kind)
    }

    /// Objects are JSON in a form unless an encoding says otherwise (OAS 3.0.4, Encoding Object); the
    /// brackets of `deepObject` are what forms with nested objects use. Parts that have no style go by their media types.
    fn field_style(&self, location: Location, ty: &Type, encoded: &Encoded<'_>) -> Style {
        if location == Location::Part && !encoded.styled {
            return Style::Json;
        }
        let style = encoded
            .declared
            .and_then(|encoding| encoding.style.as_ref());
        match style {
            Some(QueryStyle::SpaceDelimited) => Style::SpaceDelimited,
            Some(QueryStyle::PipeDelimited) => Style::PipeDelimited,
            Some(QueryStyle::DeepObject) => Style::DeepObject,
            Some(QueryStyle::Form) => Style::Form,
            None if encoded.styled => Style::Form,
            None if encoded.is_json() => Style::Json,
            None if self.is_flat(ty) => Style::Form,
            None => Style::Json,
        }
    }

    /// A text, or a list of texts.
    fn is_flat(&self, ty: &Type) -> bool {
        self.nesting(ty).is_within(Nesting::TEXT.or(Nesting::LIST))
    }
}
