//! Which clients a command is about: one from flags, or all that `apiloom.toml` lists.

use std::path::{Path, PathBuf};

use apiloom::config::{self, Answers, Config, ConfigError, DateTimeLibrary, Layout, Only};
use apiloom::run::RunError;
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
    /// The folder to write the client to
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// The name of the generated crate [default: made of the document's title]
    #[arg(long, value_name = "NAME", requires = "spec", value_parser = crate_name)]
    crate_name: Option<String>,
    /// The version of the generated crate [default: the document's]
    #[arg(long, value_name = "VERSION", requires = "spec", value_parser = crate_version)]
    crate_version: Option<String>,
    /// What to write: a package, a folder of modules, or one file
    #[arg(long, value_name = "LAYOUT", requires = "spec", value_parser = layout())]
    layout: Option<Layout>,
    /// The name of the module in layout `file` [default: made of the document's file name]
    #[arg(long, value_name = "NAME", requires = "spec", value_parser = module_name)]
    module_name: Option<String>,
    /// Take apiloom-runtime from this folder [default: the released version]
    #[arg(long, value_name = "DIR", requires = "spec")]
    runtime_path: Option<PathBuf>,
    /// The library for dates and times
    #[arg(long, value_name = "LIB", requires = "spec", value_parser = date_time())]
    date_time: Option<DateTimeLibrary>,
    /// How closely answers must keep to the document
    #[arg(long, value_name = "HOW", requires = "spec", value_parser = answers())]
    answers: Option<Answers>,
    /// Which part of the client to write
    #[arg(long, value_name = "PART", requires = "spec", value_parser = only())]
    only: Option<Only>,
    /// Let references find files under this folder too, beside that of the document
    #[arg(long, value_name = "DIR", requires = "spec")]
    allow_refs_under: Vec<PathBuf>,
    /// The configuration file
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
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

fn layout() -> impl clap::builder::TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::WORDS).try_map(|word| word.parse())
}

fn answers() -> impl clap::builder::TypedValueParser<Value = Answers> {
    PossibleValuesParser::new(Answers::WORDS).try_map(|word| word.parse())
}

fn only() -> impl clap::builder::TypedValueParser<Value = Only> {
    PossibleValuesParser::new(Only::WORDS).try_map(|word| word.parse())
}

fn date_time() -> impl clap::builder::TypedValueParser<Value = DateTimeLibrary> {
    PossibleValuesParser::new(DateTimeLibrary::WORDS).try_map(|word| word.parse())
}

impl Clients {
    /// The clients, at least one; without any, says why and how to go on.
    pub fn configs(&self, output: &Output) -> Option<Vec<Config>> {
        match configs(self) {
            Ok(Some(configs)) => Some(configs),
            Ok(None) => {
                output.trouble(&Trouble {
                    code: None,
                    message: "there is no apiloom.toml, here or in a folder above, and no document was named",
                    place: None,
                    help: Some("`apiloom generate openapi.yaml --out client` writes one client"),
                });
                None
            }
            Err(error) => {
                output.trouble(&Trouble {
                    code: Some(error.code()),
                    message: &error.to_string(),
                    place: error.place(),
                    help: error.help(),
                });
                None
            }
        }
    }
}

/// The clients; `None` when nothing says which.
fn configs(arguments: &Clients) -> Result<Option<Vec<Config>>, ConfigError> {
    if let (Some(spec), Some(out)) = (&arguments.spec, &arguments.out) {
        let mut config = Config::new(spec, out);
        config
            .allow_refs_under
            .clone_from(&arguments.allow_refs_under);
        config.crate_name = arguments.crate_name.clone();
        config.crate_version = arguments.crate_version.clone();
        config.layout = arguments.layout.unwrap_or_default();
        config.module_name = arguments.module_name.clone();
        config.date_time = arguments.date_time.unwrap_or_default();
        config.answers = arguments.answers.unwrap_or_default();
        config.only = arguments.only.unwrap_or_default();
        if let Some(folder) = &arguments.runtime_path {
            config = config.runtime_path(folder);
        }
        return Ok(Some(vec![config]));
    }
    let Some(path) = arguments
        .config
        .clone()
        .or_else(|| config::find(Path::new(".")))
    else {
        return Ok(None);
    };
    config::read(&path).map(|file| Some(file.clients))
}

/// Says why a client could not be generated; `undone` is what follows from errors in its document.
pub fn failure(error: &RunError, undone: &str, output: &Output) -> Ending {
    if matches!(error, RunError::Document) {
        if !output.is_json() {
            output.trouble(&Trouble {
                code: None,
                message: undone,
                place: None,
                help: None,
            });
        }
        return Ending::DocumentErrors;
    }
    output.trouble(&Trouble {
        code: error.code(),
        message: &error.to_string(),
        place: None,
        help: error.help(),
    });
    Ending::WrongUse
}
