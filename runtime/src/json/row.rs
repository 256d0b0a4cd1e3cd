//! Where the properties of an object go while it is read: a tuple with a place for each of them.
//!
//! A client has thousands of structs, and each is read by code that its compiler has to check. So as much of it as
//! can be is here: the client's code makes an empty row, has it filled, and takes the values out by a pattern.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use super::object::Slot;
use super::{Misfits, Property, Read, ReadError, Reader};

/// What a place says of the client that it is of.
type Of<M> = PhantomData<fn() -> M>;

/// A place for one property: a [`Slot`] that begins empty.
pub trait Place<M>: Slot {
    /// An empty one.
    fn empty() -> Self;
}

/// The places of an object, in the order of its table.
pub trait Places<M> {
    /// Gives all of them to `fill`.
    fn fill<R>(&mut self, fill: impl FnOnce(&mut [&mut dyn Slot]) -> R) -> R;
}

/// Places in a tuple.
pub trait Row<M>: Places<M> + Sized {
    /// With empty places.
    fn empty() -> Self;
}

/// A required property: reading an object makes sure that it is there.
pub enum Given<M, T> {
    /// Its value.
    There(T, Of<M>),
    /// None yet.
    Missing,
}

/// A property that may be missing.
pub struct Perhaps<M, T>(pub Option<T>, pub Of<M>);

/// A property that is missing or null, which is the same.
pub struct OrNull<M, T>(pub Option<T>, pub bool, pub Of<M>);

/// A property with one value, which it has where it is missing.
pub struct Only<M, T>(pub T, pub bool, pub Of<M>);

/// A property with one value, which it has where it is missing, or null.
pub struct OnlyOrNull<M, T>(pub Option<T>, pub bool, pub Of<M>);

/// The patterns that take a value out of its place, by how its property is there.
pub mod takes {
    pub use super::Given::There as required;
    pub use super::Given::There as required_nullable;
    pub use super::Given::There as required_constant;
    pub use super::Given::There as required_constant_nullable;
    pub use super::Only as constant;
    pub use super::Only as constant_nullable;
    pub use super::Only as expected_constant;
    pub use super::Only as expected_constant_nullable;
    pub use super::OnlyOrNull as constant_option;
    pub use super::OnlyOrNull as expected_constant_option;
    pub use super::OrNull as expected_nullable;
    pub use super::OrNull as optional_or_null;
    pub use super::Perhaps as discriminator;
    pub use super::Perhaps as discriminator_nullable;
    pub use super::Perhaps as expected;
    pub use super::Perhaps as optional;
    pub use super::Perhaps as optional_nullable;
}

/// The types of the places, by how their property is there.
pub mod places {
    pub use super::Given as required;
    pub use super::Given as required_nullable;
    pub use super::Given as required_constant;
    pub use super::Given as required_constant_nullable;
    pub use super::Only as constant;
    pub use super::Only as constant_nullable;
    pub use super::Only as expected_constant;
    pub use super::Only as expected_constant_nullable;
    pub use super::OnlyOrNull as constant_option;
    pub use super::OnlyOrNull as expected_constant_option;
    pub use super::OrNull as expected_nullable;
    pub use super::OrNull as optional_or_null;
    pub use super::Perhaps as discriminator;
    pub use super::Perhaps as discriminator_nullable;
    pub use super::Perhaps as expected;
    pub use super::Perhaps as optional;
    pub use super::Perhaps as optional_nullable;
}

impl Reader<'_> {
    /// [`Reader::object`], into the places of a row that it makes: one bound says all that the row must be, and a
    /// client's compiler looks at each bound for each property.
    ///
    /// # Errors
    ///
    /// As there; so for the others.
    #[inline]
    pub fn whole_row<M, R: Row<M>>(
        &mut self,
        properties: &[Property],
        row: &mut Option<R>,
    ) -> Result<(), ReadError> {
        match begin(row) {
            Some(row) => self.row(properties, row),
            None => Err(missing()),
        }
    }

    /// [`Reader::object`], into the places of a row.
    #[inline]
    pub fn row<M, R: Places<M> + ?Sized>(
        &mut self,
        properties: &[Property],
        row: &mut R,
    ) -> Result<(), ReadError> {
        row.fill(|places| self.object(properties, places))
    }

    /// [`Reader::object_closed`], into the places of a row.
    #[inline]
    pub fn row_closed<M, R: Places<M> + ?Sized>(
        &mut self,
        properties: &[Property],
        row: &mut R,
    ) -> Result<(), ReadError> {
        row.fill(|places| self.object_closed(properties, places))
    }

    /// [`Reader::object_with_rest`], into the places of a row.
    #[inline]
    pub fn row_with_rest<M, R: Places<M> + ?Sized>(
        &mut self,
        properties: &[Property],
        row: &mut R,
        rest: &mut BTreeMap<String, impl Read<M>>,
    ) -> Result<(), ReadError> {
        row.fill(|places| self.object_with_rest::<M, _>(properties, places, rest))
    }

    /// [`Reader::object_lenient`], into the places of a row.
    #[inline]
    pub fn row_lenient<M, R: Places<M> + ?Sized>(
        &mut self,
        properties: &[Property],
        row: &mut R,
        misfits: &mut Misfits,
    ) -> Result<(), ReadError> {
        row.fill(|places| self.object_lenient(properties, places, misfits))
    }

    /// [`Reader::object_lenient_with_rest`], into the places of a row.
    #[inline]
    pub fn row_lenient_with_rest<M, R: Places<M> + ?Sized>(
        &mut self,
        properties: &[Property],
        row: &mut R,
        misfits: &mut Misfits,
        rest: &mut BTreeMap<String, impl Read<M>>,
    ) -> Result<(), ReadError> {
        row.fill(|places| self.object_lenient_with_rest::<M, _>(properties, places, misfits, rest))
    }
}

/// An empty row, made where it lies: in a build without optimizations it would lie in two frames of the stack.
fn begin<M, R: Row<M>>(row: &mut Option<R>) -> Option<&mut R> {
    *row = Some(R::empty());
    row.as_mut()
}

/// The value of a required property is not there, though reading the object has made sure that it is.
#[cold]
pub fn missing() -> ReadError {
    ReadError::new(0, "missing required property")
}

impl<M, T: Read<M>> Place<M> for Given<M, T> {
    #[inline]
    fn empty() -> Self {
        Given::Missing
    }
}

impl<M, T: Read<M>> Slot for Given<M, T> {
    #[inline]
    fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = Given::There(T::read(input)?, PhantomData);
        Ok(())
    }

    #[inline]
    fn is_set(&self) -> bool {
        matches!(self, Given::There(..))
    }

    #[inline]
    fn clear(&mut self) {
        *self = Given::Missing;
    }
}

impl<M, T: Read<M>> Place<M> for Perhaps<M, T> {
    #[inline]
    fn empty() -> Self {
        Perhaps(None, PhantomData)
    }
}

impl<M, T: Read<M>> Slot for Perhaps<M, T> {
    #[inline]
    fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError> {
        self.0 = Some(T::read(input)?);
        Ok(())
    }

    #[inline]
    fn is_set(&self) -> bool {
        self.0.is_some()
    }

    #[inline]
    fn clear(&mut self) {
        self.0 = None;
    }
}

/// A place that has a value before any is read, and so remembers whether one was.
macro_rules! beginning {
    ($place:ident of $held:ty, $($bound:path),+; $begin:expr) => {
        impl<M, T: $($bound +)+> Place<M> for $place<M, T>
        where
            $held: Read<M>,
        {
            #[inline]
            fn empty() -> Self {
                $place($begin, false, PhantomData)
            }
        }

        impl<M, T: $($bound +)+> Slot for $place<M, T>
        where
            $held: Read<M>,
        {
            #[inline]
            fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError> {
                *self = $place(<$held>::read(input)?, true, PhantomData);
                Ok(())
            }

            #[inline]
            fn is_set(&self) -> bool {
                self.1
            }

            #[inline]
            fn clear(&mut self) {
                *self = $place($begin, false, PhantomData);
            }
        }
    };
}

beginning!(OrNull of Option<T>, Sized; None);
beginning!(Only of T, Default; T::default());
beginning!(OnlyOrNull of Option<T>, Default; Some(T::default()));

/// Places one by one, where there is no row of so many.
impl<M> Places<M> for [&mut dyn Slot] {
    #[inline]
    fn fill<R>(&mut self, fill: impl FnOnce(&mut [&mut dyn Slot]) -> R) -> R {
        fill(self)
    }
}

/// The row of a struct without properties.
impl<M> Row<M> for () {
    #[inline]
    fn empty() -> Self {}
}

impl<M> Places<M> for () {
    #[inline]
    fn fill<R>(&mut self, fill: impl FnOnce(&mut [&mut dyn Slot]) -> R) -> R {
        fill(&mut [])
    }
}

/// A row for each number of places: `object!` says `wide` of what has more.
macro_rules! rows {
    () => {};
    ($first:ident $($rest:ident)*) => {
        rows!(@row $first $($rest)*);
        rows!($($rest)*);
    };
    (@row $($place:ident)*) => {
        impl<M, $($place: Place<M>),*> Row<M> for ($($place,)*) {
            #[inline]
            fn empty() -> Self {
                ($($place::empty(),)*)
            }
        }

        impl<M, $($place: Place<M>),*> Places<M> for ($($place,)*) {
            #[inline]
            fn fill<R>(&mut self, fill: impl FnOnce(&mut [&mut dyn Slot]) -> R) -> R {
                #[allow(non_snake_case)]
                let ($($place,)*) = self;
                fill(&mut [$($place),*])
            }
        }
    };
}

rows! {
    P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 P21 P22 P23 P24 P25 P26 P27 P28 P29 P30 P31 P32
    P33 P34 P35 P36 P37 P38 P39 P40 P41 P42 P43 P44 P45 P46 P47 P48
}
