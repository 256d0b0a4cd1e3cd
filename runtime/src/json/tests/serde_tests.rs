//! Models through serde, and types that have only serde.

use std::collections::BTreeMap;

use super::model::{Pet, User};
use super::{Wire, error, read, write};
use crate::codegen::json::*;

struct Model<T>(T);

impl<T: Write<Wire>> serde::Serialize for Model<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bridge::serialize::<Wire, _, S>(&self.0, serializer)
    }
}

impl<'de, T: Read<Wire>> serde::Deserialize<'de> for Model<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bridge::deserialize::<Wire, _, D>(deserializer).map(Model)
    }
}

#[test]
fn models_through_serde() {
    for text in [
        "{\"id\":-5,\"name\":\"a\\n\",\"nick\":null,\"boss\":{\"id\":2,\"nick\":\"k\"}}",
        "{\"id\":9223372036854775807,\"nick\":null}",
    ] {
        let Model(user) = serde_json::from_str::<Model<User>>(text).unwrap();
        assert_eq!(user, read(text).unwrap());
        assert_eq!(serde_json::to_string(&Model(user)).unwrap(), text);
    }
    let error = serde_json::from_str::<Model<User>>("{\"id\":1.5,\"nick\":null}")
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "at `/id` (byte 6): number 1.5 is not an integer"
    );
    let lists = "[[],[1.5,true],[null]]";
    type Lists = Vec<Vec<Option<serde_json::Value>>>;
    let Model(value) = serde_json::from_str::<Model<Lists>>(lists).unwrap();
    assert_eq!(serde_json::to_string(&Model(value)).unwrap(), lists);
}

/// A number that only `i128` and `u128` hold.
struct Huge(&'static str);

impl Write<Wire> for Huge {
    fn write(&self, out: &mut Writer) {
        out.raw_number(self.0);
    }
}

#[test]
fn large_numbers_survive() {
    for text in [
        "18446744073709551616",
        "-9223372036854775809",
        "340282366920938463463374607431768211455",
    ] {
        assert_eq!(serde_json::to_string(&Model(Huge(text))).unwrap(), text);
    }
    struct Text(String);
    impl Read<Wire> for Text {
        fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
            Ok(Text(input.number()?.as_str().to_owned()))
        }
    }
    let value = serde::de::value::U64Deserializer::<serde_json::Error>::new(u64::MAX);
    let text: Text = bridge::deserialize::<Wire, _, _>(value).unwrap();
    assert_eq!(text.0, u64::MAX.to_string());
    let value = serde::de::value::I128Deserializer::<serde_json::Error>::new(i128::MIN);
    let text: Text = bridge::deserialize::<Wire, _, _>(value).unwrap();
    assert_eq!(text.0, i128::MIN.to_string());
}

/// A format without a limit of depth: lists in lists.
struct Endless(u32);

impl<'de> serde::Deserializer<'de> for Endless {
    type Error = serde_json::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self.0 % 2 {
            0 => visitor.visit_some(Endless(self.0 + 1)),
            _ => visitor.visit_newtype_struct(Endless(self.0 + 1)),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn depth_is_bounded() {
    let error = bridge::deserialize::<Wire, serde_json::Value, _>(Endless(0)).unwrap_err();
    assert_eq!(error.to_string(), "nested too deep");
}

/// A type of another crate.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Foreign {
    kind: String,
    size: u8,
}

impl Read<Wire> for Foreign {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        input.serde()
    }
}

impl Write<Wire> for Foreign {
    fn write(&self, out: &mut Writer) {
        out.serde(self);
    }
}

#[test]
fn types_that_have_only_serde() {
    let text = "[{\"kind\":\"a\\\"\",\"size\":5}]";
    let value = read::<Vec<Foreign>>(text).unwrap();
    assert_eq!(value[0].kind, "a\"");
    assert_eq!(write(&value), text);
    // What was found may be a secret.
    assert_eq!(
        error::<Vec<Foreign>>("[ {\"kind\":\"a\",\"size\":\"hunter2, expected \"}]"),
        "at `/0` (byte 2): expected u8"
    );
    for bad in [
        "{\"hunter2\":1}",
        "{\"kind\":\"hunter2\"}",
        "\"hunter2\"",
        "{\"kind\":\"hunter2\",\"size\":7.5}",
    ] {
        let error = error::<Foreign>(bad);
        assert!(!error.contains("hunter2"), "{error}");
    }
    // Serde's own maps with keys that are no text cannot be written.
    let odd = BTreeMap::from([(vec![1], 2)]);
    let mut out = Writer::new();
    out.serde(&odd);
    assert_eq!(out.into_bytes(), b"null");
}

#[test]
fn tags_go_into_types_that_have_only_serde() {
    let value = Foreign {
        kind: "own".into(),
        size: 1,
    };
    let mut out = Writer::new();
    out.tagged("kind", "tag", |out| out.serde(&value));
    assert_eq!(out.into_bytes(), b"{\"kind\":\"tag\",\"size\":1}");
    let _ = std::any::type_name::<Pet>();
}
