//! `anyOf`: a value may be of several variants at once, and is read as one of them. What the others have a place for, and
//! that one leaves out, is told.

use super::object::Property;
use super::{Drift, ReadError, Reader, Span};

/// What all the variants of one value have places for.
#[derive(Debug)]
struct Whole {
    start: usize,
    end: usize,
    /// How deep the object is.
    depth: u32,
    tables: &'static [&'static [Property]],
}

/// The values around that may be of several variants at once, from the outermost on.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Vec<Whole>);

impl LeftOut {
    fn begin(&mut self, whole: Whole) {
        // Those that ended are of no use any more.
        let is_around = |other: &Whole| other.start <= whole.start && whole.start < other.end;
        self.0.retain(is_around);
        let same =
            |other: &Whole| other.start == whole.start && std::ptr::eq(other.tables, whole.tables);
        if !self.0.iter().any(same) {
            self.0.push(whole);
        }
    }

    /// Whether a variant of the object that is so deep and has the place inside knows a property.
    fn is_known(&self, at: usize, depth: u32, key: &str) -> bool {
        let is_of = |whole: &&Whole| {
            whole.start < at && at < whole.end && whole.depth.checked_add(1) == Some(depth)
        };
        let mut properties = self.0.iter().filter(is_of).flat_map(|it| it.tables);
        properties.any(|table| table.iter().any(|property| property.name == key))
    }
}

impl<'j> Reader<'j> {
    /// Says which properties the variants have that a value may be of at once: those that the one leaves out as which it is
    /// read are told ([`Drift::OfOtherVariant`]).
    pub fn any_of(&mut self, span: &Span<'j>, tables: &'static [&'static [Property]]) {
        if let Some(left_out) = self.watch.left_out() {
            let (start, end, depth) = span.bounds();
            left_out.begin(Whole {
                start,
                end,
                depth,
                tables,
            });
        }
    }

    /// Passes over the value of a property that the type has no place for.
    pub(super) fn leave_out(&mut self, key: &str) -> Result<(), ReadError> {
        if self.watch.is_on() {
            self.peek();
            let (at, depth) = (self.at, self.depth);
            let known = self.watch.left_out();
            if known.is_some_and(|left_out| left_out.is_known(at, depth, key)) {
                let drift = Drift::OfOtherVariant;
                self.watch
                    .note(at, drift, "what one variant has a place for");
            }
        }
        self.skip_stranger()
    }
}
