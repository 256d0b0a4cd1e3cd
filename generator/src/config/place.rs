//! The way from one folder to another.

use std::path::{Component, Path, PathBuf};

/// The path of `to` as seen from the folder `from`, with `/`. Where there is no way (two drives
/// of Windows), `to` is given as it stands from the root.
pub fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (settled(from), settled(to));
    let from: Vec<Component<'_>> = from.components().collect();
    let to: Vec<Component<'_>> = to.components().collect();
    let common = from
        .iter()
        .zip(&to)
        .take_while(|(from, to)| from == to)
        .count();
    if common == 0 {
        return slashed(to.into_iter().collect::<PathBuf>().as_path());
    }
    let up = from.len() - common;
    let way: PathBuf = std::iter::repeat_n(Component::ParentDir, up)
        .chain(to.into_iter().skip(common))
        .collect();
    if way.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        slashed(&way)
    }
}

/// The absolute path without links and `..`, as far as it exists: `..` in a `Cargo.toml` goes up
/// from where the folder really is.
fn settled(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut plain = PathBuf::new();
    for component in absolute.components() {
        match component {
            // What is there already is a real folder, so going up by its name is right.
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
        if let Ok(real) = plain.canonicalize() {
            plain = real;
        }
    }
    plain
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_folders() {
        for (from, to, way) in [
            ("clients/gloria", "runtime", "../../runtime"),
            ("clients/gloria", "../runtime", "../../../runtime"),
            ("a", "a", "."),
            ("a", "a/b", "b"),
            ("a/b/../c", "a/d", "../d"),
            (".", "x", "x"),
        ] {
            assert_eq!(
                relative(Path::new(from), Path::new(to)),
                way,
                "{from} -> {to}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_gone_through() {
        let temp = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(temp.path().join("real/deep")).unwrap();
        std::os::unix::fs::symlink(temp.path().join("real/deep"), temp.path().join("link"))
            .unwrap();
        let way = relative(&temp.path().join("link/out"), &temp.path().join("runtime"));
        assert_eq!(way, "../../../runtime");
    }
}
