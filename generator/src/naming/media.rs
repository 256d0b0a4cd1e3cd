//! Words for media types.

use crate::api::{ContentKind, TypeDef};
use crate::resolve::unescape;

/// What callers give, in a word.
pub(super) fn content_kind(kind: &ContentKind) -> &'static str {
    match kind {
        ContentKind::Json(_) => "Json",
        ContentKind::Xml(_) => "Xml",
        ContentKind::Form(_) => "Form",
        ContentKind::Multipart => "Multipart",
        ContentKind::Text => "Text",
        ContentKind::Bytes => "Bytes",
    }
}

/// `application/merge-patch+json` -> `merge-patch`, `image/*` -> `image`, `text/plain` -> `text`.
pub(super) fn content_word(media_type: &str) -> String {
    let word = media_word(media_type);
    let word = match word.split_once('+') {
        Some((name, _)) if !name.is_empty() => name,
        _ => word,
    };
    let kind = media_type.split('/').next().unwrap_or_default();
    match (word, kind) {
        ("*", "*") => "any".to_owned(),
        ("*", kind) => kind.to_owned(),
        // As the body is called that is sent so.
        ("plain", "text") => "text".to_owned(),
        (word, _) => word.to_owned(),
    }
}

/// `text/csv` -> `csv`.
pub(super) fn media_word(media_type: &str) -> &str {
    let essence = media_type.split(';').next().unwrap_or_default();
    let subtype = essence.split('/').next_back().unwrap_or_default();
    subtype.trim_start_matches("vnd.").trim_start_matches("x-")
}

/// The media type of the body that a type is, or is in, at the place of these words.
pub(super) fn media_type(def: &TypeDef, full: &str) -> Option<String> {
    let origins = std::iter::once(&def.origin).chain(&def.also_at);
    let words = match def.words_of_places.as_slice() {
        [] => std::slice::from_ref(&def.words),
        several => several,
    };
    // What stands for others by itself has places without words.
    if words.len() != def.also_at.len() + 1 {
        return None;
    }
    let here = origins
        .zip(words)
        .filter(|(_, words)| words.join(" ") == full);
    here.filter_map(|(origin, _)| {
        let (_, after) = origin.pointer().rsplit_once("/content/")?;
        let (media_type, schema) = after.split_once('/')?;
        let is_schema = schema == "schema" || schema.starts_with("schema/");
        is_schema.then(|| unescape(media_type))
    })
    .min()
}
