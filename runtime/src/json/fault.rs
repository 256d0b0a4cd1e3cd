//! Values that JSON has no text for.

use std::fmt;

use super::{Kind, ReadError, Reader};

/// A value that JSON has no text for: NaN, an infinity, or what serde refused.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where null stands for it.
    offset: usize,
    why: String,
}

impl Fault {
    pub(super) fn new(offset: usize, why: impl fmt::Display) -> Self {
        Fault {
            offset,
            why: why.to_string(),
        }
    }

    /// What is wrong, with the place in `text`: found by reading it again, so that writing need not keep track.
    pub(super) fn told(&self, text: &[u8]) -> String {
        match self.find(&mut Reader::new(text)) {
            Err(found) => match found.path() {
                "" => self.why.clone(),
                path => format!("at `{path}`: {}", self.why),
            },
            Ok(()) => self.why.clone(),
        }
    }

    /// Reads on until the fault, which is an error of its place; the limit of depth bounds the recursion.
    fn find(&self, input: &mut Reader<'_>) -> Result<(), ReadError> {
        match input.kind()? {
            Kind::Array => input.array(&mut |input| self.find(input)),
            Kind::Object => input.entries(&mut |_, input| self.find(input)),
            Kind::Null if input.offset() >= self.offset => Err(input.error(&self.why)),
            _ => input.skip(),
        }
    }
}
