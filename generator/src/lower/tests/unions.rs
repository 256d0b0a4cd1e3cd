//! `oneOf` and `anyOf`, with their discriminators.

use expect_test::expect;

use super::check;

#[test]
fn alternatives() {
    check(
        r##"
schemas:
  Cat: {type: object, properties: {lives: {type: integer}}}
  Dog: {type: object, properties: {tail: {type: boolean}}}
  Pet: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]}
  Any: {anyOf: [{type: string}, {type: integer}, {type: "null"}]}
  Inline: {oneOf: [{type: object, title: The First, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}
  Alone: {oneOf: [{$ref: "#/components/schemas/Cat"}]}
  OrNull: {oneOf: [{$ref: "#/components/schemas/Cat"}, {type: "null"}]}
  Limits: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
  Lists: {oneOf: [{type: array, items: {type: string}}, {type: string}]}
"##,
        expect![[r#"
            type Cat: struct
              lives: i64
            type Dog: struct
              tail: bool
            type Pet: union tried 0 1
              Cat
              Dog
            type Any: = Any~2?
            type Inline: union tried 0 1
              Inline.The First called The First
              Inline.Variant2
            type Alone: = Cat
            type OrNull: = Cat?
            type Limits: struct
              a: text
              b: text
            type Lists: union tried 0 1
              [text]
              text
            type Any~2: union tried 0 1, together, inline
              text
              i64
            type Inline.The First: struct, inline  # The First
              a: text
            type Inline.Variant2: struct, inline
              b: text
        "#]],
    );
}

#[test]
fn discriminators() {
    check(
        r##"
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
  Mapped:
    oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
    discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat", hound: Dog, dog: Dog}}
  Implicit:
    oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
    discriminator: {propertyName: kind}
  Nowhere:
    oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
    discriminator: {propertyName: kind, mapping: {bird: "#/components/schemas/Bird"}}
  NotAmong:
    oneOf: [{$ref: "#/components/schemas/Cat"}, {type: object, properties: {kind: {type: string}}}]
    discriminator: {propertyName: kind, mapping: {dog: "#/components/schemas/Dog"}}
"##,
        expect![[r#"
            type Cat: struct
              kind!: text
            type Dog: struct
              kind!: text
            type Mapped: union by tag kind
              Cat, tagged cat, also Cat
              Dog, tagged hound dog, also Dog
            type Implicit: union by tag kind
              Cat, tagged Cat, also Cat
              Dog, tagged Dog, also Dog
            type Nowhere: union by tag kind
              Cat, tagged Cat, also Cat
              Dog, tagged Dog, also Dog
            type NotAmong: union tried 0 1
              Cat, tagged Cat, also Cat
              NotAmong.Variant2
            type NotAmong.Variant2: struct, inline
              kind: text
            AL0306 /components/schemas/Nowhere/discriminator/mapping/bird: the discriminator maps `bird` to `#/components/schemas/Bird`, which is no schema
            AL0306 /components/schemas/NotAmong/discriminator/mapping/dog: the discriminator maps `dog` to `#/components/schemas/Dog`, which is none of the alternatives
        "#]],
    );
}

#[test]
fn a_default_mapping() {
    check(
        r##"
openapi: 3.2.0
schemas:
  Cat: {type: object, properties: {kind: {type: string}}}
  Dog: {type: object, properties: {kind: {type: string}}}
  Pet:
    oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
    discriminator: {propertyName: kind, defaultMapping: Dog}
"##,
        expect![[r#"
            type Cat: struct
              kind: text
            type Dog: struct
              kind: text
            type Pet: union by tag kind
              Cat, tagged Cat, also Cat
              Dog, tagged Dog, also Dog, otherwise
        "#]],
    );
}

#[test]
fn missing_alternatives() {
    check(
        r##"
schemas:
  A: {oneOf: [{$ref: "#/components/schemas/Nowhere"}, {type: string}]}
  B: {anyOf: [{$ref: "#/components/schemas/B"}, {type: string}]}
"##,
        expect![[r#"
            type A: union tried 0 1
              any
              text
            type B: union tried 0 1, together
              B
              text
            AL0201 /components/schemas/A/oneOf/0/$ref: `#/components/schemas/Nowhere` does not exist
        "#]],
    );
}

/// The format of one of several types: a number's is about numbers.
#[test]
fn formats_of_several_types() {
    check(
        r##"
schemas:
  Count: {type: [integer, string], format: int32, pattern: "^-?[0-9]+$"}
  Mass: {type: [number, string], format: double}
  Both: {type: [integer, number, "null"], format: uint8}
  Most: {type: [string, integer], format: uint64, minimum: 0}
  Time: {type: [string, integer], format: date-time}
  Id: {type: [string, boolean], format: uuid}
  Text: {type: [string, boolean], format: int32}
  List: {type: [array, integer], items: {type: string}, format: int32}
"##,
        expect![[r#"
            type Count: union tried 0 1, together
              i32
              text
            type Mass: union tried 0 1, together
              number
              text
            type Both: union tried 0 1, together, nullable
              u8
              number
            type Most: union tried 0 1, together
              text
              u64
            type Time: union tried 0 1, together
              date-time
              i64
            type Id: union tried 0 1, together
              uuid
              bool
            type Text: union tried 0 1, together
              text
              bool
            type List: union tried 0 1, together
              [text]
              i32
        "#]],
    );
}
