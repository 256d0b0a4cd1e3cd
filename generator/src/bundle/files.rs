//! The files that references lead to, each read once, and only where that is allowed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

use super::anchors;
use crate::config::{Config, place};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, Severity, similar};
use crate::source::{self, FileId, OriginMap, Sources};

/// At most so many files are read.
const MOST: usize = 8192;
/// At most so many bytes are read from all files together.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// The files read so far; the first is the document.
pub struct Files {
    all: Vec<File>,
    /// By canonical path; `None` for one that could not be read, which was told.
    known: HashMap<PathBuf, Option<usize>>,
    /// Canonical folders under which files may be read.
    roots: Vec<PathBuf>,
    /// The folder of the document: as given, and canonical.
    folder: (PathBuf, PathBuf),
    bytes: u64,
}

struct File {
    id: FileId,
    tree: Rc<Value>,
    /// Its name as seen from the document, with `/`.
    name: String,
    /// Its folder, canonical.
    folder: PathBuf,
}

/// Why a file is not read.
pub enum Refused {
    /// There is no such file, or it is no file.
    Missing,
    /// It is not under a folder that is allowed.
    Outside,
    /// There are too many files, or too large ones.
    TooMany,
    /// It cannot be read, which was told.
    Unreadable,
}

impl Files {
    pub fn new(id: FileId, tree: Rc<Value>, config: &Config) -> Self {
        let given = config
            .spec
            .parent()
            .map(Path::to_path_buf)
            .unwrap_or_default();
        let folder = real_folder(&config.spec);
        let mut roots = vec![folder.clone()];
        roots.extend(
            config
                .allow_refs_under
                .iter()
                .filter_map(|root| root.canonicalize().ok()),
        );
        let document = File {
            id,
            tree,
            name: String::new(),
            folder: folder.clone(),
        };
        let known = config.spec.canonicalize().map(|path| (path, Some(0)));
        Files {
            all: vec![document],
            known: known.into_iter().collect(),
            roots,
            folder: (given, folder),
            bytes: 0,
        }
    }

    /// Forgets the files, when nothing will be taken from them.
    pub fn close(&mut self) {
        self.all.clear();
    }

    pub fn id(&self, file: usize) -> FileId {
        self.all.get(file).map_or(FileId(0), |file| file.id)
    }

    pub fn name(&self, file: usize) -> &str {
        self.all.get(file).map_or("", |file| &file.name)
    }

    pub fn tree(&self, file: usize) -> Rc<Value> {
        self.all
            .get(file)
            .map_or_else(|| Rc::new(Value::Null), |file| Rc::clone(&file.tree))
    }

    /// The file that a path which leads to none nearly leads to, as that path has it: another case, a slip, the other
    /// ending of YAML.
    pub fn nearly(&self, from: usize, path: &str) -> Option<String> {
        let (folder, name) = match path.rfind('/') {
            Some(at) => path.split_at_checked(at + 1)?,
            None => ("", path),
        };
        let beside = self
            .all
            .get(from)?
            .folder
            .join(folder)
            .canonicalize()
            .ok()?;
        if !self.roots.iter().any(|root| beside.starts_with(root)) {
            return None;
        }
        let names = names(&beside);
        let near = similar(name, names.iter().map(String::as_str))?;
        Some(format!("{folder}{near}"))
    }

    /// The file at `path` as seen from another.
    pub fn open(
        &mut self,
        from: usize,
        path: &str,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<usize, Refused> {
        let beside = self
            .all
            .get(from)
            .map(|file| file.folder.clone())
            .unwrap_or_default();
        let real = beside
            .join(path)
            .canonicalize()
            .map_err(|_| Refused::Missing)?;
        if let Some(known) = self.known.get(&real) {
            return known.ok_or(Refused::Unreadable);
        }
        if !self.roots.iter().any(|root| real.starts_with(root)) {
            return Err(Refused::Outside);
        }
        // A pipe or a device would be read without end.
        let about = std::fs::metadata(&real)
            .ok()
            .filter(std::fs::Metadata::is_file)
            .ok_or(Refused::Missing)?;
        self.bytes = self.bytes.saturating_add(about.len());
        if self.all.len() >= MOST || self.bytes > MOST_BYTES {
            return Err(Refused::TooMany);
        }
        let name = place::relative(&self.folder.1, &real);
        let shown = self.folder.0.join(&name);
        let is_text = real.extension().is_some_and(|end| {
            ["md", "txt"]
                .iter()
                .any(|text| end.eq_ignore_ascii_case(text))
        });
        let mut told = Diagnostics::default();
        let loaded = if is_text {
            source::load_text(&shown, sources, &mut told)
        } else {
            source::load(&shown, sources, &mut told)
        };
        // What is wrong with a file that cannot be read costs what refers to it, which is told there.
        diagnostics.extend(told.iter().cloned().map(|told| match loaded {
            Some(_) => told,
            None => Diagnostic {
                severity: Severity::Warning,
                effect: Effect::None,
                ..told
            },
        }));
        let index = loaded.map(|(id, mut tree)| {
            anchors::resolve(&mut tree, &OriginMap::new(id), diagnostics);
            let folder = real_folder(&real);
            self.all.push(File {
                id,
                tree: Rc::new(tree),
                name,
                folder,
            });
            self.all.len() - 1
        });
        self.known.insert(real, index);
        index.ok_or(Refused::Unreadable)
    }
}

/// What a file of a document ends with.
const ENDINGS: [&str; 5] = ["yaml", "yml", "json", "md", "txt"];
/// The most files of a folder that are looked at for one of another name.
const MOST_NAMES: usize = 1024;

/// The names of the files in a folder that may be a part of a document.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names = entries.take(MOST_NAMES).filter_map(|entry| {
        let path = entry.ok()?.path();
        let ending = path.extension()?;
        let is_known = ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known));
        let is_file = is_known && path.is_file();
        Some(path.file_name()?.to_str()?.to_owned()).filter(|_| is_file)
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The canonical folder of a file.
fn real_folder(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf())
}
