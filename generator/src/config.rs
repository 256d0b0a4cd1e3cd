//! What is to be generated, and how: `apiloom.toml`, and the same as methods.
//!
//! Takes the text of a configuration file or calls of setters, gives [`Config`] values. Relative
//! paths in a file are relative to that file. It reads no document and knows no defaults that
//! depend on one: a missing crate name, for example, stays missing.

mod attributes;
mod error;
mod explain;
mod extensions;
mod file;
mod input;
pub(crate) mod marks;
mod own_types;
mod package;
mod pages;
pub(crate) mod place;
#[doc(hidden)]
pub mod reference;
mod remembered;
pub(crate) mod rename;
mod security;
pub(crate) mod selection;
mod setters;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diagnostic::{Denied, Level};
use marks::Marks;

pub(crate) use attributes::ByPattern;
pub use attributes::{Attribute, Dependency, Derive};
pub use error::ConfigError;
pub(crate) use extensions::is_server;
pub use extensions::{RefreshRule, RetryRule};
pub use file::{ConfigFile, FILE_NAME, find, parse, read};
pub use input::Input;
pub use own_types::{Bridge, OwnType, OwnTypes};
pub use package::{check_crate_name, check_module_name, check_version, crate_name_from};
pub use pages::{PageRule, Pages};
pub use remembered::{REMEMBERED, is_same_path, remember, remembered};
pub use rename::Renames;
pub use security::{DeclaredScheme, HttpScheme, KeyPlace, Security};
pub(crate) use security::{Named, Rule};
pub use selection::Selection;
pub use words::{
    Answers, DateTimeLibrary, EnumMode, Families, Layout, Nulls, Only, TagFeatures,
    UnknownProperties, UnknownWord, UnusedModels, UuidLibrary,
};

/// How to generate one client.
///
/// For example `Config::new("schemas/gloria.yaml", "clients/gloria").crate_name("gloria")`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The OpenAPI document, or what messages call it.
    pub spec: PathBuf,
    /// The document itself, where it is not to be read.
    pub(crate) text: Option<String>,
    /// Overlays that change the document before anything is made of it, in their order.
    pub overlays: Vec<PathBuf>,
    /// The text of one more, which no file has yet.
    pub(crate) proposed: Option<String>,
    /// The folder that the client is written to.
    pub out: PathBuf,
    /// The name of the generated package; otherwise made of the document's title.
    pub crate_name: Option<String>,
    /// The version of the generated package; otherwise the document's.
    pub crate_version: Option<String>,
    /// Which files the client consists of.
    pub layout: Layout,
    /// The name of the module in layout `file`; otherwise made of the document's file name.
    pub module_name: Option<String>,
    /// Where the generated package finds `apiloom-runtime`.
    pub runtime: RuntimeSource,
    /// The types of dates and times.
    pub date_time: DateTimeLibrary,
    /// The type of `format: uuid`.
    pub uuid: UuidLibrary,
    /// Whether values that an enum does not list can be read.
    pub enums: EnumMode,
    /// How closely answers must keep to the document.
    pub answers: Answers,
    /// The schema of errors that the document does not describe, by its name in the document's components.
    pub default_error: Option<String>,
    /// What `additionalProperties: false` does.
    pub unknown_properties: UnknownProperties,
    /// Whether schemas that are equal but for one type become one generic type.
    pub families: Families,
    /// What null is in answers where the property may be missing as well.
    pub nulls: Nulls,
    /// Folders under which references may find files, beside that of the document.
    pub allow_refs_under: Vec<PathBuf>,
    /// Whether every tag is a cargo feature.
    pub tag_features: TagFeatures,
    /// Whether models that no operation uses are written.
    pub unused_models: UnusedModels,
    /// Pages that the document does not declare, by operationId.
    pub pages: BTreeMap<String, Pages>,
    /// The operations that are generated; all, where nothing is said.
    pub include: Selection,
    /// Those of them that are not.
    pub exclude: Selection,
    /// How operations are repeated, by operationId or by method and path.
    pub retry: BTreeMap<String, RetryRule>,
    /// The operations that refresh tokens, named likewise.
    pub auth_refresh: BTreeMap<String, RefreshRule>,
    /// The schemas that are envelopes, each with the property that is wrapped.
    pub envelope: BTreeMap<String, String>,
    /// Servers by the names of environments, each with its URL.
    pub servers: BTreeMap<String, String>,
    /// Names in place of those that are made from the document.
    pub rename: Renames,
    /// Types of the user's in place of those that are made of schemas and formats.
    pub types: OwnTypes,
    /// What types derive beside what they do anyway, by patterns of their names.
    pub derives: BTreeMap<String, Vec<Derive>>,
    /// What attributes types have, by patterns of their names.
    pub attributes: BTreeMap<String, Vec<Attribute>>,
    /// What the generated package depends on beside what its code needs. Folders are as seen from the current one.
    pub dependencies: BTreeMap<String, Dependency>,
    /// The configuration file, where it says something of the document.
    pub(crate) file: Option<PathBuf>,
    /// Where that file says what it says.
    pub(crate) marks: Marks,
    /// Credentials in place of what the document says.
    pub security: Security,
    /// Which part of the client is generated.
    pub only: Only,
    /// Which diagnostics are errors, though they would stop nothing by themselves.
    pub deny: Vec<Denied>,
    /// How much diagnostics count.
    pub lints: BTreeMap<Denied, Level>,
}

/// Where a generated package finds `apiloom-runtime`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RuntimeSource {
    /// The released version, from the registry.
    #[default]
    Released,
    /// A folder on disk, given as seen from the current folder.
    Path(PathBuf),
}

impl Config {
    /// Generates a client of the document `spec` into the folder `out`, with defaults for the rest.
    pub fn new(spec: impl Into<Input>, out: impl Into<PathBuf>) -> Self {
        let (spec, text) = spec.into().into_parts();
        Config {
            spec,
            text,
            overlays: Vec::new(),
            proposed: None,
            out: out.into(),
            crate_name: None,
            crate_version: None,
            layout: Layout::default(),
            module_name: None,
            runtime: RuntimeSource::default(),
            date_time: DateTimeLibrary::default(),
            uuid: UuidLibrary::default(),
            enums: EnumMode::default(),
            answers: Answers::default(),
            default_error: None,
            unknown_properties: UnknownProperties::default(),
            families: Families::default(),
            nulls: Nulls::default(),
            tag_features: TagFeatures::default(),
            unused_models: UnusedModels::default(),
            pages: BTreeMap::new(),
            file: None,
            include: Selection::default(),
            exclude: Selection::default(),
            retry: BTreeMap::new(),
            auth_refresh: BTreeMap::new(),
            envelope: BTreeMap::new(),
            servers: BTreeMap::new(),
            lints: BTreeMap::new(),
            rename: Renames::default(),
            types: OwnTypes::default(),
            derives: BTreeMap::new(),
            attributes: BTreeMap::new(),
            dependencies: BTreeMap::new(),
            marks: Marks::default(),
            security: Security::default(),
            only: Only::default(),
            deny: Vec::new(),
            allow_refs_under: Vec::new(),
        }
    }

    /// Whether it names parts of the document, which may not be there.
    pub(crate) fn names_parts(&self) -> bool {
        !self.pages.is_empty()
            || self.default_error.is_some()
            || self.security != Security::default()
            || !self.include.is_empty()
            || !self.exclude.is_empty()
            || !self.retry.is_empty()
            || !self.auth_refresh.is_empty()
            || !self.envelope.is_empty()
            || !self.servers.is_empty()
            || !self.rename.is_empty()
            || !self.types.is_empty()
            || !self.derives.is_empty()
            || !self.attributes.is_empty()
    }

    /// The path from the output folder to the runtime's folder, with `/`, as a `Cargo.toml` in the
    /// output folder has to say it; `None` for the released runtime.
    ///
    /// It is relative, so that the output does not depend on where a checkout lies.
    pub fn runtime_from_out(&self) -> Option<String> {
        match &self.runtime {
            RuntimeSource::Released => None,
            RuntimeSource::Path(folder) => Some(place::relative(&self.out, folder)),
        }
    }

    /// The document's file name, for banners and the README: never a path of this machine.
    pub fn document_name(&self) -> String {
        self.spec
            .file_name()
            .unwrap_or(self.spec.as_os_str())
            .to_string_lossy()
            .into_owned()
    }

    /// Checks what setters cannot: that names and version can stand where they are to stand.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let checks = [
            (
                "crate-name",
                self.crate_name.as_deref().map(check_crate_name),
            ),
            (
                "crate-version",
                self.crate_version.as_deref().map(check_version),
            ),
            (
                "module-name",
                self.module_name.as_deref().map(check_module_name),
            ),
        ];
        for (key, check) in checks {
            if let Some(Err(message)) = check {
                return Err(ConfigError::Value { key, message });
            }
        }
        Ok(())
    }
}
