//! `[client.include]` and `[client.exclude]`: which operations are generated.

use glob::{MatchOptions, Pattern};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::marks::Marks;

/// Some operations of a document: all that one of these is true of.
///
/// ```
/// use apiloom::config::{Config, Selection};
///
/// let admin = Selection::default().tag("admin").path("/internal/**");
/// let config = Config::new("schemas/gloria.yaml", "clients/gloria").exclude(admin);
/// # let _ = config;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Selection {
    /// Tags, as the document spells them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
    /// operationIds, `*` in them for any letters, or method and path: `GET /users`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) operations: Vec<String>,
    /// Paths: `*` for any letters between slashes, `**` for any segments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) paths: Vec<String>,
    /// Those that the document calls deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) deprecated: bool,
}

impl Selection {
    /// And the operations of a tag.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// And the operations of an operationId, in which `*` stands for any letters, or of a method and a path: `GET /users`.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operations.push(operation.into());
        self
    }

    /// And the operations of paths: `*` stands for any letters between slashes, `**` for any segments.
    #[must_use]
    pub fn path(mut self, pattern: impl Into<String>) -> Self {
        self.paths.push(pattern.into());
        self
    }

    /// And the operations that the document calls deprecated.
    #[must_use]
    pub fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Selection::default()
    }
}

/// Whether a pattern says a path or an operationId; `None` where it is no pattern. Braces are letters: paths have them.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let options = MatchOptions {
        require_literal_separator: true,
        ..MatchOptions::default()
    };
    let pattern = Pattern::new(pattern).ok()?;
    Some(pattern.matches_with(text, options))
}

/// A pattern that was checked, so that a wrong one is an error with its place.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Checked(String);

impl TryFrom<String> for Checked {
    type Error = String;

    fn try_from(pattern: String) -> Result<Self, String> {
        match Pattern::new(&pattern) {
            Ok(_) => Ok(Checked(pattern)),
            Err(wrong) => Err(format!("`{pattern}` is no pattern: {}", wrong.msg)),
        }
    }
}

/// The table in a configuration file.
#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct SelectionTable {
    tags: Vec<Spanned<String>>,
    operations: Vec<Spanned<Checked>>,
    paths: Vec<Spanned<Checked>>,
    deprecated: Option<Spanned<bool>>,
}

impl SelectionTable {
    /// What the table of this name says.
    pub(super) fn into_selection(self, table: &str, marks: &mut Marks) -> Selection {
        let mut checked = |key: &str, words: Vec<Spanned<Checked>>| {
            let words = words.into_iter().map(|word| {
                let at = word.span();
                let Checked(pattern) = word.into_inner();
                marks.set(&format!("{table}.{key}"), &pattern, at);
                pattern
            });
            words.collect()
        };
        let (operations, paths) = (
            checked("operations", self.operations),
            checked("paths", self.paths),
        );
        if let Some(deprecated) = &self.deprecated {
            marks.set(table, "deprecated", deprecated.span());
        }
        Selection {
            tags: marks.words(&format!("{table}.tags"), self.tags),
            operations,
            paths,
            deprecated: self.deprecated.is_some_and(Spanned::into_inner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_know_segments_and_leave_braces_alone() {
        for (pattern, text, expected) in [
            ("/users/*", "/users/{id}", Some(true)),
            ("/users/*", "/users/{id}/keys", Some(false)),
            ("/users/**", "/users/{id}/keys", Some(true)),
            ("/users/{id}", "/users/{id}", Some(true)),
            ("/**/keys", "/users/{id}/keys", Some(true)),
            ("list*", "listUsers", Some(true)),
            ("list*", "users.list", Some(false)),
            ("a[", "a", None),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
