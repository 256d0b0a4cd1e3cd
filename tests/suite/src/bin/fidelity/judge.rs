//! The two halves: what is written for the program, and what is said of what came back.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

use apiloom_tests::compare::Compare;
use apiloom_tests::dialect::Dialect;
use apiloom_tests::validators::Validators;
use serde_json::{Value, json};

use crate::make::Maker;
use crate::random::Random;
use crate::target::Made;

/// How many values are made of each schema, and how often it is tried.
const MADE: usize = 20;
const TRIES: usize = 120;
/// How many are made with constants that the document does not know.
const UNKNOWN: usize = 6;
/// What the programs of all clients share.
const HARNESS: &str = include_str!("harness.rs");

/// Writes the program and the values.
pub fn make(document: &Path, folder: &Path) -> Result<(), String> {
    let made = Made::of(document)?;
    let dialect = Dialect::of(made.tree.clone());
    let validators = Validators::new(&dialect)?;
    let mut cases = Cases::default();
    let valid = |pointer: &str, value: &Value| validators.fits(pointer, value);
    for (pointer, value) in &dialect.given {
        match (made.of_schema(pointer), valid(pointer, value)) {
            (None, _) => cases.count.untyped += 1,
            (_, None) => cases.count.unjudged += 1,
            (_, Some(false)) => cases.count.rejected += 1,
            (Some(ty), Some(true)) => cases.add(ty, pointer, "given", value),
        }
    }
    for pointer in &dialect.named {
        let Some(schema) = dialect.tree.pointer(pointer) else {
            continue;
        };
        let Some(ty) = made.of_schema(pointer) else {
            cases.count.schemas_untyped += 1;
            continue;
        };
        let seed = pointer
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            });
        let mut maker = Maker {
            tree: &dialect.tree,
            random: Random(seed),
            others: None,
        };
        let (mut accepted, mut judged) = (0, true);
        for _ in 0..TRIES {
            if accepted == MADE || !judged {
                break;
            }
            let Some(value) = maker.make(schema, 0) else {
                continue;
            };
            match valid(pointer, &value) {
                Some(true) => {
                    cases.add(ty.clone(), pointer, "made", &value);
                    accepted += 1;
                }
                Some(false) => cases.count.rejected_made += 1,
                None => judged = false,
            }
        }
        // The same with constants and tags that nobody knows, and otherwise valid.
        let mut unknown = 0;
        for _ in 0..TRIES {
            if unknown == UNKNOWN || !judged {
                break;
            }
            maker.others = Some(Vec::new());
            let Some(value) = maker.make(schema, 0) else {
                continue;
            };
            let Some(known) = maker.known(&value) else {
                continue;
            };
            if valid(pointer, &known) == Some(true) && valid(pointer, &value) == Some(false) {
                cases.add(ty.clone(), pointer, "unknown", &value);
                unknown += 1;
            }
        }
        cases.count.schemas += 1;
        cases.count.schemas_unjudged += usize::from(!judged);
        if judged && accepted < MADE {
            cases.few.push(format!("{pointer}: {accepted}"));
        }
    }
    cases
        .write(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))
}

/// What the program is given.
#[derive(Default)]
struct Cases {
    types: Vec<String>,
    number: HashMap<String, usize>,
    lines: String,
    about: Vec<Value>,
    seen: HashSet<(String, String)>,
    few: Vec<String>,
    count: Count,
}

/// What is not tried, and why.
#[derive(Default)]
struct Count {
    schemas: usize,
    schemas_untyped: usize,
    schemas_unjudged: usize,
    untyped: usize,
    unjudged: usize,
    rejected: usize,
    rejected_made: usize,
}

impl Cases {
    fn add(&mut self, ty: String, pointer: &str, kind: &str, value: &Value) {
        let text = value.to_string();
        if kind == "given" && !self.seen.insert((pointer.to_owned(), text.clone())) {
            return;
        }
        let next = self.types.len();
        let number = *self.number.entry(ty.clone()).or_insert(next);
        if number == next {
            self.types.push(ty);
        }
        let _ = writeln!(self.lines, "{number}\t{text}");
        self.about.push(json!({"schema": pointer, "kind": kind}));
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        let mut main = "//! Reads and writes values with the types of the client.\n#![allow(deprecated, unused_imports)]\n\n\
            mod harness;\n\nuse api::models;\nuse harness::{Round, round};\n\nconst ROUNDS: &[Round] = &[\n"
            .to_owned();
        if !self.types.iter().any(|ty| ty.contains("models::")) {
            main = main.replace("use api::models;\n", "");
        }
        for ty in &self.types {
            let _ = writeln!(main, "    round::<{ty}>,");
        }
        main.push_str("];\n\nfn main() -> std::io::Result<()> {\n    harness::run(ROUNDS)\n}\n");
        let source = folder.join("src");
        std::fs::create_dir_all(&source)?;
        std::fs::write(source.join("main.rs"), main)?;
        std::fs::write(source.join("harness.rs"), HARNESS)?;
        std::fs::write(folder.join("instances.jsonl"), &self.lines)?;
        let about = json!({
            "instances": self.about,
            "few": self.few,
            "schemas": self.count.schemas,
            "schemas_without_type": self.count.schemas_untyped,
            "schemas_not_judged": self.count.schemas_unjudged,
            "given_without_type": self.count.untyped,
            "given_not_judged": self.count.unjudged,
            "given_rejected": self.count.rejected,
            "made_rejected": self.count.rejected_made,
        });
        std::fs::write(folder.join("about.json"), about.to_string())
    }
}

/// Compares what came back, prints the differences and the numbers.
pub fn judge(document: &Path, folder: &Path) -> Result<(), String> {
    let made = Made::of(document)?;
    let dialect = Dialect::of(made.tree.clone());
    let read = |name: &str| {
        std::fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let mut about: Value =
        serde_json::from_str(&read("about.json")?).map_err(|error| error.to_string())?;
    let validators = Validators::new(&dialect)?;
    let fits = |pointer: &str, value: &Value| validators.fits(pointer, value) == Some(true);
    let is_null_missing = |pointer: &str| made.is_null_missing(pointer);
    let compare = |sent: bool| Compare {
        tree: &dialect.tree,
        fits: &fits,
        sent,
        is_null_missing: &is_null_missing,
    };
    let mut exact: HashMap<String, bool> = HashMap::new();
    let (instances, results) = (read("instances.jsonl")?, read("results.jsonl")?);
    let abouts = about
        .get_mut("instances")
        .map(Value::take)
        .unwrap_or_default();
    let abouts = abouts.as_array().map(Vec::as_slice).unwrap_or_default();
    let (mut accepted, mut equal, mut failed) = (0, 0, BTreeSet::new());
    let (mut accepted_exact, mut equal_exact) = (0, 0);
    let mut results = results.lines();
    for (instance, about) in instances.lines().zip(abouts) {
        accepted += 1;
        let given = instance.split_once('\t').map_or("", |(_, text)| text);
        let pointer = about
            .get("schema")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let result = results.next().unwrap_or("error\t\"no result\"");
        let is_exact = *exact
            .entry(pointer.to_owned())
            .or_insert_with(|| all_exact(&made, &dialect, pointer));
        accepted_exact += usize::from(is_exact);
        let Some(found) = difference(&compare(made.is_only_sent(pointer)), given, result, pointer)
        else {
            equal += 1;
            equal_exact += usize::from(is_exact);
            continue;
        };
        // One difference a schema and a sort is enough to read.
        let sort: String = found.chars().filter(|c| !c.is_ascii_digit()).collect();
        if failed.insert((
            pointer.to_owned(),
            sort.chars().take(60).collect::<String>(),
        )) {
            let instance: String = given.chars().take(600).collect();
            println!(
                "{}",
                json!({"schema": pointer, "kind": about.get("kind"), "exact": is_exact, "difference": found, "instance": instance})
            );
        }
    }
    if let Some(totals) = about.as_object_mut() {
        totals.shift_remove("instances");
        totals.insert("accepted".to_owned(), accepted.into());
        totals.insert("equal".to_owned(), equal.into());
        totals.insert("accepted_exact".to_owned(), accepted_exact.into());
        totals.insert("equal_exact".to_owned(), equal_exact.into());
    }
    println!("{about}");
    Ok(())
}

fn difference(compare: &Compare<'_>, given: &str, result: &str, pointer: &str) -> Option<String> {
    let (outcome, text) = result.split_once('\t').unwrap_or(("error", result));
    if outcome != "ok" {
        return Some(format!("not read: {text}"));
    }
    match (serde_json::from_str(given), serde_json::from_str(text)) {
        (Ok(given), Ok(back)) => compare.difference(&given, &back, pointer),
        (_, Err(error)) => Some(format!("what is written is not JSON: {error}")),
        (Err(error), _) => Some(format!("what is given is not JSON: {error}")),
    }
}

/// Whether the report calls the schema exact, and all that it refers to.
fn all_exact(made: &Made, dialect: &Dialect, pointer: &str) -> bool {
    let mut open = vec![pointer.to_owned()];
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(pointer) = open.pop() {
        if !seen.insert(pointer.clone()) {
            continue;
        }
        if !made.is_exact(&pointer) {
            return false;
        }
        if let Some(node) = dialect.tree.pointer(&pointer) {
            references(node, &mut open);
        }
    }
    true
}

fn references(node: &Value, found: &mut Vec<String>) {
    match node {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref")
                && let Some(pointer) = reference.strip_prefix('#')
            {
                found.push(pointer.to_owned());
            }
            object.values().for_each(|child| references(child, found));
        }
        Value::Array(items) => items.iter().for_each(|child| references(child, found)),
        _ => {}
    }
}
