//! What was found out of the values of unions, by their places.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::ends::Ends;
use super::fit::Trial;
use super::keys::Keys;
use super::rank::{Misfits, Rank};
use super::span::Span;
use super::{ReadError, Reader};

/// How many results are kept: each is 32 bytes.
const MOST: usize = 1 << 21;

/// How many unions that fit no variant are remembered with their errors.
const MOST_ERRORS: usize = 256;

/// For how many results room is kept.
const ROOM: usize = 1024;

/// What the readers of one text share, once there is a union in a union.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(super) ends: Ends,
    pub(super) keys: Keys,
    /// The unions, by their numbers in `results`.
    unions: Vec<TypeId>,
    /// By union and place.
    results: HashMap<(u16, u32), Kept, BuildHasherDefault<Neighbors>>,
    errors: HashMap<(u16, u32), ReadError>,
}

/// Places that are near each other in the text are so in the map: a large one is walked, not jumped about in. The
/// server decides which places there are; places that collide are as far from each other as the map is large, so
/// that a text has few of them.
#[derive(Default)]
struct Neighbors(u64);

impl Hasher for Neighbors {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u16(&mut self, union: u16) {
        self.write_u32(u32::from(union));
    }

    fn write_u32(&mut self, place: u32) {
        // The upper bits tell apart what lies side by side.
        let mixed = u64::from(place.wrapping_mul(0x9E37_79B9)) << 32;
        self.0 = self.0.wrapping_add(mixed | u64::from(place));
    }
}

/// A result in few bytes.
#[derive(Debug, Clone, Copy)]
struct Kept {
    constants: u32,
    values: u32,
    strangers: u32,
    unsaid: u32,
    /// The variant, or none: see `NONE`.
    index: u16,
    cut_short: bool,
    all_contradict: bool,
    /// Whether it fits several.
    several: bool,
}

const NONE: u16 = u16::MAX;

impl Shared {
    fn key(&mut self, union: TypeId, start: usize) -> Option<(u16, u32)> {
        let start = u32::try_from(start).ok()?;
        let number = match self.unions.iter().position(|known| *known == union) {
            Some(number) => number,
            None => {
                self.unions.push(union);
                self.unions.len() - 1
            }
        };
        Some((u16::try_from(number).ok()?, start))
    }

    /// Forgets all results: the places of another value follow.
    fn forget(&mut self) {
        // Clearing takes as long as there is room: a large one is not kept for small values that follow.
        if self.results.capacity() > ROOM {
            self.results = HashMap::default();
        }
        self.results.clear();
        self.errors.clear();
    }
}

impl<'j> Reader<'j> {
    /// What readers of this text share.
    pub(super) fn shared(&mut self) -> &mut Shared {
        self.shared.get_or_insert_default()
    }

    /// What was found out of a value before, as a value of this union.
    pub(super) fn recall(&mut self, union: TypeId, span: &Span<'j>) -> Option<Trial> {
        if !self.trying {
            return None;
        }
        let shared = self.shared.as_mut()?;
        let key = shared.key(union, span.start)?;
        let kept = *shared.results.get(&key)?;
        let error = match kept.index {
            NONE => shared.errors.get(&key).cloned(),
            _ => None,
        };
        if kept.index == NONE && error.is_none() && !self.quiet && self.explained > 0 {
            // Somebody will read why: it is looked for again.
            self.explained -= 1;
            return None;
        }
        let rank = Rank {
            misfits: Misfits {
                constants: kept.constants,
                values: kept.values,
            },
            strangers: kept.strangers,
            unsaid: kept.unsaid,
        };
        Some(Trial::known(
            (kept.index != NONE).then_some((usize::from(kept.index), rank)),
            1 + u32::from(kept.several),
            kept.cut_short,
            kept.all_contradict,
            error,
        ))
    }

    /// Remembers what was found out of a value.
    pub(super) fn remember(&mut self, union: TypeId, span: &Span<'j>, trial: &Trial) {
        let shared = self.shared();
        let Some(key) = shared.key(union, span.start) else {
            return;
        };
        let (index, rank) = trial.found().unwrap_or_default();
        let index = match (trial.found(), u16::try_from(index)) {
            (Some(_), Ok(index)) if index < NONE => index,
            (Some(_), _) => return,
            (None, _) => NONE,
        };
        if shared.errors.len() < MOST_ERRORS {
            if let Some(error) = trial.why(span.start) {
                shared.errors.insert(key, error);
            }
        }
        if shared.results.len() < MOST {
            let kept = Kept {
                constants: rank.misfits.constants,
                values: rank.misfits.values,
                strangers: rank.strangers,
                unsaid: rank.unsaid,
                index,
                cut_short: trial.cut_short,
                all_contradict: trial.all_contradict,
                several: trial.fitting > 1,
            };
            shared.results.insert(key, kept);
        }
    }

    /// After the outermost value of a union whose variants were tried.
    pub(super) fn forget(&mut self) {
        if let Some(shared) = &mut self.shared {
            shared.forget();
        }
    }
}
