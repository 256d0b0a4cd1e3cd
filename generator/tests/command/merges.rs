//! Two branches of a repository, each with a client of its own state of the document: git merges them, and the next run settles the
//! rest.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run;

/// A document with these schemas, each with an operation.
fn document(schemas: &[&str]) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Shop, version: 1.0.0}\npaths:\n".to_owned();
    for schema in schemas {
        text.push_str(&format!(
            "  /{schema}:\n    get:\n      operationId: get{schema}\n      tags: [shop]\n      responses:\n        \
             '200': {{description: one, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}\n"
        ));
    }
    text.push_str("components:\n  schemas:\n");
    for schema in schemas {
        text.push_str(&format!(
            "    {schema}:\n      type: object\n      required: [id]\n      properties:\n        id: {{type: integer}}\n        \
             inner: {{type: object, properties: {{name: {{type: string}}}}}}\n"
        ));
    }
    text
}

fn git(folder: &Path, arguments: &[&str]) -> bool {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    let mut git = Command::new("git");
    git.args(identity).args(arguments).current_dir(folder);
    let output = git.output().unwrap();
    if !output.status.success() {
        eprintln!(
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    output.status.success()
}

/// Generates the client of these schemas, and commits it.
fn commit(folder: &Path, schemas: &[&str]) {
    fs::write(folder.join("shop.yaml"), document(schemas)).unwrap();
    generate(folder);
    assert!(git(folder, &["add", "--all"]));
    assert!(git(folder, &["commit", "--quiet", "--message", "one"]));
}

fn generate(folder: &Path) {
    let output = run(
        folder,
        [
            "generate",
            "shop.yaml",
            "--out",
            "client",
            "--layout",
            "module",
        ],
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
}

#[test]
fn branches_that_add_a_schema_each_merge_their_locks_and_generate() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(git(
        folder,
        &["init", "--quiet", "--initial-branch", "main"]
    ));
    commit(folder, &["Basket", "Order", "User"]);
    assert!(git(folder, &["checkout", "--quiet", "-b", "other"]));
    // Beside each other in the lock, apart in the document.
    commit(folder, &["Basket", "Pear", "Order", "User"]);
    assert!(git(folder, &["checkout", "--quiet", "main"]));
    commit(folder, &["Basket", "Order", "Plum", "User"]);
    // Code that lists both may be left open: it is made anew. What it is made of is not.
    git(folder, &["merge", "--quiet", "--no-edit", "other"]);
    let open = Command::new("git")
        .args(["diff", "--name-only", "--diff-filter=U"])
        .current_dir(folder)
        .output()
        .unwrap();
    let open = String::from_utf8(open.stdout).unwrap();
    assert!(open.lines().all(|file| file.ends_with(".rs")), "{open}");

    let merged = fs::read_to_string(folder.join("client/apiloom.lock")).unwrap();
    generate(folder);
    let lock = fs::read_to_string(folder.join("client/apiloom.lock")).unwrap();
    for name in ["Pear", "Plum", "getPear", "getPlum"] {
        assert!(merged.contains(name), "{name}: {merged}");
        assert!(lock.contains(name), "{name}: {lock}");
    }
    // Once more nothing changes, and the state is that of the document.
    let check = run(
        folder,
        [
            "check",
            "shop.yaml",
            "--out",
            "client",
            "--layout",
            "module",
        ],
    );
    assert_eq!(check.status.code(), Some(0));
}
