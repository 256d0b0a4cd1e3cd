//! The house's own rules: which room may know which, and how long a file may be.

#![allow(missing_docs, clippy::unwrap_used)]

mod configuration;
mod guides;
mod links;
mod promises;
mod runtime;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use apiloom_tests::root;

/// What a room may not mention. The pipeline's arrows point one way.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "api",
        &[
            "openapiv3",
            "quote::",
            "syn::",
            "proc_macro2",
            "crate::naming",
            "crate::emit",
            "crate::lower",
        ],
    ),
    (
        "source",
        &[
            "openapiv3",
            "quote::",
            "syn::",
            "crate::api",
            "crate::lower",
            "crate::emit",
        ],
    ),
    (
        "normalize",
        &[
            "crate::api",
            "crate::lower",
            "crate::emit",
            "quote::",
            "openapiv3::",
        ],
    ),
    (
        "lower",
        &[
            "quote::",
            "syn::",
            "proc_macro2",
            "crate::naming",
            "crate::emit",
            "crate::passes",
        ],
    ),
    (
        "passes",
        &[
            "openapiv3",
            "quote::",
            "syn::",
            "crate::naming",
            "crate::emit",
            "crate::lower",
            "crate::resolve",
        ],
    ),
    (
        "report",
        &[
            "openapiv3",
            "quote::",
            "syn::",
            "crate::lower",
            "crate::passes",
            "crate::naming",
            "crate::emit",
        ],
    ),
    (
        "naming",
        &[
            "openapiv3",
            "quote::",
            "syn::",
            "crate::emit",
            "crate::lower",
        ],
    ),
    (
        "emit",
        &[
            "openapiv3",
            "crate::lower",
            "crate::resolve",
            "crate::parse",
            "crate::layout",
            "crate::source",
            "parse_str",
        ],
    ),
    (
        "diff",
        &[
            "openapiv3",
            "quote::",
            "syn::",
            "proc_macro2",
            "crate::emit",
            "crate::layout",
            "std::fs",
        ],
    ),
    (
        "write",
        &["openapiv3", "quote::", "syn::", "crate::api", "crate::emit"],
    ),
];

/// Files over 400 lines, each with its reason; none may have more than 800.
const LONG: &[(&str, &str)] = &[
    (
        "generator/src/openapi/table.rs",
        "one table: a row for each place of the specification",
    ),
    (
        "runtime/src/documented.rs",
        "which answer is meant, with the tables that its tests choose from",
    ),
    ("runtime/src/client.rs", "settings and their documentation"),
    (
        "runtime/src/json/writer.rs",
        "each shape that is written, with what unions and misfits put into objects",
    ),
];

/// The pages that say what the runtime does, each part of which names the tests that show it.
const PROMISES: &[&str] = &[
    "answers.md",
    "auth.md",
    "errors.md",
    "limits.md",
    "retry.md",
];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["generator/src", "runtime/src", "tests/suite"] {
        rust_files(&root().join(folder), &mut files);
    }
    files.sort();
    assert!(files.len() > 60, "the sources are not where they were");
    let name = |path: &Path| {
        path.strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/")
    };
    files
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The names of all tests that there are.
fn tests() -> HashSet<String> {
    let mut files = Vec::new();
    for folder in ["generator", "runtime", "tests"] {
        rust_files(&root().join(folder), &mut files);
    }
    let code = files.iter().map(|file| fs::read_to_string(file).unwrap());
    code.flat_map(|text| promises::tests(&text)).collect()
}

#[test]
fn arrows_point_one_way() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some(inside) = name.strip_prefix("generator/src/") else {
            continue;
        };
        let room = inside
            .trim_end_matches(".rs")
            .split('/')
            .next()
            .unwrap_or_default();
        let Some((_, forbidden)) = FORBIDDEN.iter().find(|(known, _)| *known == room) else {
            continue;
        };
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for word in forbidden.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!(
                    "{name}:{}: `{room}` must not know `{word}`",
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn arrows_of_the_runtime_point_down() {
    let sources = sources();
    let files: Vec<(&str, &str)> = sources
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("runtime/src/")?, text.as_str())))
        .collect();
    assert!(files.len() > 60, "the runtime is not where it was");
    let wrong = runtime::arrows(&files);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn naming_alone_makes_identifiers() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let Some(inside) = name.strip_prefix("generator/src/") else {
            continue;
        };
        // `emit.rs` makes tokens of names and of words of ours; nothing else does, and nobody changes a name.
        let is_naming = inside.starts_with("naming/") || inside == "naming.rs";
        let makers: &[&str] = match inside {
            _ if is_naming => &[],
            "emit.rs" => &["format_ident!", "with_suffix"],
            _ => &["format_ident!", "Ident::new", "with_suffix"],
        };
        for (number, line) in text.lines().enumerate() {
            for word in makers.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!("{name}:{}: {word}", number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let lines = text.lines().count();
        let argued = LONG.iter().any(|(long, _)| *long == name)
            || name.ends_with("tests.rs")
            || name.contains("/tests/");
        if lines > 800 || lines > 400 && !argued {
            wrong.push(format!("{name} has {lines} lines"));
        }
        if lines <= 400 && LONG.iter().any(|(long, _)| *long == name) {
            wrong.push(format!("{name} needs no reason any more"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Which keys of a path item are operations is said in one place. Two are enough to be a list of one's own.
#[test]
fn one_table_says_what_stands_where() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let own = name.starts_with("generator/src/openapi") || !name.starts_with("generator/src");
        if !own
            && ["\"get\"", "\"trace\""]
                .iter()
                .all(|method| text.contains(method))
        {
            wrong.push(format!("{name} lists the methods of a path item itself"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_panics_on_what_comes_from_outside() {
    let mut wrong = Vec::new();
    for (name, text) in sources()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("tests/") && !name.ends_with("tests.rs"))
    {
        // What follows the first test module is test code.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for word in [
                ".unwrap()",
                ".expect(",
                "panic!(",
                "todo!(",
                "unimplemented!(",
                "unreachable!(",
            ] {
                if line.contains(word) {
                    wrong.push(format!("{name}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where documentation says by which tests a promise is shown, there are such tests; and on pages of promises each part
/// says it.
#[test]
fn promises_name_tests_that_exist() {
    let tests = tests();
    let mut pages: Vec<PathBuf> = ["README.md", "runtime/README.md"]
        .iter()
        .map(|page| root().join(page))
        .collect();
    for folder in ["docs", "docs/decisions"] {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        pages.extend(entries.map(|entry| entry.unwrap().path()));
    }
    let (mut wrong, mut found) = (Vec::new(), 0);
    for page in pages.iter().filter(|page| page.is_file()) {
        let text = fs::read_to_string(page).unwrap();
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        for shown in promises::named(&text) {
            found += 1;
            let there = match shown.contains('/') {
                true => root().join(&shown).exists(),
                false => tests.contains(&shown),
            };
            if !there {
                wrong.push(format!("{name}: there is no test `{shown}`"));
            }
        }
        if PROMISES.contains(&&*name) {
            let silent = promises::unshown(&text);
            wrong.extend(silent.map(|part| format!("{name}: no test is named: {part}")));
        }
    }
    assert!(found > 150, "the promises are not where they were");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The page about the guides has each of their rows, and what it names is there.
#[test]
fn guides_say_every_row() {
    let page = fs::read_to_string(root().join("docs/guides.md")).unwrap();
    let readme = fs::read_to_string(root().join("runtime/data/README.md")).unwrap();
    let mut wrong = guides::wrong(&page, &tests());
    let compiled = guides::shown(&readme);
    wrong.extend(
        guides::examples(&page)
            .filter(|example| !compiled.contains(*example))
            .map(|example| format!("runtime/data/README.md does not compile this:\n{example}")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rust 1.85 has no chains of `let`, and clippy does not tell of them; `tests/msrv` would, later.
#[test]
fn the_runtime_chains_no_lets() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let chains = text.lines().enumerate().filter(|(_, line)| {
            let code = line.trim_start();
            !code.starts_with("//") && code.contains("&& let ")
        });
        if name.starts_with("runtime/src/") {
            wrong.extend(chains.map(|(number, _)| format!("{name}:{}", number + 1)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pages name files, and files move. Decisions and the changelog tell of their day.
#[test]
fn pages_name_files_that_exist() {
    let mut pages: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"]
        .iter()
        .map(|page| root().join(page))
        .collect();
    let entries = fs::read_dir(root().join("docs")).unwrap();
    let docs = entries.map(|entry| entry.unwrap().path());
    pages.extend(docs.filter(|page| page.extension().is_some_and(|end| end == "md")));
    let (mut wrong, mut found) = (Vec::new(), 0);
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let folder = page.parent().unwrap();
        let quoted = links::quoted(&text).into_iter();
        let quoted = quoted.map(|path| (root().join(&path), path));
        let links = links::links(&text).into_iter();
        let links = links.map(|path| (folder.join(&path), path));
        for (file, path) in quoted.chain(links) {
            found += 1;
            if !file.exists() {
                wrong.push(format!("{}: there is no {path}", page.display()));
            }
        }
    }
    assert!(found > 100, "the pages name {found} files only");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What people can run is on the page that they read.
#[test]
fn commands_of_tests_are_on_the_page_for_contributors() {
    let page = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let releasing = fs::read_to_string(root().join("docs/releasing.md")).unwrap();
    let entries = fs::read_dir(root().join("tests")).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    let commands: Vec<String> = files
        .filter(|path| path.is_file())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(commands.len() > 8, "the commands are not where they were");
    let untold = commands.iter().map(|name| format!("`tests/{name}"));
    let untold = untold.filter(|name| !page.contains(name) && !releasing.contains(name));
    let untold: Vec<String> = untold.collect();
    assert!(untold.is_empty(), "{untold:?}");
}

/// A feature, or a package beside the runtime, whose cost nobody tells.
#[test]
fn each_feature_has_its_cost() {
    let page = fs::read_to_string(root().join("docs/features.md")).unwrap();
    let runtime = root().join("runtime");
    let read = |folder: &Path| fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let manifest = read(&runtime);
    let features = manifest.split("[features]\n").nth(1).unwrap();
    let features = features.split("\n[").next().unwrap_or_default();
    let named = features.lines().filter(|line| !line.starts_with('#'));
    let mut names: Vec<String> = named
        .filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()))
        .filter(|name| name != "default")
        .collect();
    assert!(names.len() > 10, "the features are not where they were");
    for entry in fs::read_dir(&runtime).unwrap() {
        let folder = entry.unwrap().path();
        if folder.join("Cargo.toml").is_file() {
            let manifest = read(&folder);
            let name = manifest.split("name = \"").nth(1).unwrap();
            names.extend(name.split('"').next().map(str::to_owned));
        }
    }
    names.retain(|name| !page.contains(&format!("| `{name}` |")));
    assert!(
        names.is_empty(),
        "docs/features.md has no row for {names:?}"
    );
}
