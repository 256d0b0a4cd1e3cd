//! Where the lists and objects inside a union's value end, so that nobody passes over them twice.

use super::{Kind, Reader};

/// How long a list or an object must be to be remembered: shorter ones are passed over as fast.
const SHORTEST: u32 = 32;

/// How many places are looked at one after the other before they are searched.
const NEAR: usize = 8;

/// The ends of one value's parts, by their beginnings.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// Where the value begins that they are parts of.
    of: Option<usize>,
    marks: Vec<Mark>,
    /// The first mark that is not before what was asked for last.
    next: usize,
    /// The first mark after the part that was found last.
    after: usize,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    start: u32,
    end: u32,
    /// The first mark that is not inside.
    after: u32,
}

impl Ends {
    /// Whether these are of the value that begins there.
    pub(super) fn are_of(&self, start: usize) -> bool {
        self.of == Some(start)
    }

    /// The end of the list or object that begins there, if it is remembered.
    pub(super) fn end(&mut self, start: usize) -> Option<usize> {
        let start = u32::try_from(start).ok()?;
        let place = self.place(start);
        self.next = place;
        let mark = self.marks.get(place).filter(|mark| mark.start == start)?;
        self.next = place + 1;
        self.after = mark.after as usize;
        Some(mark.end as usize)
    }

    /// The first mark that does not begin before. Readers mostly go into what was found last, or past it.
    fn place(&self, start: u32) -> usize {
        for from in [self.next, self.after] {
            let (before, rest) = self.marks.split_at_checked(from).unwrap_or_default();
            if before.last().is_some_and(|mark| mark.start >= start) {
                continue;
            }
            let near = rest.iter().take(NEAR);
            let steps = near.take_while(|mark| mark.start < start).count();
            if steps < NEAR {
                return from + steps;
            }
        }
        self.marks.partition_point(|mark| mark.start < start)
    }
}

/// What is told of each list and object while a value is passed over.
pub(super) trait Marks {
    /// One begins there.
    fn open(&mut self, start: usize);
    /// The last one that began ends there.
    fn close(&mut self, end: usize);
}

/// Nobody wants to know.
impl Marks for () {
    #[inline]
    fn open(&mut self, _: usize) {}

    #[inline]
    fn close(&mut self, _: usize) {}
}

/// Remembers them.
struct Recorder {
    marks: Vec<Mark>,
    /// The places of those that are open.
    open: Vec<usize>,
}

impl Marks for Recorder {
    fn open(&mut self, start: usize) {
        self.open.push(self.marks.len());
        // Texts beyond 4 GiB are not remembered: no such body is held in memory.
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        self.marks.push(Mark {
            start,
            end: start,
            after: 0,
        });
    }

    fn close(&mut self, end: usize) {
        let Some(place) = self.open.pop() else {
            return;
        };
        let after = self.marks.len();
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        let Some(mark) = self.marks.get_mut(place) else {
            return;
        };
        if end == u32::MAX || end - mark.start < SHORTEST {
            // What is inside is shorter still.
            self.marks.truncate(place);
            return;
        }
        mark.end = end;
        mark.after = u32::try_from(after).unwrap_or(u32::MAX);
    }
}

impl Reader<'_> {
    /// Remembers where the parts of a value end. It was passed over before, so it is well-formed; of what is not,
    /// nothing is known, and it is passed over byte by byte.
    pub(super) fn know_ends(&mut self, start: usize, depth: u32) {
        let mut again = Reader::over(self.text, start, depth, self.limits);
        let mut recorder = Recorder {
            marks: std::mem::take(&mut self.shared().ends.marks),
            open: Vec::new(),
        };
        recorder.marks.clear();
        if again.pass_over(&mut recorder).is_err() {
            recorder.marks.clear();
        }
        self.shared().ends = Ends {
            of: Some(start),
            marks: recorder.marks,
            next: 0,
            after: 0,
        };
    }

    /// Passes over the next value at once, if it is known where it ends.
    #[inline]
    pub(super) fn jump(&mut self) -> bool {
        if self.shared.is_none() || self.outermost.is_none() {
            return false;
        }
        self.jump_known()
    }

    #[inline(never)]
    fn jump_known(&mut self) -> bool {
        if !matches!(
            self.peek().and_then(Kind::of),
            Some(Kind::Array | Kind::Object)
        ) {
            return false;
        }
        let start = self.at;
        let ends = self.shared.as_mut().map(|shared| &mut shared.ends);
        match ends.and_then(|ends| ends.end(start)) {
            Some(end) if end <= self.text.len() => {
                self.at = end;
                self.jumped += (end - start) as u64;
                true
            }
            _ => false,
        }
    }
}
