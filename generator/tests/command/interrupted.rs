//! `generate`, ended at random moments by a signal that nobody can catch: each file is as it was or as it is to be, the next run
//! brings the client to its end, and files of the user's are left alone.
//!
//! `tests/interrupted` does it 100 times; with all other tests it is done some times.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::run;

type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// Every file below a folder.
fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(open_folder) = open.pop() {
        for entry in fs::read_dir(open_folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_path_buf();
            tree.insert(name, fs::read(&path).unwrap());
        }
    }
    tree
}

fn put(tree: &Tree, folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    for (name, bytes) in tree {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Numbers that look random, the same from the same seed.
struct Random(u64);

impl Random {
    /// A number below this one.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }
}

fn is_ours_while_writing(name: &Path) -> bool {
    let name = name.file_name().unwrap().to_string_lossy();
    name.starts_with(".apiloom-") && name.ends_with(".tmp")
}

fn generate(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apiloom"));
    command.args(["generate", "--quiet", "api.yaml", "--out", "client"]);
    command
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A document with so many tags that writing its client takes a while.
fn document(tags: usize, word: &str) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Many, version: 1.0.0}\npaths:\n".to_owned();
    for tag in 0..tags {
        text.push_str(&format!(
            "  /t{tag}:\n    get:\n      operationId: get{tag}\n      tags: [t{tag}]\n      description: The {word} thing.\n      \
             responses: {{'200': {{description: one, content: {{application/json: {{schema: {{type: object, description: A {word} thing., \
             properties: {{a: {{type: string}}}}}}}}}}}}}}\n"
        ));
    }
    text
}

#[test]
fn a_run_that_is_ended_leaves_what_the_next_one_mends() {
    let rounds = std::env::var("INTERRUPTED").ok();
    let rounds: usize = rounds.map_or(8, |rounds| rounds.parse().unwrap());
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let client = folder.join("client");
    fs::write(folder.join("api.yaml"), document(60, "first")).unwrap();
    assert!(generate(folder).status().unwrap().success());
    // The user's own, beside ours.
    fs::write(client.join("src/mine.rs"), "// mine\n").unwrap();
    fs::write(client.join("NOTES.md"), "mine\n").unwrap();
    let old = tree(&client);
    // Other words in each file, and some files less.
    fs::write(folder.join("api.yaml"), document(50, "second")).unwrap();
    let start = Instant::now();
    assert!(generate(folder).status().unwrap().success());
    let whole = start.elapsed();
    let new = tree(&client);
    let changed = new
        .iter()
        .filter(|(name, bytes)| old.get(*name) != Some(bytes));
    assert!(changed.count() > 100);
    assert!(old.keys().filter(|name| !new.contains_key(*name)).count() >= 30);

    let seed = std::env::var("SEED").ok().map(|seed| seed.parse().unwrap());
    let seed: u64 = seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!("seed {seed}, a run takes {whole:?}");
    let mut random = Random(seed);
    let (mut untouched, mut mixed, mut done) = (0, 0, 0);
    for round in 0..rounds {
        put(&old, &client);
        let mut child = generate(folder).spawn().unwrap();
        let micros = u64::try_from(whole.as_micros()).unwrap();
        match round % 4 {
            // At any time.
            0 => std::thread::sleep(Duration::from_micros(random.below(micros * 11 / 10))),
            // From the first file that is written on.
            _ => {
                let began = Instant::now();
                let is_writing = || {
                    let mut entries = fs::read_dir(&client).unwrap();
                    entries.any(|entry| is_ours_while_writing(&entry.unwrap().path()))
                };
                while !is_writing() && began.elapsed() < whole * 3 {
                    std::thread::yield_now();
                }
                std::thread::sleep(Duration::from_micros(random.below(micros / 4)));
            }
        }
        // SIGKILL where there are signals.
        child.kill().unwrap();
        child.wait().unwrap();
        let left = tree(&client);
        for (name, bytes) in &left {
            let whole = [old.get(name), new.get(name)].contains(&Some(bytes));
            let between = name.as_os_str() == ".apiloom-manifest";
            assert!(
                whole || between || is_ours_while_writing(name),
                "round {round}, seed {seed}: {}",
                name.display()
            );
        }
        for (name, bytes) in [("src/mine.rs", "// mine\n"), ("NOTES.md", "mine\n")] {
            assert_eq!(left.get(Path::new(name)).unwrap(), bytes.as_bytes());
        }
        match () {
            () if left == old => untouched += 1,
            () if left == new => done += 1,
            () => mixed += 1,
        }
        // Without `--force`: what was left is known to be ours.
        let again = run(
            folder,
            ["generate", "--quiet", "api.yaml", "--out", "client"],
        );
        let said = String::from_utf8_lossy(&again.stderr);
        assert_eq!(
            again.status.code(),
            Some(0),
            "round {round}, seed {seed}: {said}"
        );
        assert!(tree(&client) == new, "round {round}, seed {seed}");
    }
    println!("{untouched} before anything was written, {mixed} between, {done} after");
}
