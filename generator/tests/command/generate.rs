//! `apiloom generate` and its sisters as a user types them: exit codes, what goes where, and what is left alone.

use std::fs;
use std::path::Path;
use std::process::Output;

use expect_test::expect;

use crate::{petstore, run};

fn apiloom(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, arguments.iter().copied())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn generates_says_so_and_then_has_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(petstore(), folder.path().join("petstore.yaml")).unwrap();
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
    let document = petstore();
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
    let document = petstore();
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
    fs::copy(petstore(), &path).unwrap();
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
    let arguments = "generate api.yaml --out client --deny AL0201";
    let failed = apiloom(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
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
fn a_wrong_configuration_is_no_fault_of_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::copy(petstore(), path.join("api.yaml")).unwrap();
    let clients = "[[client]]\nspec = \"api.yaml\"\nout = \"client\"\n";
    for wrong in [
        "[client.security]\nall = [\"bearr\"]\n",
        "[client.security]\ntags.pest = []\n",
        "[client.pages]\nlisPets = false\n",
        "[client.errors]\ndefault = \"Eror\"\n",
    ] {
        fs::write(path.join("apiloom.toml"), format!("{clients}{wrong}")).unwrap();
        for command in ["generate", "check"] {
            let refused = apiloom(path, &[command]);
            let said = text(&refused.stderr);
            assert_eq!(refused.status.code(), Some(2), "{command}: {said}");
            assert!(said.contains("error[AL0501]"), "{said}");
        }
    }
    // With an error of the document it is the document's too.
    let denied = format!("{clients}deny = [\"AL0201\"]\n[client.security]\nall = [\"bearr\"]\n");
    fs::write(path.join("apiloom.toml"), denied).unwrap();
    let document = fs::read_to_string(path.join("api.yaml")).unwrap();
    let broken = document.replace("#/components/schemas/Pet'", "#/components/schemas/Pett'");
    fs::write(path.join("api.yaml"), broken).unwrap();
    assert_eq!(apiloom(path, &["generate"]).status.code(), Some(1));
}

#[test]
fn looks_inside_and_explains() {
    let folder = tempfile::tempdir().unwrap();
    let document = petstore();
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
    // A line for each item, or all that is known of it.
    let inspect = |more: &[&str]| {
        let shown = apiloom(folder.path(), &[&["inspect", document], more].concat());
        assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stderr));
        text(&shown.stdout)
    };
    let outline = inspect(&["--after", "naming", "--operation", "listPets"]);
    assert!(
        outline.starts_with("operation GET /pets listPets -> list_pets ListPets "),
        "{outline}"
    );
    assert!(outline.contains("\n  error 4"), "{outline}");
    let debug = inspect(&["--after", "lower", "--operation", "listPets", "--debug"]);
    assert!(
        debug.starts_with("operation GET /pets: Operation {\n"),
        "{debug}"
    );
    // What each pass changes, by pass.
    let diff = inspect(&["--diff"]);
    assert!(diff.starts_with("--- "), "{diff}");
    let directions = diff.split("+++ directions\n").nth(1).unwrap();
    assert!(directions.contains("\n+type Pet: struct, "), "{diff}");
    assert_eq!(
        apiloom(folder.path(), &["inspect", document]).status.code(),
        Some(2)
    );
    // Trees are shown as the YAML that they would be written in.
    let tree = apiloom(
        folder.path(),
        &[
            "inspect",
            document,
            "--after",
            "source",
            "--operation",
            "listPets",
        ],
    );
    assert!(
        text(&tree.stdout).starts_with("operationId: listPets\n"),
        "{}",
        text(&tree.stdout)
    );
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

/// A folder with a document that is written to `client`.
fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let document = petstore();
    fs::copy(document, folder.path().join("api.yaml")).unwrap();
    let done = apiloom(folder.path(), &["generate", "api.yaml", "--out", "client"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    folder
}

/// Every file below a folder, with its time.
fn state(folder: &Path) -> Vec<(std::path::PathBuf, std::time::SystemTime)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        files.push((entry.path(), entry.metadata().unwrap().modified().unwrap()));
        if entry.path().is_dir() {
            files.extend(state(&entry.path()));
        }
    }
    files.sort();
    files
}

/// What `check` says, on stdout and on stderr, and that it leaves everything as it is.
fn check(folder: &Path, more: &[&str], code: i32, expected: expect_test::Expect) {
    let before = state(folder);
    let arguments = [&["check", "api.yaml", "--out", "client"], more].concat();
    let said = apiloom(folder, &arguments);
    let shown = format!("{}---\n{}", text(&said.stdout), text(&said.stderr));
    expected.assert_eq(&shown);
    assert_eq!(said.status.code(), Some(code), "{shown}");
    assert_eq!(state(folder), before);
}

#[test]
fn check_is_quiet_about_what_is_current() {
    let folder = written();
    check(
        folder.path(),
        &[],
        0,
        expect![[r#"
            ---
               Current  client (16 files)
        "#]],
    );
    check(
        folder.path(),
        &["--quiet"],
        0,
        expect![[r#"
        ---
    "#]],
    );
    check(
        folder.path(),
        &["--message-format", "json"],
        0,
        expect![[r#"
            {"reason":"current","spec":"api.yaml","out":"client","differs":[],"missing":[],"left_over":[],"edited":[],"unchanged":16}
            ---
        "#]],
    );
}

#[test]
fn check_names_the_files_that_are_not_as_they_should_be() {
    let folder = written();
    let document = folder.path().join("api.yaml");
    let old = fs::read_to_string(&document).unwrap();
    fs::write(&document, old.replace("tags: [visits]", "tags: [checkups]")).unwrap();
    check(
        folder.path(),
        &[],
        1,
        expect![[r#"
          differs  client/Cargo.toml
          differs  client/README.md
          differs  client/apiloom.lock
          differs  client/src/lib.rs
          differs  client/src/models.rs
          missing  client/src/checkups.rs
          missing  client/src/checkups/calls.rs
          missing  client/src/models/checkups.rs
        left over  client/src/models/visits.rs
        left over  client/src/visits.rs
        left over  client/src/visits/calls.rs
        ---
        error[AL0604]: client is not what api.yaml gives now: 11 files to change
          = help: `apiloom generate` with the same arguments brings it up to date
    "#]],
    );
    check(
        folder.path(),
        &["--message-format", "json"],
        1,
        expect![[r#"
            {"reason":"outdated","spec":"api.yaml","out":"client","differs":["Cargo.toml","README.md","apiloom.lock","src/lib.rs","src/models.rs"],"missing":["src/checkups.rs","src/checkups/calls.rs","src/models/checkups.rs"],"left_over":["src/models/visits.rs","src/visits.rs","src/visits/calls.rs"],"edited":[],"unchanged":8}
            ---
        "#]],
    );
    fs::write(&document, &old).unwrap();
    fs::write(folder.path().join("client/src/wire.rs"), "").unwrap();
    fs::remove_file(folder.path().join("client/apiloom.lock")).unwrap();
    check(
        folder.path(),
        &[],
        1,
        expect![[r#"
              differs  client/src/wire.rs  (edited by hand)
              missing  client/apiloom.lock
            ---
            warning[AL0520]: apiloom.lock is gone from client: names and the order of arguments are made of the document alone
              = help: take the file from version control and generate once more, so that callers keep them
            error[AL0604]: client is not what api.yaml gives now: 2 files to change
              = help: what was edited by hand is lost when it is generated anew: keep it elsewhere, then `apiloom generate --force` with the same arguments
        "#]],
    );
    check(
        folder.path(),
        &["--crate-name", "shop", "--quiet"],
        2,
        expect![[r#"
            ---
            error[AL0522]: the client in client was made with the default of `--crate-name`, and `--crate-name shop` is asked for
              = help: `apiloom generate --out client` makes it anew as it is; `--force` changes what it is made of and how
        "#]],
    );
}

#[test]
fn check_of_nothing_finds_everything_missing() {
    let folder = written();
    fs::remove_dir_all(folder.path().join("client")).unwrap();
    check(
        folder.path(),
        &["--layout", "file"],
        1,
        expect![[r#"
              missing  client/.apiloom-client.toml
              missing  client/.gitattributes
              missing  client/api.rs
              missing  client/apiloom.lock
            ---
            error[AL0604]: client is not what api.yaml gives now: 4 files to change
              = help: `apiloom generate` with the same arguments brings it up to date
        "#]],
    );
}

#[test]
fn check_cannot_say_anything_about_a_broken_document() {
    let folder = written();
    let document = folder.path().join("api.yaml");
    let old = fs::read_to_string(&document).unwrap();
    fs::write(&document, old.replace("schemas/Pet'", "schemas/Pett'")).unwrap();
    let arguments = "check api.yaml --out client --deny AL0201";
    let said = apiloom(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
    assert_eq!(said.status.code(), Some(1));
    assert!(said.stdout.is_empty(), "{}", text(&said.stdout));
    let said = text(&said.stderr);
    assert!(
        said.contains("error[AL0201]: `#/components/schemas/Pett` does not exist"),
        "{said}"
    );
    let end = "error: client cannot be checked because of the errors above\n";
    assert!(said.ends_with(end), "{said}");
    fs::write(folder.path().join("client/apiloom.lock"), "<<<<<<< HEAD\n").unwrap();
    check(
        folder.path(),
        &[],
        2,
        expect![[r#"
        ---
        error[AL0502]: client/apiloom.lock:1: a merge conflict is not resolved; keeping the lines of both sides is right where their places differ
          = help: take the file from version control; without it names may change for callers of the client
    "#]],
    );
    check(
        folder.path(),
        &["--layout", "boat"],
        2,
        expect![[r#"
        ---
        error: invalid value 'boat' for '--layout <LAYOUT>'
          [possible values: crate, module, file]

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn check_reads_the_configuration_file() {
    let folder = written();
    let lists = "[[client]]\nspec = \"api.yaml\"\nout = \"client\"\n\n[[client]]\nspec = \"api.yaml\"\nout = \"generated\"\nlayout = \"module\"\n";
    fs::write(folder.path().join("apiloom.toml"), lists).unwrap();
    let said = apiloom(folder.path(), &["check"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(
        text(&said.stdout).starts_with("  missing  generated/"),
        "{}",
        text(&said.stdout)
    );
    assert!(
        text(&said.stderr).contains("   Current  client ("),
        "{}",
        text(&said.stderr)
    );
    assert_eq!(apiloom(folder.path(), &["generate"]).status.code(), Some(0));
    assert_eq!(apiloom(folder.path(), &["check"]).status.code(), Some(0));
}
