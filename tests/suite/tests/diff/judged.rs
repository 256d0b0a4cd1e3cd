//! What the compiler says of each caller.
//!
//! Three packages, so that there are three runs of it: `works` has every old client with its callers and every new one whose
//! callers must compile, `breaks` the others, and `meaning` is a program that prints what callers send who compile and say
//! something else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use apiloom::config::{Config, Input, Layout, TagFeatures};
use apiloom::diff::{Class, Kind};
use apiloom::generate;
use apiloom::lock::Lock;
use apiloom_tests::{build_folder, root, workspace, write_new};

use super::pairs::Pair;

/// The kinds of which callers compile and mean something else.
const MEANING: [Kind; 2] = [Kind::ArgumentReplaced, Kind::ConstantChanged];

/// A client in one file.
fn client(config: &Config, lock: Lock) -> (Vec<u8>, Lock) {
    let generated = generate(config, lock);
    assert!(!generated.diagnostics.has_errors());
    let code = generated.files.get("shop.rs").unwrap().to_vec();
    (code, generated.lock)
}

/// A package that is made.
struct Package {
    folder: PathBuf,
    modules: String,
}

impl Package {
    fn new(name: &str, manifest: &str) -> Self {
        let folder = folder().join(name);
        let manifest = manifest.replace("name = \"shop\"", &format!("name = \"{name}\""));
        write_new(&folder.join("Cargo.toml"), manifest.as_bytes()).unwrap();
        let modules = "#![allow(dead_code, deprecated, unused)]\n".to_owned();
        Package { folder, modules }
    }

    /// A client, and callers beside it.
    fn add(&mut self, module: &str, code: &[u8], callers: &[(&str, &str)]) {
        let to = self.folder.join("src").join(module);
        write_new(&to.join("client.rs"), code).unwrap();
        self.modules.push_str(&format!(
            "pub mod {module} {{\n    mod client;\n    pub use client::shop;\n"
        ));
        for (name, caller) in callers {
            // What begins a caller would be documentation of nothing.
            let caller = caller.replace("//!", "//");
            write_new(&to.join(format!("{name}.rs")), caller.as_bytes()).unwrap();
            self.modules.push_str(&format!("    pub mod {name};\n"));
        }
        self.modules.push_str("}\n");
    }

    fn end(self) {
        write_new(&self.folder.join("src/lib.rs"), self.modules.as_bytes()).unwrap();
    }
}

fn folder() -> PathBuf {
    root().join("target/diff")
}

/// The manifest of a client.
fn manifest(pair: &Pair) -> String {
    let config = Config::new(Input::text("shop.yaml", pair.old.as_str()), "")
        .layout(Layout::Crate)
        .crate_name("shop")
        .tag_features(TagFeatures::Off)
        .runtime_path(root().join("runtime"));
    let generated = generate(&config, Lock::default());
    let manifest = generated.files.get("Cargo.toml").unwrap();
    String::from_utf8(manifest.to_vec()).unwrap()
}

/// Compiles all callers.
pub fn all(pairs: &[Pair]) {
    workspace(&folder(), r#"["works", "breaks", "meaning"]"#).unwrap();
    let manifest = manifest(&pairs[0]);
    let mut works = Package::new("works", &manifest);
    let mut breaks = Package::new("breaks", &manifest);
    let mut meaning = Package::new("meaning", &manifest);
    let mut prints = String::from("use meaning::*;\n\nfn main() {\n");
    // Callers of one old client stand beside it together.
    let mut olds: BTreeMap<(bool, &str), Vec<(String, &str)>> = BTreeMap::new();
    let mut failing = Vec::new();
    for pair in pairs {
        let name = pair.word.replace('-', "_");
        olds.entry(pair.old_client())
            .or_default()
            .push((name.clone(), &pair.caller));
        let (old, lock) = client(&pair.config(&pair.old), Lock::default());
        let (new, _) = client(&pair.config(&pair.new), lock);
        let caller = [("caller", pair.caller.as_str())];
        let means = MEANING.contains(&pair.kind);
        if pair.kind.rust() == Class::Major && !means {
            breaks.add(&name, &new, &caller);
            failing.push(name);
            continue;
        }
        works.add(&name, &new, &caller);
        if means {
            let before = format!("{name}_before");
            meaning.add(&name, &new, &caller);
            meaning.add(&before, &old, &caller);
            prints.push_str(&format!(
                "    println!(\"{name} {{:?}} {{:?}}\", {before}::caller::caller(), {name}::caller::caller());\n"
            ));
        }
    }
    for (number, callers) in olds.values().enumerate() {
        let pair = pairs
            .iter()
            .find(|pair| pair.caller == callers[0].1)
            .unwrap();
        let (old, _) = client(&pair.config(&pair.old), Lock::default());
        let callers: Vec<(&str, &str)> = callers
            .iter()
            .map(|(name, text)| (name.as_str(), *text))
            .collect();
        works.add(&format!("old_{number}"), &old, &callers);
    }
    works.end();
    breaks.end();
    let program = format!("{prints}}}\n");
    write_new(&meaning.folder.join("src/main.rs"), program.as_bytes()).unwrap();
    meaning.end();
    let output = cargo(&["check", "--package", "works", "--quiet"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "a caller that must compile does not:\n{said}"
    );
    compiles_not(&failing);
    says_something_else();
}

/// Each of these callers has an error, and nothing else has one.
fn compiles_not(names: &[String]) {
    let output = cargo(&["check", "--package", "breaks", "--message-format", "json"]);
    let said = String::from_utf8_lossy(&output.stdout);
    let mut errors: BTreeMap<String, String> = BTreeMap::new();
    for line in said.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let message = &value["message"];
        if message["level"] != "error" {
            continue;
        }
        let text = message["rendered"].as_str().unwrap_or_default();
        for span in message["spans"].as_array().into_iter().flatten() {
            if span["is_primary"] == true {
                let file = span["file_name"].as_str().unwrap_or_default();
                errors
                    .entry(file.replace('\\', "/"))
                    .or_default()
                    .push_str(text);
            }
        }
    }
    let of = |name: &str| {
        let end = format!("src/{name}/caller.rs");
        move |file: &&String| file.ends_with(&end)
    };
    for name in names {
        assert!(
            errors.keys().any(|file| of(name)(&file)),
            "{name} is called major, and its caller compiles"
        );
    }
    for (file, text) in &errors {
        assert!(
            names.iter().any(|name| of(name)(&file)),
            "an error that is none of a caller's, in {file}:\n{text}"
        );
    }
}

/// What callers send who compile is another thing.
fn says_something_else() {
    let output = cargo(&["run", "--package", "meaning", "--quiet"]);
    let said = String::from_utf8_lossy(&output.stdout);
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problems}");
    let mut lines = 0;
    for line in said.lines() {
        let (name, sent) = line.split_once(' ').unwrap();
        let (before, now) = sent.split_once("] [").unwrap();
        let (before, now) = (before.trim_start_matches('['), now.trim_end_matches(']'));
        assert_ne!(before, now, "{name} is the same with both clients");
        lines += 1;
    }
    assert_eq!(lines, MEANING.len(), "{said}");
}

fn cargo(arguments: &[&str]) -> Output {
    let folder: &Path = &folder();
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", build_folder())
        .env_remove("RUSTFLAGS");
    command.output().unwrap()
}
