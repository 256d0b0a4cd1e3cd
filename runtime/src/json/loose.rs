//! Elements of an answer that nothing around them keeps where they do not fit.

use super::unknown::UnknownVariant;
use super::{Drift, Read, ReadError, Reader, Write, Writer};

/// An element of a list or a map that is a whole answer: what the document says, or else the JSON that came.
///
/// Clients that were generated with `answers = "lenient"` have it where an answer is a list or a map of values that
/// have no [`Misfits`](crate::json::Misfits) themselves: one number among texts is kept then, and costs no other element.
///
/// ```
/// use apiloom_runtime::json::{self, Loose};
///
/// enum Wire {}
/// let stock: Vec<Loose<i64>> = json::from_slice::<Wire, _>(br#"[1, "many", 3]"#)?;
/// let known: Vec<&i64> = stock.iter().filter_map(Loose::fitting).collect();
/// assert_eq!(known, [&1, &3]);
/// assert_eq!(stock[1].misfit().map(|json| json.as_json()), Some(r#""many""#));
/// assert_eq!(json::to_vec::<Wire, _>(&stock), br#"[1,"many",3]"#);
/// # Ok::<(), json::ReadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Loose<T> {
    /// A value as the document describes it.
    Fits(T),
    /// Any other one, as it came.
    Misfit(UnknownVariant),
}

impl<T> Loose<T> {
    /// The value, if it is what the document says.
    pub fn fitting(&self) -> Option<&T> {
        match self {
            Loose::Fits(value) => Some(value),
            Loose::Misfit(_) => None,
        }
    }

    /// The same, taken out.
    pub fn into_fitting(self) -> Option<T> {
        match self {
            Loose::Fits(value) => Some(value),
            Loose::Misfit(_) => None,
        }
    }

    /// The JSON that came, if it is not what the document says.
    pub fn misfit(&self) -> Option<&UnknownVariant> {
        match self {
            Loose::Fits(_) => None,
            Loose::Misfit(json) => Some(json),
        }
    }
}

impl<T> From<T> for Loose<T> {
    fn from(value: T) -> Self {
        Loose::Fits(value)
    }
}

impl<M, T: Read<M>> Read<M> for Loose<T> {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        if !input.keeps_misfits() {
            return T::read(input).map(Loose::Fits);
        }
        let start = (input.at, input.depth);
        let around = std::mem::replace(&mut input.has_keeper, true);
        let read = T::read(input);
        input.has_keeper = around;
        match read {
            Err(error) if !error.is_assessed() => {
                let json = input.keep(start, error, Drift::Misfit)?;
                Ok(Loose::Misfit(UnknownVariant::of(json)))
            }
            read => read.map(Loose::Fits),
        }
    }
}

impl<M, T: Write<M>> Write<M> for Loose<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Loose::Fits(value) => value.write(out),
            Loose::Misfit(json) => <UnknownVariant as Write<M>>::write(json, out),
        }
    }
}
