//! Which clients a command is about: one from flags, or all that `apiloom.toml` lists.

use std::path::{Path, PathBuf};

use apiloom::Generated;
use apiloom::config::{
    self, Answers, Config, ConfigError, DateTimeLibrary, Layout, Only, REMEMBERED, RuntimeSource,
    UnusedModels,
};
use apiloom::diagnostic::{Code, Denied, Severity, codes};
use apiloom::run::RunError;
use apiloom::write::{self, Force};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::Ending;
use super::print::{Output, Trouble};

/// A document and its options, or a configuration file.
#[derive(Args)]
pub struct Clients {
    /// The OpenAPI document, YAML or JSON
    #[arg(requires = "out")]
    spec: Option<PathBuf>,
    /// The folder to write the client to; a client that is there keeps its document and its options
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the generated crate [default: made of the document's title]
    #[arg(long, value_name = "NAME", requires = "out", value_parser = crate_name)]
    crate_name: Option<String>,
    /// The version of the generated crate [default: the document's]
    #[arg(long, value_name = "VERSION", requires = "out", value_parser = crate_version)]
    crate_version: Option<String>,
    /// What to write: a package, a folder of modules, or one file
    #[arg(long, value_name = "LAYOUT", requires = "out", value_parser = layout())]
    layout: Option<Layout>,
    /// The name of the module in layout `file` [default: made of the document's file name]
    #[arg(long, value_name = "NAME", requires = "out", value_parser = module_name)]
    module_name: Option<String>,
    /// Take apiloom-runtime from this folder [default: the released version]
    #[arg(long, value_name = "DIR", requires = "out")]
    runtime_path: Option<PathBuf>,
    /// The library for dates and times
    #[arg(long, value_name = "LIB", requires = "out", value_parser = date_time())]
    date_time: Option<DateTimeLibrary>,
    /// How closely answers must keep to the document
    #[arg(long, value_name = "HOW", requires = "out", value_parser = answers())]
    answers: Option<Answers>,
    /// The schema of errors that the document does not describe, by its name in the document's components
    #[arg(long, value_name = "SCHEMA", requires = "out")]
    default_error: Option<String>,
    /// Whether to write models that no operation uses: payloads of webhooks, for example
    #[arg(long, value_name = "HOW", requires = "out", value_parser = unused_models())]
    unused_models: Option<UnusedModels>,
    /// Which part of the client to write
    #[arg(long, value_name = "PART", requires = "out", value_parser = only())]
    only: Option<Only>,
    /// Change the document by this overlay before anything is made of it; can be given several times
    #[arg(long, value_name = "FILE", requires = "out")]
    overlay: Vec<PathBuf>,
    /// Let references find files under this folder too, beside that of the document
    #[arg(long, value_name = "DIR", requires = "out")]
    allow_refs_under: Vec<PathBuf>,
    /// Make errors of all `warnings`, or of what has a code; can be given several times
    #[arg(long, value_name = "CODE", value_parser = denied)]
    deny: Vec<Denied>,
    /// The configuration file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["spec", "out"])]
    config: Option<PathBuf>,
}

fn crate_name(name: &str) -> Result<String, String> {
    config::check_crate_name(name).map(|()| name.to_owned())
}

fn crate_version(version: &str) -> Result<String, String> {
    config::check_version(version).map(|()| version.to_owned())
}

fn module_name(name: &str) -> Result<String, String> {
    config::check_module_name(name).map(|()| name.to_owned())
}

/// What `--deny` takes.
pub fn denied(word: &str) -> Result<Denied, String> {
    word.parse()
}

fn layout() -> impl clap::builder::TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::WORDS).try_map(|word| word.parse())
}

fn answers() -> impl clap::builder::TypedValueParser<Value = Answers> {
    PossibleValuesParser::new(Answers::WORDS).try_map(|word| word.parse())
}

fn unused_models() -> impl clap::builder::TypedValueParser<Value = UnusedModels> {
    PossibleValuesParser::new(UnusedModels::WORDS).try_map(|word| word.parse())
}

fn only() -> impl clap::builder::TypedValueParser<Value = Only> {
    PossibleValuesParser::new(Only::WORDS).try_map(|word| word.parse())
}

fn date_time() -> impl clap::builder::TypedValueParser<Value = DateTimeLibrary> {
    PossibleValuesParser::new(DateTimeLibrary::WORDS).try_map(|word| word.parse())
}

impl Clients {
    /// The clients, at least one; without any, says why and how to go on.
    pub fn configs(&self, force: Force, output: &Output) -> Option<Vec<Config>> {
        let refused = match self.find(force) {
            Ok(mut configs) => {
                for config in &mut configs {
                    config.deny.extend(&self.deny);
                }
                return Some(configs);
            }
            Err(refused) => refused,
        };
        let (message, help) = match &refused {
            Refused::Config(error) => (error.to_string(), error.help().map(str::to_owned)),
            Refused::Nothing { message, help } => (message.clone(), Some(help.clone())),
            Refused::Otherwise { message, help } => (message.clone(), Some(help.clone())),
        };
        let (code, place) = match &refused {
            Refused::Config(error) => (Some(error.code()), error.place()),
            Refused::Nothing { .. } => (None, None),
            Refused::Otherwise { .. } => (Some(codes::OTHER_OPTIONS.0), None),
        };
        output.trouble(&Trouble {
            code,
            message: &message,
            place,
            help: help.as_deref(),
        });
        None
    }

    /// The configuration file that lists the clients, where one does.
    pub fn file(&self) -> Option<PathBuf> {
        if self.out.is_some() {
            return None;
        }
        let found = || config::find(Path::new("."));
        self.config.clone().or_else(found)
    }

    fn find(&self, force: Force) -> Result<Vec<Config>, Refused> {
        if let Some(out) = &self.out {
            return self.one(out, force).map(|config| vec![config]);
        }
        let Some(path) = self.file() else {
            return Err(Refused::Nothing {
                message:
                    "there is no apiloom.toml, here or in a folder above, and no document was named"
                        .to_owned(),
                help: "`apiloom generate openapi.yaml --out client` writes one client".to_owned(),
            });
        };
        Ok(config::read(&path)?.clients)
    }

    /// The client in a folder: as it was made, or as the configuration file lists it, and as the flags say.
    fn one(&self, out: &Path, force: Force) -> Result<Config, Refused> {
        let known = match listed(out) {
            Some((path, config)) => Some((Known::Listed(path), config)),
            None => match config::remembered(out) {
                Ok(Some(config)) => Some((Known::Remembered, config)),
                Ok(None) if force == Force::No => options_kept(out).map(|()| None)?,
                Ok(None) => None,
                Err(_) if force == Force::Yes && self.spec.is_some() => None,
                Err(error) => return Err(error.into()),
            },
        };
        let base = known.as_ref().map(|(_, config)| config);
        let spec = match (&self.spec, base) {
            (Some(spec), _) => spec.clone(),
            (None, Some(base)) => base.spec.clone(),
            (None, None) => {
                let out = out.display();
                return Err(Refused::Nothing {
                    message: format!("{out} has no client that says which document it is made of"),
                    help: format!("name the document: `apiloom generate openapi.yaml --out {out}`"),
                });
            }
        };
        let mut config = base.cloned().unwrap_or_else(|| Config::new(&spec, out));
        config.spec = spec;
        config.out = out.to_path_buf();
        self.apply(&mut config);
        match &known {
            Some((known, base)) if force == Force::No => {
                known.allows(base, &config).map(|()| config)
            }
            _ => Ok(config),
        }
    }

    /// What the flags say.
    fn apply(&self, config: &mut Config) {
        fn set<T: Clone>(flag: &Option<T>, option: &mut T) {
            if let Some(flag) = flag {
                option.clone_from(flag);
            }
        }
        fn name(flag: &Option<String>, option: &mut Option<String>) {
            if flag.is_some() {
                option.clone_from(flag);
            }
        }
        name(&self.crate_name, &mut config.crate_name);
        name(&self.crate_version, &mut config.crate_version);
        name(&self.module_name, &mut config.module_name);
        name(&self.default_error, &mut config.default_error);
        set(&self.layout, &mut config.layout);
        set(&self.date_time, &mut config.date_time);
        set(&self.unused_models, &mut config.unused_models);
        set(&self.only, &mut config.only);
        set(&self.answers, &mut config.answers);
        if let Some(folder) = &self.runtime_path {
            config.runtime = RuntimeSource::Path(folder.clone());
        }
        if !self.overlay.is_empty() {
            config.overlays.clone_from(&self.overlay);
        }
        if !self.allow_refs_under.is_empty() {
            config.allow_refs_under.clone_from(&self.allow_refs_under);
        }
    }
}

/// Why there is no client to be about.
enum Refused {
    Config(ConfigError),
    /// Nothing says which.
    Nothing {
        message: String,
        help: String,
    },
    /// The client that is there is made otherwise.
    Otherwise {
        message: String,
        help: String,
    },
}

impl From<ConfigError> for Refused {
    fn from(error: ConfigError) -> Self {
        Refused::Config(error)
    }
}

/// What says how the client in a folder is made.
enum Known {
    /// A configuration file.
    Listed(PathBuf),
    /// The client itself.
    Remembered,
}

impl Known {
    /// Refuses what would make another client of the one that is there.
    fn allows(&self, base: &Config, wanted: &Config) -> Result<(), Refused> {
        let mut known = Vec::new();
        let mut asked = Vec::new();
        if !config::is_same_path(&base.spec, &wanted.spec) {
            known.push(format!("from `{}`", base.spec.display()));
            asked.push(format!("`{}`", wanted.spec.display()));
        }
        for (key, here, there) in base.differences(wanted) {
            let flag = |value: Option<String>| match value {
                Some(value) => format!("`--{key} {}`", value.trim_matches('"')),
                None => format!("the default of `--{key}`"),
            };
            known.push(format!("with {}", flag(here)));
            asked.push(flag(there));
        }
        if known.is_empty() {
            return Ok(());
        }
        let (out, known, asked) = (
            wanted.out.display(),
            known.join(" and "),
            asked.join(" and "),
        );
        let (message, help) = match self {
            Known::Remembered => (
                format!("the client in {out} was made {known}, and {asked} is asked for"),
                format!(
                    "`apiloom generate --out {out}` makes it anew as it is; `--force` changes what it is made of and how"
                ),
            ),
            Known::Listed(path) => (
                format!(
                    "{} lists the client in {out} {known}, and {asked} is asked for",
                    path.display()
                ),
                "edit that file and run `apiloom generate` without arguments, or use `--force`"
                    .to_owned(),
            ),
        };
        Err(Refused::Otherwise { message, help })
    }
}

/// The client that a configuration file, here or in a folder above, lists for a folder. A file that cannot be
/// used says nothing of it.
fn listed(out: &Path) -> Option<(PathBuf, Config)> {
    let path = config::find(Path::new("."))?;
    let clients = config::read(&path).ok()?.clients;
    let same = |config: &Config| config::is_same_path(&config.out, out);
    clients.into_iter().find(same).map(|config| (path, config))
}

/// Refuses to make a client anew that was made with options which nobody knows any more.
fn options_kept(out: &Path) -> Result<(), Refused> {
    if !write::is_listed(out, REMEMBERED) {
        return Ok(());
    }
    let out = out.display();
    Err(Refused::Otherwise {
        message: format!("{REMEMBERED} is gone from {out}: what that client was made with is not known"),
        help: "take the file from version control, or use `--force` to make the client with the options that are given".to_owned(),
    })
}

/// Says that names and orders were made anew, though there is a client.
pub fn lock_lost(config: &Config, output: &Output) {
    let out = config.out.display();
    output.warning(&Trouble {
        code: Some(codes::LOCK_LOST.0),
        message: &format!(
            "apiloom.lock is gone from {out}: names and the order of arguments are made of the document alone"
        ),
        place: None,
        help: Some("take the file from version control and generate once more, so that callers keep them"),
    });
}

/// Says why a client could not be generated; `undone` is what follows from errors in its document.
pub fn failure(
    error: &RunError,
    generated: Option<&Generated>,
    undone: &str,
    output: &Output,
) -> Ending {
    if matches!(error, RunError::Document) {
        if !output.is_json() {
            output.trouble(&Trouble {
                code: None,
                message: undone,
                place: None,
                help: None,
            });
        }
        // The configuration can be wrong beside a document that is not.
        let told = generated
            .iter()
            .flat_map(|generated| generated.diagnostics.iter());
        let errors = told.filter(|told| told.severity == Severity::Error);
        let codes: Vec<Code> = errors.map(|told| told.code).collect();
        let configuration =
            !codes.is_empty() && codes.iter().all(|code| *code == codes::CONFIGURATION);
        return match configuration {
            true => Ending::WrongUse,
            false => Ending::DocumentErrors,
        };
    }
    output.trouble(&Trouble {
        code: error.code(),
        message: &error.to_string(),
        place: None,
        help: error.help(),
    });
    Ending::WrongUse
}
