//! Variants of a union that are tried one after the other: which one fits best.
//!
//! Trying costs little where there is one union: each variant is read, and what fits best is kept. In unions
//! inside unions the same would cost a power of the depth. So what a value was found to be is remembered by its
//! place, and when much was read in vain, variants are only looked at: values of unions inside are not made, and
//! passed over at once where they are known. What the value is read as is read when it is certain.

use std::any::TypeId;

use super::drift::{Drift, Noted};
use super::fit::{FITS_NONE, Fit, Trial};
use super::rank::Rank;
use super::span::Span;
use super::{ReadError, Reader, Slot};
use crate::answers::Answers;

/// What a try costs beside the bytes that it reads: an error has to be made.
const PRICE: u64 = 64;

/// How many unions inside a union that fits no variant say why.
const EXPLAINED: u32 = 32;

/// Variants by their names, and where their values go.
pub type Tries<'t, 's> = &'t mut [(&'static str, &'s mut dyn Slot)];

/// The same, lent.
pub(super) type Variants<'s> = [(&'static str, &'s mut dyn Slot)];

impl<'j> Reader<'j> {
    /// Fills the slot that the value fits best as a value of the union `U`, and says which. A variant whose
    /// constants the value has is taken before one whose constants it contradicts, then one that knows the values
    /// of all enums, then the first one that has a place for all that is in the value, or else the one that leaves
    /// out least. A variant whose properties are all optional fits every object; to be content with that would
    /// lose what another variant has.
    ///
    /// # Errors
    ///
    /// When it fits none: the message says why, for each.
    #[inline]
    pub fn first_of<U: 'static>(
        &mut self,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
    ) -> Result<usize, ReadError> {
        let index = self.best(TypeId::of::<U>(), span, tries, usize::MAX, Wanted::Any)?;
        Ok(index.unwrap_or_default())
    }

    /// As [`Reader::first_of`], of variants of which the `first` ones are meant by a constant of the value: the others
    /// are tried where it fits none of these.
    ///
    /// # Errors
    ///
    /// When it fits none.
    #[inline]
    pub fn first_meant<U: 'static>(
        &mut self,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        first: usize,
    ) -> Result<usize, ReadError> {
        self.best_meant(TypeId::of::<U>(), span, tries, first)
    }

    /// As [`Reader::first_of`], of variants that constants tell apart: none where each variant has a constant
    /// that the value contradicts, and where it fits none of the others, unless the reader is strict.
    ///
    /// # Errors
    ///
    /// When it fits none of those that it does not contradict.
    #[inline]
    pub fn first_known<U: 'static>(
        &mut self,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
    ) -> Result<Option<usize>, ReadError> {
        self.best(TypeId::of::<U>(), span, tries, usize::MAX, Wanted::Known)
    }

    /// As [`Reader::first_of`], of the variants that may be meant by a value whose constant no variant has:
    /// none where it fits none.
    ///
    /// # Errors
    ///
    /// When the value was read too often.
    #[inline]
    pub fn first_else<U: 'static>(
        &mut self,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
    ) -> Result<Option<usize>, ReadError> {
        self.best(TypeId::of::<U>(), span, tries, usize::MAX, Wanted::Else)
    }

    /// As [`Reader::first_of`], of the variants that may lack what tells the variants of a union apart, of a value that
    /// lacks it: none where it fits none, and the union keeps what it does not know.
    ///
    /// # Errors
    ///
    /// When it fits none, where that is not kept.
    #[inline]
    pub fn first_untold<U: 'static>(
        &mut self,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
    ) -> Result<Option<usize>, ReadError> {
        self.best(TypeId::of::<U>(), span, tries, usize::MAX, Wanted::Untold)
    }

    pub(super) fn best(
        &mut self,
        union: TypeId,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        first: usize,
        wanted: Wanted,
    ) -> Result<Option<usize>, ReadError> {
        // Who reads leniently keeps more, which nothing is tried for.
        let keeps = self.keeps_untold(span);
        // A variant is ruled out by what does not fit it, or every object would fit the first one.
        let before = (self.answers, self.gathering.on, self.trying);
        self.answers = before.0.min(Answers::Tolerant);
        self.gathering.on = false;
        let known = self.recall(union, span);
        let is_new = known.is_none();
        self.trying = true;
        let is_told = wanted == Wanted::Told;
        let trial = known.map_or_else(|| self.try_meant(union, span, tries, first, is_told), Ok);
        let best = trial.and_then(|trial| {
            // What is not inside another one is not read again.
            if is_new && before.2 {
                self.remember(union, span, &trial);
            }
            self.take(span, tries, trial, wanted, keeps)
        });
        (self.answers, self.gathering.on, self.trying) = before;
        if !self.trying {
            self.forget();
        }
        best
    }

    /// Tries the `first` variants, and all where none of these fits. One that was told fits with other constants too.
    fn try_meant(
        &mut self,
        union: TypeId,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        first: usize,
        is_told: bool,
    ) -> Result<Trial, ReadError> {
        if let Some((meant, _)) = tries.split_at_mut_checked(first) {
            let trial = self.try_each(union, span, meant)?;
            match &trial.best {
                Some(_) if is_told => return Ok(trial),
                _ if trial.fitting > 0 => return Ok(trial),
                Some(best) => self.lose(best, meant),
                None => {}
            }
        }
        self.try_each(union, span, tries)
    }

    fn try_each(
        &mut self,
        union: TypeId,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
    ) -> Result<Trial, ReadError> {
        let mut trial = Trial::new();
        let mut order = self.order(union, span, tries);
        let before = self.rank();
        while let Some((index, at_best)) = order.next() {
            if trial.is_settled(index, at_best) {
                break;
            }
            if trial.best.is_some() && self.budget < self.thrift {
                trial.cut_short = true;
                break;
            }
            let Some((_, slot)) = tries.get_mut(index) else {
                break;
            };
            self.set_rank(Rank::default());
            let budget = self.budget;
            let made = !self.assessing && self.spare > 0;
            let learns = self.asks(&order, index, span);
            let read = match made {
                true => self.make(span, *slot, learns),
                false => self.assess(span, *slot, self.quiet || !self.assessing, learns),
            };
            trial.all_contradict &= self.misfits.constants > 0;
            let price = budget.saturating_sub(self.budget).saturating_add(PRICE);
            match read {
                Ok(noted) => {
                    let found = Fit {
                        rank: self.rank(),
                        index,
                        made: noted,
                        price,
                    };
                    trial.fitting += u32::from(found.rank.misfits.constants == 0);
                    // Only one of the values is kept at a time: there can be many, and large ones.
                    let loser = match &trial.best {
                        Some(best) if (best.rank, best.index) < (found.rank, index) => Some(found),
                        _ => trial.best.replace(found),
                    };
                    if let Some(loser) = loser {
                        self.lose(&loser, tries);
                    }
                }
                Err(error) => {
                    if self.budget == 0 && trial.best.is_none() {
                        return Err(ambiguous(span));
                    }
                    if made {
                        self.spare = self.spare.saturating_sub(price);
                    }
                    match made || (self.assessing && !self.quiet) {
                        true => trial.tell(index, error),
                        false => trial.quiet = true,
                    }
                }
            }
        }
        self.set_rank(before);
        trial.sum_up(tries);
        Ok(trial)
    }

    /// Reads a value into a slot, and takes out what was noted. Nothing, if it fits and is not made.
    fn make(
        &mut self,
        span: &Span<'j>,
        slot: &mut dyn Slot,
        learns: Option<usize>,
    ) -> Result<Option<Noted>, ReadError> {
        let noted = self.watch.len();
        let tentative = std::mem::replace(&mut self.tentative, true);
        let read = self.reread(span, |input| {
            input.learns = learns;
            slot.fill(input)
        });
        self.tentative = tentative;
        match read {
            Err(error) if error.is_assessed() => Ok(None),
            read => read.map(|()| Some(self.watch.split_off(noted))),
        }
    }

    /// Looks how well a value fits a slot. Without unions inside, and if nobody wants to know what to note, it is
    /// made on the way.
    fn assess(
        &mut self,
        span: &Span<'j>,
        slot: &mut dyn Slot,
        quiet: bool,
        learns: Option<usize>,
    ) -> Result<Option<Noted>, ReadError> {
        let before = (self.assessing, self.quiet);
        (self.assessing, self.quiet) = (true, quiet);
        let watch = std::mem::take(&mut self.watch);
        let read = self.reread(span, |input| {
            input.learns = learns;
            slot.fill(input)
        });
        self.watch = watch;
        (self.assessing, self.quiet) = before;
        let made = read.is_ok() && !self.assessing && !self.watch.is_on();
        if !made {
            slot.clear();
        }
        match read {
            Err(error) if !error.is_assessed() => Err(error),
            _ => Ok(made.then(Noted::default)),
        }
    }

    /// Lets go of a value that another one fits better than.
    fn lose(&mut self, loser: &Fit, tries: Tries<'_, '_>) {
        if loser.made.is_some() {
            self.spare = self.spare.saturating_sub(loser.price);
        }
        if let Some((_, slot)) = tries.get_mut(loser.index) {
            slot.clear();
        }
    }

    /// Takes what fits best, if it is wanted; `keeps` says whether what tells no variant is kept.
    fn take(
        &mut self,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        mut trial: Trial,
        wanted: Wanted,
        keeps: bool,
    ) -> Result<Option<usize>, ReadError> {
        let fits = |best: &Fit| match wanted {
            Wanted::Any | Wanted::Untold => true,
            Wanted::Told if best.index == 0 => true,
            _ => best.rank.misfits.constants == 0,
        };
        let Some(best) = trial.best.take().filter(fits) else {
            let unknown = match wanted {
                Wanted::Any | Wanted::Told => false,
                Wanted::Known => trial.all_contradict || keeps,
                Wanted::Untold => keeps,
                Wanted::Else => true,
            };
            return match unknown {
                true => Ok(None),
                false => Err(self.account(span, tries, trial)),
            };
        };
        let outstanding = self.tentative && best.made.is_none() && self.spare == 0;
        if self.assessing || outstanding {
            self.add_rank(best.rank);
            return Err(ReadError::assessed());
        }
        match best.made {
            Some(noted) => {
                self.add_rank(best.rank);
                self.watch.append(noted);
            }
            None => {
                if let Some((_, slot)) = tries.get_mut(best.index) {
                    self.reread(span, |input| slot.fill(input))?;
                }
            }
        }
        let expected = "one of several types";
        if trial.cut_short {
            self.watch
                .note(span.start, Drift::VariantsNotTried, expected);
        }
        if best.rank.unsaid > 0 && trial.fitting > 1 {
            self.watch
                .note(span.start, Drift::MissingConstant, expected);
        }
        Ok(Some(best.index))
    }

    /// The error of a value that fits no variant.
    #[cold]
    fn account(&mut self, span: &Span<'j>, tries: Tries<'_, '_>, mut trial: Trial) -> ReadError {
        if let Some(error) = trial.error.take() {
            return error;
        }
        if trial.quiet && !self.assessing {
            // It was not asked why as long as nobody would read it.
            let before = self.rank();
            let explained = std::mem::replace(&mut self.explained, EXPLAINED);
            trial = Trial::new();
            for (index, (_, slot)) in tries.iter_mut().enumerate() {
                if let Err(error) = self.assess(span, *slot, false, None) {
                    trial.tell(index, error);
                }
            }
            trial.sum_up(tries);
            self.explained = explained;
            self.set_rank(before);
        }
        match (self.quiet, trial.account.as_str()) {
            (true, _) => ReadError::quiet(),
            (false, "") => ReadError::new(span.start, FITS_NONE),
            (false, account) => ReadError::new(span.start, account),
        }
    }
}

/// What is made of a value that fits no variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// An error.
    Any,
    /// The same, and the first variant was told.
    Told,
    /// An error, unless it contradicts a constant of each, or is kept as it came.
    Known,
    /// An error, unless it is kept as it came.
    Untold,
    /// Nothing.
    Else,
}

#[cold]
fn ambiguous(span: &Span<'_>) -> ReadError {
    ReadError::new(span.start, "ambiguous: the value is read too often")
}
