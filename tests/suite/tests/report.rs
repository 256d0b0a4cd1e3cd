//! The report itself: what counts as widened, narrowed and exact. Its words are a matter of `generator/tests/command/report.rs`.

#![allow(missing_docs, clippy::unwrap_used)]

use apiloom::diagnostic::Effect;
use apiloom::report::{ItemKind, Totals};
use apiloom_tests::generate_text;

/// They cost the smallest place, and the report says so.
#[test]
fn what_refers_to_nothing_is_widened() {
    let document = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'200': \
        {$ref: '#/components/responses/None'}}\n    put:\n      responses: {'200': {description: d, content: \
        {application/json: {schema: {$ref: '#/components/schemas/None'}}}}}\n";
    let generated = generate_text("api.yaml", document).unwrap();
    assert!(!generated.diagnostics.has_errors());
    let totals = generated.report.totals_of(ItemKind::Operation);
    let expected = Totals {
        widened: 2,
        ..Totals::default()
    };
    assert_eq!(totals, expected);
}

#[test]
fn a_required_property_that_nothing_declares_is_kept() {
    let document = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
        Rule: {type: object, required: [a, b], properties: {a: {type: string}}}\n    \
        Whole: {allOf: [{type: object, required: [b]}, {type: object, properties: {b: {type: string}}}]}\n    \
        Maybe: {anyOf: [{type: string}, {nullable: true}]}\n";
    let generated = generate_text("api.yaml", document).unwrap();
    let said: Vec<String> = generated
        .diagnostics
        .iter()
        .map(|found| found.message.clone())
        .collect();
    assert_eq!(
        said,
        ["`b` is required, but no property of this name is declared"]
    );
    let effects: Vec<_> = generated
        .report
        .items
        .iter()
        .map(|item| item.effect())
        .collect();
    assert_eq!(effects, [Effect::Widened, Effect::None, Effect::None]);
    let text: String = generated
        .files
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    assert!(text.contains("pub b: Option<serde_json::Value>"), "{text}");
    assert!(text.contains("pub b: String"), "{text}");
    assert!(text.contains("pub type Maybe = Option<String>"), "{text}");
}

#[test]
fn an_operation_is_as_exact_as_what_it_uses() {
    let generated = generate_text(
        "a.yaml",
        r##"openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /kennels:
    parameters: [{$ref: "#/components/parameters/Mood"}]
    get:
      operationId: listKennels
      responses:
        "200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Kennel"}}}}}
    put: {operationId: putMood, responses: {"204": {description: done}}}
  /plain:
    get: {operationId: getPlain, responses: {"200": {description: plain, content: {application/json: {schema: {$ref: "#/components/schemas/Plain"}}}}}}
components:
  parameters:
    Mood: {name: mood, in: query, schema: {$ref: "#/components/schemas/Mood"}}
  schemas:
    Plain: {type: object, properties: {a: {type: string}}}
    Mood: {type: string, if: {maxLength: 1}}
    Loose: {type: object, properties: {any: {if: {type: object}}}}
    Kennel: {type: object, properties: {dog: {$ref: "#/components/schemas/Loose"}, plain: {$ref: "#/components/schemas/Plain"}}}
"##,
    )
    .unwrap();
    let operations = generated.report.items.iter();
    let operations = operations.filter(|item| item.kind == ItemKind::Operation);
    let said: Vec<String> = operations
        .map(|item| {
            let messages = item.reasons.iter().map(|reason| reason.message.as_str());
            let messages: Vec<&str> = messages.collect();
            format!("{}: {:?} {messages:?}", item.name, item.effect())
        })
        .collect();
    assert_eq!(
        said,
        [
            "listKennels (GET /kennels): Widened [\"it uses `Loose`, `Mood`, which are not exact\"]",
            "putMood (PUT /kennels): Widened [\"it uses `Mood`, which is not exact\"]",
            "getPlain (GET /plain): None []",
        ]
    );
    assert_eq!(generated.report.totals_of(ItemKind::Schema).widened, 2);
}
