//! A tree of files in memory -> the same tree on disk.
//!
//! Takes what the layout made and brings a folder to it: files whose bytes are the same are not
//! touched, files of an earlier run that are not wanted any more are removed, and nothing else in
//! the folder is ever changed. Which files are ours is kept in [`MANIFEST`]. All new content lies
//! on the disk before the first old file is replaced, so a full disk or a folder without write
//! permission leaves the old client whole. A file that was changed by hand is not replaced unless it is
//! asked for; one that a formatter has laid out anew since it was written is as good as it was. It does not
//! know what the files mean.

mod disk;
mod form;
mod manifest;
mod path;
mod plan;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::codes;

pub use manifest::MANIFEST;

/// The files of one client, by their path in the output folder.
///
/// For example `src/lib.rs` -> its bytes. Paths are relative and use `/` on every system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTree {
    /// The content of each file, by its relative path.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl FileTree {
    /// A tree without files.
    pub fn new() -> Self {
        FileTree::default()
    }

    /// Adds a file, or replaces the one that had this path.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Whether files that apiloom did not make, or that were changed since, may be overwritten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Force {
    /// They are left alone, and the run ends with [`WriteError::Foreign`] or [`WriteError::Edited`].
    #[default]
    No,
    /// They are overwritten where the new client has a file of the same name; others stay.
    Yes,
}

/// What a run changed on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteReport {
    /// Files that are new or have new bytes, sorted.
    pub written: Vec<String>,
    /// How many files had the right bytes already.
    pub unchanged: usize,
    /// Files of an earlier run that are gone now, sorted.
    pub removed: Vec<String>,
}

/// How a folder differs from a tree, by the paths of files in it. Files that are not ours are not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files with other bytes, sorted.
    pub differs: Vec<String>,
    /// Files that are not there, sorted.
    pub missing: Vec<String>,
    /// Files of an earlier run that are not wanted any more, sorted.
    pub left_over: Vec<String>,
    /// Those of them that somebody has changed since they were written, sorted.
    pub edited: Vec<String>,
    /// How many files are right.
    pub unchanged: usize,
}

impl Difference {
    /// Whether the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many files are not as they should be.
    pub fn count(&self) -> usize {
        self.differs.len() + self.missing.len() + self.left_over.len()
    }
}

/// Why a tree could not be written.
///
/// The files of the last run are as they were, with one exception: when a file that is not wanted
/// any more cannot be removed, the new client is complete and that file is still there.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The folder holds files that apiloom did not make and that it would have to replace.
    Foreign {
        /// The output folder.
        folder: PathBuf,
        /// The files, relative to the folder, sorted; the first ones where there are many.
        files: Vec<String>,
    },
    /// Somebody has changed files since apiloom wrote them, and they would be replaced or removed.
    Edited {
        /// The output folder.
        folder: PathBuf,
        /// The files, relative to the folder, sorted.
        files: Vec<String>,
    },
    /// The system refused to read or write.
    Io {
        /// What was read or written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A path of the tree would not lie in the output folder, or not on every system.
    OutsideOutput {
        /// The path as the tree has it.
        path: String,
        /// What is wrong with it, as the rest of a sentence.
        reason: String,
    },
}

impl WriteError {
    /// The code that `apiloom explain` knows.
    pub fn code(&self) -> &'static str {
        match self {
            WriteError::Foreign { .. } => "AL0601",
            WriteError::Edited { .. } => codes::EDITED_FILES.0,
            WriteError::Io { .. } => "AL0602",
            WriteError::OutsideOutput { .. } => "AL0603",
        }
    }

    /// How to mend it, if there is a way.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            WriteError::Foreign { .. } => Some(
                "choose another folder with `--out`, or let `--force` overwrite files of these names",
            ),
            WriteError::Edited { .. } => Some(
                "keep what was changed elsewhere, then let `--force` write the files anew; after a merge that is \
                 all there is to do",
            ),
            WriteError::Io { .. } => None,
            WriteError::OutsideOutput { .. } => Some(
                "if a symbolic link stands in the way, remove it or name its target with `--out`",
            ),
        }
    }

    fn io(path: &Path, source: io::Error) -> Self {
        WriteError::Io {
            path: path.to_path_buf(),
            source,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Foreign { folder, files } => {
                let folder = folder.display();
                write!(f, "{folder} holds files that apiloom did not make")?;
                list(files, f)
            }
            WriteError::Edited { folder, files } => {
                let folder = folder.display();
                write!(
                    f,
                    "{folder} holds files that were changed since apiloom wrote them"
                )?;
                list(files, f)
            }
            WriteError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            WriteError::OutsideOutput { path, reason } => {
                write!(f, "`{}` cannot be written: {reason}", path.escape_debug())
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { source, .. } => Some(source),
            WriteError::Foreign { .. }
            | WriteError::Edited { .. }
            | WriteError::OutsideOutput { .. } => None,
        }
    }
}

/// At most so many files are listed in a message.
const LISTED: usize = 10;

fn list(files: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, file) in files.iter().take(LISTED).enumerate() {
        write!(f, "{}`{file}`", if index == 0 { ": " } else { ", " })?;
    }
    match files.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

/// Brings the folder `out` to `tree`; the folder is made where it is missing.
///
/// `out` itself may be a symbolic link, since the caller named it; below it none is followed.
pub fn write(tree: &FileTree, out: &Path, force: Force) -> Result<WriteReport, WriteError> {
    let out = here_if_empty(out);
    let plan = plan::plan(tree, out)?;
    if force == Force::No && !plan.foreign.is_empty() {
        return Err(WriteError::Foreign {
            folder: out.to_path_buf(),
            files: plan.foreign,
        });
    }
    if force == Force::No && !plan.edited.is_empty() {
        return Err(WriteError::Edited {
            folder: out.to_path_buf(),
            files: plan.edited,
        });
    }
    let stale = plan.stale.iter().map(String::as_str);
    disk::sweep(tree.iter().map(|(path, _)| path).chain(stale), out);
    if !plan.is_done() {
        disk::apply(&plan, out)?;
    }
    let written = plan
        .changed
        .iter()
        .map(|change| change.path.to_owned())
        .collect();
    Ok(WriteReport {
        written,
        unchanged: plan.unchanged,
        removed: plan.stale,
    })
}

/// Says what a [`write()`] would change, and changes nothing.
pub fn check(tree: &FileTree, out: &Path) -> Result<Difference, WriteError> {
    let plan = plan::plan(tree, here_if_empty(out))?;
    let is_done = plan.is_done();
    let mut difference = Difference {
        unchanged: plan.unchanged,
        left_over: plan.stale,
        edited: plan.edited,
        ..Difference::default()
    };
    for change in plan.changed {
        match change.old {
            Some(_) => difference.differs.push(change.path.to_owned()),
            None => difference.missing.push(change.path.to_owned()),
        }
    }
    if difference.is_empty() && !is_done {
        match plan.was_listed {
            true => difference.differs.push(MANIFEST.to_owned()),
            false => difference.missing.push(MANIFEST.to_owned()),
        }
    }
    Ok(difference)
}

/// Whether the folder's list says that apiloom made a file, which may be gone.
pub fn is_listed(out: &Path, file: &str) -> bool {
    let text = std::fs::read_to_string(out.join(MANIFEST)).unwrap_or_default();
    manifest::parse(&text).contains_key(file)
}

/// An empty path means the current folder to people, and nothing to the system.
fn here_if_empty(out: &Path) -> &Path {
    if out.as_os_str().is_empty() {
        Path::new(".")
    } else {
        out
    }
}
