//! What the parts of an `allOf` say together of one property or value.

use expect_test::{Expect, expect};

use super::each;

fn check(document: &str, expected: Expect) {
    each::check("all_of", document, expected);
}

#[test]
fn what_both_allow() {
    check(
        r##"
schemas:
  Formats: {allOf: [{type: object, properties: {a: {type: string}, b: {type: string, format: uuid}, c: {type: integer}, d: {type: string, enum: [x, y]}}}, {type: object, properties: {a: {type: string, format: date}, b: {type: string}, c: {type: integer, format: int32}, d: {type: string}}}]}
  Unions: {allOf: [{type: object, properties: {u: {oneOf: [{type: string}, {type: integer}]}}}, {type: object, properties: {u: {type: integer}}}]}
  Both: {allOf: [{type: object, properties: {u: {oneOf: [{type: string}, {type: integer}]}}}, {type: object, properties: {u: {oneOf: [{type: integer}, {type: boolean}]}}}]}
  Lists: {allOf: [{type: object, properties: {l: {type: array, items: {type: object, properties: {a: {type: string}}}}}}, {type: object, properties: {l: {type: array, items: {type: object, properties: {b: {type: string}}}}}}]}
  Maps: {allOf: [{type: object, properties: {m: {type: object, additionalProperties: {type: string}}}}, {type: object, properties: {m: {type: object, additionalProperties: {type: string, format: uuid}}}}]}
  Objects: {allOf: [{type: object, properties: {o: {type: object, properties: {a: {type: string}}}}}, {type: object, properties: {o: {type: object, required: [a], properties: {b: {type: string}}}}}]}
  Null: {allOf: [{type: object, properties: {n: {type: [string, "null"]}}}, {type: object, properties: {n: {type: string}}}]}
  BothNull: {allOf: [{type: object, properties: {n: {type: [string, "null"]}}}, {type: object, properties: {n: {type: [string, "null"], format: date}}}]}
  Any: {allOf: [{type: object, properties: {x: {}}}, {type: object, properties: {x: {type: string}}}]}
  Tuples: {allOf: [{type: object, properties: {t: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}}}, {type: object, properties: {t: {type: array, items: {}}}}]}
  Components: {allOf: [{type: object, properties: {c: {$ref: "#/components/schemas/Null"}}}, {type: object, properties: {c: {$ref: "#/components/schemas/Any"}}}]}
  Numbers: {allOf: [{type: object, properties: {n: {type: number}, i: {enum: [1, 2]}}}, {type: object, properties: {n: {type: integer}, i: {enum: [2, 3]}}}]}
"##,
        expect![[r#"
            -type Formats: all of
            -  Formats~2
            -  Formats~3
            -type Unions: all of
            -  Unions~2
            -  Unions~3
            -type Both: all of
            -  Both~2
            -  Both~3
            -type Lists: all of
            -  Lists~2
            -  Lists~3
            -type Maps: all of
            -  Maps~2
            -  Maps~3
            -type Objects: all of
            -  Objects~2
            -  Objects~3
            -type Null: all of
            -  Null~2
            -  Null~3
            -type BothNull: all of
            -  BothNull~2
            -  BothNull~3
            -type Any: all of
            -  Any~2
            -  Any~3
            -type Tuples: all of
            -  Tuples~2
            -  Tuples~3
            -type Components: all of
            -  Components~2
            -  Components~3
            -type Numbers: all of
            -  Numbers~2
            -  Numbers~3
            +type Formats: struct
            +  a: date
            +  b: uuid
            +  c: i32
            +  d: Formats.d
            +type Unions: struct
            +  u: i64
            +type Both: struct
            +  u: Both.u~3
            +type Lists: struct
            +  l: [Lists.l]
            +type Maps: struct
            +  m: {uuid}
            +type Objects: struct
            +  o: Objects.o~3
            +type Null: struct
            +  n: text
            +type BothNull: struct
            +  n: date?
            +type Any: struct
            +  x: text
            +type Tuples: struct
            +  t: (text, i64)
            +type Components: struct
            +  c: Components.c
            +type Numbers: struct
            +  n: i64
            +  i: Numbers.i~3
            +type Both.u~3: = i64, inline
            +type Lists.l: struct, inline
            +  a: text
            +  b: text
            +type Objects.o~3: struct, inline
            +  a!: text
            +  b: text
            +type Components.c: struct, inline
            +  n: text
            +  x: text
            +type Numbers.i~3: values, inline
            +  2
        "#]],
    );
}

#[test]
fn what_contradicts() {
    check(
        r##"
schemas:
  Kinds: {allOf: [{type: object, properties: {a: {type: string}, b: {type: array, items: {type: string}}, c: {type: string, enum: [x]}}}, {type: object, properties: {a: {type: object, properties: {z: {type: string}}}, b: {type: boolean}, c: {type: string, enum: [y]}}}]}
  Texts: {allOf: [{type: string, format: uuid}, {type: string, format: date}]}
  Enums: {allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}
  Whole: {allOf: [{type: string}, {type: integer}]}
  Denied: {allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: object, additionalProperties: {type: integer}}]}
  Kept: {allOf: [{type: object, additionalProperties: {type: string}}, {type: object, additionalProperties: {type: integer}}]}
  Self: {allOf: [{$ref: "#/components/schemas/Self"}, {type: object, properties: {a: {type: string}}}]}
  Ring: {allOf: [{$ref: "#/components/schemas/Other"}, {type: object, properties: {a: {type: string}}}]}
  Other: {allOf: [{$ref: "#/components/schemas/Ring"}, {type: object, properties: {b: {type: string}}}]}
"##,
        expect![[r#"
            -type Kinds: all of
            -  Kinds~2
            -  Kinds~3
            -type Texts: all of
            -  uuid
            -  date
            -type Enums: all of
            -  Enums~2
            -  Enums~3
            -type Whole: all of
            -  text
            -  i64
            -type Denied: all of
            -  Denied~2
            -  {i64}
            -type Kept: all of
            -  {text}
            -  {i64}
            -type Self: all of
            -  Self
            -  Self~2
            -type Ring: all of
            -  Other
            -  Ring~2
            -type Other: all of
            -  Ring
            -  Other~2
            +type Kinds: struct
            +  a: Kinds.a
            +  b: bool
            +  c: Kinds.c~2
            +type Texts: = date
            +type Enums: = Enums~3
            +type Whole: = i64
            +type Denied: struct
            +  a: text
            +  *: i64
            +type Kept: struct
            +  *: i64
            +type Self: struct
            +  a: text
            +type Ring: struct
            +  b: text
            +  a: text
            +type Other: struct
            +  b: text
        "#]],
    );
}

/// A value of two unions is of one variant of each: where none is of both, there is no such variant.
#[test]
fn what_unions_have_in_common() {
    check(
        r##"
schemas:
  Scalars: {allOf: [{type: [string, integer]}, {type: [integer, boolean]}]}
  Wider: {allOf: [{type: [string, integer]}, {type: [number, string]}]}
  Narrowed: {allOf: [{type: [string, integer, boolean]}, {type: integer}]}
  Values: {allOf: [{type: [string, integer]}, {enum: [a, 1, true]}]}
  Mixed: {allOf: [{oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}, {oneOf: [{type: integer}, {type: object, properties: {b: {type: string}}}]}]}
  Nothing: {allOf: [{type: [string, integer]}, {type: [array, boolean], items: {type: string}}]}
  Property: {allOf: [{type: object, properties: {p: {type: [string, integer]}}}, {type: object, properties: {p: {type: [integer, boolean]}}}]}
"##,
        expect![[r#"
            -type Scalars: all of
            -  Scalars~2
            -  Scalars~3
            -type Wider: all of
            -  Wider~2
            -  Wider~3
            -type Narrowed: all of
            -  Narrowed~2
            +type Scalars: = i64
            +type Wider: union tried 0 1, together
            +  text
            -type Values: all of
            -  Values~2
            -  Values~3
            -type Mixed: all of
            -  Mixed~2
            -  Mixed~3
            -type Nothing: all of
            -  Nothing~2
            -  Nothing~3
            -type Property: all of
            -  Property~2
            -  Property~3
            +type Narrowed: = i64
            +type Values: union tried 0 1, together
            +  Values~4
            +  Values~5
            +type Mixed: = Mixed~4
            +type Nothing: union tried 0 1, together
            +  [text]
            +  bool
            +type Property: struct
            +  p: Property.p~3
            +type Values~4: texts, inline
            +  "a"
            +type Values~5: values, inline
            +  1
            +type Mixed~4: struct, inline
            +  a: text
            +  b: text
            +type Property.p~3: = i64, inline
        "#]],
    );
}

#[test]
fn what_enums_have_in_common() {
    check(
        r##"
schemas:
  Numbers: {allOf: [{type: integer, enum: [1, 2, 3]}, {type: number, enum: [2.0, 3, 4.5]}]}
  Texts: {allOf: [{type: string, enum: [a, b, c]}, {type: string, enum: [b, c, d]}]}
  Words: {allOf: [{enum: [a, 1, true]}, {type: string, enum: [a, b]}]}
  Kinds: {allOf: [{enum: [a, 1, 2.5, true]}, {type: integer}]}
  Whole: {allOf: [{type: number, enum: [1, 2.5]}, {type: integer}]}
  Neither: {allOf: [{type: integer, enum: [1]}, {type: integer, enum: [2]}]}
"##,
        expect![[r#"
            -type Numbers: all of
            -  Numbers~2
            -  Numbers~3
            -type Texts: all of
            -  Texts~2
            -  Texts~3
            -type Words: all of
            -  Words~2
            -  Words~3
            -type Kinds: all of
            -  Kinds~2
            -  i64
            -type Whole: all of
            -  Whole~2
            -  i64
            -type Neither: all of
            -  Neither~2
            -  Neither~3
            +type Numbers: = Numbers~4
            +type Texts: = Texts~4
            +type Words: = Words~4
            +type Kinds: = Kinds~3
            +type Whole: = Whole~3
            +type Neither: = Neither~3
            +type Numbers~4: values, inline
            +  2.0
            +  3.0
            +type Texts~4: texts, inline
            +  "b"
            +  "c"
            +type Words~4: texts, inline
            +  "a"
            +type Kinds~3: values, inline
            +  1
            +type Whole~3: values, inline
            +  1.0
        "#]],
    );
}
