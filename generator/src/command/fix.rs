//! `apiloom fix`: mends of a document that a machine can make, as an overlay.

use std::path::{Path, PathBuf};

use apiloom::config::Config;
use apiloom::fix::{Fix, Fixes, fix};
use clap::Args;
use serde_json::json;

use super::Ending;
use super::print::{Output, Trouble, count, visible};

/// Collect mends of a document as an overlay
///
/// Of what is told of a document, some can be mended by a machine: a reference or a keyword with a letter too few, a text where a
/// number belongs. Each mend is tried before it is proposed. The document itself is not changed: `generate --overlay FILE`
/// applies the overlay, and so does `overlays` in apiloom.toml.
#[derive(Args)]
pub struct Arguments {
    /// The OpenAPI document, YAML or JSON
    spec: PathBuf,
    /// Write the overlay to this file; without it the mends are listed
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
}

/// Collects the mends.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let mut config = Config::new(&arguments.spec, "");
    config.overlays.clone_from(&arguments.overlay);
    config
        .allow_refs_under
        .clone_from(&arguments.allow_refs_under);
    let fixes = fix(&config);
    if !fixes.readable {
        output.diagnostics(&fixes.before, &fixes.sources, false);
        return Ending::DocumentErrors;
    }
    if let Some(file) = arguments
        .write
        .as_deref()
        .filter(|_| !fixes.fixes.is_empty())
        && let Err(ending) = write(file, &fixes.overlay(&config), arguments.force, output)
    {
        return ending;
    }
    if output.is_json() {
        output.value(&summary(&fixes, arguments));
        return Ending::Done;
    }
    for fix in &fixes.fixes {
        output.result(&line(fix));
    }
    tell(&fixes, arguments, output);
    Ending::Done
}

/// Writes an overlay. A file that is there may be somebody's.
pub fn write(file: &Path, text: &str, force: bool, output: &Output) -> Result<(), Ending> {
    let trouble = |message: &str, help: Option<&str>| {
        output.trouble(&Trouble {
            code: None,
            message,
            place: None,
            help,
        });
        Ending::WrongUse
    };
    if file.exists() && !force {
        let message = format!("{} is there already", file.display());
        let help = "name another file, or use `--force` to write over it";
        return Err(trouble(&message, Some(help)));
    }
    std::fs::write(file, text)
        .map_err(|error| trouble(&format!("{}: {error}", file.display()), None))
}

fn line(fix: &Fix) -> String {
    let place = match &fix.place {
        Some((file, line, column)) => format!("{file}:{line}:{column}: "),
        None => String::new(),
    };
    visible(&format!("{}  {place}{}", fix.code.0, fix.description))
}

fn tell(fixes: &Fixes, arguments: &Arguments, output: &Output) {
    let number = fixes.fixes.len();
    let mends = count(number, "mend");
    match &arguments.write {
        _ if number == 0 => output.status("Nothing", "of what is told can be mended by a machine"),
        Some(file) => output.status("Written", &format!("{} ({mends})", file.display())),
        None => output.status(
            "Found",
            &format!("{mends}; `--write overlay.yaml` makes an overlay of them"),
        ),
    }
    if fixes.elsewhere > 0 {
        let more = count(fixes.elsewhere, "more mend");
        output.status(
            "Elsewhere",
            &format!(
                "{more} in files that the document refers to, which an overlay does not change"
            ),
        );
    }
    let left = fixes.left.len();
    if number > 0 && left > 0 {
        output.status(
            "Left",
            &format!("{} without a mend", count(left, "message")),
        );
    }
}

fn summary(fixes: &Fixes, arguments: &Arguments) -> serde_json::Value {
    let all = fixes.fixes.iter().map(|fix| {
        let place = fix.place.as_ref();
        json!({
            "code": fix.code.0,
            "message": fix.message,
            "mend": fix.description,
            "file": place.map(|place| &place.0),
            "line": place.map(|place| place.1),
            "column": place.map(|place| place.2),
        })
    });
    let written = arguments.write.as_ref().filter(|_| !fixes.fixes.is_empty());
    json!({
        "reason": "fixes",
        "spec": arguments.spec.to_string_lossy(),
        "fixes": all.collect::<Vec<_>>(),
        "elsewhere": fixes.elsewhere,
        "left": fixes.left.len(),
        "written": written.map(|file| file.to_string_lossy()),
    })
}
