//! What a part that was brought from a file is called.

/// Segments that say what a part is, not which one.
const STRUCTURE: [&str; 14] = [
    "components",
    "schemas",
    "definitions",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "schema",
    "items",
    "content",
    "properties",
    "paths",
    "allOf",
    "securitySchemes",
];

/// The title of a part with this key: a file's name, `#`, a pointer. The last segment of the pointer
/// that tells something, otherwise the name of the file without its ending.
pub fn title(key: &str) -> String {
    let (file, pointer) = key.split_once('#').unwrap_or((key, ""));
    let telling = pointer.split('/').rev().find(|segment| {
        let is_number = segment.chars().all(|c| c.is_ascii_digit());
        !is_number && !STRUCTURE.contains(segment) && !segment.contains("~1")
    });
    if let Some(segment) = telling.filter(|segment| !segment.is_empty()) {
        return segment.replace("~0", "~");
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ if name.is_empty() => "part".to_owned(),
        _ => name.to_owned(),
    }
}
