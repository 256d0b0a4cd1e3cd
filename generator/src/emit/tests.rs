//! Small documents, and the items that they become.

mod answers;
mod models;
mod operations;
mod options;
mod payloads;
mod told;
mod unions;
mod words;

use expect_test::Expect;

use crate::config::Config;
use crate::middle_tests::generated;

fn check(document: &str, expected: Expect) {
    check_with(&options(), document, expected);
}

fn check_with(config: &Config, document: &str, expected: Expect) {
    expected.assert_eq(&generated(document, config));
}

fn options() -> Config {
    Config::new("api.yaml", "client")
}
