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

#[test]
fn operations_and_extensions_that_are_not_there_are_shown() {
    check(
        "[client.include]\npaths = [\"/pest/**\"]\n\
         [client.exclude]\ntags = [\"pest\"]\noperations = [\"listPet\"]\n\
         [client.retry]\nlistPet = { max-attempts = 2 }\n\
         [client.envelope]\nPte = \"data\"\n",
        expect![[r#"
            error[AL0501]: `include` names the path `/pest/**`, which no operation of the document has
             --> apiloom.toml:5:10
              |
            5 | paths = ["/pest/**"]
              |          ^^^^^^^^^^

            error[AL0501]: `exclude` names the tag `pest`, which no operation of the document has
             --> apiloom.toml:7:9
              |
            7 | tags = ["pest"]
              |         ^^^^^^
              |
              = help: did you mean `pets`?

            error[AL0501]: `exclude` names the operation `listPet`, which no operation of the document has
             --> apiloom.toml:8:15
              |
            8 | operations = ["listPet"]
              |               ^^^^^^^^^
              |
              = help: did you mean `listPets`?

            error[AL0501]: `retry` names the operation `listPet`, which the document does not have
              --> apiloom.toml:10:1
               |
            10 | listPet = { max-attempts = 2 }
               | ^^^^^^^
               |
               = help: operations are named by their `operationId`, or by method and path: `GET /users`

            error[AL0501]: `envelope` names the schema `Pte`, which the document does not have
              --> apiloom.toml:12:1
               |
            12 | Pte = "data"
               | ^^^
               |
               = help: did you mean `Pet`?

            error: nothing is written to client because of the errors above
        "#]],
    );
    check(
        "[client.exclude]\npaths = [\"a[\"]\n",
        expect![[r#"
        error[AL0501]: `a[` is no pattern: invalid range pattern
         --> apiloom.toml:5:9
          |
        5 | paths = ["a["]
          |         ^^^^^

    "#]],
    );
    check(
        "[client.retry]\nlistPets = { max-attempt = 2 }\n",
        expect![[r#"
            error[AL0501]: unknown key `max-attempt`
             --> apiloom.toml:5:14
              |
            5 | listPets = { max-attempt = 2 }
              |              ^^^^^^^^^^^
              |
              = help: did you mean `max-attempts`?

        "#]],
    );
    check(
        "[client.servers]\nstaging = \"staging.example.com\"\n",
        expect![[r#"
            error[AL0501]: `staging.example.com` is no URL of a server: these are like `https://api.example.com/v1`
             --> apiloom.toml:5:11
              |
            5 | staging = "staging.example.com"
              |           ^^^^^^^^^^^^^^^^^^^^^

        "#]],
    );
    check(
        "[client.lints]\nAL0201 = \"alow\"\n",
        expect![[r#"
        error[AL0501]: `alow` is not one of `allow`, `warn`, `deny`
         --> apiloom.toml:5:10
          |
        5 | AL0201 = "alow"
          |          ^^^^^^
          |
          = help: did you mean `allow`?

    "#]],
    );
    check(
        "[client.lints]\nAL0021 = \"allow\"\n",
        expect![[r#"
        error[AL0501]: `AL0021` is no code; did you mean `AL0201`?
         --> apiloom.toml:5:1
          |
        5 | AL0021 = "allow"
          | ^^^^^^
          |
          = help: did you mean `AL0201`?

    "#]],
    );
}

#[test]
fn names_that_cannot_be_given_are_shown() {
    check(
        "[client.rename]\ntypes.Pte = \"Animal\"\nfields.Pet.nam = \"called\"\n\
         variants.PetStatus.gone = \"Gone\"\noperations.listPet = \"all\"\n\
         parameters.getPet.petid = \"id\"\nmodules.pest = \"animals\"\n\
         [client.derives]\n\"Ani*\" = [\"Hash\"]\n",
        expect![[r#"
            error[AL0501]: `rename` names the type `Pte`, which the client does not have
             --> apiloom.toml:5:7
              |
            5 | types.Pte = "Animal"
              |       ^^^
              |
              = help: did you mean `Pet`?

            error[AL0501]: `rename` names the field `nam`, which the client does not have
             --> apiloom.toml:6:12
              |
            6 | fields.Pet.nam = "called"
              |            ^^^
              |
              = help: did you mean `name`?

            error[AL0501]: `rename` names the variant `gone`, which the client does not have
             --> apiloom.toml:7:20
              |
            7 | variants.PetStatus.gone = "Gone"
              |                    ^^^^

            error[AL0501]: `rename` names the operation `listPet`, which the client does not have
             --> apiloom.toml:8:12
              |
            8 | operations.listPet = "all"
              |            ^^^^^^^
              |
              = help: did you mean `listPets`?

            error[AL0501]: `rename` names the parameter `petid`, which the client does not have
             --> apiloom.toml:9:19
              |
            9 | parameters.getPet.petid = "id"
              |                   ^^^^^
              |
              = help: did you mean `petId`?

            error[AL0501]: `rename` names the tag `pest`, which the client does not have
              --> apiloom.toml:10:9
               |
            10 | modules.pest = "animals"
               |         ^^^^
               |
               = help: did you mean `pets`?

            error[AL0501]: `derives` names `Ani*`, as no type is called
              --> apiloom.toml:12:1
               |
            12 | "Ani*" = ["Hash"]
               | ^^^^^^

            error: nothing is written to client because of the errors above
        "#]],
    );
    check(
        "[client.rename]\ntypes.Pet = \"NewPet\"\nfields.Pet.name = \"species\"\n\
         operations.listPets = \"get_pet\"\n",
        expect![[r#"
            error[AL0501]: `rename` calls `Pet` `NewPet`, which something else is called
             --> apiloom.toml:5:7
              |
            5 | types.Pet = "NewPet"
              |       ^^^
              |
              = help: choose a name that is free

            error[AL0501]: `rename` calls `name` `species`, which something else is called
             --> apiloom.toml:6:12
              |
            6 | fields.Pet.name = "species"
              |            ^^^^
              |
              = help: choose a name that is free

            error[AL0501]: `rename` calls `listPets` `get_pet`, which something else is called
             --> apiloom.toml:7:12
              |
            7 | operations.listPets = "get_pet"
              |            ^^^^^^^^
              |
              = help: choose a name that is free

            error: nothing is written to client because of the errors above
        "#]],
    );
    for wrong in [
        "types.Pet = \"animal\"",
        "fields.Pet.name = \"Called\"",
        "operations.listPets = \"match\"",
    ] {
        let said = said(&format!("[client.rename]\n{wrong}\n"), &[]);
        assert!(said.contains("--> apiloom.toml:5:"), "{said}");
    }
    let said = said("[client.derives]\nPet = [\"a b\"]\n", &[]);
    assert!(
        said.contains("these are like `schemars::JsonSchema`"),
        "{said}"
    );
}

#[test]
fn the_schema_of_the_file_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), ["schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        schema["properties"]["client"]["items"]["required"][0],
        "spec"
    );
}

#[test]
fn types_that_stand_for_nothing_are_shown() {
    check(
        "[client.types]\nformats.decimale = { path = \"a::B\", by = \"text\" }\n\
         schemas.Pte = { path = \"a::B\", by = \"serde\" }\n",
        expect![[r#"
            error[AL0501]: `types` names the format `decimale`, which no schema of the document has
             --> apiloom.toml:5:9
              |
            5 | formats.decimale = { path = "a::B", by = "text" }
              |         ^^^^^^^^

            error[AL0501]: `types` names the schema `Pte`, which the document does not have
             --> apiloom.toml:6:9
              |
            6 | schemas.Pte = { path = "a::B", by = "serde" }
              |         ^^^
              |
              = help: did you mean `Pet`?

            error: nothing is written to client because of the errors above
        "#]],
    );
    for (wrong, part) in [
        (
            "{ path = \"B\", by = \"text\" }",
            "these are like `rust_decimal::Decimal`",
        ),
        (
            "{ path = \"a::B\", by = \"serd\" }",
            "did you mean `serde`?",
        ),
        ("{ path = \"a::B\" }", "`by` is missing here"),
    ] {
        let said = said(&format!("[client.types.formats]\ndecimal = {wrong}\n"), &[]);
        assert!(said.contains("--> apiloom.toml:5:"), "{said}");
        assert!(said.contains(part), "{said}");
    }
}
