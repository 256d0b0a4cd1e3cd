//! One file of redb.

mod tables;

use std::any::Any;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::backends::FileBackend;
use redb::{Builder, Database, DatabaseError};

use self::tables::{Used, prepare, read, see_all, write};
use super::{Change, Storage, StorageError};

/// How many bytes of the file are in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

/// A file in which bytes are kept under names, by [redb](https://docs.rs/redb). Clones share it.
///
/// - It belongs to one process at a time: another one is told [`OpenError::InUse`].
/// - What was written is there after a crash. Each value has a checksum; one that does not fit is as if it was not there. A file that is
///   damaged, or of another version of this format, is put aside (its name with `.aside`, one at a time) and begun anew.
/// - With [`max_bytes`](FileBuilder::max_bytes), what was not used for the longest time makes room.
/// - On Unix nobody else may read it. It is not encrypted: for that see `Encrypted`, with the feature `encrypt`.
///
/// ```no_run
/// use apiloom_data::storage::File;
///
/// # async fn example() -> Result<(), apiloom_data::storage::OpenError> {
/// let file = File::at("answers.redb").max_bytes(50 << 20).open().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct File(Arc<Inner>);

struct Inner {
    path: PathBuf,
    max_bytes: Option<u64>,
    state: Mutex<State>,
    used: Used,
}

/// Closed after an error; the next use opens it again.
#[derive(Default)]
struct State {
    database: Option<Arc<Database>>,
    is_damaged: bool,
}

/// Opens a [`File`].
#[derive(Debug, Clone)]
#[must_use]
pub struct FileBuilder {
    path: PathBuf,
    max_bytes: Option<u64>,
}

impl File {
    /// The file at a path. It is made where there is none, and its folder.
    pub fn at(path: impl Into<PathBuf>) -> FileBuilder {
        FileBuilder {
            path: path.into(),
            max_bytes: None,
        }
    }
}

impl FileBuilder {
    /// How many bytes names and values may have; without a bound by default. The file is larger than that by what finding
    /// them takes.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = Some(bytes);
        self
    }

    /// Opens it in a thread for what blocks. Needs a runtime of tokio.
    ///
    /// # Errors
    ///
    /// When another process has it, or the system does not let it be.
    pub async fn open(self) -> Result<File, OpenError> {
        let opened = tokio::task::spawn_blocking(|| self.open_blocking()).await;
        opened.unwrap_or_else(|ended| Err(OpenError::Io(io::Error::other(ended))))
    }

    /// Opens it here and now.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_blocking(self) -> Result<File, OpenError> {
        let database = opened(&self.path, false)?;
        Ok(File(Arc::new(Inner {
            path: self.path,
            max_bytes: self.max_bytes,
            state: Mutex::new(State {
                database: Some(Arc::new(database)),
                is_damaged: false,
            }),
            used: Used::default(),
        })))
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn database(&self) -> Result<Arc<Database>, StorageError> {
        let mut state = self.state();
        if let Some(database) = &state.database {
            return Ok(database.clone());
        }
        let again = opened(&self.path, state.is_damaged).map_err(|error| match error {
            OpenError::Io(error) => StorageError::Io(error),
            OpenError::InUse => StorageError::Io(io::ErrorKind::WouldBlock.into()),
        })?;
        let again = Arc::new(again);
        *state = State {
            database: Some(again.clone()),
            is_damaged: false,
        };
        Ok(again)
    }

    /// Does something with the file. After an error it is closed: what was going on in it is not known.
    fn run<T>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, redb::Error>,
    ) -> Result<T, StorageError> {
        let database = self.database()?;
        let done = guarded(|| work(&database));
        let error = match done {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(redb::Error::Io(error))) if !is_damage(&error) => StorageError::Io(error),
            Ok(Err(redb::Error::PreviousIo | redb::Error::DatabaseClosed)) => {
                StorageError::Io(io::Error::other("it failed before"))
            }
            Ok(Err(redb::Error::ValueTooLarge(_))) => {
                return Err(StorageError::Io(io::ErrorKind::FileTooLarge.into()));
            }
            Ok(Err(error)) => StorageError::Damaged(error.to_string()),
            Err(panic) => StorageError::Damaged(panic),
        };
        let mut state = self.state();
        let is_same = |own: &Arc<Database>| Arc::ptr_eq(own, &database);
        if state.database.as_ref().is_some_and(is_same) {
            state.database = None;
            state.is_damaged = matches!(error, StorageError::Damaged(_));
        }
        Err(error)
    }
}

impl Storage for File {
    fn get(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        let found = self.0.run(|database| read(database, name))?;
        if found.is_some() && self.0.max_bytes.is_some() {
            self.0.used.note(name);
        }
        Ok(found)
    }

    fn write(&self, changes: &[Change]) -> Result<(), StorageError> {
        let used = self.0.used.take();
        self.0
            .run(|database| write(database, changes, &used, self.0.max_bytes))
    }

    fn each(&self, see: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), StorageError> {
        self.0.run(|database| see_all(database, see))
    }
}

impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("File")
            .field("path", &self.0.path)
            .field("max_bytes", &self.0.max_bytes)
            .finish_non_exhaustive()
    }
}

/// Why a [`File`] could not be opened.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process has it, or this one.
    InUse,
    /// The system has refused something.
    Io(io::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::InUse => formatter.write_str("the file is in use already"),
            OpenError::Io(error) => write!(formatter, "the file cannot be opened: {error}"),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OpenError::InUse => None,
            OpenError::Io(error) => Some(error),
        }
    }
}

/// Why a file was not opened.
enum Trouble {
    /// It has something else in it.
    Damaged,
    Open(OpenError),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Trouble::Open(OpenError::Io(error))
    }
}

fn opened(path: &Path, is_damaged: bool) -> Result<Database, OpenError> {
    let first = match is_damaged {
        true => Err(Trouble::Damaged),
        false => tried(path),
    };
    let done = match first {
        Err(Trouble::Damaged) => put_aside(path).and_then(|()| tried(path)),
        other => other,
    };
    done.map_err(|trouble| match trouble {
        Trouble::Open(error) => error,
        Trouble::Damaged => OpenError::Io(io::ErrorKind::InvalidData.into()),
    })
}

fn tried(path: &Path) -> Result<Database, Trouble> {
    let file = private(path)?;
    let made = guarded(|| {
        Builder::new()
            .set_cache_size(IN_MEMORY)
            .create_with_backend(FileBackend::new(file)?)
    });
    let database = match made {
        Ok(Ok(database)) => database,
        Ok(Err(DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch)) => {
            return Err(Trouble::Open(OpenError::InUse));
        }
        Ok(Err(DatabaseError::Storage(redb::StorageError::Io(error)))) if !is_damage(&error) => {
            return Err(error.into());
        }
        Ok(Err(_)) | Err(_) => return Err(Trouble::Damaged),
    };
    match guarded(|| prepare(&database)) {
        Ok(Ok(true)) => Ok(database),
        Ok(Err(redb::Error::Io(error))) if !is_damage(&error) => Err(error.into()),
        Ok(_) | Err(_) => Err(Trouble::Damaged),
    }
}

/// Whether it is what stands in the file that was not understood.
fn is_damage(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
    )
}

/// The library panics here and there where a file is damaged: what it says then.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<String>().cloned();
        text.unwrap_or_else(|| "it was not understood".to_owned())
    })
}

/// A file that nobody else may read.
fn private(path: &Path) -> io::Result<std::fs::File> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        let file = options.mode(0o600).open(path)?;
        let mut permissions = file.metadata()?.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(0o600);
            file.set_permissions(permissions)?;
        }
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

fn put_aside(path: &Path) -> Result<(), Trouble> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".aside");
    match std::fs::rename(path, &aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
