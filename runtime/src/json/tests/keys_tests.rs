//! In which order the variants of a union are tried changes nothing but how long it takes.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::Wire;
use crate::codegen::json::*;

thread_local! {
    /// Whether what was learned is forgotten before each value.
    static FORGETS: Cell<bool> = const { Cell::new(false) };
}

/// The only value that it may have is `e`.
struct Constant;

impl Read<Wire> for Constant {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        if input.text()? != "e" {
            input.unknown_constant();
        }
        Ok(Constant)
    }
}

/// A variant that is read in a way of its own.
struct Variant<const KIND: u8>;

impl<const KIND: u8> Read<Wire> for Variant<KIND> {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let (mut a, mut b) = (Field::<Wire, i64>::new(), Field::<Wire, Either>::new());
        let mut e = Field::<Wire, Constant>::new();
        match KIND {
            0 => input.object(&[required("a"), optional("b")], &mut [&mut a, &mut b]),
            1 => input.object(&[optional("b"), optional("c")], &mut [&mut b, &mut a]),
            2 => input.object_closed(&[optional("a"), optional("c")], &mut [&mut a, &mut a_()]),
            3 => {
                let mut rest = BTreeMap::<String, i64>::new();
                input.object_with_rest::<Wire, _>(&[required("b")], &mut [&mut b], &mut rest)
            }
            4 => input.object(&[constant("e"), optional("a")], &mut [&mut e, &mut a]),
            5 => Either::read(input).map(|_| ()),
            6 => input.map(&mut |_, input| input.boolean().map(|_| ())),
            _ => input.object_lenient(
                &[optional("c"), constant("e")],
                &mut [&mut a, &mut e],
                &mut Misfits::default(),
            ),
        }?;
        Ok(Variant)
    }
}

fn a_() -> Field<Wire, i64> {
    Field::new()
}

/// A union inside.
struct Either;

impl Read<Wire> for Either {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let span = input.span()?;
        let (mut a, mut b) = (
            Field::<Wire, Variant<1>>::new(),
            Field::<Wire, Variant<4>>::new(),
        );
        input.first_of::<Either>(&span, &mut [("One", &mut a), ("Four", &mut b)])?;
        Ok(Either)
    }
}

/// Which variant a value is, or why it is none.
fn choose(input: &mut Reader<'_>) -> Result<String, ReadError> {
    if FORGETS.get() {
        input.shared = None;
    }
    let span = input.span()?;
    let (mut v0, mut v1) = (
        Field::<Wire, Variant<0>>::new(),
        Field::<Wire, Variant<1>>::new(),
    );
    let (mut v2, mut v3) = (
        Field::<Wire, Variant<2>>::new(),
        Field::<Wire, Variant<3>>::new(),
    );
    let (mut v4, mut v5) = (
        Field::<Wire, Variant<4>>::new(),
        Field::<Wire, Variant<5>>::new(),
    );
    let (mut v6, mut v7) = (
        Field::<Wire, Variant<6>>::new(),
        Field::<Wire, Variant<7>>::new(),
    );
    let tries: Tries<'_, '_> = &mut [
        ("V0", &mut v0),
        ("V1", &mut v1),
        ("V2", &mut v2),
        ("V3", &mut v3),
        ("V4", &mut v4),
        ("V5", &mut v5),
        ("V6", &mut v6),
        ("V7", &mut v7),
    ];
    // Some of them, as where a tag means several.
    let some = input.first_else::<Wire>(&span, &mut tries[2..6])?;
    let known = input.first_known::<Wire>(&span, &mut tries[..5]);
    let known = known.map_err(|error| error.to_string());
    let index = input.first_of::<Wire>(&span, tries)?;
    Ok(format!("{index} {some:?} {known:?}"))
}

/// Everything that reading a list of values says.
fn all(text: &str, forgets: bool, spare: u64) -> Vec<String> {
    FORGETS.set(forgets);
    let mut input = Reader::new(text.as_bytes()).watching();
    input.spare = spare;
    let mut said = Vec::new();
    let read = input.list(&mut |input| {
        let chosen = choose(input).map_err(|error| error.to_string());
        let rank = (input.misfits, input.strangers, input.unsaid);
        said.push(format!("{chosen:?} {rank:?}"));
        Ok(())
    });
    said.push(format!("{read:?} {:?}", input.drift()));
    said
}

#[test]
fn what_was_learned_of_keys_changes_nothing() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 20) as usize % below
    };
    const KEYS: [&str; 7] = ["a", "b", "c", "d", "e", "\\u0061", "f"];
    const VALUES: [&str; 8] = [
        "1",
        "\"e\"",
        "\"x\"",
        "true",
        "null",
        "{}",
        "[1]",
        "{\"b\":{\"e\":\"e\"}}",
    ];
    let (mut chosen, mut refused) = (BTreeMap::<String, usize>::new(), 0);
    for _ in 0..200 {
        let mut object = |inside: &str| {
            let properties: Vec<String> = (0..noise(5))
                .map(|_| {
                    let value = match noise(6) {
                        0 => inside,
                        _ => VALUES[noise(VALUES.len())],
                    };
                    format!("\"{}\":{value}", KEYS[noise(KEYS.len())])
                })
                .collect();
            format!("{{{}}}", properties.join(","))
        };
        let values: Vec<String> = (0..20)
            .map(|_| {
                let (inner, deeper) = (object("2"), object("3"));
                let middle = object(&deeper);
                object([&inner, &middle][inner.len() % 2])
            })
            .collect();
        let text = format!("[{}]", values.join(","));
        let plain = all(&text, true, u64::MAX);
        for spare in [0, 100, u64::MAX] {
            assert_eq!(all(&text, false, spare), plain, "{text}");
        }
        for said in &plain {
            match said.strip_prefix("Ok(") {
                Some(index) => {
                    *chosen.entry(index[1..2].to_owned()).or_default() += 1;
                }
                None => refused += 1,
            }
        }
    }
    assert!(chosen.len() > 6 && refused > 200, "{chosen:?} {refused}");
}

/// What nobody has tried in vain was not read.
#[test]
fn the_likely_variant_is_tried_first() {
    let cost = |count: usize| {
        let text = format!("[{}]", vec!["{\"e\":\"e\",\"a\":1}"; count].join(","));
        let mut input = Reader::new(text.as_bytes());
        let before = input.budget;
        let read = input.list(&mut |input| {
            let span = input.span()?;
            let (mut v0, mut v1) = (
                Field::<Wire, Variant<0>>::new(),
                Field::<Wire, Variant<1>>::new(),
            );
            let mut v4 = Field::<Wire, Variant<4>>::new();
            let tries: Tries<'_, '_> = &mut [("V0", &mut v0), ("V1", &mut v1), ("V4", &mut v4)];
            assert_eq!(input.first_of::<Wire>(&span, tries)?, 2);
            Ok(())
        });
        read.unwrap();
        before - input.budget
    };
    // The first value is read by all three, the others by their keys and by one.
    assert_eq!(cost(101) - cost(1), 100 * 2 * (cost(1) / 3));
}
