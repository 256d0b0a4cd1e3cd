//! Media types as texts: what their names alone say.

/// The media type of URL-encoded forms.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The type and subtype, in small letters, without parameters.
pub fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a media type is JSON: `application/json` or some `+json` (RFC 6839, section 3.1).
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether a media type is that of URL-encoded forms.
pub fn is_form(media_type: &str) -> bool {
    essence(media_type) == FORM
}

/// Forms of parts (RFC 7578).
pub const MULTIPART: &str = "multipart/form-data";

/// Whether a media type is one of several parts.
pub fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// Whether a media type is what Kubernetes sends to who watches: one event after the other, without an end.
pub fn is_watched(media_type: &str) -> bool {
    let mut parameters = media_type.split(';').skip(1);
    parameters.any(|parameter| {
        let parameter = parameter.trim();
        (parameter.split_once('=')).is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("stream") && value.trim().trim_matches('"') == "watch"
        })
    })
}

/// Whether a media type is always bytes: pictures, archives and the like.
pub fn is_binary(media_type: &str) -> bool {
    let essence = essence(media_type);
    let kinds = ["image/", "audio/", "video/", "font/"];
    let names = [
        "application/octet-stream",
        "application/pdf",
        "application/zip",
        "application/gzip",
    ];
    kinds.iter().any(|kind| essence.starts_with(kind)) || names.contains(&essence.as_str())
}
