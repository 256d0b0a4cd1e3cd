//! What the tests share: where things are, one way to generate, what makes values of schemas, and what judges them.

pub mod compare;
pub mod declared;
pub mod dialect;
pub mod merge;
pub mod pattern;
pub mod validators;

use std::path::{Path, PathBuf};

use apiloom::config::{Config, FILE_NAME, UnusedModels};
use apiloom::lock::Lock;
use apiloom::{Generated, generate};

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A golden fixture: a folder of `tests/golden`.
#[derive(Debug)]
pub struct Golden {
    /// The name of the folder.
    pub name: String,
    /// What is generated, and how: what the folder's `apiloom.toml` says if it has one, else the defaults.
    pub config: Config,
}

/// All golden fixtures, in the order of their names: whatever has a document or an `apiloom.toml`.
///
/// # Errors
///
/// When a folder cannot be read, or an `apiloom.toml` cannot be used.
pub fn goldens() -> Result<Vec<Golden>, Box<dyn std::error::Error>> {
    let mut goldens = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/golden"))? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let name = name.into_owned();
        let file = folder.join(FILE_NAME);
        let config = if file.is_file() {
            let clients = apiloom::config::read(&file)?.clients;
            let first = clients.into_iter().next();
            first.ok_or_else(|| format!("{} lists no client", file.display()))?
        } else {
            Config::new(folder.join("openapi.yaml"), folder.join("client"))
        };
        let config = config
            .crate_name(format!("golden-{name}"))
            .unused_models(UnusedModels::On)
            .runtime_path(root().join("runtime"));
        goldens.push(Golden { name, config });
    }
    goldens.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(goldens)
}

/// Where cargo builds the workspaces that tests make below `target`: the folder of this workspace, by
/// `.cargo/config.toml`, so that what all of them depend on is built once.
pub fn build_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The manifest of such a workspace.
///
/// # Errors
///
/// When the files cannot be written.
pub fn workspace(folder: &Path, members: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    // The same versions of what this workspace depends on too.
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        std::fs::copy(root().join("Cargo.lock"), &lock)?;
    }
    write_new(
        &folder.join("Cargo.toml"),
        format!(
            "[workspace]\nmembers = {members}\nresolver = \"3\"\n\n[profile.dev]\ndebug = false\n"
        )
        .as_bytes(),
    )
}

/// Leaves a file alone that has the bytes already, so that cargo builds nothing again.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if std::fs::read(path).ok().as_deref() != Some(bytes) {
        std::fs::write(path, bytes)?;
    }
    Ok(())
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
        &Config::new(&path, folder.join("out"))
            .crate_name("client")
            .unused_models(UnusedModels::On),
        lock,
    );
    std::fs::remove_dir_all(&folder)?;
    Ok(generated)
}
