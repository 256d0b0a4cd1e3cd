//! Which redirects are followed.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::header;
use crate::limits::{Limits, Redirects};

/// Where to go on, if the response is a redirect that is followed. Targets are compared after they
/// are resolved: `//evil` and `\\evil` begin like paths and are not.
pub fn redirect(
    limits: &Limits,
    method: &Method,
    from: &Url,
    status: StatusCode,
    headers: &HeaderMap,
    already: u32,
) -> Option<Url> {
    let Redirects::SameOrigin(most) = limits.redirects else {
        return None;
    };
    let followed = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let safe = *method == Method::GET || *method == Method::HEAD;
    if !followed || !safe || already >= most {
        return None;
    }
    let target = from.join(&header::opaque(headers.get(LOCATION)?)).ok()?;
    // A user name is no part of the origin, and some transports make a credential of it.
    let named = !target.username().is_empty() || target.password().is_some();
    (target.origin() == from.origin() && !named).then_some(target)
}
