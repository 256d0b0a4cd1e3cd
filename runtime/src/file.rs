//! Files as bodies, and bodies into files.

mod unfinished;

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

pub(crate) use self::unfinished::{Unfinished, folder};
use crate::boxed::{BoxError, BoxFuture};

/// How much of a file is read at once.
const CHUNK: usize = 64 * 1024;

/// How the name of a file begins, after a dot, whose content is still coming.
const PREFIX: &str = "apiloom-";

/// How long nothing is written to a file whose program was killed: far longer than a download may stall.
const LEFT_OVER: Duration = Duration::from_secs(3600);

/// How many folders are remembered.
const MOST_FOLDERS: usize = 64;

/// Folders that were looked at for what killed programs have left: each once, since it may have many files.
static SWEPT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

type Step = io::Result<(File, Bytes)>;

async fn open(path: PathBuf) -> Step {
    read(File::open(path).await?).await
}

async fn read(mut file: File) -> Step {
    let mut buffer = BytesMut::with_capacity(CHUNK);
    file.read_buf(&mut buffer).await?;
    Ok((file, buffer.freeze()))
}

/// The content of a file; it is opened when it is first asked for.
pub(crate) struct Reading {
    next: Option<BoxFuture<'static, Step>>,
    /// What was promised as its length and is still to come.
    left: u64,
}

impl Reading {
    pub(crate) fn new(path: PathBuf, length: u64) -> Self {
        Reading {
            next: Some(Box::pin(open(path))),
            left: length,
        }
    }
}

impl HttpBody for Reading {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let Some(next) = &mut self.next else {
            return Poll::Ready(None);
        };
        let (file, mut bytes) = match next.as_mut().poll(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Ok(step)) => step,
            Poll::Ready(Err(error)) => {
                self.next = None;
                return Poll::Ready(Some(Err(error.into())));
            }
        };
        if bytes.is_empty() {
            self.next = None;
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter");
            return Poll::Ready(Some(Err(error.into())));
        }
        // A file that grew in the meantime must not break the promise.
        bytes.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= bytes.len() as u64;
        self.next = Some(Box::pin(read(file)));
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Writes the chunks that `next` gives to a file that appears under its name when it is whole.
pub(crate) async fn save<E>(
    path: &Path,
    mut next: impl AsyncFnMut() -> Option<Result<Bytes, E>>,
) -> io::Result<u64>
where
    E: Into<BoxError>,
{
    let target = path.to_owned();
    let created = blocking(move || {
        sweep(folder(&target));
        Unfinished::create(&target, PREFIX, options(&target))
    });
    let (unfinished, file) = created.await?;
    let mut file = File::from_std(file);
    let mut length = 0;
    while let Some(chunk) = next().await {
        let chunk = chunk.map_err(io::Error::other)?;
        file.write_all(&chunk).await?;
        length += chunk.len() as u64;
    }
    file.flush().await?;
    file.sync_all().await?;
    let target = path.to_owned();
    blocking(move || {
        unfinished.take_over(&target);
        unfinished.finish(&target)
    })
    .await?;
    Ok(length)
}

/// Removes what programs have left in a folder that were killed while they saved, when it is first saved to.
fn sweep(folder: &Path) {
    {
        let mut swept = SWEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if swept.iter().any(|one| one == folder) {
            return;
        }
        if swept.len() >= MOST_FOLDERS {
            swept.remove(0);
        }
        swept.push(folder.to_owned());
    }
    Unfinished::sweep(folder, PREFIX, LEFT_OVER);
}

/// Nobody may read a file that takes the place of one that he may not read.
fn options(target: &Path) -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    if let Some(permissions) = unfinished::permissions(target) {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        options.mode(permissions.mode() & 0o777);
    }
    options
}

/// Does `work` where it may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(io::Error::other(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of the test's own.
    fn fresh(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("apiloom-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    /// Saves so many chunks of one letter.
    async fn chunks(path: &Path, letter: u8, count: usize) -> io::Result<u64> {
        let mut left = count;
        let next = async || {
            tokio::task::yield_now().await;
            left = left.checked_sub(1)?;
            Some(Ok::<_, io::Error>(Bytes::from(vec![letter; 1000])))
        };
        save(path, next).await
    }

    #[tokio::test]
    async fn two_downloads_to_one_name_do_not_mix() {
        let folder = fresh("save-two");
        let path = folder.join("report.csv");
        for _ in 0..20 {
            let (one, other) = tokio::join!(chunks(&path, b'a', 50), chunks(&path, b'b', 70));
            assert_eq!((one.unwrap(), other.unwrap()), (50_000, 70_000));
            let bytes = std::fs::read(&path).unwrap();
            let first = bytes.first().copied().unwrap();
            assert!(bytes.iter().all(|byte| *byte == first));
            assert_eq!(bytes.len(), if first == b'a' { 50_000 } else { 70_000 });
        }
        assert_eq!(names(&folder), ["report.csv"]);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn one_that_is_dropped_or_breaks_off_leaves_nothing() {
        let folder = fresh("save-dropped");
        let path = folder.join("report.csv");
        std::fs::write(&path, "old").unwrap();
        let begun = save(&path, async || {
            std::future::pending::<Option<io::Result<Bytes>>>().await
        });
        let wait = std::time::Duration::from_millis(200);
        assert!(tokio::time::timeout(wait, begun).await.is_err());
        assert_eq!(names(&folder), ["report.csv"]);
        let broken = save(&path, async || Some(Err(io::Error::other("gone"))));
        assert_eq!(broken.await.unwrap_err().to_string(), "gone");
        assert_eq!(names(&folder), ["report.csv"]);
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_private_file_stays_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = fresh("save-private");
        let path = folder.join("report.csv");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for wanted in [0o600, 0o640, 0o666] {
            std::fs::write(&path, "old").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(wanted)).unwrap();
            let mut left = 2;
            let next = async || {
                let part = names(&folder)
                    .into_iter()
                    .find(|name| name.ends_with(".part"));
                assert_eq!(mode(&folder.join(part.unwrap())) & !wanted, 0);
                left -= 1;
                (left > 0).then(|| Ok::<_, io::Error>(Bytes::from("new")))
            };
            save(&path, next).await.unwrap();
            assert_eq!(mode(&path), wanted);
            assert_eq!(std::fs::read(&path).unwrap(), b"new");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn what_a_killed_program_left_goes_with_the_next_download() {
        let folder = fresh("save-left");
        let (old, new) = (".apiloom-old.part", ".apiloom-new.part");
        let others = [".old.part", ".apiloom-old", ".apiloom-folder.part"];
        std::fs::create_dir(folder.join(others[2])).unwrap();
        let long_ago = std::time::SystemTime::now() - LEFT_OVER * 2;
        for name in [old, new, others[0], others[1]] {
            std::fs::write(folder.join(name), "x").unwrap();
        }
        for name in [old, others[0], others[1], others[2]] {
            let file = std::fs::File::open(folder.join(name)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        chunks(&folder.join("report.csv"), b'a', 1).await.unwrap();
        let mut left = names(&folder);
        left.sort();
        let mut expected = [&others[..], &[new, "report.csv"]].concat();
        expected.sort_unstable();
        assert_eq!(left, expected);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// A folder that one may write to and not read, as for things that are dropped there: what was written is there, and
    /// nobody says that it is not. The system's administrator may read everything, so somebody else has to try.
    #[cfg(unix)]
    #[test]
    fn what_is_written_where_nobody_may_look_is_written() {
        use std::os::unix::fs::{PermissionsExt as _, chown};
        use std::os::unix::process::CommandExt as _;
        const BOX: &str = "APILOOM_TEST_BOX";
        const NOBODY: u32 = 65534;
        if let Some(path) = std::env::var_os(BOX) {
            let folder = PathBuf::from(path);
            assert!(std::fs::read_dir(&folder).is_err(), "it can be read");
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let saved = chunks(&folder.join("report.csv"), b'a', 3).await;
                assert_eq!(saved.unwrap(), 3000);
                use crate::auth::{FileStore, Token, TokenStore as _};
                let store = FileStore::new(folder.join("tokens.json"));
                let token = Token::new("a");
                store.save("", &token).await.unwrap();
                assert_eq!(store.load("").await.unwrap(), Some(token));
            });
            return;
        }
        let folder = fresh("save-box");
        let here = folder.join("box");
        std::fs::create_dir(&here).unwrap();
        std::fs::write(here.join("report.csv"), "old").unwrap();
        // Nobody may get at where tests are built.
        let program = folder.join("test");
        std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        let mode = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(&folder, 0o755);
        mode(&program, 0o755);
        mode(&here, 0o300);
        let mut command = std::process::Command::new(&program);
        if chown(&here, Some(NOBODY), None).is_ok() {
            command.uid(NOBODY);
        }
        let name = "file::tests::what_is_written_where_nobody_may_look_is_written";
        let command = command.args(["--exact", name]).env(BOX, &here);
        let output = command.current_dir("/").output().unwrap();
        mode(&here, 0o700);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}"
        );
        assert_eq!(std::fs::read(here.join("report.csv")).unwrap().len(), 3000);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn no_link_is_followed() {
        let folder = fresh("save-link");
        let (path, victim) = (folder.join("report.csv"), folder.join("victim"));
        std::fs::write(&victim, "mine").unwrap();
        for name in ["report.csv", "report.csv.part"] {
            std::os::unix::fs::symlink(&victim, folder.join(name)).unwrap();
        }
        chunks(&path, b'a', 1).await.unwrap();
        assert_eq!(std::fs::read(&victim).unwrap(), b"mine");
        assert_eq!(std::fs::read(&path).unwrap().len(), 1000);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
