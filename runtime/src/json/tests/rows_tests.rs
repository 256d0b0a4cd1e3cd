//! Structs that are declared: each way for a property to be there, in a row of places and wide.

use std::collections::BTreeMap;

use super::{Wire, error, read, write};
use crate::codegen::json::Misfits;
use crate::codegen::object;

/// The same struct, with these words behind its properties.
macro_rules! ways {
    ($module:ident $($mode:ident)*) => {
        mod $module {
            use super::*;

            #[derive(Clone, Default, PartialEq)]
            pub struct Ways {
                pub a: i64,
                pub b: Option<i64>,
                pub c: Option<String>,
                pub d: Option<Option<String>>,
                pub e: Option<bool>,
                pub f: bool,
                pub g: Option<bool>,
                pub h: Option<String>,
            }

            object!(Wire, Ways {
                required a, required_nullable b, optional c, optional_nullable d, expected_nullable e,
                constant f, constant_option g, optional_or_null h
            } $($mode)*);
        }
    };
}

ways!(row);
ways!(wide wide);
ways!(closed closed);
ways!(wide_closed wide closed);

#[test]
fn each_way_is_the_same_in_a_row_and_wide() {
    let texts = [
        r#"{"a":1,"b":2,"c":"c","d":"d","e":true,"f":true,"g":true,"h":"h"}"#,
        r#"{"a":1,"b":null,"e":null}"#,
        r#"{"g":null,"f":false,"e":null,"d":null,"b":null,"a":1,"h":null}"#,
        r#"{"a":1,"e":null}"#,
        r#"{"b":1}"#,
        r#"{"a":"x","b":1}"#,
        r#"{"a":1,"b":1,"a":2}"#,
        r#"{"a":1,"b":1,"e":true,"other":[]}"#,
        "[]",
    ];
    for text in texts {
        let (row, wide) = (read::<row::Ways>(text), read::<wide::Ways>(text));
        assert_eq!(
            row.map(|value| (write(&value), format!("{value:?}")))
                .map_err(|error| error.to_string()),
            wide.map(|value| (write(&value), format!("{value:?}")))
                .map_err(|error| error.to_string()),
            "{text}"
        );
        let (row, wide) = (read::<closed::Ways>(text), read::<wide_closed::Ways>(text));
        assert_eq!(
            row.map(|value| write(&value))
                .map_err(|error| error.to_string()),
            wide.map(|value| write(&value))
                .map_err(|error| error.to_string()),
            "{text}"
        );
    }
    let value = read::<row::Ways>(texts[1]).unwrap();
    assert_eq!((value.a, value.b, value.c, value.d), (1, None, None, None));
    assert_eq!((value.e, value.f, value.g), (None, false, Some(false)));
    let value = read::<row::Ways>(texts[2]).unwrap();
    assert_eq!(
        (value.d, value.e, value.g, value.h),
        (Some(None), None, None, None)
    );
    assert!(error::<row::Ways>(texts[3]).contains("missing required property"));
    assert!(error::<closed::Ways>(texts[7]).contains("unknown property"));
}

/// The same, with what goes beyond the table.
macro_rules! beyond {
    ($module:ident $($mode:ident)*) => {
        mod $module {
            use super::*;

            #[derive(Clone, Default, PartialEq)]
            pub struct More {
                pub a: Option<i64>,
                pub misfits: Misfits,
                pub additional_properties: BTreeMap<String, i64>,
            }

            object!(Wire, More { optional a } $($mode)* rest lenient);
        }
    };
}

beyond!(more);
beyond!(wide_more wide);

#[test]
fn what_goes_beyond_the_table_is_the_same_in_a_row_and_wide() {
    for text in [r#"{"a":1,"b":2,"c":3}"#, r#"{"b":2}"#, "{}"] {
        let (row, wide) = (read::<more::More>(text), read::<wide_more::More>(text));
        let (row, wide) = (row.unwrap(), wide.unwrap());
        assert_eq!((write(&row), write(&wide)), (text.into(), text.into()));
        assert_eq!(format!("{row:?}"), format!("{wide:?}"));
        assert_eq!(row.additional_properties, wide.additional_properties);
    }
}

#[test]
fn there_is_a_row_of_48_places_and_of_none() {
    let wide = (0..48)
        .map(|at| format!("\"f{at}\":{at}"))
        .collect::<Vec<_>>();
    let text = format!("{{{}}}", wide.join(","));
    assert_eq!(write(&read::<Widest>(&text).unwrap()), text);
    assert_eq!(write(&read::<Nothing>("{\"a\":1}").unwrap()), "{}");
}

#[derive(Clone, PartialEq)]
pub struct Nothing {}

object!(Wire, Nothing {});

/// A struct of these fields, each of which is required.
macro_rules! widest {
    ($($field:ident $key:literal)*) => {
        #[derive(Clone, PartialEq)]
        pub struct Widest {
            $(pub $field: i64),*
        }

        object!(Wire, Widest { $(required $field $key),* });
    };
}

widest! {
    f0 "f0" f1 "f1" f2 "f2" f3 "f3" f4 "f4" f5 "f5" f6 "f6" f7 "f7" f8 "f8" f9 "f9" f10 "f10" f11 "f11" f12
    "f12" f13 "f13" f14 "f14" f15 "f15" f16 "f16" f17 "f17" f18 "f18" f19 "f19" f20 "f20" f21 "f21" f22 "f22"
    f23 "f23" f24 "f24" f25 "f25" f26 "f26" f27 "f27" f28 "f28" f29 "f29" f30 "f30" f31 "f31" f32 "f32" f33
    "f33" f34 "f34" f35 "f35" f36 "f36" f37 "f37" f38 "f38" f39 "f39" f40 "f40" f41 "f41" f42 "f42" f43 "f43"
    f44 "f44" f45 "f45" f46 "f46" f47 "f47"
}
