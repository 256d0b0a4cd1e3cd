//! Unions, and what tells their variants apart.

use super::{IntegerKind, Origin, Type};

/// One of several types.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// In the document's order.
    pub variants: Vec<Variant>,
    /// How a reader finds the variant.
    pub dispatch: Dispatch,
    /// The variants that do not require the discriminator's property: they are tried where it is missing.
    pub untagged: Vec<usize>,
    /// Whether there may be values of none of the variants, because it is known what tells them apart: they
    /// are kept as they came, unless enums are closed.
    pub open: bool,
    /// Whether a discriminator that means no variant is told, though one is meant otherwise: a parent takes what it does not
    /// know, which no document says.
    pub unforeseen: bool,
    /// Whether a value may be of several variants at once (`anyOf`). Once it is known how they are told apart: only where the
    /// one that it is read as may have no place for what another one has.
    pub together: bool,
}

/// One alternative of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Where the document defines it.
    pub origin: Origin,
    /// Words for its name, when the document has some: the mapping's key or a title.
    pub word: Option<String>,
    /// What it holds.
    pub ty: Type,
    /// The values of the discriminator that mean this variant; the first is written.
    pub tags: Vec<String>,
    /// The schema's name, which means it beside what a mapping says (OAS 3.0.4, Discriminator Object).
    pub implicit: Option<String>,
    /// Whether it is meant where the discriminator means no other.
    pub otherwise: bool,
    /// What the discriminator's property is.
    pub tag_form: TagForm,
}

/// How the tags of a variant are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagForm {
    /// As texts.
    Text,
    /// They are numbers or booleans, as JSON text of the form in which the runtime compares.
    Json,
    /// By the value alone: its own property could have none of them.
    Own,
}

/// How a reader finds the variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub enum Dispatch {
    /// By the value of a discriminator.
    Tag(String),
    /// By the value of a property that variants have constants for.
    Constant(Constant),
    /// By the property that each has of its own.
    Keys(Keys),
    /// By a test for each variant, one after the other: what a test tells holds where those before it
    /// have failed.
    Tests(Vec<(usize, Test)>),
    /// By trying one after the other, in this order of variant indexes, what no test has told before.
    Try(Vec<(usize, Test)>, Vec<usize>),
}

impl Dispatch {
    /// By trying all of so many variants, in the document's order.
    pub fn untold(variants: usize) -> Self {
        Dispatch::Try(Vec::new(), (0..variants).collect())
    }
}

/// How constants tell the variants of a union apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constant {
    /// The property.
    pub property: String,
    /// What tells variants before anybody looks at the property.
    pub before: Vec<(usize, Test)>,
    /// Values, and the variants that may be meant by them, which are tried. No value stands twice.
    pub values: Vec<(Vec<usize>, Vec<Known>)>,
    /// The variants that are tried where the property is missing.
    pub missing: Vec<usize>,
    /// Those of them that are tried where it is null, if null is a value of it in any of them.
    pub null: Vec<usize>,
    /// The variants that are tried where it has another value, and where none that is meant fits.
    pub otherwise: Vec<usize>,
    /// Whether further constants tell those apart that share a value: then it may be of none of them.
    pub further: bool,
}

/// How properties of their own tell the variants of a union apart: it is externally tagged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The variants that are one text each: any other one is of none of the variants.
    pub texts: Vec<(usize, String)>,
    /// The others that are no objects, by their kinds.
    pub before: Vec<(usize, Test)>,
    /// The property of each object, which it always has: one after the other, those behind it may know the property
    /// only of such as stand before them.
    pub keys: Vec<(usize, String)>,
}

/// A known value of a property: a text, or a number or a boolean in JSON, which is no text with the same letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Known {
    /// Whether it is a text.
    pub text: bool,
    /// The text, or the JSON; numbers in one form.
    pub word: String,
}

impl Known {
    /// A text.
    pub fn text(word: String) -> Self {
        Known { text: true, word }
    }
}

/// What tells one variant from all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// The JSON kinds the value may have.
    Kind(Vec<&'static str>),
    /// That it is a number of this kind, and written as a whole one.
    Whole(IntegerKind),
    /// That it is a text of this form.
    Form(TextForm),
    /// A property that only this variant has, and always.
    Has(String),
    /// A property whose values only this variant allows.
    Const(String, Vec<Known>),
}

/// The form of a text whose type may be `String`, so that its reader takes others too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// A UUID (RFC 9562, section 4).
    Uuid,
    /// A date-time (RFC 3339, section 5.6).
    DateTime,
    /// A date (there).
    Date,
}
