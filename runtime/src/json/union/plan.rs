//! Plans: what tells the variants of a union apart, as data.

use super::super::Kind;
use super::super::span::Span;
use super::super::told::{Look, Told};

/// How the variant of a value is found. Variants are called by their places.
#[derive(Debug)]
pub struct Plan {
    /// The name of the enum, for messages.
    pub name: &'static str,
    /// What is looked at first, one after the other.
    pub tests: &'static [(Test, usize)],
    /// What is done where none of these has told.
    pub by: By,
}

/// What tells the variant where no test has told.
#[derive(Debug)]
pub enum By {
    /// Nothing: it is of none.
    Tests,
    /// The same; a property that a test has found says which of these is meant as long as the value fits it.
    Keyed(&'static [usize]),
    /// The property that each of them has of its own.
    Keys(&'static [&'static str], &'static [usize]),
    /// The value of a property.
    Property(Telling),
    /// What fits.
    Trying(Meaning),
}

/// A property whose value tells.
#[derive(Debug)]
pub struct Telling {
    /// The property.
    pub name: &'static str,
    /// Values, and what each means.
    pub values: &'static [(&'static [Known], Meaning)],
    /// What it means that there is no value.
    pub lacking: Option<(Lack, Meaning)>,
    /// What null means otherwise.
    pub null: Option<Meaning>,
    /// What all else means.
    pub otherwise: Meaning,
    /// The variants that have no place for the property.
    pub unplaced: &'static [usize],
}

/// What counts as a value that is not there.
#[derive(Debug, Clone, Copy)]
pub enum Lack {
    /// There is no such property, or the value is no object.
    Missing,
    /// The same, or it is null.
    None,
    /// It is an object that has none, or null for it.
    Absent,
}

/// What is known of a value, which is read accordingly.
#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    /// That it is of this variant.
    One(usize),
    /// The same: the parent of all variants, which has these tags itself.
    Parent(usize, &'static [&'static str]),
    /// That it is of one of these.
    Any(&'static [usize]),
    /// The same, or of none where it contradicts constants of all.
    Known(&'static [usize]),
    /// That it is of one of the first ones, so many, or else of another one.
    Meant(usize, &'static [usize]),
    /// That it is of one of these, or of none.
    Else(&'static [usize]),
    /// The same of a value that lacks what would tell.
    Untold(&'static [usize]),
    /// That it is of none.
    Unknown,
}

/// A known value of a property.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    word: &'static str,
    is_text: bool,
    is_json: bool,
}

impl Known {
    /// A text.
    pub const fn text(word: &'static str) -> Self {
        Known {
            word,
            is_text: true,
            is_json: false,
        }
    }

    /// No text, but a number or a boolean with these letters.
    #[must_use]
    pub const fn json(mut self) -> Self {
        (self.is_text, self.is_json) = (false, true);
        self
    }

    /// A text as well as a number or a boolean.
    #[must_use]
    pub const fn own(mut self) -> Self {
        self.is_json = true;
        self
    }

    fn is(&self, told: &Told<'_>) -> bool {
        self.is_text && told.text() == Some(self.word)
            || self.is_json && told.json() == Some(self.word)
    }
}

/// What tells one variant from all others.
#[derive(Debug)]
pub enum Test {
    /// That the value is of one of these kinds.
    Kind(&'static [Kind]),
    /// That it is a number; one with more digits than a float holds is of no variant.
    Float,
    /// That it is a whole number of a type.
    Whole(fn(&Span<'_>) -> bool),
    /// That it is a text in the form of a UUID.
    Uuid,
    /// That it is one in the form of a date-time.
    DateTime,
    /// That it is one in the form of a date.
    Date,
    /// That it is this text.
    Text(&'static str),
    /// That it has a property.
    Has(&'static str),
    /// That a property has one of these values.
    Told(&'static str, &'static [Known]),
}

impl Test {
    /// The property that it looks at.
    pub(super) fn property(&self) -> Option<&'static str> {
        match self {
            Test::Has(name) | Test::Told(name, _) => Some(name),
            _ => None,
        }
    }

    pub(super) fn holds(&self, span: &Span<'_>, look: Option<&Look<'_, '_>>) -> bool {
        match self {
            Test::Kind(kinds) => kinds.contains(&span.kind()),
            Test::Float => span.kind() == Kind::Number,
            Test::Whole(is_whole) => is_whole(span),
            Test::Uuid => span.is_uuid(),
            Test::DateTime => span.is_date_time(),
            Test::Date => span.is_date(),
            Test::Text(text) => span.is_text(text),
            Test::Has(name) => look.is_some_and(|look| look.has(name)),
            Test::Told(name, values) => look.is_some_and(|look| {
                let told = look.told(name);
                values.iter().any(|value| value.is(&told))
            }),
        }
    }
}

impl Telling {
    /// What the value of the property means, and which variants have no place for it.
    pub(super) fn meaning(&self, told: &Told<'_>) -> (Meaning, &'static [usize]) {
        let is_told = |values: &[Known]| values.iter().any(|value| value.is(told));
        let mut values = self.values.iter();
        if let Some((_, meaning)) = values.find(|(values, _)| is_told(values)) {
            return (*meaning, self.unplaced);
        }
        let lacking = self.lacking.filter(|(lack, _)| match lack {
            Lack::Missing => told.is_missing(),
            Lack::None => told.is_none(),
            Lack::Absent => told.is_absent(),
        });
        let null = self.null.filter(|_| told.is_none());
        match (lacking, null) {
            (Some((_, meaning)), _) | (None, Some(meaning)) => (meaning, &[]),
            (None, None) => (self.otherwise, self.unplaced),
        }
    }
}
