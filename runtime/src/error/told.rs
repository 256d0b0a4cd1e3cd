//! What the text of an error ends with.

use std::fmt;
use std::time::Duration;

use http::header::LOCATION;
use url::Url;

use crate::response_head::ResponseHead;

/// A pause that is longer, ten years, is none that anybody waits for.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// When the call may be made again.
pub struct Wait(pub Duration);

impl fmt::Display for Wait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Duration::ZERO => Ok(()),
            wait if wait < Duration::from_secs(1) => {
                write!(formatter, ", retry after {} ms", wait.as_millis())
            }
            wait if wait > LONGEST => formatter.write_str(", with a time to wait that has no end"),
            wait => write!(formatter, ", retry after {} s", wait.as_secs()),
        }
    }
}

/// Why a redirect is not followed: it was not the first, or leads to another machine perhaps.
pub struct NotFollowed<'e> {
    pub head: &'e ResponseHead,
    /// Whether it is an answer that the document describes.
    pub described: bool,
}

impl fmt::Display for NotFollowed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.head.redirects {
            0 => {}
            1 => return formatter.write_str(", one redirect was followed and this one is not"),
            many => {
                return write!(
                    formatter,
                    ", {many} redirects were followed and this one is not"
                );
            }
        }
        let told = "only those of GET and HEAD to the origin of the base URL are followed";
        // Of a path nothing is told, which may have a secret.
        let location = self.head.headers.get(LOCATION);
        let location = location.and_then(|location| location.to_str().ok());
        let target = location.and_then(|location| match location.strip_prefix("//") {
            // A host without a scheme, which is that of the request.
            Some(host) => Url::parse(&format!("https://{host}")).ok(),
            None => Url::parse(location).ok(),
        });
        let has_scheme = location.is_some_and(|location| !location.starts_with("//"));
        let origin = target.map(|target| target.origin());
        match origin.filter(|origin| origin.is_tuple() && !self.described) {
            Some(origin) => write!(
                formatter,
                ", a redirect to {:.100}: {told}",
                match has_scheme {
                    true => origin.ascii_serialization(),
                    false => origin.ascii_serialization().replacen("https:", "", 1),
                }
            ),
            None if location.is_some_and(|location| location.starts_with('/'))
                && !self.described =>
            {
                write!(formatter, ", a redirect at this origin: {told}")
            }
            None => Ok(()),
        }
    }
}
