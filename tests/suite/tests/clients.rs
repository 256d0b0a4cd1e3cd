//! Generated clients compile without a warning of rustc, clippy and rustdoc, and call real servers.
//!
//! The clients of the schemas and of the golden documents are generated into a workspace of their own
//! under `target`, the packages `tests/e2e` and `tests/one-build` are put beside them, and all of it is checked,
//! documented and tested. Each of these is a test that can be run alone; they share the workspace and so run one after the other
//! (`.config/nextest.toml`, and [`workspace_of_clients`] in one process).

#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use apiloom::config::{Config, DateTimeLibrary, EnumMode, UnknownProperties, UuidLibrary};
use apiloom::run::run;
use apiloom::write::Force;
use apiloom_tests::{build_folder, goldens, root, workspace, write_new};

const SCHEMAS: [&str; 4] = ["gloria", "dafnck", "flutter", "petstore"];

/// Whether this process has generated the clients. Who holds it has the workspace alone.
static GENERATED: Mutex<bool> = Mutex::new(false);

#[test]
fn clippy_finds_nothing() {
    let _alone = workspace_of_clients();
    // Not `--all-targets`: generated code has no tests within, and would be compiled again to find none.
    cargo_all(
        &["clippy", "--lib", "--test", "*"],
        &["--", "-D", "warnings"],
    );
}

#[test]
fn rustdoc_finds_nothing() {
    let _alone = workspace_of_clients();
    cargo_all(&["doc", "--no-deps", "--exclude", "apiloom-e2e"], &[]);
}

/// All of `tests/e2e/tests`, or those of the file that the variable `E2E` names.
#[test]
fn end_to_end() {
    let _alone = workspace_of_clients();
    let files = std::env::var("E2E").unwrap_or_else(|_| "*".to_owned());
    cargo_all(&["test", "--test", &files], &["--no-fail-fast"]);
}

#[test]
fn examples_in_documentation_run() {
    let _alone = workspace_of_clients();
    cargo_all(&["test", "--doc"], &["--no-fail-fast"]);
}

#[test]
fn one_tag_alone_and_none_compile() {
    let _alone = workspace_of_clients();
    for (package, features) in [
        ("gloria", ""),
        ("gloria", "users"),
        ("golden-operations", ""),
    ] {
        let package = ["--package", package, "--no-default-features"];
        let choice = ["--features", features, "--", "-D", "warnings"];
        cargo(&folder(), &[&["clippy"], &package[..], &choice].concat());
    }
}

fn folder() -> PathBuf {
    root().join("target/generated")
}

fn cargo_all(command: &[&str], rest: &[&str]) {
    let all = ["--workspace", "--all-features"];
    cargo(&folder(), &[command, &all, rest].concat());
}

/// The workspace with all clients, generated once: by this process, or by this run of nextest, which has a process for each test.
fn workspace_of_clients() -> MutexGuard<'static, bool> {
    let mut generated = GENERATED.lock().unwrap_or_else(PoisonError::into_inner);
    let stamp = folder().join("generated-by");
    let run = std::env::var("NEXTEST_RUN_ID").ok();
    let is_there = run.is_some() && fs::read_to_string(&stamp).ok() == run;
    if !*generated && !is_there {
        generate_all();
        write_new(&stamp, run.unwrap_or_default().as_bytes()).unwrap();
    }
    *generated = true;
    generated
}

fn generate_all() {
    let folder = folder();
    // Names anew, or those of a golden client, not those of an earlier state of this checkout.
    let generate_with =
        |lock: &[u8], document: &Path, name: &str, choose: &dyn Fn(Config) -> Config| {
            let out = folder.join("clients").join(name);
            write_new(&out.join("apiloom.lock"), lock).unwrap();
            let config = Config::new(document, out)
                .crate_name(name)
                .runtime_path(root().join("runtime"));
            run(&choose(config), Force::Yes).result.unwrap();
        };
    let generate_as = |document: &Path, name: &str, choose: &dyn Fn(Config) -> Config| {
        generate_with(b"", document, name, choose);
    };
    let generate = |document: &Path, name: &str| generate_as(document, name, &|config| config);
    for name in SCHEMAS {
        generate(&root().join(format!("schemas/{name}.yaml")), name);
    }
    for golden in goldens().unwrap() {
        // The teaching document is among the schemas.
        if golden.name != "petstore" {
            let config = golden.config;
            let name = format!("golden-{}", golden.name);
            let lock = fs::read(config.out.join("apiloom.lock")).unwrap();
            generate_with(&lock, &config.spec.clone(), &name, &|fresh| {
                let mut config = config.clone();
                config.out.clone_from(&fresh.out);
                config
            });
        }
    }
    // Another state of a golden document, which has the lock of this one.
    let before = root().join("tests/golden/trust/before.yaml");
    generate(&before, "trust-before");
    // What can be chosen, on the documents that have most kinds of models.
    for (library, name) in [
        (DateTimeLibrary::Jiff, "jiff"),
        (DateTimeLibrary::Time, "time"),
        (DateTimeLibrary::String, "text"),
    ] {
        for golden in ["models", "wire"] {
            let document = root().join(format!("tests/golden/{golden}/openapi.yaml"));
            generate_as(&document, &format!("{golden}-{name}"), &|config| {
                config
                    .date_time(library)
                    .uuid(UuidLibrary::Uuid)
                    .enums(EnumMode::Closed)
                    .unknown_properties(UnknownProperties::Deny)
            });
        }
    }
    copy(&root().join("tests/e2e"), &folder.join("e2e"));
    copy(&root().join("tests/one-build"), &folder.join("one-build"));
    workspace(&folder, "[\"clients/*\", \"e2e\", \"one-build\"]").unwrap();
}

/// A client contains no decoder that nobody calls: a program's build pays for the operations that it
/// uses, not for the document (`docs/decisions`). What is not in an unoptimized library is in no other.
#[test]
fn no_decoder_is_there_that_nobody_calls() {
    let _alone = workspace_of_clients();
    cargo(&folder(), &["build", "--package", "gloria"]);
    let library = build_folder().join("debug/libgloria.rlib");
    let symbols = Command::new("nm")
        .arg("--demangle")
        .arg(&library)
        .output()
        .unwrap();
    let symbols = String::from_utf8_lossy(&symbols.stdout).into_owned();
    assert!(
        symbols.contains("gloria::client::"),
        "nm shows nothing of {}",
        library.display()
    );
    let decoders: Vec<&str> = symbols
        .lines()
        .filter(|line| line.contains("::decode") || line.contains("json::Read<"))
        .collect();
    assert!(decoders.is_empty(), "{decoders:#?}");
}

fn cargo(workspace: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(workspace)
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .unwrap();
    let (out, error) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success(),
        "cargo {arguments:?}:\n{out}\n{error}"
    );
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            write_new(&target, &fs::read(&path).unwrap()).unwrap();
        }
    }
}
