//! `apiloom.toml`: one `[[client]]` table a client.

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::attributes::PackageName;
use super::explain::{EXAMPLE, explain};
use super::extensions::ServerUrl;
use super::own_types::TypesTable;
use super::rename::RenameTable;
use super::security::SecurityTable;
use super::selection::SelectionTable;
use super::{
    Answers, Attribute, Config, ConfigError, DateTimeLibrary, Dependency, Derive, EnumMode,
    Families, Layout, Nulls, Only, Pages, RefreshRule, RetryRule, TagFeatures, UnknownProperties,
    UnusedModels, UuidLibrary, check_crate_name, check_module_name, check_version,
};
use crate::diagnostic::{Denied, Level};

/// The name of a configuration file.
pub const FILE_NAME: &str = "apiloom.toml";

/// What a configuration file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigFile {
    /// The clients, in the file's order.
    pub clients: Vec<Config>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Tables {
    client: Vec<toml::Spanned<ClientTable>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ClientTable {
    spec: PathBuf,
    #[serde(default)]
    overlays: Vec<PathBuf>,
    out: PathBuf,
    crate_name: Option<CrateName>,
    crate_version: Option<CrateVersion>,
    #[serde(default)]
    layout: Layout,
    module_name: Option<ModuleName>,
    runtime_path: Option<PathBuf>,
    #[serde(default)]
    date_time: DateTimeLibrary,
    #[serde(default)]
    uuid: UuidLibrary,
    #[serde(default)]
    enums: EnumMode,
    #[serde(default)]
    answers: Answers,
    #[serde(default)]
    errors: ErrorsTable,
    #[serde(default)]
    unknown_properties: UnknownProperties,
    #[serde(default)]
    families: Families,
    #[serde(default)]
    nulls: Nulls,
    #[serde(default)]
    tag_features: TagFeatures,
    #[serde(default)]
    unused_models: UnusedModels,
    #[serde(default)]
    pages: BTreeMap<toml::Spanned<String>, Pages>,
    #[serde(default)]
    security: SecurityTable,
    #[serde(default)]
    only: Only,
    #[serde(default)]
    allow_refs_under: Vec<PathBuf>,
    #[serde(default)]
    deny: Vec<Denied>,
    #[serde(default)]
    include: SelectionTable,
    #[serde(default)]
    exclude: SelectionTable,
    #[serde(default)]
    retry: BTreeMap<toml::Spanned<String>, RetryRule>,
    #[serde(default)]
    auth_refresh: BTreeMap<toml::Spanned<String>, RefreshRule>,
    #[serde(default)]
    envelope: BTreeMap<toml::Spanned<String>, toml::Spanned<String>>,
    #[serde(default)]
    servers: BTreeMap<toml::Spanned<String>, ServerUrl>,
    #[serde(default)]
    lints: BTreeMap<Denied, Level>,
    #[serde(default)]
    rename: RenameTable,
    #[serde(default)]
    types: TypesTable,
    #[serde(default)]
    derives: BTreeMap<toml::Spanned<String>, Vec<Derive>>,
    #[serde(default)]
    attributes: BTreeMap<toml::Spanned<String>, Vec<Attribute>>,
    #[serde(default)]
    dependencies: BTreeMap<PackageName, Dependency>,
}

/// `[client.errors]`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ErrorsTable {
    /// A schema of the document.
    default: Option<toml::Spanned<String>>,
}

/// A name that was checked, so that a wrong one is an error with its place.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct CrateName(String);

impl TryFrom<String> for CrateName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        check_crate_name(&name).map(|()| CrateName(name))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct CrateVersion(String);

impl TryFrom<String> for CrateVersion {
    type Error = String;

    fn try_from(version: String) -> Result<Self, String> {
        check_version(&version).map(|()| CrateVersion(version))
    }
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct ModuleName(String);

impl TryFrom<String> for ModuleName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        check_module_name(&name).map(|()| ModuleName(name))
    }
}

/// Looks for a configuration file in the folder `start` and in those above it.
///
/// The path that is found begins with `start` where possible, so that messages stay short.
pub fn find(start: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(start).ok()?;
    for (up, folder) in absolute.ancestors().enumerate() {
        let found = folder.join(FILE_NAME);
        if !found.is_file() {
            continue;
        }
        let mut short = if start == Path::new(".") {
            PathBuf::new()
        } else {
            start.to_path_buf()
        };
        short.extend(std::iter::repeat_n("..", up));
        short.push(FILE_NAME);
        // With a link in the way, going up from `start` leads elsewhere.
        let same = matches!((short.canonicalize(), found.canonicalize()), (Ok(short), Ok(found)) if short == found);
        return Some(if same { short } else { found });
    }
    None
}

/// Reads a configuration file. Relative paths in it are made relative to its folder.
pub fn read(path: &Path) -> Result<ConfigFile, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Io {
        path: path.to_path_buf(),
        source,
    })?;
    parse(&text, path)
}

/// Reads the text of the configuration file `path`.
pub fn parse(text: &str, path: &Path) -> Result<ConfigFile, ConfigError> {
    let fail = |offset: usize, message: String, help: Option<String>| {
        let (line, column) = line_and_column(text, offset);
        ConfigError::Invalid {
            path: path.to_path_buf(),
            line,
            column,
            message,
            help,
        }
    };
    let tables: Tables = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let at = text.get(span.clone()).unwrap_or_default();
        let before = text.get(..span.start).unwrap_or_default();
        let (message, help) = explain(error.message(), at, before);
        fail(span.start, message, help)
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut outs = BTreeSet::new();
    let mut clients = Vec::with_capacity(tables.client.len());
    for table in tables.client {
        let start = table.span().start;
        let mut config = table.into_inner().into_config(folder);
        if config.names_parts() {
            config.file = Some(path.to_path_buf());
        }
        if !outs.insert(config.out.clone()) {
            let message = format!("two clients have the same `out`: {}", config.out.display());
            let help = "give each client a folder of its own".to_owned();
            return Err(fail(start, message, Some(help)));
        }
        clients.push(config);
    }
    if clients.is_empty() {
        return Err(fail(
            0,
            "no client is listed".to_owned(),
            Some(EXAMPLE.to_owned()),
        ));
    }
    Ok(ConfigFile { clients })
}

impl ClientTable {
    fn into_config(self, folder: &Path) -> Config {
        let mut config = Config::new(folder.join(self.spec), folder.join(self.out))
            .layout(self.layout)
            .date_time(self.date_time)
            .uuid(self.uuid)
            .enums(self.enums)
            .answers(self.answers)
            .unknown_properties(self.unknown_properties)
            .families(self.families)
            .nulls(self.nulls)
            .tag_features(self.tag_features)
            .unused_models(self.unused_models)
            .only(self.only);
        config.deny = self.deny;
        let overlays = self.overlays.iter();
        config.overlays = overlays.map(|overlay| folder.join(overlay)).collect();
        let marks = &mut config.marks;
        if let Some(schema) = self.errors.default {
            marks.set("errors", "default", schema.span());
            config.default_error = Some(schema.into_inner());
        }
        config.pages = marks.keys("pages", self.pages);
        config.include = self.include.into_selection("include", marks);
        config.exclude = self.exclude.into_selection("exclude", marks);
        config.retry = marks.keys("retry", self.retry);
        config.auth_refresh = marks.keys("auth-refresh", self.auth_refresh);
        for (schema, property) in marks.keys("envelope", self.envelope) {
            marks.set("envelope.property", &schema, property.span());
            config.envelope.insert(schema, property.into_inner());
        }
        let servers = marks.keys("servers", self.servers).into_iter();
        config.servers = servers.map(|(name, ServerUrl(url))| (name, url)).collect();
        config.derives = marks.keys("derives", self.derives);
        config.attributes = marks.keys("attributes", self.attributes);
        let dependencies = self.dependencies.into_iter();
        let dependencies =
            dependencies.map(|(PackageName(name), needed)| (name, needed.below(folder)));
        config.dependencies = dependencies.collect();
        config.types = self.types.into_types(marks);
        config.rename = self.rename.into_renames(marks);
        config.lints = self.lints;
        config.security = self.security.into_security();
        let folders = self.allow_refs_under.iter();
        config.allow_refs_under = folders.map(|allowed| folder.join(allowed)).collect();
        if let Some(CrateName(name)) = self.crate_name {
            config = config.crate_name(name);
        }
        if let Some(CrateVersion(version)) = self.crate_version {
            config = config.crate_version(version);
        }
        if let Some(ModuleName(name)) = self.module_name {
            config = config.module_name(name);
        }
        if let Some(runtime) = self.runtime_path {
            config = config.runtime_path(folder.join(runtime));
        }
        config
    }
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}
