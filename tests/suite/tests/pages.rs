//! Pages that the configuration declares, and those that it denies.

#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;

use apiloom::config::{Config, PageRule, Pages};
use apiloom::diagnostic::{RenderOptions, render_human};
use apiloom::lock::Lock;
use apiloom::{Generated, generate};
use expect_test::expect;

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      operationId: listA
      parameters: [{name: cursor, in: query, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: object, properties: {items: {type: array, items: {type: string}}, next_cursor: {type: string}}}
";

fn generated(folder: &Path, change: impl FnOnce(Config) -> Config) -> Generated {
    let path = folder.join("a.yaml");
    std::fs::write(&path, DOCUMENT).unwrap();
    let config = Config::new(path, folder.join("out")).crate_name("client");
    generate(&change(config), Lock::default())
}

fn calls(generated: &Generated) -> String {
    let calls = generated.files.get("src/api/calls.rs").unwrap();
    // Where lines break is not the question here.
    String::from_utf8(calls.to_vec())
        .unwrap()
        .split_whitespace()
        .collect()
}

/// Whether an operation declares how its pages hang together, and so.
fn has_pages(generated: &Generated, how: &str) -> bool {
    calls(generated)
        .split(';')
        .any(|line| line.starts_with("pages") && line.contains(how))
}

fn rule(page: &str) -> Pages {
    Pages::from(PageRule {
        style: "page".to_owned(),
        page: Some(page.to_owned()),
        items: Some("/items".to_owned()),
        ..PageRule::default()
    })
}

#[test]
fn the_configuration_wins_over_what_is_inferred() {
    let folder = tempfile::tempdir().unwrap();
    let inferred = generated(folder.path(), |config| config);
    assert!(has_pages(&inferred, "cursor(\"cursor\",\"/next_cursor\""));
    let configured = generated(folder.path(), |config| config.pages("listA", rule("page")));
    assert!(
        has_pages(&configured, "page(\"page\",1"),
        "{}",
        calls(&configured)
    );
    let none = generated(folder.path(), |config| {
        config.pages("listA", Pages::No(false))
    });
    assert!(!has_pages(&none, ""), "{}", calls(&none));
}

#[test]
fn mistakes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |generated: &Generated| {
        let options = RenderOptions {
            color: false,
            all: true,
        };
        let text = render_human(&generated.diagnostics, &generated.sources, &options);
        text.replace(&format!("{}/", folder.path().display()), "")
    };
    let wrong = generated(folder.path(), |config| config.pages("listA", rule("p")));
    expect![[r#"
        note[AL0412]: `listA` is read page by page, by `cursor` from `/next_cursor`
         --> a.yaml:5:5
          |
        5 |     get:
          |     ^^^

        error[AL0501]: `pages` names the query parameter `p`, which `listA` does not have
         --> a.yaml:5:5
          |
        5 |     get:
          |     ^^^
          |
          = help: it has `cursor`, `page`

    "#]]
    .assert_eq(&shown(&wrong));
    let unknown = generated(folder.path(), |config| config.pages("listB", rule("page")));
    expect![[r#"
        note[AL0412]: `listA` is read page by page, by `cursor` from `/next_cursor`
         --> a.yaml:5:5
          |
        5 |     get:
          |     ^^^

        error[AL0501]: `pages` names the operation `listB`, which the document does not have
         --> a.yaml:3:1
          |
        3 | paths:
          | ^^^^^
          |
          = help: did you mean `listA`?

    "#]]
    .assert_eq(&shown(&unknown));
    assert!(unknown.diagnostics.has_errors());
}

#[test]
fn mistakes_in_the_configuration_file_stand_in_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.yaml"), DOCUMENT).unwrap();
    let path = folder.path().join("apiloom.toml");
    let text =
        "[[client]]\nspec = 'a.yaml'\nout = 'out'\n[client.pages]\nlistAa = false\nlistA = true\n";
    std::fs::write(&path, text).unwrap();
    let file = apiloom::config::read(&path).unwrap();
    let generated = generate(file.clients.first().unwrap(), Lock::default());
    let text = render_human(
        &generated.diagnostics,
        &generated.sources,
        &RenderOptions::default(),
    );
    expect![[r#"
        note[AL0412]: `listA` is read page by page, by `cursor` from `/next_cursor`
         --> a.yaml:5:5
          |
        5 |     get:
          |     ^^^

        error[AL0501]: `pages` says `true` of `listA`, and not how
         --> apiloom.toml:6:1
          |
        6 | listA = true
          | ^^^^^
          |
          = help: `false` is for no pages; pages need a rule, such as `{ style = "page", page = "page" }`

        error[AL0501]: `pages` names the operation `listAa`, which the document does not have
         --> apiloom.toml:5:1
          |
        5 | listAa = false
          | ^^^^^^
          |
          = help: did you mean `listA`?

    "#]]
    .assert_eq(&text.replace(&format!("{}/", folder.path().display()), ""));
}

#[test]
fn an_additional_operation_has_pages_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    let document = DOCUMENT
        .replace("3.0.3", "3.2.0")
        .replace("    get:\n", "    additionalOperations:\n     LIST:\n");
    std::fs::write(&path, document).unwrap();
    let config = Config::new(&path, folder.path().join("out")).crate_name("client");
    let generated = generate(&config.pages("listA", rule("page")), Lock::default());
    assert!(has_pages(&generated, "page(\"page\",1"));
}
