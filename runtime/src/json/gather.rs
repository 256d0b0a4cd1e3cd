//! Everything that does not fit in a text, found in one go.

use super::{ReadError, Reader};

/// How many mismatches there can be before reading ends: each costs more than a value that fits.
const MOST: u32 = 1024;

/// How far a reader is with what does not fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gathering {
    /// Whether reading goes on: not while a variant of a union is tried, which a mismatch rules out.
    pub on: bool,
    /// Whether the text turned out to be no JSON: nothing follows from here.
    broken: bool,
    /// A value that did not fit and was read to its end: its beginning and its end.
    passed: Option<(usize, usize)>,
    count: u32,
}

impl Gathering {
    pub(crate) const fn new() -> Self {
        Gathering {
            on: true,
            broken: false,
            passed: None,
            count: 0,
        }
    }

    /// After reading ended with too many mismatches in a value that is kept as it came: none of them is one of what
    /// follows. While a variant is tried nothing is kept.
    pub(crate) fn resume(&mut self) {
        (self.on, self.count) = (true, 0);
    }
}

/// What did not fit so far in one list or object.
pub(crate) type Failed = Option<ReadError>;

impl Reader<'_> {
    /// After a value in this one that began at `start` did not fit: passes over it, so that reading can go
    /// on, and puts the error with the others.
    ///
    /// # Errors
    ///
    /// When reading cannot go on: the text is no JSON, a variant is tried, or there are very many.
    #[cold]
    pub(crate) fn go_on(
        &mut self,
        start: (usize, u32),
        segment: &str,
        error: ReadError,
        failed: &mut Failed,
    ) -> Result<(), ReadError> {
        if self.quiet && !self.gathering.on {
            return Err(error);
        }
        let error = match self.pass(start, error) {
            Ok(error) => error.under(segment),
            Err(syntax) => return Err(syntax.under(segment)),
        };
        self.put(error, failed)
    }

    /// Puts an error with the others.
    ///
    /// # Errors
    ///
    /// When reading ends with it.
    #[cold]
    pub(crate) fn put(&mut self, error: ReadError, failed: &mut Failed) -> Result<(), ReadError> {
        let all = match failed.take() {
            Some(before) => before.and(error),
            None => error,
        };
        self.gathering.count += 1;
        if self.gathering.count >= MOST {
            self.gathering.on = false;
        }
        if !self.gathering.on {
            return Err(all);
        }
        *failed = Some(all);
        Ok(())
    }

    /// Passes over a value that did not fit, and gives its error back; `start` is where it began, and how
    /// deep.
    ///
    /// # Errors
    ///
    /// When it is no JSON: the only error that counts then.
    #[cold]
    pub(crate) fn pass(
        &mut self,
        (start, depth): (usize, u32),
        error: ReadError,
    ) -> Result<ReadError, ReadError> {
        if self.gathering.broken {
            return Err(error);
        }
        if !self.gathering.on {
            return Ok(error);
        }
        let stopped = std::mem::replace(&mut self.at, start);
        self.depth = depth;
        self.peek();
        if self.gathering.passed == Some((self.at, stopped)) {
            self.at = stopped;
            return Ok(error);
        }
        match self.skip() {
            Ok(()) => Ok(error),
            Err(syntax) => {
                self.gathering.broken = true;
                Err(if error.offset() < syntax.offset() {
                    syntax
                } else {
                    error
                })
            }
        }
    }

    /// The end of a list or an object that began at `start`.
    #[inline]
    pub(crate) fn gathered(&mut self, start: usize, failed: Failed) -> Result<(), ReadError> {
        match failed {
            None => Ok(()),
            Some(error) => {
                self.gathering.passed = Some((start, self.at));
                Err(error)
            }
        }
    }
}
