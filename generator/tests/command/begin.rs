//! The first hour: `init`, `watch`, completions and the manual.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{petstore, run};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(petstore(), folder.path().join("petstore.yaml")).unwrap();
    folder
}

#[test]
fn init_writes_the_file_and_the_client_once() {
    let folder = folder();
    let output = run(folder.path(), ["init", "petstore.yaml"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let file = fs::read_to_string(folder.path().join("apiloom.toml")).unwrap();
    assert!(
        file.ends_with("[[client]]\nspec = \"petstore.yaml\"\nout = \"clients/petstore\"\n"),
        "{file}"
    );
    assert!(folder.path().join("clients/petstore/src/lib.rs").exists());
    assert!(said.contains("path = \"clients/petstore\""), "{said}");
    let check = run(folder.path(), ["check"]);
    assert_eq!(check.status.code(), Some(0));
    let again = run(folder.path(), ["init", "petstore.yaml"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("apiloom.toml is here already"));
}

#[test]
fn init_finds_a_document_of_a_usual_name_and_says_what_is_missing() {
    let folder = folder();
    let nothing = run(folder.path(), ["init"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("`apiloom init openapi.yaml`"));
    let moved = folder.path().join("openapi.yaml");
    fs::rename(folder.path().join("petstore.yaml"), moved).unwrap();
    let found = run(folder.path(), ["init"]);
    assert_eq!(found.status.code(), Some(0));
    assert!(folder.path().join("client/Cargo.toml").exists());
}

#[test]
fn init_shows_what_a_build_script_needs() {
    let folder = folder();
    let output = run(folder.path(), ["init", "petstore.yaml", "--build-script"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains(
            "apiloom::Builder::new(\"petstore.yaml\").module_name(\"petstore\").build()?;"
        ),
        "{shown}"
    );
    assert!(
        shown.contains("include!(concat!(env!(\"OUT_DIR\"), \"/petstore.rs\"));"),
        "{shown}"
    );
    assert!(!folder.path().join("apiloom.toml").exists());
}

#[test]
fn timings_name_the_stages() {
    let folder = folder();
    let output = run(
        folder.path(),
        ["generate", "petstore.yaml", "--out", "client", "--timings"],
    );
    let said = String::from_utf8(output.stderr).unwrap();
    for stage in [
        "read",
        "normalize",
        "lower",
        "passes",
        "naming",
        "emit and layout",
        "compare and write",
    ] {
        assert!(said.contains(&format!(" ms  {stage}\n")), "{stage}: {said}");
    }
}

/// Waits until something holds, for a while that no machine needs.
fn until(holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "it does not happen"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn has(file: &Path, word: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.contains(word))
}

#[test]
fn watch_writes_again_and_goes_on_after_an_error() {
    let folder = folder();
    let document = folder.path().join("petstore.yaml");
    let text = fs::read_to_string(&document).unwrap();
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let mut watch = Command::new(env!("CARGO_BIN_EXE_apiloom"));
    watch.args(["watch", "petstore.yaml", "--out", "client", "--rounds", "3"]);
    watch
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(log);
    let mut watch = watch.spawn().unwrap();
    let said = folder.path().join("log");
    let readme = folder.path().join("client/README.md");
    until(|| has(&said, "Watching") && readme.exists());
    fs::write(&document, "openapi: 3.0.3\ninfo: {").unwrap();
    until(|| has(&said, "nothing is written to client"));
    assert!(watch.try_wait().unwrap().is_none(), "it goes on");
    // The round after the error has to have begun to wait.
    until(|| {
        fs::read_to_string(&said)
            .unwrap()
            .matches("Watching")
            .count()
            == 2
    });
    fs::write(&document, text.replace("title: ", "title: Another ")).unwrap();
    assert!(watch.wait().unwrap().success());
    assert!(has(&readme, "Another "));
}

#[test]
fn shells_and_readers_of_manuals_know_all_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), ["completions", shell]);
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["generate", "watch", "runtime-path"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let manual = String::from_utf8(run(folder.path(), ["man"]).stdout).unwrap();
    for word in ["apiloom\\-generate", "apiloom\\-init", "\\-\\-crate\\-name"] {
        assert!(manual.contains(word), "{word}");
    }
}
