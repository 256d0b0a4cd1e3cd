//! `apiloom diff`: exit codes, formats, and documents of other revisions.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::run;

const BEFORE: &str = "openapi: 3.0.3
info: {title: t, version: 0.3.1}
paths:
  /a:
    get:
      operationId: getA
      tags: [things]
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses: {'204': {description: ok}}
";

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn diff(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let all = [&["diff"], arguments].concat();
    let Output {
        status,
        stdout,
        stderr,
    } = run(folder, all);
    (status.code(), text(&stdout), text(&stderr))
}

fn documents(now: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), BEFORE).unwrap();
    fs::write(folder.path().join("new.yaml"), now).unwrap();
    folder
}

#[test]
fn the_exit_code_is_that_of_what_may_not_change() {
    let required = BEFORE.replace("in: query,", "in: query, required: true,");
    let added = BEFORE.replace("responses:", "deprecated: true\n      responses:");
    let with = |now: &str, on: &str| {
        let folder = documents(now);
        let (code, out, _) = diff(folder.path(), &["old.yaml", "new.yaml", "--fail-on", on]);
        (code, out)
    };
    assert_eq!(with(BEFORE, "minor,wire").0, Some(0));
    assert_eq!(with(&added, "major").0, Some(0));
    assert_eq!(with(&added, "minor").0, Some(1));
    assert_eq!(with(&added, "wire").0, Some(0));
    assert_eq!(with(&required, "wire").0, Some(1));
    let (code, out) = with(&required, "major");
    assert_eq!(code, Some(1));
    assert!(out.contains("`things().get_a` takes `q`"), "{out}");
    assert!(out.contains("new.yaml:8:"), "{out}");
    assert!(
        out.contains("suggested version: 0.4.0 (was 0.3.1)"),
        "{out}"
    );
}

#[test]
fn a_document_with_errors_is_not_compared() {
    let folder = documents("openapi: [\n");
    let (code, out, error) = diff(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(error.contains("new.yaml"), "{error}");
    let (code, _, error) = diff(
        folder.path(),
        &["old.yaml", "new.yaml", "--lock", "none.lock"],
    );
    assert_eq!(code, Some(2));
    assert!(error.contains("none.lock"), "{error}");
    assert_eq!(diff(folder.path(), &["old.yaml"]).0, Some(2));
}

/// The page has nothing from elsewhere, and nothing of a document is markup in it.
#[test]
fn the_page_needs_nothing_else() {
    let now = BEFORE.replace("name: q,", "name: '</div><script>alert(1)</script>',");
    let folder = documents(&now);
    let (code, out, _) = diff(folder.path(), &["old.yaml", "new.yaml", "--format", "html"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("<!DOCTYPE html>"), "{out}");
    for wanted in [
        "Content-Security-Policy",
        "parameter-removed",
        "old.yaml:8:",
        "0.4.0",
    ] {
        assert!(out.contains(wanted), "{wanted}: {out}");
    }
    for denied in [
        "<script", "http://", "https://", "<link", "<img", "@import", "url(",
    ] {
        assert!(!out.contains(denied), "{denied}: {out}");
    }
}

#[test]
fn json_is_one_value() {
    let folder = documents(&BEFORE.replace("getA", "getB"));
    let (_, out, _) = diff(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["changes"][0]["kind"], "operation-id-changed");
    assert_eq!(value["totals"]["major"], 0);
}

/// The client's names and version count, whatever the document alone would give.
#[test]
fn the_names_are_those_of_the_client() {
    let folder = documents(&BEFORE.replace("  /a:", "  /b:").replace("getA", "readA"));
    let path = folder.path();
    let made = [
        "generate",
        "old.yaml",
        "--out",
        "client",
        "--crate-version",
        "2.0.0",
    ];
    assert!(run(path, made).status.success());
    let lock = path.join("client/apiloom.lock");
    let named = fs::read_to_string(&lock).unwrap().replace("get_a", "fetch");
    fs::write(&lock, named).unwrap();
    let (_, out, _) = diff(path, &["old.yaml", "new.yaml", "--client", "client"]);
    assert!(out.contains("`things().fetch()` is gone"), "{out}");
    assert!(
        out.contains("suggested version: 3.0.0 (was 2.0.0)"),
        "{out}"
    );
    let (_, with_lock, _) = diff(
        path,
        &["old.yaml", "new.yaml", "--lock", "client/apiloom.lock"],
    );
    assert!(
        with_lock.contains("`things().fetch()` is gone"),
        "{with_lock}"
    );
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@localhost",
        "-c",
        "commit.gpgsign=false",
    ]);
    let output = command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// A repository with a document of two files below its top, which both were others at the first commit.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir_all(path.join("api/parts")).unwrap();
    let document = BEFORE.replace(
        "[{name: q, in: query, schema: {type: string}}]",
        "[{$ref: 'parts/q.yaml'}]",
    );
    fs::write(path.join("api/api.yaml"), &document).unwrap();
    fs::write(
        path.join("api/parts/q.yaml"),
        "{name: q, in: query, schema: {type: string}}\n",
    )
    .unwrap();
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "one"]);
    fs::remove_file(path.join("api/parts/q.yaml")).unwrap();
    let whole = BEFORE.replace("[{name: q, in: query, schema: {type: string}}]", "[]");
    fs::write(path.join("api/api.yaml"), whole).unwrap();
    folder
}

#[test]
fn a_revision_has_its_own_files() {
    let folder = repository();
    let path = folder.path();
    let (code, out, error) = diff(path, &["api/api.yaml", "--against", "HEAD"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.contains("`things().get_a` loses `q`"), "{out}");
    assert!(out.contains("HEAD:api/parts/q.yaml:1:"), "{out}");
    // From the folder of the document too.
    let (code, out, _) = diff(&path.join("api"), &["api.yaml", "--against", "HEAD"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("HEAD:api/parts/q.yaml:1:"), "{out}");
}

/// What is not a revision is not taken for something else, by git or by a shell.
#[test]
fn a_revision_is_only_a_revision() {
    let folder = repository();
    for revision in [
        "--output=x",
        "-h",
        "",
        "nowhere",
        "$(touch x)",
        "HEAD; touch x",
        "HEAD\u{a}HEAD",
    ] {
        let against = format!("--against={revision}");
        let (code, out, _) = diff(folder.path(), &["api/api.yaml", &against]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{revision}");
        assert!(!folder.path().join("x").exists(), "{revision}");
    }
    let (code, _, error) = diff(folder.path(), &["none/api.yaml", "--against", "HEAD"]);
    assert_eq!(code, Some(2), "{error}");
}

#[test]
fn a_client_that_is_made_anew_says_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("api.yaml"), BEFORE).unwrap();
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "one"]);
    let generate = || text(&run(path, ["generate", "api.yaml", "--out", "client"]).stderr);
    let first = generate();
    assert!(!first.contains("Changes"), "{first}");
    let now = BEFORE.replace("in: query,", "in: query, required: true,");
    fs::write(path.join("api.yaml"), now).unwrap();
    let second = generate();
    let wanted = "Changes  1 major; 1 breaks clients already shipped since the last commit  \
                  (apiloom diff api.yaml --against HEAD --client client)";
    assert!(second.contains(wanted), "{second}");
    // The line that it gives says the same.
    let (_, out, _) = diff(
        path,
        &["api.yaml", "--against", "HEAD", "--client", "client"],
    );
    assert!(out.contains("`things().get_a` takes `q`"), "{out}");
    assert!(!generate().contains("Changes"));
}
