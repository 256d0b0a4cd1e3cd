use expect_test::{Expect, expect};

use super::*;

const GOOD: &str = "openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
paths: {}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
";

/// A folder with a document.
fn folder(document: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("my-shop.v1.yaml"), document).unwrap();
    folder
}

fn builder(folder: &Path) -> Builder {
    Builder::new(folder.join("my-shop.v1.yaml")).out_dir(folder)
}

/// What cargo is told, and the file or the error.
fn check(builder: Builder, folder: &Path, expected: Expect) {
    let mut said = String::new();
    match builder.run(&mut said) {
        Ok(path) => said.push_str(&format!("-> {}", path.display())),
        Err(error) => said.push_str(&format!("error: {error}")),
    }
    let shown = said.replace(&folder.display().to_string(), "FOLDER");
    expected.assert_eq(&(shown + "\n"));
}

#[test]
fn a_document_becomes_a_file_of_its_name() {
    let folder = folder(GOOD);
    check(
        builder(folder.path()),
        folder.path(),
        expect![[r#"
        cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
        -> FOLDER/my_shop_v1.rs
    "#]],
    );
    let text = fs::read_to_string(folder.path().join("my_shop_v1.rs")).unwrap();
    assert!(text.contains("\npub mod my_shop_v1 {\n"), "{text}");
    syn::parse_file(&text).unwrap();
    check(
        builder(folder.path()).module_name("shop"),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
            -> FOLDER/shop.rs
        "#]],
    );
}

/// No file is read, so cargo watches none; a tree is the same document.
#[test]
fn a_document_that_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().join("shop.yaml");
    let text = Builder::new(Input::text(&name, GOOD)).out_dir(folder.path());
    check(text, folder.path(), expect![["-> FOLDER/shop.rs\n"]]);
    let file = folder.path().join("shop.rs");
    let of_text = fs::read_to_string(&file).unwrap();
    let tree = serde_yaml::from_str(GOOD).unwrap();
    let value = Builder::new(Input::value(&name, tree)).out_dir(folder.path());
    check(value, folder.path(), expect![["-> FOLDER/shop.rs\n"]]);
    assert_eq!(fs::read_to_string(&file).unwrap(), of_text);
    let bad = Input::text(&name, "openapi: 5.0.0");
    let error = Builder::new(bad)
        .out_dir(folder.path())
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("shop.yaml:1:10"), "{error}");
}

/// What stands beside a text's name is found as it is beside a file.
#[test]
fn a_text_refers_to_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pet.yaml"), "{type: object, title: Pet}").unwrap();
    let text = GOOD.replace(
        "{type: object, properties: {name: {type: string}}}",
        "{$ref: pet.yaml}",
    );
    let input = Input::text(folder.path().join("shop.yaml"), text);
    check(
        Builder::new(input).out_dir(folder.path()),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/pet.yaml
            -> FOLDER/shop.rs
        "#]],
    );
}

#[test]
fn names_come_from_the_lock_which_is_never_written() {
    let folder = folder(GOOD);
    let lock = folder.path().join("apiloom.lock");
    builder(folder.path()).build().unwrap();
    assert!(!lock.exists());
    let given = "type /components/schemas/Pet = Animal\n";
    fs::write(&lock, given).unwrap();
    check(
        builder(folder.path()),
        folder.path(),
        expect![[r#"
        cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
        cargo:rerun-if-changed=FOLDER/apiloom.lock
        -> FOLDER/my_shop_v1.rs
    "#]],
    );
    let text = fs::read_to_string(folder.path().join("my_shop_v1.rs")).unwrap();
    assert!(text.contains("pub struct Animal {"), "{text}");
    assert_eq!(fs::read_to_string(&lock).unwrap(), given);
    fs::write(&lock, "<<<<<<< HEAD\n").unwrap();
    check(
        builder(folder.path()),
        folder.path(),
        expect![[r#"
        cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
        error: FOLDER/apiloom.lock:1: a merge conflict is not resolved; keeping the lines of both sides is right where their places differ
    "#]],
    );
    check(
        builder(folder.path()).lock(folder.path().join("other.lock")),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
            cargo:rerun-if-changed=FOLDER/other.lock
            error: FOLDER/other.lock: there is no such file
        "#]],
    );
}

#[test]
fn the_lock_orders_arguments() {
    let document = "openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
paths:
  /moves:
    post:
      operationId: carry
      parameters:
        - {name: to, in: query, required: true, schema: {type: string}}
        - {name: origin, in: query, required: true, schema: {type: string}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [last, first]
              properties: {last: {type: string}, first: {type: string}}
      responses: {'204': {description: done}}
";
    let folder = folder(document);
    fs::write(
        folder.path().join("apiloom.lock"),
        "version = 2\narguments POST /moves = query:origin -query:via query:to\n\
         new /paths/~1moves/post/requestBody/content/application~1json/schema = first last\n",
    )
    .unwrap();
    let path = builder(folder.path()).build().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let method = "pub fn carry(&self, origin: &str, to: &str, body: &";
    assert!(text.contains(method), "{text}");
    let new = "new(first: impl Into<String>, last: impl Into<String>)";
    assert!(text.contains(new), "{text}");
}

#[test]
fn what_is_right_is_not_touched() {
    let folder = folder(GOOD);
    let path = builder(folder.path()).build().unwrap();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    builder(folder.path()).build().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), time);
    builder(folder.path())
        .unknown_properties(UnknownProperties::Deny)
        .enums(crate::config::EnumMode::Closed)
        .build()
        .unwrap();
    fs::write(&path, "changed by hand").unwrap();
    builder(folder.path()).build().unwrap();
    assert_ne!(fs::metadata(&path).unwrap().modified().unwrap(), time);
}

#[test]
fn ten_warnings_are_printed_and_the_rest_counted() {
    let mut document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    for number in 0..13 {
        document.push_str(&format!(
            "  /p{number}:\n    get:\n      operationId: same\n      responses: {{'204': {{description: d}}}}\n"
        ));
    }
    let folder = folder(&document);
    check(
        builder(folder.path()),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
            cargo:warning=FOLDER/my-shop.v1.yaml:10:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:14:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:18:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:22:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:26:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:30:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:34:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:38:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:42:20: the operationId `same` is used twice [AL0402]
            cargo:warning=FOLDER/my-shop.v1.yaml:46:20: the operationId `same` is used twice [AL0402]
            cargo:warning=and 2 more, which `apiloom generate` prints
            -> FOLDER/my_shop_v1.rs
        "#]],
    );
}

#[test]
fn errors_are_shown_as_the_command_shows_them() {
    let folder = folder(&GOOD.replace("type: string", "$ref: '#/components/schemas/Pett'"));
    check(
        builder(folder.path()).deny("AL0201"),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
            error: the document has errors

            error[AL0201]: `#/components/schemas/Pett` does not exist
             --> FOLDER/my-shop.v1.yaml:6:51
              |
            6 |     Pet: {type: object, properties: {name: {$ref: '#/components/schemas/Pett'}}}
              |                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing is there
              |
             ::: FOLDER/my-shop.v1.yaml:6:5
              |
            6 |     Pet: {type: object, properties: {name: {$ref: '#/components/schemas/Pett'}}}
              |     --- the nearest name
              |
              = note: any value is accepted here
              = note: it is an error because `AL0201` is denied
              = help: did you mean `Pet`?
              = help: `apiloom fix FOLDER/my-shop.v1.yaml --write overlay.yaml` collects this mend as an overlay
        "#]],
    );
    assert!(!folder.path().join("my_shop_v1.rs").exists());
    check(
        Builder::new(folder.path().join("none.yaml")).out_dir(folder.path()),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/none.yaml
            error: the document has errors

            error[AL0001]: the file cannot be read: No such file or directory (os error 2)
            --> FOLDER/none.yaml
        "#]],
    );
    check(
        builder(folder.path()).module_name("../x"),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
            error: `module-name`: `../x` has other characters than a to z, 0 to 9 and `_`
        "#]],
    );
    let error = builder(folder.path()).deny("AL0201").build().unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let folder = folder(GOOD);
    let error = builder(folder.path())
        .out_dir(folder.path().join("missing"))
        .build()
        .unwrap_err();
    assert!(matches!(error, BuilderError::Write { .. }), "{error}");
    assert!(error.to_string().contains("missing"), "{error}");
}

#[test]
fn every_file_that_was_read_is_watched() {
    let document = GOOD.replace("{type: string}", "{$ref: 'parts/name.yaml'}");
    let folder = folder(&document);
    fs::create_dir(folder.path().join("parts")).unwrap();
    fs::write(folder.path().join("parts/name.yaml"), "type: string\n").unwrap();
    check(
        builder(folder.path()),
        folder.path(),
        expect![[r#"
            cargo:rerun-if-changed=FOLDER/my-shop.v1.yaml
            cargo:rerun-if-changed=FOLDER/parts/name.yaml
            -> FOLDER/my_shop_v1.rs
        "#]],
    );
}
