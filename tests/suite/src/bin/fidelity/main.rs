//! Values there and back through the types of a generated client, with a judge that is not ours.
//!
//!     fidelity make DOCUMENT FOLDER    writes a program and the values it shall read and write
//!     fidelity judge DOCUMENT FOLDER   compares what came back
//!
//! The values are the document's own examples and defaults, and others made from its schemas; all of them
//! are values of their schemas by the word of the crate jsonschema. `tests/corpus` compiles the program
//! beside the client and keeps what it prints as `FOLDER/results.jsonl`. `judge` prints each difference as a
//! line of JSON, and the numbers last.

mod judge;
mod make;
mod random;
mod target;
mod unknown;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [verb, document, folder] = arguments.as_slice() else {
        eprintln!("usage: fidelity make|judge DOCUMENT FOLDER");
        return ExitCode::from(2);
    };
    let (document, folder) = (Path::new(document), Path::new(folder));
    let done = match verb.as_str() {
        "make" => judge::make(document, folder),
        "judge" => judge::judge(document, folder),
        other => Err(format!("there is no `{other}`")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}: {message}", document.display());
            ExitCode::FAILURE
        }
    }
}
