//! `apiloom probe`: recorded traffic against the document.

use std::path::PathBuf;

use apiloom::config::Config;
use apiloom::probe::{self, Probe, Recording};
use clap::{Args, ValueEnum};

use super::Ending;
use super::fix::write;
use super::print::{Output, Trouble, count};

/// Compare recorded traffic with a document
///
/// Says where answers were otherwise than the document has them: operations, statuses and media types that it does not describe,
/// and in JSON bodies types, nulls, missing and unknown properties, values of enums. Browsers, proxies and most HTTP clients write
/// HAR files.
#[derive(Args)]
pub struct Arguments {
    /// The OpenAPI document, YAML or JSON
    spec: PathBuf,
    /// A recording, HAR 1.2; can be given several times
    #[arg(long, value_name = "FILE", required_unless_present = "drift", num_args = 1..)]
    har: Vec<PathBuf>,
    /// Events of drift that a client has written by `DriftEvent::to_json`, one a line; can be given several times
    #[arg(long, value_name = "FILE", num_args = 1..)]
    drift: Vec<PathBuf>,
    /// Write an overlay by which the document allows what was seen
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "write")]
    force: bool,
    /// Change the document by this overlay first; can be given several times
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Let references lead to files under this folder too; can be given several times
    #[arg(long, value_name = "DIR")]
    allow_refs_under: Vec<PathBuf>,
    /// What to print on stdout
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// List every difference, not only the first of a kind
    #[arg(long)]
    all: bool,
}

/// What the findings look like.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text, by kinds of differences
    Human,
    /// One JSON value with everything
    Json,
}

/// Compares them.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let mut config = Config::new(&arguments.spec, "");
    config.overlays.clone_from(&arguments.overlay);
    config
        .allow_refs_under
        .clone_from(&arguments.allow_refs_under);
    let har = arguments.har.iter().cloned().map(Recording::Har);
    let drift = arguments.drift.iter().cloned().map(Recording::Drift);
    let recordings: Vec<Recording> = har.chain(drift).collect();
    let probe = match probe::probe(&config, &recordings) {
        Ok(probe) => probe,
        Err(message) => {
            output.trouble(&Trouble {
                code: None,
                message: &message,
                place: None,
                help: Some("a recording is a HAR file, an object with `log.entries`, or has events of drift, one a line"),
            });
            return Ending::WrongUse;
        }
    };
    if probe.diagnostics.has_errors() {
        output.diagnostics(&probe.diagnostics, &probe.sources, arguments.all);
        return Ending::DocumentErrors;
    }
    match arguments.format {
        Format::Json => output.value(&probe::json(&probe)),
        Format::Human if output.is_json() => output.value(&probe::json(&probe)),
        Format::Human => output.result(&probe::human(&probe, arguments.all)),
    }
    if let Some(file) = arguments.write.as_deref().filter(|_| probe.proposed() > 0)
        && let Err(ending) = write(file, &probe.overlay(&config), arguments.force, output)
    {
        return ending;
    }
    if arguments.format == Format::Human {
        tell(&probe, arguments, output);
    }
    Ending::Done
}

fn tell(probe: &Probe, arguments: &Arguments, output: &Output) {
    let silent = match probe.silent {
        0 => String::new(),
        silent => format!(", {} without one", count(silent, "entry")),
    };
    let looked = format!(
        "{} as documented{silent}",
        format_args!(
            "{}, {}",
            count(probe.answers, "answer"),
            probe.as_documented
        ),
    );
    output.status("Looked at", &looked);
    let changes = count(probe.proposed(), "change");
    match &arguments.write {
        _ if probe.proposed() == 0 => output.status("Proposed", "nothing"),
        Some(file) => output.status("Written", &format!("{} ({changes})", file.display())),
        None => {
            let text = format!("{changes}; `--write overlay.yaml` makes an overlay of them");
            output.status("Proposed", &text);
        }
    }
}
