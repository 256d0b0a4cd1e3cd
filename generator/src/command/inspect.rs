//! `apiloom inspect`: the model as it is after a stage, or what each pass changes in it.

use std::path::PathBuf;

use apiloom::config::Config;
use apiloom::inspect::{Form, Stage, inspect, steps};
use apiloom::outline::Selection;
use clap::Args;
use clap::builder::PossibleValuesParser;
use similar::TextDiff;

use super::Ending;
use super::print::{Output, Trouble};

const STAGES: [&str; 7] = [
    "source",
    "normalize",
    "parse",
    "resolve",
    "lower",
    "passes",
    "naming",
];

/// Print the model as it is after a stage
#[derive(Args)]
pub struct Arguments {
    /// The OpenAPI document, YAML or JSON
    spec: PathBuf,
    /// Change the document by this overlay first; can be given several times
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// The stage
    #[arg(long, value_name = "STAGE", value_parser = PossibleValuesParser::new(STAGES), required_unless_present = "diff")]
    after: Option<String>,
    /// What each pass changes in the model, as unified diffs
    #[arg(long, conflicts_with = "after")]
    diff: bool,
    /// All that is known of each node of the model, not a line for each item
    #[arg(long, conflicts_with = "diff")]
    debug: bool,
    /// Only this operation
    #[arg(long, value_name = "ID")]
    operation: Option<String>,
    /// Only this schema
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    /// Print every message, also those that say the same
    #[arg(long)]
    all: bool,
}

/// Prints the model.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let selection = Selection {
        operation: arguments.operation.clone(),
        schema: arguments.schema.clone(),
    };
    let mut config = Config::new(&arguments.spec, "");
    config.overlays.clone_from(&arguments.overlay);
    let form = match arguments.debug {
        true => Form::Debug,
        false => Form::Outline,
    };
    let text = match &arguments.after {
        None => steps(&config, &selection).map(|steps| {
            let pairs = steps.iter().zip(steps.iter().skip(1));
            let diffs = pairs.map(|(before, after)| {
                let lines = TextDiff::from_lines(&before.text, &after.text);
                let mut diff = lines.unified_diff();
                diff.header(before.name, after.name).to_string()
            });
            diffs.collect::<String>()
        }),
        Some(stage) => match stage.parse::<Stage>() {
            Ok(stage) => inspect(&config, stage, &selection, form),
            Err(message) => {
                output.trouble(&Trouble {
                    code: None,
                    message: &message,
                    place: None,
                    help: None,
                });
                return Ending::WrongUse;
            }
        },
    };
    match text {
        Ok(text) => {
            output.result(&text);
            Ending::Done
        }
        Err(refused) => {
            output.diagnostics(&refused.diagnostics, &refused.sources, arguments.all);
            Ending::DocumentErrors
        }
    }
}
