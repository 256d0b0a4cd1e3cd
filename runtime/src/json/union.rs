//! Unions by their plans: which variant a value is of. A plan is data that a client has for each union; what is done by it
//! is compiled once.

mod plan;

use std::any::TypeId;

use super::fit::FITS_NONE;
use super::object::{Property, Slot};
use super::span::Span;
use super::told::Look;
use super::trial::{Tries, Wanted};
use super::{ReadError, Reader, UnknownVariant};

pub use plan::{By, Known, Lack, Meaning, Plan, Telling, Test};

/// The enum of a union.
pub trait Union: Sized + 'static {
    /// How the variant of a value is found.
    const PLAN: &'static Plan;
    /// The variants in their order: what each is called in messages, and how it is read.
    const VARIANTS: &'static [(&'static str, ReadVariant<Self>)];
    /// What the variants have places for, where a value may be of several of them at once.
    const TOGETHER: &'static [&'static [Property]];
    /// What keeps a value that is of none of them, if anything does.
    const UNKNOWN: Option<fn(UnknownVariant) -> Self>;
}

/// Of a union that is its own variant, by whatever others: that variant has no value.
const WITHIN_ITSELF: &str = "the value fits no variant but the union itself";

/// Reads a value as one variant.
pub type ReadVariant<U> = fn(&mut Reader<'_>) -> Result<U, ReadError>;

/// What was found out of a value.
enum Choice {
    /// It is of this variant.
    One(usize),
    /// It is of none.
    Unknown(UnknownVariant),
    /// It may be of several.
    Tried(Trial),
}

/// Variants that are tried.
struct Trial {
    order: &'static [usize],
    how: How,
    property: &'static str,
    /// Those of them that have no place for the property.
    unplaced: &'static [usize],
}

/// What it means that a value fits none of the variants that are tried.
#[derive(Clone, Copy)]
enum How {
    Any,
    Known,
    Meant(usize),
    Told(Option<usize>),
    /// As `Any`, and it is kept.
    Unmarked,
    Else,
    Untold,
}

/// A variant that is tried, and its value.
struct Tried<U> {
    name: &'static str,
    read: ReadVariant<U>,
    value: Option<U>,
}

impl<U> Slot for Tried<U> {
    fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError> {
        self.value = Some((self.read)(input)?);
        Ok(())
    }

    fn is_set(&self) -> bool {
        self.value.is_some()
    }

    fn clear(&mut self) {
        self.value = None;
    }
}

impl<'j> Reader<'j> {
    /// Reads a value of a union.
    ///
    /// # Errors
    ///
    /// When it is of none of the variants, and nothing keeps such.
    pub fn union<U: Union>(&mut self) -> Result<U, ReadError> {
        let span = self.span()?;
        let Some(before) = self.around.enter(TypeId::of::<U>(), span.start) else {
            return Err(self.error(WITHIN_ITSELF));
        };
        let read = self.union_at(&span);
        self.around.leave(before);
        read
    }

    fn union_at<U: Union>(&mut self, span: &Span<'j>) -> Result<U, ReadError> {
        if !U::TOGETHER.is_empty() {
            self.any_of(span, U::TOGETHER);
        }
        let value = match self.choose(span, U::PLAN, U::UNKNOWN.is_some())? {
            Choice::One(index) => match U::VARIANTS.get(index) {
                Some((_, read)) => return self.reread(span, *read),
                None => return Err(self.error(FITS_NONE)),
            },
            Choice::Unknown(value) => value,
            Choice::Tried(trial) => {
                let variants = trial.order.iter().filter_map(|at| U::VARIANTS.get(*at));
                let slots = variants.map(|(name, read)| Tried {
                    name,
                    read: *read,
                    value: None,
                });
                let mut slots: Vec<Tried<U>> = slots.collect();
                let tries = slots.iter_mut();
                let mut tries: Vec<(&'static str, &mut dyn Slot)> = tries
                    .map(|slot| (slot.name, slot as &mut dyn Slot))
                    .collect();
                match self.best_of(TypeId::of::<U>(), span, &mut tries, &trial)? {
                    Ok(index) => {
                        let value = slots.into_iter().nth(index).and_then(|slot| slot.value);
                        return value.ok_or_else(|| self.error(FITS_NONE));
                    }
                    Err(value) => value,
                }
            }
        };
        let keep = U::UNKNOWN.ok_or_else(|| self.error(FITS_NONE))?;
        Ok(keep(value))
    }

    /// Finds the variant, or those that it may be.
    fn choose(
        &mut self,
        span: &Span<'j>,
        plan: &'static Plan,
        is_open: bool,
    ) -> Result<Choice, ReadError> {
        if let Some(choice) = self.tested(span, plan, is_open)? {
            return Ok(choice);
        }
        match &plan.by {
            By::Property(telling) => {
                let told = self.constant(span, telling.name);
                let (meaning, unplaced) = telling.meaning(&told);
                self.meant(span, meaning, telling.name, unplaced, is_open)
            }
            By::Trying(meaning) => self.meant(span, *meaning, "", &[], is_open),
            By::Tests | By::Keyed(_) => self.unfitting(span, plan, is_open),
            By::Keys(keys, order) => {
                let look = self.look(span, keys);
                match keys.iter().position(|key| look.has(key)) {
                    None if look.has_null() => Ok(told(order, None, is_open)),
                    None if is_open => self.unknown_key(span).map(Choice::Unknown),
                    None => self.unfitting(span, plan, is_open),
                    found => Ok(told(order, found, is_open)),
                }
            }
        }
    }

    /// Goes through the tests.
    fn tested(
        &mut self,
        span: &Span<'j>,
        plan: &'static Plan,
        is_open: bool,
    ) -> Result<Option<Choice>, ReadError> {
        let mut names: Vec<&'static str> = Vec::new();
        for name in plan.tests.iter().filter_map(|(test, _)| test.property()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        // A key says which one is meant as long as the rest fits, and null is no key: servers write it for what is absent.
        let keyed = match plan.by {
            By::Keyed(order) => Some(order),
            _ => None,
        };
        let is_key = |test: &Test| keyed.filter(|_| matches!(test, Test::Has(_)));
        let last = plan
            .tests
            .iter()
            .rposition(|(test, _)| is_key(test).is_some());
        // What is found of them all, once the kind alone has not told.
        let mut look: Option<Look<'j, '_>> = None;
        for (at, (test, index)) in plan.tests.iter().enumerate() {
            if matches!(test, Test::Float) && span.is_beyond_floats() {
                return match is_open {
                    true => Ok(Some(Choice::Unknown(self.unknown_variant(span)))),
                    false => Err(self.error("the number has more digits than a float holds")),
                };
            }
            if look.is_none() && test.property().is_some() {
                look = Some(self.look(span, &names));
            }
            if test.holds(span, look.as_ref()) {
                return Ok(Some(match is_key(test) {
                    Some(order) => {
                        let place = order.iter().position(|known| known == index);
                        told(order, place, is_open)
                    }
                    None => Choice::One(*index),
                }));
            }
            let has_null = || look.as_ref().is_some_and(Look::has_null);
            if let Some(order) = keyed.filter(|_| last == Some(at) && has_null()) {
                return Ok(Some(told(order, None, is_open)));
            }
        }
        Ok(None)
    }

    /// What is done by a meaning.
    fn meant(
        &mut self,
        span: &Span<'j>,
        meaning: Meaning,
        property: &'static str,
        unplaced: &'static [usize],
        is_open: bool,
    ) -> Result<Choice, ReadError> {
        let (order, how) = match meaning {
            Meaning::One(index) => return Ok(Choice::One(index)),
            Meaning::Parent(index, own) => {
                self.unforeseen_tag(span, property, own);
                return Ok(Choice::One(index));
            }
            Meaning::Unknown if is_open => {
                return self.untold(span, property).map(Choice::Unknown);
            }
            Meaning::Unknown => return Err(self.untagged(span, property)),
            Meaning::Any(order) => (order, How::Any),
            Meaning::Known(order) => (order, How::Known),
            Meaning::Meant(first, order) => (order, How::Meant(first)),
            Meaning::Else(order) => (order, How::Else),
            Meaning::Untold(order) => (order, How::Untold),
        };
        Ok(Choice::Tried(Trial {
            order,
            how,
            property,
            unplaced,
        }))
    }

    /// What becomes of what no test tells.
    fn unfitting(
        &mut self,
        span: &Span<'j>,
        plan: &'static Plan,
        is_open: bool,
    ) -> Result<Choice, ReadError> {
        let message = format!("the value fits no variant of `{}`", plan.name);
        match is_open {
            true => self.unfit(span, &message).map(Choice::Unknown),
            false => Err(self.error(message)),
        }
    }

    /// Tries variants: the place of the one that fits best, or what is kept of a value of none.
    fn best_of(
        &mut self,
        union: TypeId,
        span: &Span<'j>,
        tries: Tries<'_, '_>,
        trial: &Trial,
    ) -> Result<Result<usize, UnknownVariant>, ReadError> {
        let wanted = match trial.how {
            How::Any => Wanted::Any,
            How::Known => Wanted::Known,
            How::Else => Wanted::Else,
            How::Untold | How::Unmarked => Wanted::Untold,
            How::Meant(first) => {
                let found = self.best_meant(union, span, tries, first)?;
                self.note_unplaced(span, trial, found);
                return Ok(Ok(found));
            }
            How::Told(told) => return self.best_told(union, span, tries, told).map(Ok),
        };
        let found = self.best(union, span, tries, usize::MAX, wanted)?;
        if let Some(found) = found {
            self.note_unplaced(span, trial, found);
            return Ok(Ok(found));
        }
        Ok(match trial.how {
            How::Else => Err(self.unknown_tag(span, trial.property)),
            How::Untold => Err(self.untold(span, trial.property)?),
            How::Known | How::Unmarked => Err(self.unknown_variant(span)),
            _ => Ok(0),
        })
    }

    fn note_unplaced(&mut self, span: &Span<'j>, trial: &Trial, found: usize) {
        let variant = trial.order.get(found);
        if variant.is_some_and(|variant| trial.unplaced.contains(variant)) {
            self.tag_left_out(span, trial.property);
        }
    }
}

/// That a property may have told one of these.
/// Where none was told, and none fits, an open union keeps it: null says of no variant that it is that one.
fn told(order: &'static [usize], told: Option<usize>, is_open: bool) -> Choice {
    Choice::Tried(Trial {
        order,
        how: match told {
            None if is_open => How::Unmarked,
            told => How::Told(told),
        },
        property: "",
        unplaced: &[],
    })
}
