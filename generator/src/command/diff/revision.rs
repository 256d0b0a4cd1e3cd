//! A document as it was at a revision of git, with the files that its references lead to, in a folder of its own.
//!
//! Git is asked for blobs by their names, so that nothing is run that a repository's settings could name (filters, pagers), and
//! arguments go to it as they are: no shell reads them.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use apiloom::diagnostic::Diagnostics;
use apiloom::source::{Sources, parse_text};
use serde_json::Value;

/// How many files are taken.
const MOST_FILES: usize = 2_000;

/// The files, which are there as long as this is.
pub struct Revision {
    folder: tempfile::TempDir,
    document: PathBuf,
    name: String,
}

impl Revision {
    /// Takes them out of the repository that the document is in.
    pub fn keep(document: &Path, revision: &str) -> Result<Self, String> {
        if revision.is_empty() || revision.starts_with('-') {
            return Err(format!("`{revision}` is no revision"));
        }
        let folder = match document.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let git = Git { folder };
        let commit = format!("{revision}^{{commit}}");
        let commit = git.line(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ]);
        let commit = commit.map_err(|said| match said.is_empty() {
            true => format!("git knows no revision `{revision}`"),
            false => said,
        })?;
        let prefix = PathBuf::from(git.line(&["rev-parse", "--show-prefix"])?);
        let file = document.file_name().ok_or("the document has no name")?;
        let kept = tempfile::tempdir().map_err(|error| error.to_string())?;
        let first = prefix.join(file);
        let mut known = BTreeSet::from([first.clone()]);
        let mut open = VecDeque::from([first.clone()]);
        while let Some(path) = open.pop_front() {
            let blob = format!("{commit}:{}", slashes(&path));
            let text = match git.run(&["cat-file", "blob", &blob]) {
                Ok(text) => text,
                Err(_) if path == first => {
                    let path = path.display();
                    return Err(format!("there is no `{path}` at `{revision}`"));
                }
                // The document says so where it needs the file.
                Err(_) => continue,
            };
            let to = kept.path().join(&path);
            let around = to.parent().unwrap_or(kept.path());
            let written = std::fs::create_dir_all(around).and_then(|()| std::fs::write(&to, &text));
            written.map_err(|error| error.to_string())?;
            for other in references(&path, &text) {
                if known.len() < MOST_FILES && known.insert(other.clone()) {
                    open.push_back(other);
                }
            }
        }
        let document = kept.path().join(&first);
        Ok(Revision {
            folder: kept,
            document,
            name: revision.to_owned(),
        })
    }

    /// The document.
    pub fn document(&self) -> &Path {
        &self.document
    }

    /// The folder that the files are in, and what is shown in its place.
    pub fn shown(&self) -> (PathBuf, String) {
        (self.folder.path().to_path_buf(), format!("{}:", self.name))
    }
}

/// A path as git writes it.
fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// The files that references of a text lead to, from the top of the repository.
fn references(path: &Path, text: &[u8]) -> Vec<PathBuf> {
    let text = String::from_utf8_lossy(text);
    let mut sources = Sources::default();
    let file = sources.add(path, text);
    let tree = parse_text(file, &sources, &mut Diagnostics::default());
    let mut found = Vec::new();
    let mut open: Vec<&Value> = tree.iter().collect();
    while let Some(node) = open.pop() {
        match node {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                let file = reference.and_then(|reference| reference.split('#').next());
                found.extend(
                    file.filter(|file| !file.is_empty())
                        .and_then(|file| beside(path, file)),
                );
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// The file that a reference names, unless it is outside of the repository.
fn beside(path: &Path, reference: &str) -> Option<PathBuf> {
    let mut target = path.parent()?.to_path_buf();
    for part in Path::new(reference).components() {
        match part {
            Component::Normal(part) => target.push(part),
            Component::CurDir => {}
            Component::ParentDir => target = target.parent()?.to_path_buf(),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(target)
}

struct Git<'a> {
    folder: &'a Path,
}

impl Git<'_> {
    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.folder);
        // What a partial clone lacks is not fetched: no command of ours reads the network by itself.
        command.env("GIT_NO_LAZY_FETCH", "1");
        let output = command.stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(said.lines().next().unwrap_or_default().to_owned())
    }

    /// The first line of what it says.
    fn line(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self.run(arguments)?;
        let text = String::from_utf8_lossy(&output);
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }
}
