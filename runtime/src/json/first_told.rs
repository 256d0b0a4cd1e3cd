//! Variants of which a property of the value has told one.

use std::any::TypeId;

use super::span::Span;
use super::trial::{Tries, Wanted};
use super::{ReadError, Reader};
use crate::answers::Answers;

impl<'j> Reader<'j> {
    /// As [`Reader::first_of`], of variants of which a property of the value may have told one: the others are tried where the
    /// value does not fit that one, and taken where it contradicts no constant of theirs.
    ///
    /// # Errors
    ///
    /// When it fits none: why it does not fit the one that was told.
    pub fn first_told<U: 'static>(
        &mut self,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        told: Option<usize>,
    ) -> Result<usize, ReadError> {
        self.best_told(TypeId::of::<U>(), span, tries, told)
    }

    pub(super) fn best_told(
        &mut self,
        union: TypeId,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        told: Option<usize>,
    ) -> Result<usize, ReadError> {
        let Some(told) = told else {
            let best = self.best(union, span, tries, usize::MAX, Wanted::Any)?;
            return Ok(best.unwrap_or_default());
        };
        if !self.trying && self.fits(span, tries, told) {
            return Ok(told);
        }
        // The one that was told comes first, the others in their order.
        if let Some(until) = tries.get_mut(..=told) {
            until.rotate_right(1);
        }
        let best = self.best(union, span, tries, 1, Wanted::Told);
        match (best, tries.first_mut()) {
            // Where nobody tries, its own error is read, or what of it fits.
            (Err(error), Some((_, slot))) if !self.trying && !error.is_assessed() => {
                self.reread(span, |input| slot.fill(input)).map(|()| told)
            }
            (best, _) => best.map(|index| match index.unwrap_or_default() {
                0 => told,
                index if index <= told => index - 1,
                index => index,
            }),
        }
    }

    pub(super) fn best_meant(
        &mut self,
        union: TypeId,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        first: usize,
    ) -> Result<usize, ReadError> {
        let found = self.best(union, span, tries, first, Wanted::Any);
        match (found, tries.first_mut()) {
            // Who reads leniently takes what the constant says.
            (Err(error), Some((_, slot)))
                if first == 1 && self.answers > Answers::Tolerant && !error.is_assessed() =>
            {
                self.reread(span, |input| slot.fill(input)).map(|()| 0)
            }
            (found, _) => found.map(Option::unwrap_or_default),
        }
    }

    /// Reads a value as one of several, if it fits as tolerant readers read.
    fn fits(&mut self, span: &Span<'j>, tries: Tries<'_, '_>, told: usize) -> bool {
        let Some((_, slot)) = tries.get_mut(told) else {
            return false;
        };
        let before = (self.answers, self.gathering.on, self.rank());
        self.answers = before.0.min(Answers::Tolerant);
        self.gathering.on = false;
        let fits = self.reread(span, |input| slot.fill(input)).is_ok();
        (self.answers, self.gathering.on) = (before.0, before.1);
        if !fits {
            self.set_rank(before.2);
            slot.clear();
        }
        fits
    }
}
