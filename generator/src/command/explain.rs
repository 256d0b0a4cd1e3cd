//! `apiloom explain`: more about a code.

use apiloom::diagnostic::explain;
use clap::Args;

use super::Ending;
use super::print::{Output, Trouble};

/// Say more about a message's code
#[derive(Args)]
pub struct Arguments {
    /// The code, for example AL0207
    code: String,
}

/// Prints the explanation.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let code = arguments.code.trim().to_ascii_uppercase();
    // The digits alone say as much.
    let code = match code.strip_prefix("AL") {
        Some(_) => code,
        None => format!("AL{code}"),
    };
    match explain(&code) {
        Some(text) => {
            output.result(&text);
            Ending::Done
        }
        None => {
            let message = format!("there is no code `{code}`");
            let help = Some("codes stand in brackets in messages: `error[AL0207]`");
            output.trouble(&Trouble {
                code: None,
                message: &message,
                place: None,
                help,
            });
            Ending::WrongUse
        }
    }
}
