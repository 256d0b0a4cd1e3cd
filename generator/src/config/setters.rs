//! [`Config`] by methods.

use std::path::PathBuf;

use super::{
    Answers, Attribute, Config, DateTimeLibrary, Dependency, Derive, EnumMode, Families, Layout,
    Nulls, Only, OwnTypes, Pages, RefreshRule, Renames, RetryRule, RuntimeSource, Security,
    Selection, TagFeatures, UnknownProperties, UnusedModels, UuidLibrary,
};
use crate::diagnostic::{Denied, Level};

impl Config {
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

    /// Generates these operations alone.
    #[must_use]
    pub fn include(mut self, operations: Selection) -> Self {
        self.include = operations;
        self
    }

    /// Generates all operations but these.
    #[must_use]
    pub fn exclude(mut self, operations: Selection) -> Self {
        self.exclude = operations;
        self
    }

    /// Says how an operation is repeated, by its operationId or its method and path, in place of the document.
    #[must_use]
    pub fn retry(mut self, operation: impl Into<String>, rule: RetryRule) -> Self {
        self.retry.insert(operation.into(), rule);
        self
    }

    /// Says that an operation refreshes tokens, and where it has them.
    #[must_use]
    pub fn auth_refresh(mut self, operation: impl Into<String>, rule: RefreshRule) -> Self {
        self.auth_refresh.insert(operation.into(), rule);
        self
    }

    /// Says that a schema is an envelope around one of its properties.
    #[must_use]
    pub fn envelope(mut self, schema: impl Into<String>, property: impl Into<String>) -> Self {
        self.envelope.insert(schema.into(), property.into());
        self
    }

    /// Names a server, so that the builder of the client has a method for it.
    #[must_use]
    pub fn server(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.servers.insert(name.into(), url.into());
        self
    }

    /// Names things of the client in place of the names that are made from the document.
    #[must_use]
    pub fn rename(mut self, names: Renames) -> Self {
        self.rename = names;
        self
    }

    /// Takes types of the user's in place of those that are made of schemas and formats.
    #[must_use]
    pub fn types(mut self, types: OwnTypes) -> Self {
        self.types = types;
        self
    }

    /// Lets types derive something too whose names a pattern says: `*` stands for any letters.
    #[must_use]
    pub fn derive(mut self, pattern: impl Into<String>, derive: Derive) -> Self {
        self.derives.entry(pattern.into()).or_default().push(derive);
        self
    }

    /// Gives an attribute to types whose names a pattern says.
    #[must_use]
    pub fn attribute(mut self, pattern: impl Into<String>, attribute: Attribute) -> Self {
        let attributes = self.attributes.entry(pattern.into()).or_default();
        attributes.push(attribute);
        self
    }

    /// Lets the generated package depend on another one too. A folder is as seen from the current one.
    #[must_use]
    pub fn dependency(mut self, package: impl Into<String>, dependency: Dependency) -> Self {
        self.dependencies.insert(package.into(), dependency);
        self
    }

    /// Says how much diagnostics of a code count, or all warnings.
    #[must_use]
    pub fn lint(mut self, lint: Denied, level: Level) -> Self {
        self.lints.insert(lint, level);
        self
    }
}
