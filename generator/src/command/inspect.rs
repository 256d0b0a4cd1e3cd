//! `apiloom inspect`: the model as it is after a stage.

use std::path::PathBuf;

use apiloom::config::Config;
use apiloom::{Selection, Stage};
use clap::Args;
use clap::builder::PossibleValuesParser;

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
    /// The stage
    #[arg(long, value_name = "STAGE", value_parser = PossibleValuesParser::new(STAGES))]
    after: String,
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
    let Ok(stage) = arguments.after.parse::<Stage>() else {
        let message = format!("there is no stage `{}`", arguments.after);
        output.trouble(&Trouble {
            code: None,
            message: &message,
            place: None,
            help: None,
        });
        return Ending::WrongUse;
    };
    let selection = Selection {
        operation: arguments.operation.clone(),
        schema: arguments.schema.clone(),
    };
    match apiloom::inspect(&Config::new(&arguments.spec, ""), stage, &selection) {
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
