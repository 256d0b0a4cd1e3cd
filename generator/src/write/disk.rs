//! Carries a plan out, so that the folder holds the old client or the new one.
//!
//! All new content is written to temporary files beside their targets first; most of what can go
//! wrong goes wrong there, with nothing changed. Then the files are exchanged by renaming. Should
//! one of the renames fail, those before it are taken back.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::plan::{Change, Plan};
use super::{MANIFEST, WriteError};

/// Carries the plan out.
pub fn apply(plan: &Plan<'_>, out: &Path) -> Result<(), WriteError> {
    let mut made = Vec::new();
    let result = exchange(plan, out, &mut made);
    if result.is_err() {
        // Innermost first; a folder that somebody else has put a file into stays.
        for folder in made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
    result
}

fn exchange(plan: &Plan<'_>, out: &Path, made: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    make_folder(out, made)?;
    let mut staged = Vec::with_capacity(plan.changed.len());
    for change in &plan.changed {
        let target = out.join(change.path);
        make_folder(parent(&target, out), made)?;
        staged.push((change, stage(&target, out, change.new)?, target));
    }
    // Removing needs the same permission as writing: ask before anything changes.
    let folders: BTreeSet<PathBuf> = plan
        .stale
        .iter()
        .map(|path| parent(&out.join(path), out).to_path_buf())
        .collect();
    for folder in &folders {
        stage(&folder.join("probe"), out, b"")?;
    }
    let manifest = out.join(MANIFEST);
    let during = stage(&manifest, out, plan.during.text.as_bytes())?;
    let after = stage(&manifest, out, plan.after.text.as_bytes())?;

    // From here on the old client changes. The manifest goes first and names the old files and
    // the new ones: whenever the process is killed, the next run knows them all as ours.
    let had_manifest = fs::read(&manifest).ok();
    if !plan.during.present {
        persist(during, &manifest)?;
    }
    let mut done: Vec<&Change<'_>> = Vec::new();
    for (change, file, target) in staged {
        if let Err(error) = persist(file, &target) {
            take_back(&done, out);
            restore(&manifest, had_manifest.as_deref(), out);
            return Err(error);
        }
        done.push(change);
    }
    // The new client is whole now; what follows only tidies up after the old one.
    for path in &plan.stale {
        let place = out.join(path);
        match fs::remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(WriteError::io(&place, error));
            }
            _ => remove_empty_folders(&place, out),
        }
    }
    if fs::read(&manifest).ok().as_deref() != Some(plan.after.text.as_bytes()) {
        persist(after, &manifest)?;
    }
    Ok(())
}

/// Removes what a run has left that was ended while it wrote: temporary files beside those that there were to be.
pub fn sweep<'p>(paths: impl Iterator<Item = &'p str>, out: &Path) {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::from([out.to_path_buf()]);
    folders.extend(paths.map(|path| parent(&out.join(path), out).to_path_buf()));
    for folder in folders {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_ours = name.starts_with(PREFIX) && name.ends_with(SUFFIX);
            // What cannot be removed is in nobody's way.
            if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// How temporary files are called.
const PREFIX: &str = ".apiloom-";
const SUFFIX: &str = ".tmp";

/// The folder of a file; `out` where there is none, which cannot be for a file below `out`.
fn parent<'a>(file: &'a Path, out: &'a Path) -> &'a Path {
    file.parent().unwrap_or(out)
}

/// Makes a folder and those above it, and notes which ones were missing.
fn make_folder(folder: &Path, made: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|place| !place.as_os_str().is_empty() && fs::symlink_metadata(place).is_err())
        .collect();
    for place in missing.into_iter().rev() {
        match fs::create_dir(place) {
            Ok(()) => made.push(place.to_path_buf()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(WriteError::io(place, error)),
        }
    }
    Ok(())
}

/// Writes content to a temporary file beside its target. Dropping the file removes it.
fn stage(target: &Path, out: &Path, bytes: &[u8]) -> Result<TempPath, WriteError> {
    let folder = match parent(target, out) {
        // `--out .` joined and split again; an empty path is no folder to the system.
        folder if folder.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        // Temporary files are private by default. These become source files: the umask decides.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| WriteError::io(folder, error))?;
    file.write_all(bytes)
        .map_err(|error| WriteError::io(target, error))?;
    // Closed here: there may be more files than a process may have open.
    Ok(file.into_temp_path())
}

fn persist(file: TempPath, target: &Path) -> Result<(), WriteError> {
    // Renaming replaces a link that was put there in the meantime; it does not follow it.
    file.persist(target)
        .map_err(|failed| WriteError::io(target, failed.error))
}

/// Brings back the files that were replaced already. Nothing more can be done where that fails.
fn take_back(done: &[&Change<'_>], out: &Path) {
    for change in done.iter().rev() {
        restore(&out.join(change.path), change.old.as_deref(), out);
    }
}

fn restore(target: &Path, old: Option<&[u8]>, out: &Path) {
    match old {
        Some(bytes) => {
            let _ = stage(target, out, bytes).and_then(|file| persist(file, target));
        }
        None => {
            let _ = fs::remove_file(target);
        }
    }
}

/// Removes the folders above a removed file that are empty now, up to `out`.
fn remove_empty_folders(file: &Path, out: &Path) {
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != out) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}
