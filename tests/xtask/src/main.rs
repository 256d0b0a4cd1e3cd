//! `cargo xtask`: what people do in this checkout, by name. Calls what is there, and does no work of its own but for `new-golden` and
//! what `expand` leaves out.

mod expand;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What each command does, as `--help` prints it.
const HELP: &str = "\
What people do in this checkout, by name.

Usage: cargo xtask COMMAND [ARGUMENT ..]

  bless             writes expected outputs anew: goldens, diagnostics, public items, and those within unit tests.
                    Read the difference, every line of it
  golden [NAME]     compares the golden outputs, or those with NAME in their names, with what is generated now
  new-golden NAME   begins tests/golden/NAME with a small document, and generates its client
  expand GOLDEN [ITEM]
                    prints the client of a golden document, or of one of schemas, with all macros expanded, or only the
                    items that name ITEM: what a declaration such as `object!` stands for. Needs no tool but rustc
  corpus [..]       generates, lints and reads back and forth real documents (tests/corpus --help)
  bench [..]        measures the runtime on a machine that does nothing else (cargo bench); costs of building are
                    measured by tests/build-cost and tests/runtime-cost
  ci [PART ..]      what every change must pass, or some parts of it; ci --list names them (.ci/run)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [] | ["-h" | "--help" | "help", ..] | [_, "-h" | "--help"] => {
            print!("{HELP}");
            Ok(true)
        }
        ["bless"] => bless(),
        ["golden"] => golden(&[]),
        ["golden", name] => golden(&["--", name]),
        ["new-golden", name] => new_golden(name),
        ["expand", golden] => expand::expand(golden, None),
        ["expand", golden, item] => expand::expand(golden, Some(item)),
        ["corpus", rest @ ..] => run(Command::new(root().join("tests/corpus")).args(rest)),
        ["bench", rest @ ..] => run(cargo(&["bench", "--package", "apiloom-runtime"]).args(rest)),
        ["ci", rest @ ..] => run(Command::new(root().join(".ci/run")).args(rest)),
        _ => {
            eprint!("there is no such command, or not with these arguments\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// The repository's root.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// cargo, at the root.
fn cargo(arguments: &[&str]) -> Command {
    let name = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// Whether a command succeeds.
fn run(command: &mut Command) -> Result<bool, String> {
    let status = command.current_dir(root()).status();
    let status = status.map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    Ok(status.success())
}

fn bless() -> Result<bool, String> {
    let own = ["--package", "apiloom", "--lib", "--test", "command"];
    // Each test file of the suite that has expected outputs.
    let suite = [
        "golden",
        "reject",
        "layouts",
        "pages",
        "report",
        "public_api",
    ];
    let suite = suite.iter().flat_map(|name| ["--test", *name]);
    let suite: Vec<&str> = ["--package", "apiloom-tests"]
        .into_iter()
        .chain(suite)
        .collect();
    let mut whole = true;
    for arguments in [&own[..], &suite] {
        let mut test = cargo(&["test", "--no-fail-fast"]);
        whole &= run(test.args(arguments).env("UPDATE_EXPECT", "1"))?;
    }
    Ok(whole)
}

fn golden(rest: &[&str]) -> Result<bool, String> {
    run(cargo(&["test", "--package", "apiloom-tests", "--test", "golden"]).args(rest))
}

/// The smallest document that gives a client: one operation, to be replaced by what the fixture is about.
const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: NAME, version: 1.0.0 }
servers: [{ url: https://NAME.example }]
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        '200':
          description: The thing.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Thing' }
components:
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: { type: string }
";

fn new_golden(name: &str) -> Result<bool, String> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    if name.is_empty() || !name.chars().all(|letter| plain(letter) || letter == '-') {
        return Err(format!(
            "`{name}` is no name of a fixture: lower case letters, digits and hyphens"
        ));
    }
    let folder = root().join("tests/golden").join(name);
    if folder.exists() {
        return Err(format!("{} is there already", folder.display()));
    }
    let document = folder.join("openapi.yaml");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&document, DOCUMENT.replace("NAME", name)))
        .map_err(|error| format!("{}: {error}", document.display()))?;
    let mut generate = cargo(&["test", "--package", "apiloom-tests", "--test", "golden"]);
    let whole = run(generate
        .args(["--", "--exact", name])
        .env("UPDATE_EXPECT", "1"))?;
    println!(
        "{} has its client now. Change it, then `cargo xtask bless`; \
         a test that calls the client stands in tests/e2e/tests, with a line in tests/e2e/Cargo.toml",
        document.display()
    );
    Ok(whole)
}
