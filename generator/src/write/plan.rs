//! Compares a tree with a folder: what is to be written, what removed, what is not ours.
//!
//! Reads only. Everything that can be known to go wrong is found here, before anything changes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::manifest::{Listed, Mark};
use super::{FileTree, MANIFEST, WriteError, form, manifest, path};
use crate::config::REMEMBERED;

/// Ours wherever it is found: people keep it when they empty a folder, so that names stay.
const LOCK: &str = "apiloom.lock";

/// At most so many foreign files are listed.
const LISTED: usize = 10;

/// What has to happen.
pub struct Plan<'a> {
    /// Files to write.
    pub changed: Vec<Change<'a>>,
    /// How many files are right already.
    pub unchanged: usize,
    /// Files of ours that are to be removed: they exist, and are regular files.
    pub stale: Vec<String>,
    /// Files that are not ours and stand in the way.
    pub foreign: Vec<String>,
    /// Files of ours that somebody has changed since they were written, and that are to be replaced or removed.
    pub edited: Vec<String>,
    /// Whether there was a manifest.
    pub was_listed: bool,
    /// The manifest that holds while files are exchanged: old and new ones.
    pub during: Manifest,
    /// The manifest that holds at the end.
    pub after: Manifest,
}

/// A file to write.
pub struct Change<'a> {
    /// Its path in the folder.
    pub path: &'a str,
    /// Its new content.
    pub new: &'a [u8],
    /// Its content until now; `None` where there is no such file.
    pub old: Option<Vec<u8>>,
}

/// A state of the manifest.
pub struct Manifest {
    /// Its text.
    pub text: String,
    /// Whether the disk has this text before anything is done.
    pub present: bool,
}

impl Plan<'_> {
    /// Whether the folder is as it should be.
    pub fn is_done(&self) -> bool {
        self.changed.is_empty() && self.stale.is_empty() && self.after.present
    }
}

/// Compares `tree` with the folder `out`.
pub fn plan<'a>(tree: &'a FileTree, out: &Path) -> Result<Plan<'a>, WriteError> {
    path::check(tree)?;
    let old_manifest = read(out, MANIFEST)?;
    let old_text = old_manifest.as_deref().map(String::from_utf8_lossy);
    let ours = old_text.as_deref().map(manifest::parse).unwrap_or_default();

    let ended = old_text.as_deref().is_some_and(manifest::is_under_way);
    let mut plan = Plan {
        changed: Vec::new(),
        unchanged: 0,
        stale: Vec::new(),
        foreign: if old_manifest.is_none() {
            strangers(out)?
        } else {
            Vec::new()
        },
        edited: Vec::new(),
        was_listed: old_manifest.is_some(),
        during: Manifest {
            text: String::new(),
            present: false,
        },
        after: Manifest {
            text: String::new(),
            present: false,
        },
    };
    for (path, new) in tree.iter() {
        let old = read(out, path)?;
        let is_right = |old: &Vec<u8>| is_right(&ours, path, old, new);
        if old.as_ref().is_some_and(is_right) {
            plan.unchanged += 1;
            continue;
        }
        let stranger = old.is_some() && !ours.contains_key(path) && path != LOCK;
        if old
            .as_deref()
            .is_some_and(|old| is_edited(&ours, ended, path, old))
        {
            plan.edited.push(path.to_owned());
        }
        if stranger && old_manifest.is_some() {
            plan.foreign.push(path.to_owned());
        }
        plan.changed.push(Change { path, new, old });
    }
    for path in ours.keys().filter(|path| !tree.files.contains_key(*path)) {
        if is_stale(out, path, tree)? {
            let old = read(out, path)?;
            if old.is_some_and(|old| is_edited(&ours, ended, path, &old)) {
                plan.edited.push(path.clone());
            }
            plan.stale.push(path.clone());
        }
    }
    let after: Listed = tree
        .iter()
        .map(|(path, new)| (path.to_owned(), BTreeSet::from([Mark::of(path, new)])))
        .collect();
    let mut during = ours;
    for (path, marks) in &after {
        during.entry(path.clone()).or_default().extend(marks);
    }
    for (manifest, text) in [
        (&mut plan.during, manifest::print_under_way(&during)),
        (&mut plan.after, manifest::print(&after)),
    ] {
        manifest.present = old_text.as_deref() == Some(text.as_str());
        manifest.text = text;
    }
    Ok(plan)
}

/// Whether a file of ours is not what it was when it was written. What people are asked to edit never is,
/// nor what a merge left open, or has put together: to generate anew is how such a merge ends. A list in which a file has several
/// marks is merged, unless a run was ended while it held.
fn is_edited(ours: &Listed, ended: bool, path: &str, old: &[u8]) -> bool {
    let one = |marks: &&BTreeSet<Mark>| marks.len() == 1 || ended && !marks.is_empty();
    let marks = ours.get(path).filter(one);
    let is_open = || {
        old.split(|byte| *byte == b'\n')
            .any(|line| line.starts_with(b"<<<<<<< "))
    };
    path != LOCK
        && path != REMEMBERED
        && marks.is_some_and(|marks| {
            let words = form::fingerprint(old);
            marks.iter().all(|mark| mark.words != words)
        })
        && !is_open()
}

/// Whether a file needs not be written: it has these bytes, or a formatter has laid them out anew since they were written. What
/// says the same and was written otherwise, by another version of apiloom, is no formatter's work.
fn is_right(ours: &Listed, path: &str, old: &[u8], new: &[u8]) -> bool {
    let was_written = || {
        let marks = ours.get(path);
        marks.is_some_and(|marks| marks.iter().eq([&Mark::of(path, new)]))
    };
    old == new || was_written() && form::is_same(path, old, new)
}

/// Reads a file below `out`, which must be a regular file reached by no symbolic link.
fn read(out: &Path, path: &str) -> Result<Option<Vec<u8>>, WriteError> {
    let mut place = out.to_path_buf();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        let kind = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::io(&place, error)),
        };
        let is_file_wanted = parts.peek().is_none();
        if kind.is_symlink() {
            let reason = format!("{} is a symbolic link", place.display());
            return Err(WriteError::OutsideOutput {
                path: path.to_owned(),
                reason,
            });
        }
        if is_file_wanted && !kind.is_file() {
            let error = io::Error::new(
                ErrorKind::IsADirectory,
                "a file is to be written here, and this is none",
            );
            return Err(WriteError::io(&place, error));
        }
        if !is_file_wanted && !kind.is_dir() {
            let error = io::Error::new(
                ErrorKind::NotADirectory,
                "a folder is needed here, and this is none",
            );
            return Err(WriteError::io(&place, error));
        }
    }
    fs::read(&place)
        .map(Some)
        .map_err(|error| WriteError::io(&place, error))
}

/// Whether a file of an earlier run is still there, as a file that can only be ours.
fn is_stale(out: &Path, path: &str, tree: &FileTree) -> Result<bool, WriteError> {
    let mut place = out.to_path_buf();
    let mut is_file = false;
    for part in path.split('/') {
        place.push(part);
        match fs::symlink_metadata(&place) {
            // Whatever a link leads to, we did not make it.
            Ok(metadata) if metadata.is_symlink() => return Ok(false),
            Ok(metadata) => is_file = metadata.is_file(),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(false);
            }
            Err(error) => return Err(WriteError::io(&place, error)),
        }
    }
    if !is_file {
        return Ok(false);
    }
    // `Users.rs` became `users.rs`: on Windows and macOS that is one file, and it is wanted.
    let twin = tree
        .files
        .keys()
        .find(|other| other.eq_ignore_ascii_case(path));
    let same =
        twin.is_some_and(
            |twin| match (place.canonicalize(), out.join(twin).canonicalize()) {
                (Ok(old), Ok(new)) => old == new,
                _ => false,
            },
        );
    Ok(!same)
}

/// The first files of a folder that we never wrote to; none when it is empty or not there.
fn strangers(out: &Path) -> Result<Vec<String>, WriteError> {
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(WriteError::io(out, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry
            .map_err(|error| WriteError::io(out, error))?
            .file_name();
        if name != LOCK && name != ".git" {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    names.truncate(LISTED);
    Ok(names)
}
