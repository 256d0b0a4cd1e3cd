//! Small documents and recordings: what is found, what is proposed, and that it ends.

use std::path::PathBuf;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{Probe, Recording, human, probe};
use crate::config::{Config, Input};

/// A recording of answers: method, path, status, body.
fn har(answers: &[(&str, &str, u16, Value)]) -> String {
    let entries = answers.iter().map(|(method, path, status, body)| {
        let (mime, text) = match body {
            Value::String(html) => ("text/html", html.clone()),
            Value::Null => ("", String::new()),
            body => ("application/json", body.to_string()),
        };
        json!({
            "request": {"method": method, "url": format!("http://x.test{path}")},
            "response": {"status": status, "headers": [], "content": {"mimeType": mime, "text": text}},
        })
    });
    json!({"log": {"entries": entries.collect::<Vec<_>>()}}).to_string()
}

fn look(
    document: &str,
    answers: &[(&str, &str, u16, Value)],
) -> (Probe, Config, tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("a.har");
    std::fs::write(&recording, har(answers)).unwrap();
    let config = Config::new(Input::text("api.yaml", document), "");
    let probe = probe(&config, &[Recording::Har(recording.clone())]).unwrap();
    (probe, config, folder, recording)
}

/// Findings and overlay, word for word; with the overlay there is nothing to propose, and what it mends is not found.
fn finds(document: &str, answers: &[(&str, &str, u16, Value)], expected: Expect) {
    let (first, config, folder, recording) = look(document, answers);
    let prefix = format!("{}/", folder.path().display());
    let overlay = first.overlay(&config);
    let actions = overlay
        .split_once("actions:")
        .map_or("", |(_, actions)| actions);
    let text = format!("{}{actions}", human(&first, true).replace(&prefix, ""));
    expected.assert_eq(&text);
    if first.proposed() == 0 {
        return;
    }
    let file = folder.path().join("o.yaml");
    std::fs::write(&file, overlay).unwrap();
    let again = probe(&config.overlay(&file), &[Recording::Har(recording)]).unwrap();
    assert!(again.diagnostics.is_empty(), "{:?}", again.diagnostics);
    assert_eq!(
        again.proposed(),
        0,
        "{}",
        again.overlay(&Config::new("", ""))
    );
    let left = first
        .findings
        .iter()
        .filter(|finding| !finding.mended)
        .count();
    assert_eq!(again.findings.len(), left);
    assert!(again.as_documented >= first.as_documented);
}

const V30: &str = "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /pets:
    get:
      operationId: pets
      responses:
        '200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Kind: {type: string, enum: [cat, dog]}
    Owner: {type: object, properties: {name: {type: string}}}
    Pet:
      type: object
      required: [id, name]
      additionalProperties: false
      properties:
        id: {type: integer}
        name: {type: string}
        kind: {$ref: '#/components/schemas/Kind'}
        owner: {$ref: '#/components/schemas/Owner'}
        born: {type: string, format: date}
";

#[test]
fn what_came_otherwise_is_allowed_and_no_more() {
    let pets = json!([
        {"id": 1, "name": "a", "kind": "cow", "owner": null, "born": "yesterday"},
        {"id": "x", "owner": {"name": null, "age": 3}, "weight": 1.5},
    ]);
    finds(
        V30,
        &[
            ("GET", "/pets", 200, pets.clone()),
            ("GET", "/pets", 200, pets),
        ],
        expect![[r#"
            Nulls that are not allowed (4)
              GET /pets 200 at /*/owner: object; came null (2 times)
                --> api.yaml:21:9, first in a.har#0
              GET /pets 200 at /*/owner/name: string; came null (2 times)
                --> api.yaml:12:40, first in a.har#0

            Values of another type (2)
              GET /pets 200 at /*/id: integer; came string (2 times)
                --> api.yaml:18:9, first in a.har#0

            Required properties that are missing (2)
              GET /pets 200 at /*/name: `name` is required; came nothing (2 times)
                --> api.yaml:13:5, first in a.har#0

            Properties where no others are allowed (2)
              GET /pets 200 at /*/weight: no such property; came number (2 times)
                --> api.yaml:13:5, first in a.har#0

            Properties that are not described, and allowed (2)
              GET /pets 200 at /*/owner/age: no such property; came integer (2 times)
                --> api.yaml:12:5, first in a.har#0

            Values that an `enum` does not list (2)
              GET /pets 200 at /*/kind: one of the values of `enum`; came "cow" (2 times)
                --> api.yaml:11:5, first in a.har#0

            Texts and numbers that are not of their format (2)
              GET /pets 200 at /*/born: the format date; came "yesterday" (2 times)
                --> api.yaml:22:9, first in a.har#0


            - target: $.components.schemas.Kind.enum
              description: 'GET /pets 200: /*/kind: one of the values of `enum`, came "cow" (2 times)'
              update:
              - cow
            - target: $.components.schemas.Owner.properties.name
              description: 'GET /pets 200: /*/owner/name: string, came null (2 times)'
              update:
                nullable: true
            - target: $.components.schemas.Pet.required
              description: 'GET /pets 200: /*/name: `name` is required, came nothing (2 times)'
              remove: true
            - target: $.components.schemas.Pet.properties.id.type
              description: 'GET /pets 200: /*/id: integer, came string (2 times)'
              remove: true
            - target: $.components.schemas.Pet.properties.id
              description: 'GET /pets 200: /*/id: integer, came string (2 times)'
              update:
                anyOf:
                - type: integer
                - type: string
            - target: $.components.schemas.Pet.properties.owner['$ref']
              description: 'GET /pets 200: /*/owner: object, came null (2 times)'
              remove: true
            - target: $.components.schemas.Pet.properties.owner
              description: 'GET /pets 200: /*/owner: object, came null (2 times)'
              update:
                allOf:
                - $ref: '#/components/schemas/Owner'
                nullable: true
            - target: $.components.schemas.Pet.properties.born.format
              description: 'GET /pets 200: /*/born: the format date, came "yesterday" (2 times)'
              remove: true
            - target: $.components.schemas.Pet.properties
              description: 'GET /pets 200: /*/weight: no such property, came number (2 times)'
              update:
                weight:
                  type: number
            - target: $.components.schemas.Pet
              description: 'GET /pets 200: /*/name: `name` is required, came nothing (2 times)'
              update:
                required:
                - id
        "#]],
    );
}

#[test]
fn answers_that_are_not_described_are_described_as_they_came() {
    let ok = json!([{"id": 1, "name": "a"}]);
    finds(
        V30,
        &[
            ("GET", "/pets", 201, ok),
            ("GET", "/pets", 404, json!({"message": "none"})),
            ("GET", "/pets", 404, json!({"message": "none", "code": 4})),
            ("GET", "/pets", 200, json!("<html>")),
            ("GET", "/pets", 200, Value::Null),
            ("GET", "/nothing", 200, Value::Null),
            ("POST", "/pets", 405, Value::Null),
        ],
        expect![[r#"
            Calls that are none of the document (2)
              GET /nothing answered 200
                --> first in a.har#5
              POST /pets answered 405
                --> first in a.har#6

            Statuses that are not described (3)
              GET /pets 201: the statuses are 200; came 201
                --> api.yaml:7:7, first in a.har#0
              GET /pets 404: the statuses are 200; came 404 (2 times)
                --> api.yaml:7:7, first in a.har#1

            Media types that are not described (1)
              GET /pets 200: the media types are application/json; came text/html
                --> api.yaml:8:33, first in a.har#3

            Nothing where a body is described (1)
              GET /pets 200: a body; came nothing
                --> api.yaml:8:9, first in a.har#4


            - target: $.paths['/pets'].get.responses['200'].content
              description: 'GET /pets 200: the media types are application/json, came text/html (once)'
              update:
                text/html: {}
            - target: $.paths['/pets'].get.responses
              description: 'GET /pets 201: the statuses are 200, came 201 (once)'
              update:
                '201':
                  description: Seen in recorded traffic.
                  content:
                    application/json:
                      schema:
                        type: array
                        items:
                          $ref: '#/components/schemas/Pet'
            - target: $.paths['/pets'].get.responses
              description: 'GET /pets 404: the statuses are 200, came 404 (2 times)'
              update:
                '404':
                  description: Seen in recorded traffic.
                  content:
                    application/json:
                      schema:
                        type: object
                        required:
                        - message
                        properties:
                          message:
                            type: string
                          code:
                            type: integer
        "#]],
    );
}

#[test]
fn each_version_has_its_words() {
    let v31 = V30.replace("3.0.3", "3.1.0");
    let pets = json!([{"id": 1.5, "name": null, "kind": 4, "owner": null}]);
    finds(
        &v31,
        &[("GET", "/pets", 200, pets.clone())],
        expect![[r#"
        Nulls that are not allowed (2)
          GET /pets 200 at /*/name: string; came null
            --> api.yaml:19:9, first in a.har#0
          GET /pets 200 at /*/owner: object; came null
            --> api.yaml:21:9, first in a.har#0

        Values of another type (2)
          GET /pets 200 at /*/id: integer; came number
            --> api.yaml:18:9, first in a.har#0
          GET /pets 200 at /*/kind: string; came integer
            --> api.yaml:20:9, first in a.har#0


        - target: $.components.schemas.Pet.properties.id.type
          description: 'GET /pets 200: /*/id: integer, came number (once)'
          update: number
        - target: $.components.schemas.Pet.properties.name.type
          description: 'GET /pets 200: /*/name: string, came null (once)'
          remove: true
        - target: $.components.schemas.Pet.properties.name
          description: 'GET /pets 200: /*/name: string, came null (once)'
          update:
            type:
            - string
            - 'null'
        - target: $.components.schemas.Pet.properties.kind['$ref']
          description: 'GET /pets 200: /*/kind: string, came integer (once)'
          remove: true
        - target: $.components.schemas.Pet.properties.kind
          description: 'GET /pets 200: /*/kind: string, came integer (once)'
          update:
            anyOf:
            - $ref: '#/components/schemas/Kind'
            - type: integer
        - target: $.components.schemas.Pet.properties.owner['$ref']
          description: 'GET /pets 200: /*/owner: object, came null (once)'
          remove: true
        - target: $.components.schemas.Pet.properties.owner
          description: 'GET /pets 200: /*/owner: object, came null (once)'
          update:
            anyOf:
            - $ref: '#/components/schemas/Owner'
            - type: 'null'
    "#]],
    );
    let v2 = "swagger: '2.0'
info: {title: t, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200': {description: d, schema: {type: array, items: {$ref: '#/definitions/Pet'}}}
definitions:
  Owner: {type: object}
  Pet: {type: object, properties: {id: {type: integer}, name: {type: string}, owner: {$ref: '#/definitions/Owner'}}}
";
    finds(
        v2,
        &[
            (
                "GET",
                "/pets",
                200,
                json!([{"id": [1], "name": null, "owner": null}]),
            ),
            ("GET", "/pets", 500, json!({"message": "m"})),
        ],
        expect![[r#"
            Statuses that are not described (1)
              GET /pets 500: the statuses are 200; came 500
                --> api.yaml:6:7, first in a.har#1

            Nulls that are not allowed (2)
              GET /pets 200 at /*/name: string; came null
                --> api.yaml:10:57, first in a.har#0
              GET /pets 200 at /*/owner: object; came null
                --> api.yaml:10:79, first in a.har#0

            Values of another type (1)
              GET /pets 200 at /*/id: integer; came array
                --> api.yaml:10:36, first in a.har#0


            - target: $.paths['/pets'].get.responses
              description: 'GET /pets 500: the statuses are 200, came 500 (once)'
              update:
                '500':
                  description: Seen in recorded traffic.
                  schema:
                    type: object
                    required:
                    - message
                    properties:
                      message:
                        type: string
            - target: $.definitions.Pet.properties.id.type
              description: 'GET /pets 200: /*/id: integer, came array (once)'
              remove: true
            - target: $.definitions.Pet.properties.name
              description: 'GET /pets 200: /*/name: string, came null (once)'
              update:
                x-nullable: true
            - target: $.definitions.Pet.properties.owner['$ref']
              description: 'GET /pets 200: /*/owner: object, came null (once)'
              remove: true
            - target: $.definitions.Pet.properties.owner
              description: 'GET /pets 200: /*/owner: object, came null (once)'
              update:
                allOf:
                - $ref: '#/definitions/Owner'
                x-nullable: true
        "#]],
    );
}

#[test]
fn alternatives_are_widened_where_the_value_nearly_fits() {
    let document = "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses:
        '200': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}}
components:
  schemas:
    A: {type: object, required: [a], properties: {a: {type: string}, n: {type: integer}}}
    B: {type: object, required: [b, c], properties: {b: {type: string}, c: {type: string}}}
";
    finds(
        document,
        &[
            ("GET", "/a", 200, json!({"a": "x", "n": "y"})),
            ("GET", "/a", 200, json!({"b": "x", "c": "y"})),
            ("GET", "/a", 200, json!([1])),
        ],
        expect![[r#"
            Values of another type (2)
              GET /a 200 at /n: integer; came string
                --> api.yaml:10:70, first in a.har#0
              GET /a 200: one of 2 alternatives; came array
                --> api.yaml:7:62, first in a.har#2


            - target: $.paths['/a'].get.responses['200'].content['application/json'].schema.oneOf
              description: 'GET /a 200: one of 2 alternatives, came array (once)'
              update:
              - type: array
                items:
                  type: integer
            - target: $.components.schemas.A.properties.n.type
              description: 'GET /a 200: /n: integer, came string (once)'
              remove: true
            - target: $.components.schemas.A.properties.n
              description: 'GET /a 200: /n: integer, came string (once)'
              update:
                anyOf:
                - type: integer
                - type: string
        "#]],
    );
}

/// Schemas that contain themselves, alternatives of alternatives: it ends.
#[test]
fn schemas_without_an_end_are_no_bombs() {
    let mut schemas = String::new();
    for level in 0..30 {
        let next = level + 1;
        schemas += &format!(
            "    A{level}: {{anyOf: [{{$ref: '#/components/schemas/A{next}'}}, {{allOf: [{{$ref: '#/components/schemas/A{next}'}}]}}]}}\n"
        );
    }
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A0'}}}}}}}}\ncomponents:\n  schemas:\n{schemas}    A30: {{allOf: [{{$ref: '#/components/schemas/A30'}}], oneOf: [{{$ref: '#/components/schemas/A0'}}]}}\n"
    );
    let (probe, ..) = look(&document, &[("GET", "/a", 200, json!({"a": [{"b": 1}]}))]);
    assert_eq!(probe.answers, 1);
}

/// What a running client tells is read too: nulls, what is missing, and statuses are proposed, the rest is told.
#[test]
fn drift_of_a_client_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("drift.jsonl");
    let event = |status: u16, path: &str, drift: &str| {
        json!({"operation": "pets", "status": status, "path": path, "drift": drift, "expected": "e", "found": "f"}).to_string()
    };
    let lines = [
        event(200, "/0/owner", "NullProperty"),
        event(200, "/7/name", "MissingProperty"),
        event(206, "", "UndocumentedStatus"),
        event(200, "/0/kind", "UnknownValue"),
        event(200, "/0/owner", "NullProperty"),
    ];
    std::fs::write(&file, lines.join("\n\n")).unwrap();
    let config = Config::new(Input::text("api.yaml", V30), "");
    let recordings = [Recording::Drift(file.clone())];
    let first = probe(&config, &recordings).unwrap();
    let prefix = format!("{}/", folder.path().display());
    expect![[r#"
        Statuses that are not described (1)
          GET /pets 206: e; came f
            --> api.yaml:7:7, first in drift.jsonl#4

        Nulls that are not allowed (2)
          GET /pets 200 at /*/owner: e; came null (2 times)
            --> api.yaml:21:9, first in drift.jsonl#0

        Required properties that are missing (1)
          GET /pets 200 at /*/name: e; came nothing
            --> api.yaml:13:5, first in drift.jsonl#2

        Values that an `enum` does not list (1)
          GET /pets 200 at /*/kind: e; came "f"
            --> api.yaml:20:9, first in drift.jsonl#6

    "#]]
    .assert_eq(&human(&first, true).replace(&prefix, ""));
    let overlay = folder.path().join("o.yaml");
    std::fs::write(&overlay, first.overlay(&config)).unwrap();
    let again = probe(&config.overlay(&overlay), &recordings).unwrap();
    assert_eq!((first.proposed() > 0, again.proposed()), (true, 0));
    assert_eq!(again.findings.len(), 1, "{:?}", again.findings);
    for (text, why) in [
        ("{\n", "line 1 is no event"),
        ("{}\n", "it has no `operation`"),
        ("\n\n[1]", "line 3 is no event"),
    ] {
        std::fs::write(&file, text).unwrap();
        let config = Config::new(Input::text("api.yaml", V30), "");
        let error = probe(&config, &recordings).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}
