//! Whose credentials a call carries, as a number that can be compared and not told.

use std::fmt;
use std::hash::{BuildHasher as _, DefaultHasher, Hasher as _, RandomState};
use std::sync::LazyLock;

use http::HeaderName;

use crate::header;

/// Whose credentials a call carries: equal for calls that carry the same.
///
/// It is for whatever keeps answers, so that nobody is given what another one has asked for. It says nothing of the
/// credentials, and nothing to another process: it is another number there.
///
/// A token that a session has got for its refresh token is the same login, so that the identity stays; one that came otherwise,
/// a login and a logout change it. Clients whose transports show certificates are not told apart by them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity([u64; 2]);

impl Identity {
    /// Nobody's: the call carries no credential.
    pub const ANONYMOUS: Self = Identity([0; 2]);

    /// Whether the call carries no credential.
    pub fn is_anonymous(&self) -> bool {
        *self == Self::ANONYMOUS
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_anonymous() {
            true => formatter.write_str("Identity(anonymous)"),
            false => write!(formatter, "Identity({:016x})", self.0[0]),
        }
    }
}

/// Whether a header is one that shows who the client is: by its name, as errors and logs know it.
pub fn is_credential(name: &HeaderName) -> bool {
    header::is_credential(name)
}

/// What an identity is made of. The keys of the hashes are this process's own and random, so that nobody can find out by
/// trying what was hashed.
pub(crate) struct Who {
    hashes: [DefaultHasher; 2],
    is_somebody: bool,
}

impl Who {
    pub fn new() -> Self {
        static KEYS: LazyLock<[RandomState; 2]> =
            LazyLock::new(|| [RandomState::new(), RandomState::new()]);
        Who {
            hashes: KEYS.each_ref().map(|keys| keys.build_hasher()),
            is_somebody: false,
        }
    }

    /// Takes one thing that shows who somebody is, by what it is for.
    pub fn shows(&mut self, place: &str, value: &[u8]) {
        self.is_somebody = true;
        for hash in &mut self.hashes {
            for part in [place.as_bytes(), value] {
                hash.write_usize(part.len());
                hash.write(part);
            }
        }
    }

    pub fn identity(&self) -> Identity {
        match self.is_somebody {
            true => Identity(self.hashes.each_ref().map(|hash| hash.finish())),
            false => Identity::ANONYMOUS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(shown: &[(&str, &str)]) -> Identity {
        let mut who = Who::new();
        for (place, value) in shown {
            who.shows(place, value.as_bytes());
        }
        who.identity()
    }

    #[test]
    fn what_is_shown_tells_who_it_is_and_is_not_shown() {
        assert_eq!(of(&[]), Identity::ANONYMOUS);
        assert_eq!(of(&[("a", "b")]), of(&[("a", "b")]));
        assert_ne!(of(&[("a", "bc")]), of(&[("ab", "c")]));
        assert_ne!(of(&[("a", "b")]), of(&[("a", "b"), ("", "")]));
        assert!(!of(&[("", "")]).is_anonymous());
        assert!(format!("{:?}", of(&[("a", "secret")])).len() < 32);
    }
}
