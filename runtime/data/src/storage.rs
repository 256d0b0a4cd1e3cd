//! Where bytes are kept under names, longer than a program runs.
//!
//! A [`Storage`] is what a cache and a queue keep their things in: a [`File`], or one of the user's own. Its functions block and are
//! called from threads where that is fine. `Encrypted`, with the feature `encrypt`, encrypts whatever is kept in one.

#[cfg(feature = "encrypt")]
mod encrypted;
mod file;

use std::fmt;
use std::io;

#[cfg(feature = "encrypt")]
pub use self::encrypted::Encrypted;
pub use self::file::{File, FileBuilder, OpenError};

/// Where bytes are kept under names.
///
/// What is kept may be gone at any time, but it is what was kept: an implementation gives nothing rather than something else.
pub trait Storage: Send + Sync + 'static {
    /// What is kept under a name.
    ///
    /// # Errors
    ///
    /// When it cannot be looked up.
    fn get(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StorageError>;

    /// Makes all of these changes, or none of them. When this returns they are kept, whatever happens to the program.
    ///
    /// # Errors
    ///
    /// When none of them was made, or when that is not known.
    fn write(&self, changes: &[Change]) -> Result<(), StorageError>;

    /// Shows all that is kept: its names and its bytes.
    ///
    /// # Errors
    ///
    /// When not all could be shown.
    fn each(&self, see: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), StorageError>;
}

/// What changes in a [`Storage`].
#[derive(Clone)]
pub enum Change {
    /// Bytes are kept under a name, in place of those before.
    Put(Vec<u8>, Vec<u8>),
    /// Nothing is kept under a name any more.
    Remove(Vec<u8>),
}

impl fmt::Debug for Change {
    /// Shows nothing of what is kept.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Put(_, value) => write!(formatter, "Put({} bytes)", value.len()),
            Change::Remove(_) => formatter.write_str("Remove"),
        }
    }
}

/// Why a [`Storage`] could not do something.
#[derive(Debug)]
#[non_exhaustive]
pub enum StorageError {
    /// What was kept is damaged.
    Damaged(String),
    /// The system has refused something.
    Io(io::Error),
}

impl fmt::Display for StorageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StorageError::Damaged(what) => write!(formatter, "what was kept is damaged: {what}"),
            StorageError::Io(error) => write!(formatter, "nothing can be kept: {error}"),
        }
    }
}

impl std::error::Error for StorageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StorageError::Damaged(_) => None,
            StorageError::Io(error) => Some(error),
        }
    }
}
