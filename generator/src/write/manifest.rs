//! The list of the files that apiloom made in a folder.
//!
//! Paths alone and no hashes: the list changes only when files come or go, so that two branches
//! that both regenerated merge without a conflict. A line that is no path we could have written
//! (the mark of a merge conflict, for example) is passed over: at worst a file is not removed.

use std::collections::BTreeSet;

use super::path;

/// The name of the list in the output folder.
pub const MANIFEST: &str = ".apiloom-manifest";

const HEAD: &str = "# Files that apiloom made here. It rewrites and removes these and no others.\n";

/// Reads a list.
pub fn parse(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| path::is_safe(line))
        .map(str::to_owned)
        .collect()
}

/// Writes a list.
pub fn print<'a>(files: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = HEAD.to_owned();
    for file in files {
        text.push_str(file);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back() {
        let text = print(["Cargo.toml", "src/lib.rs"]);
        assert_eq!(
            parse(&text).into_iter().collect::<Vec<_>>(),
            ["Cargo.toml", "src/lib.rs"]
        );
    }

    #[test]
    fn lines_that_lead_elsewhere_are_passed_over() {
        let text = "<<<<<<< ours\nsrc/a.rs\r\n=======\n../../home\n/etc/passwd\n>>>>>>> theirs\n";
        assert_eq!(parse(text).into_iter().collect::<Vec<_>>(), ["src/a.rs"]);
    }
}
