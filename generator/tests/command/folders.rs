//! Folders that a client is not written to, word for word.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};

use crate::run;

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths:\n  /a:\n    get: {operationId: a, tags: [a], responses: {'204': {description: d}}}\n";

/// Generates into `client`, which must be refused so.
fn refused(prepare: impl FnOnce(&Path), expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("shop.yaml"), DOCUMENT).unwrap();
    prepare(folder);
    let output = run(
        folder,
        ["generate", "shop.yaml", "--out", "client", "--quiet"],
    );
    assert_eq!(output.status.code(), Some(2));
    expected.assert_eq(&String::from_utf8(output.stderr).unwrap());
}

#[test]
fn files_of_others_are_not_written_over() {
    refused(
        |folder| {
            fs::create_dir(folder.join("client")).unwrap();
            fs::write(folder.join("client/Cargo.toml"), "mine").unwrap();
        },
        expect![[r#"
            error[AL0601]: client holds files that apiloom did not make: `Cargo.toml`
              = help: choose another folder with `--out`, or let `--force` overwrite files of these names
        "#]],
    );
}

#[test]
#[cfg(unix)]
fn a_file_is_no_folder() {
    refused(
        |folder| fs::write(folder.join("client"), "mine").unwrap(),
        expect![[r#"
            error[AL0602]: client/.apiloom-manifest: Not a directory (os error 20)
        "#]],
    );
}

#[test]
#[cfg(unix)]
fn a_link_leads_nowhere_else() {
    refused(
        |folder| {
            fs::create_dir(folder.join("elsewhere")).unwrap();
            let done = run(
                folder,
                ["generate", "shop.yaml", "--out", "client", "--quiet"],
            );
            assert_eq!(done.status.code(), Some(0));
            fs::remove_dir_all(folder.join("client/src")).unwrap();
            std::os::unix::fs::symlink(folder.join("elsewhere"), folder.join("client/src"))
                .unwrap();
        },
        expect![[r#"
            error[AL0603]: `src/a.rs` cannot be written: client/src is a symbolic link
              = help: if a symbolic link stands in the way, remove it or name its target with `--out`
        "#]],
    );
}
