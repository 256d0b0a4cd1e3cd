//! Overlays (OpenAPI Overlay Specification 1.0 and 1.1): changes of a document that are not written into it.
//!
//! Takes the tree of the document and the overlay files that the configuration names, in their order, and changes the tree before
//! any other stage sees it. What an overlay made leads back to the line of the overlay that made it, what it moved to where it stood:
//! [`Trace`] follows the tree as it changes, and [`Sources`] has the way back for whoever looks up a place. An overlay that is
//! malformed, or that does not fit the document, is an error; a target that is nowhere in the document is told, with its place in
//! the overlay. Other files that references lead to are not changed: an overlay is made for one document.

mod apply;
pub mod difference;
mod merge;
mod path;
mod read;
#[cfg(test)]
mod tests;
mod trace;
pub mod write;

use std::path::Path;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::source::{self, FileId, Origin, Sources};
use trace::Trace;

pub use merge::size;
pub use trace::{Step, pointer};

/// An overlay that is to be read, or its text where no file has it.
pub struct Input<'p> {
    /// The file, or what messages call it.
    pub path: &'p Path,
    /// The overlay.
    pub text: Option<&'p str>,
}

/// Applies overlays to the tree of the document `file`, which is read from `spec`. Nothing where one of them cannot be used.
pub fn overlay<'p>(
    (file, tree): (FileId, Value),
    spec: &Path,
    overlays: impl Iterator<Item = Input<'p>>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let mut trace = Trace::default();
    let mut tree = tree;
    let mut usable = true;
    for Input { path, text } in overlays {
        let loaded = match text {
            Some(text) => {
                let id = sources.add(path, text);
                source::parse_text(id, sources, diagnostics).map(|tree| (id, tree))
            }
            None => source::load(path, sources, diagnostics),
        };
        let Some((id, read)) = loaded else {
            usable = false;
            continue;
        };
        let Some(overlay) = read::read(id, &read, diagnostics) else {
            usable = false;
            continue;
        };
        if let Some(said) = made_for_another(&overlay, id, path, spec) {
            diagnostics.push(said);
        }
        let mut applied = apply::Applied {
            document: file,
            tree: &mut tree,
            trace: &mut trace,
            added: 0,
        };
        usable &= applied.overlay(&overlay, diagnostics);
    }
    sources.relocate(file, trace.flat());
    usable.then_some(tree)
}

/// Says that an overlay names another document. What a URL names cannot be told from a file.
fn made_for_another(
    overlay: &read::Overlay<'_>,
    id: FileId,
    path: &Path,
    spec: &Path,
) -> Option<Diagnostic> {
    let extends = overlay.extends?;
    let is_url = extends.contains("://");
    if is_url || spec.as_os_str() == "-" {
        return None;
    }
    let decoded = source::percent_decode(extends);
    let named = path.with_file_name("").join(decoded);
    let same = match (named.canonicalize(), spec.canonicalize()) {
        (Ok(named), Ok(spec)) => named == spec,
        // A document that no file has.
        (_, Err(_)) => true,
        (Err(_), Ok(_)) => false,
    };
    (!same).then(|| {
        let spec = quoted(&spec.display().to_string());
        let message = format!("the overlay is made for {}", quoted(extends));
        Diagnostic::warning(codes::OTHER_DOCUMENT, Origin::new(id, "/extends"), message)
            .note(format!("it is applied to {spec}"))
    })
}
