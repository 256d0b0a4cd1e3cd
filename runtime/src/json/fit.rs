//! What came of trying the variants of a union, and the account of why none fits.

use super::ReadError;
use super::drift::Noted;
use super::rank::Rank;
use super::trial::Variants;

/// The longest account of why no variant fits, in bytes.
const LONGEST_ACCOUNT: usize = 1024;

pub(crate) const FITS_NONE: &str = "the value fits no variant";

/// A variant that fits.
pub(super) struct Fit {
    pub(super) rank: Rank,
    pub(super) index: usize,
    /// What was noted, if the value was made.
    pub(super) made: Option<Noted>,
    /// What is lost if it is not taken.
    pub(super) price: u64,
}

/// What came of trying one variant after the other.
pub(super) struct Trial {
    pub(super) best: Option<Fit>,
    /// How many variants the value fits.
    pub(super) fitting: u32,
    /// Whether variants were left out for want of budget.
    pub(super) cut_short: bool,
    /// Whether the value contradicts a constant of each variant.
    pub(super) all_contradict: bool,
    /// Why the others do not fit, by variants.
    errors: Vec<(usize, ReadError)>,
    /// The same in words, where it may be that none fits.
    pub(super) account: String,
    /// Whether there are some of which it does not say why.
    pub(super) quiet: bool,
    /// The same, of what was known before.
    pub(super) error: Option<ReadError>,
}

impl Trial {
    pub(super) fn new() -> Self {
        Trial {
            best: None,
            fitting: 0,
            cut_short: false,
            all_contradict: true,
            errors: Vec::new(),
            account: String::new(),
            quiet: false,
            error: None,
        }
    }

    /// One that was made before.
    pub(super) fn known(
        found: Option<(usize, Rank)>,
        fitting: u32,
        cut_short: bool,
        all_contradict: bool,
        error: Option<ReadError>,
    ) -> Self {
        Trial {
            best: found.map(|(index, rank)| Fit {
                rank,
                index,
                made: None,
                price: 0,
            }),
            fitting,
            cut_short,
            all_contradict,
            quiet: error.is_none(),
            error,
            ..Trial::new()
        }
    }

    /// The variant that fits best.
    pub(super) fn found(&self) -> Option<(usize, Rank)> {
        self.best.as_ref().map(|best| (best.index, best.rank))
    }

    /// Whether the variant that fits best fits at least as well as another one can.
    pub(super) fn is_settled(&self, index: usize, at_best: Rank) -> bool {
        // Whether others fit as well counts where it would say what was not said.
        let best = self.best.as_ref().filter(|best| best.rank.unsaid == 0);
        best.is_some_and(|best| (best.rank, best.index) < (at_best, index))
    }

    pub(super) fn tell(&mut self, index: usize, error: ReadError) {
        self.errors.push((index, error));
    }

    /// Puts in words why the value fits none, if it may be so: what was told of each variant, in their order.
    pub(super) fn sum_up(&mut self, tries: &Variants<'_>) {
        // One that contradicts a constant may not be wanted.
        let best = self.best.as_ref();
        if best.is_some_and(|best| best.rank.misfits.constants == 0) {
            return;
        }
        self.errors.sort_by_key(|(index, _)| *index);
        for (index, error) in &self.errors {
            let separator = match self.account.is_empty() {
                true => format!("{FITS_NONE}: "),
                false => "; ".to_owned(),
            };
            let name = tries.get(*index).map_or("", |(name, _)| *name);
            let place = if error.path().is_empty() { "" } else { " " };
            let path = error.path();
            self.account
                .push_str(&format!("{separator}{name}{place}{path}: "));
            self.account.push_str(error.message());
            if self.account.len() > LONGEST_ACCOUNT {
                return cut(&mut self.account);
            }
        }
    }

    /// What is remembered of one that found nothing: why, if it was asked.
    pub(super) fn why(&self, start: usize) -> Option<ReadError> {
        let told = self.best.is_none() && !self.quiet;
        told.then(|| ReadError::new(start, &self.account))
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
