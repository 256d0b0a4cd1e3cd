//! Mistakes in `apiloom.toml`, word for word: each with its place in that file.

use expect_test::{Expect, expect};
use std::fs;

use crate::{petstore, run};

/// What `generate` says with this configuration, which follows the client's document and folder.
fn said(rest: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(petstore(), folder.path().join("petstore.yaml")).unwrap();
    let text = format!("[[client]]\nspec = \"petstore.yaml\"\nout = \"client\"\n{rest}");
    fs::write(folder.path().join("apiloom.toml"), text).unwrap();
    let command = ["generate", "--quiet"];
    let output = run(folder.path(), command.iter().chain(arguments));
    assert!(!folder.path().join("client").exists());
    String::from_utf8(output.stderr).unwrap()
}

#[expect(clippy::needless_pass_by_value)]
fn check(rest: &str, expected: Expect) {
    expected.assert_eq(&said(rest, &[]));
}

#[test]
fn what_the_document_does_not_have_is_shown_where_it_is_named() {
    check(
        "[client.errors]\ndefault = \"Eror\"\n\
         [client.security]\nall = [\"bearr\"]\noperations.listPet = [[\"x\"]]\ntags.pest = []\n\
         [client.pages]\nlisPets = false\n",
        expect![[r#"
            error[AL0501]: `pages` names the operation `lisPets`, which the document does not have
              --> apiloom.toml:11:1
               |
            11 | lisPets = false
               | ^^^^^^^
               |
               = help: did you mean `listPets`?

            error[AL0501]: `errors` names the schema `Eror`, which the document does not have
             --> apiloom.toml:5:11
              |
            5 | default = "Eror"
              |           ^^^^^^

            error[AL0501]: `security` names the scheme `bearr`, which the document does not declare
             --> apiloom.toml:7:8
              |
            7 | all = ["bearr"]
              |        ^^^^^^^
              |
              = help: declare it below `[client.security.schemes]`

            error[AL0501]: `security` names the scheme `x`, which the document does not declare
             --> apiloom.toml:8:23
              |
            8 | operations.listPet = [["x"]]
              |                       ^^^^^
              |
              = help: declare it below `[client.security.schemes]`

            error[AL0501]: `security` names the operation `listPet`, which the document does not have
             --> apiloom.toml:8:12
              |
            8 | operations.listPet = [["x"]]
              |            ^^^^^^^
              |
              = help: did you mean `listPets`?

            error[AL0501]: `security` names the tag `pest`, which the document does not have
             --> apiloom.toml:9:6
              |
            9 | tags.pest = []
              |      ^^^^
              |
              = help: did you mean `pets`?

            error: nothing is written to client because of the errors above
        "#]],
    );
}

#[test]
fn what_is_not_understood_is_shown() {
    check(
        "layuot = \"crate\"\n",
        expect![[r#"
        error[AL0501]: unknown key `layuot`
         --> apiloom.toml:4:1
          |
        4 | layuot = "crate"
          | ^^^^^^
          |
          = help: did you mean `layout`?

    "#]],
    );
    check(
        "[client.security]\nall = \"token\"\n",
        expect![[r#"
            error[AL0501]: expected a list for `all`, not string "token"
             --> apiloom.toml:5:7
              |
            5 | all = "token"
              |       ^^^^^^^
              |
              = help: write a list: `["token"]`

        "#]],
    );
    check(
        "[client.security.schemes.token]\ntype = \"htp\"\n",
        expect![[r#"
            error[AL0501]: `htp` is not one of `http`, `apiKey`
             --> apiloom.toml:5:8
              |
            5 | type = "htp"
              |        ^^^^^
              |
              = help: did you mean `http`?

        "#]],
    );
}

#[test]
fn a_flag_that_says_otherwise_is_refused_by_its_name() {
    let said = said(
        "[client.errors]\ndefault = \"Problem\"\n",
        &["petstore.yaml", "--out", "client", "--default-error", "Pet"],
    );
    assert!(
        said.starts_with("error[AL0522]: apiloom.toml lists the client in client with `--default-error Problem`, and `--default-error Pet` is asked for\n"),
        "{said}"
    );
}
