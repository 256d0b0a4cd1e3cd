//! Which properties the variants of a union have: seen while they are tried, and used to try the likely ones first.
//!
//! Variants that nothing tells apart mostly have other keys. A value's keys are looked at once, the variant that has
//! a place for most of them is tried first, and none is tried that could not fit better. What is taken is what would
//! be taken if all were tried.

use std::any::TypeId;
use std::collections::HashMap;

use super::rank::Rank;
use super::span::Span;
use super::told::Each;
use super::trial;
use super::{Kind, Property, Reader};

/// How many variants are told apart by keys: a bit each.
const MOST_VARIANTS: usize = 64;

/// How many keys of a value are looked at: a variant may have no place for more than are counted.
const MOST_KEYS: u32 = 64;

/// How many values are looked at before it is asked whether that is of use, and one of how many is looked at where it is
/// not.
const TRIAL: u32 = 32;

/// What is known of the variants of all unions.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// By union. One type may be read from some of its variants here, and from others there.
    unions: HashMap<TypeId, Vec<Variants>>,
    /// Whose table is the next one: a union, its variants, the bit of one.
    next: Option<(TypeId, usize, u64)>,
}

/// Variants that are tried together.
#[derive(Debug, Default)]
struct Variants {
    names: Vec<&'static str>,
    /// Those that an object was read as.
    asked: u64,
    /// Those that leave out what is not in their table, or refuse it.
    known: u64,
    /// Which of them have a property.
    keys: HashMap<&'static str, u64>,
    /// How many values came, of how many the keys were looked at, and in how many another variant than the first one
    /// was the likeliest.
    came: u32,
    looked: u32,
    helped: u32,
}

impl Variants {
    /// Whether the keys of the next value are looked at: where nearly all are of the first variant, or of several that
    /// have the same keys, that is of no use.
    fn is_worth_a_look(&mut self) -> bool {
        self.came = self.came.wrapping_add(1);
        let helps = self.helped.saturating_mul(8) >= self.looked;
        let looks = self.known != 0 && (self.looked < TRIAL || helps || self.came % TRIAL == 0);
        self.looked = self.looked.saturating_add(u32::from(looks));
        looks
    }
}

impl Keys {
    /// Where the variants are that these are the names of.
    fn place(&mut self, union: TypeId, tries: &trial::Variants<'_>) -> usize {
        let all = self.unions.entry(union).or_default();
        let same = |variants: &Variants| {
            let names = tries.iter().map(|(name, _)| name);
            variants.names.len() == tries.len() && names.eq(&variants.names)
        };
        all.iter().position(same).unwrap_or_else(|| {
            all.push(Variants {
                names: tries.iter().map(|(name, _)| *name).collect(),
                ..Variants::default()
            });
            all.len() - 1
        })
    }

    fn variants(&mut self, union: TypeId, place: usize) -> Option<&mut Variants> {
        self.unions.get_mut(&union)?.get_mut(place)
    }

    /// The table of the variant that is tried.
    fn learn(&mut self, properties: &[Property]) {
        let Some((union, place, bit)) = self.next.take() else {
            return;
        };
        if let Some(variants) = self.variants(union, place) {
            variants.known |= bit;
            for property in properties {
                *variants.keys.entry(property.name).or_default() |= bit;
            }
        }
    }
}

/// In which order variants are tried, and what of the value they leave out.
pub(super) struct Order {
    union: TypeId,
    count: usize,
    /// The first one that was not tried, where there are too many for bits.
    next: usize,
    left: u64,
    /// By variant.
    strangers: [u8; MOST_VARIANTS],
    /// Where what is known of them stands.
    place: Option<usize>,
    /// Those whose table is not known yet, and may be seen.
    unasked: u64,
}

impl Order {
    /// The next variant, and the best rank that it may have: the one that leaves out least, of those the first.
    pub(super) fn next(&mut self) -> Option<(usize, Rank)> {
        if self.count > MOST_VARIANTS {
            let index = self.next;
            self.next += 1;
            return (index < self.count).then_some((index, Rank::default()));
        }
        let mut best: Option<(u8, usize)> = None;
        for index in bits(self.left) {
            let strangers = self.strangers.get(index).copied().unwrap_or_default();
            if best.is_none_or(|(least, _)| strangers < least) {
                best = Some((strangers, index));
            }
        }
        let (strangers, index) = best?;
        self.left &= !(1 << index);
        let rank = Rank {
            strangers: u32::from(strangers),
            ..Rank::default()
        };
        Some((index, rank))
    }
}

fn bits(mut all: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = all.trailing_zeros();
        all &= all.checked_sub(1)?;
        Some(bit as usize)
    })
}

impl<'j> Reader<'j> {
    /// In which order to try variants.
    pub(super) fn order(
        &mut self,
        union: TypeId,
        span: &Span<'j>,
        tries: &trial::Variants<'_>,
    ) -> Order {
        let count = tries.len();
        let mut order = Order {
            union,
            count,
            next: 0,
            left: u64::MAX >> MOST_VARIANTS.saturating_sub(count.max(1)),
            strangers: [0; MOST_VARIANTS],
            place: None,
            unasked: 0,
        };
        if !(2..=MOST_VARIANTS).contains(&count) || span.kind() != Kind::Object {
            return order;
        }
        let keys = &mut self.shared().keys;
        let place = keys.place(union, tries);
        order.place = Some(place);
        let Some(variants) = keys.variants(union, place) else {
            return order;
        };
        order.unasked = order.left & !variants.asked;
        if !variants.is_worth_a_look() {
            return order;
        }
        // Looking at the value needs the reader too.
        let mut variants = std::mem::take(variants);
        let mut looked = 0;
        self.keys_of(span, &mut |key, input| {
            let have = variants.keys.get(key).copied().unwrap_or_default();
            for index in bits(variants.known & !have) {
                if let Some(strangers) = order.strangers.get_mut(index) {
                    *strangers = strangers.saturating_add(1);
                }
            }
            looked += 1;
            input.skip()?;
            Ok(looked < MOST_KEYS)
        });
        let (first, rest) = order.strangers.split_first().unwrap_or((&0, &[]));
        let helped = rest
            .iter()
            .take(count - 1)
            .any(|strangers| strangers < first);
        variants.helped = variants.helped.saturating_add(u32::from(helped));
        if let Some(home) = self.shared().keys.variants(union, place) {
            *home = variants;
        }
        order
    }

    /// Goes through the properties of a value that was just passed over, as [`Reader::scan`] does of any.
    fn keys_of(&mut self, span: &Span<'j>, each: &mut Each<'_, 'j>) {
        let (at, depth, jumped) = (self.at, self.depth, self.jumped);
        self.at = span.start;
        // It is well-formed.
        let _ = self.while_wanted(each);
        let passed = self.at.saturating_sub(span.start) as u64 + 1;
        let read = passed.saturating_sub(self.jumped - jumped);
        self.budget = self.budget.saturating_sub(read);
        (self.at, self.depth, self.jumped) = (at, depth, jumped);
    }

    /// Before a variant is tried: where its object begins, if its table is to be learned.
    pub(super) fn asks(&mut self, order: &Order, index: usize, span: &Span<'j>) -> Option<usize> {
        let place = order.place?;
        let bit = 1_u64.checked_shl(u32::try_from(index).ok()?)?;
        if order.unasked & bit == 0 {
            return None;
        }
        let keys = &mut self.shared().keys;
        keys.variants(order.union, place)?.asked |= bit;
        keys.next = Some((order.union, place, bit));
        Some(span.start)
    }

    /// At the beginning of an object that is read by a table without a place for other properties.
    #[inline]
    pub(super) fn learn(&mut self, properties: &[Property]) {
        if self.learns == Some(self.at) {
            self.learn_here(properties);
        }
    }

    #[cold]
    fn learn_here(&mut self, properties: &[Property]) {
        self.learns = None;
        self.shared().keys.learn(properties);
    }
}
