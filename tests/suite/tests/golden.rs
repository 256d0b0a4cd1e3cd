//! Golden outputs: each folder of `golden/` has a document, options in an `apiloom.toml` where it needs
//! some, and the client that it must give, byte for byte. `UPDATE_EXPECT=1` writes them anew. That they
//! compile is checked by `clients.rs`.
//!
//! Each folder is a test of its name, so that none can be forgotten.

use std::path::Path;
use std::process::ExitCode;

use apiloom::config::Config;
use apiloom::run::run;
use apiloom::write::{FileTree, Force, check};
use apiloom_tests::{goldens, root};
use expect_test::expect_file;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments = Arguments::from_args();
    let goldens = goldens()?.into_iter();
    let mut trials: Vec<Trial> = goldens
        .map(|golden| Trial::test(golden.name.clone(), move || compare(&golden.config)))
        .collect();
    trials.push(Trial::test("a_second_run_rewrites_nothing", || {
        a_second_run_rewrites_nothing().map_err(Failed::from)
    }));
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

fn compare(config: &Config) -> Result<(), Failed> {
    let out = &config.out;
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let outcome = run(config, Force::Yes);
        outcome.result?;
        // A run leaves a file alone that differs in its layout only.
        return each(
            &outcome.generated.ok_or("nothing was generated")?.files,
            out,
        );
    }
    // Into an empty folder at the same depth, so that relative paths are the same; then compared.
    let fresh = tempfile::tempdir_in(out.parent().unwrap_or(out))?;
    let lock = std::fs::read_to_string(out.join("apiloom.lock"))?;
    std::fs::write(fresh.path().join("apiloom.lock"), lock)?;
    let mut fresh_config = config.clone();
    fresh_config.out = fresh.path().to_path_buf();
    let outcome = run(&fresh_config, Force::Yes);
    outcome.result?;
    let generated = outcome.generated.ok_or("nothing was generated")?;
    each(&generated.files, out)?;
    let difference = check(&generated.files, out)?;
    if !difference.is_empty() {
        return Err(format!("{difference:?}; UPDATE_EXPECT=1 writes them anew").into());
    }
    Ok(())
}

/// Compares each file byte for byte, and shows how it differs; writes it where `UPDATE_EXPECT` is set.
fn each(tree: &FileTree, out: &Path) -> Result<(), Failed> {
    for (path, bytes) in tree.iter() {
        let text = std::str::from_utf8(bytes)?;
        if Path::new(path).extension().is_some_and(|end| end == "rs") {
            syn::parse_file(text).map_err(|error| format!("{path}: {error}"))?;
        }
        expect_file![std::path::absolute(out.join(path))?].assert_eq(text);
    }
    Ok(())
}

fn a_second_run_rewrites_nothing() -> Result<(), Box<dyn std::error::Error>> {
    let out = tempfile::tempdir()?;
    let config = Config::new(
        root().join("schemas/gloria.yaml"),
        out.path().join("gloria"),
    );
    let first = run(&config, Force::No).result?;
    assert!(
        first.written.len() > 20 && first.unchanged == 0,
        "{first:?}"
    );
    let second = run(&config, Force::No).result?;
    assert!(
        second.written.is_empty() && second.removed.is_empty(),
        "{second:?}"
    );
    assert_eq!(second.unchanged, first.written.len());
    Ok(())
}
