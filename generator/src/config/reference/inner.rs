//! The keys of the tables of pages and credentials.

use super::keys::{POINTER, TEXTS};
use super::{Key, Takes};

pub(super) const PAGES: &[Key] = &[
    Key::new(
        "style",
        Takes::Word(&["page", "offset", "cursor", "link", "next-url"]),
        "How the next page is asked for.",
    )
    .needed(),
    Key::new("page", Takes::Text, "The query parameter of style `page`."),
    Key::new("first", Takes::Count(0), "The number of the first page.").or("1"),
    Key::new(
        "offset",
        Takes::Text,
        "The query parameter of style `offset`.",
    ),
    Key::new(
        "cursor",
        Takes::Text,
        "The query parameter of style `cursor`.",
    ),
    Key::new("next", POINTER, "Where the next cursor or URL stands."),
    Key::new("items", POINTER, "Where the items stand.").or("the page itself"),
    Key::new(
        "has-more",
        POINTER,
        "Where the page says whether there are more.",
    ),
    Key::new(
        "total-pages",
        POINTER,
        "Where the page says how many pages there are.",
    ),
    Key::new(
        "total",
        POINTER,
        "Where the page says how many items there are.",
    ),
    Key::new(
        "limit",
        Takes::Text,
        "The query parameter that limits a page.",
    ),
];

const ALTERNATIVES: Takes = Takes::List(&Takes::Either(&[Takes::Text, TEXTS]));

pub(super) const SECURITY: &[Key] = &[
    Key::new(
        "all",
        ALTERNATIVES,
        "What every operation is sent with: schemes, or lists of those that go together.",
    ),
    Key::new(
        "operations",
        Takes::By("an operation", &ALTERNATIVES),
        "The same by operationId, or method and path.",
    ),
    Key::new(
        "tags",
        Takes::By("a tag", &ALTERNATIVES),
        "The same by tag.",
    ),
    Key::new(
        "schemes",
        Takes::By(
            "a scheme",
            &Takes::Table(&[
                Key::new("type", Takes::Word(&["http", "apiKey"]), "Its kind.").needed(),
                Key::new("scheme", Takes::Word(&["bearer", "basic"]), "Of `http`."),
                Key::new(
                    "in",
                    Takes::Word(&["header", "query", "cookie"]),
                    "Of `apiKey`: where it goes.",
                ),
                Key::new(
                    "name",
                    Takes::Text,
                    "Of `apiKey`: what the header, parameter or cookie is called.",
                ),
            ]),
        ),
        "Schemes that the document does not declare.",
    ),
];
