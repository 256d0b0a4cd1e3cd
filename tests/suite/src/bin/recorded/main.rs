//! Recorded answers of servers, read through the operations of a generated client.
//!
//!     recorded make DOCUMENT CLIENT FOLDER HAR..   writes a program, and the exchanges that it shall read
//!     recorded judge DOCUMENT FOLDER               says of each exchange what came of it
//!
//! `tests/recorded` compiles the program beside the client and keeps what it prints as `FOLDER/results.jsonl`.
//! `make` and `judge` print lines of JSON.

mod client;
mod judge;
mod program;
mod said;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use apiloom::config::Config;
use apiloom::diagnostic::Diagnostics;
use apiloom::source::Sources;
use apiloom::traffic::har::{self, Exchange};
use apiloom::traffic::route::{Router, routes};
use apiloom_tests::dialect::Dialect;
use serde_json::{Value, json};

use crate::judge::Judge;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<&Path> = arguments.iter().map(Path::new).collect();
    let verb = arguments.first().map(String::as_str);
    let done = match (verb, paths.get(1..).unwrap_or_default()) {
        (Some("make"), [document, client, folder, files @ ..]) if !files.is_empty() => {
            make(document, client, folder, files)
        }
        (Some("judge"), [document, folder]) => judge(document, folder),
        _ => {
            eprintln!(
                "usage: recorded make DOCUMENT CLIENT FOLDER HAR.. | recorded judge DOCUMENT FOLDER"
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The document's tree, with the overlay that `RECORDED_OVERLAY` names, and parts in other files brought in.
fn tree(document: &Path) -> Result<Value, String> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let unreadable = || format!("{}: apiloom cannot read it", document.display());
    let mut config = Config::new(document, "");
    // What the client is made of too.
    config
        .overlays
        .extend(std::env::var_os("RECORDED_OVERLAY").map(Into::into));
    let (file, tree) =
        apiloom::read(&config, &mut sources, &mut diagnostics).ok_or_else(unreadable)?;
    Ok(apiloom::bundle::bundle(file, tree, &config, &mut sources, &mut diagnostics).tree)
}

/// Writes the program, and beside it `exchanges.jsonl` and `about.jsonl`: what the program needs to know, and what the judge does.
fn make(document: &Path, client: &Path, folder: &Path, files: &[&Path]) -> Result<(), String> {
    let tree = tree(document)?;
    let (mut exchanges, mut silent) = (Vec::new(), 0);
    for file in files {
        let (found, without) =
            har::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        exchanges.extend(found);
        silent += without;
    }
    let operations = client::operations(client)?;
    let routes = routes(&tree);
    let all: Vec<&Exchange> = exchanges.iter().collect();
    let router = Router::new(&tree, &routes, &all);
    let lines: Vec<Value> = exchanges
        .iter()
        .map(|exchange| {
            line(
                exchange,
                router.find(exchange).map(|route| route.line.as_str()),
            )
        })
        .collect();
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    program::write(&operations, folder).map_err(failed)?;
    let mut file = std::fs::File::create(folder.join("exchanges.jsonl")).map_err(failed)?;
    for line in &lines {
        writeln!(file, "{line}").map_err(failed)?;
    }
    println!(
        "{}",
        json!({"base": router.base(), "silent": silent, "operations": operations.len()})
    );
    Ok(())
}

fn line(exchange: &Exchange, operation: Option<&str>) -> Value {
    let is_json = |(media_type, body): &&(String, Vec<u8>)| {
        media_type.to_ascii_lowercase().contains("json") && !body.is_empty()
    };
    let sent = exchange.sent.as_ref().filter(is_json);
    json!({
        "operation": operation,
        "call": format!("{} {}", exchange.method, exchange.path),
        "status": exchange.status,
        "headers": exchange.headers,
        "media_type": exchange.media_type(),
        "body": hex(&exchange.body),
        "sent": sent.map(|(_, body)| hex(body)),
    })
}

/// Says of each exchange what came of it.
fn judge(document: &Path, folder: &Path) -> Result<(), String> {
    let tree = tree(document)?;
    let routes = routes(&tree);
    let dialect = Dialect::of(tree);
    let judge = Judge::new(&dialect, &routes)?;
    let read = |name: &str| {
        std::fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let (exchanges, results) = (read("exchanges.jsonl")?, read("results.jsonl")?);
    let mut results = results.lines();
    for exchange in exchanges.lines() {
        let parsed =
            |line: &str| serde_json::from_str::<Value>(line).map_err(|error| error.to_string());
        let result = results.next().ok_or("the program has ended early")?;
        println!("{}", judge.verdict(&parsed(exchange)?, &parsed(result)?));
    }
    Ok(())
}

/// Bytes as text for a line of JSON.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of such a text.
fn unhex(text: &str) -> Vec<u8> {
    let pairs = (0..text.len()).step_by(2);
    let pairs = pairs.filter_map(|at| text.get(at..at + 2));
    pairs
        .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
        .collect()
}
