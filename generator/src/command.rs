//! The command line: reads arguments, calls the library, prints.
//!
//! The exit code is 0 when the work is done (warnings allowed), 1 when a document has errors, a
//! checked client is out of date, more changed or more is not exact than may be, and 2 for wrong use: arguments, configuration, or an output folder that must not or cannot be written.

mod check;
mod clients;
mod completions;
mod diff;
mod explain;
mod fix;
mod generate;
mod init;
mod inspect;
mod print;
mod probe;
mod report;
mod schema;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use print::Output;

#[derive(Parser)]
#[command(
    name = "apiloom",
    version,
    about = "Weaves an OpenAPI document into a typed Rust client"
)]
#[command(arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// How to print messages
    #[arg(long, global = true, display_order = 900, value_enum, default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
    /// Print no progress, only warnings and errors
    #[arg(long, short, global = true, display_order = 901)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Arguments),
    Check(check::Arguments),
    Diff(diff::Arguments),
    Report(report::Arguments),
    Fix(fix::Arguments),
    Probe(probe::Arguments),
    Inspect(inspect::Arguments),
    Explain(explain::Arguments),
    /// Print the JSON Schema of apiloom.toml, for editors
    Schema,
    Init(init::Arguments),
    Watch(watch::Arguments),
    Completions(completions::Arguments),
    /// Print the manual, for `man -l -`
    Man,
}

/// Who reads the messages.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// Text on stderr
    Human,
    /// JSON on stdout, one value a line
    Json,
}

/// How a run ended; the worst of several counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// All is done.
    Done,
    /// A client is not what its document gives now.
    Outdated,
    /// More changed than may.
    Changed,
    /// More of a document is not exact than may be.
    TooInexact,
    /// A document has errors.
    DocumentErrors,
    /// The command was used in a wrong way, or in a place where it cannot work.
    WrongUse,
}

/// Runs the command that the arguments of the process name.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too, with exit code 0 and on stdout.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let output = Output::new(arguments.message_format, arguments.quiet);
    let ending = match arguments.command {
        Command::Generate(arguments) => generate::run(&arguments, &output),
        Command::Check(arguments) => check::run(&arguments, &output),
        Command::Diff(arguments) => diff::run(&arguments, &output),
        Command::Report(arguments) => report::run(&arguments, &output),
        Command::Fix(arguments) => fix::run(&arguments, &output),
        Command::Probe(arguments) => probe::run(&arguments, &output),
        Command::Inspect(arguments) => inspect::run(&arguments, &output),
        Command::Explain(arguments) => explain::run(&arguments, &output),
        Command::Schema => schema::run(&output),
        Command::Init(arguments) => match init::run(&arguments, &output) {
            Ok(()) => first(&output),
            Err(ending) => ending,
        },
        Command::Watch(arguments) => watch::run(&arguments, &output),
        Command::Completions(arguments) => {
            completions::run(&arguments, Arguments::command(), &output)
        }
        Command::Man => completions::manual(Arguments::command(), &output),
    };
    ExitCode::from(match ending {
        Ending::Done => 0,
        Ending::Outdated | Ending::Changed | Ending::TooInexact | Ending::DocumentErrors => 1,
        Ending::WrongUse => 2,
    })
}

/// Writes the clients of a configuration file that has just been made.
fn first(output: &Output) -> Ending {
    let generate = Arguments::try_parse_from(["apiloom", "generate"]);
    let Ok(Command::Generate(arguments)) = generate.map(|arguments| arguments.command) else {
        return Ending::WrongUse;
    };
    let ending = generate::run(&arguments, output);
    if ending == Ending::Done {
        init::next(output);
    }
    ending
}
