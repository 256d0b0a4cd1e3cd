//! Small documents, and the names that their parts get.

mod held;
mod operations;
mod types;

use expect_test::Expect;

use crate::inspect::Stage;
use crate::middle_tests;

fn check(document: &str, expected: Expect) {
    middle_tests::check(Stage::Naming, document, &expected);
}
