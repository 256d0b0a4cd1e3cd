//! Pairs of documents: `base.yaml` with other lines.
//!
//! A caller begins with its changes: lines `//- ` are the lines of the document that go, lines `//+ ` those that come, and
//! `//= ` ends a change and says of which document it is: `new`, `old`, or `both`. A line `// enums: closed` is the option.

use apiloom::config::{Config, EnumMode, Input, Layout};
use apiloom::diff::Kind;
use apiloom_tests::root;

/// A pair, and its caller.
pub struct Pair {
    /// The kind's name.
    pub word: String,
    pub kind: Kind,
    pub old: String,
    pub new: String,
    pub caller: String,
    closed: bool,
}

impl Pair {
    /// How one of its documents is generated.
    pub fn config(&self, document: &str) -> Config {
        let config = Config::new(Input::text("shop.yaml", document), "")
            .layout(Layout::File)
            .module_name("shop");
        match self.closed {
            true => config.enums(EnumMode::Closed),
            false => config,
        }
    }

    /// What makes its old client another one.
    pub fn old_client(&self) -> (bool, &str) {
        (self.closed, &self.old)
    }
}

/// All of them, in the order of their names. What is no kind's is no pair.
pub fn all() -> Vec<Pair> {
    let folder = root().join("tests/diff");
    let base = std::fs::read_to_string(folder.join("base.yaml")).unwrap();
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    let pair = |word: String| {
        let kind = Kind::ALL.iter().find(|kind| kind.as_str() == word);
        let kind = *kind.unwrap_or_else(|| panic!("{word} is no kind"));
        let caller = std::fs::read_to_string(folder.join(format!("{word}.rs"))).unwrap();
        let (old, new) = documents(&base, &word, &caller);
        assert_ne!(old, new, "{word}");
        Pair {
            closed: caller.contains("// enums: closed\n"),
            word,
            kind,
            old,
            new,
            caller,
        }
    };
    names.into_iter().map(pair).collect()
}

fn documents(base: &str, word: &str, caller: &str) -> (String, String) {
    let (mut old, mut new) = (base.to_owned(), base.to_owned());
    let (mut gone, mut come) = (String::new(), String::new());
    let apply = |document: &mut String, gone: &str, come: &str| {
        assert_eq!(document.matches(gone).count(), 1, "{word}: {gone}");
        *document = document.replacen(gone, come, 1);
    };
    for line in caller.lines() {
        if let Some(line) = line.strip_prefix("//- ") {
            gone.push_str(&format!("{line}\n"));
        } else if let Some(line) = line.strip_prefix("//+ ") {
            come.push_str(&format!("{line}\n"));
        } else if let Some(which) = line.strip_prefix("//= ") {
            if which != "new" {
                apply(&mut old, &gone, &come);
            }
            if which != "old" {
                apply(&mut new, &gone, &come);
            }
            gone.clear();
            come.clear();
        }
    }
    assert!(gone.is_empty() && come.is_empty(), "{word}: no `//= `");
    (old, new)
}
