//! Which paths may be written: relative, inside the output folder, the same on every system.
//!
//! Names of files come from names of a document, and a document is not trusted. So this is a list
//! of what is allowed, not of what is forbidden.

use std::collections::BTreeMap;

use super::{FileTree, MANIFEST, WriteError};

/// Longer names are refused: most systems end at 255 bytes, and temporary files need some more.
const LONGEST_NAME: usize = 200;

/// Checks every path of the tree, alone and beside the others.
pub fn check(tree: &FileTree) -> Result<(), WriteError> {
    // Two names that differ in case alone are one file on Windows and macOS.
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for path in tree.files.keys() {
        check_one(path).map_err(|reason| refuse(path, reason))?;
        if let Some(other) = folded.insert(path.to_ascii_lowercase(), path) {
            return Err(refuse(
                path,
                format!("`{other}` is the same file on some systems"),
            ));
        }
    }
    for path in tree.files.keys() {
        for (slash, _) in path.match_indices('/') {
            let folder = path.get(..slash).unwrap_or_default().to_ascii_lowercase();
            if let Some(file) = folded.get(&folder) {
                return Err(refuse(
                    path,
                    format!("`{file}` is a file and cannot be its folder"),
                ));
            }
        }
    }
    Ok(())
}

/// Whether a path may be ours: used for a manifest, which somebody may have edited.
pub fn is_safe(path: &str) -> bool {
    check_one(path).is_ok()
}

fn refuse(path: &str, reason: impl Into<String>) -> WriteError {
    WriteError::OutsideOutput {
        path: path.to_owned(),
        reason: reason.into(),
    }
}

fn check_one(path: &str) -> Result<(), &'static str> {
    for component in path.split('/') {
        check_component(component)?;
    }
    let first = path.split('/').next().unwrap_or_default();
    // Cargo's and git's, never ours.
    if ["cargo.lock", "target", ".git", MANIFEST]
        .iter()
        .any(|name| first.eq_ignore_ascii_case(name))
    {
        return Err("this name is reserved");
    }
    Ok(())
}

fn check_component(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("a name in it is empty");
    }
    if name == "." || name == ".." {
        return Err("it leads out of its folder");
    }
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    {
        return Err("names are made of ASCII letters, digits, `_`, `-` and `.`");
    }
    if name.ends_with('.') {
        return Err("Windows drops a dot at the end");
    }
    if name.len() > LONGEST_NAME {
        return Err("a name in it is too long");
    }
    if is_device(name) {
        return Err("Windows keeps this name for a device");
    }
    Ok(())
}

/// Whether Windows takes the name for a device: `con`, and also `CON.txt`.
fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) {
        return true;
    }
    match stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"))
    {
        Some(number) => matches!(number.as_bytes(), [b'0'..=b'9']),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> FileTree {
        let mut tree = FileTree::new();
        for path in paths {
            tree.insert(*path, "");
        }
        tree
    }

    #[test]
    fn ordinary_paths_are_fine() {
        assert!(
            check(&tree(&[
                "Cargo.toml",
                "src/lib.rs",
                "src/models/users_v2.rs",
                ".gitignore"
            ]))
            .is_ok()
        );
        assert!(
            check(&tree(&[
                "src/target/com.rs",
                "src/console.rs",
                "src/com10.rs"
            ]))
            .is_ok()
        );
    }

    #[test]
    fn paths_out_of_the_folder_are_refused() {
        let long = "a".repeat(300);
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "src/../../x",
            "src//x",
            "src/",
            "./x",
            "C:x",
            "C:/x",
            "a\\b",
            "a\0b",
            "a\nb",
            "src/con",
            "src/AUX.rs",
            "nul.tar.gz",
            "lpt1",
            "com0.rs",
            "x.",
            "x ",
            "é.rs",
            "a:b",
            "~x",
            "Cargo.lock",
            "target/x",
            ".git/hooks/post-checkout",
            ".GIT/config",
            MANIFEST,
            &long,
        ] {
            assert!(
                matches!(check(&tree(&[path])), Err(WriteError::OutsideOutput { .. })),
                "{path:?}"
            );
            assert!(!is_safe(path), "{path:?}");
        }
    }

    #[test]
    fn names_that_clash_on_some_systems_are_refused() {
        assert!(check(&tree(&["src/Users.rs", "src/users.rs"])).is_err());
        assert!(check(&tree(&["src/users", "src/users/a.rs"])).is_err());
        assert!(check(&tree(&["src/users", "src/Users/a.rs"])).is_err());
    }
}
