//! The `apiloom` command: a thin shell around the library.

mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::main()
}
