//! What is to be generated, and how: `apiloom.toml`, and the same as methods.
//!
//! Takes the text of a configuration file or calls of setters, gives [`Config`] values. Relative
//! paths in a file are relative to that file. It reads no document and knows no defaults that
//! depend on one: a missing crate name, for example, stays missing.

mod error;
mod explain;
mod file;
mod input;
mod package;
mod pages;
pub(crate) mod place;
mod remembered;
mod security;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use crate::diagnostic::Denied;

pub use error::ConfigError;
pub use file::{ConfigFile, FILE_NAME, find, parse, read};
pub use input::Input;
pub use package::{check_crate_name, check_module_name, check_version, crate_name_from};
pub use pages::{PageRule, Pages};
pub use remembered::{REMEMBERED, is_same_path, remember, remembered};
pub use security::{DeclaredScheme, HttpScheme, KeyPlace, Security};
pub(crate) use security::{Named, Rule};
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
    /// The configuration file, where it says something of the document.
    pub(crate) file: Option<PathBuf>,
    /// The bytes of the file in which `pages` names each operation.
    pub(crate) pages_at: BTreeMap<String, Range<usize>>,
    /// The bytes of the file that name the schema of errors.
    pub(crate) default_error_at: Option<Range<usize>>,
    /// Credentials in place of what the document says.
    pub security: Security,
    /// Which part of the client is generated.
    pub only: Only,
    /// Which diagnostics are errors, though they would stop nothing by themselves.
    pub deny: Vec<Denied>,
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
            pages_at: BTreeMap::new(),
            default_error_at: None,
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
    }

    /// Changes the document by this overlay (OpenAPI Overlay Specification 1.0 or 1.1) before anything is made of it. May be
    /// called several times; each is applied to what those before it made.
    #[must_use]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// Names the generated package.
    #[must_use]
    pub fn crate_name(mut self, name: impl Into<String>) -> Self {
        self.crate_name = Some(name.into());
        self
    }

    /// Sets the version of the generated package.
    #[must_use]
    pub fn crate_version(mut self, version: impl Into<String>) -> Self {
        self.crate_version = Some(version.into());
        self
    }

    /// Chooses which files the client consists of.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Names the module in layout `file`.
    #[must_use]
    pub fn module_name(mut self, name: impl Into<String>) -> Self {
        self.module_name = Some(name.into());
        self
    }

    /// Says where the generated package finds `apiloom-runtime`.
    #[must_use]
    pub fn runtime(mut self, runtime: RuntimeSource) -> Self {
        self.runtime = runtime;
        self
    }

    /// Takes `apiloom-runtime` from a folder, given as seen from the current folder.
    #[must_use]
    pub fn runtime_path(self, folder: impl Into<PathBuf>) -> Self {
        self.runtime(RuntimeSource::Path(folder.into()))
    }

    /// Chooses the types of dates and times.
    #[must_use]
    pub fn date_time(mut self, library: DateTimeLibrary) -> Self {
        self.date_time = library;
        self
    }

    /// Chooses the type of `format: uuid`.
    #[must_use]
    pub fn uuid(mut self, library: UuidLibrary) -> Self {
        self.uuid = library;
        self
    }

    /// Chooses whether values that an enum does not list can be read.
    #[must_use]
    pub fn enums(mut self, mode: EnumMode) -> Self {
        self.enums = mode;
        self
    }

    /// Chooses how closely answers must keep to the document.
    #[must_use]
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    /// Names the schema of errors that the document does not describe.
    #[must_use]
    pub fn default_error(mut self, schema: impl Into<String>) -> Self {
        self.default_error = Some(schema.into());
        self
    }

    /// Chooses what `additionalProperties: false` does.
    #[must_use]
    pub fn unknown_properties(mut self, mode: UnknownProperties) -> Self {
        self.unknown_properties = mode;
        self
    }

    /// Chooses whether schemas that are equal but for one type become one generic type.
    #[must_use]
    pub fn families(mut self, mode: Families) -> Self {
        self.families = mode;
        self
    }

    /// Chooses what null is in answers where the property may be missing as well.
    #[must_use]
    pub fn nulls(mut self, mode: Nulls) -> Self {
        self.nulls = mode;
        self
    }

    /// Chooses whether every tag is a cargo feature.
    #[must_use]
    pub fn tag_features(mut self, mode: TagFeatures) -> Self {
        self.tag_features = mode;
        self
    }

    /// Chooses whether models that no operation uses are written.
    #[must_use]
    pub fn unused_models(mut self, mode: UnusedModels) -> Self {
        self.unused_models = mode;
        self
    }

    /// Chooses which part of the client is generated.
    #[must_use]
    pub fn only(mut self, part: Only) -> Self {
        self.only = part;
        self
    }

    /// Lets references lead to files under this folder too, beside those under the document's own. May
    /// be called several times. By default nothing outside of the document's folder is read.
    #[must_use]
    pub fn allow_refs_under(mut self, folder: impl Into<PathBuf>) -> Self {
        self.allow_refs_under.push(folder.into());
        self
    }

    /// Says how the pages of an operation hang together, in place of the document.
    #[must_use]
    pub fn pages(mut self, operation: impl Into<String>, pages: Pages) -> Self {
        self.pages.insert(operation.into(), pages);
        self
    }

    /// Makes errors of all warnings, or of what has a code. May be called several times.
    #[must_use]
    pub fn deny(mut self, denied: Denied) -> Self {
        self.deny.push(denied);
        self
    }

    /// Says which credentials operations are sent with, in place of the document.
    #[must_use]
    pub fn security(mut self, security: Security) -> Self {
        self.security = security;
        self
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
