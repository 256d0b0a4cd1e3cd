//! The kinds of differences between an answer and its document.

use std::fmt;

/// A difference between an answer and its document that does not stop reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Drift {
    /// A property is null though its schema does not allow null; it was read as absent.
    NullProperty,
    /// A list is null; it was read as empty.
    NullForList,
    /// A map is null; it was read as empty.
    NullForMap,
    /// A map, or an object whose properties may all be missing, is an empty list; it was read as empty.
    EmptyListForObject,
    /// A required property is missing; it was read as absent.
    MissingProperty,
    /// A property, or the body as a whole, has a value that does not fit; it is kept as the JSON that it is.
    Misfit,
    /// An enum has a value that the document does not list; it is kept.
    UnknownValue,
    /// A union has a variant that the document does not know; it is kept as the JSON that it is.
    UnknownVariant,
    /// A value of a union that nothing tells apart has properties that the variant it was read as does not
    /// know, and the document is so large that the other variants were not tried: perhaps one knows them.
    VariantsNotTried,
    /// The constants by which the variants of a union are told apart are missing, and the value fits several: it was
    /// read as the one that fits best.
    MissingConstant,
    /// A property by which the variants of a union are told apart has a value that means none of them, or one that the rest
    /// does not fit; it was read as a variant that has no place for the property, which was left out.
    TagLeftOut,
    /// A value that may be of several variants of a union at once (`anyOf`) has a property of another variant than the one
    /// it was read as, which has no place for it; it was left out.
    OfOtherVariant,
    /// A number has digits that its type, a float, does not hold; it was read as the nearest one.
    Rounded,
    /// A list has more elements than its type has places; those beyond were left out.
    FurtherElements,
    /// A header has a value that is not what the document describes; it was read as absent.
    UnreadableHeader,
    /// A date-time has more digits of a second than its type holds, which are nine; those beyond were left out.
    Shortened,
    /// A date or a date-time is written in another form than RFC 3339 has; it was read as what it means.
    OtherForm,
    /// The status is none that the document names; the answer was read like the one it fits.
    UndocumentedStatus,
    /// The body is of another media type than documented; it was read as what it is.
    OtherContentType,
    /// The body is empty though one is documented, or null where an object is; it was read as absent or empty.
    EmptyBody,
    /// There is a body though none is documented; its bytes are kept.
    UndocumentedBody,
}

/// What was made of it, in a few words.
impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Drift::NullProperty | Drift::MissingProperty | Drift::UnreadableHeader => {
                "read as absent"
            }
            Drift::FurtherElements => "read without those beyond",
            Drift::TagLeftOut | Drift::OfOtherVariant => "read without it",
            Drift::NullForList | Drift::NullForMap | Drift::EmptyListForObject => "read as empty",
            Drift::Misfit | Drift::UnknownValue | Drift::UnknownVariant => "kept as it came",
            Drift::VariantsNotTried => "not all variants were tried",
            Drift::MissingConstant => "read as the variant that fits best",
            Drift::Rounded => "read as the nearest float",
            Drift::Shortened => "read without the digits beyond",
            Drift::OtherForm => "read as what it means",
            Drift::UndocumentedStatus => "read like the documented answer",
            Drift::OtherContentType => "read as what it is",
            Drift::EmptyBody => "read as nothing",
            Drift::UndocumentedBody => "kept as bytes",
        })
    }
}
