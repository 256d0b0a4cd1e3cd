//! How well a value fits a type: what tells the variants of a union apart that all can read it.

use super::Reader;

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

/// How well a variant fits: less is better, and what comes first counts first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// The values that it does not know.
    pub(super) misfits: Misfits,
    /// How much it has no place for.
    pub(super) strangers: u32,
    /// How many constants it would add.
    pub(super) unsaid: u32,
}

impl Reader<'_> {
    /// How well what was read since this was set fits.
    pub(super) fn rank(&self) -> Rank {
        Rank {
            misfits: self.misfits,
            strangers: self.strangers,
            unsaid: self.unsaid,
        }
    }

    pub(super) fn set_rank(&mut self, rank: Rank) {
        (self.misfits, self.strangers, self.unsaid) = (rank.misfits, rank.strangers, rank.unsaid);
    }

    pub(super) fn add_rank(&mut self, rank: Rank) {
        self.set_rank(Rank {
            misfits: self.misfits.and(rank.misfits),
            strangers: self.strangers.saturating_add(rank.strangers),
            unsaid: self.unsaid.saturating_add(rank.unsaid),
        });
    }
}
