//! What generated code says of an operation's pages.

/// How an operation's pages hang together.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    pub(super) style: Style,
    /// JSON pointers into the page; empty where the document names none.
    pub(super) items: &'static str,
    pub(super) has_more: &'static str,
    pub(super) total_pages: &'static str,
    pub(super) total: &'static str,
    /// The query parameter that says how many items a page has at most.
    pub(super) limit: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    /// A query parameter counts pages from this number on.
    Page(&'static str, u64),
    /// A query parameter counts items from 0 on.
    Offset(&'static str),
    /// A query parameter takes what the page before holds at the pointer.
    Cursor(&'static str, &'static str),
    /// The header `Link` has the next URL (RFC 8288).
    Link,
    /// The page has the next URL at the pointer.
    NextUrl(&'static str),
}

impl Paging {
    const fn new(style: Style) -> Self {
        Paging {
            style,
            items: "",
            has_more: "",
            total_pages: "",
            total: "",
            limit: "",
        }
    }

    /// By page number.
    pub const fn page(parameter: &'static str, first: u64) -> Self {
        Paging::new(Style::Page(parameter, first))
    }

    /// By the number of items before the page.
    pub const fn offset(parameter: &'static str) -> Self {
        Paging::new(Style::Offset(parameter))
    }

    /// By a cursor that the page before holds.
    pub const fn cursor(parameter: &'static str, pointer: &'static str) -> Self {
        Paging::new(Style::Cursor(parameter, pointer))
    }

    /// By the header `Link` (RFC 8288) with `rel="next"`.
    pub const fn link() -> Self {
        Paging::new(Style::Link)
    }

    /// By a URL that the page before holds.
    pub const fn next_url(pointer: &'static str) -> Self {
        Paging::new(Style::NextUrl(pointer))
    }

    /// Where the items stand in the page.
    #[must_use]
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = pointer;
        self
    }

    /// Where the page says whether there are more.
    #[must_use]
    pub const fn has_more(mut self, pointer: &'static str) -> Self {
        self.has_more = pointer;
        self
    }

    /// Where the page says how many pages there are.
    #[must_use]
    pub const fn total_pages(mut self, pointer: &'static str) -> Self {
        self.total_pages = pointer;
        self
    }

    /// Where the page says how many items there are in all.
    #[must_use]
    pub const fn total(mut self, pointer: &'static str) -> Self {
        self.total = pointer;
        self
    }

    /// The query parameter that limits a page.
    #[must_use]
    pub const fn limit(mut self, parameter: &'static str) -> Self {
        self.limit = parameter;
        self
    }
}
