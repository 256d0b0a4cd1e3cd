//! `apiloom generate`: one client from flags, or all that `apiloom.toml` lists.

use std::path::{Path, PathBuf};
use std::time::Instant;

use apiloom::config::{self, Config, ConfigError, DateTimeLibrary, Layout};
use apiloom::run::{Outcome, RunError, run as run_client};
use apiloom::write::{Force, WriteReport};
use apiloom::{Generated, Stats};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use serde_json::json;

use super::Ending;
use super::print::{Output, Trouble, count};

/// Write a client
///
/// With SPEC and --out, one client; with neither, every client that apiloom.toml (here or in a
/// folder above, or the file that --config names) lists.
#[derive(Args)]
pub struct Arguments {
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
    /// The configuration file
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
    config: Option<PathBuf>,
    /// Overwrite files in the output folder that apiloom did not make
    #[arg(long)]
    force: bool,
    /// Print every message, also those that say the same
    #[arg(long)]
    all: bool,
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

fn date_time() -> impl clap::builder::TypedValueParser<Value = DateTimeLibrary> {
    PossibleValuesParser::new(DateTimeLibrary::WORDS).try_map(|word| word.parse())
}

/// Writes the clients.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let configs = match configs(arguments) {
        Ok(Some(configs)) => configs,
        Ok(None) => {
            output.trouble(&Trouble {
                code: None,
                message: "there is no apiloom.toml, here or in a folder above, and no document was named",
                place: None,
                help: Some("`apiloom generate openapi.yaml --out client` writes one client"),
            });
            return Ending::WrongUse;
        }
        Err(error) => {
            output.trouble(&Trouble {
                code: Some(error.code()),
                message: &error.to_string(),
                place: error.place(),
                help: error.help(),
            });
            return Ending::WrongUse;
        }
    };
    let force = if arguments.force {
        Force::Yes
    } else {
        Force::No
    };
    let mut ending = Ending::Done;
    for config in &configs {
        let start = Instant::now();
        let outcome = run_client(config, force);
        ending = ending.max(report(config, &outcome, start, arguments.all, output));
    }
    ending
}

/// The clients to write; `None` when nothing says which.
fn configs(arguments: &Arguments) -> Result<Option<Vec<Config>>, ConfigError> {
    if let (Some(spec), Some(out)) = (&arguments.spec, &arguments.out) {
        let mut config = Config::new(spec, out);
        config.crate_name = arguments.crate_name.clone();
        config.crate_version = arguments.crate_version.clone();
        config.layout = arguments.layout.unwrap_or_default();
        config.module_name = arguments.module_name.clone();
        config.date_time = arguments.date_time.unwrap_or_default();
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

/// Says what became of one client.
fn report(
    config: &Config,
    outcome: &Outcome,
    start: Instant,
    all: bool,
    output: &Output,
) -> Ending {
    let unchanged = matches!(&outcome.result, Ok(report) if is_unchanged(report));
    if let Some(generated) = &outcome.generated {
        if !unchanged && !generated.stats.version.is_empty() {
            output.status("Reading", &reading(config, &generated.stats));
        }
        output.diagnostics(&generated.diagnostics, &generated.sources, all);
    }
    match (&outcome.result, &outcome.generated) {
        (Ok(report), Some(generated)) => {
            if output.is_json() {
                output.value(&summary(config, report, generated));
            }
            success(config, report, &generated.stats, start, output);
            Ending::Done
        }
        (Ok(_), None) => Ending::Done,
        (Err(error), _) => failure(config, error, output),
    }
}

fn is_unchanged(report: &WriteReport) -> bool {
    report.written.is_empty() && report.removed.is_empty()
}

fn reading(config: &Config, stats: &Stats) -> String {
    format!(
        "{} (OpenAPI {}, {}, {})",
        config.spec.display(),
        stats.version,
        count(stats.operations + stats.operations_skipped, "operation"),
        count(stats.schemas, "schema"),
    )
}

fn success(config: &Config, report: &WriteReport, stats: &Stats, start: Instant, output: &Output) {
    let out = config.out.display();
    if is_unchanged(report) {
        output.status(
            "Unchanged",
            &format!("{out} ({})", count(report.unchanged, "file")),
        );
        return;
    }
    let mut made = format!(
        "{out}: {} in {}, {}, {}",
        count(stats.operations, "operation"),
        count(stats.modules, "module"),
        count(stats.types, "type"),
        count(stats.error_enums, "error enum"),
    );
    if stats.operations_skipped > 0 {
        made.push_str(&format!(
            " ({} skipped)",
            count(stats.operations_skipped, "operation")
        ));
    }
    output.status("Generated", &made);
    let is_new = report.unchanged == 0 && report.removed.is_empty();
    if is_new && config.layout == Layout::Crate {
        output.status(
            "Next",
            &format!("cd {} && cargo doc --open", shell_word(&config.out)),
        );
    } else {
        let files = count(report.written.len(), "file");
        let removed = report.removed.len();
        let removed = if removed > 0 {
            format!(", {removed} removed")
        } else {
            String::new()
        };
        output.status(
            "Written",
            &format!("{files} ({} unchanged{removed})", report.unchanged),
        );
    }
    output.status(
        "Elapsed",
        &format!("{:.2} s", start.elapsed().as_secs_f64()),
    );
}

/// The last line of the JSON output for a client.
fn summary(config: &Config, report: &WriteReport, generated: &Generated) -> serde_json::Value {
    let stats = &generated.stats;
    json!({
        "reason": if is_unchanged(report) { "unchanged" } else { "generated" },
        "spec": config.spec.to_string_lossy(),
        "out": config.out.to_string_lossy(),
        "written": report.written,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "stats": {
            "version": stats.version,
            "operations": stats.operations,
            "operations_skipped": stats.operations_skipped,
            "modules": stats.modules,
            "schemas": stats.schemas,
            "types": stats.types,
            "error_enums": stats.error_enums,
        },
    })
}

fn failure(config: &Config, error: &RunError, output: &Output) -> Ending {
    if matches!(error, RunError::Document) {
        let message = format!(
            "nothing is written to {} because of the errors above",
            config.out.display()
        );
        if !output.is_json() {
            output.trouble(&Trouble {
                code: None,
                message: &message,
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

/// A path as one can paste it into a shell.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |char: char| char.is_alphanumeric() || "/\\:._-+@,".contains(char);
    if text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
