//! [`Api`], and [`Names`] where there are some -> a short text: a line for each type, field, operation, answer and error.
//!
//! For people who look inside, and for the tests of the stages in the middle. The same model gives the same text wherever its
//! document lies, and what a pass leaves alone keeps its lines, so that two texts can be compared. It has all that decides
//! what is generated; `inspect --debug` has the rest. It judges nothing and changes nothing.

mod dispatch;
mod operation;
mod paging;
mod xml;

use std::collections::HashMap;

use crate::api::{
    Additional, Api, Docs, Field, Form, IntegerKind, ScalarValue, Struct, Tells, Type, TypeDef,
    TypeId, TypeKind, Union,
};
use crate::diagnostic::printable;
use crate::naming::{Name, Names};

/// What of the model to print: everything, or what is named.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// An operationId, or method and path: `GET /users`.
    pub operation: Option<String>,
    /// The name of a component.
    pub schema: Option<String>,
}

impl Selection {
    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        self.operation.is_none() && self.schema.is_none()
    }

    /// Whether a definition is meant.
    pub fn has_type(&self, def: &TypeDef) -> bool {
        self.is_everything() || self.schema.is_some() && self.schema.as_ref() == def.words.last()
    }

    /// Whether an operation is meant, by its id or by its method and path.
    pub fn has_operation(&self, id: Option<&str>, place: &str) -> bool {
        let wanted = self.operation.as_deref();
        self.is_everything() || wanted.is_some() && (wanted == id || wanted == Some(place))
    }
}

/// Prints a model.
pub fn outline(api: &Api, names: Option<&Names>, selection: &Selection) -> String {
    let mut page = Page {
        api,
        names,
        labels: labels(api),
        text: String::new(),
    };
    if selection.is_everything() {
        page.head();
    }
    for (id, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        if selection.has_type(def) {
            page.definition(id, def);
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let place = format!("{} {}", operation.method.as_str(), operation.path.0);
        if selection.has_operation(operation.id.as_deref(), &place) {
            page.operation(index, operation);
        }
    }
    if selection.is_everything() {
        page.xml_tables();
    }
    page.text
}

/// A text that is being made.
struct Page<'a> {
    api: &'a Api,
    names: Option<&'a Names>,
    /// What each definition is called here, by id.
    labels: Vec<String>,
    text: String,
}

/// The words of each definition; those that others have too get a number.
fn labels(api: &Api) -> Vec<String> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let label = |(_, def): (TypeId, &TypeDef)| {
        let words = def.words.join(".");
        let count = known.entry(words.clone()).or_default();
        *count += 1;
        match count {
            1 => words,
            count => format!("{words}~{count}"),
        }
    };
    api.types.iter().map(label).collect()
}

impl Page<'_> {
    /// A line; what a document says has no further lines in it.
    fn line(&mut self, depth: usize, text: &str) {
        let text = text.replace(['\n', '\r'], " ");
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(printable(&text).trim_end());
        self.text.push('\n');
    }

    fn head(&mut self) {
        for server in &self.api.servers {
            self.line(0, &format!("server {}", server.default_url()));
        }
        for (index, scheme) in self.api.security_schemes.iter().enumerate() {
            let name = self.names.and_then(|names| names.schemes.get(index));
            let named = named(&scheme.name, name);
            let text = format!("scheme {}{named}: {:?}", scheme.name, scheme.kind);
            self.line(0, &text);
        }
        for (index, tag) in self.api.tags.iter().enumerate() {
            let module = self.names.and_then(|names| names.modules.get(index));
            let module = module.map(|it| format!(" -> {} {}", it.module, it.handle));
            let text = format!("tag \"{}\"{}", tag.name, module.unwrap_or_default());
            self.line(0, &text);
        }
    }

    fn definition(&mut self, id: TypeId, def: &TypeDef) {
        let mut head = format!("type {}", self.label(id));
        if let Some(names) = self.names {
            head.push_str(&format!(" -> {}", names.ty(id).name));
        }
        let what = match &def.kind {
            TypeKind::Pending => "pending".to_owned(),
            TypeKind::Struct(object) => structure(object),
            TypeKind::StringEnum(values) if values.open => "texts, and others".to_owned(),
            TypeKind::StringEnum(_) => "texts".to_owned(),
            TypeKind::ScalarEnum(_) => "values".to_owned(),
            TypeKind::Union(union) => self.union(union),
            TypeKind::Alias(ty) => format!("= {}", self.ty(ty)),
            TypeKind::Newtype(ty) => format!("around {}", self.ty(ty)),
            TypeKind::AllOf(_) => "all of".to_owned(),
        };
        head.push_str(&format!(": {what}"));
        for mark in marks(def) {
            head.push_str(&format!(", {mark}"));
        }
        self.line(0, &with_docs(head, &def.docs));
        self.inside(id, def);
        for arrives in &def.arrives {
            self.line(1, &format!("arrives: {arrives}"));
        }
    }

    /// What a definition is made of.
    fn inside(&mut self, id: TypeId, def: &TypeDef) {
        match &def.kind {
            TypeKind::Struct(object) => {
                self.fields(id, object);
                self.constructor(id);
            }
            TypeKind::StringEnum(values) => {
                for (index, value) in values.values.iter().enumerate() {
                    let text = format!("{:?}", value.wire);
                    self.value(id, index, text, value.word.as_deref(), &value.docs);
                }
            }
            TypeKind::ScalarEnum(values) => {
                for (index, value) in values.values.iter().enumerate() {
                    let ScalarValue { wire, word, docs } = value;
                    self.value(id, index, wire.to_string(), word.as_deref(), docs);
                }
            }
            TypeKind::Union(union) => self.variants(id, union),
            TypeKind::AllOf(parts) => {
                for part in parts {
                    self.line(1, &self.ty(part));
                }
            }
            TypeKind::Alias(_) | TypeKind::Newtype(_) | TypeKind::Pending => {}
        }
    }

    /// What the constructor of a struct takes.
    fn constructor(&mut self, id: TypeId) {
        let Some(names) = self.names.map(|names| names.ty(id)) else {
            return;
        };
        let arguments = names.arguments.iter();
        let arguments: Vec<&str> = arguments
            .filter_map(|place| names.members.get(*place))
            .map(Name::as_str)
            .collect();
        if !arguments.is_empty() {
            let by = names.required.as_ref().map(|name| format!(" by {name}"));
            let arguments = arguments.join(", ");
            self.line(1, &format!("new{} {arguments}", by.unwrap_or_default()));
        }
    }

    fn value(&mut self, id: TypeId, index: usize, wire: String, word: Option<&str>, docs: &Docs) {
        let word = word.map(|word| format!(" called {word}"));
        let name = self.member(id, index).map(|name| format!(" -> {name}"));
        let text = wire + &word.unwrap_or_default() + &name.unwrap_or_default();
        self.line(1, &with_docs(text, docs));
    }

    fn fields(&mut self, id: TypeId, object: &Struct) {
        for (index, field) in object.fields.iter().enumerate() {
            let name = named(&field.wire, self.member(id, index));
            let required = if field.required { "!" } else { "" };
            let ty = self.ty(&field.ty);
            let mut text = format!("{}{required}{name}: {ty}", field.wire);
            for mark in field_marks(field) {
                text.push_str(&format!(", {mark}"));
            }
            if self.api.is_null_missing(id, field) {
                text.push_str(", null is missing");
            }
            self.line(1, &with_docs(text, &field.docs));
        }
        if let Additional::Kept(ty) = &object.additional {
            self.line(1, &format!("*: {}", self.ty(ty)));
        }
        for demand in &object.also_required {
            self.line(1, &format!("requires {}", demand.wire));
        }
    }

    /// What a union is, and how its variants are told apart as a whole.
    fn union(&self, union: &Union) -> String {
        let mut text = format!("union {}", dispatch::by(&union.dispatch));
        let marks = [
            (union.open, "open"),
            (union.unforeseen, "unforeseen"),
            (union.together, "together"),
        ];
        for (said, mark) in marks {
            if said {
                text.push_str(&format!(", {mark}"));
            }
        }
        text
    }

    fn variants(&mut self, id: TypeId, union: &Union) {
        for (index, variant) in union.variants.iter().enumerate() {
            let mut text = self.ty(&variant.ty);
            if let Some(word) = &variant.word {
                text.push_str(&format!(" called {word}"));
            }
            if let Some(name) = self.member(id, index) {
                text.push_str(&format!(" -> {name}"));
            }
            for how in dispatch::of(union, index) {
                text.push_str(&format!(", {how}"));
            }
            self.line(1, &text);
        }
    }

    fn member(&self, id: TypeId, index: usize) -> Option<&Name> {
        self.names?.ty(id).members.get(index)
    }

    fn label(&self, id: TypeId) -> &str {
        self.labels.get(id.0 as usize).map_or("?", String::as_str)
    }

    /// A use of a type.
    fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Any => "any".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer(kind) => integer(*kind),
            Type::Number => "number".to_owned(),
            Type::String => "text".to_owned(),
            Type::Secret => "secret".to_owned(),
            Type::Base64 => "base64".to_owned(),
            Type::DateTime => "date-time".to_owned(),
            Type::Date => "date".to_owned(),
            Type::Uuid => "uuid".to_owned(),
            Type::Ipv4 => "ipv4".to_owned(),
            Type::Ipv6 => "ipv6".to_owned(),
            Type::Own(own) => format!("own {}", own.path),
            Type::Part => "part".to_owned(),
            Type::Array(inner) => format!("[{}]", self.ty(inner)),
            Type::Tuple(places) => {
                let places: Vec<String> = places.iter().map(|place| self.ty(place)).collect();
                format!("({})", places.join(", "))
            }
            Type::Map(inner) => format!("{{{}}}", self.ty(inner)),
            Type::Nullable(inner) => format!("{}?", self.ty(inner)),
            Type::Boxed(inner) => format!("box {}", self.ty(inner)),
            Type::Loose(inner) => format!("{} or any", self.ty(inner)),
            Type::Named(id) => self.label(*id).to_owned(),
            Type::Generic(id, argument) => format!("{}<{}>", self.label(*id), self.ty(argument)),
            Type::Argument => "argument".to_owned(),
        }
    }
}

/// `i32`.
fn integer(kind: IntegerKind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn structure(object: &Struct) -> String {
    let mut text = "struct".to_owned();
    if object.additional == Additional::Denied {
        text.push_str(", nothing else");
    }
    if let Some(property) = &object.envelope {
        text.push_str(&format!(", envelope of {property}"));
    }
    text
}

fn marks(def: &TypeDef) -> Vec<String> {
    let form = match def.form {
        Form::Whole => None,
        Form::Sent => Some("form sent"),
        Form::Family => Some("family"),
    };
    let said = [
        (!def.component).then_some("inline"),
        def.nullable.then_some("nullable"),
        def.sent.then_some("sent"),
        def.received.then_some("received"),
        form,
    ];
    let mut marks: Vec<String> = said.into_iter().flatten().map(str::to_owned).collect();
    if def.twin > 0 {
        marks.push(format!("twin {}", def.twin));
    }
    if !def.also_at.is_empty() {
        marks.push(format!("of {} places", def.also_at.len() + 1));
    }
    marks
}

fn field_marks(field: &Field) -> Vec<String> {
    let tells = match field.tells {
        Tells::Nothing => None,
        Tells::Absent => Some("tells when absent"),
        Tells::Discriminator => Some("tells"),
        Tells::Variant => Some("tells the variant"),
    };
    let said = [
        field.read_only.then_some("read only"),
        field.write_only.then_some("write only"),
        field.secret.then_some("hidden"),
        tells,
    ];
    let mut marks: Vec<String> = said.into_iter().flatten().map(str::to_owned).collect();
    if let Some(default) = &field.default {
        marks.push(format!("default {default}"));
    }
    marks
}

/// The Rust name, where it is another than the document's.
fn named(wire: &str, name: Option<&Name>) -> String {
    match name {
        Some(name) if name.as_str() != wire => format!(" -> {name}"),
        _ => String::new(),
    }
}

/// How much of a description is shown.
const LONGEST: usize = 100;

/// A line with what the document says in words.
fn with_docs(mut line: String, docs: &Docs) -> String {
    if docs.deprecated {
        line.push_str(", deprecated");
    }
    let words = [docs.summary.as_ref(), docs.description.as_ref()];
    let words: Vec<&str> = words
        .into_iter()
        .flatten()
        .chain(&docs.notes)
        .map(String::as_str)
        .collect();
    if words.is_empty() {
        return line;
    }
    let words = words.join(" / ");
    line.push_str("  # ");
    line.extend(words.chars().take(LONGEST));
    if words.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}
