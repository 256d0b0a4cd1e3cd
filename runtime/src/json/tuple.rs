//! Lists whose places differ: `prefixItems` of JSON Schema.

use super::{Drift, Read, ReadError, Reader, Write, Writer};

macro_rules! tuples {
    ($($count:literal: ($($place:tt $ty:ident $local:ident),+);)*) => {$(
        /// A list of this length. Further elements are left out, and told.
        impl<M, $($ty: Read<M>),+> Read<M> for ($($ty,)+) {
            #[inline]
            fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
                $(let mut $local = None;)+
                let mut place = 0usize;
                input.array(&mut |input| {
                    place += 1;
                    match place - 1 {
                        $($place => $local = Some($ty::read(input)?),)+
                        _ => {
                            input.note(
                                input.offset(),
                                Drift::FurtherElements,
                                concat!("the end of a list of ", $count, " elements"),
                            );
                            input.skip_stranger()?
                        }
                    }
                    Ok(())
                })?;
                match ($($local,)+) {
                    ($(Some($local),)+) => Ok(($($local,)+)),
                    _ => Err(input.error(concat!("expected a list of ", $count, " elements"))),
                }
            }
        }

        impl<M, $($ty: Write<M>),+> Write<M> for ($($ty,)+) {
            #[inline]
            fn write(&self, out: &mut Writer) {
                out.array::<M, &dyn Write<M>>(&[$(&self.$place),+]);
            }
        }
    )*};
}

tuples! {
    1: (0 A a);
    2: (0 A a, 1 B b);
    3: (0 A a, 1 B b, 2 C c);
    4: (0 A a, 1 B b, 2 C c, 3 D d);
    5: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e);
    6: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e, 5 F f);
    7: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e, 5 F f, 6 G g);
    8: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e, 5 F f, 6 G g, 7 H h);
    9: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e, 5 F f, 6 G g, 7 H h, 8 I i);
    10: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e, 5 F f, 6 G g, 7 H h, 8 I i, 9 J j);
    11: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e, 5 F f, 6 G g, 7 H h, 8 I i, 9 J j, 10 K k);
    12: (0 A a, 1 B b, 2 C c, 3 D d, 4 E e, 5 F f, 6 G g, 7 H h, 8 I i, 9 J j, 10 K k, 11 L l);
}

#[cfg(test)]
mod tests {
    use crate::json::{Deviation, Read, Reader, from_slice, to_vec};

    enum Wire {}

    fn read(text: &str) -> Result<(String, Option<i64>, f64), String> {
        from_slice::<Wire, _>(text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn places_are_read_and_written_in_order() {
        let value = read(r#"["a", null, 1.5]"#).unwrap();
        assert_eq!(value, ("a".to_owned(), None, 1.5));
        assert_eq!(to_vec::<Wire, _>(&value), br#"["a",null,1.5]"#);
        assert_eq!(read(r#"["a", 2, 3, {"more": []}]"#).unwrap().1, Some(2));
    }

    #[test]
    fn elements_beyond_are_told() {
        let told = |text: &str| -> Vec<String> {
            let mut reader = Reader::new(text.as_bytes()).watching();
            <(String, i64) as Read<Wire>>::read(&mut reader).unwrap();
            let drift = reader.drift();
            let one = |deviation: &Deviation| {
                format!(
                    "{}: {:?}: {}, {}",
                    deviation.path(),
                    deviation.drift(),
                    deviation.expected(),
                    deviation.found()
                )
            };
            drift.iter().map(one).collect()
        };
        assert_eq!(told(r#"["a", 1]"#), [""; 0]);
        assert_eq!(
            told(r#"["a", 1 , "more", {"x": [1]}]"#),
            [
                "/2: FurtherElements: the end of a list of 2 elements, a string",
                "/3: FurtherElements: the end of a list of 2 elements, an object",
            ]
        );
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place() {
        let short = read(r#"["a"]"#).unwrap_err();
        assert!(short.contains("expected a list of 3 elements"), "{short}");
        let wrong = read(r#"["a", "b", 1]"#).unwrap_err();
        assert!(wrong.starts_with("at `/1`"), "{wrong}");
    }
}
