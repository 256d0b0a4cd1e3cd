//! The list of the files that apiloom made in a folder, each with a number that tells whether it still is
//! what was written.
//!
//! A line that is no path we could have written (the mark of a merge conflict, for example) is passed
//! over: at worst a file is not removed. A file that both sides of a merge list is ours in either state.

use std::collections::{BTreeMap, BTreeSet};

use super::path;

/// The name of the list in the output folder.
pub const MANIFEST: &str = ".apiloom-manifest";

const HEAD: &str = "# Files that apiloom made here, with fingerprints. It rewrites and removes these and no others.\n";

/// How many digits a fingerprint has.
const DIGITS: usize = 16;

/// The files of a list, with the fingerprints that they were written with; none where a list has none.
pub type Listed = BTreeMap<String, BTreeSet<u64>>;

/// Reads a list.
pub fn parse(text: &str) -> Listed {
    let mut listed = Listed::new();
    for line in text.lines() {
        let marked = line.split_once(' ').and_then(|(digits, path)| {
            let is_mark = digits.len() == DIGITS;
            let mark = u64::from_str_radix(digits, 16).ok().filter(|_| is_mark)?;
            Some((Some(mark), path))
        });
        let (mark, path) = marked.unwrap_or((None, line));
        if path::is_safe(path) {
            listed.entry(path.to_owned()).or_default().extend(mark);
        }
    }
    listed
}

/// Writes a list.
pub fn print(listed: &Listed) -> String {
    let mut text = HEAD.to_owned();
    for (path, marks) in listed {
        if marks.is_empty() {
            text.push_str(&format!("{path}\n"));
        }
        for mark in marks {
            text.push_str(&format!("{mark:0DIGITS$x} {path}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back() {
        let mut listed = Listed::new();
        listed.insert("Cargo.toml".to_owned(), BTreeSet::from([7]));
        listed.insert("src/a.rs".to_owned(), BTreeSet::new());
        listed.insert("src/lib.rs".to_owned(), BTreeSet::from([1, u64::MAX]));
        let text = print(&listed);
        assert!(
            text.contains("\n0000000000000007 Cargo.toml\nsrc/a.rs\n"),
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
        assert_eq!(listed.get("src/a.rs"), Some(&BTreeSet::from([10, 11])));
    }
}
