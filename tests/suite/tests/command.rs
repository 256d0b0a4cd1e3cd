//! The command as a user types it: exit codes, what goes where, and what is left alone.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use apiloom_tests::root;

fn apiloom(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--package", "apiloom", "--manifest-path"]);
    command
        .arg(root().join("Cargo.toml"))
        .arg("--")
        .args(arguments)
        .current_dir(folder);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn generates_says_so_and_then_has_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(
        root().join("schemas/petstore.yaml"),
        folder.path().join("petstore.yaml"),
    )
    .unwrap();
    let first = apiloom(
        folder.path(),
        &["generate", "petstore.yaml", "--out", "client"],
    );
    let said = text(&first.stderr);
    assert_eq!(first.status.code(), Some(0), "{said}");
    assert!(
        said.contains("   Reading  petstore.yaml (OpenAPI 3.0.3, 6 operations, 8 schemas)\n"),
        "{said}"
    );
    assert!(
        said.contains(" Generated  client: 6 operations in 2 modules, "),
        "{said}"
    );
    assert!(folder.path().join("client/apiloom.lock").exists());
    let second = apiloom(
        folder.path(),
        &["generate", "petstore.yaml", "--out", "client"],
    );
    assert!(
        text(&second.stderr).starts_with(" Unchanged  client ("),
        "{}",
        text(&second.stderr)
    );
    assert!(second.stdout.is_empty());
}

#[test]
fn foreign_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let document = root().join("schemas/petstore.yaml");
    let document = document.to_str().unwrap();
    fs::create_dir_all(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/notes.txt"), "keep").unwrap();
    let refused = apiloom(folder.path(), &["generate", document, "--out", "mine"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("error[AL0601]"),
        "{}",
        text(&refused.stderr)
    );
    assert_eq!(fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
    assert_eq!(
        fs::read_to_string(folder.path().join("mine/notes.txt")).unwrap(),
        "keep"
    );
}

#[test]
fn an_unwritable_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let document = root().join("schemas/petstore.yaml");
    let refused = apiloom(
        folder.path(),
        &[
            "generate",
            document.to_str().unwrap(),
            "--out",
            "file/client",
        ],
    );
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("error[AL0602]"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn a_failing_document_leaves_the_old_client_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    fs::copy(root().join("schemas/petstore.yaml"), &path).unwrap();
    assert_eq!(
        apiloom(folder.path(), &["generate", "api.yaml", "--out", "client"])
            .status
            .code(),
        Some(0)
    );
    let before = fs::read(folder.path().join("client/src/pets.rs")).unwrap();
    let broken = fs::read_to_string(&path)
        .unwrap()
        .replace("#/components/schemas/Pet'", "#/components/schemas/Pett'");
    fs::write(&path, broken).unwrap();
    let failed = apiloom(folder.path(), &["generate", "api.yaml", "--out", "client"]);
    assert_eq!(failed.status.code(), Some(1), "{}", text(&failed.stderr));
    assert!(
        text(&failed.stderr).contains("did you mean"),
        "{}",
        text(&failed.stderr)
    );
    assert_eq!(
        fs::read(folder.path().join("client/src/pets.rs")).unwrap(),
        before
    );
}

#[test]
fn looks_inside_and_explains() {
    let folder = tempfile::tempdir().unwrap();
    let document = root().join("schemas/petstore.yaml");
    let document = document.to_str().unwrap();
    for stage in [
        "source",
        "normalize",
        "parse",
        "resolve",
        "lower",
        "passes",
        "naming",
    ] {
        let shown = apiloom(folder.path(), &["inspect", document, "--after", stage]);
        assert_eq!(
            shown.status.code(),
            Some(0),
            "{stage}: {}",
            text(&shown.stderr)
        );
        assert!(text(&shown.stdout).contains("Pet"), "{stage}");
    }
    let explained = apiloom(folder.path(), &["explain", "AL0201"]);
    assert!(text(&explained.stdout).starts_with("AL0201: a reference leads nowhere"));
    assert_eq!(
        apiloom(folder.path(), &["explain", "AL9999"]).status.code(),
        Some(2)
    );
    assert_eq!(
        apiloom(folder.path(), &["generate", "--nonsense"])
            .status
            .code(),
        Some(2)
    );
    let json = apiloom(
        folder.path(),
        &[
            "generate",
            "missing.yaml",
            "--out",
            "x",
            "--message-format",
            "json",
        ],
    );
    assert_eq!(json.status.code(), Some(1));
    let line: serde_json::Value =
        serde_json::from_str(text(&json.stdout).lines().next().unwrap()).unwrap();
    assert_eq!(line["code"], "AL0001");
}
