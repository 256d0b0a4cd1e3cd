//! [`Api`] -> [`Api`]: what lowering left implied is worked out here, one matter a pass.
//!
//! The order matters: families need to see `allOf` before it is merged, dispatch needs merged
//! variants and no two that are text, boxing needs the final shape, and what equal schemas share is
//! split once. XML comes as soon as types are merged: each place has names of its own there, whatever
//! else is equal.

mod alike;
mod all_of;
mod constants;
mod cycles;
mod dedupe;
mod directions;
mod dispatch;
mod envelopes;
mod families;
mod itself;
mod lenient;
mod nullability;
mod numbers;
mod paging;
mod secrets;
mod split;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
mod texts;
mod titles;
mod undeclared;
pub(crate) mod words;
mod xml;

use crate::api::Api;
use crate::config::{Config, DateTimeLibrary, Families};
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;

/// Runs all passes.
pub fn run(api: &mut Api, config: &Config, lock: &Lock, diagnostics: &mut Diagnostics) {
    numbers::run(api, lock);
    itself::run(api, lock);
    families::run(api, diagnostics);
    all_of::run(api, diagnostics);
    nullability::run(api);
    texts::run(api, diagnostics);
    xml::run(api, diagnostics);
    directions::prune(api);
    undeclared::run(api, diagnostics);
    let dates_are_texts = matches!(config.date_time, DateTimeLibrary::String);
    dispatch::run(api, dates_are_texts, diagnostics);
    constants::run(api);
    dedupe::run(api, lock);
    dispatch::own::constants(api);
    dispatch::tells::run(api);
    titles::run(api);
    if config.families == Families::On {
        alike::run(api);
    }
    split::run(api);
    cycles::run(api);
    lenient::run(api, config.answers);
    paging::run(api, diagnostics);
    envelopes::run(api);
    directions::run(api);
    secrets::run(api);
}
