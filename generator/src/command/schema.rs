//! `apiloom schema`: the JSON Schema of the configuration file.

use apiloom::config::reference;

use super::Ending;
use super::print::Output;

/// Prints the schema.
pub fn run(output: &Output) -> Ending {
    output.result(&format!("{:#}", reference::schema()));
    Ending::Done
}
