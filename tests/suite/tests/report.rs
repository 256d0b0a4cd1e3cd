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
            "listKennels (GET /kennels): Widened [\"it uses `Loose`, `Mood`, which are widened\"]",
            "putMood (PUT /kennels): Widened [\"it uses `Mood`, which is widened\"]",
            "getPlain (GET /plain): None []",
        ]
    );
    assert_eq!(generated.report.totals_of(ItemKind::Schema).widened, 2);
}

/// What is said of each part: its effects, and the words of those that are no schema.
fn said(document: &str) -> Vec<String> {
    let generated = generate_text("a.yaml", document).unwrap();
    let items = generated.report.items.iter();
    let said = items.map(|item| {
        let effects = item.effects();
        let effects = effects.iter().map(|effect| effect.as_str());
        let effects = effects.collect::<Vec<_>>().join(", ");
        format!("{}: {effects}", item.name)
    });
    said.chain([generated.report.totals().to_string()])
        .collect()
}

#[test]
fn what_is_narrowed_and_widened_counts_as_both() {
    let said = said(
        r##"openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /a: {get: {operationId: a, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Both"}}}}}}}
  /b: {get: {operationId: b, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/All"}}}}}}}
  /c: {get: {operationId: c, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Plain"}}}}}}}
components:
  schemas:
    Both: {type: object, discriminator: {}, properties: {e: {type: float}, f: {if: {type: object}}}}
    Torn: {type: object, discriminator: {}, properties: {x: {type: integer}}}
    Loose: {type: object, properties: {e: {type: float}}}
    All: {type: object, properties: {loose: {$ref: "#/components/schemas/Loose"}, torn: {$ref: "#/components/schemas/Torn"}}}
    Plain: {type: object, properties: {e: {type: string}}}
"##,
    );
    assert_eq!(
        said,
        [
            "Both: narrowed, widened",
            "Torn: narrowed",
            "Loose: widened",
            "All: exact",
            "Plain: exact",
            "a (GET /a): narrowed, widened",
            "b (GET /b): narrowed, widened",
            "c (GET /c): exact",
            "exact 3 · narrowed 4 · widened 4 · skipped 0 (3 counted more than once)",
        ]
    );
}

#[test]
fn an_operation_without_its_credential_is_narrowed() {
    let document = r##"openapi: 3.1.0
info: {title: t, version: "1"}
security: [{digest: []}]
paths:
  /digest: {get: {operationId: of_all, responses: {"204": {description: d}}}}
  /own: {get: {operationId: own, security: [{digest: []}], responses: {"204": {description: d}}}}
  /lost: {get: {operationId: lost, security: [{lost: []}, {digest: []}], responses: {"204": {description: d}}}}
  /other: {get: {operationId: other, security: [{digest: []}, {basic: []}], responses: {"204": {description: d}}}}
  /and: {get: {operationId: and, security: [{digest: [], basic: []}], responses: {"204": {description: d}}}}
  /uri: {get: {operationId: uri, security: [{"https://example.com/schemes#a": []}], responses: {"204": {description: d}}}}
  /maybe: {get: {operationId: maybe, security: [{}, {digest: []}], responses: {"204": {description: d}}}}
  /basic: {get: {operationId: basic, security: [{basic: []}], responses: {"204": {description: d}}}}
  /none: {get: {operationId: none, security: [], responses: {"204": {description: d}}}}
  /gone: {get: {operationId: gone, security: [{lost: []}], responses: {"204": {description: d}}}}
  /unknown: {get: {operationId: unknown, security: [{nobody: []}], responses: {"204": {description: d}}}}
components:
  securitySchemes:
    digest: {type: http, scheme: digest}
    basic: {type: http, scheme: basic}
    lost: {type: apiKey, name: X}
"##;
    let generated = generate_text("a.yaml", document).unwrap();
    let operations = generated.report.items.iter();
    let operations = operations.filter(|item| item.kind == ItemKind::Operation);
    let said: Vec<String> = operations
        .map(|item| {
            let reasons = item.reasons.iter();
            let reasons = reasons.map(|reason| format!("; {}", reason.message));
            let reasons: String = reasons.collect();
            format!("{} {}{reasons}", item.name, item.effect().as_str())
        })
        .collect();
    assert_eq!(
        said,
        [
            "of_all (GET /digest) narrowed; calls carry no credential for the scheme `digest`, which cannot be used",
            "own (GET /own) narrowed; calls carry no credential for the scheme `digest`, which cannot be used",
            "lost (GET /lost) narrowed; calls carry no credential for the schemes `lost`, `digest`, which cannot be used",
            "other (GET /other) narrowed; calls carry no credential for the scheme `digest`, which cannot be used",
            "and (GET /and) narrowed; calls carry no credential for the scheme `digest`, which cannot be used",
            "uri (GET /uri) narrowed; calls carry no credential for the scheme `https://example.com/schemes#a`, which cannot be used",
            "maybe (GET /maybe) narrowed; calls carry no credential for the scheme `digest`, which cannot be used",
            "basic (GET /basic) exact",
            "none (GET /none) exact",
            "gone (GET /gone) narrowed; calls carry no credential for the scheme `lost`, which cannot be used",
            "unknown (GET /unknown) narrowed; the security scheme `nobody` is not declared",
        ]
    );
    // What can be used beside it is sent.
    let text: String = generated
        .files
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    assert_eq!(
        text.matches(" security(&[&[\"basic\"]])").count(),
        3,
        "{text}"
    );
}

#[test]
fn what_is_left_out_as_a_whole_counts_as_skipped() {
    let totals = |parts: &str| {
        let document = format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{parts}");
        let generated = generate_text("a.yaml", &document).unwrap();
        let helps = generated.diagnostics.iter().flat_map(|told| &told.helps);
        let helps = helps.cloned().collect::<Vec<_>>().join(", ");
        format!("{} {helps}", generated.report.totals())
    };
    let get = "{get: {responses: {'204': {description: d}}}}";
    let skipped = "exact 0 · narrowed 0 · widened 0 · skipped 1 ";
    assert_eq!(
        totals(&format!("paths: [{{/a: {get}}}]\n")),
        format!("{skipped}write an object: `paths: {{/a: ..}}`")
    );
    assert_eq!(totals("paths: none\n"), skipped);
    assert_eq!(
        totals("paths: {/a: [get]}\n"),
        format!("{skipped}write `{{get: ..}}`")
    );
    assert_eq!(totals("paths: {/a: {get: 5}}\n"), skipped);
    let servers = "servers: {url: 'http://a.example'}";
    assert_eq!(
        totals(&format!("{servers}\npaths: {{/a: {get}}}\n")),
        "exact 1 · narrowed 1 · widened 0 · skipped 0 write a list: `servers: [{url: \"http://a.example\"}]`"
    );
    let old = generate_text(
        "a.yaml",
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: [{/a: {}}]\n",
    )
    .unwrap();
    assert_eq!(old.report.totals().skipped, 1);
}

#[test]
fn what_media_types_and_forms_cannot_carry_is_said() {
    let document = r##"openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /yaml: {put: {operationId: yaml, requestBody: {content: {application/yaml: {schema: {$ref: "#/components/schemas/Plain"}}}}, responses: {"204": {description: d}}}}
  /pack: {get: {operationId: pack, responses: {"200": {description: d, content: {application/msgpack: {schema: {$ref: "#/components/schemas/Plain"}}}}}}}
  /lines: {put: {operationId: lines, requestBody: {content: {application/x-ndjson: {schema: {type: array, items: {$ref: "#/components/schemas/Plain"}}}}}, responses: {"204": {description: d}}}}
  /mood: {get: {operationId: mood, responses: {"200": {description: d, content: {text/plain: {schema: {type: string, enum: [up, down]}}}}}}}
  /picture: {put: {operationId: picture, requestBody: {content: {image/png: {schema: {type: string, format: binary}}}}, responses: {"204": {description: d}}}}
  /text: {put: {operationId: text, requestBody: {content: {text/plain: {schema: {type: string}}}}, responses: {"204": {description: d}}}}
  /json: {put: {operationId: json, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Deep"}}}}, responses: {"204": {description: d}}}}
  /form: {put: {operationId: form, requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {deep: {type: array, items: {$ref: "#/components/schemas/Deep"}}, file: {type: string, format: binary}}}}}}, responses: {"204": {description: d}}}}
  /files: {put: {operationId: files, requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}, all: {type: array, items: {type: string, format: binary}}}}}}}, responses: {"204": {description: d}}}}
components:
  schemas:
    Plain: {type: object, properties: {a: {type: string}}}
    Deep: {type: object, properties: {a: {type: string}, inside: {type: object, properties: {scan: {type: string, format: binary}}}}}
"##;
    let generated = generate_text("a.yaml", document).unwrap();
    let operations = generated.report.items.iter();
    let operations = operations.filter(|item| item.kind == ItemKind::Operation);
    let said: Vec<String> = operations
        .map(|item| {
            let reasons = item.reasons.iter();
            let reasons = reasons.map(|reason| format!("; {}", reason.message));
            let reasons: String = reasons.collect();
            let id = item.name.split(' ').next().unwrap_or_default();
            format!("{id} {}{reasons}", item.effect().as_str())
        })
        .collect();
    assert_eq!(
        said,
        [
            "yaml widened; `application/yaml` has no form for values of this schema: it is bytes",
            "pack widened; `application/msgpack` has no form for values of this schema: it is bytes",
            "lines widened; `application/x-ndjson` has no form for values of this schema: it is bytes",
            "mood widened; `text/plain` has no form for values of this schema: it is a text",
            "picture exact",
            "text exact",
            "json narrowed; the binary `/inside/scan` is sent as a text: in such a value bytes have no form",
            "form narrowed; the binary `/*/inside/scan` is sent as a text: in such a value bytes have no form",
            "files exact",
        ]
    );
}

/// The page is one file, and nothing that a document says is markup or script in it.
#[test]
fn the_page_loads_nothing_and_escapes_everything() {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\\u202e'";
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  \"/a{evil}\":\n    get:\n      operationId: \"{evil}\"\n      \
         responses: {{'200': {{$ref: \"#/components/responses/{evil}\"}}}}\ncomponents:\n  schemas:\n    \"A{evil}\": {{type: \"{evil}\"}}\n"
    );
    let generated = generate_text("api.yaml", &document).unwrap();
    let page = apiloom::report::html(&generated.report, &generated.sources, &format!("t{evil}"));
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert_eq!(page.matches("</script").count(), 1);
    assert!(
        !page.contains("<img") && !page.contains('\u{202e}'),
        "{page}"
    );
    assert!(
        page.contains("&lt;img src=x onerror=alert(1)&gt;"),
        "{page}"
    );
    // The line that is meant stands in it, and so do the code and the place.
    assert!(
        page.contains("AL0201") && page.contains("api.yaml:7:"),
        "{page}"
    );
    assert!(page.contains("<pre>7 | "), "{page}");
    for outside in ["http:", "https:", "src=\"", "href", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    let usual = page.split("<main>").next().unwrap();
    assert!(usual.contains("default-src 'none'"), "{usual}");
}
