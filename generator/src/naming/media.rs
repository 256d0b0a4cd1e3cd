//! Words for media types.

use crate::api::ContentKind;

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

/// `application/merge-patch+json` -> `merge-patch`, `image/*` -> `image`.
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
        (word, _) => word.to_owned(),
    }
}

/// `text/csv` -> `csv`.
pub(super) fn media_word(media_type: &str) -> &str {
    let essence = media_type.split(';').next().unwrap_or_default();
    let subtype = essence.split('/').next_back().unwrap_or_default();
    subtype.trim_start_matches("vnd.").trim_start_matches("x-")
}
