//! One tag of HTML, and what stands between tags.

/// The longest tag that is understood, in bytes, with its attributes.
const LONGEST_TAG: usize = 2000;

/// A tag: its name in small letters, its attributes, the whole of it.
pub struct Tag<'t> {
    pub name: String,
    pub closes: bool,
    attributes: &'t str,
    pub text: &'t str,
}

impl<'t> Tag<'t> {
    /// The tag that a text begins with, and what is behind it.
    pub fn of(text: &'t str) -> Option<(Self, &'t str)> {
        let inner = text.strip_prefix('<')?;
        let (closes, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let attributes = inner.get(name.len()..)?;
        let begins = attributes.starts_with(['>', '/', ' ', '\n', '\r', '\t']);
        if !begins || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        let end = attributes.bytes().take(LONGEST_TAG).position(|byte| {
            match (quote, byte) {
                // A `<` is where another tag begins, and this is none.
                (None, b'>' | b'<') => return true,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
            false
        })?;
        if attributes.as_bytes().get(end) != Some(&b'>') {
            return None;
        }
        let (whole, after) = text.split_at(text.len() - attributes.len() + end + 1);
        let tag = Self {
            name: name.to_ascii_lowercase(),
            closes,
            attributes: attributes.get(..end)?,
            text: whole,
        };
        Some((tag, after))
    }

    /// Whether browsers begin a line before what it begins.
    pub fn is_block(&self) -> bool {
        matches!(
            self.name.as_str(),
            "p" | "div"
                | "table"
                | "thead"
                | "tbody"
                | "tr"
                | "td"
                | "th"
                | "blockquote"
                | "hr"
                | "section"
                | "dl"
                | "dt"
                | "dd"
                | "ul"
                | "ol"
                | "li"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
        )
    }

    pub fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.split_once(&format!("{name}="))?;
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
            _ => value.split_whitespace().next()?,
        };
        Some(decoded(value.trim()))
    }
}

pub fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        rest = match Tag::of(here) {
            Some((tag, after)) => {
                out.push_str(if tag.name == "br" { "\n" } else { "" });
                after
            }
            None => {
                out.push('<');
                here.get(1..).unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    out
}

/// The entities that stand in code and addresses, where Markdown reads none.
pub fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}
