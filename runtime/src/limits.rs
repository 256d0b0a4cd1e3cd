//! How long a call may take, how large its response may be, and where redirects may lead it.

use std::time::Duration;

use crate::pace::Pace;

/// Which redirects a call follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Redirects {
    /// None: a redirect is an answer like any other.
    None,
    /// Those of GET and HEAD that stay at the same scheme, host and port, at most this many.
    SameOrigin(u32),
}

/// What a client's calls must keep to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub timeout: Duration,
    pub attempt_timeout: Duration,
    pub read_timeout: Duration,
    pub response: usize,
    pub error: usize,
    pub redirects: Redirects,
    pub insecure_credentials: bool,
    /// The slowest pace of a download.
    pub download: Pace,
    /// The slowest pace of an upload.
    pub upload: Pace,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            timeout: Duration::from_secs(60),
            attempt_timeout: Duration::from_secs(30),
            read_timeout: Duration::from_secs(30),
            response: 16 * 1024 * 1024,
            error: 64 * 1024,
            redirects: Redirects::SameOrigin(5),
            insecure_credentials: false,
            download: Pace {
                bytes: 1,
                grace: Duration::from_secs(20),
            },
            upload: Pace::NONE,
        }
    }
}
