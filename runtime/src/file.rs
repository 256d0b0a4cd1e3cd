//! Files as bodies, and bodies into files.

mod reading;
mod unfinished;

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

pub(crate) use self::reading::{Content, Named, named};
pub(crate) use self::unfinished::{Unfinished, folder};
use crate::boxed::BoxError;

/// How the name of a file begins, after a dot, whose content is still coming.
const PREFIX: &str = "apiloom-";

/// How long nothing is written to a file whose program was killed: far longer than a download may stall.
const LEFT_OVER: Duration = Duration::from_secs(3600);

/// How many folders are remembered.
const MOST_FOLDERS: usize = 64;

/// Folders that were looked at for what killed programs have left: each once, since it may have many files.
static SWEPT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

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
        if let Some(file) = channel(&target)? {
            return Ok((None, file));
        }
        sweep(folder(&target));
        let (unfinished, file) = Unfinished::create(&target, PREFIX, options(&target))?;
        Ok((Some(unfinished), file))
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
    let Some(unfinished) = unfinished else {
        return Ok(length);
    };
    file.sync_all().await?;
    let target = path.to_owned();
    blocking(move || {
        unfinished.take_over(&target);
        unfinished.finish(&target)
    })
    .await?;
    Ok(length)
}

/// What a name leads to that is no file, and that a file must not take the place of: a device, a pipe, what the program
/// has open (`/dev/stdout`, `/dev/fd/63`). Other links and files are replaced. A folder is an error.
fn channel(target: &Path) -> io::Result<Option<std::fs::File>> {
    let Ok(known) = std::fs::symlink_metadata(target) else {
        return Ok(None);
    };
    if known.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let other = match known.is_symlink() {
        // Nobody but the system makes links there; anywhere else one is no reason to write to what it leads to (CWE-59).
        true => std::fs::canonicalize(folder(target))
            .is_ok_and(|folder| folder == Path::new("/dev") || folder.starts_with("/proc")),
        false => !known.is_file(),
    };
    match other {
        true => OpenOptions::new().append(true).open(target).map(Some),
        false => Ok(None),
    }
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

    /// A pipe that somebody reads, a device, what the program has open: written to, and still there.
    #[cfg(unix)]
    #[tokio::test]
    async fn what_is_no_file_is_written_to() {
        use std::os::unix::fs::FileTypeExt as _;
        let folder = fresh("save-pipe");
        let pipe = folder.join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let from = pipe.clone();
        let reader = std::thread::spawn(move || std::fs::read(from).unwrap().len());
        assert_eq!(chunks(&pipe, b'a', 3).await.unwrap(), 3000);
        assert_eq!(reader.join().unwrap(), 3000);
        let kind = std::fs::symlink_metadata(&pipe).unwrap().file_type();
        assert!(kind.is_fifo());
        assert_eq!(chunks(Path::new("/dev/null"), b'a', 3).await.unwrap(), 3000);
        let kind = std::fs::metadata("/dev/null").unwrap().file_type();
        assert!(kind.is_char_device());
        // What the program has open, by the system's name for it.
        #[cfg(target_os = "linux")]
        {
            use std::os::fd::AsRawFd as _;
            let kept = std::fs::File::create(folder.join("open")).unwrap();
            let fd = format!("/dev/fd/{}", kept.as_raw_fd());
            assert_eq!(chunks(Path::new(&fd), b'a', 3).await.unwrap(), 3000);
            assert_eq!(kept.metadata().unwrap().len(), 3000);
        }
        let asked = save(&folder, async || -> Option<io::Result<Bytes>> {
            panic!("the body was read")
        });
        let error = asked.await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        // A link that anybody could have made is replaced, as before.
        let link = folder.join("link");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        chunks(&link, b'a', 3).await.unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_file());
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
