//! The keys of `apiloom.toml`, each with what it takes and does: what the page `docs/configuration.md` and the JSON Schema of the
//! file are made of.
//!
//! What is read is said by the types of `config::file`; a test compares the two.

mod inner;
mod keys;
mod page;
mod schema;
#[cfg(test)]
mod tests;

pub use page::page;
pub use schema::schema;

/// A key of a table.
#[derive(Debug, Clone, Copy)]
struct Key {
    name: &'static str,
    takes: Takes,
    /// Its default as a value of TOML, or in words; empty where it is nothing, or has to be there.
    default: &'static str,
    /// Whether it has to be there.
    needed: bool,
    /// What it does: sentences of Markdown.
    about: &'static str,
    /// Lines of a configuration; empty where what it takes says enough.
    example: &'static str,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
enum Takes {
    /// Any text.
    Text,
    /// A path, as seen from the file.
    Path,
    /// A text of this form, as a regular expression, and in words.
    Form(&'static str, &'static str),
    /// One of some words.
    Word(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A whole number from this one on.
    Count(u64),
    /// Nothing but `false`.
    No,
    /// A list.
    List(&'static Takes),
    /// A table of these keys.
    Table(&'static [Key]),
    /// A table by what the document or the client has.
    By(&'static str, &'static Takes),
    /// One of several.
    Either(&'static [Takes]),
}

impl Key {
    const fn new(name: &'static str, takes: Takes, about: &'static str) -> Self {
        Key {
            name,
            takes,
            default: "",
            needed: false,
            about,
            example: "",
        }
    }

    const fn or(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    const fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    const fn such_as(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }
}
