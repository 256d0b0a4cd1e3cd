//! Reads values with the types of a client, writes them again, and prints what came of it.

use std::fmt::Write as _;
use std::io::Write as _;

use api::Wire;
use apiloom_runtime::json::{self, Read, Write};
use apiloom_runtime::serde_json;

/// There and back.
pub type Round = fn(&[u8]) -> Result<Vec<u8>, String>;

/// There and back through one type.
pub fn round<T: Read<Wire> + Write<Wire>>(text: &[u8]) -> Result<Vec<u8>, String> {
    match json::from_slice::<Wire, T>(text) {
        Ok(value) => Ok(json::to_vec::<Wire, T>(&value)),
        Err(error) => Err(error.to_string()),
    }
}

/// Every line of the file that the first argument names: the number of a type, a tab, a value.
pub fn run(rounds: &[Round]) -> std::io::Result<()> {
    let path = std::env::args().nth(1).expect("a file of values");
    let mut out = std::io::stdout().lock();
    for line in std::fs::read_to_string(path)?.lines() {
        let (number, text) = line.split_once('\t').expect("a number and a value");
        let round = rounds[number.parse::<usize>().expect("a number")];
        let mut said = String::new();
        match round(text.as_bytes()) {
            Ok(back) => {
                let _ = write!(said, "ok\t{}", String::from_utf8_lossy(&back));
            }
            Err(error) => {
                let _ = write!(said, "error\t{}", serde_json::Value::from(error));
            }
        }
        writeln!(out, "{said}")?;
    }
    Ok(())
}
