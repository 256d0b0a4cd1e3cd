//! [`Api`] -> [`Api`]: what lowering left implied is worked out here, one matter a pass.
//!
//! The table `PASSES` has them in their order, each with what must hold before it and what holds from then on. The order matters:
//! families need to see `allOf` before it is merged, dispatch needs merged variants and no two that are text, boxing needs the
//! final shape, and what equal schemas share is split once. XML comes as soon as types are merged: each place has names of its
//! own there, whatever else is equal. Our tests check what is required and ensured.

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
mod nulls;
mod numbers;
mod paging;
mod property;
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

use property::Property::{
    self, Closed, Demanded, Directed, Filled, Finite, Generic, Leading, Merged, NullAtUses, Told,
};

/// What passes read beside the model.
struct Beside<'a> {
    config: &'a Config,
    lock: &'a Lock,
    diagnostics: &'a mut Diagnostics,
}

/// One pass.
struct Pass {
    /// What `inspect --diff` calls it: its module.
    name: &'static str,
    /// What holds before it, so that it need not look.
    requires: &'static [Property],
    /// What holds from then on.
    ensures: &'static [Property],
    run: fn(&mut Api, &mut Beside<'_>),
}

const fn pass(
    name: &'static str,
    requires: &'static [Property],
    ensures: &'static [Property],
    run: fn(&mut Api, &mut Beside<'_>),
) -> Pass {
    Pass {
        name,
        requires,
        ensures,
        run,
    }
}

/// What holds when lowering is done.
const LOWERED: &[Property] = &[Filled, Generic];

/// The passes, in their order.
const PASSES: &[Pass] = &[
    pass("numbers", &[Filled], &[], |api, beside| {
        numbers::run(api, beside.lock);
    }),
    pass("itself", &[Filled], &[], |api, beside| {
        itself::run(api, beside.lock);
    }),
    pass("families", &[Filled], &[Generic], |api, beside| {
        families::run(api, beside.diagnostics);
    }),
    pass("all_of", &[Filled, Generic], &[Merged], |api, beside| {
        all_of::run(api, beside.diagnostics);
    }),
    pass("nullability", &[Merged], &[NullAtUses], |api, _| {
        nullability::run(api);
    }),
    pass("texts", &[Merged, NullAtUses], &[], |api, beside| {
        texts::run(api, beside.diagnostics);
    }),
    pass("xml", &[Merged, NullAtUses], &[], |api, beside| {
        xml::run(api, beside.diagnostics);
    }),
    pass("prune", &[Merged], &[Closed], |api, _| {
        directions::prune(api);
    }),
    pass(
        "undeclared",
        &[Merged, Closed],
        &[Demanded],
        |api, beside| {
            undeclared::run(api, beside.diagnostics);
        },
    ),
    pass("dispatch", &[Merged, NullAtUses], &[Told], |api, beside| {
        let dates_are_texts = matches!(beside.config.date_time, DateTimeLibrary::String);
        dispatch::run(api, dates_are_texts, beside.diagnostics);
    }),
    pass("constants", &[Merged], &[], |api, _| constants::run(api)),
    pass("dedupe", &[Told, Closed], &[Closed], |api, beside| {
        dedupe::run(api, beside.lock);
    }),
    pass("own_constants", &[Told], &[Closed], |api, _| {
        dispatch::own::constants(api);
    }),
    pass("tells", &[Told], &[], |api, _| dispatch::tells::run(api)),
    pass("titles", &[Closed], &[], |api, _| titles::run(api)),
    pass("alike", &[Merged, Closed], &[Generic], |api, beside| {
        if beside.config.families == Families::On {
            alike::run(api);
        }
    }),
    pass("split", &[Merged, Demanded], &[Closed, Told], |api, _| {
        split::run(api);
    }),
    pass("cycles", &[Filled, Merged], &[Finite], |api, _| {
        cycles::run(api);
    }),
    pass("lenient", &[Finite], &[], |api, beside| {
        lenient::run(api, beside.config);
    }),
    pass("nulls", &[Finite], &[], |api, beside| {
        nulls::run(api, beside.config);
    }),
    pass("paging", &[Finite], &[Leading], |api, beside| {
        paging::run(api, beside.diagnostics);
    }),
    pass("envelopes", &[Finite, Leading], &[], |api, _| {
        envelopes::run(api);
    }),
    pass(
        "directions",
        &[Finite],
        &[Closed, Directed],
        |api, beside| {
            directions::run(api, beside.config.unused_models);
        },
    ),
    pass("secrets", &[Finite, Directed], &[], |api, _| {
        secrets::run(api);
    }),
];

/// Runs all passes.
pub fn run(api: &mut Api, config: &Config, lock: &Lock, diagnostics: &mut Diagnostics) {
    each(api, config, lock, diagnostics, &mut |_, _| {});
}

/// Runs all passes, and calls `after` with the name of each and what it has left.
pub fn each(
    api: &mut Api,
    config: &Config,
    lock: &Lock,
    diagnostics: &mut Diagnostics,
    after: &mut dyn FnMut(&'static str, &Api),
) {
    let beside = &mut Beside {
        config,
        lock,
        diagnostics,
    };
    property::assert(LOWERED, "lowering", api);
    for pass in PASSES {
        property::assert(pass.requires, pass.name, api);
        (pass.run)(api, beside);
        property::assert(pass.ensures, pass.name, api);
        after(pass.name, api);
    }
    property::assert(Property::ALL, "all passes", api);
}
