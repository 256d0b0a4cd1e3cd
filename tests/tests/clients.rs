//! Generated clients compile without a warning of rustc, clippy and rustdoc, and call real servers.
//!
//! The clients of the schemas are generated into `target/generated`, then the workspace `tests/e2e`,
//! which holds them and the golden outputs, is checked, documented and tested.

#![allow(missing_docs, clippy::unwrap_used)]

use std::process::Command;

use apiloom::config::Config;
use apiloom::run::run;
use apiloom::write::Force;
use apiloom_tests::root;

fn cargo(arguments: &[&str]) {
    let manifest = root().join("tests/e2e/Cargo.toml");
    let (command, rest) = arguments.split_first().unwrap();
    let output = Command::new(env!("CARGO"))
        .arg(command)
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(root().join("target/e2e"))
        .args(rest)
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "cargo {arguments:?}:\n{shown}\n{text}"
    );
}

#[test]
fn generated_clients_are_clean_and_call_servers() {
    for name in ["gloria", "dafnck", "flutter"] {
        let out = root().join("target/generated").join(name);
        let config = Config::new(root().join("schemas").join(format!("{name}.yaml")), out)
            .crate_name(name)
            .runtime_path(root().join("runtime"));
        run(&config, Force::Yes).result.unwrap();
    }
    cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]);
    cargo(&["doc", "--workspace", "--no-deps", "--all-features"]);
    cargo(&["test", "--workspace", "--all-features"]);
    // Without features: no tag at all.
    cargo(&["check", "--package", "gloria", "--no-default-features"]);
    cargo(&[
        "check",
        "--package",
        "gloria",
        "--no-default-features",
        "--features",
        "users",
    ]);
}
