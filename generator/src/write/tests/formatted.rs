//! Files that a formatter has laid out anew, and those that would be laid out otherwise now.

use std::error::Error;
use std::fs;

use super::tree;
use crate::write::{Force, MANIFEST, check, write};

#[test]
fn what_is_laid_out_otherwise_now_is_written() -> Result<(), Box<dyn Error>> {
    let temp = tempfile::tempdir()?;
    let path = temp.path().join("lib.rs");
    let one = tree(&[("lib.rs", "fn a(b: u8) {}\n")]);
    let other = tree(&[("lib.rs", "fn a(\n    b: u8,\n) {\n}\n")]);
    write(&one, temp.path(), Force::No)?;
    assert!(!check(&other, temp.path())?.is_empty());
    let report = write(&other, temp.path(), Force::No)?;
    assert_eq!(report.written, ["lib.rs"]);
    assert_eq!(Some(&*fs::read(&path)?), other.get("lib.rs"));
    // A formatter has what was written, and it is not undone.
    let formatted = "fn a( b: u8 )\n{ }\n";
    fs::write(&path, formatted)?;
    assert!(check(&other, temp.path())?.is_empty());
    assert!(write(&other, temp.path(), Force::No)?.written.is_empty());
    assert_eq!(fs::read_to_string(&path)?, formatted);
    // It is no edit of somebody's either, where something else is to be written.
    let report = write(&one, temp.path(), Force::No)?;
    assert_eq!(report.written, ["lib.rs"]);
    // A list of an earlier version does not say which bytes were written.
    let list = fs::read_to_string(temp.path().join(MANIFEST))?;
    let line = list.lines().nth(1).ok_or("no line")?;
    let (marks, _) = line.split_once('-').ok_or("no hash")?;
    fs::write(
        temp.path().join(MANIFEST),
        format!("# Files\n{marks} lib.rs\n"),
    )?;
    fs::write(&path, formatted)?;
    let report = write(&one, temp.path(), Force::No)?;
    assert_eq!(report.written, ["lib.rs"]);
    Ok(())
}
