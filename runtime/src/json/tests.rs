//! Each rule of reading and writing.

mod answers_tests;
mod hostile_tests;
mod keys_tests;
mod model;
mod numbers_tests;
mod objects_tests;
mod rows_tests;
mod scalars_tests;
#[cfg(feature = "serde")]
mod serde_tests;
mod speed_tests;
mod suite_tests;
mod unions_tests;
mod writing_tests;

use super::{Read, ReadError, Write, from_slice, to_vec};

/// The marker of a client.
pub enum Wire {}

fn read<T: Read<Wire>>(text: &str) -> Result<T, ReadError> {
    from_slice::<Wire, T>(text.as_bytes())
}

/// The error of reading a text, as it is shown.
#[track_caller]
fn error<T: Read<Wire> + std::fmt::Debug>(text: &str) -> String {
    read::<T>(text).unwrap_err().to_string()
}

fn write<T: Write<Wire> + ?Sized>(value: &T) -> String {
    String::from_utf8(to_vec::<Wire, T>(value)).unwrap()
}

/// The same value comes back, and is written as given.
#[track_caller]
fn both<T: Read<Wire> + Write<Wire> + PartialEq + std::fmt::Debug>(text: &str, value: T) {
    assert_eq!(write(&value), text);
    assert_eq!(read::<T>(text).unwrap(), value);
}
