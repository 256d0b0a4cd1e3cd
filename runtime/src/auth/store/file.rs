//! Tokens in a file.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::{StoreLock, TokenStore};
use crate::BoxFuture;
use crate::auth::{Token, TokenError, TokenErrorKind};

/// How long the file may be: it holds a few tokens.
const LONGEST_FILE: u64 = 1024 * 1024;

/// Keeps tokens in a file of one's own, as JSON that is not encrypted.
///
/// On Unix nobody else may read it. It is replaced as a whole, so that it is never half written, and
/// a file beside it, `NAME.lock`, keeps programs that share it from refreshing at once.
///
/// ```no_run
/// use apiloom_runtime::auth::{FileStore, Session, Token, TokenError, token_source};
///
/// let source = token_source(|_| async { Err(TokenError::login_required()) });
/// let session = Session::builder(source).store(FileStore::new("tokens.json")).build();
/// ```
#[derive(Debug, Clone)]
pub struct FileStore(Arc<Path>);

impl FileStore {
    /// A store in this file. Its folder must be there.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        FileStore(path.into().into())
    }

    fn beside(&self, end: &str) -> PathBuf {
        let mut name = self.0.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    }

    fn read(&self) -> std::io::Result<Map<String, Value>> {
        let file = match File::open(&self.0) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Map::new()),
            Err(error) => return Err(error),
        };
        let mut text = Vec::new();
        file.take(LONGEST_FILE).read_to_end(&mut text)?;
        // No words of the file: they may be secrets.
        let unreadable = || std::io::Error::new(ErrorKind::InvalidData, "it holds no tokens");
        serde_json::from_slice(&text).map_err(|_| unreadable())
    }

    fn write(&self, tokens: Map<String, Value>) -> std::io::Result<()> {
        let new = self.beside(".new");
        // A file left over by a program that was killed may have other permissions.
        match fs::remove_file(&new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = private().write(true).create_new(true).open(&new)?;
        file.write_all(Value::Object(tokens).to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &self.0)
    }

    /// Does `work` where it may block.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&FileStore) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, TokenError> {
        let store = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        let trouble = match done {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        Err(TokenError::new(
            TokenErrorKind::Store,
            format!("the file of tokens cannot be used: {trouble}"),
        ))
    }
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
            let tokens = self.blocking(FileStore::read).await?;
            Ok(tokens.get(key).and_then(Token::from_json))
        })
    }

    fn save<'a>(&'a self, key: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), TokenError>> {
        // A file outlives the moment that a lifetime counts from.
        let token = token.clone().settled(SystemTime::now());
        let (key, token) = (key.to_owned(), token.to_json());
        Box::pin(self.blocking(move |store| {
            // A file that cannot be read holds nothing that would be lost.
            let mut tokens = store.read().unwrap_or_default();
            tokens.insert(key, token);
            store.write(tokens)
        }))
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), TokenError>> {
        Box::pin(self.blocking(|store| match fs::remove_file(&store.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }))
    }

    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenError>> {
        Box::pin(self.blocking(|store| {
            let file = private()
                .write(true)
                .create(true)
                .truncate(false)
                .open(store.beside(".lock"))?;
            // The system lets go of it when the file is closed, even if the program is killed.
            file.lock()?;
            Ok(StoreLock::new(file))
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// A folder of the test's own, gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("apiloom-{name}-{}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            fs::create_dir_all(&folder).unwrap();
            Folder(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn a_token_survives_and_is_nobody_elses() {
        let folder = Folder::new("file-store");
        let path = folder.0.join("tokens.json");
        let token = Token::new("a")
            .refresh_token("r")
            .expires_at(UNIX_EPOCH + Duration::from_secs(1_800_000_000));
        let store = FileStore::new(&path);
        assert_eq!(store.load("").await.unwrap(), None);
        store.save("", &token).await.unwrap();
        store.save("read", &Token::new("b")).await.unwrap();
        let again = FileStore::new(&path);
        assert_eq!(again.load("").await.unwrap(), Some(token));
        assert_eq!(again.load("read").await.unwrap(), Some(Token::new("b")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        again.clear().await.unwrap();
        again.clear().await.unwrap();
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_file_of_other_things_is_an_error_without_its_words() {
        let folder = Folder::new("file-store-other");
        let path = folder.0.join("tokens.json");
        fs::write(&path, "hunter2").unwrap();
        let error = FileStore::new(&path).load("").await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Store);
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[tokio::test]
    async fn one_holds_the_lock() {
        let folder = Folder::new("file-store-lock");
        let store = FileStore::new(folder.0.join("tokens.json"));
        let held = store.lock().await.unwrap();
        let file = File::open(store.beside(".lock")).unwrap();
        assert!(file.try_lock().is_err());
        drop(held);
        file.try_lock().unwrap();
    }
}
