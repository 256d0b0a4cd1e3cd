//! Options of a configuration file in a build script.

use std::fs;

use super::*;

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
paths:
  /orders: {get: {operationId: orders, tags: [shop], responses: {'204': {description: none}}}}
  /secrets: {get: {operationId: secrets, tags: [inner], responses: {'204': {description: none}}}}
";

#[test]
fn a_configuration_file_has_the_options_of_a_build() {
    let temp = tempfile::tempdir().unwrap();
    let at = |name: &str| temp.path().join(name);
    fs::write(at("shop.yaml"), DOCUMENT).unwrap();
    let list =
        "[[client]]\nspec = 'shop.yaml'\nout = 'client'\n[client.exclude]\ntags = ['inner']\n";
    fs::write(at("apiloom.toml"), list).unwrap();
    let build = |document: &str| {
        Builder::new(at(document))
            .configuration(at("apiloom.toml"))
            .module_name("own")
            .out_dir(temp.path())
    };
    let mut said = String::new();
    let file = build("shop.yaml").run(&mut said).unwrap();
    assert_eq!(file, at("own.rs"));
    let text = fs::read_to_string(file).unwrap();
    assert!(
        text.contains("pub fn orders(") && !text.contains("pub fn secrets("),
        "{text}"
    );
    assert!(said.contains("apiloom.toml"), "{said}");

    let error = build("other.yaml").run(&mut String::new()).unwrap_err();
    assert!(error.to_string().contains("lists no client of"), "{error}");
    fs::write(at("apiloom.toml"), "[[client]]\nspec = 5\n").unwrap();
    let error = build("shop.yaml").run(&mut String::new()).unwrap_err();
    assert!(error.to_string().contains("apiloom.toml:2:8"), "{error}");
}
