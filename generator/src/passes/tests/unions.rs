//! The passes that tell the variants of unions apart.

use expect_test::expect;

use super::each::check;

#[test]
fn variants_that_are_all_text() {
    check(
        "texts",
        r##"
schemas:
  Known: {anyOf: [{type: string, enum: [a, b]}, {type: string}]}
  Two: {oneOf: [{type: string, enum: [a, b]}, {type: string, enum: [b, c]}]}
  Beside: {oneOf: [{type: string, enum: [a]}, {type: string}, {type: integer}]}
  Forms: {oneOf: [{type: string, format: uuid}, {type: string, format: date}]}
"##,
        expect![[r#"
            -type Known: union tried 0 1, together
            -  Known.Variant1
            -  text
            +type Known: texts, and others
            +  "a"
            +  "b"
            -type Beside: union tried 0 1 2
            -  Beside.Variant1
            -  text
            +type Beside: union tried 0 1
            +  Beside.Text
            +type Beside.Text: texts, and others, inline
            +  "a"
        "#]],
    );
}

#[test]
fn kinds_and_forms() {
    check(
        "dispatch",
        r##"
schemas:
  Kinds: {oneOf: [{type: string}, {type: integer}, {type: array, items: {type: string}}, {type: object, properties: {a: {type: string}}}, {type: boolean}]}
  Numbers: {oneOf: [{type: integer}, {type: number}]}
  Forms: {oneOf: [{type: string, format: uuid}, {type: integer}]}
  Lists: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}]}
  Any: {oneOf: [{type: string}, {}]}
"##,
        expect![[r#"
            -type Kinds: union tried 0 1 2 3 4
            -  text
            -  i64
            -  [text]
            -  Kinds.Variant4
            -  bool
            -type Numbers: union tried 0 1
            -  i64
            -  number
            -type Forms: union tried 0 1
            -  uuid
            -  i64
            +type Kinds: union by tests
            +  text, 1. String
            +  i64, 2. Number
            +  [text], 3. Array
            +  Kinds.a, 4. Object
            +  bool, 5. Bool
            +type Numbers: union by tests, open
            +  i64, 1. i64
            +  number, 2. Number
            +type Forms: union by tests
            +  uuid, 1. String
            +  i64, 2. Number
            -type Kinds.Variant4: struct, inline
            +type Kinds.a: struct, inline
        "#]],
    );
}

#[test]
fn properties_and_constants() {
    check(
        "dispatch",
        r##"
schemas:
  Own: {oneOf: [{type: object, required: [a], properties: {a: {type: string}, c: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}, c: {type: string}}}]}
  Constants: {oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: object, required: [k], properties: {k: {enum: [b, c]}}}]}
  Optional: {oneOf: [{type: object, properties: {k: {const: 1}}}, {type: object, properties: {k: {const: 2}}}]}
  Same: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: string}, b: {type: string}}}]}
  Several: {oneOf: [{type: object, required: [k, v], properties: {k: {const: a}, v: {const: 1}}}, {type: object, required: [k, v], properties: {k: {const: a}, v: {const: 2}}}, {type: object, required: [k, v], properties: {k: {const: b}, v: {const: 1}}}]}
"##,
        expect![[r#"
            -type Own: union tried 0 1
            -  Own.Variant1
            -  Own.Variant2
            -type Constants: union tried 0 1
            -  Constants.Variant1
            -  Constants.Variant2
            -type Optional: union tried 0 1
            -  Optional.Variant1
            -  Optional.Variant2
            +type Own: union by keys, open
            +  Own.a, 1. has a
            +  Own.b, 2. has b
            +type Constants: union by constant k, open
            +  Constants.a, if "a"
            +  Constants.With k b or c, if "b" or "c"
            +type Optional: union by constant k, open
            +  Optional.k 1, if 1, if missing
            +  Optional.k 2, if 2, if missing
             type Same: union tried 0 1
            -  Same.Variant1
            -  Same.Variant2
            -type Several: union tried 0 1 2
            -  Several.Variant1
            -  Several.Variant2
            -  Several.Variant3
            -type Own.Variant1: struct, inline
            +  Same.Plain
            +  Same.With b
            +type Several: union tried 0 1 2, open
            +  Several.a v 1
            +  Several.a v 2
            +  Several.b v 1
            +type Own.a: struct, inline
            -type Own.Variant2: struct, inline
            +type Own.b: struct, inline
            -type Constants.Variant1.k: texts, inline
            +type Constants.a.k: texts, inline
            -type Constants.Variant1: struct, inline
            -  k!: Constants.Variant1.k
            -type Constants.Variant2.k: texts, inline
            +type Constants.a: struct, inline
            +  k!: Constants.a.k
            +type Constants.With k b or c.k: texts, inline
            -type Constants.Variant2: struct, inline
            -  k!: Constants.Variant2.k
            -type Optional.Variant1.k: values, inline
            +type Constants.With k b or c: struct, inline
            +  k!: Constants.With k b or c.k
            +type Optional.k 1.k: values, inline
            -type Optional.Variant1: struct, inline
            -  k: Optional.Variant1.k
            -type Optional.Variant2.k: values, inline
            +type Optional.k 1: struct, inline
            +  k: Optional.k 1.k
            +type Optional.k 2.k: values, inline
            -type Optional.Variant2: struct, inline
            -  k: Optional.Variant2.k
            -type Same.Variant1: struct, inline
            +type Optional.k 2: struct, inline
            +  k: Optional.k 2.k
            +type Same.Plain: struct, inline
            -type Same.Variant2: struct, inline
            +type Same.With b: struct, inline
            -type Several.Variant1.k: texts, inline
            +type Several.a v 1.k: texts, inline
            -type Several.Variant1.v: values, inline
            +type Several.a v 1.v: values, inline
            -type Several.Variant1: struct, inline
            -  k!: Several.Variant1.k
            -  v!: Several.Variant1.v
            -type Several.Variant2.k: texts, inline
            +type Several.a v 1: struct, inline
            +  k!: Several.a v 1.k
            +  v!: Several.a v 1.v
            +type Several.a v 2.k: texts, inline
            -type Several.Variant2.v: values, inline
            +type Several.a v 2.v: values, inline
            -type Several.Variant2: struct, inline
            -  k!: Several.Variant2.k
            -  v!: Several.Variant2.v
            -type Several.Variant3.k: texts, inline
            +type Several.a v 2: struct, inline
            +  k!: Several.a v 2.k
            +  v!: Several.a v 2.v
            +type Several.b v 1.k: texts, inline
            -type Several.Variant3.v: values, inline
            +type Several.b v 1.v: values, inline
            -type Several.Variant3: struct, inline
            -  k!: Several.Variant3.k
            -  v!: Several.Variant3.v
            +type Several.b v 1: struct, inline
            +  k!: Several.b v 1.k
            +  v!: Several.b v 1.v
        "#]],
    );
}

#[test]
fn discriminators() {
    check(
        "dispatch",
        r##"
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
  Dog: {type: object, properties: {kind: {type: string}, tail: {type: boolean}}}
  Pet: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind, mapping: {cat: Cat}}}
  One: {type: object, required: [n], properties: {n: {type: integer}}}
  Two: {type: object, required: [n], properties: {n: {type: integer}}}
  Number: {oneOf: [{$ref: "#/components/schemas/One"}, {$ref: "#/components/schemas/Two"}], discriminator: {propertyName: n, mapping: {"1": One, "2": Two}}}
  Nested: {oneOf: [{$ref: "#/components/schemas/Pet"}, {$ref: "#/components/schemas/One"}], discriminator: {propertyName: kind}}
  Text: {oneOf: [{type: string}, {$ref: "#/components/schemas/Cat"}], discriminator: {propertyName: kind}}
"##,
        expect![[r#"
            -type Pet: union by tag kind
            -  Cat, tagged cat, also Cat
            -  Dog, tagged Dog, also Dog
            +type Pet: union by tag kind, open
            +  Cat, tagged cat Cat, also Cat
            +  Dog, tagged Dog, also Dog, without tag
            -type Number: union by tag n
            -  One, tagged 1, also One
            -  Two, tagged 2, also Two
            -type Nested: union by tag kind
            +type Number: union by tag n, open
            +  One, tagged as JSON 1, also One
            +  Two, tagged as JSON 2, also Two
            +type Nested: union by tag kind, open
            -type Text: union tried 0 1
            -  text
            -  Cat, tagged Cat, also Cat
            +type Text: union by tests
            +  text, 1. String
            +  Cat, tagged Cat, also Cat, 2. Object
        "#]],
    );
}

#[test]
fn defaults_that_decide() {
    check(
        "constants",
        r##"
paths:
  /a: {get: {parameters: [{name: v, in: query, required: true, schema: {const: one}}, {name: f, in: query, schema: {const: 1, default: 1.0}}, {name: s, in: query, schema: {type: string}}]}}
schemas:
  A: {type: object, properties: {a: {const: x, default: x}, b: {type: integer, default: 3}, c: {type: [string, "null"], default: null}}}
"##,
        expect![[r#"
             type A: struct
            -  b: i64, default 3  # Default: `3`.
            +  b: i64  # Default: `3`.
             operation GET /a
            -  query v!: get /a.v, Form, exploded
            -  query f: get /a.f, Form, exploded, default 1.0  # Default: `1.0`.
            +  query v!: get /a.v, Form, exploded, always "one"
            +  query f: get /a.f, Form, exploded, default 1, always 1  # Default: `1.0`.
        "#]],
    );
}

#[test]
fn the_property_of_a_tag_is_a_constant() {
    check(
        "own_constants",
        r##"
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: [string, "null"]}, tail: {type: boolean}}}
  One: {type: object, required: [n], properties: {n: {type: integer}}}
  Two: {type: object, required: [n], properties: {n: {type: integer}}}
  Pet: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}}
  Number: {oneOf: [{$ref: "#/components/schemas/One"}, {$ref: "#/components/schemas/Two"}], discriminator: {propertyName: n, mapping: {"1": One, "2": Two}}}
"##,
        expect![[r#"
             type Cat: struct
            -  kind!: text
            +  kind!: Cat.kind
             type Dog: struct
            -  kind!: text?
            +  kind!: Dog.kind?
             type One: struct
            -  n!: i64
            +  n!: One.n
             type Two: struct
            -  n!: i64
            +  n!: Two.n
            +type Cat.kind: texts, inline
            +  "cat"
            +type Dog.kind: texts, inline
            +  "dog"
            +type One.n: values, inline
            +  1
            +type Two.n: values, inline
            +  2
        "#]],
    );
}

#[test]
fn constants_that_tell() {
    check(
        "tells",
        r##"
schemas:
  A: {oneOf: [{type: object, properties: {k: {const: a}}}, {type: object, properties: {k: {const: b}}}]}
  B: {oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: object, required: [k], properties: {k: {const: b}}}]}
"##,
        expect![[r#"
             type A.a: struct, inline
            -  k: a.k
            +  k: a.k, tells the variant
             type A.b: struct, inline
            -  k: b.k
            +  k: b.k, tells the variant
             type B.a: struct, inline
            -  k!: a.k
            +  k!: a.k, tells the variant
             type B.b: struct, inline
            -  k!: b.k
            +  k!: b.k, tells the variant
        "#]],
    );
}
