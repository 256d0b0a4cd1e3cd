//! Mends of small documents, each applied: what they mend is not told any more.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::fix;
use crate::config::{Config, Input};
use crate::diagnostic::Severity;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

/// What is mended, and the codes of what is told then.
fn mends(text: &str, expected: Expect) {
    let config = Config::new(Input::text("api.yaml", text), "");
    let fixes = fix(&config);
    let mut shown = String::new();
    for fix in &fixes.fixes {
        let place = fix.place.as_ref();
        let place = place.map(|(_, line, column)| format!("{line}:{column}"));
        let place = place.unwrap_or_else(|| "then".to_owned());
        shown += &format!("{place} {} {}\n", fix.code.0, fix.description);
    }
    let warnings = fixes
        .left
        .iter()
        .filter(|said| said.severity != Severity::Note);
    for said in warnings {
        shown += &format!("left {} {}\n", said.code.0, said.message);
    }
    expected.assert_eq(&shown);
    // The overlay is one that is read, and by it nothing is left to mend.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("o.yaml");
    std::fs::write(&file, fixes.overlay(&config)).unwrap();
    if !fixes.fixes.is_empty() {
        let again = fix(&config.overlay(&file));
        assert_eq!(again.fixes, []);
        let key = |said: &crate::diagnostic::Diagnostic| (said.code, said.message.clone());
        let left: Vec<_> = fixes.left.iter().map(key).collect();
        let told: Vec<_> = again.left.iter().map(key).collect();
        assert_eq!(told, left);
        for fix in &fixes.fixes {
            assert!(
                !told.contains(&(fix.code, fix.message.clone())),
                "{}",
                fix.message
            );
        }
    }
}

#[test]
fn references_lead_where_they_were_meant_to() {
    let text = format!("{HEAD}paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/UserProfil'}}}}}}}}
        '400': {{$ref: '#/components/responses/Problm'}}
components:
  responses: {{Problem: {{description: d}}}}
  schemas:
    UserProfile: {{type: object, properties: {{of: {{$ref: '#/component/schemas/UserProfile'}}, to: {{$ref: /components/schemas/UserProfile}}}}}}
");
    mends(
        &text,
        expect![[r#"
        8:77 AL0201 `#/components/schemas/UserProfil` is `#/components/schemas/UserProfile`
        13:104 AL0203 `/components/schemas/UserProfile` is `#/components/schemas/UserProfile`
        13:57 AL0201 `#/component/schemas/UserProfile` is `#/components/schemas/UserProfile`
        9:23 AL0201 `#/components/responses/Problm` is `#/components/responses/Problem`
    "#]],
    );
}

#[test]
fn words_are_those_of_the_specification() {
    let text = format!(
        "{HEAD}tags: [{{name: pets}}]
paths:
  /a/{{id}}:
    get:
      operationId: a
      tags: [pet]
      security: [{{bearr: []}}]
      paramters: [{{name: ID, in: path, required: true, schema: {{type: string}}}}]
      responses:
        '20O': {{description: d, content: {{application/jsn: {{schema: {{type: sting}}}}}}}}
components:
  securitySchemes: {{bearer: {{type: http, scheme: bearr}}}}
  schemas:
    A: {{type: object, requried: [nam], propertis: {{name: {{type: string, format: date_time}}}}}}
"
    );
    mends(
        &text,
        expect![[r#"
            9:19 AL0113 `bearr` is called `bearer`
            12:9 AL0104 `20O` is called `200`
            10:7 AL0111 `paramters` is called `parameters`
            16:23 AL0111 `requried` is called `required`
            16:40 AL0111 `propertis` is called `properties`
            then AL0104 `sting` is `string`
            then AL0112 `date_time` is `date-time`
            then AL0403 `ID` is `id`
            8:14 AL0116 `pet` is `pets`
            14:50 AL0408 `bearr` is `bearer`
        "#]],
    );
}

#[test]
fn values_are_of_their_kind() {
    let text = format!("{HEAD}paths:
  /a:
    get:
      operationId: a
      deprecated: 'yes'
      tags: pets
      parameters:
        - {{name: b, in: query, required: 'true', schema: string}}
      responses: {{'204': {{description: d}}}}
components:
  schemas:
    A: {{type: object, required: name, properties: {{name: {{type: string, maxLength: '3', nullable: 'false'}}}}}}
");
    mends(
        &text,
        expect![[r#"
        10:42 AL0103 `true` is `true`
        10:58 AL0103 `schema` is `{"type":"string"}`
        14:84 AL0103 `3` is `3`
        14:99 AL0103 `false` is `false`
        7:19 AL0103 `yes` is `true`
        8:13 AL0103 `tags` is `["pets"]`
        14:33 AL0103 `required` is `["name"]`
    "#]],
    );
}

#[test]
fn a_parameter_that_its_path_names_is_declared() {
    let text = format!(
        "{HEAD}paths:
  /a/{{id}}:
    get: {{operationId: a, responses: {{'204': {{description: d}}}}}}
  /b/{{userId}}:
    get:
      operationId: b
      parameters: [{{name: userID, in: path, required: true, schema: {{type: integer}}}}]
      responses: {{'204': {{description: d}}}}
"
    );
    mends(
        &text,
        expect![[r#"
        9:20 AL0403 `userID` is `userId`
        4:3 AL0404 `parameters` is added: no parameter is declared for `id` in `/a/{id}`
    "#]],
    );
}

/// A key that is wrong makes right references lead nowhere.
#[test]
fn the_cause_is_mended_and_not_what_follows() {
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents: {{schema: {{A: {{type: object}}, B: {{$ref: '#/components/schemas/A'}}}}}}\n"
    );
    mends(
        &text,
        expect![[r#"
        4:14 AL0111 `schema` is called `schemas`
    "#]],
    );
}

/// What is right, and what only a person can mend, is left alone.
#[test]
fn nothing_is_mended_that_nobody_knows_how_to() {
    let text = format!(
        "{HEAD}paths:
  /a:
    get: {{operationId: a, responses: {{'200': {{$ref: '#/components/responses/Nothing'}}}}}}
"
    );
    mends(
        &text,
        expect![[r#"
        left AL0201 `#/components/responses/Nothing` does not exist
    "#]],
    );
    mends(
        "openapi: 4.0.0\n",
        expect![[r#"
        left AL0102 version `4.0.0` is not read
    "#]],
    );
    mends(&format!("{HEAD}paths: {{}}\n"), expect![[""]]);
    // The key that was meant is there.
    mends(
        &format!("{HEAD}paths: {{}}\npath: {{}}\n"),
        expect![[r#"
        left AL0111 `path` is no keyword of a document
    "#]],
    );
}

/// A large value is not written out again where its key is.
#[test]
fn a_large_part_is_copied() {
    let many: String = (0..60)
        .map(|index| format!("p{index}: {{type: string}}, "))
        .collect();
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, propertis: {{{many}}}}}}}}}\n"
    );
    let fixes = fix(&Config::new(Input::text("api.yaml", text.as_str()), ""));
    let overlay = fixes.overlay(&Config::new(Input::text("api.yaml", text), ""));
    let tree: Value = serde_yaml::from_str(&overlay).unwrap();
    assert_eq!(tree["actions"].as_array().unwrap().len(), 3, "{overlay}");
    assert_eq!(
        tree["actions"][1]["copy"],
        "$.components.schemas.A.propertis"
    );
    assert!(overlay.len() < 1_000, "{overlay}");
    assert!(fixes.left.is_empty());
}
