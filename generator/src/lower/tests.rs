//! Small documents, and the model that lowering makes of them.

mod bodies;
mod operations;
mod parameters;
mod replies;
mod schemas;
mod unions;

use expect_test::Expect;

use crate::inspect::Stage;
use crate::middle_tests;

fn check(document: &str, expected: Expect) {
    middle_tests::check(Stage::Lower, document, &expected);
}
