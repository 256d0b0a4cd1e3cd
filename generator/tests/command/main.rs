//! The command `apiloom` as its users run it: the program that cargo has built beside these tests.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod begin;
mod configuration;
mod diff;
mod folders;
mod generate;
mod interrupted;
mod merges;
mod overlays;
mod report;
mod trust;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apiloom"));
    command.args(arguments).current_dir(folder);
    command.output().unwrap()
}

/// The teaching document.
fn petstore() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    root.join("schemas/petstore.yaml")
}
