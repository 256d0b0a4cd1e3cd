//! Unions: values that are looked at before they are read.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::model::{Open, Pet, Tree, User};
use super::{Wire, both, error, read, write};
use crate::json::*;

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
    assert_eq!(span.tag("s").as_deref(), Some("a\nb"));
    assert_eq!(span.tag("n").as_deref(), Some("1.5"));
    assert_eq!(span.tag("t").as_deref(), Some("true"));
    assert_eq!(span.tag("f").as_deref(), Some("false"));
    assert_eq!(
        (span.tag("o"), span.tag("e"), span.tag("missing")),
        (None, None, None)
    );
    assert_eq!(span.const_text("s").as_deref(), Some("a\nb"));
    assert_eq!(
        (span.const_text("n"), span.const_text("missing")),
        (None, None)
    );
    assert_eq!(span.has(&["n", "radius", "e", "s"]), 0b1101);
    assert_eq!(
        input.reread(&span, |input| input.value()).unwrap()["n"],
        1.5
    );
    input.finish().unwrap();
    let mut input = Reader::new(b"[5]");
    let span = input.span().unwrap();
    assert_eq!(
        (span.kind(), span.tag("x"), span.has(&["x"])),
        (Kind::Array, None, 0)
    );
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
        let index = input.first_of(&span, &mut [("A", &mut a), ("B", &mut b)]);
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

/// Looking for the best must not make a document unreadable that the first that fits could read.
#[test]
fn looking_for_the_best_ends_before_the_budget() {
    let mut text = String::from("{\"value\":\"x\",\"new\":1}");
    for _ in 0..100 {
        text = format!("{{\"next\":{text},\"value\":1,\"new\":1}}");
    }
    let loose = |text: &str| {
        struct Loose;
        impl Read<Wire> for Loose {
            fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
                const PROPERTIES: &[Property] = &[optional("next")];
                let span = input.span()?;
                let read = |input: &mut Reader<'_>| {
                    let mut next = Field::<Wire, Loose>::new();
                    input.object(PROPERTIES, &mut [&mut next])
                };
                struct Try<F>(F, bool);
                impl<F: Fn(&mut Reader<'_>) -> Result<(), ReadError>> Slot for Try<F> {
                    fn fill(&mut self, input: &mut Reader<'_>) -> Result<(), ReadError> {
                        (self.0)(input)?;
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
                let (mut a, mut b) = (Try(read, false), Try(read, false));
                input.first_of(&span, &mut [("A", &mut a), ("B", &mut b)])?;
                Ok(Loose)
            }
        }
        let mut input = Reader::new(text.as_bytes()).watching();
        <Loose as Read<Wire>>::read(&mut input).map(|_| input.drift())
    };
    // It is told that others were not tried.
    let drift = loose(&text).unwrap();
    assert!(
        drift
            .iter()
            .any(|one| one.drift() == Drift::VariantsNotTried)
    );
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
    let error = input.first_of(&span, &mut tries).unwrap_err();
    assert!(
        error.message().len() <= 1024 && error.message().ends_with('…'),
        "{error}"
    );
    let mut last = Field::<Wire, String>::new();
    tries.push(("Last", &mut last));
    assert_eq!(input.first_of(&span, &mut tries).unwrap(), 60);
}

#[test]
fn rereading_is_bounded() {
    // codec.md: 340 bytes that took 27 seconds.
    for levels in [17, 20, 120] {
        let mut text = String::from("{\"value\":true}");
        for _ in 0..levels {
            text = format!("{{\"next\":{text},\"value\":1}}");
        }
        let start = Instant::now();
        let error = read::<Tree>(&text).unwrap_err();
        assert!(
            start.elapsed() < Duration::from_millis(500),
            "{levels}: {:?}",
            start.elapsed()
        );
        assert!(error.to_string().len() < 8192, "{error}");
        if levels > 17 {
            assert_eq!(error.message(), "ambiguous: the value is read too often");
        }
    }
    let mut input = Reader::new(b"[1]");
    let span = input.span().unwrap();
    let times = std::iter::from_fn(|| input.reread(&span, |input| input.skip()).ok()).count();
    assert_eq!(times, ((128 + 64) * 3 + 1024) / (3 + 1));
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
    assert_eq!(input.first_of(&span, &mut tries).unwrap(), 500);
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
    assert_eq!(input.span().unwrap().tag("t").as_deref(), Some("v"));
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
            .first_of(&span, &mut [("A", a), ("B", b), ("C", c)])
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
