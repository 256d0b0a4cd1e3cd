//! `[client.security]`: credentials in place of what the document says.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use toml::{Spanned, Table, Value};

/// Which credentials operations are sent with, in place of what the document says.
///
/// An operation's own rule counts before that of its tag, and that before the one for all.
///
/// ```
/// use apiloom::config::{DeclaredScheme, Security};
///
/// let security = Security::default()
///     .scheme("token", DeclaredScheme::bearer())
///     .all(["token"])
///     .operation("login", [] as [&str; 0]);
/// # let _ = security;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Security {
    /// For every operation that no other rule is about.
    pub(crate) all: Option<Rule>,
    /// By operationId, or by method and path: `GET /users`.
    pub(crate) operations: BTreeMap<String, Rule>,
    /// By tag.
    pub(crate) tags: BTreeMap<String, Rule>,
    /// Schemes that the document does not declare.
    pub(crate) schemes: BTreeMap<String, DeclaredScheme>,
}

/// What an operation is sent with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Alternatives of schemes that go together; none: no credential is sent.
    pub alternatives: Vec<Vec<Named>>,
    /// The bytes of its key in the configuration file.
    pub at: Option<Range<usize>>,
}

/// The name of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub name: String,
    /// Its bytes in the configuration file.
    pub at: Option<Range<usize>>,
}

/// A security scheme that the document lacks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "type", deny_unknown_fields)]
#[non_exhaustive]
pub enum DeclaredScheme {
    /// `Authorization` with this scheme: `bearer` or `basic`.
    #[serde(rename = "http")]
    Http {
        /// `bearer` or `basic`.
        scheme: HttpScheme,
    },
    /// A key by this name.
    #[serde(rename = "apiKey")]
    ApiKey {
        /// Where it goes.
        #[serde(rename = "in")]
        place: KeyPlace,
        /// The name of the header, the parameter or the cookie.
        name: String,
    },
}

/// Schemes of HTTP authentication that clients can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum HttpScheme {
    Bearer,
    Basic,
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum KeyPlace {
    Header,
    Query,
    Cookie,
}

impl DeclaredScheme {
    /// A bearer token.
    pub fn bearer() -> Self {
        DeclaredScheme::Http {
            scheme: HttpScheme::Bearer,
        }
    }

    /// A user name and a password.
    pub fn basic() -> Self {
        DeclaredScheme::Http {
            scheme: HttpScheme::Basic,
        }
    }

    /// A key in a header.
    pub fn header(name: impl Into<String>) -> Self {
        DeclaredScheme::ApiKey {
            place: KeyPlace::Header,
            name: name.into(),
        }
    }
}

impl Security {
    /// Sends every operation with one of these schemes, unless a further rule is about it; without one, with none.
    #[must_use]
    pub fn all<S: Into<String>>(mut self, schemes: impl IntoIterator<Item = S>) -> Self {
        self.all = Some(Rule::of(schemes));
        self
    }

    /// The same for one operation: its operationId, or method and path.
    #[must_use]
    pub fn operation<S: Into<String>>(
        mut self,
        operation: impl Into<String>,
        schemes: impl IntoIterator<Item = S>,
    ) -> Self {
        self.operations.insert(operation.into(), Rule::of(schemes));
        self
    }

    /// The same for the operations of a tag.
    #[must_use]
    pub fn tag<S: Into<String>>(
        mut self,
        tag: impl Into<String>,
        schemes: impl IntoIterator<Item = S>,
    ) -> Self {
        self.tags.insert(tag.into(), Rule::of(schemes));
        self
    }

    /// The table that says it; nothing if it says nothing.
    pub(super) fn table(&self) -> Option<Value> {
        let mut table = Table::new();
        if let Some(rule) = &self.all {
            table.insert("all".to_owned(), rule.value());
        }
        for (key, rules) in [("operations", &self.operations), ("tags", &self.tags)] {
            let rules = rules
                .iter()
                .map(|(name, rule)| (name.clone(), rule.value()));
            let rules: Table = rules.collect();
            if !rules.is_empty() {
                table.insert(key.to_owned(), Value::Table(rules));
            }
        }
        if !self.schemes.is_empty() {
            let schemes = Value::try_from(&self.schemes).ok();
            table.extend(schemes.map(|schemes| ("schemes".to_owned(), schemes)));
        }
        (!table.is_empty()).then_some(Value::Table(table))
    }

    /// Declares a scheme that the document lacks.
    #[must_use]
    pub fn scheme(mut self, name: impl Into<String>, scheme: DeclaredScheme) -> Self {
        self.schemes.insert(name.into(), scheme);
        self
    }
}

impl Rule {
    /// As a configuration file says it.
    fn value(&self) -> Value {
        let name = |named: &Named| Value::String(named.name.clone());
        let alternatives = self.alternatives.iter().map(|all| match all.as_slice() {
            [only] => name(only),
            all => Value::Array(all.iter().map(name).collect()),
        });
        Value::Array(alternatives.collect())
    }

    fn of<S: Into<String>>(schemes: impl IntoIterator<Item = S>) -> Self {
        let schemes = schemes.into_iter().map(Into::into);
        let named = schemes.map(|name| vec![Named { name, at: None }]);
        Rule {
            alternatives: named.collect(),
            at: None,
        }
    }
}

/// The table in a configuration file.
#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SecurityTable {
    all: Option<Vec<Spanned<Alternative>>>,
    #[serde(default)]
    operations: BTreeMap<Spanned<String>, Vec<Spanned<Alternative>>>,
    #[serde(default)]
    tags: BTreeMap<Spanned<String>, Vec<Spanned<Alternative>>>,
    #[serde(default)]
    schemes: BTreeMap<String, DeclaredScheme>,
}

/// One scheme, or several that go together.
enum Alternative {
    One(String),
    Together(Vec<String>),
}

impl<'de> Deserialize<'de> for Alternative {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Alternative;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a scheme, or a list of names that go together")
            }

            fn visit_str<E>(self, name: &str) -> Result<Alternative, E> {
                Ok(Alternative::One(name.to_owned()))
            }

            fn visit_seq<S: SeqAccess<'de>>(self, names: S) -> Result<Alternative, S::Error> {
                let names = Vec::deserialize(SeqAccessDeserializer::new(names))?;
                Ok(Alternative::Together(names))
            }
        }

        deserializer.deserialize_any(Names)
    }
}

impl SecurityTable {
    /// What the table says.
    pub(super) fn into_security(self) -> Security {
        let rules = |rules: BTreeMap<Spanned<String>, Vec<Spanned<Alternative>>>| {
            let rules = rules.into_iter().map(|(key, alternatives)| {
                let at = Some(key.span());
                (key.into_inner(), rule(alternatives, at))
            });
            rules.collect()
        };
        Security {
            all: self.all.map(|alternatives| rule(alternatives, None)),
            operations: rules(self.operations),
            tags: rules(self.tags),
            schemes: self.schemes,
        }
    }
}

fn rule(alternatives: Vec<Spanned<Alternative>>, at: Option<Range<usize>>) -> Rule {
    let alternatives = alternatives.into_iter().map(|alternative| {
        // Schemes that go together have the place of their list.
        let at = alternative.span();
        let names = match alternative.into_inner() {
            Alternative::One(name) => vec![name],
            Alternative::Together(names) => names,
        };
        let named = names.into_iter().map(|name| Named {
            name,
            at: Some(at.clone()),
        });
        named.collect()
    });
    Rule {
        alternatives: alternatives.collect(),
        at,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Config, parse};

    const TEXT: &str = r#"
[[client]]
spec = "a.yaml"
out = "b"
[client.security]
all = ["bearer", ["key", "token"]]
operations.login = []
tags.admin = ["key"]
[client.security.schemes.token]
type = "http"
scheme = "basic"
"#;

    #[test]
    fn rules_have_their_places_and_are_written_as_they_are_read() {
        let file = parse(TEXT, Path::new("conf/apiloom.toml")).unwrap();
        let [Config { security, .. }] = file.clients.as_slice() else {
            unreachable!("one client");
        };
        let all = security.all.as_ref().unwrap().alternatives.concat();
        let places: Vec<_> = all
            .iter()
            .map(|named| TEXT.get(named.at.clone().unwrap()).unwrap())
            .collect();
        let together = r#"["key", "token"]"#;
        assert_eq!(places, [r#""bearer""#, together, together]);
        let login = security.operations.get("login").unwrap();
        assert_eq!(TEXT.get(login.at.clone().unwrap()), Some("login"));
        assert!(file.clients.iter().all(|client| client.file.is_some()));
        assert_eq!(
            security.schemes.get("token"),
            Some(&DeclaredScheme::basic())
        );
        let expected: Table = toml::from_str(TEXT).unwrap();
        let clients = expected.get("client").and_then(Value::as_array).unwrap();
        let expected = clients.first().and_then(|client| client.get("security"));
        assert_eq!(security.table().as_ref(), expected);
        assert_eq!(Security::default().table(), None);
    }
}
