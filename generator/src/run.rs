//! One client from its document to the disk: what the command does for each client.
//!
//! Reads the names that were given before, generates, and writes when the document had no errors.
//! It prints nothing; [`Outcome`] says all there is to say.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::config::{Config, ConfigError, REMEMBERED, remember};
use crate::diagnostic::{Denied, Level, Severity, codes};
use crate::lock::{self, Lock, LockError};
use crate::write::{self, Difference, FileTree, Force, WriteError, WriteReport};
use crate::{Generated, generate};

/// What became of one client.
#[derive(Debug)]
pub struct Outcome<T = WriteReport> {
    /// What was generated; `None` when it did not come to that.
    pub generated: Option<Generated>,
    /// What changed on disk, or would change, or why nothing did.
    pub result: Result<T, RunError>,
    /// The folder has a client whose lock is gone: names and orders were made anew.
    pub lock_lost: bool,
}

/// Why a client was not written.
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// The document has errors; they are in [`Generated::diagnostics`].
    Document,
    /// The configuration cannot be used.
    Config(ConfigError),
    /// `apiloom.lock` cannot be read. Going on without it would change names.
    LockUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `apiloom.lock` is not understood. Going on without it would change names.
    LockInvalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and in which line.
        source: LockError,
    },
    /// The folder has a client whose `apiloom.lock` is gone, and that is denied.
    LockLost {
        /// The file.
        path: PathBuf,
    },
    /// The client could not be written.
    Write(WriteError),
}

impl RunError {
    /// The code that `apiloom explain` knows; the errors of a document have their own.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            RunError::Document => None,
            RunError::Config(error) => Some(error.code()),
            RunError::LockUnreadable { .. } | RunError::LockInvalid { .. } => Some("AL0502"),
            RunError::LockLost { .. } => Some(codes::LOCK_LOST.0),
            RunError::Write(error) => Some(error.code()),
        }
    }

    /// How to mend it, if there is a way.
    pub fn help(&self) -> Option<&str> {
        match self {
            RunError::Document | RunError::LockUnreadable { .. } => None,
            RunError::Config(error) => error.help(),
            RunError::LockInvalid { .. } | RunError::LockLost { .. } => Some(
                "take the file from version control; without it names may change for callers of the client",
            ),
            RunError::Write(error) => error.help(),
        }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Document => f.write_str("the document has errors"),
            RunError::Config(error) => error.fmt(f),
            RunError::LockUnreadable { path, source } => write!(f, "{}: {source}", path.display()),
            RunError::LockInvalid { path, source } => {
                write!(f, "{}:{}: {}", path.display(), source.line, source.message)
            }
            RunError::LockLost { path } => write!(f, "{} is gone", path.display()),
            RunError::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RunError::Document | RunError::LockLost { .. } => None,
            RunError::Config(error) => Some(error),
            RunError::LockUnreadable { source, .. } => Some(source),
            RunError::LockInvalid { source, .. } => Some(source),
            RunError::Write(error) => Some(error),
        }
    }
}

/// Generates one client and writes it. With errors in the document nothing is written.
pub fn run(config: &Config, force: Force) -> Outcome {
    generate_and(config, |files| write::write(files, &config.out, force))
}

/// Generates one client and compares it with what is written. Writes nothing.
///
/// A build script that holds a client to its document, and to what apiloom wrote:
///
/// ```no_run
/// use std::path::Path;
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     println!("cargo::rerun-if-changed=schemas");
///     println!("cargo::rerun-if-changed=clients");
///     for client in apiloom::config::read(Path::new("apiloom.toml"))?.clients {
///         let difference = apiloom::run::check(&client).result?;
///         if !difference.edited.is_empty() {
///             return Err(format!("edited by hand: {:?}", difference.edited).into());
///         }
///         if !difference.is_empty() {
///             return Err(format!("run `apiloom generate`: {difference:?}").into());
///         }
///     }
///     Ok(())
/// }
/// ```
pub fn check(config: &Config) -> Outcome<Difference> {
    generate_and(config, |files| write::check(files, &config.out))
}

/// The file that tells git how to merge the others.
const GIT_ATTRIBUTES: &str = ".gitattributes";

const MERGED: &str = "\
# For git: of these files a merge keeps the lines of both sides, and the next run of `apiloom generate` settles the rest.
apiloom.lock merge=union
.apiloom-manifest merge=union
";

/// Generates one client, and does something with its files when the document had no errors.
fn generate_and<T>(
    config: &Config,
    act: impl FnOnce(&FileTree) -> Result<T, WriteError>,
) -> Outcome<T> {
    let lock = match config
        .validate()
        .map_err(RunError::Config)
        .and_then(|()| names_so_far(config))
    {
        Ok(lock) => lock,
        Err(error) => {
            return Outcome {
                generated: None,
                result: Err(error),
                lock_lost: false,
            };
        }
    };
    let lock_lost = lock.is_none() && write::is_listed(&config.out, lock::FILE_NAME);
    let mut generated = generate(config, lock.unwrap_or_default());
    if generated.diagnostics.has_errors() {
        return Outcome {
            generated: Some(generated),
            result: Err(RunError::Document),
            lock_lost,
        };
    }
    let covers = |denied: &Denied| denied.covers(codes::LOCK_LOST, Severity::Warning);
    let levels = &config.lints;
    let level = levels.get(&Denied::Code(codes::LOCK_LOST));
    let level = level.or(levels.get(&Denied::Warnings));
    let denied = config.deny.iter().any(covers) || level == Some(&Level::Deny);
    let lock_lost = lock_lost && (denied || level != Some(&Level::Allow));
    if lock_lost && denied {
        let path = config.out.join(lock::FILE_NAME);
        return Outcome {
            generated: Some(generated),
            result: Err(RunError::LockLost { path }),
            lock_lost: false,
        };
    }
    generated
        .files
        .insert(lock::FILE_NAME, generated.lock.to_text());
    generated.files.insert(REMEMBERED, remember(config));
    // Somebody's own is left alone.
    if !config.out.join(GIT_ATTRIBUTES).exists() || write::is_listed(&config.out, GIT_ATTRIBUTES) {
        generated.files.insert(GIT_ATTRIBUTES, MERGED);
    }
    let result = act(&generated.files).map_err(RunError::Write);
    Outcome {
        generated: Some(generated),
        result,
        lock_lost,
    }
}

/// The names of earlier runs; a missing file means that there was none.
fn names_so_far(config: &Config) -> Result<Option<Lock>, RunError> {
    read_lock(&config.out.join(lock::FILE_NAME))
}

/// Reads a file with names; `None` when it is not there.
pub(crate) fn read_lock(path: &Path) -> Result<Option<Lock>, RunError> {
    let path = path.to_path_buf();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        // No folder is where the output shall go: writing will say so.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(source) => return Err(RunError::LockUnreadable { path, source }),
    };
    match Lock::parse(&text) {
        Ok(lock) => Ok(Some(lock)),
        Err(source) => Err(RunError::LockInvalid { path, source }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_not_understood_stops_everything() {
        let temp = tempfile::tempdir().unwrap();
        std::fs::write(
            temp.path().join(lock::FILE_NAME),
            "type /a = A\n<<<<<<< HEAD\n",
        )
        .unwrap();
        let outcome = run(&Config::new("missing.yaml", temp.path()), Force::Yes);
        let error = outcome.result.unwrap_err();
        assert!(matches!(error, RunError::LockInvalid { .. }), "{error}");
        assert_eq!(error.code(), Some("AL0502"));
        assert!(
            error
                .to_string()
                .contains("apiloom.lock:2: a merge conflict"),
            "{error}"
        );
        assert!(outcome.generated.is_none());
        assert_eq!(std::fs::read_dir(temp.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_lock_that_cannot_be_read_stops_everything() {
        let temp = tempfile::tempdir().unwrap();
        std::fs::create_dir(temp.path().join(lock::FILE_NAME)).unwrap();
        let outcome = run(&Config::new("missing.yaml", temp.path()), Force::Yes);
        assert!(matches!(
            outcome.result,
            Err(RunError::LockUnreadable { .. })
        ));
    }

    #[test]
    fn a_name_that_cargo_refuses_is_found_first() {
        let temp = tempfile::tempdir().unwrap();
        let outcome = run(
            &Config::new("missing.yaml", temp.path()).crate_name("No"),
            Force::No,
        );
        assert!(matches!(
            outcome.result,
            Err(RunError::Config(ConfigError::Value { .. }))
        ));
    }
}
