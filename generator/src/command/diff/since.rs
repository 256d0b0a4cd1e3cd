//! What `generate` says of a client that was there before: what changed in its document since the last commit.
//!
//! The document of the last run is gone when the next one begins, and a client does not keep a copy of it: people have theirs under
//! version control. So it is taken from there, and nothing is said where it is not there, or is the same.

use apiloom::config::Config;
use apiloom::diff::{compare, model, summary};
use apiloom::lock::{FILE_NAME, Lock};

use super::revision::Revision;

/// The revision that is compared with.
const LAST: &str = "HEAD";

/// The names that the client had before it was made anew; none if there was none.
pub fn names_before(config: &Config) -> Option<Lock> {
    let text = std::fs::read_to_string(config.out.join(FILE_NAME)).ok()?;
    Lock::parse(&text).ok()
}

/// What changed, in numbers.
pub fn since_the_last_commit(config: &Config, before: Lock) -> Option<String> {
    let kept = Revision::keep(&config.spec, LAST).ok()?;
    let mut old = config.clone();
    old.spec = kept.document().to_path_buf();
    let old = model(&old, before).ok()?;
    let new = model(config, old.lock.clone()).ok()?;
    if old.diagnostics.has_errors() || new.diagnostics.has_errors() {
        return None;
    }
    let comparison = compare(&old, &new, config.crate_version.as_deref());
    if comparison.changes.is_empty() {
        return None;
    }
    Some(summary(&comparison))
}
