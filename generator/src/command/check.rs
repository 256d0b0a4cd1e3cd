//! `apiloom check`: whether what is written is what the documents give now.

use apiloom::config::Config;
use apiloom::diagnostic::codes;
use apiloom::run::{Outcome, check};
use apiloom::write::{Difference, Force};
use clap::Args;
use serde_json::json;

use super::Ending;
use super::clients::{Clients, failure, lock_lost};
use super::print::{Output, Trouble, count, visible};

/// Say whether the written clients are what their documents give now
///
/// Takes the same arguments as `generate` and writes nothing. The exit code is 1 when a file differs,
/// is missing or is left over; such files are listed on stdout.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    clients: Clients,
    /// Print every message, also those that say the same
    #[arg(long)]
    all: bool,
}

/// Compares the clients.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let Some(configs) = arguments.clients.configs(Force::No, output) else {
        return Ending::WrongUse;
    };
    let endings = configs
        .iter()
        .map(|config| report(config, &check(config), arguments.all, output));
    endings.max().unwrap_or(Ending::Done)
}

/// Says how one client differs. What is to be said of its document was said when it was generated,
/// and is not said again, but for errors.
fn report(config: &Config, outcome: &Outcome<Difference>, all: bool, output: &Output) -> Ending {
    if outcome.lock_lost {
        lock_lost(config, output);
    }
    let difference = match &outcome.result {
        Ok(difference) => difference,
        Err(error) => {
            if let Some(generated) = &outcome.generated {
                output.diagnostics(&generated.diagnostics, &generated.sources, all);
            }
            let undone = format!(
                "{} cannot be checked because of the errors above",
                config.out.display()
            );
            return failure(error, outcome.generated.as_ref(), &undone, output);
        }
    };
    if output.is_json() {
        output.value(&summary(config, difference));
    } else if difference.is_empty() {
        let files = count(difference.unchanged, "file");
        output.status("Current", &format!("{} ({files})", config.out.display()));
    } else {
        tell(config, difference, output);
    }
    if difference.is_empty() {
        Ending::Done
    } else {
        Ending::Outdated
    }
}

/// Lists the files.
fn tell(config: &Config, difference: &Difference, output: &Output) {
    output.trouble(&Trouble {
        code: Some(codes::OUTDATED.0),
        message: &format!(
            "{} is not what {} gives now: {} to change",
            config.out.display(),
            config.spec.display(),
            count(difference.count(), "file"),
        ),
        place: None,
        help: Some(match difference.edited.is_empty() {
            true => "`apiloom generate` with the same arguments brings it up to date",
            false => {
                "what was edited by hand is lost when it is generated anew: keep it elsewhere, then \
                 `apiloom generate --force` with the same arguments"
            }
        }),
    });
    for (word, files) in [
        ("differs", &difference.differs),
        ("missing", &difference.missing),
        ("left over", &difference.left_over),
    ] {
        for file in files {
            let path = config.out.join(file);
            let by_hand = match difference.edited.contains(file) {
                true => "  (edited by hand)",
                false => "",
            };
            output.result(&format!(
                "{word:>9}  {}{by_hand}",
                visible(&path.to_string_lossy())
            ));
        }
    }
}

/// The line of the JSON output for a client.
fn summary(config: &Config, difference: &Difference) -> serde_json::Value {
    json!({
        "reason": if difference.is_empty() { "current" } else { "outdated" },
        "spec": config.spec.to_string_lossy(),
        "out": config.out.to_string_lossy(),
        "differs": difference.differs,
        "missing": difference.missing,
        "left_over": difference.left_over,
        "edited": difference.edited,
        "unchanged": difference.unchanged,
    })
}
