//! Small documents, and the items that they become.

mod answers;
mod models;
mod operations;
mod unions;

use expect_test::Expect;

use crate::config::Config;
use crate::middle_tests::generated;

fn check(document: &str, expected: Expect) {
    expected.assert_eq(&generated(document, &Config::new("api.yaml", "client")));
}
