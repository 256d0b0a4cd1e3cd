//! What the tests share: where things are, one way to generate, and what makes values of schemas.

pub mod merge;
pub mod pattern;

use std::path::{Path, PathBuf};

use apiloom::config::Config;
use apiloom::lock::Lock;
use apiloom::{Generated, generate};

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Generates a client of a document that is given as text, in memory.
///
/// # Errors
///
/// When the document cannot be put into a temporary file.
pub fn generate_text(name: &str, text: &str) -> std::io::Result<Generated> {
    generate_text_with(name, text, Lock::default())
}

/// As [`generate_text`], with the names of an earlier run.
///
/// # Errors
///
/// When the document cannot be put into a temporary file.
pub fn generate_text_with(name: &str, text: &str, lock: Lock) -> std::io::Result<Generated> {
    let folder = std::env::temp_dir().join(format!(
        "apiloom-tests-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    std::fs::write(&path, text)?;
    let generated = generate(
        &Config::new(&path, folder.join("out")).crate_name("client"),
        lock,
    );
    std::fs::remove_dir_all(&folder)?;
    Ok(generated)
}
