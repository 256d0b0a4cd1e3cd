//! Objects by their tables.

use std::collections::BTreeMap;

use super::model::{Closed, Open, User};
use super::{Wire, both, error, read, write};
use crate::codegen::json::*;

fn user(id: i64) -> User {
    User {
        id,
        ..User::default()
    }
}

#[test]
fn each_way_to_be_there() {
    both("{\"id\":1,\"nick\":null}", user(1));
    both(
        "{\"id\":1,\"name\":\"n\",\"nick\":\"k\",\"boss\":null}",
        User {
            id: 1,
            name: Some("n".into()),
            nick: Some("k".into()),
            boss: Some(None),
        },
    );
    both(
        "{\"id\":1,\"nick\":null,\"boss\":{\"id\":2,\"nick\":null}}",
        User {
            boss: Some(Some(Box::new(user(2)))),
            ..user(1)
        },
    );
}

#[test]
fn in_any_order_with_unknown_ones_between() {
    let text =
        r#"{"x":[{"deep":["]"]}],"boss":null,"\u006eick":null,"y":"\n","name":"n","id":1,"x":2}"#;
    let value = read::<User>(text).unwrap();
    assert_eq!(
        (value.id, value.name.as_deref(), value.boss),
        (1, Some("n"), Some(None))
    );
}

#[test]
fn missing() {
    assert_eq!(
        error::<User>("{\"id\":1}"),
        "at `/nick` (byte 8): missing required property"
    );
    assert_eq!(
        error::<Vec<User>>("[{}]"),
        "at `/0/id` (byte 3): missing required property; at `/0/nick` (byte 3): missing required property"
    );
    assert_eq!(
        error::<User>("{\"id\":null,\"nick\":null}"),
        "at `/id` (byte 6): expected a number, found null"
    );
    assert_eq!(
        error::<User>("{\"id\":1,\"nick\":5}"),
        "at `/nick` (byte 15): expected a string, found a number"
    );
    let deep = "{\"id\":1,\"nick\":null,\"boss\":{\"id\":\"x\"}}";
    assert_eq!(
        error::<User>(deep),
        "at `/boss/id` (byte 33): expected a number, found a string; at `/boss/nick` (byte 37): missing required property"
    );
}

#[test]
fn twice() {
    assert_eq!(
        error::<User>("{\"id\":1,\"id\":2,\"nick\":null}"),
        "at `/id` (byte 13): duplicate property"
    );
    assert_eq!(
        error::<User>("{\"id\":1,\"nick\":null,\"\\u0069d\":2}"),
        "at `/id` (byte 30): duplicate property"
    );
    // Null is read as absent, and still it has come.
    for (first, second) in [("null", "\"n\""), ("\"n\"", "null"), ("null", "null")] {
        let text = format!("{{\"name\":{first},\"name\":{second},\"id\":1,\"nick\":null}}");
        assert_eq!(read::<User>(&text).unwrap_err().path(), "/name");
    }
    let twice = "{\"a\":1,\"a\":2}";
    assert_eq!(
        read::<BTreeMap<String, i64>>(twice).unwrap_err().path(),
        "/a"
    );
    assert_eq!(read::<serde_json::Value>(twice).unwrap_err().path(), "/a");
    let error = read::<Open>("{\"id\":1,\"a\":true,\"a\":true}").unwrap_err();
    assert_eq!(
        (error.path(), error.message()),
        ("/a", "duplicate property")
    );
}

#[test]
fn the_rest() {
    let value = Open {
        id: 1,
        rest: BTreeMap::from([("a".into(), true), ("b~/".into(), false)]),
    };
    both("{\"id\":1,\"a\":true,\"b~/\":false}", value);
    assert_eq!(
        error::<Open>("{\"b~/\":5,\"id\":1}"),
        "at `/b~0~1` (byte 7): expected a boolean, found a number"
    );
    // The table wins.
    let clash = Open {
        id: 1,
        rest: BTreeMap::from([("id".into(), true)]),
    };
    assert_eq!(write(&clash), "{\"id\":1}");
}

#[test]
fn closed_and_odd_names() {
    both(
        r#"{"a\"b":true,"a\\b":false}"#,
        Closed {
            quote: true,
            backslash: false,
        },
    );
    assert!(read::<Closed>(r#"{"a\u005cb":true}"#).unwrap().backslash);
    // A backspace, not a backslash and a letter: what stands there is not the name.
    assert_eq!(
        read::<Closed>(r#"{"a\b":true}"#).unwrap_err().message(),
        "unknown property"
    );
    assert_eq!(
        error::<Closed>("{\"c\":1}"),
        "at `/c` (byte 5): unknown property"
    );
}

#[test]
fn not_objects() {
    for (text, message) in [
        ("{", "expected the name of a property"),
        ("{1:2}", "expected the name of a property"),
        ("{\"id\" 1}", "expected `:`"),
        ("{\"id\":1,}", "expected the name of a property"),
        ("{\"id\":1 \"nick\":null}", "expected `,` or `}`"),
        ("{\"id\":1]", "expected `,` or `}`"),
        (
            "{\"id\":1,\"nick\":null,\"x\":[1,]}",
            "expected a value, found `]`",
        ),
        ("{\"id\":1,\"nick\":null,\"x\":[1}", "expected `,` or `]`"),
        ("{\"id\":1,\"nick\":null,\"x\":{\"y\"}}", "expected `:`"),
        (
            "{\"id\":1,\"nick\":null,\"x\":{1:1}}",
            "expected the name of a property",
        ),
        ("{\"id\":1,\"nick\":null,\"x\":nul}", "expected `null`"),
        ("[]", "expected an object, found an array"),
    ] {
        assert_eq!(read::<User>(text).unwrap_err().message(), message, "{text}");
    }
}

/// More properties than one word of bits.
struct Wide([u8; 130]);

impl Read<Wire> for Wide {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let names: Vec<&'static str> = (0..130).map(|at| &*format!("p{at}").leak()).collect();
        let properties: Vec<Property> = names.into_iter().map(required).collect();
        let mut fields: [Field<Wire, u8>; 130] = std::array::from_fn(|_| Field::new());
        let mut slots: Vec<&mut dyn Slot> = fields
            .iter_mut()
            .map(|field| field as &mut dyn Slot)
            .collect();
        input.object(&properties, &mut slots)?;
        let mut values = [0; 130];
        for (value, field) in values.iter_mut().zip(fields) {
            *value = field.required()?;
        }
        Ok(Wide(values))
    }
}

#[test]
fn many_properties() {
    let entries = |order: &mut dyn Iterator<Item = usize>| {
        let entries: Vec<String> = order.map(|at| format!("\"p{at}\":{at}")).collect();
        format!("{{{}}}", entries.join(","))
    };
    let values: [u8; 130] = std::array::from_fn(|at| at as u8);
    assert_eq!(read::<Wide>(&entries(&mut (0..130))).unwrap().0, values);
    assert_eq!(
        read::<Wide>(&entries(&mut (0..130).rev())).unwrap().0,
        values
    );
    for at in [0, 63, 64, 127, 128, 129] {
        let missing = read::<Wide>(&entries(&mut (0..130).filter(|other| *other != at)));
        assert_eq!(missing.err().unwrap().path(), format!("/p{at}"));
        let twice = read::<Wide>(&entries(&mut (0..130).chain([at])));
        assert_eq!(twice.err().unwrap().message(), "duplicate property");
    }
}

#[test]
fn drift_is_noted_when_asked_for() {
    let one = "{\"name\":null,\"id\":1,\"nick\":null}";
    let text = format!("{{\"x\":[1], \"a/b\":[{one}, {one}]}}");
    type Users = BTreeMap<String, serde_json::Value>;
    assert!(read::<Users>(&text).is_ok());
    let read_users = |input: &mut Reader<'_>| {
        input.entries(&mut |key, input| match key {
            "x" => input.skip(),
            _ => <Vec<User> as Read<Wire>>::read(input).map(drop),
        })
    };
    let mut silent = Reader::new(text.as_bytes());
    read_users(&mut silent).unwrap();
    assert!(silent.drift().is_empty());
    let mut input = Reader::new(text.as_bytes()).watching();
    read_users(&mut input).unwrap();
    let drift = input.drift();
    let places: Vec<_> = drift.iter().map(|one| (one.path(), one.drift())).collect();
    let null = Drift::NullProperty;
    assert_eq!(places, [("/a~1b/0/name", null), ("/a~1b/1/name", null)]);
    assert_eq!(drift[0].found(), "null");
    // Not without end.
    let many = format!("[{}]", [one; 100].join(","));
    let mut input = Reader::new(many.as_bytes()).watching();
    <Vec<User> as Read<Wire>>::read(&mut input).unwrap();
    assert_eq!(input.drift().len(), 64);
    assert_eq!(input.drift_omitted(), 36);
}
