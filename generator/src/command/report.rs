//! `apiloom report`: how exactly a client says what its document says.

use std::path::PathBuf;

use apiloom::config::Config;
use apiloom::diagnostic::Denied;
use apiloom::lock::Lock;
use apiloom::{generate, report};
use clap::{Args, ValueEnum};

use super::Ending;
use super::clients::denied;
use super::print::{Output, Trouble, count};

/// Say how exactly each schema and operation of a document is expressed
///
/// Exact: as the document has it. Narrowed: the client accepts or offers less than the document allows.
/// Widened: it accepts more. Skipped: the client does not have it. Values are not validated, so lengths,
/// bounds and patterns do not count. Writes no client.
#[derive(Args)]
pub struct Arguments {
    /// The OpenAPI document, YAML or JSON
    spec: PathBuf,
    /// Change the document by this overlay first; can be given several times
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Let references lead to files under this folder too; can be given several times
    #[arg(long, value_name = "DIR")]
    allow_refs_under: Vec<PathBuf>,
    /// What to print on stdout
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// End with exit code 1 when more schemas and operations than this are skipped
    #[arg(long, value_name = "N")]
    max_skipped: Option<usize>,
    /// The same for those that are narrowed
    #[arg(long, value_name = "N")]
    max_narrowed: Option<usize>,
    /// The same for those that are widened
    #[arg(long, value_name = "N")]
    max_widened: Option<usize>,
    /// Make errors of all `warnings`, or of what has a code; can be given several times
    #[arg(long, value_name = "CODE", value_parser = denied)]
    deny: Vec<Denied>,
    /// List what is exact as well, and print every message about errors
    #[arg(long)]
    all: bool,
}

/// What the report looks like.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text: what is not exact, and totals
    Human,
    /// One JSON value with everything
    Json,
    /// One page with everything, to search in: `apiloom report SPEC --format html > report.html`
    Html,
}

/// Prints the report.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let mut config = Config::new(&arguments.spec, "");
    config.overlays.clone_from(&arguments.overlay);
    config
        .allow_refs_under
        .clone_from(&arguments.allow_refs_under);
    config.deny.clone_from(&arguments.deny);
    let generated = generate(&config, Lock::default());
    let has_errors = generated.diagnostics.has_errors();
    if has_errors {
        output.diagnostics(&generated.diagnostics, &generated.sources, arguments.all);
    }
    if generated.stats.version.is_empty() {
        return Ending::DocumentErrors;
    }
    match arguments.format {
        Format::Json => output.value(&report::json(&generated.report, &generated.sources)),
        Format::Html => {
            let title = format!("How {} is expressed", config.document_name());
            output.result(&report::html(&generated.report, &generated.sources, &title));
        }
        Format::Human => output.result(&report::human(
            &generated.report,
            &generated.sources,
            arguments.all,
        )),
    }
    if has_errors {
        return Ending::DocumentErrors;
    }
    let totals = generated.report.totals();
    let limits = [
        (totals.skipped, arguments.max_skipped, "skipped"),
        (totals.narrowed, arguments.max_narrowed, "narrowed"),
        (totals.widened, arguments.max_widened, "widened"),
    ];
    let mut ending = Ending::Done;
    for (number, most, word) in limits {
        let Some(most) = most.filter(|most| number > *most) else {
            continue;
        };
        output.trouble(&Trouble {
            code: None,
            message: &format!("{} {word}, at most {most} may be", count(number, "part")),
            place: None,
            help: None,
        });
        ending = Ending::TooInexact;
    }
    ending
}
