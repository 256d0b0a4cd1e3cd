//! `[client.pages]`: pages that the document does not declare.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// How the pages of an operation hang together: what `x-pagination` would say in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Pages {
    /// `false`: the answers are no pages, whatever they look like.
    No(bool),
    /// How the next page is asked for.
    Rule(Box<PageRule>),
}

/// Each style, and what it needs beside.
const STYLES: [(&str, &[&str]); 5] = [
    ("page", &["page"]),
    ("offset", &["offset"]),
    ("cursor", &["cursor", "next"]),
    ("link", &[]),
    ("next-url", &["next"]),
];

impl<'de> Deserialize<'de> for Pages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PagesVisitor)
    }
}

/// `false` or a table, each of whose keys is told by itself.
struct PagesVisitor;

impl<'de> Visitor<'de> for PagesVisitor {
    type Value = Pages;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`false` or a table such as `{ style = \"page\", page = \"page\" }`")
    }

    fn visit_bool<E>(self, pages: bool) -> Result<Pages, E> {
        Ok(Pages::No(pages))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Pages, M::Error> {
        let rule = PageRule::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Pages::Rule(Box::new(rule)))
    }
}

impl PageRule {
    /// What is wrong with it, whatever the document is.
    pub(crate) fn check(&self) -> Result<(), String> {
        let known = STYLES.iter().find(|(name, _)| *name == self.style);
        let Some((style, needed)) = known else {
            return Err(no_style(&self.style));
        };
        let places = [
            &self.next,
            &self.items,
            &self.has_more,
            &self.total_pages,
            &self.total,
        ];
        if let Some(place) = places
            .into_iter()
            .flatten()
            .find(|place| !is_pointer(place))
        {
            return Err(no_pointer(place));
        }
        let given = |key: &str| match key {
            "page" => self.page.is_some(),
            "offset" => self.offset.is_some(),
            "cursor" => self.cursor.is_some(),
            _ => self.next.is_some(),
        };
        match needed.iter().find(|key| !given(key)) {
            Some(missing) => Err(format!("pages of the style `{style}` need `{missing}`")),
            None => Ok(()),
        }
    }
}

/// One of the styles, so that another word is an error with its place.
fn style<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let word = String::deserialize(deserializer)?;
    match STYLES.iter().any(|(name, _)| *name == word) {
        true => Ok(word),
        false => Err(D::Error::custom(no_style(&word))),
    }
}

fn no_style(word: &str) -> String {
    let names: Vec<&str> = STYLES.iter().map(|(name, _)| *name).collect();
    format!("`{word}` is not one of `{}`", names.join("`, `"))
}

/// A JSON pointer (RFC 6901, section 3): empty, or it begins with a slash.
pub(super) fn pointer<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let place = String::deserialize(deserializer)?;
    match is_pointer(&place) {
        true => Ok(Some(place)),
        false => Err(D::Error::custom(no_pointer(&place))),
    }
}

fn is_pointer(place: &str) -> bool {
    place.is_empty() || place.starts_with('/')
}

fn no_pointer(place: &str) -> String {
    format!("`{place}` is no JSON pointer: these begin with a slash, as `/{place}`")
}

impl From<PageRule> for Pages {
    fn from(rule: PageRule) -> Self {
        Pages::Rule(Box::new(rule))
    }
}

/// How the next page is asked for. Places are JSON pointers into the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PageRule {
    /// `page`, `offset`, `cursor`, `link` or `next-url`.
    #[serde(deserialize_with = "style")]
    pub style: String,
    /// The query parameter of style `page`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The number of the first page; 1 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
    /// The query parameter of style `offset`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<String>,
    /// The query parameter of style `cursor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Where the next cursor or URL stands.
    #[serde(
        default,
        deserialize_with = "pointer",
        skip_serializing_if = "Option::is_none"
    )]
    pub next: Option<String>,
    /// Where the items stand; the page itself by default.
    #[serde(
        default,
        deserialize_with = "pointer",
        skip_serializing_if = "Option::is_none"
    )]
    pub items: Option<String>,
    /// Where the page says whether there are more.
    #[serde(
        default,
        deserialize_with = "pointer",
        skip_serializing_if = "Option::is_none"
    )]
    pub has_more: Option<String>,
    /// Where the page says how many pages there are.
    #[serde(
        default,
        deserialize_with = "pointer",
        skip_serializing_if = "Option::is_none"
    )]
    pub total_pages: Option<String>,
    /// Where the page says how many items there are.
    #[serde(
        default,
        deserialize_with = "pointer",
        skip_serializing_if = "Option::is_none"
    )]
    pub total: Option<String>,
    /// The query parameter that limits a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}
