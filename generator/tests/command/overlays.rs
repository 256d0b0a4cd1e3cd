//! Overlays as users give them: by flags, in `apiloom.toml`, and kept with the client.

use std::fs;
use std::path::Path;

use crate::run;

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: orders
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
";

const OVERLAY: &str = "overlay: 1.1.0
info: {title: names, version: '1'}
extends: ../shop.yaml
actions:
  - {target: $.paths.*.get.operationId, update: listOrders}
  - {target: $.info, update: {descripton: A shop}}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("over")).unwrap();
    fs::write(folder.path().join("shop.yaml"), DOCUMENT).unwrap();
    fs::write(folder.path().join("over/names.yaml"), OVERLAY).unwrap();
    folder
}

/// Runs the command, which must end so, and gives what it prints and says.
fn apiloom(folder: &Path, arguments: &str, code: i32) -> (String, String) {
    let output = run(folder, arguments.split(' '));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments}: {said}");
    (String::from_utf8(output.stdout).unwrap(), said)
}

#[test]
fn an_overlay_is_kept_with_the_client() {
    let folder = folder();
    let folder = folder.path();
    let (_, said) = apiloom(
        folder,
        "generate shop.yaml --out client --layout file --overlay over/names.yaml",
        0,
    );
    assert!(said.contains("--> over/names.yaml:6:31"), "{said}");
    let kept = fs::read_to_string(folder.join("client/.apiloom-client.toml")).unwrap();
    assert!(
        kept.contains("overlays = [\"../over/names.yaml\"]"),
        "{kept}"
    );
    let code = fs::read_to_string(folder.join("client/shop.rs")).unwrap();
    assert!(code.contains("fn list_orders"), "{code}");
    apiloom(folder, "check --out client", 0);
    apiloom(folder, "generate --out client", 0);
    let (_, said) = apiloom(folder, "generate --out client --overlay other.yaml", 2);
    assert!(said.contains("error[AL0522]"), "{said}");
    // The overlay is an input as the document is.
    let other = OVERLAY.replace("listOrders", "allOrders");
    fs::write(folder.join("over/names.yaml"), other).unwrap();
    apiloom(folder, "check --out client", 1);
}

#[test]
fn an_overlay_may_stand_in_the_configuration() {
    let folder = folder();
    let folder = folder.path();
    let client =
        "[[client]]\nspec = \"shop.yaml\"\nout = \"client\"\noverlays = [\"over/names.yaml\"]\n";
    fs::write(folder.join("apiloom.toml"), client).unwrap();
    apiloom(folder, "generate", 0);
    let lock = fs::read_to_string(folder.join("client/apiloom.lock")).unwrap();
    assert!(lock.contains("list_orders"), "{lock}");
}

#[test]
fn what_an_overlay_makes_is_told_at_its_line() {
    let folder = folder();
    let folder = folder.path();
    let (printed, _) = apiloom(
        folder,
        "inspect shop.yaml --overlay over/names.yaml --after source",
        0,
    );
    assert!(printed.contains("operationId: listOrders"), "{printed}");
    let (printed, _) = apiloom(
        folder,
        "generate shop.yaml --out client --overlay over/names.yaml --message-format json",
        0,
    );
    let line = printed.lines().next().unwrap();
    let said: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(said["file"], "over/names.yaml");
    assert_eq!(said["line"], 6);
    assert_eq!(said["pointer"], "/info/descripton");
    let (_, said) = apiloom(folder, "report shop.yaml --overlay nothing.yaml", 1);
    assert!(said.contains("error[AL0001]"), "{said}");
}
