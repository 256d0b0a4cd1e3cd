//! What the declarations of generated code stand for, as rustc prints it.

use std::process::Stdio;

use crate::{cargo, root, run};

/// Prints the client of a golden document, or of one of `schemas`, with its macros expanded: all of it, or the items that name `item`.
///
/// # Errors
///
/// When there is no such document, or cargo cannot be run.
pub fn expand(golden: &str, item: Option<&str>) -> Result<bool, String> {
    let places = ["tests/golden/NAME/openapi.yaml", "schemas/NAME.yaml"];
    let mut documents = places
        .map(|place| root().join(place.replace("NAME", golden)))
        .into_iter();
    let Some(document) = documents.find(|document| document.is_file()) else {
        return Err(format!(
            "there is neither {}",
            places.join(" nor ").replace("NAME", golden)
        ));
    };
    // Below `target`, so that cargo leaves nothing beside the golden client.
    let out = root().join("target/expand").join(golden);
    let mut generate = cargo(&["run", "--quiet", "--package", "apiloom", "--", "generate"]);
    let generate = generate
        .arg(&document)
        .arg("--out")
        .arg(&out)
        .args(["--crate-name", "expanded"])
        .arg("--runtime-path")
        .arg(root().join("runtime"));
    if !run(generate.stdout(Stdio::null()))? {
        return Ok(false);
    }
    // `-Zunpretty` is for compilers that are being developed; this variable lets a stable one have it. The build scripts of some
    // dependencies ask for the variable, so it has a folder of its own.
    let mut rustc = cargo(&["rustc", "--quiet", "--lib", "--profile", "check"]);
    let output = rustc
        .arg("--manifest-path")
        .arg(out.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(root().join("target/expand/build"))
        .args(["--", "-Zunpretty=expanded"])
        .env("RUSTC_BOOTSTRAP", "1")
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match item {
        None => print!("{text}"),
        Some(item) => {
            let found = items(&text, item);
            if found.is_empty() && output.status.success() {
                return Err(format!("no item of this client names `{item}`"));
            }
            println!("{}", found.join("\n\n"));
        }
    }
    Ok(output.status.success())
}

/// The structs, enums, functions and implementations whose first line has this word, to the line that closes them.
fn items(text: &str, item: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indentation = line.len() - line.trim_start().len();
        let begins = ["pub struct ", "pub enum ", "pub fn ", "impl"];
        let is_item = begins
            .iter()
            .any(|word| line.trim_start().starts_with(word));
        let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        if !is_item || !words.any(|word| word == item) {
            continue;
        }
        let mut whole = vec![line];
        let end = format!("{}}}", " ".repeat(indentation));
        if !line.trim_end().ends_with(['}', ';']) {
            for inner in lines.by_ref() {
                whole.push(inner);
                if inner == end {
                    break;
                }
            }
        }
        found.push(whole.join("\n"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::items;

    #[test]
    fn items_are_found_by_a_word_of_their_first_line() {
        let text = "mod m {\n    pub struct Pet {\n        pub name: String,\n    }\n    impl Read for Pet {\n        \
                    fn read() {}\n    }\n    pub struct Pets;\n    pub fn pet() {}\n}\n";
        let found = items(text, "Pet");
        assert_eq!(
            found,
            [
                "    pub struct Pet {\n        pub name: String,\n    }",
                "    impl Read for Pet {\n        fn read() {}\n    }"
            ]
        );
        assert_eq!(items(text, "Pets"), ["    pub struct Pets;"]);
    }
}
