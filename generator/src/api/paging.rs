//! Answers that come in pages.

use super::{Origin, Type, TypeId};

/// How pages hang together, and where their items are.
#[derive(Debug, Clone, PartialEq)]
pub struct Paging {
    /// Where the document says so.
    pub origin: Origin,
    /// How the next page is asked for.
    pub style: PagingStyle,
    /// JSON pointers into the page.
    pub items: String,
    /// Where the page says whether there are more.
    pub has_more: Option<String>,
    /// Where the page says how many pages there are.
    pub total_pages: Option<String>,
    /// Where the page says how many items there are.
    pub total: Option<String>,
    /// The query parameter that limits a page.
    pub limit: Option<String>,
    /// The way to the items through the page's type, and the items' type.
    pub path: Vec<Step>,
    /// The type of an item.
    pub item: Type,
}

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagingStyle {
    /// By its number in a query parameter; the first has the number given.
    Page(String, u64),
    /// By the number of items before it in a query parameter.
    Offset(String),
    /// By what stands at the pointer, in a query parameter.
    Cursor(String, String),
    /// By the header `Link`.
    Link,
    /// By the URL at the pointer.
    NextUrl(String),
}

/// From a struct to one of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The struct.
    pub of: TypeId,
    /// The field's place in it.
    pub field: usize,
    /// Whether the field may be missing or null.
    pub layers: u8,
}
