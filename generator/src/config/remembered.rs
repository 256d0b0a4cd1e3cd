//! What a client was made with, kept beside it, so that the next run does not have to be told.
//!
//! The file has the form of `apiloom.toml`, with one client and paths as seen from the client's folder.
//! Gives its text and reads it back; who decides what holds is the command.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{Config, ConfigError, Dependency, RuntimeSource, file, place};

/// The name of the file in the output folder.
pub const REMEMBERED: &str = ".apiloom-client.toml";

const HEAD: &str = "\
# What this client was made of and how. Written by apiloom, which uses it again when the client is
# generated anew: `apiloom generate --out DIR` with this folder. Keys are those of `apiloom.toml`.
";

/// The text of the file for a client.
pub fn remember(config: &Config) -> String {
    let mut table = options(config);
    let text = |path: String| Value::String(path);
    table.insert(
        "spec".to_owned(),
        text(place::relative(&config.out, &config.spec)),
    );
    table.insert("out".to_owned(), text(".".to_owned()));
    let mut tables = Table::new();
    tables.insert("client".to_owned(), Value::Array(vec![Value::Table(table)]));
    format!("{HEAD}\n{tables}")
}

/// What the client in a folder was made with; `None` where no client is, or none that says so.
///
/// # Errors
///
/// When the file is there and cannot be read or is not understood.
pub fn remembered(out: &Path) -> Result<Option<Config>, ConfigError> {
    let path = out.join(REMEMBERED);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let client = file::parse(&text, &path)?.clients.into_iter().next();
            Ok(client.map(|mut config| {
                // As people would write it: `client/../api.yaml` is `api.yaml`.
                if config.spec.is_relative() {
                    config.spec = place::relative(Path::new("."), &config.spec).into();
                }
                config
            }))
        }
        // That a folder cannot be read is told when the client is written.
        Err(_) => Ok(None),
    }
}

impl Config {
    /// The options that another configuration has otherwise, each as the configuration file says it: its
    /// key, the value here, the value there. Where an option has its default there is no value.
    pub fn differences(&self, other: &Config) -> Vec<(String, Option<String>, Option<String>)> {
        let (here, there) = (options(self), options(other));
        let mut keys: Vec<&String> = here.keys().chain(there.keys()).collect();
        keys.sort();
        keys.dedup();
        // `[client.errors] default` is the flag `--default-error`.
        let flag = |key: &str| match key {
            "errors" => "default-error".to_owned(),
            "overlays" => "overlay".to_owned(),
            key => key.to_owned(),
        };
        let shown = |table: &Table, key: &str| {
            let value = table.get(key)?;
            let own = value.get("default").filter(|_| key == "errors");
            Some(own.unwrap_or(value).to_string())
        };
        keys.into_iter()
            .filter(|key| here.get(*key) != there.get(*key))
            .map(|key| (flag(key), shown(&here, key), shown(&there, key)))
            .collect()
    }
}

/// Whether two paths are the same file or folder, though neither may be there yet.
pub fn is_same_path(one: &Path, other: &Path) -> bool {
    place::relative(one, other) == "."
}

/// The options that are not at their default, but for document and folder.
fn options(config: &Config) -> Table {
    // All of them by name: a new option that would be forgotten here does not compile.
    let Config {
        spec: _,
        text: _,
        overlays,
        // It is tried, and no client is made of it.
        proposed: _,
        out,
        crate_name,
        crate_version,
        layout,
        module_name,
        runtime,
        date_time,
        uuid,
        enums,
        answers,
        default_error,
        unknown_properties,
        families,
        nulls,
        allow_refs_under,
        tag_features,
        unused_models,
        pages,
        security,
        only,
        include,
        exclude,
        retry,
        auth_refresh,
        envelope,
        servers,
        rename,
        types,
        derives,
        attributes,
        dependencies,
        // They decide whether a client is written and what is said, not which.
        deny: _,
        lints: _,
        // Where the options stand, for messages.
        file: _,
        marks: _,
    } = config;
    let usual = Config::new("", "");
    let words = [
        ("layout", *layout == usual.layout, layout.as_str()),
        (
            "date-time",
            *date_time == usual.date_time,
            date_time.as_str(),
        ),
        ("uuid", *uuid == usual.uuid, uuid.as_str()),
        ("enums", *enums == usual.enums, enums.as_str()),
        ("answers", *answers == usual.answers, answers.as_str()),
        (
            "unknown-properties",
            *unknown_properties == usual.unknown_properties,
            unknown_properties.as_str(),
        ),
        ("families", *families == usual.families, families.as_str()),
        ("nulls", *nulls == usual.nulls, nulls.as_str()),
        (
            "tag-features",
            *tag_features == usual.tag_features,
            tag_features.as_str(),
        ),
        (
            "unused-models",
            *unused_models == usual.unused_models,
            unused_models.as_str(),
        ),
        ("only", *only == usual.only, only.as_str()),
    ];
    let mut table = Table::new();
    for (key, is_usual, word) in words {
        set(&mut table, key, (!is_usual).then(|| word.into()));
    }
    let text = |text: &Option<String>| text.clone().map(Value::String);
    set(&mut table, "crate-name", text(crate_name));
    set(&mut table, "crate-version", text(crate_version));
    set(&mut table, "module-name", text(module_name));
    let errors = text(default_error).map(|name| Table::from_iter([("default".to_owned(), name)]));
    set(&mut table, "errors", errors.map(Value::Table));
    let folder = |path: &PathBuf| Value::String(place::relative(out, path));
    if let RuntimeSource::Path(path) = runtime {
        set(&mut table, "runtime-path", Some(folder(path)));
    }
    let files: Vec<Value> = overlays.iter().map(folder).collect();
    let files = (!files.is_empty()).then_some(Value::Array(files));
    set(&mut table, "overlays", files);
    let folders: Vec<Value> = allow_refs_under.iter().map(folder).collect();
    let folders = (!folders.is_empty()).then_some(Value::Array(folders));
    set(&mut table, "allow-refs-under", folders);
    let needed = dependencies.iter();
    let needed: BTreeMap<&String, Dependency> = needed
        .map(|(name, needed)| (name, needed.seen_from(out)))
        .collect();
    for (key, rules) in [
        ("pages", Value::try_from(pages)),
        ("include", Value::try_from(include)),
        ("exclude", Value::try_from(exclude)),
        ("retry", Value::try_from(retry)),
        ("auth-refresh", Value::try_from(auth_refresh)),
        ("envelope", Value::try_from(envelope)),
        ("servers", Value::try_from(servers)),
        ("rename", Value::try_from(rename)),
        ("types", Value::try_from(types)),
        ("derives", Value::try_from(derives)),
        ("attributes", Value::try_from(attributes)),
        ("dependencies", Value::try_from(needed)),
    ] {
        let is_empty = |rules: &Value| rules.as_table().is_some_and(Table::is_empty);
        set(&mut table, key, rules.ok().filter(|rules| !is_empty(rules)));
    }
    set(&mut table, "security", security.table());
    table
}

fn set(table: &mut Table, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        table.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{
        Answers, DateTimeLibrary, EnumMode, Families, Layout, Nulls, Only, PageRule, Pages,
        TagFeatures, UnknownProperties, UnusedModels, UuidLibrary,
    };

    fn everything(folder: &Path) -> Config {
        let mut config = Config::new(folder.join("schemas/a.yaml"), folder.join("clients/a"))
            .crate_name("shop")
            .crate_version("1.2.3")
            .layout(Layout::File)
            .module_name("shop")
            .runtime_path(folder.join("runtime"))
            .date_time(DateTimeLibrary::Jiff)
            .uuid(UuidLibrary::Uuid)
            .enums(EnumMode::Closed)
            .unknown_properties(UnknownProperties::Deny)
            .families(Families::Off)
            .nulls(Nulls::Apart)
            .tag_features(TagFeatures::Off)
            .unused_models(UnusedModels::On)
            .only(Only::Models)
            .overlay(folder.join("schemas/a.overlay.yaml"))
            .allow_refs_under(folder.join("shared"))
            .pages("all", Pages::No(false))
            .pages(
                "some.of them",
                PageRule {
                    style: "page".to_owned(),
                    ..PageRule::default()
                }
                .into(),
            );
        config.answers = Answers::Lenient;
        config.default_error = Some("Problem".to_owned());
        config
    }

    #[test]
    fn every_option_comes_back() {
        let temp = tempfile::tempdir().unwrap();
        let config = everything(temp.path());
        std::fs::create_dir_all(&config.out).unwrap();
        assert_eq!(remembered(&config.out).unwrap(), None);
        let text = remember(&config);
        assert!(!text.contains(&*temp.path().to_string_lossy()), "{text}");
        std::fs::write(config.out.join(REMEMBERED), &text).unwrap();
        let again = remembered(&config.out).unwrap().unwrap();
        assert_eq!(again.differences(&config), []);
        assert!(is_same_path(&again.spec, &config.spec));
        assert!(is_same_path(&again.out, &config.out));
        assert_eq!(remember(&again), text);
        let usual = Config::new(&config.spec, &config.out);
        assert_eq!(config.differences(&usual).len(), 19);
        assert!(config.differences(&usual).contains(&(
            "date-time".to_owned(),
            Some("\"jiff\"".to_owned()),
            None
        )));
    }

    #[test]
    fn what_is_not_understood_is_an_error_with_its_place() {
        let temp = tempfile::tempdir().unwrap();
        std::fs::write(temp.path().join(REMEMBERED), "<<<<<<< HEAD\n").unwrap();
        let error = remembered(temp.path()).unwrap_err();
        assert_eq!(error.place().map(|(_, line, _)| line), Some(1), "{error}");
    }
}
