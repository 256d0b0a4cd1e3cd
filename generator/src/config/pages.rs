//! `[client.pages]`: pages that the document does not declare.

use serde::{Deserialize, Serialize};

/// How the pages of an operation hang together: what `x-pagination` would say in the document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Pages {
    /// `false`: the answers are no pages, whatever they look like.
    No(bool),
    /// How the next page is asked for.
    Rule(Box<PageRule>),
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Where the items stand; the page itself by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// Where the page says whether there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_more: Option<String>,
    /// Where the page says how many pages there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_pages: Option<String>,
    /// Where the page says how many items there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// The query parameter that limits a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}
