//! What counts as an error, though it would stop nothing by itself.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::{Code, Diagnostics, Severity, codes, similar};

/// The word for all warnings.
const WARNINGS: &str = "warnings";

/// What shall be an error: `warnings`, or the code of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Denied {
    /// Every warning.
    Warnings,
    /// Every diagnostic of a code, notes too.
    Code(Code),
}

impl FromStr for Denied {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if word == WARNINGS {
            return Ok(Denied::Warnings);
        }
        codes::find(word).map(Denied::Code).ok_or_else(|| {
            let shown = word.escape_debug();
            let upper = word.to_ascii_uppercase();
            let near =
                similar(word, [WARNINGS].into_iter()).or_else(|| similar(&upper, codes::all()));
            match near {
                Some(near) => format!("`{shown}` is no code; did you mean `{near}`?"),
                None => format!("`{shown}` is no code of the form `AL0201`, and not `{WARNINGS}`"),
            }
        })
    }
}

impl TryFrom<String> for Denied {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        word.parse()
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Denied::Warnings => WARNINGS,
            Denied::Code(code) => code.0,
        })
    }
}

impl Denied {
    /// Whether it covers a diagnostic.
    pub fn covers(self, code: Code, severity: Severity) -> bool {
        match self {
            Denied::Warnings => severity <= Severity::Warning,
            Denied::Code(denied) => denied == code,
        }
    }
}

impl Diagnostics {
    /// Makes errors of what is denied.
    pub fn deny(&mut self, denied: &[Denied]) {
        self.deny_some(denied, |_| true);
    }

    /// The same of the codes that are meant.
    pub(super) fn deny_some(&mut self, denied: &[Denied], is_meant: impl Fn(Code) -> bool) {
        let all = self.all.iter_mut();
        for diagnostic in all.filter(|diagnostic| is_meant(diagnostic.code)) {
            let severity = diagnostic.severity;
            let covers = |denied: &&Denied| denied.covers(diagnostic.code, severity);
            let Some(denied) = denied.iter().find(covers) else {
                continue;
            };
            if severity != Severity::Error {
                diagnostic.severity = Severity::Error;
                let note = format!("it is an error because `{denied}` is denied");
                diagnostic.notes.push(note);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::source::{FileId, Origin};

    #[test]
    fn words_and_codes() {
        for (word, expected) in [
            ("warnings", Ok(Denied::Warnings)),
            ("AL0201", Ok(Denied::Code(codes::UNRESOLVED_REFERENCE))),
            ("al0201", Ok(Denied::Code(codes::UNRESOLVED_REFERENCE))),
            ("0201", Ok(Denied::Code(codes::UNRESOLVED_REFERENCE))),
            (
                "warning",
                Err("`warning` is no code; did you mean `warnings`?"),
            ),
            ("AL9201", Err("`AL9201` is no code; did you mean `AL0201`?")),
            (
                "",
                Err("`` is no code of the form `AL0201`, and not `warnings`"),
            ),
            (
                "everything",
                Err("`everything` is no code of the form `AL0201`, and not `warnings`"),
            ),
        ] {
            assert_eq!(
                word.parse::<Denied>(),
                expected.map_err(str::to_owned),
                "{word}"
            );
        }
    }

    #[test]
    fn what_is_denied_is_an_error() {
        let origin = Origin::new(FileId(0), "");
        let mut all = Diagnostics::default();
        all.push(Diagnostic::warning(codes::WIDENED, origin.clone(), "a"));
        all.push(Diagnostic::info(codes::IGNORED, origin.clone(), "b"));
        all.push(Diagnostic::warning(codes::LINK, origin, "c"));
        let severities = |denied: &[Denied]| {
            let mut all = all.clone();
            all.deny(denied);
            all.iter().map(|one| one.severity).collect::<Vec<_>>()
        };
        use Severity::{Error, Note, Warning};
        assert_eq!(severities(&[]), [Warning, Note, Warning]);
        assert_eq!(severities(&[Denied::Warnings]), [Error, Note, Error]);
        let some = [Denied::Code(codes::IGNORED), Denied::Code(codes::LINK)];
        assert_eq!(severities(&some), [Warning, Error, Error]);
    }
}
