//! Overlays on small documents: the tree that they give, and the places of what they made.

use std::path::Path;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::{Input, overlay};
use crate::diagnostic::{Diagnostics, RenderOptions, render_human};
use crate::source::{Origin, Sources, locate, parse_text};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
tags: [{name: a}, {name: b}, {name: c}]
paths:
  /pets:
    get: {tags: [a], summary: old}
  /owners:
    get: {tags: [b]}
";

struct Result {
    tree: Option<Value>,
    said: String,
    sources: Sources,
}

/// Applies overlays, whose texts begin with their actions, to the document.
fn apply(overlays: &[&str]) -> Result {
    let folder = tempfile::tempdir().unwrap();
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let file = sources.add("api.yaml", DOCUMENT);
    let tree = parse_text(file, &sources, &mut diagnostics).unwrap();
    let mut paths = Vec::new();
    for (index, actions) in overlays.iter().enumerate() {
        let path = folder.path().join(format!("{index}.yaml"));
        let head = "overlay: 1.1.0\ninfo: {title: o, version: '1'}\nactions:\n";
        std::fs::write(&path, format!("{head}{actions}")).unwrap();
        paths.push(path);
    }
    let paths = paths.iter().map(|path| Input { path, text: None });
    let spec = Path::new("api.yaml");
    let tree = overlay((file, tree), spec, paths, &mut sources, &mut diagnostics);
    let said = render_human(&diagnostics, &sources, &RenderOptions::default());
    let prefix = format!("{}/", folder.path().display());
    Result {
        tree,
        said: said.replace(&prefix, ""),
        sources,
    }
}

impl Result {
    fn at(&self, pointer: &str) -> &Value {
        let tree = self.tree.as_ref();
        tree.and_then(|tree| tree.pointer(pointer)).unwrap()
    }

    /// File, line and column of a node.
    fn place(&self, pointer: &str) -> String {
        let origin = Origin::new(crate::source::FileId(0), pointer);
        let place = locate(&self.sources, &[origin]).remove(0).unwrap();
        let path = &self.sources.get(place.file).unwrap().path;
        let name = path.file_name().unwrap().to_string_lossy();
        format!("{name}:{}:{}", place.line, place.column)
    }
}

fn says(overlays: &[&str], expected: Expect) {
    let result = apply(overlays);
    expected.assert_eq(&result.said);
}

#[test]
fn objects_are_merged_lists_joined_and_values_replaced() {
    let result = apply(&["\
- target: $
  update:
    info: {title: New, contact: {name: N}}
    tags: [{name: d}]
    paths: {/pets: {get: {tags: [x]}}}
    components:
- target: $.paths['/owners'].get
  update: {operationId: owners}
- target: $.paths['/owners'].get.tags
  update: y
- target: $.paths.*.get.summary
  update: new
"]);
    assert_eq!(result.said, "");
    assert_eq!(
        result.tree.as_ref().unwrap(),
        &json!({
            "openapi": "3.0.3",
            "info": {"title": "New", "version": "1", "contact": {"name": "N"}},
            "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}],
            "paths": {
                "/pets": {"get": {"tags": ["a", "x"], "summary": "new"}},
                "/owners": {"get": {"tags": ["b", "y"], "operationId": "owners"}},
            },
            "components": null,
        })
    );
    // What was there keeps its place, what is new has the overlay's.
    assert_eq!(result.place("/info/version"), "api.yaml:2:27");
    assert_eq!(result.place("/info/title"), "0.yaml:6:19");
    assert_eq!(result.place("/info/contact/name"), "0.yaml:6:40");
    assert_eq!(result.place("/tags/3/name"), "0.yaml:7:19");
    assert_eq!(result.place("/tags/1/name"), "api.yaml:3:26");
    assert_eq!(result.place("/paths/~1owners/get/tags/1"), "0.yaml:13:11");
    assert_eq!(result.place("/paths/~1pets/get/summary"), "0.yaml:15:11");
    assert_eq!(result.place("/paths/~1pets/get/tags/0"), "api.yaml:6:18");
}

#[test]
fn what_is_removed_is_gone_and_the_rest_keeps_its_place() {
    let result = apply(&[
        "- {target: \"$.tags[?@.name == 'a' || @.name == 'b']\", remove: true}\n- {target: $.paths, remove: true}\n",
        "- {target: $, update: {paths: {}}}\n- {target: $.tags, update: {name: z}}\n- {target: '$.tags[0]', remove: true}\n",
    ]);
    assert_eq!(result.said, "");
    assert_eq!(result.at("/tags"), &json!([{"name": "z"}]));
    assert_eq!(result.at("/paths"), &json!({}));
    assert_eq!(result.place("/tags/0/name"), "1.yaml:5:35");
    let result = apply(&["- {target: '$.tags[0,1]', remove: true}\n"]);
    assert_eq!(result.at("/tags"), &json!([{"name": "c"}]));
    assert_eq!(result.place("/tags/0/name"), "api.yaml:3:37");
}

#[test]
fn a_copy_leads_to_what_it_is_a_copy_of() {
    let result = apply(&["\
- target: $.paths
  update: {/dogs: {get: {}}}
- target: $.paths['/dogs'].get
  copy: $.paths['/pets'].get
- target: $.tags
  copy: $.tags
"]);
    assert_eq!(result.said, "");
    assert_eq!(
        result.at("/paths/~1dogs/get"),
        &json!({"tags": ["a"], "summary": "old"})
    );
    assert_eq!(result.at("/tags").as_array().unwrap().len(), 6);
    assert_eq!(result.place("/paths/~1dogs/get/summary"), "api.yaml:6:31");
    assert_eq!(result.place("/tags/4/name"), "api.yaml:3:26");
}

/// Actions are applied one after the other, overlays too.
#[test]
fn each_is_applied_to_what_those_before_it_made() {
    let result = apply(&[
        "- {target: $.info, update: {x-a: 1}}\n",
        "- {target: \"$[?@['x-a']]\", update: {x-b: 1}}\n- {target: \"$[?@['x-b']]\", update: {x-c: 1}}\n- {target: \"$[?@['x-a']]\", update: {x-b: 2}}\n",
    ]);
    assert_eq!(result.at("/info/x-b"), &json!(2));
}

#[test]
fn what_does_not_fit_is_an_error_with_both_places() {
    says(
        &["- {target: $.info, update: {title: {a: 1}}}\n"],
        expect![[r#"
            error[AL0703]: an object cannot be put into a text
             --> 0.yaml:4:29
              |
            4 | - {target: $.info, update: {title: {a: 1}}}
              |                             ^^^^^
              |
             ::: api.yaml:2:15
              |
            2 | info: {title: T, version: '1'}
              |               - the node of the document

        "#]],
    );
    says(
        &["- {target: '$', remove: true}\n"],
        expect![[r#"
        error[AL0703]: the whole document cannot be removed
         --> 0.yaml:4:12
          |
        4 | - {target: '$', remove: true}
          |            ^^^

    "#]],
    );
    says(
        &["- {target: '$.paths..*', update: {a: 1}}\n"],
        expect![[r#"
            error[AL0703]: the target selects an object and a list: one action changes nodes of one kind
             --> 0.yaml:4:26
              |
            4 | - {target: '$.paths..*', update: {a: 1}}
              |                          ^^^^^^

        "#]],
    );
    says(
        &["- {target: $.info, copy: '$.tags[*]'}\n- {target: $.info, copy: $.nothing}\n"],
        expect![[r#"
            error[AL0703]: `$.tags[*]` selects 3 nodes, and one can be copied
             --> 0.yaml:4:26
              |
            4 | - {target: $.info, copy: '$.tags[*]'}
              |                          ^^^^^^^^^^^

            error[AL0703]: `$.nothing` selects nothing that could be copied
             --> 0.yaml:5:26
              |
            5 | - {target: $.info, copy: $.nothing}
              |                          ^^^^^^^^^

        "#]],
    );
    says(
        &["- {target: \"$.paths['/pet'].get\", remove: true}\n"],
        expect![[r#"
            warning[AL0702]: `$.paths['/pet'].get` selects nothing in the document
             --> 0.yaml:4:12
              |
            4 | - {target: "$.paths['/pet'].get", remove: true}
              |            ^^^^^^^^^^^^^^^^^^^^^
              |
              = note: there is no `/pet`
              = help: did you mean `/pets`?

        "#]],
    );
}

/// Each copy doubles the document.
#[test]
fn overlays_are_no_bombs() {
    let double = "- {target: $.info, copy: $.info}\n- {target: $.info, update: {l: [[], {}]}}\n- {target: $.info.l, copy: $.info.l}\n";
    let result = apply(&[&double.repeat(30)]);
    assert!(result.tree.is_none());
    assert!(result.said.contains("add more than 500000 nodes"));
    let deeper = "- {target: $.info, update: {x: {}}}\n- {target: $.info.x, copy: $.paths}\n- {target: $, update: {paths: {y: {}}}}\n- {target: $.paths.y, copy: $.info}\n";
    let result = apply(&[&deeper.repeat(80)]);
    assert!(result.tree.is_none());
    assert!(result.said.contains("more than 128 levels deep") || result.said.contains("nodes"));
}
