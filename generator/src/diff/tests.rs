//! What a comparison says and where. What each kind is, and that the compiler agrees, is tested with all pairs in
//! `tests/suite/tests/diff`.

use expect_test::expect;

use super::*;
use crate::config::{Answers, Config, Input};
use crate::lock::Lock;

const BEFORE: &str = "openapi: 3.0.3
info: {title: t, version: 1.4.2}
paths:
  /users:
    get:
      operationId: getUserStats
      tags: [users]
      parameters: [{$ref: '#/components/parameters/Page'}]
      responses: {'204': {description: ok}}
    post:
      operationId: createUser
      tags: [users]
      parameters: [{$ref: '#/components/parameters/Page'}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/CreateUser'}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/School'}}}}
components:
  parameters:
    Page: {name: page, in: query, schema: {type: integer}}
  schemas:
    CreateUser:
      type: object
      required:
        - name
      properties:
        name: {type: string}
        nip: {type: string}
    School:
      type: object
      required: [id]
      properties:
        id: {type: string, description: The id.}
        nick: {type: string, nullable: true}
";

fn config(text: &str) -> Config {
    Config::new(Input::text("api.yaml", text), "")
}

fn compared_with((before, now): (&str, &str), options: impl Fn(Config) -> Config) -> Comparison {
    let old = model(&options(config(before)), Lock::default()).unwrap();
    let new = model(&options(config(now)), old.lock.clone()).unwrap();
    compare(&old, &new, None)
}

/// The document with other lines, each of which must be there.
fn with(edits: &[(&str, &str)]) -> String {
    let mut text = BEFORE.to_owned();
    for (old, new) in edits {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replacen(old, new, 1);
    }
    text
}

fn compared(edits: &[(&str, &str)]) -> Comparison {
    compared_with((BEFORE, &with(edits)), |config| config)
}

const TENTH_WEEK: [(&str, &str); 4] = [
    (
        "    get:
      operationId: getUserStats
      tags: [users]
      parameters: [{$ref: '#/components/parameters/Page'}]
      responses: {'204': {description: ok}}
",
        "",
    ),
    ("        - name\n", "        - name\n        - nip\n"),
    ("description: The id.", "description: Its id."),
    (
        "        nick: {type: string, nullable: true}\n",
        "        nick: {type: string, nullable: true}\n        accreditation: {type: string}\n",
    ),
];

#[test]
fn a_change_is_a_line_with_its_place() {
    let comparison = compared(&TENTH_WEEK);
    expect![[r#"
        major  `users().get_user_stats()` is gone  operation removed         api.yaml:5:5
        major  `CreateUser::new` takes `nip`       property became required  api.yaml:20:11
        minor  `School` gains `accreditation`      optional property added   api.yaml:30:9
        patch  documentation of 1 item
        wire   clients already shipped: calls of `getUserStats` fail
        wire   clients already shipped: requests with `CreateUser` will be refused without `nip`
               2 major, 1 minor, 1 patch; 2 break clients already shipped
               suggested version: 2.0.0 (was 1.4.2)
    "#]]
    .assert_eq(&text(&comparison, false));
    assert!(text(&comparison, true).contains("documentation of `School::id`"));
    assert_eq!(comparison.worst(), Some(Class::Major));
    let json = json(&comparison);
    assert_eq!(json["totals"]["major"], 2);
    assert_eq!(json["suggested_version"], "2.0.0");
    assert_eq!(json["changes"][0]["kind"], "operation-removed");
    assert_eq!(json["changes"][0]["document"], "old");
    assert_eq!(json["changes"][1]["line"], 20);
    assert_eq!(rows(&comparison).len(), 4);
}

#[test]
fn one_line_that_changes_many_items_is_one_change() {
    let comparison = compared(&[("schema: {type: integer}}", "schema: {type: string}}")]);
    let [(change, _)] = comparison.changes.as_slice() else {
        panic!("{}", text(&comparison, true));
    };
    assert_eq!(change.kind, Kind::ParameterTypeChanged);
    assert_eq!(change.also, ["users().create_user::page"]);
    assert!(text(&comparison, false).contains(", and so `users().create_user::page`"));
}

/// The class is that of the options: what is read leniently is an `Option` in any case.
#[test]
fn what_callers_do_not_see_is_no_break_of_theirs() {
    let now = with(&[("      required: [id]\n", "")]);
    let strict = compared_with((BEFORE, &now), |config| config);
    assert_eq!(strict.worst(), Some(Class::Major));
    let lenient = compared_with((BEFORE, &now), |config| config.answers(Answers::Lenient));
    assert_eq!(
        lenient.worst(),
        Some(Class::Patch),
        "{}",
        text(&lenient, true)
    );
    // An `Option` for null already.
    let nick = [("      required: [id]\n", "      required: [id, nick]\n")];
    let comparison = compared_with((&with(&nick), BEFORE), |config| config);
    assert_eq!(
        comparison.worst(),
        Some(Class::Patch),
        "{}",
        text(&comparison, true)
    );
    assert_eq!(comparison.broken(), 1);
}

/// Text of a document is text, whatever it looks like.
#[test]
fn nothing_of_a_document_is_markup() {
    let name = "a|b<script>`*_[x](y)";
    let field = format!("        {name:?}: {{type: string}}\n        nip:");
    let comparison = compared(&[("        nip:", &field)]);
    let changed = compared(&[("version: 1.4.2", "version: 1.4.2, x: 1")]);
    assert!(changed.changes.is_empty());
    for text in [markdown(&comparison, true), text(&comparison, true)] {
        assert!(!text.contains("<script>"), "{text}");
    }
    let cell = super::print::cell("was `a|b`, <b>*x*</b> \u{202e}`");
    assert_eq!(cell, "was `a\\|b`, &lt;b&gt;\\*x\\*&lt;/b&gt; \u{fffd}'");
    // Whatever marks there are, each one that is left closes the one before.
    let cell = super::print::cell("`` ` <i> ``");
    assert_eq!(cell, "' ` <i> '`");
}

#[test]
fn markdown_is_a_table() {
    let comparison = compared(&TENTH_WEEK[1..2]);
    expect![[r#"
        **1 major; 1 breaks clients already shipped**. Suggested version: 2.0.0 (was 1.4.2)

        | Rust | Wire | What | Why | Where |
        |---|---|---|---|---|
        | major | breaks | `CreateUser::new` takes `nip` | property became required | api.yaml:25:11 |

        Clients already shipped:

        - requests with `CreateUser` will be refused without `nip`
    "#]]
    .assert_eq(&markdown(&comparison, false));
}
