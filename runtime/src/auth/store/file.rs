//! Tokens in a file.

#[cfg(test)]
mod tests;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use super::{StoreLock, TokenStore, is_main, is_of};
use crate::auth::{Token, TokenError, TokenErrorKind};
use crate::boxed::BoxFuture;
use crate::file::{Unfinished, blocking, folder};

/// How long the file may be: it holds a few tokens.
const LONGEST_FILE: u64 = 1024 * 1024;

/// How long another program may have the lock: longer than the longest refresh takes.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How soon the lock is tried again at first, and at last.
const PAUSES: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(250));

/// How old a file must be that a program has left which was killed while it wrote.
const LEFT_OVER: Duration = Duration::from_secs(600);

/// Keeps tokens in a file of one's own, as JSON that is not encrypted.
///
/// On Unix nobody else may read it, and one that others may write to, or that belongs to somebody else than us or the
/// system's administrator, is not used. It is replaced as a
/// whole, so that it is never half written, whenever the program is killed. A link in its place is only read. A file beside it, `NAME.lock`,
/// keeps programs that share it from refreshing at once; who waits for it blocks no thread, and gives up
/// after 30 seconds. Whoever shares it is one person, of whose sessions each has the tokens that came last, or has a
/// [name](super::super::SessionBuilder::store_as) in it.
///
/// ```no_run
/// use apiloom_runtime::auth::{FileStore, Session, Token, TokenError, token_source};
///
/// let source = token_source(|_| async { Err(TokenError::login_required()) });
/// let session = Session::builder(source).store(FileStore::new("tokens.json")).build();
/// ```
#[derive(Debug, Clone)]
pub struct FileStore(Arc<Shared>);

/// What the clones of a store share.
#[derive(Debug)]
struct Shared {
    path: PathBuf,
    /// Held by the one who has or waits for the file's lock: one waits for other programs, the others for it.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// The lock, if one of us has it.
    locked: Mutex<Weak<Locked>>,
    /// Held while the file is read and replaced.
    writing: Mutex<()>,
    /// Who we are, as far as files are concerned: known when it was needed.
    us: OnceLock<u32>,
}

/// The lock, as long as somebody needs it: whoever asked for it, and whatever is being written meanwhile.
#[derive(Debug)]
struct Locked {
    /// The system lets go of the lock when it is closed, even if the program is killed.
    _file: File,
    _turn: OwnedMutexGuard<()>,
}

impl FileStore {
    /// A store in this file. Where its folder is missing it is made; on Unix nobody else may enter it.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        FileStore(Arc::new(Shared {
            path: path.into(),
            turn: Arc::default(),
            locked: Mutex::default(),
            writing: Mutex::default(),
            us: OnceLock::new(),
        }))
    }

    /// Takes the lock, or waits for whoever has it.
    async fn take(&self) -> Result<Arc<Locked>, TokenError> {
        // One end for both: whoever waits behind another one waits no longer.
        let end = Instant::now() + LONGEST_WAIT;
        let turn = self.0.turn.clone().lock_owned();
        let turn = tokio::time::timeout_at(end, turn).await;
        let turn = turn.map_err(|_| held_elsewhere())?;
        let mut pause = PAUSES.0;
        loop {
            let store = self.0.clone();
            if let Some(file) = blocking(move || store.try_lock())
                .await
                .map_err(|error| self.unusable(error))?
            {
                let locked = Arc::new(Locked {
                    _file: file,
                    _turn: turn,
                });
                *lock(&self.0.locked) = Arc::downgrade(&locked);
                return Ok(locked);
            }
            if Instant::now() >= end {
                return Err(held_elsewhere());
            }
            tokio::time::sleep(pause.mul_f64(0.5 + fastrand::f64() / 2.0)).await;
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    /// Does `work` where it may block, with the lock: the one that is held, or one of its own. The lock goes
    /// with the work, since that goes on when nobody waits for it any more.
    async fn change(
        &self,
        work: impl FnOnce(&Shared) -> io::Result<()> + Send + 'static,
    ) -> Result<(), TokenError> {
        let held = lock(&self.0.locked).upgrade();
        let locked = match held {
            Some(locked) => locked,
            None => self.take().await?,
        };
        let store = self.0.clone();
        let work = move || {
            let _writing = lock(&store.writing);
            let done = work(&store);
            drop(locked);
            done
        };
        blocking(work).await.map_err(|error| self.unusable(error))
    }

    fn unusable(&self, error: io::Error) -> TokenError {
        let path = self.0.path.display();
        let message = format!("the file of tokens `{path}` cannot be used: {error}");
        TokenError::new(TokenErrorKind::Store, message)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn held_elsewhere() -> TokenError {
    let message = format!(
        "the file of tokens cannot be used: another program has held its lock for {LONGEST_WAIT:?}"
    );
    TokenError::new(TokenErrorKind::Store, message)
}

impl Shared {
    fn read(&self) -> io::Result<Map<String, Value>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Map::new()),
            Err(error) => return Err(error),
        };
        self.is_trusted(&file)?;
        let mut text = Vec::new();
        file.take(LONGEST_FILE).read_to_end(&mut text)?;
        // No words of the file: they may be secrets.
        let unreadable = || io::Error::new(ErrorKind::InvalidData, "it holds no tokens");
        serde_json::from_slice(&text).map_err(|_| unreadable())
    }

    /// Whoever may write to the file can log its reader in as somebody else.
    #[cfg(unix)]
    fn is_trusted(&self, file: &File) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt as _;
        let facts = file.metadata()?;
        let us = || match self.us.get() {
            Some(us) => Ok(*us),
            None => self.ask_who_we_are(),
        };
        if let Some(trouble) = distrust(facts.mode(), facts.uid(), us)? {
            return Err(io::Error::new(ErrorKind::PermissionDenied, trouble));
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn is_trusted(&self, _: &File) -> io::Result<()> {
        Ok(())
    }

    /// Whose a file is that we make: what the system calls us, also where it maps users.
    #[cfg(unix)]
    fn ask_who_we_are(&self) -> io::Result<u32> {
        use std::os::unix::fs::MetadataExt as _;
        let (_unfinished, file) = Unfinished::create(&self.path, &self.prefix(), private())?;
        let us = file.metadata()?.uid();
        Ok(*self.us.get_or_init(|| us))
    }

    fn write(&self, tokens: Map<String, Value>) -> io::Result<()> {
        let prefix = self.prefix();
        // Whoever writes has the lock, so nobody else's is at work; the age is for programs on other machines that share
        // the folder and have no locks.
        Unfinished::sweep(folder(&self.path), &prefix, LEFT_OVER);
        let (unfinished, mut file) = Unfinished::create(&self.path, &prefix, private())?;
        let text = Value::Object(tokens).to_string();
        if text.len() as u64 >= LONGEST_FILE {
            let message = "it would be longer than 1 MiB";
            return Err(io::Error::new(ErrorKind::InvalidInput, message));
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        unfinished.finish(&self.path)
    }

    /// A link is read, and not written: the file that is put in its place would be another one than that which others,
    /// with a lock of another name, share.
    fn is_itself(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.path) {
            Ok(facts) if facts.is_symlink() => {
                let message = "it is a link: name the file that it leads to";
                Err(io::Error::new(ErrorKind::InvalidInput, message))
            }
            _ => Ok(()),
        }
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// How the names of unfinished files begin, after a dot.
    fn prefix(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let short: String = name.chars().take(40).collect();
        format!("{short}.")
    }

    /// The file of the lock, locked; `None` when somebody else has it.
    fn try_lock(&self) -> io::Result<Option<File>> {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        self.is_itself()?;
        make(folder(&self.path))?;
        let file = match private().write(true).create_new(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                not_a_link(&path)?;
                OpenOptions::new().write(true).open(&path)?
            }
            Err(error) => return Err(error),
        };
        // The same lock as that of `File::try_lock`, which Rust 1.89 brought.
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => Ok(Some(file)),
            Err(fs4::TryLockError::WouldBlock) => Ok(None),
            Err(fs4::TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Whether it is because of its content, or of whose it is, that a file cannot be read.
fn is_useless(error: &io::Error) -> bool {
    let kind = error.kind();
    kind == ErrorKind::InvalidData || kind == ErrorKind::PermissionDenied
}

/// A link would lead to a file of somebody else's (CWE-59).
fn not_a_link(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_file() {
        return Ok(());
    }
    let message = format!("{} is not a file", path.display());
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}

/// Why a file of this mode and owner is not used: others may write to it, or it is theirs.
#[cfg(unix)]
fn distrust(
    mode: u32,
    owner: u32,
    us: impl FnOnce() -> io::Result<u32>,
) -> io::Result<Option<&'static str>> {
    if mode & 0o022 != 0 {
        return Ok(Some("others may write to it"));
    }
    // The administrator may do everything anyway.
    let ours = owner == 0 || owner == us()?;
    Ok((!ours).then_some("it belongs to somebody else"))
}

/// A folder, and those above it, if they are not there.
fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Files that nobody else may read.
fn private() -> OpenOptions {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

impl TokenStore for FileStore {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Token>, TokenError>> {
        Box::pin(async move {
            let store = self.0.clone();
            let tokens =
                blocking(move || store.read())
                    .await
                    .map_err(|error| match error.kind() {
                        ErrorKind::InvalidData => TokenError::new(
                            TokenErrorKind::Malformed,
                            format!(
                                "the file of tokens `{}` cannot be read: {error}",
                                self.0.path.display()
                            ),
                        ),
                        _ => self.unusable(error),
                    })?;
            Ok(tokens.get(key).and_then(Token::from_json))
        })
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        // A file outlives the moment that a lifetime counts from.
        let token = token.clone().settled(SystemTime::now()).of_login(None);
        let (key, token) = (key.to_owned(), token.to_json());
        Box::pin(self.change(move |store| {
            let mut tokens = match store.read() {
                // What cannot be understood holds nothing that would be lost.
                Err(error) if error.kind() == ErrorKind::InvalidData => Map::new(),
                read => read?,
            };
            tokens.insert(key.clone(), token);
            if Value::Object(tokens.clone()).to_string().len() as u64 >= LONGEST_FILE {
                // The refresh token that came last, under no scopes, is what the others can be had again with.
                tokens.retain(|other, _| is_main(other) || *other == key);
            }
            store.write(tokens)
        }))
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        Box::pin(self.change(Shared::remove))
    }

    fn forget<'a>(&'a self, account: &'a str) -> BoxFuture<'a, Result<(), TokenError>> {
        let account = account.to_owned();
        Box::pin(self.change(move |store| {
            let mut tokens = match store.read() {
                // Nobody can use what it holds.
                Err(error) if is_useless(&error) => Map::new(),
                read => read?,
            };
            tokens.retain(|key, _| !is_of(key, &account));
            if tokens.is_empty() {
                return store.remove();
            }
            store.write(tokens)
        }))
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        Box::pin(async { self.take().await.map(StoreLock::new) })
    }
}
