//! Files that appear under their name when they are whole.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often another name is tried when one is taken.
const TRIES: usize = 8;

/// How the name of a file ends that is being written.
const ENDING: &str = ".part";

/// A file that is being written, under a name that nobody can guess, in the folder of the one that it is for.
///
/// It is removed when it is dropped before it is finished. The name is new: whatever stands there, a link of
/// somebody else's (CWE-59) or what another writer has begun, is never written to.
#[derive(Debug)]
pub(crate) struct Unfinished {
    path: PathBuf,
    whole: bool,
}

impl Unfinished {
    /// Creates an empty file for `target`, with these options; its name begins with `.` and `prefix`.
    pub(crate) fn create(
        target: &Path,
        prefix: &str,
        mut options: OpenOptions,
    ) -> io::Result<(Self, File)> {
        options.write(true).create_new(true);
        let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
        for _ in 0..TRIES {
            let random = crate::random::base36(20).map_err(io::Error::other)?;
            let path = target.with_file_name(format!(".{prefix}{random}{ENDING}"));
            match options.open(&path) {
                Ok(file) => return Ok((Unfinished { path, whole: false }, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
                Err(error) => return Err(error),
            }
        }
        Err(taken)
    }

    /// Removes what programs left in a folder that were killed while they wrote: files whose names begin with `.` and
    /// `prefix`, and that nobody has written to for so long.
    pub(crate) fn sweep(folder: &Path, prefix: &str, age: Duration) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        let begins = format!(".{prefix}");
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let ours = name.starts_with(&begins) && name.ends_with(ENDING);
            let old = || {
                let facts = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                let changed = facts.modified().ok()?;
                Some(SystemTime::now().duration_since(changed).ok()? > age)
            };
            if ours && old() == Some(true) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Has the permissions of the file that it takes the place of, if there is one. Where that cannot be, it keeps those
    /// that it was made with, which are no wider.
    pub(crate) fn take_over(&self, target: &Path) {
        if let Some(permissions) = permissions(target) {
            let _ = fs::set_permissions(&self.path, permissions);
        }
    }

    /// Gives it its name, over whatever file has it. The file must have been synced; its folder is here, where
    /// that can be done, so that a machine that stops has either the old file or the new one.
    pub(crate) fn finish(mut self, target: &Path) -> io::Result<()> {
        // Once it has its name it is there, and to say otherwise would be untrue. Not every folder can be read by who
        // may write to it, and not every file system can make sure of one.
        #[cfg(unix)]
        let folder = File::open(folder(target));
        fs::rename(&self.path, target)?;
        self.whole = true;
        #[cfg(unix)]
        if let Ok(folder) = folder {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.whole {
            // What is there is of no use; that it cannot be removed says less than why it broke off.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The permissions of a file, if there is one and no link.
pub(crate) fn permissions(path: &Path) -> Option<fs::Permissions> {
    let known = fs::symlink_metadata(path).ok()?;
    known.is_file().then(|| known.permissions())
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
