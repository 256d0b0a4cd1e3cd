//! Requests that carry no credentials.

use super::Carried;
use crate::request::Request;

impl<'r> Carried<'r> {
    /// Whether a request carries any, wherever it goes.
    pub fn are_wanted(request: &Request) -> bool {
        !request.meta.security.is_empty() && !request.options().anonymous
    }

    /// None at all: for a request that [wants none](Self::are_wanted).
    pub fn nothing(request: &'r Request) -> Self {
        Carried {
            request,
            schemes: &[],
            alternative: 0,
            issued: Vec::new(),
        }
    }
}
