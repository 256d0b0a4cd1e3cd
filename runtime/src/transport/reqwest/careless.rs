//! Servers that send bytes after an answer that has no content.

use std::collections::VecDeque;

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Method, StatusCode, Version};
use url::{Origin, Url};

/// How many are remembered. One more, and the one that was found first is forgotten: it is found again.
const MOST: usize = 64;

/// Who has done so, and by which method it was asked: each connection on which that method goes there is its last.
#[derive(Default)]
pub struct Careless(VecDeque<(Origin, Method)>);

impl Careless {
    pub fn has(&self, url: &Url, method: &Method) -> bool {
        // An origin is on the heap, and nearly always there are none.
        !self.0.is_empty() && {
            let origin = url.origin();
            let mut all = self.0.iter();
            all.any(|(known, by)| by == method && *known == origin)
        }
    }

    pub fn note(&mut self, url: &Url, method: &Method) {
        if self.has(url, method) {
            return;
        }
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back((url.origin(), method.clone()));
    }
}

/// Whether an answer says that it has content where there can be none: a 204 with a length, or with chunks. Who says so
/// will send it, and what nobody has asked for "MUST NOT" be taken for a response (RFC 9112, sections 6.3 and 9.2). Beside
/// a 304, and to `HEAD`, a length may stand, and says nothing of what follows.
pub fn is_so(response: &reqwest::Response) -> bool {
    let headers = response.headers();
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    response.status() == StatusCode::NO_CONTENT
        && response.version() <= Version::HTTP_11
        && (headers.contains_key(TRANSFER_ENCODING) || lengths.any(|length| length != "0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_remembered_and_by_what_they_were_asked() {
        let url = |at: usize| Url::parse(&format!("http://h{at}.example/a?b")).unwrap();
        let mut known = Careless::default();
        for at in 0..2 * MOST {
            known.note(&url(at), &Method::DELETE);
            known.note(&url(at), &Method::DELETE);
        }
        assert_eq!(known.0.len(), MOST);
        assert!(!known.has(&url(0), &Method::DELETE));
        assert!(known.has(&url(2 * MOST - 1), &Method::DELETE));
        assert!(!known.has(&url(2 * MOST - 1), &Method::GET));
        let other = Url::parse("https://h127.example/a").unwrap();
        assert!(!known.has(&other, &Method::DELETE));
    }
}
