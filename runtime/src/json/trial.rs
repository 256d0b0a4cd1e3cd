//! Variants of a union that are tried one after the other: which one fits best.

use super::drift::{Drift, Noted};
use super::span::{Span, ambiguous};
use super::{ReadError, Reader, Slot};
use crate::answers::Answers;

/// The longest account of why no variant fits, in bytes.
const LONGEST_ACCOUNT: usize = 1024;

impl<'j> Reader<'j> {
    /// Fills the slot that the value fits best, and says which. A variant whose constants the value has is
    /// taken before one whose constants it contradicts, then one that knows the values of all enums, then the
    /// first one that has a place for all that is in the value, or else the one that leaves out least. A
    /// variant whose properties are all optional fits every object; to be content with that would lose what
    /// another variant has.
    ///
    /// # Errors
    ///
    /// When it fits none: the message says why, for each.
    pub fn first_of(
        &mut self,
        span: &Span<'j>,
        tries: &mut [(&'static str, &mut dyn Slot)],
    ) -> Result<usize, ReadError> {
        let mut trial = self.try_all(span, tries)?;
        match trial.best.take() {
            Some(best) => Ok(self.settle(span, best, trial.cut_short)),
            None => Err(ReadError::new(span.start, trial.account)),
        }
    }

    /// As [`Reader::first_of`], of variants that constants tell apart: none where each variant has a constant
    /// that the value contradicts.
    ///
    /// # Errors
    ///
    /// When it fits none of those that it does not contradict.
    pub fn first_known(
        &mut self,
        span: &Span<'j>,
        tries: &mut [(&'static str, &mut dyn Slot)],
    ) -> Result<Option<usize>, ReadError> {
        let mut trial = self.try_all(span, tries)?;
        match trial.best.take() {
            Some(best) if best.rank.0.constants == 0 => {
                Ok(Some(self.settle(span, best, trial.cut_short)))
            }
            _ if trial.all_contradict => Ok(None),
            _ => Err(ReadError::new(span.start, trial.account)),
        }
    }

    /// As [`Reader::first_of`], of the variants that may be meant by a value whose constant no variant has:
    /// none where it fits none.
    ///
    /// # Errors
    ///
    /// When the value was read too often.
    pub fn first_else(
        &mut self,
        span: &Span<'j>,
        tries: &mut [(&'static str, &mut dyn Slot)],
    ) -> Result<Option<usize>, ReadError> {
        let mut trial = self.try_all(span, tries)?;
        Ok(trial
            .best
            .take()
            .filter(|best| best.rank.0.constants == 0)
            .map(|best| self.settle(span, best, trial.cut_short)))
    }

    fn try_all(
        &mut self,
        span: &Span<'j>,
        tries: &mut [(&'static str, &mut dyn Slot)],
    ) -> Result<Trial, ReadError> {
        // A variant is ruled out by what does not fit it, or every object would fit the first one.
        let before = (self.answers, self.gathering.on);
        self.answers = before.0.min(Answers::Tolerant);
        self.gathering.on = false;
        let trial = self.try_each(span, tries);
        (self.answers, self.gathering.on) = before;
        trial
    }

    fn try_each(
        &mut self,
        span: &Span<'j>,
        tries: &mut [(&'static str, &mut dyn Slot)],
    ) -> Result<Trial, ReadError> {
        let mut trial = Trial {
            account: String::from("the value fits no variant"),
            best: None,
            cut_short: false,
            all_contradict: true,
        };
        let before = (self.misfits, self.strangers);
        for index in 0..tries.len() {
            let Some((name, slot)) = tries.get_mut(index) else {
                break;
            };
            (self.misfits, self.strangers) = (Misfits::default(), 0);
            let noted = self.watch.len();
            let read = self.reread(span, |input| slot.fill(input));
            trial.all_contradict &= self.misfits.constants > 0;
            match read {
                Ok(()) => {
                    let found = Fit {
                        rank: (self.misfits, self.strangers),
                        index,
                        noted: self.watch.split_off(noted),
                    };
                    let perfect = found.rank == Default::default();
                    // Only one of the values is kept at a time: there can be many, and large ones.
                    let loser = match &trial.best {
                        Some(best) if best.rank <= found.rank => Some(index),
                        _ => trial.best.replace(found).map(|best| best.index),
                    };
                    if let Some((_, slot)) = loser.and_then(|index| tries.get_mut(index)) {
                        slot.clear();
                    }
                    trial.cut_short =
                        !perfect && self.budget < self.thrift && index + 1 < tries.len();
                    if perfect || trial.cut_short {
                        break;
                    }
                }
                Err(error) => {
                    if self.budget == 0 && trial.best.is_none() {
                        return Err(ambiguous(span));
                    }
                    trial.tell(index == 0, name, &error);
                }
            }
        }
        (self.misfits, self.strangers) = before;
        Ok(trial)
    }

    /// Takes over what the best try has noted.
    fn settle(&mut self, span: &Span<'j>, best: Fit, cut_short: bool) -> usize {
        self.misfits = self.misfits.and(best.rank.0);
        self.strangers = self.strangers.saturating_add(best.rank.1);
        self.watch.append(best.noted);
        if cut_short {
            let expected = "one of several types";
            self.watch
                .note(span.start, Drift::VariantsNotTried, expected);
        }
        best.index
    }
}

/// How many values were read that the document does not list: what tells variants apart that all fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Misfits {
    /// Of places that may have one value only: a variant of a union with such a value is not meant.
    pub(crate) constants: u32,
    /// Of enums, and of unions.
    pub(crate) values: u32,
}

impl Misfits {
    pub(super) fn and(self, more: Misfits) -> Misfits {
        Misfits {
            constants: self.constants.saturating_add(more.constants),
            values: self.values.saturating_add(more.values),
        }
    }
}

/// How well a variant fits: the values that it does not know, and how much it has no place for.
type Rank = (Misfits, u32);

/// A variant that fits.
struct Fit {
    rank: Rank,
    index: usize,
    noted: Noted,
}

/// What came of trying one variant after the other.
struct Trial {
    best: Option<Fit>,
    /// Whether variants were left out for want of budget.
    cut_short: bool,
    /// Whether the value contradicts a constant of each variant.
    all_contradict: bool,
    /// Why the others do not fit.
    account: String,
}

impl Trial {
    fn tell(&mut self, first: bool, name: &str, error: &ReadError) {
        let account = &mut self.account;
        if !account.ends_with('…') {
            let separator = if first { ": " } else { "; " };
            let place = if error.path().is_empty() { "" } else { " " };
            account.push_str(&format!("{separator}{name}{place}{}: ", error.path()));
            account.push_str(error.message());
        }
        if account.len() > LONGEST_ACCOUNT {
            cut(account);
        }
    }
}

/// Cuts an account to the longest length; its last character tells.
fn cut(account: &mut String) {
    let mut end = LONGEST_ACCOUNT - '…'.len_utf8();
    while !account.is_char_boundary(end) {
        end -= 1;
    }
    account.truncate(end);
    account.push('…');
}
