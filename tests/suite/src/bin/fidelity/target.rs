//! Which Rust type of a client stands for which schema of its document.

use std::collections::{HashMap, HashSet};

use apiloom::api::{Api, Form, IntegerKind, Type, TypeDef, TypeKind};
use apiloom::config::Config;
use apiloom::diagnostic::Diagnostics;
use apiloom::lock::Lock;
use apiloom::naming::{self, Names};
use apiloom::report::{self, ItemKind, Report};
use apiloom::source::{self, Sources};
use apiloom::{bundle, lower, normalize, parse, passes, resolve};
use serde_json::Value;

/// How many references and lists may stand around a schema.
const LONGEST_CHAIN: usize = 16;

/// What the generator makes of a document.
pub struct Made {
    /// The source tree.
    pub tree: Value,
    /// How exactly each schema and operation is expressed.
    pub report: Report,
    types: HashMap<String, Written>,
    /// Where properties stand whose type has one `Option` for missing and null.
    once: HashSet<String>,
}

/// A type as the program writes it.
#[derive(Clone)]
struct Written {
    text: String,
    /// Whether requests alone have it.
    sent: bool,
}

impl Made {
    /// Runs the pipeline up to the names.
    pub fn of(document: &std::path::Path) -> Result<Made, String> {
        let config = Config::new(document, "");
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let unreadable = "apiloom cannot read it";
        let (file, tree) =
            source::load(document, &mut sources, &mut diagnostics).ok_or(unreadable)?;
        let bundled = bundle::bundle(file, tree, &config, &mut sources, &mut diagnostics);
        let tree = bundled.tree.clone();
        let normalized =
            normalize::normalize(file, bundled, &config, &mut diagnostics).ok_or(unreadable)?;
        let document = parse::parse(normalized, &mut diagnostics);
        let references = resolve::References::new(&document);
        let mut api = lower::lower(&references, &mut diagnostics).api;
        passes::run(&mut api, &config, &Lock::default(), &mut diagnostics);
        let report = report::report(&document, &api, &diagnostics);
        let (names, _) = naming::assign(&api, Lock::default(), &mut diagnostics);
        Ok(Made {
            tree,
            report,
            types: types(&api, &names),
            once: once(&api),
        })
    }

    /// The type of the schema at a pointer, if it has one that can be written down.
    pub fn of_schema(&self, pointer: &str) -> Option<String> {
        self.find(pointer, 0).map(|found| found.text)
    }

    /// Whether the type of the schema at a pointer is one that requests alone have: it is without what only servers set.
    pub fn is_only_sent(&self, pointer: &str) -> bool {
        self.find(pointer, 0).is_some_and(|found| found.sent)
    }

    /// Whether the type of the property at a pointer makes no difference between missing and null.
    pub fn is_null_missing(&self, pointer: &str) -> bool {
        self.once.contains(pointer)
    }

    fn find(&self, pointer: &str, depth: usize) -> Option<Written> {
        if depth > LONGEST_CHAIN {
            return None;
        }
        let node = self.tree.pointer(pointer)?;
        if let Some(found) = self.types.get(pointer) {
            // An inline schema has its null around it, not in it.
            let null =
                pointer.ends_with("/schema") && node.get("nullable") == Some(&Value::Bool(true));
            let mut found = found.clone();
            if null && !found.text.starts_with("Option<") {
                found.text = format!("Option<{}>", found.text);
            }
            return Some(found);
        }
        if let Some(Value::String(reference)) = node.get("$ref") {
            return self.find(reference.strip_prefix('#')?, depth + 1);
        }
        if node.get("type")? == "array" && node.get("nullable").is_none() {
            let item = self.find(&format!("{pointer}/items"), depth + 1)?;
            return Some(Written {
                text: format!("Vec<{}>", item.text),
                sent: item.sent,
            });
        }
        None
    }

    /// Whether the report calls the part that a pointer stands in exact.
    pub fn is_exact(&self, pointer: &str) -> bool {
        let items = self.report.items.iter().filter(|item| {
            item.kind != ItemKind::Part && {
                let rest = pointer.strip_prefix(item.origin.pointer());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        });
        items
            .map(|item| item.effect())
            .all(|effect| effect == Default::default())
    }
}

fn once(api: &Api) -> HashSet<String> {
    let mut found = HashSet::new();
    for (id, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        if let TypeKind::Struct(object) = &def.kind {
            let fields = object.fields.iter();
            let once = fields.filter(|field| api.is_null_missing(id, field));
            for field in once {
                let own = field.origin.pointer();
                found.insert(own.to_owned());
                // Equal definitions are one, and so are those that differ in one type: the others' properties are meant too.
                if let Some(rest) = own.strip_prefix(def.origin.pointer()) {
                    let others = def.also_at.iter();
                    found.extend(others.map(|place| format!("{}{rest}", place.pointer())));
                }
            }
        }
    }
    found
}

fn types(api: &Api, names: &Names) -> HashMap<String, Written> {
    let mut found: HashMap<String, Written> = HashMap::new();
    let text = |ty: &Type| text(api, names, ty);
    // Of two forms the received one has every property, and its own name.
    let emitted = |def: &TypeDef| !def.dropped && def.form == Form::Whole;
    let defs: Vec<_> = api.types.iter().filter(|(_, def)| emitted(def)).collect();
    let mut add = |pointer: &str, ty: Type| {
        if let Some(text) = text(&ty) {
            let mut sent = false;
            ty.for_each_id(&mut |id| {
                let def = api.types.get(id);
                sent |= def.sent && !def.received;
            });
            let written = Written { text, sent };
            found.entry(pointer.to_owned()).or_insert(written);
        }
    };
    for (id, def) in &defs {
        let is_generic = matches!(&def.kind, TypeKind::Struct(object) if object.envelope.is_some());
        let named = match is_generic {
            true => Type::Generic(*id, Box::new(Type::Any)),
            false => Type::Named(*id),
        };
        let named = if def.nullable {
            named.nullable()
        } else {
            named
        };
        // Other inline definitions may be merged with what stands around them.
        if def.component {
            add(def.origin.pointer(), named);
        } else {
            let places = def.also_at.iter().chain([&def.origin]);
            for place in places.filter(|place| place.pointer().ends_with("/schema")) {
                add(place.pointer(), named.clone());
            }
        }
    }
    for (_, def) in &defs {
        let TypeKind::Struct(object) = &def.kind else {
            continue;
        };
        for field in &object.fields {
            let own = field.origin.pointer().strip_prefix(def.origin.pointer());
            if own.is_some_and(|rest| rest.starts_with("/properties/")) {
                add(field.origin.pointer(), field.ty.clone());
            }
        }
    }
    found
}

/// The type as the program writes it; not those of crates that only the client depends on.
fn text(api: &Api, names: &Names, ty: &Type) -> Option<String> {
    let inner = |ty: &Type| text(api, names, ty);
    Some(match ty {
        Type::Any => "apiloom_runtime::serde_json::Value".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Secret => "apiloom_runtime::Secret".to_owned(),
        Type::Base64 => "apiloom_runtime::bytes::Bytes".to_owned(),
        Type::DateTime => "models::DateTime".to_owned(),
        Type::Date => "models::Date".to_owned(),
        Type::Ipv4 => "std::net::Ipv4Addr".to_owned(),
        Type::Ipv6 => "std::net::Ipv6Addr".to_owned(),
        Type::Uuid | Type::Part | Type::Argument | Type::Own(_) => return None,
        Type::Integer(kind) => integer(*kind).to_owned(),
        Type::Array(item) => format!("Vec<{}>", inner(item)?),
        Type::Tuple(places) => {
            let places: Option<Vec<String>> = places.iter().map(inner).collect();
            format!("({},)", places?.join(", "))
        }
        Type::Map(value) => format!("std::collections::BTreeMap<String, {}>", inner(value)?),
        Type::Nullable(value) => format!("Option<{}>", inner(value)?),
        Type::Boxed(value) => format!("Box<{}>", inner(value)?),
        Type::Loose(value) => format!("apiloom_runtime::json::Loose<{}>", inner(value)?),
        Type::Named(id) => {
            let mut has_part = false;
            let kind = &api.types.get(*id).kind;
            kind.for_each_type(&mut |ty| has_part |= ty.mentions(&Type::Part));
            if has_part {
                return None;
            }
            format!("models::{}", names.ty(*id).name)
        }
        Type::Generic(id, argument) => {
            format!("models::{}<{}>", names.ty(*id).name, inner(argument)?)
        }
    })
}

fn integer(kind: IntegerKind) -> &'static str {
    match kind {
        IntegerKind::I8 => "i8",
        IntegerKind::I16 => "i16",
        IntegerKind::I32 => "i32",
        IntegerKind::I64 => "i64",
        IntegerKind::I128 => "i128",
        IntegerKind::U8 => "u8",
        IntegerKind::U16 => "u16",
        IntegerKind::U32 => "u32",
        IntegerKind::U64 => "u64",
    }
}
