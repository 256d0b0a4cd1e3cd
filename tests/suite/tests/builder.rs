//! Packages that generate their client while they are built, with `apiloom::Builder`: in two editions,
//! without a warning, and built again only when the document says something new.
//!
//! The packages are made under `target`, in a workspace of their own, with the code of
//! `tests/build-script`, and depend on nothing but the runtime and the library of dates.

#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use apiloom::config::{Config, Layout, Only};
use apiloom::run::run;
use apiloom::write::Force;
use apiloom_tests::{build_folder, root, workspace, write_new};

const EDITIONS: [&str; 2] = ["2021", "2024"];

#[test]
fn packages_of_two_editions_build_clients_without_a_warning() {
    let folder = root().join("target/builder");
    for edition in EDITIONS {
        let package = folder.join(format!("in{edition}"));
        manifest(&package, edition);
        for file in ["build.rs", "src/lib.rs", "src/main.rs"] {
            let from = root().join("tests/build-script").join(file);
            write(&package.join(file), &fs::read_to_string(from).unwrap());
        }
        let petstore = root().join("schemas/petstore.yaml");
        let modules = Config::new(petstore, package.join("src/petstore")).layout(Layout::Module);
        generate(&modules);
    }
    let package = |name: &str, document: &str| {
        Config::new(root().join(document), folder.join(name))
            .crate_name(name)
            .runtime_path(root().join("runtime"))
    };
    let models = package("inmodels", "tests/golden/models/openapi.yaml").only(Only::Models);
    generate(&models);
    let tags = package("intags", "tests/build-script/tags.yaml");
    generate(&tags);
    workspace(&folder, "[\"in*\"]").unwrap();
    let clippy = ["clippy", "--workspace", "--all-features"];
    cargo(&folder, &[&clippy[..], &["--", "-D", "warnings"]].concat());
    cargo(&folder, &["doc", "--workspace", "--no-deps", "--lib"]);
    for edition in EDITIONS {
        let said = cargo(&folder, &["run", "--package", &format!("in{edition}")]);
        assert_eq!(
            String::from_utf8_lossy(&said.stdout),
            "GET https://petstore.example/pets?limit=2\n{\"name\":\"Rex\"}\n"
        );
    }
}

#[test]
fn only_what_changes_is_built_again() {
    let folder = root().join("target/rebuilt");
    let package = folder.join("shop");
    let document = package.join("shop.yaml");
    manifest(&package, "2024");
    write(
        &package.join("build.rs"),
        "fn main() -> Result<(), apiloom::BuilderError> {\n    apiloom::Builder::new(\"shop.yaml\").build()?;\n    Ok(())\n}\n",
    );
    write(
        &package.join("src/lib.rs"),
        "include!(concat!(env!(\"OUT_DIR\"), \"/shop.rs\"));\n",
    );
    let text = fs::read_to_string(root().join("schemas/petstore.yaml")).unwrap();
    fs::write(&document, &text).unwrap();
    workspace(&folder, "[\"shop\"]").unwrap();
    cargo(&folder, &["check"]);
    let made = output();
    let time = modified(&made);

    let second = cargo(&folder, &["check", "-v"]);
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("Fresh shop v0.1.0"), "{said}");

    // The script runs again, and finds nothing to do.
    later(&document, &text);
    let third = cargo(&folder, &["check", "-v"]);
    let said = String::from_utf8_lossy(&third.stderr).into_owned();
    assert!(said.contains("Dirty shop v0.1.0"), "{said}");
    assert_eq!(modified(&made), time);

    later(
        &document,
        &text.replace("operationId: listPets", "operationId: allPets"),
    );
    cargo(&folder, &["check"]);
    assert_ne!(modified(&made), time);
    assert!(fs::read_to_string(&made).unwrap().contains("fn all_pets("));

    // A document with an error stops the build and is shown.
    fs::write(
        package.join("build.rs"),
        "fn main() -> Result<(), apiloom::BuilderError> {\n    apiloom::Builder::new(\"shop.yaml\").deny(\"AL0201\").build()?;\n    Ok(())\n}\n",
    )
    .unwrap();
    later(&document, &text.replace("schemas/Pet'", "schemas/Pett'"));
    let failed = command(&folder, &["check"]).output().unwrap();
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(!failed.status.success(), "{said}");
    assert!(
        said.contains("error[AL0201]: `#/components/schemas/Pett` does not exist"),
        "{said}"
    );
    assert!(said.contains("--> shop.yaml:"), "{said}");
    assert!(!package.join("apiloom.lock").exists());
}

/// Writes a client with new names, not those of an earlier state of this checkout.
fn generate(config: &Config) {
    let _ = fs::remove_file(config.out.join("apiloom.lock"));
    run(config, Force::Yes).result.unwrap();
}

/// What a user's package needs, and no more.
fn manifest(folder: &Path, edition: &str) {
    let name = folder.file_name().unwrap().to_string_lossy();
    let (runtime, generator) = (root().join("runtime"), root().join("generator"));
    let text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n\n[dependencies]\napiloom-runtime = {{ path = {runtime:?} }}\nchrono = {{ version = \"0.4\", default-features = false, features = [\"std\"] }}\n\n[build-dependencies]\napiloom = {{ path = {generator:?}, default-features = false }}\n"
    );
    write(&folder.join("Cargo.toml"), &text);
}

/// The file that the build script of `shop` made.
fn output() -> PathBuf {
    let builds = fs::read_dir(build_folder().join("debug/build")).unwrap();
    let files = builds.map(|entry| entry.unwrap().path().join("out/shop.rs"));
    let mut files: Vec<PathBuf> = files.filter(|path| path.exists()).collect();
    files.sort_by_key(|path| std::cmp::Reverse(modified(path)));
    files.swap_remove(0)
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

/// Writes a file so that cargo sees that it was written.
fn later(path: &Path, text: &str) {
    std::thread::sleep(std::time::Duration::from_millis(50));
    fs::write(path, text).unwrap();
}

fn command(workspace: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .current_dir(workspace)
        .env("APILOOM_ROOT", root())
        .env("RUSTDOCFLAGS", "-D warnings");
    command
}

fn cargo(workspace: &Path, arguments: &[&str]) -> Output {
    let output = command(workspace, arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "cargo {arguments:?}:\n{said}");
    // What documents give rise to is told as `warning: in2021@0.1.0: ..`.
    let is_ours = |line: &&str| line.starts_with("warning") && !line.starts_with("warning: in20");
    assert!(
        said.lines().find(is_ours).is_none(),
        "cargo {arguments:?}:\n{said}"
    );
    output
}

fn write(path: &Path, text: &str) {
    write_new(path, text.as_bytes()).unwrap();
}
