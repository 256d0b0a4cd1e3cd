//! A value as a piece of text: what unions look at before they read.

use std::borrow::Cow;
use std::str::FromStr;

use super::drift::{Drift, Noted};
use super::{Kind, Limits, ReadError, Reader, Slot};

/// The longest account of why no variant fits, in bytes.
const LONGEST_ACCOUNT: usize = 1024;

/// One well-formed value of a text.
#[derive(Debug, Clone, Copy)]
pub struct Span<'j> {
    /// The document up to the end of the value.
    text: &'j str,
    pub(crate) start: usize,
    depth: u32,
    limits: Limits,
}

impl<'j> Span<'j> {
    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        let first = self.as_bytes().first();
        first
            .and_then(|first| Kind::of(*first))
            .unwrap_or(Kind::Null)
    }

    /// The value as text.
    pub fn as_bytes(&self) -> &'j [u8] {
        self.as_str().as_bytes()
    }

    /// The value as text.
    pub(crate) fn as_str(&self) -> &'j str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Whether the value is a whole number that is written as such, and fits the type: `2.0` is none here.
    pub fn is_whole<T: FromStr>(&self) -> bool {
        // Rust's integers have no negative zero.
        self.kind() == Kind::Number && self.as_str() != "-0" && self.as_str().parse::<T>().is_ok()
    }

    /// The value of a property, if it is a string, a number or a boolean: a discriminator. A number
    /// that is whole is given without a fraction, however it is written.
    pub fn tag(&self, name: &str) -> Option<Cow<'j, str>> {
        let mut found = None;
        self.properties(&mut |key, input| {
            if key != name {
                input.skip()?;
                return Ok(true);
            }
            found = match input.kind()? {
                Kind::String => Some(input.text()?),
                Kind::Number => Some(input.number()?.canonical()),
                Kind::Bool if input.boolean()? => Some(Cow::Borrowed("true")),
                Kind::Bool => Some(Cow::Borrowed("false")),
                _ => None,
            };
            Ok(false)
        });
        found
    }

    /// The value of a property, if it is a string: one that only one variant allows.
    pub fn const_text(&self, name: &str) -> Option<Cow<'j, str>> {
        let mut found = None;
        self.properties(&mut |key, input| {
            if key != name {
                input.skip()?;
                return Ok(true);
            }
            if input.kind()? == Kind::String {
                found = Some(input.text()?);
            }
            Ok(false)
        });
        found
    }

    /// The value of a property, if it is a number, a boolean or null, as JSON text: one that only one variant
    /// allows. A number that is whole is given without a fraction, however it is written.
    pub fn const_json(&self, name: &str) -> Option<Cow<'j, str>> {
        let mut found = None;
        self.properties(&mut |key, input| {
            if key != name {
                input.skip()?;
                return Ok(true);
            }
            found = match input.kind()? {
                Kind::Number => Some(input.number()?.canonical()),
                Kind::Bool if input.boolean()? => Some(Cow::Borrowed("true")),
                Kind::Bool => Some(Cow::Borrowed("false")),
                Kind::Null => Some(Cow::Borrowed("null")),
                _ => None,
            };
            Ok(false)
        });
        found
    }

    /// Which of up to 64 properties are there: bit `i` for the `i`th name.
    pub fn has(&self, names: &[&str]) -> u64 {
        let mut seen = 0u64;
        let wanted = u32::try_from(names.len()).map_or(64, |count| count.min(64));
        self.properties(&mut |key, input| {
            if let Some(at) = names.iter().take(64).position(|name| *name == key) {
                seen |= 1 << at;
            }
            input.skip().map(|()| seen.count_ones() < wanted)
        });
        seen
    }

    /// Goes through the properties, if it is an object, while `each` wants more. The text was passed
    /// over before, so it is well-formed, and an error can only be that a string is too long: reading
    /// the value will report it.
    fn properties(&self, each: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<bool, ReadError>) {
        if self.kind() == Kind::Object {
            let _ = self.reader().while_wanted(each);
        }
    }

    /// A reader of the value that knows where it stands in the document.
    pub(crate) fn reader(&self) -> Reader<'j> {
        let mut reader = Reader::with_limits(&[], self.limits);
        reader.text = self.text;
        reader.at = self.start;
        reader.depth = self.depth;
        reader
    }
}

impl<'j> Reader<'j> {
    fn while_wanted(
        &mut self,
        each: &mut dyn FnMut(&str, &mut Reader<'j>) -> Result<bool, ReadError>,
    ) -> Result<(), ReadError> {
        self.enter(Kind::Object)?;
        let mut more = !self.closes(b'}');
        while more {
            let key = self.key()?;
            more = each(&key, self)? && self.more(b'}')?;
        }
        Ok(())
    }

    /// Passes over the next value and remembers it.
    ///
    /// # Errors
    ///
    /// When it is not well-formed.
    pub fn span(&mut self) -> Result<Span<'j>, ReadError> {
        self.kind()?;
        let start = self.at;
        self.skip()?;
        Ok(Span {
            text: self.text.get(..self.at).unwrap_or_default(),
            start,
            depth: self.depth,
            limits: self.limits,
        })
    }

    /// Reads a value that was passed over.
    ///
    /// Values inside unions inside unions could be read again very often, so all rereading of one
    /// document shares a budget. What is charged is what was read, not the whole value: a variant that
    /// does not fit at its first property costs next to nothing, however large the value is.
    ///
    /// # Errors
    ///
    /// When the value does not fit, or the budget is used up.
    #[inline]
    pub fn reread<T>(
        &mut self,
        span: &Span<'j>,
        read: impl FnOnce(&mut Reader<'j>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let noted = self.watch.len();
        let mut inner = self.again(span)?;
        let value = read(&mut inner);
        self.after(span, inner, value.is_err().then_some(noted));
        value
    }

    /// A reader of a value that was passed over: same depth, same limits, same budget.
    fn again(&mut self, span: &Span<'j>) -> Result<Reader<'j>, ReadError> {
        if self.budget == 0 {
            return Err(ambiguous(span));
        }
        let mut inner = span.reader();
        inner.budget = self.budget;
        inner.thrift = self.thrift;
        inner.watch = std::mem::take(&mut self.watch);
        inner.answers = self.answers;
        Ok(inner)
    }

    /// Takes back what a reader of the same document has used up and noted. What it noted since
    /// `forget` does not count if it failed.
    fn after(&mut self, span: &Span<'j>, inner: Reader<'j>, forget: Option<usize>) {
        // A try costs something even if it fails at the first byte.
        let read = inner.at.saturating_sub(span.start) as u64 + 1;
        self.budget = inner.budget.saturating_sub(read);
        self.strangers = self.strangers.saturating_add(inner.strangers);
        self.misfits = self.misfits.and(inner.misfits);
        self.watch = inner.watch;
        if let Some(noted) = forget {
            self.watch.truncate(noted);
        }
    }

    /// Passes over a value that the type has no place for.
    pub(crate) fn skip_stranger(&mut self) -> Result<(), ReadError> {
        self.strangers = self.strangers.saturating_add(1);
        self.skip()
    }

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

    /// The error of a union whose discriminator is missing or unknown.
    #[cold]
    pub fn untagged(&self, span: &Span<'j>, property: &str) -> ReadError {
        let message = match span.tag(property) {
            None if span.kind() == Kind::Object => {
                format!("the property `{property}` that tells the variant is missing")
            }
            None => format!(
                "expected an object with the property `{property}`, found {}",
                span.kind()
            ),
            Some(_) => format!("the property `{property}` has a value that means no variant"),
        };
        ReadError::new(span.start, message)
    }
}

#[cold]
fn ambiguous(span: &Span<'_>) -> ReadError {
    ReadError::new(span.start, "ambiguous: the value is read too often")
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
    fn and(self, more: Misfits) -> Misfits {
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
