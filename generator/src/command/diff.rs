//! `apiloom diff`: what changed between two documents, for callers and for clients that are shipped.

mod page;
mod revision;
mod since;

use std::path::{Path, PathBuf};

use apiloom::config::{self, Config};
use apiloom::diff::{self, Class, Comparison, Model, compare, model};
use apiloom::lock::{FILE_NAME, Lock};
use clap::{Args, ValueEnum};

use super::Ending;
use super::print::{Output, Trouble};
use revision::Revision;
pub use since::{names_before, since_the_last_commit};

/// Say what changed between two documents
///
/// For callers of the client once it is generated anew: major (they may not compile, or mean something else), minor (there is
/// more than before) or patch. For clients already shipped: whether they fail once the server follows the new document. Each
/// with the line that causes it, in the new document, or in the old one for what is gone. Writes no client.
#[derive(Args)]
pub struct Arguments {
    /// The old document; with --against the new one
    old: PathBuf,
    /// The new document
    #[arg(required_unless_present = "against")]
    new: Option<PathBuf>,
    /// Compare the document with itself at this revision of git
    #[arg(long, value_name = "REV", conflicts_with = "new")]
    against: Option<String>,
    /// The client's folder: its options, its names and its version count
    #[arg(long, value_name = "DIR")]
    client: Option<PathBuf>,
    /// The names that the old document's client has, an apiloom.lock [default: that of --client, or names made anew]
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// The version of the client as it is [default: that of --client, or the old document's]
    #[arg(long, value_name = "VERSION")]
    current: Option<String>,
    /// End with exit code 1 when there is a change of this class or a worse one, or one that breaks shipped clients
    #[arg(long, value_name = "CLASS", value_enum, value_delimiter = ',')]
    fail_on: Vec<FailOn>,
    /// What to print on stdout
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Let references lead to files under this folder too; can be given several times
    #[arg(long, value_name = "DIR")]
    allow_refs_under: Vec<PathBuf>,
    /// List documentation and order too, which are counted else, and print every message about errors
    #[arg(long)]
    all: bool,
}

/// What ends with exit code 1.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Callers may not compile
    Major,
    /// There is more than before, or callers may not compile
    Minor,
    /// Clients already shipped fail
    Wire,
}

/// What a comparison looks like.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each change, the worst first
    Text,
    /// One JSON value with everything
    Json,
    /// A table, for the description of a change
    Markdown,
    /// One page that needs nothing else
    Html,
}

/// Why there is nothing to compare.
enum Stopped {
    /// It was said.
    Said(Ending),
    /// It is to be said.
    Trouble(String, Option<&'static str>),
}

impl From<String> for Stopped {
    fn from(message: String) -> Self {
        Stopped::Trouble(message, None)
    }
}

/// Prints what changed.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let comparison = match compared(arguments, output) {
        Ok(comparison) => comparison,
        Err(Stopped::Said(ending)) => return ending,
        Err(Stopped::Trouble(message, help)) => {
            output.trouble(&Trouble {
                code: None,
                message: &message,
                place: None,
                help,
            });
            return Ending::WrongUse;
        }
    };
    let names = names(arguments);
    match arguments.format {
        Format::Text => output.result(&diff::text(&comparison, arguments.all)),
        Format::Json => output.value(&diff::json(&comparison)),
        Format::Markdown => output.result(&diff::markdown(&comparison, arguments.all)),
        Format::Html => output.result(&page::page(&comparison, &names)),
    }
    let fails = arguments.fail_on.iter().any(|on| match on {
        FailOn::Major => comparison.worst() >= Some(Class::Major),
        FailOn::Minor => comparison.worst() >= Some(Class::Minor),
        FailOn::Wire => comparison.broken() > 0,
    });
    if fails { Ending::Changed } else { Ending::Done }
}

/// What the two documents are called.
fn names(arguments: &Arguments) -> (String, String) {
    let old = arguments.old.display();
    match (&arguments.against, &arguments.new) {
        (Some(revision), _) => (format!("{revision}:{old}"), old.to_string()),
        (None, Some(new)) => (old.to_string(), new.display().to_string()),
        (None, None) => (old.to_string(), String::new()),
    }
}

fn compared(arguments: &Arguments, output: &Output) -> Result<Comparison, Stopped> {
    let options = options(arguments)?;
    let lock = lock(arguments)?;
    let read = |spec: &Path, lock: Lock| {
        let mut config = options.clone();
        config.spec = spec.to_path_buf();
        if !arguments.allow_refs_under.is_empty() {
            config
                .allow_refs_under
                .clone_from(&arguments.allow_refs_under);
        }
        model(&config, lock)
            .map_err(|refused| {
                output.diagnostics(&refused.0, &refused.1, arguments.all);
                Stopped::Said(Ending::DocumentErrors)
            })
            .and_then(|model| without_errors(model, arguments.all, output))
    };
    let version = version(arguments, &options);
    let (old, new) = match (&arguments.against, &arguments.new) {
        (Some(revision), _) => {
            let kept = Revision::keep(&arguments.old, revision)?;
            let mut old = read(kept.document(), lock)?;
            old.shown = Some(kept.shown());
            let new = read(&arguments.old, old.lock.clone())?;
            (old, new)
        }
        (None, Some(new)) => {
            let old = read(&arguments.old, lock)?;
            let new = read(new, old.lock.clone())?;
            (old, new)
        }
        (None, None) => return Err("there is no second document".to_owned().into()),
    };
    Ok(compare(&old, &new, version.as_deref()))
}

/// What an error leaves out would look as if it were gone.
fn without_errors(model: Model, all: bool, output: &Output) -> Result<Model, Stopped> {
    if model.diagnostics.has_errors() {
        output.diagnostics(&model.diagnostics, &model.sources, all);
        return Err(Stopped::Said(Ending::DocumentErrors));
    }
    Ok(model)
}

/// The options of the client.
fn options(arguments: &Arguments) -> Result<Config, Stopped> {
    let Some(folder) = &arguments.client else {
        return Ok(Config::new(&arguments.old, ""));
    };
    let listed = || {
        let path = config::find(Path::new("."))?;
        let clients = config::read(&path).ok()?.clients;
        let mut clients = clients.into_iter();
        clients.find(|config| config::is_same_path(&config.out, folder))
    };
    match listed().map_or_else(|| config::remembered(folder), |config| Ok(Some(config))) {
        Ok(Some(config)) => Ok(config),
        Ok(None) => Err(Stopped::Trouble(
            format!(
                "{} has no client that says how it was made",
                folder.display()
            ),
            Some("`--lock FILE` takes names alone"),
        )),
        Err(error) => Err(error.to_string().into()),
    }
}

/// The names that were given.
fn lock(arguments: &Arguments) -> Result<Lock, Stopped> {
    let of_client = arguments
        .client
        .as_ref()
        .map(|folder| folder.join(FILE_NAME));
    let Some(path) = arguments.lock.clone().or(of_client) else {
        return Ok(Lock::default());
    };
    let shown = path.display();
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{shown}: {error}"))?;
    Lock::parse(&text).map_err(|error| {
        let (line, message) = (error.line, error.message);
        format!("{shown}:{line}: {message}").into()
    })
}

/// The version of the client as it is.
fn version(arguments: &Arguments, options: &Config) -> Option<String> {
    let of_package = || {
        let folder = arguments.client.as_ref()?;
        let text = std::fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let mut lines = text.lines();
        let line = lines.find_map(|line| line.strip_prefix("version = "))?;
        Some(line.trim().trim_matches('"').to_owned())
    };
    let said = arguments.current.clone();
    said.or_else(|| options.crate_version.clone())
        .or_else(of_package)
}
