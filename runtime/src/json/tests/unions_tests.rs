//! Unions: values that are looked at before they are read.

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::{Open, Pet, Tree, User};
use super::{Wire, both, error, read, write};
use crate::codegen::json::*;

#[test]
fn by_tag() {
    let open = Open {
        id: 1,
        rest: BTreeMap::new(),
    };
    assert_eq!(write(&Pet::Open(open)), "{\"petType\":\"open\",\"id\":1}");
    both(
        "{\"petType\":\"user\",\"id\":1,\"nick\":null}",
        Pet::User(User {
            id: 1,
            ..User::default()
        }),
    );
    both(
        "{\"petType\":\"new\",\"x\":1}",
        Pet::Other(serde_json::json!({"petType": "new", "x": 1})),
    );
    assert_eq!(
        error::<Pet>("{\"x\":1}"),
        "at byte 0: the property `petType` that tells the variant is missing"
    );
    assert_eq!(
        error::<Pet>("5"),
        "at byte 0: expected an object with the property `petType`, found a number"
    );
    let bad = "[ {\"petType\":\"user\",\"id\":\"x\",\"nick\":null}]";
    assert_eq!(
        error::<Vec<Pet>>(bad),
        "at `/0/id` (byte 25): expected a number, found a string"
    );
}

#[test]
fn the_tag_of_the_variant_wins() {
    let open = Open {
        id: 1,
        rest: BTreeMap::from([("petType".into(), true)]),
    };
    assert_eq!(write(&Pet::Open(open)), "{\"petType\":\"open\",\"id\":1}");
    let mut out = Writer::new();
    out.tagged("id", "7", |out| Write::<Wire>::write(&User::default(), out));
    assert_eq!(out.into_bytes(), b"{\"id\":\"7\",\"nick\":null}");
}

#[test]
fn tags_that_are_numbers() {
    let written = |id: i64, tags: &'static [&'static str]| {
        let mut out = Writer::new();
        let user = User {
            id,
            ..User::default()
        };
        out.tagged_json("id", tags, |out| Write::<Wire>::write(&user, out));
        String::from_utf8(out.into_bytes()).unwrap()
    };
    assert_eq!(written(1, &["7"]), "{\"id\":7,\"nick\":null}");
    assert_eq!(written(8, &["7", "8"]), "{\"id\":8,\"nick\":null}");
    assert_eq!(written(9, &["7", "8"]), "{\"id\":7,\"nick\":null}");
    // What has no such property gets it.
    let mut out = Writer::new();
    out.tagged_json("on", &["true"], |out| {
        out.tagged_json("on", &["false"], |out| {
            Write::<Wire>::write(&User::default(), out)
        })
    });
    assert_eq!(out.into_bytes(), b"{\"on\":true,\"id\":0,\"nick\":null}");
    let mut out = Writer::new();
    out.tagged_json("on", &["false"], |out| {
        out.map::<Wire, bool>(&BTreeMap::new())
    });
    assert_eq!(out.into_bytes(), b"{\"on\":false}");
}

#[test]
fn tags_of_unions_in_unions() {
    let written = |outer: &'static str, inner: &'static str| {
        let mut out = Writer::new();
        out.tagged(outer, "a", |out| {
            out.tagged(inner, "b", |out| out.map::<Wire, bool>(&BTreeMap::new()))
        });
        String::from_utf8(out.into_bytes()).unwrap()
    };
    assert_eq!(written("x", "y"), "{\"x\":\"a\",\"y\":\"b\"}");
    assert_eq!(written("x", "x"), "{\"x\":\"a\"}");
    // What is no object has no place for a tag, and what follows is not the variant.
    let mut out = Writer::new();
    out.tagged("x", "a", |out| out.string("text"));
    out.map::<Wire, bool>(&BTreeMap::new());
    out.tagged("x", "a", |out| {
        out.array::<Wire, BTreeMap<String, bool>>(&[BTreeMap::new()])
    });
    assert_eq!(out.into_bytes(), b"\"text\"{}[{}]");
}

#[test]
fn looking_at_a_span() {
    let text = br#" {"s":"a\nb","n":1.50,"t":true,"f":false,"o":{"s":1},"\u0065":null} "#;
    let mut input = Reader::new(text);
    let span = input.span().unwrap();
    assert_eq!(span.kind(), Kind::Object);
    assert_eq!(span.as_bytes(), text.trim_ascii());
    let mut told = |name: &str| input.constant(&span, name);
    assert_eq!((told("s").text(), told("s").json()), (Some("a\nb"), None));
    assert_eq!((told("n").text(), told("n").json()), (None, Some("1.5")));
    assert_eq!((told("t").text(), told("t").json()), (None, Some("true")));
    assert_eq!((told("f").text(), told("f").json()), (None, Some("false")));
    assert_eq!((told("e").text(), told("e").json()), (None, Some("null")));
    assert_eq!((told("o").text(), told("o").json()), (None, None));
    let missing = |name: &str, told: &Told<'_>| {
        (name == "missing", name != "o" && name != "n") == (told.is_missing(), told.is_none())
    };
    for name in ["e", "missing", "o", "n"] {
        assert!(missing(name, &told(name)), "{name}");
    }
    let look = input.look(&span, &["n", "radius", "e", "s"]);
    let found = ["n", "radius", "e", "s", "o"].map(|name| look.has(name));
    // Null is written for what is absent.
    assert_eq!(found, [true, false, false, true, false]);
    assert!(look.has_null() && !input.look(&span, &["n", "radius"]).has_null());
    assert_eq!(look.told("s").text(), Some("a\nb"));
    assert!(look.told("radius").is_missing());
    assert_eq!(
        input.reread(&span, |input| input.value()).unwrap()["n"],
        1.5
    );
    input.finish().unwrap();
    let mut input = Reader::new(b"[5]");
    let span = input.span().unwrap();
    assert_eq!(
        (span.kind(), input.constant(&span, "x").is_missing()),
        (Kind::Array, true)
    );
    assert!(!input.look(&span, &["x"]).has("x"));
}

#[test]
fn the_form_of_a_uuid() {
    let is_uuid = |text: &str| Reader::new(text.as_bytes()).span().unwrap().is_uuid();
    for text in [
        r#""550e8400-e29b-41d4-a716-446655440000""#,
        r#""550E8400-E29B-41D4-A716-446655440000""#,
        r#""\u0035\u0035\u0030\u0065\u0038\u0034\u0030\u0030\u002d\u0065\u0032\u0039\u0062\u002d\u0034\u0031\u0064\u0034\u002d\u0061\u0037\u0031\u0036\u002d\u0034\u0034\u0036\u0036\u0035\u0035\u0034\u0034\u0030\u0030\u0030\u0030""#,
    ] {
        assert!(is_uuid(text), "{text}");
    }
    for text in [
        r#""""#,
        r#""550e8400e29b41d4a716446655440000""#,
        r#""{550e8400-e29b-41d4-a716-446655440000}""#,
        r#""550e8400-e29b-41d4-a716-44665544000""#,
        r#""550e8400-e29b-41d4-a716-4466554400000""#,
        r#""550e8400-e29b-41d4-a716-44665544000g""#,
        r#""550e8400-e29b-41d4-a716_446655440000""#,
        r#""550e8400-e29b-41d4-a716-44665544é00""#,
        "5",
        "null",
        r#"["550e8400-e29b-41d4-a716-446655440000"]"#,
    ] {
        assert!(!is_uuid(text), "{text}");
    }
}

#[test]
fn the_form_of_dates() {
    let of = |text: &str| {
        let json = format!("\"{text}\"");
        let span = Reader::new(json.as_bytes()).span().unwrap();
        (span.is_date_time(), span.is_date())
    };
    for text in ["2020-01-01T00:00:00Z", "2020-01-01t00:00:00.5+01:00"] {
        assert_eq!(of(text), (true, false), "{text}");
    }
    assert_eq!(of("2020-01-01"), (false, true));
    for text in ["", "2020-01-01 00:00:00Z", "2020-1-1", "x"] {
        assert_eq!(of(text), (false, false), "{text}");
    }
}

#[test]
fn in_order() {
    let tree = read::<Tree>("{\"value\":\"x\",\"next\":{\"value\":1}}").unwrap();
    assert!(matches!(&tree, Tree::Second(node) if matches!(&node.next, Some(Tree::First(_)))));
    assert_eq!(
        error::<Vec<Tree>>("[{\"value\":true}]"),
        "at `/0` (byte 1): the value fits no variant: First /value: expected a number, found a \
         boolean; Second /value: expected a string, found a boolean"
    );
}

/// A variant that fits is not enough where another one has a place for what it would leave out.
#[test]
fn the_one_that_leaves_out_least() {
    struct Only<const NAME: char>;
    impl<const NAME: char> Read<Wire> for Only<NAME> {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
            let properties = match NAME {
                'a' => const { &[optional("a"), optional("x")] },
                _ => const { &[optional("b"), optional("x")] },
            };
            let (mut f0, mut f1) = (Field::<Wire, Value>::new(), Field::<Wire, Value>::new());
            input.object(properties, &mut [&mut f0, &mut f1])?;
            Ok(Only)
        }
    }
    let taken = |text: &str| {
        let mut input = Reader::new(text.as_bytes());
        let span = input.span().unwrap();
        let (mut a, mut b) = (
            Field::<Wire, Only<'a'>>::new(),
            Field::<Wire, Only<'b'>>::new(),
        );
        let index = input.first_of::<()>(&span, &mut [("A", &mut a), ("B", &mut b)]);
        index.unwrap()
    };
    assert_eq!(taken("{}"), 0);
    assert_eq!(taken("{\"x\":1}"), 0);
    assert_eq!(taken("{\"b\":1}"), 1);
    assert_eq!(taken("{\"b\":1,\"new\":2}"), 1);
    assert_eq!(taken("{\"a\":1,\"new\":2}"), 0);
    // Null where it is no value is left out too.
    assert_eq!(taken("{\"a\":null,\"b\":true}"), 1);
}

/// A variant that leaves out as much as the other one: both are looked at, at every level.
#[test]
fn looking_for_the_best_costs_no_power_of_the_depth() {
    struct Loose(Option<Box<Loose>>);
    impl Read<Wire> for Loose {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
            const PROPERTIES: &[Property] = &[optional("next")];
            struct Next(Option<Box<Loose>>);
            impl Read<Wire> for Next {
                fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
                    let mut next = Field::<Wire, Box<Loose>>::new();
                    input.object(PROPERTIES, &mut [&mut next])?;
                    Ok(Next(next.optional()))
                }
            }
            let span = input.span()?;
            let (mut a, mut b) = (Field::<Wire, Next>::new(), Field::<Wire, Next>::new());
            let best = input.first_of::<Self>(&span, &mut [("A", &mut a), ("B", &mut b)])?;
            let next = if best == 0 { a } else { b };
            Ok(Loose(next.required()?.0))
        }
    }
    let mut text = String::from("{\"value\":\"x\",\"new\":1}");
    for _ in 0..120 {
        text = format!("{{\"next\":{text},\"value\":1,\"new\":1}}");
    }
    let mut input = Reader::new(text.as_bytes()).watching();
    let mut value = Box::new(<Loose as Read<Wire>>::read(&mut input).unwrap());
    // Nothing was left out for want of time, and all levels are there.
    assert_eq!(input.drift(), []);
    let mut levels = 0;
    while let Some(next) = value.0.take() {
        (value, levels) = (next, levels + 1);
    }
    assert_eq!(levels, 120);
}

#[test]
fn an_account_is_bounded_and_all_are_tried() {
    let mut input = Reader::new(b"\"x\"");
    let span = input.span().unwrap();
    let mut fields: Vec<Field<Wire, bool>> = (0..60).map(|_| Field::new()).collect();
    let name = "AVariantOfALongNameWithÜmläuts";
    let mut tries: Vec<(&'static str, &mut dyn Slot)> = fields
        .iter_mut()
        .map(|field| (name, field as &mut dyn Slot))
        .collect();
    let error = input.first_of::<()>(&span, &mut tries).unwrap_err();
    assert!(
        error.message().len() <= 1024 && error.message().ends_with('…'),
        "{error}"
    );
    let mut last = Field::<Wire, String>::new();
    tries.push(("Last", &mut last));
    assert_eq!(input.first_of::<()>(&span, &mut tries).unwrap(), 60);
}

/// A value, and how many bytes all readers of a text have read again.
fn reread<T: Read<Wire>>(text: &str) -> (Result<T, ReadError>, u64) {
    let mut input = Reader::new(text.as_bytes());
    let budget = input.budget;
    let value = T::read(&mut input);
    (value, budget - input.budget)
}

/// Values inside are remembered: what a union costs does not depend on how deep it is.
#[test]
fn each_level_costs_the_same() {
    let nested = |levels: usize, value: &str| {
        let mut text = format!("{{\"value\":{value}}}");
        for level in 0..levels {
            let other = if level % 2 == 0 { "\"x\"" } else { "1" };
            text = format!("{{\"next\":{text},\"value\":{other}}}");
        }
        text
    };
    // A valid value of 67 bytes was refused; then all that are deeper.
    for value in ["1", "\"x\"", "true"] {
        for levels in [2, 3, 8, 17, 20, 60, 120] {
            let text = nested(levels, value);
            let (tree, read) = reread::<Tree>(&text);
            assert_eq!(tree.is_ok(), value != "true", "{levels}: {tree:?}");
            let most = 40 * text.len() as u64 + 10_000;
            assert!(read < most, "{levels}, {}: {read}", text.len());
            if let Err(error) = tree {
                assert!(error.to_string().len() < 8192, "{error}");
                let message = error.message();
                assert!(
                    message.starts_with("the value fits no variant: First"),
                    "{message}"
                );
            }
        }
    }
    let mut tree = read::<Tree>(&nested(60, "1")).unwrap();
    for level in (0..60).rev() {
        let next = match (tree, level % 2) {
            (Tree::First(node), 1) => node.next,
            (Tree::Second(node), 0) => node.next,
            (other, _) => panic!("{level}: {other:?}"),
        };
        tree = next.unwrap();
    }
}

/// Twice the text, twice the bytes, whether values fit or not.
#[test]
fn what_is_read_again_doubles_with_the_text() {
    for bottom in ["1", "\"x\"", "true"] {
        let mut nest = format!("{{\"value\":{bottom}}}");
        for _ in 0..50 {
            nest = format!("{{\"next\":{nest},\"value\":\"x\"}}");
        }
        let cost = |times: usize| {
            let text = format!("[{}]", vec![nest.as_str(); times].join(","));
            reread::<Vec<Tree>>(&text).1 as f64
        };
        let (few, many) = (cost(40), cost(80));
        assert!(few > 0.0 && many / few < 2.2, "{bottom}: {few} {many}");
    }
}

/// Whether values are made while they are tried, or looked at first, is a matter of time alone.
#[test]
fn what_is_looked_at_first_is_read_as_the_same() {
    let mut seed = 0x9e37_79b9_7f4a_7c15u64;
    let mut noise = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 20) % below
    };
    let (mut read, mut refused) = (0, 0);
    for _ in 0..2000 {
        let mut text = String::from("null");
        for _ in 0..noise(7) {
            let value = ["1", "\"x\"", "1.5", "null", "2.0", "true"][noise(6) as usize];
            let new = ["", "", ",\"new\":[{\"a\":{}}]", ",\"value\":3"][noise(4) as usize];
            text = match noise(12) {
                0 => format!("{{\"next\":{text}{new}}}"),
                1..5 => format!("{{\"next\":{text},\"value\":{value}}}"),
                5..9 => format!("{{\"value\":{value},\"next\":{text}}}"),
                9 => format!("{{\"next\":{text},\"value\":{value}{new}}}"),
                _ => format!("{{\"value\":\"x\",\"next\":{text}{new}}}"),
            };
        }
        let text = format!("[{text},{text}]");
        let results = [0, 1, 50, 200, u64::MAX].map(|spare| {
            let mut input = Reader::new(text.as_bytes()).watching();
            input.spare = spare;
            let list = <Vec<Tree> as Read<Wire>>::read(&mut input);
            let read = list.as_ref().is_ok();
            let rank = (input.misfits, input.strangers, input.unsaid);
            let drift = input.drift();
            (
                list.map_err(|error| error.to_string()),
                read.then_some((rank, drift)),
            )
        });
        match &results[0].0 {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
        for other in &results {
            assert_eq!(other, &results[0], "{text}");
        }
    }
    assert!(read > 200 && refused > 200, "{read} {refused}");
}

/// What refuses is the budget of what was tried, never one scan.
#[test]
fn rereading_is_bounded() {
    let text = format!("[{}1]", "1,".repeat(1000));
    let mut input = Reader::new(text.as_bytes());
    let span = input.span().unwrap();
    let budget = input.budget;
    input.reread(&span, |input| input.skip()).unwrap();
    assert_eq!(budget - input.budget, text.len() as u64 + 1);
    input.budget = 0;
    input.reread(&span, |input| input.skip()).unwrap();
    let (mut a, mut b) = (Field::<Wire, bool>::new(), Field::<Wire, bool>::new());
    let tries: Tries<'_, '_> = &mut [("A", &mut a), ("B", &mut b)];
    let error = input.first_of::<Tree>(&span, tries).unwrap_err();
    assert_eq!(error.message(), "ambiguous: the value is read too often");
}

/// Where the budget is nearly used up, the first that fits is taken, and it is told that others were not tried.
#[test]
fn for_want_of_budget_the_first_that_fits_is_taken() {
    let mut input = Reader::new(b"{\"a\":1,\"b\":2}").watching();
    input.budget = 10;
    let span = input.span().unwrap();
    let (mut a, mut b) = (Field::<Wire, Keyless>::new(), Field::<Wire, Keyless>::new());
    let tries: Tries<'_, '_> = &mut [("A", &mut a), ("B", &mut b)];
    assert_eq!(input.first_of::<Tree>(&span, tries).unwrap(), 0);
    let drift = input.drift();
    assert_eq!(drift.len(), 1);
    assert_eq!(drift[0].drift(), Drift::VariantsNotTried);
}

/// An object without properties of its own.
struct Keyless;

impl Read<Wire> for Keyless {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.object(&[], &mut []).map(|()| Keyless)
    }
}

/// What a variant does not read is not charged: many variants at the top of a large document.
#[test]
fn variants_that_fail_early_are_cheap() {
    let text = format!("{{\"id\":true,\"rest\":[{}0]}}", "1,".repeat(50_000));
    let mut input = Reader::new(text.as_bytes());
    let span = input.span().unwrap();
    let mut fields: Vec<Field<Wire, User>> = (0..500).map(|_| Field::new()).collect();
    let mut tries: Vec<(&'static str, &mut dyn Slot)> = fields
        .iter_mut()
        .map(|field| ("User", field as &mut dyn Slot))
        .collect();
    let mut last = Field::<Wire, Value>::new();
    tries.push(("Last", &mut last));
    assert_eq!(input.first_of::<()>(&span, &mut tries).unwrap(), 500);
}

/// Unions at every level that find their variant at once, as deep as values may be.
#[test]
fn decided_unions_may_be_as_deep_as_values() {
    struct Decided;
    impl Read<Wire> for Decided {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
            let span = input.span()?;
            input.reread(&span, |input| match span.kind() {
                Kind::Array => input.array(&mut |input| Self::read(input).map(drop)),
                _ => input.skip(),
            })?;
            Ok(Decided)
        }
    }
    // All the weight lies at the bottom.
    let heavy = format!("\"{}\"", "x".repeat(10_000));
    let text = format!("{}{heavy}{}", "[".repeat(128), "]".repeat(128));
    assert!(read::<Decided>(&text).is_ok());
}

#[test]
fn depth_and_limits_go_along() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    struct Deep;
    impl Read<Wire> for Deep {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
            let span = input.span()?;
            input.reread(&span, |input| {
                input.array(&mut |input| Self::read(input).map(drop))
            })?;
            Ok(Deep)
        }
    }
    assert!(read::<Deep>(&nested(20)).is_ok());
    assert_eq!(
        read::<Deep>(&nested(129)).err().unwrap().message(),
        "nested more than 128 levels deep"
    );
    // A tag deeper than the default is found if the limit says so.
    let text = format!("{{\"x\":{},\"t\":\"v\"}}", nested(300));
    let mut input = Reader::with_limits(text.as_bytes(), Limits::default().depth(400));
    let span = input.span().unwrap();
    assert_eq!(input.constant(&span, "t").text(), Some("v"));
}

#[test]
fn drift_of_tries_that_failed_is_forgotten() {
    let text = b"{\"next\":null,\"value\":\"x\"}";
    let mut input = Reader::new(text).watching();
    <Tree as Read<Wire>>::read(&mut input).unwrap();
    let drift = input.drift();
    assert_eq!(drift.len(), 1);
    assert_eq!(
        (drift[0].path(), drift[0].drift()),
        ("/next", Drift::NullProperty)
    );
}

#[test]
fn only_the_value_that_fits_best_is_kept() {
    /// Fits, and leaves out so many properties.
    struct Fits(u32, bool);
    impl Slot for Fits {
        fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError> {
            for _ in 0..self.0 {
                input.skip_stranger()?;
            }
            self.1 = true;
            Ok(())
        }
        fn is_set(&self) -> bool {
            self.1
        }
        fn clear(&mut self) {
            self.1 = false;
        }
    }
    for (strangers, expected) in [([3, 1, 2], 1), ([1, 1, 1], 0), ([3, 2, 1], 2)] {
        let mut slots = strangers.map(|count| Fits(count, false));
        let mut input = Reader::new(b"[1, 2, 3]");
        let span = input.span().unwrap();
        // Numbers follow each other where the slots read.
        let [a, b, c] = &mut slots;
        let chosen = input
            .first_of::<()>(&span, &mut [("A", a), ("B", b), ("C", c)])
            .unwrap();
        assert_eq!(chosen, expected);
        let kept: Vec<usize> = (0..3).filter(|index| slots[*index].is_set()).collect();
        assert_eq!(kept, [expected]);
    }
}

#[test]
fn what_is_not_known_is_drift() {
    let mut input = Reader::new(b"{\"a\": [\"x\", {\"b\" : 2}]}").watching();
    input
        .entries(&mut |_, input| {
            let mut first = true;
            input.array(&mut |input| {
                if std::mem::take(&mut first) {
                    input.text()?;
                    input.unknown_value();
                    return Ok(());
                }
                let span = input.span()?;
                assert_eq!(input.unknown_variant(&span).as_json(), "{\"b\":2}");
                Ok(())
            })
        })
        .unwrap();
    let told = format!("{:?}", input.drift());
    for word in ["/a/0", "UnknownValue", "/a/1", "UnknownVariant"] {
        assert!(told.contains(word), "{told}");
    }
}

/// The place is the tag's, and a tag is a word that the document lists; a secret is none.
#[test]
fn an_unknown_tag_is_told_in_its_place() {
    let told = |text: &str, tag: &str| {
        let mut input = Reader::new(text.as_bytes()).watching();
        let span = input.span().unwrap();
        input.unknown_tag(&span, tag);
        let drift = input.drift();
        assert_eq!((drift.len(), drift[0].drift()), (1, Drift::UnknownVariant));
        let [path, expected, found] = [drift[0].path(), drift[0].expected(), drift[0].found()];
        format!("{path}: {expected}, {found}")
    };
    let listed = "a value that the document lists";
    let (text, ours) = ("{\"a\": {\"t\": 1}, \"t\" : \"zap\"}", "\"zap\"");
    assert_eq!(told(text, "t"), format!("/t: {listed}, {ours}"));
    assert_eq!(told("{\"t\": 7}", "t"), format!("/t: {listed}, 7"));
    assert_eq!(told("{\"t\": []}", "t"), format!("/t: {listed}, an array"));
    assert_eq!(told("{\"a/b\": 1}", "a/b"), format!("/a~1b: {listed}, 1"));
    let long = format!("{{\"t\": \"{}\"}}", "x".repeat(40));
    assert_eq!(told(&long, "t"), format!("/t: {listed}, a string"));
    let secret = told("{\"password\": \"zap\"}", "password");
    assert_eq!(secret, format!("/password: {listed}, a string"));
    assert_eq!(told("{}", "t"), "/t: a property, nothing");
    assert_eq!(told("\"zap\"", "t"), ": an object, a string");
}
