//! What is to be forgotten.

use http::Uri;

use super::tags::covers;

/// What is to be forgotten, whatever it is kept in.
#[derive(Clone, Default)]
pub struct Gone {
    pub urls: Vec<String>,
    pub tags: Vec<Box<str>>,
    pub pattern: Option<regex_lite::Regex>,
    pub all: bool,
}

impl Gone {
    pub fn all() -> Self {
        Gone {
            all: true,
            ..Self::default()
        }
    }

    pub fn of(url: &Uri) -> Self {
        Gone {
            urls: vec![url.to_string()],
            ..Self::default()
        }
    }

    /// Whether an answer of this URL, with these tags, is.
    pub fn has(&self, url: &str, tags: &[Box<str>]) -> bool {
        let is_tagged = |other: &str| tags.iter().any(|own| covers(other, own));
        let mut patterns = self.pattern.iter();
        self.all
            || self.urls.iter().any(|own| own == url)
            || self.tags.iter().any(|other| is_tagged(other))
            || patterns.any(|pattern| pattern.is_match(url))
    }
}
