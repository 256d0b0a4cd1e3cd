//! `apiloom watch`: generates again whenever something changes that a client is made of.
//!
//! Files are asked for their time and size, a few times a second: there are few, and every file system can tell.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use apiloom::config::Config;
use apiloom::run::{Outcome, run as run_client};
use apiloom::write::Force;
use clap::Args;

use super::Ending;
use super::clients::Clients;
use super::generate;
use super::print::Output;

/// Write a client again whenever its document changes
///
/// Takes the same arguments as `generate`. A document with errors is told of, and watched on. Ends with Ctrl-C.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    clients: Clients,
    /// Print every message, also those that say the same
    #[arg(long)]
    all: bool,
    /// End after so many rounds
    #[arg(long, hide = true, value_name = "COUNT")]
    rounds: Option<usize>,
}

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(50);

/// What tells whether a file is another one than before; nothing where there is none.
type Seen = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Generates, and waits for changes.
pub fn run(arguments: &Arguments, output: &Output) -> Ending {
    let mut rounds = 0;
    let mut known: Vec<PathBuf> = Vec::new();
    loop {
        let listed = arguments.clients.file();
        // Looked at before they are read: what changes meanwhile is read once more.
        let mut seen = look(known.iter().chain(&listed).cloned());
        let Some(configs) = arguments.clients.configs(Force::No, output) else {
            if known.is_empty() {
                return Ending::WrongUse;
            }
            wait(&seen);
            continue;
        };
        seen.extend(look(configs.iter().map(|config| config.spec.clone())));
        let mut read: Vec<PathBuf> = listed.into_iter().collect();
        for config in &configs {
            read.extend(once(config, arguments.all, output));
        }
        rounds += 1;
        if arguments.rounds.is_some_and(|most| rounds >= most) {
            return Ending::Done;
        }
        read.retain(|file| !seen.contains_key(file));
        seen.extend(look(read));
        known = seen.keys().cloned().collect();
        let files = super::print::count(seen.len(), "file");
        output.status("Watching", &files);
        wait(&seen);
    }
}

/// Writes one client; gives the files that it is made of.
fn once(config: &Config, all: bool, output: &Output) -> Vec<PathBuf> {
    let start = Instant::now();
    let outcome: Outcome = run_client(config, Force::No);
    generate::report(config, &outcome, start, all, output);
    let sources = outcome
        .generated
        .iter()
        .flat_map(|made| made.sources.files());
    let mut read: Vec<PathBuf> = sources.map(|source| source.path.clone()).collect();
    if read.is_empty() {
        read.push(config.spec.clone());
    }
    read
}

fn look(files: impl IntoIterator<Item = PathBuf>) -> Seen {
    let seen = files.into_iter().map(|file| {
        let metadata = std::fs::metadata(&file).ok();
        let mark = metadata.and_then(|metadata| Some((metadata.modified().ok()?, metadata.len())));
        (file, mark)
    });
    seen.collect()
}

/// Waits until a file is another one, and no more is written to it.
fn wait(before: &Seen) {
    let again = || look(before.keys().cloned());
    let mut last = again();
    let mut changed = false;
    loop {
        if changed && last == again() {
            return;
        }
        last = again();
        changed |= last != *before;
        thread::sleep(EVERY);
    }
}
