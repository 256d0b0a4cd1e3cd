//! A client as a part of a build: what a `build.rs` calls.
//!
//! Takes a document and choices, gives one file in `OUT_DIR` and lines for cargo on stdout. It writes
//! nothing else, `apiloom.lock` least of all: a build does not change sources.

#[cfg(test)]
mod configured_tests;
mod error;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub use error::BuilderError;

use crate::config::{
    self, Answers, Config, DateTimeLibrary, EnumMode, Families, Input, Layout, Nulls, Only, Pages,
    Security, UnknownProperties, UnusedModels, UuidLibrary,
};
use crate::diagnostic::{Diagnostic, Severity, printable};
use crate::layout::module_name;
use crate::lock::{self, Lock};
use crate::run::read_lock;
use crate::source::{Origin, locate};
use crate::{Generated, generate};

/// At most so many warnings are printed.
const WARNINGS: usize = 10;

/// Generates a client while a package is built, from its `build.rs`.
///
/// ```no_run
/// fn main() -> Result<(), apiloom::BuilderError> {
///     apiloom::Builder::new("schemas/gloria.yaml").build()?;
///     Ok(())
/// }
/// ```
///
/// writes `$OUT_DIR/gloria.rs`, one file with one module, which the package takes in with
///
/// ```text
/// include!(concat!(env!("OUT_DIR"), "/gloria.rs"));
/// ```
///
/// as `gloria`: `gloria::Client`, `gloria::models`, and so on. The line may stand in any module.
///
/// # What the package needs
///
/// ```toml
/// [dependencies]
/// apiloom-runtime = "0.1"
/// # If the document has dates: the library that `date_time` chooses; nothing for `String`.
/// chrono = { version = "0.4", default-features = false, features = ["std"] }
/// # If the client's module says so, which it does where bodies are XML: features = ["xml"] of the runtime.
/// # With `.uuid(UuidLibrary::Uuid)`, if the document has UUIDs.
/// # uuid = { version = "1", default-features = false, features = ["std"] }
///
/// [build-dependencies]
/// # Without its default feature `cli`, the command, which a build does not need.
/// apiloom = { version = "0.1", default-features = false }
/// ```
///
/// For `jiff` that is `jiff = { version = "0.2", default-features = false, features = ["std"] }`, for
/// `time` also its features `formatting` and `parsing`. The other crates whose types the client has
/// are `apiloom_runtime::{bytes, http, serde_json}`. Any edition from 2021 on will do. There are no
/// cargo features and no implementations of serde's traits: models read and write JSON by
/// `apiloom_runtime::json`.
///
/// # What is read and when
///
/// The document, and the names in `apiloom.lock` beside it, if that file is there ([`lock`](Self::lock)
/// names another). Cargo runs the script again when one of them changes. When the result is the same,
/// the file is not touched. The network is never used.
///
/// The lock keeps names as they are when the document grows. A build only reads it;
/// `apiloom generate schemas/gloria.yaml --out DIR` writes one to `DIR`.
#[derive(Debug, Clone)]
#[must_use = "nothing is generated before `build`"]
pub struct Builder {
    config: Config,
    lock: Option<PathBuf>,
    out_dir: Option<PathBuf>,
    deny: Vec<String>,
    configuration: Option<PathBuf>,
}

impl Builder {
    /// Begins with a document, YAML or JSON. A relative path begins where `Cargo.toml` is. Of what a text or a tree was made
    /// the script itself tells cargo, by `cargo::rerun-if-changed`.
    pub fn new(spec: impl Into<Input>) -> Self {
        Builder {
            config: Config::new(spec, "").layout(Layout::File),
            lock: None,
            out_dir: None,
            deny: Vec::new(),
            configuration: None,
        }
    }

    /// Names the module, and the file; otherwise the document's file name does, made an identifier.
    pub fn module_name(mut self, name: impl Into<String>) -> Self {
        self.config = self.config.module_name(name);
        self
    }

    /// Takes all options from the client of this document that a configuration file lists, in place of those that other methods have set,
    /// but for the module's name. Its folder and its layout are those of a build all the same.
    pub fn configuration(mut self, path: impl Into<PathBuf>) -> Self {
        self.configuration = Some(path.into());
        self
    }

    /// Takes names from this `apiloom.lock`, which must be there, instead of the one beside the document.
    pub fn lock(mut self, path: impl Into<PathBuf>) -> Self {
        self.lock = Some(path.into());
        self
    }

    /// Writes to this folder, which must be there, instead of `OUT_DIR`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Chooses the types of dates and times.
    pub fn date_time(mut self, library: DateTimeLibrary) -> Self {
        self.config = self.config.date_time(library);
        self
    }

    /// Chooses the type of `format: uuid`.
    pub fn uuid(mut self, library: UuidLibrary) -> Self {
        self.config = self.config.uuid(library);
        self
    }

    /// Chooses whether values that an enum does not list can be read.
    pub fn enums(mut self, mode: EnumMode) -> Self {
        self.config = self.config.enums(mode);
        self
    }

    /// Chooses how closely answers must keep to the document.
    pub fn answers(mut self, answers: Answers) -> Self {
        self.config = self.config.answers(answers);
        self
    }

    /// Names the schema of errors that the document does not describe, by its name in the document's components.
    pub fn default_error(mut self, schema: impl Into<String>) -> Self {
        self.config = self.config.default_error(schema);
        self
    }

    /// Chooses what `additionalProperties: false` does.
    pub fn unknown_properties(mut self, mode: UnknownProperties) -> Self {
        self.config = self.config.unknown_properties(mode);
        self
    }

    /// Chooses whether schemas that are equal but for one type become one generic type.
    pub fn families(mut self, mode: Families) -> Self {
        self.config = self.config.families(mode);
        self
    }

    /// Chooses what null is in answers where the property may be missing as well.
    pub fn nulls(mut self, mode: Nulls) -> Self {
        self.config = self.config.nulls(mode);
        self
    }

    /// Chooses whether models that no operation uses are written.
    pub fn unused_models(mut self, mode: UnusedModels) -> Self {
        self.config = self.config.unused_models(mode);
        self
    }

    /// Chooses which part of the client is generated.
    pub fn only(mut self, part: Only) -> Self {
        self.config = self.config.only(part);
        self
    }

    /// Lets references lead to files under this folder too, beside those under the document's own.
    pub fn allow_refs_under(mut self, folder: impl Into<PathBuf>) -> Self {
        self.config = self.config.allow_refs_under(folder);
        self
    }

    /// Changes the document by this overlay (OpenAPI Overlay Specification 1.0 or 1.1) before anything is made of it. May be
    /// called several times; each is applied to what those before it made.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.config = self.config.overlay(file);
        self
    }

    /// Makes errors of all `warnings`, or of what has a code: `AL0201`. May be called several times.
    ///
    /// A word that is neither is an error of [`build`](Self::build).
    pub fn deny(mut self, word: impl Into<String>) -> Self {
        self.deny.push(word.into());
        self
    }

    /// Says how the pages of an operation hang together, in place of the document.
    pub fn pages(mut self, operation: impl Into<String>, pages: Pages) -> Self {
        self.config = self.config.pages(operation, pages);
        self
    }

    /// Says which credentials operations are sent with, in place of the document.
    pub fn security(mut self, security: Security) -> Self {
        self.config = self.config.security(security);
        self
    }

    /// Generates the client, and tells cargo what it depends on and what to warn of. Gives the path of
    /// the file.
    ///
    /// # Errors
    ///
    /// When the document has errors, when the lock cannot be read, and when the file cannot be written.
    /// The error prints as what a person needs to mend it, by `Debug` too, since that is what is shown
    /// when the `main` of a build script returns it.
    pub fn build(self) -> Result<PathBuf, BuilderError> {
        let mut said = String::new();
        let result = self.run(&mut said);
        // With nobody to listen there is nobody to tell.
        let _ = std::io::stdout().lock().write_all(said.as_bytes());
        result
    }

    /// Does it, and collects the lines for cargo, which hold for failures too.
    fn run(mut self, said: &mut String) -> Result<PathBuf, BuilderError> {
        if self.config.text.is_none() {
            rerun_if_changed(said, &self.config.spec);
        }
        self.configure(said)?;
        for word in std::mem::take(&mut self.deny) {
            let denied = word
                .parse()
                .map_err(|message| BuilderError::Config(format!("`deny`: {message}")))?;
            self.config.deny.push(denied);
        }
        self.config
            .validate()
            .map_err(|error| BuilderError::Config(error.to_string()))?;
        let lock = self.read_lock(said)?;
        let out_dir = match self.out_dir.take() {
            Some(folder) => folder,
            None => std::env::var_os("OUT_DIR")
                .map(PathBuf::from)
                .ok_or(BuilderError::NoOutDir)?,
        };
        let generated = generate(&self.config, lock);
        let others = generated.sources.files().map(|file| &file.path);
        others
            .filter(|path| **path != self.config.spec)
            .for_each(|path| rerun_if_changed(said, path));
        if generated.diagnostics.has_errors() {
            return Err(BuilderError::document(&generated));
        }
        warn(said, &generated);
        let name = format!("{}.rs", module_name(&self.config));
        let path = out_dir.join(&name);
        write_if_changed(&path, generated.files.get(&name).unwrap_or_default())?;
        Ok(path)
    }

    /// Takes what the configuration file says of the document.
    fn configure(&mut self, said: &mut String) -> Result<(), BuilderError> {
        let Some(path) = self.configuration.take() else {
            return Ok(());
        };
        rerun_if_changed(said, &path);
        let wrong = |message: String| BuilderError::Config(message);
        let file = config::read(&path).map_err(|error| match error.place() {
            Some((path, line, column)) => {
                wrong(format!("{}:{line}:{column}: {error}", path.display()))
            }
            None => wrong(error.to_string()),
        })?;
        let own = &mut self.config;
        let mut clients = file.clients.into_iter();
        let listed = clients.find(|client| config::is_same_path(&client.spec, &own.spec));
        let listed = listed.ok_or_else(|| {
            wrong(format!(
                "{} lists no client of {}",
                path.display(),
                own.spec.display()
            ))
        })?;
        *own = Config {
            spec: std::mem::take(&mut own.spec),
            text: own.text.take(),
            out: std::mem::take(&mut own.out),
            module_name: own.module_name.take().or(listed.module_name.clone()),
            layout: Layout::File,
            ..listed
        };
        Ok(())
    }

    /// The names that were given before. One that was asked for must be there.
    fn read_lock(&self, said: &mut String) -> Result<Lock, BuilderError> {
        let path = match &self.lock {
            Some(path) => path.clone(),
            None => self.config.spec.with_file_name(lock::FILE_NAME),
        };
        let lock = read_lock(&path).map_err(|error| BuilderError::Lock(error.to_string()))?;
        // Cargo runs the script every time when a file that it shall watch is missing.
        if lock.is_some() || self.lock.is_some() {
            rerun_if_changed(said, &path);
        }
        match lock {
            Some(lock) => Ok(lock),
            None if self.lock.is_none() => Ok(Lock::default()),
            None => Err(BuilderError::Lock(format!(
                "{}: there is no such file",
                path.display()
            ))),
        }
    }
}

fn rerun_if_changed(said: &mut String, path: &Path) {
    let _ = writeln!(said, "cargo:rerun-if-changed={}", path.display());
}

/// Warnings, one line each; what is over the limit is counted.
fn warn(said: &mut String, generated: &Generated) {
    let warnings: Vec<&Diagnostic> = generated
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning)
        .collect();
    let shown = warnings.get(..WARNINGS).unwrap_or(&warnings);
    let origins: Vec<Origin> = shown.iter().map(|warning| warning.origin.clone()).collect();
    let places = locate(&generated.sources, &origins);
    for (warning, place) in shown.iter().zip(places) {
        let file = place
            .as_ref()
            .map_or(warning.origin.file, |place| place.file);
        let file = generated.sources.get(file);
        let file = file.map(|file| file.path.display().to_string());
        let known = place.map(|place| (place.line, place.column));
        let place = match (file, warning.place.or(known)) {
            (Some(file), Some((line, column))) => format!("{file}:{line}:{column}: "),
            (Some(file), None) => format!("{file}: "),
            (None, _) => String::new(),
        };
        let line = format!("{place}{} [{}]", warning.message, warning.code.0);
        let _ = writeln!(said, "cargo:warning={}", printable(&line));
    }
    let more = warnings.len().saturating_sub(shown.len());
    if more > 0 {
        let _ = writeln!(
            said,
            "cargo:warning=and {more} more, which `apiloom generate` prints"
        );
    }
}

/// A file that is right keeps its time, so that nothing is compiled again.
fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<(), BuilderError> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).map_err(|source| BuilderError::Write {
        path: path.to_path_buf(),
        source,
    })
}
