//! What came of trying the variants of a union, and the account of why none fits.

use super::ReadError;
use super::drift::Noted;
use super::rank::Rank;

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
    /// Why the others do not fit.
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

    /// What is remembered of one that found nothing: why, if it was asked.
    pub(super) fn why(&self, start: usize) -> Option<ReadError> {
        let told = self.best.is_none() && !self.quiet;
        told.then(|| ReadError::new(start, &self.account))
    }

    pub(super) fn tell(&mut self, name: &str, error: &ReadError) {
        let account = &mut self.account;
        if !account.ends_with('…') {
            let separator = match account.is_empty() {
                true => format!("{FITS_NONE}: "),
                false => "; ".to_owned(),
            };
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
