//! `apiloom report`, word for word: what is exact and what is not, and whom a shared part counts for.

use std::fs;

use apiloom::config::Config;
use apiloom::lock::Lock;
use apiloom::report::ItemKind;
use expect_test::{Expect, expect};

use crate::run;

/// One of each: a schema and an operation of every effect, and parts that operations share.
const DOCUMENT: &str = r##"openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /pets/{id}:
    parameters:
      - {name: tag, in: query, schema: {type: array, items: {type: object}}}
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: a pet, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
    put:
      operationId: putPet
      responses:
        "200":
          description: done
          links: {again: {operationId: nobody}}
        "400": {$ref: "#/components/responses/Problem"}
  /plain:
    get:
      responses:
        "204": {description: nothing}
        "400": {$ref: "#/components/responses/Problem"}
    post:
      operationId: broken
      responses: 4
    delete:
      operationId: badHeader
      parameters: [{name: "a b", in: header, required: true, schema: {type: string}}]
      responses: {"204": {description: nothing}}
components:
  securitySchemes:
    digest: {type: http, scheme: digest}
  responses:
    Problem:
      description: a problem
      content:
        application/json:
          schema:
            oneOf:
              - {type: object, properties: {x: {type: string}}}
              - {type: object, properties: {y: {type: string}}}
  schemas:
    Pet: {type: object, properties: {name: {type: string, maxLength: 5}}}
    Loose: {if: {type: object}}
    Torn:
      allOf:
        - {type: object, properties: {x: {type: string, format: date}}}
        - {type: object, properties: {x: {type: integer}}}
    Lost: {type: object, properties: {a: {type: string}}, discriminator: {}}
"##;

fn apiloom(arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), DOCUMENT).unwrap();
    let done = run(folder.path(), arguments.iter().copied());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

#[test]
fn people_read_what_is_not_exact_and_why() {
    let (code, said, complaints) = apiloom(&["report", "api.yaml"]);
    assert_eq!((code, complaints.as_str()), (Some(0), ""));
    check(
        &said,
        expect![[r#"
            skipped   operation badHeader (DELETE /plain)
                      AL0401: operation `badHeader` (DELETE /plain) is skipped: a header parameter has a name that no HTTP header can have
                        --> api.yaml:29:20
            narrowed  schema Torn
                      AL0302: the parts of `allOf` define `x` differently; the last one holds
                        --> api.yaml:46:5
            narrowed  schema Lost
                      AL0306: the discriminator names no property and is left out
                        --> api.yaml:50:59
            narrowed, widened  operation putPet (PUT /pets/{id})
                      AL0411 (widened): the parameter `tag` is sent as JSON: its style has no form for its value
                        --> api.yaml:6:9
                      AL0404 (widened): no parameter is declared for `id` in `/pets/{id}`
                        --> api.yaml:4:3
                      AL0414 (narrowed): a link cannot be followed: there is no operation `nobody`
                        --> api.yaml:17:19
                      AL0303 (widened): this union has variants that no property tells apart: `Problem Response Variant1`, `Problem Response Variant2`
                        --> api.yaml:39:11
            narrowed  operation broken (POST /plain)
                      AL0103: `responses` is not an object and is left out
                        --> api.yaml:26:18
            narrowed  part #/components/securitySchemes/digest
                      AL0408: the security scheme `digest` (HTTP `digest`) cannot be used: calls carry no credential for it
                        --> api.yaml:33:5
            widened   schema Loose
                      AL0311: `if` is not followed
                        --> api.yaml:45:13
            widened   operation getPet (GET /pets/{id})
                      AL0411: the parameter `tag` is sent as JSON: its style has no form for its value
                        --> api.yaml:6:9
            widened   operation GET /plain
                      AL0303: this union has variants that no property tells apart: `Problem Response Variant1`, `Problem Response Variant2`
                        --> api.yaml:39:11

                schemas  exact 1 · narrowed 2 · widened 1 · skipped 0
             operations  exact 0 · narrowed 2 · widened 3 · skipped 1 (1 counted more than once)
            other parts  exact 0 · narrowed 1 · widened 0 · skipped 0
        "#]],
    );
}

#[test]
fn more_skipped_than_may_be_is_an_ending_of_its_own() {
    let (code, _, complaints) = apiloom(&["report", "api.yaml", "--max-skipped", "0"]);
    assert_eq!(code, Some(1));
    check(
        &complaints,
        expect![[r#"
            error: 1 part skipped, at most 0 may be
        "#]],
    );
    assert_eq!(
        apiloom(&["report", "api.yaml", "--max-skipped", "1"]).0,
        Some(0)
    );
}

#[test]
fn limits_of_each_kind_are_told_together() {
    let arguments = "report api.yaml --max-narrowed 1 --max-widened 2 --max-skipped 1";
    let (code, _, complaints) = apiloom(&arguments.split(' ').collect::<Vec<_>>());
    assert_eq!(code, Some(1));
    check(
        &complaints,
        expect![[r#"
            error: 5 parts narrowed, at most 1 may be
            error: 4 parts widened, at most 2 may be
        "#]],
    );
    let arguments = "report api.yaml --max-narrowed 5 --max-widened 4";
    let (code, ..) = apiloom(&arguments.split(' ').collect::<Vec<_>>());
    assert_eq!(code, Some(0));
}

#[test]
fn what_is_denied_is_an_error_beside_the_report() {
    let (code, _, complaints) = apiloom(&["report", "api.yaml", "--deny", "al0303"]);
    assert_eq!(code, Some(1));
    assert!(complaints.contains("error[AL0303]"), "{complaints}");
    assert!(
        complaints.contains("it is an error because `AL0303` is denied"),
        "{complaints}"
    );
    let (code, _, complaints) = apiloom(&["report", "api.yaml", "--deny", "AL0330"]);
    assert_eq!(code, Some(2));
    assert!(
        complaints.contains("`AL0330` is no code; did you mean `AL0303`?"),
        "{complaints}"
    );
}

#[test]
fn machines_read_everything() {
    let (code, said, _) = apiloom(&["report", "api.yaml", "--format", "json"]);
    assert_eq!(code, Some(0));
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    check(
        &report["totals"].to_string(),
        expect![[r#"{"exact":1,"narrowed":5,"widened":4,"skipped":1,"several":1}"#]],
    );
    let items = report["items"].as_array().unwrap();
    check(
        &serde_json::to_string_pretty(&items[1]).unwrap(),
        expect![[r#"
            {
              "kind": "schema",
              "name": "Loose",
              "effect": "widened",
              "effects": [
                "widened"
              ],
              "file": "api.yaml",
              "line": 45,
              "column": 5,
              "pointer": "/components/schemas/Loose",
              "reasons": [
                {
                  "effect": "widened",
                  "code": "AL0311",
                  "message": "`if` is not followed",
                  "file": "api.yaml",
                  "line": 45,
                  "column": 13,
                  "pointer": "/components/schemas/Loose/if"
                }
              ]
            }"#]],
    );
    let exact = items.iter().filter(|item| item["effect"] == "exact");
    assert_eq!(
        exact.count() as u64,
        report["totals"]["exact"].as_u64().unwrap()
    );
}

#[test]
fn generating_ends_with_the_totals() {
    let (code, _, said) = apiloom(&["generate", "api.yaml", "--out", "client"]);
    assert_eq!(code, Some(0));
    let line = said.lines().find(|line| line.contains("exact")).unwrap();
    check(
        line,
        expect![
            "            exact 1 · narrowed 5 · widened 4 · skipped 1 (1 counted more than once)  (apiloom report api.yaml)"
        ],
    );
}

#[test]
fn all_that_is_left_out_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("api.yaml");
    fs::write(&document, DOCUMENT).unwrap();
    let config = Config::new(document, folder.path().join("client"));
    let generated = apiloom::generate(&config, Lock::default());
    let totals = generated.report.totals_of(ItemKind::Operation);
    let counted = totals.exact + totals.narrowed + totals.widened;
    assert_eq!(counted - totals.several, generated.stats.operations);
    assert_eq!(totals.skipped, generated.stats.operations_skipped);
}
