//! What an answer is kept under.

use apiloom_runtime::middleware::Identity;
use http::Uri;

/// Whose answer it is, and of which URL.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Key {
    who: Identity,
    url: Box<str>,
}

impl Key {
    pub fn new(who: Identity, url: &Uri) -> Self {
        Key {
            who,
            url: url.to_string().into(),
        }
    }

    pub fn who(&self) -> Identity {
        self.who
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}
