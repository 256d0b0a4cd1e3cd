//! A document -> its model with names: one side of a comparison.

use std::path::PathBuf;

use crate::api::{Api, Through, Type, TypeId, TypeKind};
use crate::config::{Config, DateTimeLibrary, EnumMode, Only, UnusedModels, UuidLibrary};
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;
use crate::naming::{Name, Names};
use crate::source::Sources;
use crate::{bundle, lower, naming, normalize, parse, passes, resolve};

/// A document as callers of its client see it.
#[derive(Debug)]
pub struct Model {
    /// The model after the passes.
    pub api: Api,
    /// Its names.
    pub names: Names,
    /// The names that were given, old and new: they name the next document.
    pub lock: Lock,
    /// The files that were read.
    pub sources: Sources,
    /// What there is to say about the document.
    pub diagnostics: Diagnostics,
    /// The start of paths that is not shown, and what is shown in its place: for files of another revision.
    pub shown: Option<(PathBuf, String)>,
    options: Options,
    /// By id, whether the client has the type.
    used: Vec<bool>,
}

/// The options that decide what a change means.
#[derive(Debug, Clone, Copy)]
struct Options {
    closed: bool,
    uuid_is_text: bool,
    time_is_text: bool,
}

/// Why there is no model: the document's diagnostics, and its files.
pub type Refused = Box<(Diagnostics, Sources)>;

/// Reads a document as `generate` does, up to its names. An error that leaves things out is among the diagnostics.
///
/// # Errors
///
/// The document's diagnostics, when it does not come that far.
pub fn model(config: &Config, lock: Lock) -> Result<Model, Refused> {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let Some((api, names, lock)) = named(config, lock, &mut sources, &mut diagnostics) else {
        return Err(Box::new((diagnostics, sources)));
    };
    let used = used(&api, config.unused_models);
    Ok(Model {
        options: Options {
            closed: config.enums == EnumMode::Closed,
            uuid_is_text: config.uuid == UuidLibrary::String,
            time_is_text: config.date_time == DateTimeLibrary::String,
        },
        api,
        names,
        lock,
        sources,
        diagnostics,
        shown: None,
        used,
    })
}

fn named(
    config: &Config,
    lock: Lock,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(Api, Names, Lock)> {
    let (file, tree) = crate::read(config, sources, diagnostics)?;
    let bundled = bundle::bundle(file, tree, config, sources, diagnostics);
    let normalized = normalize::normalize(file, bundled, config, diagnostics)?;
    let document = parse::parse(normalized, diagnostics);
    let references = resolve::References::new(&document);
    let mut api = lower::lower(&references, diagnostics).api;
    let lock = naming::follow(&api, lock, diagnostics);
    passes::run(&mut api, config, &lock, diagnostics);
    let (mut names, lock) = naming::assign(&api, lock, diagnostics);
    if config.only == Only::Models {
        crate::keep_models(&mut api, &mut names);
    }
    Some((api, names, lock))
}

/// Which types the client has.
fn used(api: &Api, unused: UnusedModels) -> Vec<bool> {
    if unused == UnusedModels::On || api.operations.is_empty() {
        return vec![true; api.types.len()];
    }
    let mut open: Vec<TypeId> = Vec::new();
    for operation in &api.operations {
        let mut visit = |ty: &Type| ty.for_each_id(&mut |id| open.push(id));
        operation.for_each_sent(&mut visit);
        operation.for_each_received(&mut visit);
    }
    api.types.reach(open)
}

impl Model {
    /// The types of the client, in the document's order.
    pub(super) fn types(&self) -> impl Iterator<Item = TypeId> {
        let all = self.api.types.iter().filter(|(_, def)| !def.dropped);
        let used = |id: TypeId| self.used.get(id.0 as usize) == Some(&true);
        all.map(|(id, _)| id).filter(move |id| used(*id))
    }

    /// Whether a value that an enum does not list is refused.
    pub(super) fn is_closed(&self) -> bool {
        self.options.closed
    }

    /// Whether a use of a type is `String` in Rust.
    pub(super) fn is_text(&self, ty: &Type) -> bool {
        match self.api.types.behind(ty, Through::Aliases) {
            Type::String => true,
            Type::Uuid => self.options.uuid_is_text,
            Type::DateTime | Type::Date => self.options.time_is_text,
            _ => false,
        }
    }

    /// The name of a definition.
    pub(super) fn name(&self, id: TypeId) -> &str {
        self.names.ty(id).name.as_str()
    }

    /// The name of a field or a variant.
    pub(super) fn member(&self, id: TypeId, place: usize) -> &str {
        let members = &self.names.ty(id).members;
        members.get(place).map_or("?", Name::as_str)
    }

    /// What an alias stands for.
    pub(super) fn target(&self, id: TypeId) -> Option<&Type> {
        match &self.api.types.get(id).kind {
            TypeKind::Alias(target) => Some(target),
            _ => None,
        }
    }

    /// A use of a type as it is written in Rust, without the path to it.
    pub(super) fn spelled(&self, ty: &Type) -> String {
        let of = |name: &str, inner: &Type| format!("{name}<{}>", self.spelled(inner));
        match ty {
            Type::Any => "serde_json::Value".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer(kind) => format!("{kind:?}").to_lowercase(),
            Type::Number => "f64".to_owned(),
            Type::Secret => "Secret".to_owned(),
            Type::Base64 => "Bytes".to_owned(),
            ty if !matches!(ty, Type::Named(_)) && self.is_text(ty) => "String".to_owned(),
            Type::String => "String".to_owned(),
            Type::DateTime => "DateTime".to_owned(),
            Type::Date => "Date".to_owned(),
            Type::Uuid => "Uuid".to_owned(),
            Type::Ipv4 => "Ipv4Addr".to_owned(),
            Type::Ipv6 => "Ipv6Addr".to_owned(),
            Type::Own(own) => own.path.clone(),
            Type::Part => "Part".to_owned(),
            Type::Array(item) => of("Vec", item),
            Type::Tuple(places) => {
                let places: Vec<String> = places.iter().map(|one| self.spelled(one)).collect();
                format!("({})", places.join(", "))
            }
            Type::Map(value) => format!("BTreeMap<String, {}>", self.spelled(value)),
            Type::Nullable(inner) => of("Option", inner),
            Type::Boxed(inner) => of("Box", inner),
            Type::Loose(inner) => of("Loose", inner),
            Type::Named(id) => self.name(*id).to_owned(),
            Type::Generic(id, argument) => of(self.name(*id), argument),
            Type::Argument => "T".to_owned(),
        }
    }
}
