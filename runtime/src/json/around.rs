//! Which unions are being read at one place: a union that stands in itself there has no value that ends.

use std::any::TypeId;

/// The unions that are being read at a byte, one in the other.
#[derive(Default)]
pub(crate) struct Around {
    start: usize,
    /// Nearly always there is one.
    first: Option<TypeId>,
    more: Vec<TypeId>,
}

/// What was around before a union.
pub(super) enum Before {
    /// The same place, and this union is one more.
    Here,
    /// Another place.
    Elsewhere(Around),
}

impl Around {
    /// Begins a union at a place; nothing where it is being read there already.
    pub(super) fn enter(&mut self, union: TypeId, start: usize) -> Option<Before> {
        if self.first.is_none() || self.start != start {
            let here = Around {
                start,
                first: Some(union),
                more: Vec::new(),
            };
            return Some(Before::Elsewhere(std::mem::replace(self, here)));
        }
        if self.first == Some(union) || self.more.contains(&union) {
            return None;
        }
        self.more.push(union);
        Some(Before::Here)
    }

    /// Ends what was begun last.
    pub(super) fn leave(&mut self, before: Before) {
        match before {
            Before::Here => drop(self.more.pop()),
            Before::Elsewhere(around) => *self = around,
        }
    }
}
