//! `apiloom completions` and `apiloom man`: what a shell and a reader of manuals want to know of the command line.

use std::io;

use clap::{Args, Command};
use clap_complete::Shell;

use super::Ending;
use super::print::{Output, Trouble};

/// Print completions for a shell
#[derive(Args)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints completions.
pub fn run(arguments: &Arguments, mut command: Command, output: &Output) -> Ending {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "apiloom", &mut script);
    output.result(String::from_utf8_lossy(&script).trim_end());
    Ending::Done
}

/// Prints the manual: of the command, then of each of its commands.
pub fn manual(mut command: Command, output: &Output) -> Ending {
    // Names as they are typed: `apiloom generate`.
    command.build();
    let mut pages = Vec::new();
    let result = page(&command, &mut pages);
    let mut commands = command
        .get_subcommands()
        .filter(|one| one.get_name() != "help");
    match result.and_then(|()| commands.try_for_each(|one| page(one, &mut pages))) {
        Ok(()) => {
            output.result(String::from_utf8_lossy(&pages).trim_end());
            Ending::Done
        }
        Err(error) => {
            output.trouble(&Trouble {
                code: None,
                message: &error.to_string(),
                place: None,
                help: None,
            });
            Ending::WrongUse
        }
    }
}

fn page(command: &Command, pages: &mut Vec<u8>) -> io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(pages)
}
