//! Documents of several files.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Bundled, bundle};
use crate::config::Config;
use crate::diagnostic::{Diagnostics, Severity};
use crate::lock::Lock;
use crate::source::{Sources, load};

/// Files by name, the first one the document, and what comes of them.
fn bundled(files: &[(&str, &str)]) -> (Bundled, Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    run(
        &Config::new(folder.path().join(files[0].0), "out"),
        folder.path(),
    )
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The tree, what was said, and the files that were read.
fn run(config: &Config, folder: &Path) -> (Bundled, Vec<String>, Vec<String>) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let (file, tree) = load(&config.spec, &mut sources, &mut diagnostics).unwrap();
    let bundled = bundle(file, tree, config, &mut sources, &mut diagnostics);
    let name = |path: &Path| {
        path.strip_prefix(folder)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    let said = diagnostics.iter().map(|told| {
        let path = name(&sources.get(told.origin.file).unwrap().path);
        let severity = if told.severity == Severity::Error {
            "error"
        } else {
            "warning"
        };
        format!("{severity} {path}{} {}", told.origin, told.message)
    });
    let read = sources.files().map(|file| name(&file.path)).collect();
    (bundled, said.collect(), read)
}

fn origin(bundled: &Bundled, pointer: &str) -> String {
    let origin = bundled.origins.origin(pointer);
    let names = bundled.origins.file_names();
    let file = names.get(&origin.file).map_or("", String::as_str);
    format!("{file}{origin}")
}

#[test]
fn a_document_of_one_file_stays_as_it_is() {
    let text = json!({"openapi": "3.0.3", "paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"get": {"responses": {
        "200": {"$ref": "#/components/responses/R"}, "400": {"$ref": "#/nowhere"}}}}},
        "components": {"responses": {"R": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/S/properties/x"}}}}},
        "schemas": {"S": {"example": {"$ref": "other.yaml"}, "default": {"$ref": 1}, "properties": {"$ref": {"type": "string"}, "x": {"$ref": "#anchor"}}}}}});
    let (bundled, said, read) = bundled(&[("api.json", &text.to_string())]);
    assert_eq!(bundled.tree, text);
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(read, ["api.json"]);
}

#[test]
fn parts_get_homes_and_the_rest_is_put_in_place() {
    let (bundled, said, read) = bundled(&[
        (
            "api/openapi.yaml",
            "openapi: 3.0.3\ninfo: {description: {$ref: 'words.md'}}\npaths:\n  /pets: {$ref: 'paths/pets.yaml'}\n  /cats:\n    get: {$ref: 'paths/pets.yaml#/get', operationId: cats}\ncomponents:\n  schemas:\n    Error: {$ref: 'schemas/error.yml'}\n",
        ),
        ("api/words.md", "# Words\n"),
        (
            "api/paths/pets.yaml",
            "parameters:\n  - $ref: '../parts.yaml#/parameters/limit'\nget:\n  responses:\n    '200': {$ref: '../parts.yaml#/responses/Pets'}\n    '400': {content: {application/json: {schema: {$ref: '../schemas/error.yml'}}}}\n",
        ),
        (
            "api/parts.yaml",
            "parameters:\n  limit: {name: limit, in: query, schema: {type: integer}}\nresponses:\n  Pets:\n    content: {application/json: {schema: {type: array, items: {$ref: 'schemas/a%20pet.json'}}}}\n",
        ),
        (
            "api/schemas/error.yml",
            "{type: object, properties: {inner: {$ref: '#'}, codes: {$ref: '#/x-codes/a~1b'}}, x-codes: {a/b: {type: integer}}}",
        ),
        (
            "api/schemas/a pet.json",
            r##"{"type": "object", "properties": {"owner": {"$ref": "owner.yaml"}, "error": {"$ref": "../openapi.yaml#/components/schemas/Error"}}}"##,
        ),
        (
            "api/schemas/owner.yaml",
            "{type: object, properties: {pet: {$ref: './a pet.json'}}, discriminator: {propertyName: a, mapping: {p: 'a pet.json', q: Error}}}",
        ),
    ]);
    assert_eq!(said, [] as [&str; 0]);
    assert_eq!(read.len(), 7, "{read:?}");
    let at = |pointer: &str| bundled.tree.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(at("/info/description"), "# Words\n");
    assert_eq!(at("/paths/~1cats/get/operationId"), "cats");
    let limit = "#/components/parameters/parts.yaml#~1parameters~1limit";
    assert_eq!(at("/paths/~1pets/parameters/0"), json!({ "$ref": limit }));
    assert_eq!(
        at("/components/parameters/parts.yaml#~1parameters~1limit/name"),
        "limit"
    );
    // A component that is a reference is where the part lives.
    assert_eq!(
        at("/components/schemas/Error/properties/inner"),
        json!({"$ref": "#/components/schemas/Error"})
    );
    assert_eq!(
        at("/components/schemas/schemas~1a pet.json/properties/error"),
        json!({"$ref": "#/components/schemas/Error"})
    );
    assert_eq!(
        at("/components/schemas/schemas~1owner.yaml/discriminator/mapping"),
        json!({"p": "#/components/schemas/schemas~1a pet.json", "q": "Error"})
    );
    for (now, before) in [
        (
            "/paths/~1pets/get/responses/400",
            "paths/pets.yaml#/get/responses/400",
        ),
        (
            "/paths/~1cats/get/operationId",
            "#/paths/~1cats/get/operationId",
        ),
        (
            "/components/schemas/Error/properties",
            "schemas/error.yml#/properties",
        ),
        (
            "/components/schemas/schemas~1a pet.json",
            "schemas/a pet.json#",
        ),
        ("/paths", "#/paths"),
    ] {
        assert_eq!(origin(&bundled, now), before);
    }
    for (place, title) in [
        ("schemas/schemas~1a pet.json", "a pet"),
        ("schemas/schemas~1error.yml#~1x-codes~1a~01b", "x-codes"),
        ("parameters/parts.yaml#~1parameters~1limit", "limit"),
    ] {
        assert_eq!(
            bundled.origins.title(&format!("/components/{place}")),
            Some(title)
        );
    }
}

#[test]
fn deep_references_find_what_is_no_component() {
    let (bundled, said, _) = bundled(&[(
        "api.yaml",
        "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      parameters: [{name: q, in: query, schema: {type: string}}]\n      responses: {'200': {description: ok}}\n  /b:\n    get:\n      parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]\n      responses: {'200': {$ref: '#/paths/~1a/get/responses/200'}}\nx-shared: {S: {type: string}}\ncomponents: {schemas: {T: {$ref: '#/x-shared/S'}}}\n",
    )]);
    assert_eq!(said, [] as [&str; 0]);
    let parameter = &bundled.tree["paths"]["/b"]["get"]["parameters"][0]["$ref"];
    assert_eq!(
        parameter,
        "#/components/parameters/#~1paths~1~01a~1get~1parameters~10"
    );
    assert_eq!(
        bundled.tree["components"]["schemas"]["T"]["$ref"],
        "#/components/schemas/#~1x-shared~1S"
    );
    assert_eq!(
        bundled.tree["components"]["responses"]["#/paths/~1a/get/responses/200"]["description"],
        "ok"
    );
}

#[test]
fn what_is_not_read_is_told_where_it_stands() {
    let (bundled, said, read) = bundled(&[
        (
            "in/api.yaml",
            "openapi: 3.0.3\npaths:\n  /a: {$ref: 'https://example.com/a.yaml'}\n  /b: {$ref: 'b.yaml#/nothing'}\n  /c: {$ref: 'c.yaml'}\ncomponents:\n  schemas:\n    Remote: {description: kept, $ref: 'http://127.0.0.1:9/x.json'}\n    Missing: {$ref: 'missing.yaml'}\n    Outside: {$ref: '../secret.yaml'}\n    Absolute: {$ref: '/etc/passwd'}\n    Folder: {$ref: './'}\n    Twice: {$ref: 'b.yaml#/loop'}\n",
        ),
        (
            "in/b.yaml",
            "loop: {$ref: '#/pool'}\npool: {$ref: '#/loop'}\n",
        ),
        ("in/c.yaml", "$ref: 'd.yaml'\n"),
        ("in/d.yaml", "$ref: 'c.yaml'\n"),
        ("secret.yaml", "secret: 1\n"),
    ]);
    assert_eq!(
        bundled.tree["components"]["schemas"]["Remote"],
        json!({"description": "kept"})
    );
    assert!(!read.iter().any(|file| file.contains("secret")), "{read:?}");
    assert_eq!(
        said,
        [
            "warning in/api.yaml#/paths/~1a/$ref `https://example.com/a.yaml` is not on this machine, and nothing is fetched",
            "warning in/api.yaml#/paths/~1b/$ref `b.yaml#/nothing` does not exist: the file has no such part",
            "warning in/api.yaml#/paths/~1c/$ref `c.yaml` leads back to itself",
            "warning in/api.yaml#/components/schemas/Remote/$ref `http://127.0.0.1:9/x.json` is not on this machine, and nothing is fetched",
            "warning in/api.yaml#/components/schemas/Missing/$ref `missing.yaml` refers to a file that is not there",
            "warning in/api.yaml#/components/schemas/Outside/$ref `../secret.yaml` leads out of the folder of the document and is not read",
            "warning in/api.yaml#/components/schemas/Absolute/$ref `/etc/passwd` leads out of the folder of the document and is not read",
            "warning in/api.yaml#/components/schemas/Folder/$ref `./` refers to a file that is not there",
            "warning in/api.yaml#/components/schemas/Twice/$ref `b.yaml#/loop` leads back to itself",
        ]
    );
}

#[test]
fn a_file_of_nearly_that_name_is_proposed() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "in/api.yaml",
                "openapi: 3.0.3\ncomponents:\n  schemas:\n    A: {$ref: 'parts/Users.yaml#/A'}\n    B: {$ref: 'parts/users.yml#/B'}\n    C: {$ref: './parts/orders.yaml'}\n    D: {$ref: '../secrt.yaml'}\n",
            ),
            ("in/parts/users.yaml", "A: {type: string}\n"),
            ("secret.yaml", "type: string\n"),
        ],
    );
    let config = Config::new(folder.path().join("in/api.yaml"), "out");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let (file, tree) = load(&config.spec, &mut sources, &mut diagnostics).unwrap();
    bundle(file, tree, &config, &mut sources, &mut diagnostics);
    let helps: Vec<String> = diagnostics
        .iter()
        .map(|told| told.helps.join(" "))
        .collect();
    assert_eq!(
        helps,
        [
            "did you mean `parts/users.yaml#/A`?",
            "did you mean `parts/users.yaml#/B`?",
            "",
            "",
        ]
    );
}

#[test]
fn a_folder_can_be_allowed() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "spec/api.yaml",
                "swagger: '2.0'\npaths: {}\ndefinitions: {A: {$ref: '../common/a.yaml'}}\n",
            ),
            (
                "common/a.yaml",
                "{type: object, properties: {b: {$ref: 'b.yaml#/B'}}}",
            ),
            ("common/b.yaml", "{B: {type: string}}"),
        ],
    );
    let config = Config::new(folder.path().join("spec/api.yaml"), "out");
    let (refused, said, _) = run(&config, folder.path());
    assert_eq!(refused.tree["definitions"]["A"], json!({}));
    assert_eq!(said.len(), 1);
    let (bundled, said, read) = run(
        &config.allow_refs_under(folder.path().join("common")),
        folder.path(),
    );
    assert_eq!(said, [] as [&str; 0]);
    assert_eq!(read.len(), 3);
    assert_eq!(
        bundled.tree["definitions"]["A"]["properties"]["b"]["$ref"],
        "#/definitions/..~1common~1b.yaml#~1B"
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "in/api.yaml",
                "openapi: 3.0.3\ncomponents: {schemas: {A: {$ref: 'link.yaml'}, B: {$ref: 'deep/secret.yaml'}}}\n",
            ),
            ("secret.yaml", "type: string\n"),
        ],
    );
    std::os::unix::fs::symlink(
        folder.path().join("secret.yaml"),
        folder.path().join("in/link.yaml"),
    )
    .unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("in/deep")).unwrap();
    let (_, said, read) = run(
        &Config::new(folder.path().join("in/api.yaml"), "out"),
        folder.path(),
    );
    assert_eq!(read, ["in/api.yaml"]);
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn references_that_double_at_each_step_end() {
    let mut files = vec![(
        "api.yaml".to_owned(),
        "openapi: 3.0.3\ninfo: {x: {$ref: 'f0.yaml'}}\n".to_owned(),
    )];
    for index in 0..30 {
        let next = format!("f{}.yaml", index + 1);
        files.push((
            format!("f{index}.yaml"),
            format!("{{a: {{$ref: {next}}}, b: {{$ref: {next}}}}}"),
        ));
    }
    files.push(("f30.yaml".to_owned(), "{}".to_owned()));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let (_, said, _) = bundled(&files);
    assert!(
        said.iter()
            .any(|told| told.contains("too deep or too large")),
        "{said:?}"
    );
}

#[test]
fn types_of_equal_pointers_in_different_files_are_different_types() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "api.yaml",
                "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object, properties: {x: {$ref: a/thing.yaml}, y: {$ref: b/thing.yaml}}}}}\n",
            ),
            (
                "a/thing.yaml",
                "{type: object, properties: {one: {type: string}}}",
            ),
            (
                "b/thing.yaml",
                "{type: object, properties: {two: {type: string}}}",
            ),
        ],
    );
    let config = Config::new(folder.path().join("api.yaml"), "out");
    let generated = crate::generate(&config, Lock::default());
    let text = generated.lock.to_text();
    assert!(text.contains("type a/thing.yaml# = Thing\n"), "{text}");
    assert!(text.contains("type b/thing.yaml# = Thing2\n"), "{text}");
    assert!(
        generated
            .diagnostics
            .iter()
            .all(|diagnostic| diagnostic.code == crate::diagnostic::codes::NAME_TAKEN),
        "{:?}",
        generated.diagnostics
    );
    // A type that comes before does not take a name that was given.
    write(
        folder.path(),
        &[
            (
                "0/thing.yaml",
                "{type: object, properties: {zero: {type: string}}}",
            ),
            (
                "api.yaml",
                "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {0: {$ref: 0/thing.yaml#/properties/zero}, A: {type: object, properties: {w: {$ref: 0/thing.yaml}, x: {$ref: a/thing.yaml}, y: {$ref: b/thing.yaml}}}}}\n",
            ),
        ],
    );
    let again = crate::generate(&config, generated.lock).lock.to_text();
    assert!(
        again.contains("type a/thing.yaml# = Thing\n")
            && again.contains("type b/thing.yaml# = Thing2\n"),
        "{again}"
    );
}
