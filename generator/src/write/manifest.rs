//! The list of the files that apiloom made in a folder, each with numbers that tell whether it still is
//! what was written, and whether something else would be written now.
//!
//! A line that is no path we could have written (the mark of a merge conflict, for example) is passed
//! over: at worst a file is not removed. A file that both sides of a merge list is ours in either state.

use std::collections::{BTreeMap, BTreeSet};

use super::{form, path};

/// The name of the list in the output folder.
pub const MANIFEST: &str = ".apiloom-manifest";

const HEAD: &str = "# Files that apiloom made here, with fingerprints. It rewrites and removes these and no others.\n";

/// The line of a list that holds while files are exchanged.
const UNDER_WAY: &str =
    "# A run is under way, or has been ended: files are as they were or as they are to be.\n";

/// How many digits a fingerprint has.
const DIGITS: usize = 16;

/// The files of a list, with what was written; none where a list does not say it, several while files are exchanged and
/// after a merge.
pub type Listed = BTreeMap<String, BTreeSet<Mark>>;

/// What was written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The fingerprint of its words, whatever their layout.
    pub words: u64,
    /// Of a file that a formatter may lay out anew: the hash of its bytes as they were written. Lists of earlier versions do
    /// not have it.
    pub bytes: Option<u64>,
}

impl Mark {
    /// What is written now.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Mark {
            words: form::fingerprint(bytes),
            bytes: form::is_rust(path).then(|| form::hash(bytes)),
        }
    }
}

/// Reads a list.
pub fn parse(text: &str) -> Listed {
    let mut listed = Listed::new();
    for line in text.lines() {
        let marked = line
            .split_once(' ')
            .and_then(|(marks, path)| Some((Some(mark(marks)?), path)));
        let (mark, path) = marked.unwrap_or((None, line));
        if path::is_safe(path) {
            listed.entry(path.to_owned()).or_default().extend(mark);
        }
    }
    listed
}

/// `words`, or `words-bytes`.
fn mark(text: &str) -> Option<Mark> {
    let number = |digits: &str| {
        let is_whole = digits.len() == DIGITS;
        u64::from_str_radix(digits, 16).ok().filter(|_| is_whole)
    };
    Some(match text.split_once('-') {
        Some((words, bytes)) => Mark {
            words: number(words)?,
            bytes: Some(number(bytes)?),
        },
        None => Mark {
            words: number(text)?,
            bytes: None,
        },
    })
}

/// Whether a list was left by a run that did not come to its end.
pub fn is_under_way(text: &str) -> bool {
    text.contains(UNDER_WAY)
}

/// Writes the list that holds while files are exchanged.
pub fn print_under_way(listed: &Listed) -> String {
    let list = print(listed);
    let entries = list.strip_prefix(HEAD).unwrap_or(&list);
    format!("{HEAD}{UNDER_WAY}{entries}")
}

/// Writes a list.
pub fn print(listed: &Listed) -> String {
    let mut text = HEAD.to_owned();
    for (path, marks) in listed {
        if marks.is_empty() {
            text.push_str(&format!("{path}\n"));
        }
        for Mark { words, bytes } in marks {
            let bytes = bytes.map_or_else(String::new, |bytes| format!("-{bytes:0DIGITS$x}"));
            text.push_str(&format!("{words:0DIGITS$x}{bytes} {path}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(words: u64, bytes: Option<u64>) -> Mark {
        Mark { words, bytes }
    }

    #[test]
    fn a_list_comes_back() {
        let mut listed = Listed::new();
        listed.insert("Cargo.toml".to_owned(), BTreeSet::from([mark(7, None)]));
        listed.insert("src/a.rs".to_owned(), BTreeSet::new());
        let several = [mark(1, Some(2)), mark(u64::MAX, None)];
        listed.insert("src/lib.rs".to_owned(), BTreeSet::from(several));
        let text = print(&listed);
        assert!(
            text.contains(
                "\n0000000000000007 Cargo.toml\nsrc/a.rs\n0000000000000001-0000000000000002 src/lib.rs\n"
            ),
            "{text}"
        );
        assert_eq!(parse(&text), listed);
    }

    #[test]
    fn lists_of_an_earlier_version_have_paths_alone() {
        let listed = parse("# Files\nCargo.toml\nsrc/lib.rs\n");
        assert_eq!(
            listed.keys().collect::<Vec<_>>(),
            ["Cargo.toml", "src/lib.rs"]
        );
        assert!(listed.values().all(BTreeSet::is_empty));
    }

    #[test]
    fn lines_that_lead_elsewhere_are_passed_over() {
        let text = "<<<<<<< ours\n000000000000000a src/a.rs\r\n=======\n000000000000000b src/a.rs\n\
                    ../../home\n/etc/passwd\n0000000000000001 ../x\n>>>>>>> theirs\n";
        let listed = parse(text);
        assert_eq!(listed.keys().collect::<Vec<_>>(), ["src/a.rs"]);
        let both = BTreeSet::from([mark(10, None), mark(11, None)]);
        assert_eq!(listed.get("src/a.rs"), Some(&both));
    }
}
