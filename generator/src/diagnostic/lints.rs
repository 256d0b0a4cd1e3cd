//! How much a diagnostic counts, by its code: `[client.lints]`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Denied, Diagnostics, Severity};

/// How much a diagnostic counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// It is not said.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error.
    Deny,
}

impl Level {
    /// The words of all.
    pub const WORDS: &'static [&'static str] = &["allow", "warn", "deny"];

    /// Its word in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let all = [Level::Allow, Level::Warn, Level::Deny];
        let found = all.into_iter().find(|level| level.as_str() == word);
        found.ok_or_else(|| {
            let word = word.escape_debug();
            format!("`{word}` is not one of `allow`, `warn`, `deny`")
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        word.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Level {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Diagnostics {
    /// Takes diagnostics at their levels, that of a code before that of all warnings. An error of the document's or of the
    /// configuration's stays one: without it something is missing or wrong.
    pub fn at_levels(&mut self, levels: &BTreeMap<Denied, Level>, denied: &[Denied]) {
        let own = |code| levels.get(&Denied::Code(code)).copied();
        self.all.retain_mut(|diagnostic| {
            if diagnostic.severity == Severity::Error {
                return true;
            }
            let all = levels.get(&Denied::Warnings).copied();
            let all = all.filter(|_| diagnostic.severity == Severity::Warning);
            // Who denies by a flag does so on top of what the file says.
            let flag = denied.contains(&Denied::Code(diagnostic.code));
            match own(diagnostic.code).or(all) {
                Some(Level::Allow) if !flag => false,
                Some(Level::Warn) => {
                    diagnostic.severity = Severity::Warning;
                    true
                }
                _ => true,
            }
        });
        let mut errors = denied.to_vec();
        let level = |lint: &Denied| levels.get(lint).copied();
        let deny = |(lint, level): (&Denied, &Level)| (*level == Level::Deny).then_some(*lint);
        errors.extend(levels.iter().filter_map(deny));
        let (codes, all): (Vec<Denied>, Vec<Denied>) = errors
            .into_iter()
            .partition(|denied| matches!(denied, Denied::Code(_)));
        self.deny(&codes);
        self.deny_some(&all, |code| level(&Denied::Code(code)).is_none());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, codes};
    use crate::source::{FileId, Origin};

    fn left(levels: &[(&str, Level)], denied: &[&str]) -> Vec<String> {
        let origin = || Origin::new(FileId(0), "");
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::warning(codes::WIDENED, origin(), "wide"));
        diagnostics.push(Diagnostic::warning(codes::NAME_MOVED, origin(), "moved"));
        diagnostics.push(Diagnostic::info(codes::NAME_TAKEN, origin(), "taken"));
        diagnostics.push(Diagnostic::error(codes::NOT_OPENAPI, origin(), "not"));
        let levels = levels
            .iter()
            .map(|(word, level)| (word.parse().unwrap(), *level));
        let denied: Vec<Denied> = denied.iter().map(|word| word.parse().unwrap()).collect();
        diagnostics.at_levels(&levels.collect(), &denied);
        let told = diagnostics.iter();
        told.map(|told| format!("{} {}", told.severity.as_str(), told.message))
            .collect()
    }

    #[test]
    fn a_code_comes_before_all_warnings_and_errors_stay() {
        let (wide, moved) = (codes::WIDENED.0, codes::NAME_MOVED.0);
        let taken = codes::NAME_TAKEN.0;
        let error = codes::NOT_OPENAPI.0;
        assert_eq!(
            left(&[], &[]),
            ["warning wide", "warning moved", "note taken", "error not"]
        );
        assert_eq!(
            left(
                &[
                    (wide, Level::Allow),
                    (taken, Level::Warn),
                    (error, Level::Allow)
                ],
                &[]
            ),
            ["warning moved", "warning taken", "error not"]
        );
        assert_eq!(
            left(&[("warnings", Level::Deny), (wide, Level::Warn)], &[]),
            ["warning wide", "error moved", "note taken", "error not"]
        );
        assert_eq!(
            left(&[("warnings", Level::Allow), (moved, Level::Deny)], &[]),
            ["error moved", "note taken", "error not"]
        );
        // A flag is on top.
        assert_eq!(
            left(&[("warnings", Level::Allow)], &[wide]),
            ["error wide", "note taken", "error not"]
        );
    }
}
