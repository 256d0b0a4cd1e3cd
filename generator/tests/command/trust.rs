//! What users rely on when they generate a client again: its options, its lock, and what they changed.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use expect_test::{Expect, expect};

use crate::run;

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
paths:
  /orders:
    get:
      operationId: orders
      parameters: [{name: since, in: query, required: true, schema: {type: string, format: date-time}}]
      responses: {'204': {description: none}}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.yaml"), DOCUMENT).unwrap();
    folder
}

fn apiloom(folder: &Path, arguments: &str) -> Output {
    run(folder, arguments.split(' '))
}

/// Runs the command, which must succeed.
fn done(folder: &Path, arguments: &str) -> String {
    let output = apiloom(folder, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments}: {said}");
    said
}

/// Runs the command, which must refuse, change nothing, and say this.
fn refused(folder: &Path, arguments: &str, expected: Expect) {
    let before = files(folder);
    let output = apiloom(folder, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments}: {said}");
    expected.assert_eq(&said);
    assert_eq!(files(folder), before, "{arguments}");
}

/// Every file below a folder with its bytes, sorted.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                all.push((path.display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn a_client_keeps_its_options() {
    let folder = folder();
    let folder = folder.path();
    let options = "--crate-name my-shop --date-time jiff --runtime-path runtime --layout module";
    done(
        folder,
        &format!("generate shop.yaml --out client {options}"),
    );
    let made = files(folder);
    for again in [
        "generate shop.yaml --out client",
        "generate --out client",
        "generate ./shop.yaml --out ./client/ --date-time jiff",
        "check shop.yaml --out client",
        "check --out client",
    ] {
        done(folder, again);
        assert_eq!(files(folder), made, "{again}");
    }
    refused(
        folder,
        "generate shop.yaml --out client --date-time time",
        expect![[r#"
            error[AL0522]: the client in client was made with `--date-time jiff`, and `--date-time time` is asked for
              = help: `apiloom generate --out client` makes it anew as it is; `--force` changes what it is made of and how
        "#]],
    );
    refused(
        folder,
        "generate shop.yaml --out client --layout crate --crate-name your-shop",
        expect![[r#"
            error[AL0522]: the client in client was made with `--crate-name my-shop` and with `--layout module`, and `--crate-name your-shop` and the default of `--layout` is asked for
              = help: `apiloom generate --out client` makes it anew as it is; `--force` changes what it is made of and how
        "#]],
    );
    fs::write(folder.join("other.yaml"), DOCUMENT).unwrap();
    refused(
        folder,
        "generate other.yaml --out client",
        expect![[r#"
            error[AL0522]: the client in client was made from `shop.yaml`, and `other.yaml` is asked for
              = help: `apiloom generate --out client` makes it anew as it is; `--force` changes what it is made of and how
        "#]],
    );
    // What is forced holds from then on, and the rest stays.
    done(
        folder,
        "generate other.yaml --out client --date-time string --force",
    );
    done(folder, "generate other.yaml --out client");
    let kept = fs::read_to_string(folder.join("client/.apiloom-client.toml")).unwrap();
    for line in [
        "date-time = \"string\"",
        "crate-name = \"my-shop\"",
        "spec = \"../other.yaml\"",
    ] {
        assert!(kept.contains(line), "{kept}");
    }
}

/// Options that nobody knows any more are no options: what is lost is said, and nothing is written.
#[test]
fn options_that_are_lost_are_said() {
    let folder = folder();
    let folder = folder.path();
    done(folder, "generate shop.yaml --out client --date-time string");
    let kept = folder.join("client/.apiloom-client.toml");
    let text = fs::read_to_string(&kept).unwrap();
    fs::remove_file(&kept).unwrap();
    let made = files(folder);
    // Even where they are given: nothing says that these are all.
    refused(
        folder,
        "generate shop.yaml --out client --date-time string",
        expect![[r#"
            error[AL0522]: .apiloom-client.toml is gone from client: what that client was made with is not known
              = help: take the file from version control, or use `--force` to make the client with the options that are given
        "#]],
    );
    assert_eq!(files(folder), made);
    done(
        folder,
        "generate shop.yaml --out client --date-time string --force",
    );
    assert_eq!(fs::read_to_string(&kept).unwrap(), text);
}

#[test]
fn a_listed_client_has_the_options_of_the_list() {
    let folder = folder();
    let folder = folder.path();
    let list =
        "[[client]]\nspec = 'shop.yaml'\nout = 'client'\ndate-time = 'jiff'\nuuid = 'uuid'\n";
    fs::write(folder.join("apiloom.toml"), list).unwrap();
    done(folder, "generate");
    let made = files(folder);
    done(folder, "generate shop.yaml --out client");
    assert_eq!(files(folder), made);
    let inner = folder.join("client");
    done(&inner, "generate --out .");
    assert_eq!(files(folder), made);
    refused(
        folder,
        "generate shop.yaml --out client --date-time time",
        expect![[r#"
            error[AL0522]: apiloom.toml lists the client in client with `--date-time jiff`, and `--date-time time` is asked for
              = help: edit that file and run `apiloom generate` without arguments, or use `--force`
        "#]],
    );
    // The list is what holds; what the client remembers follows it.
    fs::write(folder.join("apiloom.toml"), list.replace("jiff", "time")).unwrap();
    done(folder, "generate shop.yaml --out client");
    let kept = fs::read_to_string(folder.join("client/.apiloom-client.toml")).unwrap();
    assert!(kept.contains("date-time = \"time\""), "{kept}");
}

#[test]
fn nothing_says_which_document() {
    let folder = folder();
    refused(
        folder.path(),
        "generate --out client",
        expect![[r#"
            error: client has no client that says which document it is made of
              = help: name the document: `apiloom generate openapi.yaml --out client`
        "#]],
    );
}

#[test]
fn what_was_changed_by_hand_is_named_and_kept() {
    let folder = folder();
    let folder = folder.path();
    done(folder, "generate shop.yaml --out client");
    let file = folder.join("client/src/api.rs");
    let made = fs::read_to_string(&file).unwrap();
    // As it is: nothing is to be written, so nothing is in danger.
    fs::write(&file, made.replace("orders", "all_orders")).unwrap();
    fs::write(folder.join("client/notes.txt"), "mine").unwrap();
    refused(
        folder,
        "generate --out client",
        expect![[r#"
               Reading  shop.yaml (OpenAPI 3.0.3, 1 operation, 0 schemas)
            error[AL0523]: client holds files that were changed since apiloom wrote them: `src/api.rs`
              = help: keep what was changed elsewhere, then let `--force` write the files anew; after a merge that is all there is to do
        "#]],
    );
    // A file that would be removed as well.
    fs::write(
        folder.join("shop.yaml"),
        DOCUMENT.replace("operationId: orders", "tags: [shop]"),
    )
    .unwrap();
    assert_eq!(
        apiloom(folder, "generate --out client").status.code(),
        Some(2)
    );
    done(folder, "generate --out client --force");
    assert!(!file.exists());
    assert_eq!(
        fs::read_to_string(folder.join("client/notes.txt")).unwrap(),
        "mine"
    );
    // What a merge has left open is not somebody's work.
    let file = folder.join("client/src/shop.rs");
    let made = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        format!("<<<<<<< HEAD\n{made}=======\n>>>>>>> other\n"),
    )
    .unwrap();
    done(folder, "generate --out client");
    assert_eq!(fs::read_to_string(&file).unwrap(), made);
}

#[test]
fn a_formatted_client_is_as_it_was() {
    let folder = folder();
    let folder = folder.path();
    done(folder, "generate shop.yaml --out client");
    let mut format = Command::new("rustfmt");
    format.args(["--edition", "2024", "client/src/lib.rs"]);
    assert!(format.current_dir(folder).status().unwrap().success());
    let formatted = files(folder);
    done(folder, "check --out client");
    let said = done(folder, "generate --out client");
    assert!(said.contains("Unchanged"), "{said}");
    assert_eq!(files(folder), formatted);
    // What is new is written, over what was formatted too.
    fs::write(folder.join("shop.yaml"), DOCUMENT.replace("since", "until")).unwrap();
    done(folder, "generate --out client");
    let text = fs::read_to_string(folder.join("client/src/api.rs")).unwrap();
    assert!(text.contains("until"), "{text}");
}

#[test]
fn a_lost_lock_is_told() {
    let folder = folder();
    let folder = folder.path();
    let first = done(folder, "generate shop.yaml --out client");
    assert!(!first.contains("AL0520"), "{first}");
    fs::remove_file(folder.join("client/apiloom.lock")).unwrap();
    let said = done(folder, "generate --out client");
    assert!(
        said.contains(
            "warning[AL0520]: apiloom.lock is gone from client: names and the order of arguments are made of the document alone\n"
        ),
        "{said}"
    );
    let said = done(folder, "generate --out client");
    assert!(!said.contains("AL0520"), "{said}");
    // A lock without a client is how names are kept over an emptied folder.
    let lock = fs::read(folder.join("client/apiloom.lock")).unwrap();
    fs::remove_dir_all(folder.join("client")).unwrap();
    fs::create_dir(folder.join("client")).unwrap();
    fs::write(folder.join("client/apiloom.lock"), lock).unwrap();
    let said = done(folder, "generate shop.yaml --out client");
    assert!(!said.contains("AL0520"), "{said}");
}

#[test]
fn what_is_denied_is_not_written() {
    let folder = folder();
    let folder = folder.path();
    // A parameter of the path that nobody declares: AL0404, a warning.
    fs::write(
        folder.join("shop.yaml"),
        DOCUMENT.replace("/orders:", "/orders/{id}:"),
    )
    .unwrap();
    for denied in [
        "--deny warnings",
        "--deny AL0404",
        "--deny AL0001 --deny al0404",
    ] {
        let output = apiloom(folder, &format!("generate shop.yaml --out client {denied}"));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("error[AL0404]: "), "{said}");
        assert!(
            said.contains("nothing is written to client because of the errors above"),
            "{said}"
        );
        assert!(!folder.join("client").exists());
    }
    done(folder, "generate shop.yaml --out client --deny AL0301");
    let list = "[[client]]\nspec = 'shop.yaml'\nout = 'client'\ndeny = ['AL0404']\n";
    fs::write(folder.join("apiloom.toml"), list).unwrap();
    for arguments in ["generate", "check", "generate --out client"] {
        assert_eq!(
            apiloom(folder, arguments).status.code(),
            Some(1),
            "{arguments}"
        );
    }
    fs::remove_file(folder.join("apiloom.toml")).unwrap();
    // A lock that is gone is a warning as well.
    fs::remove_file(folder.join("client/apiloom.lock")).unwrap();
    refused(
        folder,
        "generate --out client --deny AL0520",
        expect![[r#"
               Reading  shop.yaml (OpenAPI 3.0.3, 1 operation, 0 schemas)
            warning[AL0404]: no parameter is declared for `id` in `/orders/{id}`
             --> shop.yaml:4:3
              |
            4 |   /orders/{id}:
              |   ^^^^^^^^^^^^
              |
              = note: in the operation orders (GET /orders/{id})
              = note: it is taken to be a string
              = help: `apiloom fix shop.yaml --write overlay.yaml` collects this mend as an overlay

            error[AL0520]: client/apiloom.lock is gone
              = help: take the file from version control; without it names may change for callers of the client
        "#]],
    );
}
