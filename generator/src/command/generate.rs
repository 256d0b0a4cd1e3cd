//! `apiloom generate`: one client from flags, or all that `apiloom.toml` lists.

use std::path::Path;
use std::time::Instant;

use apiloom::config::{Config, Layout, Only, RuntimeSource};
use apiloom::lock::Lock;
use apiloom::run::{Outcome, run as run_client};
use apiloom::write::{Force, WriteReport};
use apiloom::{Generated, Stats};
use clap::Args;
use serde_json::json;

use super::Ending;
use super::clients::{Clients, failure, lock_lost};
use super::diff::{names_before, since_the_last_commit};
use super::print::{Output, count};

/// Write a client
///
/// With SPEC and --out, one client; with neither, every client that apiloom.toml (here or in a
/// folder above, or the file that --config names) lists.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    clients: Clients,
    /// Overwrite files in the output folder that apiloom did not make or that were changed since, and
    /// change the document or the options of the client that is there
    #[arg(long)]
    force: bool,
    /// Print every message, also those that say the same
    #[arg(long)]
    all: bool,
    /// Say how long each stage took
    #[arg(long)]
    timings: bool,
}

/// Writes the clients.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let force = if arguments.force {
        Force::Yes
    } else {
        Force::No
    };
    let Some(configs) = arguments.clients.configs(force, output) else {
        return Ending::WrongUse;
    };
    let mut ending = Ending::Done;
    for config in &configs {
        let start = Instant::now();
        let before = names_before(config);
        let outcome = run_client(config, force);
        let reported = report(config, &outcome, start, arguments.all, output);
        ending = ending.max(reported);
        if arguments.timings {
            timings(&outcome, start, output);
        }
        let is_written = matches!(&outcome.result, Ok(report) if !is_unchanged(report));
        if let (true, Some(before)) = (is_written && !output.is_quiet(), before) {
            changes(config, before, output);
        }
    }
    ending
}

/// Says what changed in the document of a client that was there before.
fn changes(config: &Config, before: Lock, output: &Output) {
    if let Some(summary) = since_the_last_commit(config, before) {
        let spec = shell_word(&config.spec);
        let client = shell_word(&config.out);
        output.status(
            "Changes",
            &format!(
                "{summary} since the last commit  (apiloom diff {spec} --against HEAD --client {client})"
            ),
        );
    }
}

/// Says how long each stage took; the last one is all that was done with the files.
fn timings(outcome: &Outcome, start: Instant, output: &Output) {
    let Some(generated) = &outcome.generated else {
        return;
    };
    let mut rest = start.elapsed();
    for (stage, time) in generated.timings.iter() {
        rest = rest.saturating_sub(time);
        let text = format!("{:>9.1} ms  {stage}", 1000.0 * time.as_secs_f64());
        output.status("", &text);
    }
    let text = format!("{:>9.1} ms  compare and write", 1000.0 * rest.as_secs_f64());
    output.status("", &text);
}

/// Says what became of one client.
pub fn report(
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
    if outcome.lock_lost {
        lock_lost(config, output);
    }
    match (&outcome.result, &outcome.generated) {
        (Ok(report), Some(generated)) => {
            if output.is_json() {
                output.value(&summary(config, report, generated));
            }
            success(config, report, generated, start, output);
            Ending::Done
        }
        (Ok(_), None) => Ending::Done,
        (Err(error), generated) => {
            let out = config.out.display();
            let undone = format!("nothing is written to {out} because of the errors above");
            failure(error, generated.as_ref(), &undone, output)
        }
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

fn success(
    config: &Config,
    report: &WriteReport,
    generated: &Generated,
    start: Instant,
    output: &Output,
) {
    let stats = &generated.stats;
    let out = config.out.display();
    if is_unchanged(report) {
        output.status(
            "Unchanged",
            &format!("{out} ({})", count(report.unchanged, "file")),
        );
        return;
    }
    output.status("Generated", &format!("{out}: {}", made(config, stats)));
    let exactness = format!(
        "{}  (apiloom report {})",
        generated.report.totals(),
        shell_word(&config.spec)
    );
    output.status("", &exactness);
    if stats.types_left_out > 0 {
        let left_out = count(stats.types_left_out, "model");
        output.status(
            "Left out",
            &format!("{left_out} that no operation uses (written with `--unused-models on`)"),
        );
    }
    let is_new = report.unchanged == 0 && report.removed.is_empty();
    if is_new && config.layout == Layout::Crate {
        next(config, output);
    } else {
        output.status("Written", &written(report));
    }
    output.status(
        "Elapsed",
        &format!("{:.2} s", start.elapsed().as_secs_f64()),
    );
}

/// What a client has, in numbers.
fn made(config: &Config, stats: &Stats) -> String {
    let types = count(stats.types, "type");
    if config.only == Only::Models {
        return types;
    }
    let mut made = format!(
        "{} in {}, {}, {}",
        count(stats.operations, "operation"),
        count(stats.modules, "module"),
        types,
        count(stats.error_enums, "error enum"),
    );
    if stats.operations_skipped > 0 {
        let skipped = count(stats.operations_skipped, "operation");
        made.push_str(&format!(" ({skipped} skipped)"));
    }
    made
}

/// What to do with a client that was not there before.
fn next(config: &Config, output: &Output) {
    let folder = shell_word(&config.out);
    output.status(
        "Next",
        &format!("cd {folder} && cargo doc --no-deps --open"),
    );
    if config.runtime == RuntimeSource::Released {
        output.status(
            "",
            "(the client needs apiloom-runtime from the registry; while it is not published there, generate with \
             `--runtime-path` and the folder `runtime` of apiloom's sources)",
        );
    }
}

/// The files that were written and removed, in numbers.
fn written(report: &WriteReport) -> String {
    let files = count(report.written.len(), "file");
    let removed = match report.removed.len() {
        0 => String::new(),
        removed => format!(", {removed} removed"),
    };
    format!("{files} ({} unchanged{removed})", report.unchanged)
}

/// The last line of the JSON output for a client.
fn summary(config: &Config, report: &WriteReport, generated: &Generated) -> serde_json::Value {
    let stats = &generated.stats;
    let totals = generated.report.totals();
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
            "types_left_out": stats.types_left_out,
            "error_enums": stats.error_enums,
            "exact": totals.exact,
            "narrowed": totals.narrowed,
            "widened": totals.widened,
            "skipped": totals.skipped,
            "several": totals.several,
        },
    })
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
