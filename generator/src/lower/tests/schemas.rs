//! The Schema Object, keyword by keyword.

use expect_test::expect;

use super::check;

#[test]
fn texts_have_their_formats() {
    check(
        r##"
schemas:
  Texts:
    type: object
    properties:
      plain: {type: string}
      uuid: {type: string, format: uuid}
      date: {type: string, format: date}
      time: {type: string, format: date-time}
      byte: {type: string, format: byte}
      coded: {type: string, contentEncoding: base64}
      v4: {type: string, format: ipv4}
      v6: {type: string, format: ipv6}
      password: {type: string, format: password}
      email: {type: string, format: email}
      odd: {type: string, format: "no such format"}
"##,
        expect![[r#"
            type Texts: struct
              plain: text
              uuid: uuid
              date: date
              time: date-time
              byte: base64
              coded: base64
              v4: ipv4
              v6: ipv6
              password: secret
              email: text
              odd: text
        "#]],
    );
}

#[test]
fn numbers_have_their_widths() {
    check(
        r##"
schemas:
  Numbers:
    type: object
    properties:
      plain: {type: integer}
      i32: {type: integer, format: int32}
      i64: {type: integer, format: int64}
      u8: {type: integer, format: uint8}
      u64: {type: integer, format: uint64}
      beyond: {type: integer, format: uint128}
      natural: {type: integer, minimum: 0}
      small: {type: integer, minimum: 0, maximum: 200}
      large: {type: integer, minimum: 0, maximum: 18446744073709551615}
      without: {type: integer, maximum: 1e30}
      numbered: {type: number, format: int64}
      numbered32: {type: [number, "null"], format: int32}
      fraction: {type: number, format: double}
      above: {type: integer, exclusiveMinimum: -1}
      float: {type: number, format: float}
      number: {type: number}
      yes: {type: boolean}
"##,
        expect![[r#"
            type Numbers: struct
              plain: i64
              i32: i32
              i64: i64
              u8: u8
              u64: u64
              beyond: i128
              natural: u64  # At least 0.
              small: i64  # Between 0 and 200.
              large: u64  # At least 0.
              without: i64
              numbered: i64
              numbered32: i32?
              fraction: number
              above: u64  # More than -1.
              float: number
              number: number
              yes: bool
            AL0313 /components/schemas/Numbers/properties/beyond/format: the format `uint128` is read as `i128`, which holds 127 bits and a sign
        "#]],
    );
}

#[test]
fn null_beside_a_type() {
    check(
        r##"
schemas:
  Maybe: {type: [object, "null"], properties: {a: {type: [string, "null"]}, b: {$ref: "#/components/schemas/Maybe"}}}
  Nothing: {type: "null"}
  OnlyNull: {const: null}
  Listed: {enum: [a, b, null]}
  Several: {type: [string, integer, "null"]}
"##,
        expect![[r#"
            type Maybe: struct, nullable
              a: text?
              b: Maybe
            type Nothing: values
              null
            type OnlyNull: values
              null
            type Listed: texts, nullable
              "a"
              "b"
            type Several: union tried 0 1, together, nullable
              text
              i64
        "#]],
    );
}

#[test]
fn null_of_version_3_0() {
    check(
        r##"
openapi: 3.0.3
schemas:
  Maybe: {type: string, nullable: true}
  Object: {type: object, properties: {a: {type: integer, nullable: true}, b: {nullable: true, allOf: [{$ref: "#/components/schemas/Maybe"}]}}}
"##,
        expect![[r#"
            type Maybe: = text, nullable
            type Object: struct
              a: i64?
              b: Maybe?
        "#]],
    );
}

#[test]
fn properties_of_an_object() {
    check(
        r##"
schemas:
  Whole:
    type: object
    title: A whole
    description: What it is.
    required: [id, elsewhere]
    properties:
      id: {type: string, readOnly: true}
      secret: {type: string, writeOnly: true}
      old: {type: string, deprecated: true, description: Not any more.}
      size: {type: integer, default: 3}
      inner: {type: object, properties: {deep: {type: object, properties: {a: {type: string}}}}}
"##,
        expect![[r#"
            type Whole: struct  # A whole / What it is.
              id!: text, read only
              secret: text, write only
              old: text, deprecated  # Not any more.
              size: i64, default 3  # Default: `3`.
              inner: Whole.inner
              requires elsewhere
            type Whole.inner.deep: struct, inline
              a: text
            type Whole.inner: struct, inline
              deep: Whole.inner.deep
        "#]],
    );
}

#[test]
fn what_objects_have_beside() {
    check(
        r##"
schemas:
  Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
  Open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
  Typed: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
  Map: {type: object, additionalProperties: {type: object, properties: {a: {type: string}}}}
  Any: {type: object}
  Empty: {type: object, additionalProperties: false}
  Patterns: {type: object, patternProperties: {"^x-": {type: string}, "^y-": {type: integer}}}
  Named: {type: object, propertyNames: {enum: [a, b]}, additionalProperties: {type: string}}
  Anything: {}
  Never: {not: {}}
"##,
        expect![[r#"
            type Closed: struct, nothing else
              a: text
            type Open: struct
              a: text
              *: any
            type Typed: struct
              a: text
              *: i64
            type Map: = {Map.Value}
            type Any: = {any}
            type Empty: struct, nothing else
            type Patterns: = {Patterns.Value}
            type Named: = {text}  # Known keys: `a`, `b`.
            type Anything: = any
            type Never: = any
            type Map.Value: struct, inline
              a: text
            type Patterns.Value: union tried 0 1, together, inline
              text
              i64
            AL0311 /components/schemas/Patterns/patternProperties: `patternProperties` is not followed
        "#]],
    );
}

#[test]
fn lists() {
    check(
        r##"
schemas:
  List: {type: array, items: {type: string}, minItems: 1, maxItems: 3, uniqueItems: true}
  Objects: {type: array, items: {type: object, properties: {a: {type: string}}}}
  Untyped: {type: array}
  Pair: {type: array, prefixItems: [{type: string}, {type: object, properties: {x: {type: integer}}}], items: false}
  Implied: {items: {type: integer}}
"##,
        expect![[r#"
            type List: = [text]  # 1 to 3 items. No item twice.
            type Objects: = [Objects.Item]
            type Untyped: = [any]
            type Pair: = (text, Pair.Item2)
            type Implied: = [i64]
            type Objects.Item: struct, inline
              a: text
            type Pair.Item2: struct, inline
              x: i64
            AL0313 /components/schemas/Pair/prefixItems: by its schema the list may end before its last place
        "#]],
    );
}

#[test]
fn known_values() {
    check(
        r##"
schemas:
  Color: {type: string, enum: [red, green], x-enum-varnames: [Rot, Gruen], x-enum-descriptions: [The first, The second]}
  Twice: {type: string, enum: [a, a, b]}
  Level: {type: integer, enum: [1, 2, 3]}
  Mixed: {enum: [a, 1, true, 1.5]}
  Both: {type: boolean, enum: [true, false]}
  Yes: {type: boolean, enum: [true]}
  Kind: {const: only}
  Objects: {enum: [{a: 1}]}
  Constant: {const: [1, 2]}
  Choices: {oneOf: [{const: a, title: First}, {const: b, description: The second one}]}
  Beside: {type: string, enum: [a], oneOf: [{$ref: "#/components/schemas/Nowhere"}]}
"##,
        expect![[r#"
            type Color: texts
              "red" called Rot
              "green" called Gruen
            type Twice: texts
              "a"
              "b"
            type Level: values
              1
              2
              3
            type Mixed: values
              "a"
              1
              true
              1.5
            type Both: = bool
            type Yes: values
              true
            type Kind: texts
              "only"
            type Objects: = any
            type Constant: = any
            type Choices: texts
              "a"  # First
              "b"  # The second one
            type Beside: texts
              "a"
            AL0122 /components/schemas/Twice/enum/1: `"a"` stands twice in `enum`
            AL0301 /components/schemas/Objects/enum: `enum` has values that are not scalars; it is not checked
            AL0301 /components/schemas/Constant/const: `const` is a value that is not scalar; it is not checked
            AL0201 /components/schemas/Beside/oneOf/0/$ref: `#/components/schemas/Nowhere` does not exist
        "#]],
    );
}

#[test]
fn references() {
    check(
        r##"
schemas:
  Pet: {type: object, properties: {owner: {$ref: "#/components/schemas/Owner"}, near: {$ref: "#/components/schemas/Ownr"}}}
  Owner: {type: object, properties: {pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}
  Deep: {$ref: "#/components/schemas/Owner/properties/pets"}
  Name: {$ref: "#/components/schemas/Owner"}
  Loop: {$ref: "#/components/schemas/Loop"}
  Wrong: {type: array, items: {$ref: "#/info"}}
  Out: {type: array, items: {$ref: "other.yaml#/a"}}
"##,
        expect![[r#"
            type Pet: struct
              owner: Owner
              near: any
            type Owner: struct
              pets: [Pet]
            type Owner.pets: = [Pet], inline
            type Wrong: = [any]
            type Out: = [any]
            AL0202 /components/schemas/Loop/$ref: `#/components/schemas/Loop` refers only to itself
            AL0201 /components/schemas/Pet/properties/near/$ref: `#/components/schemas/Ownr` does not exist
            AL0201 /components/schemas/Wrong/items/$ref: `#/info` is not what is expected here
        "#]],
    );
}

#[test]
fn all_of_is_kept_as_parts() {
    check(
        r##"
schemas:
  Base: {type: object, properties: {id: {type: string}}}
  Own: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [a], properties: {a: {type: string}}}]}
  Beside: {allOf: [{$ref: "#/components/schemas/Base"}], properties: {b: {type: integer}}, required: [id]}
  Alone: {allOf: [{$ref: "#/components/schemas/Base"}], description: The same.}
  Demands: {allOf: [{$ref: "#/components/schemas/Base"}, {required: [id]}]}
  Missing: {allOf: [{$ref: "#/components/schemas/Nowhere"}, {type: object, properties: {a: {type: string}}}]}
  Words: {allOf: [{description: nothing else}, {$ref: "#/components/schemas/Base"}]}
  Union: {properties: {a: {type: string}}, oneOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {c: {type: string}}}]}
  Typed: {type: string, allOf: [{$ref: "#/components/schemas/Base"}, {type: object, properties: {z: {type: string}}}]}
"##,
        expect![[r#"
            type Base: struct
              id: text
            type Own: all of
              Base
              Own~2
            type Beside: all of
              Base
              Beside~2
            type Alone: = Base  # The same.
            type Demands: all of
              Base
              Demands~2
            type Missing: = Missing~2
            type Words: = Base
            type Union: all of
              Union~2
              Union~3
            type Typed: all of
              Base
              Typed~2
            type Own~2: struct, inline
              a!: text
            type Beside~2: struct, inline
              b: i64
              requires id
            type Demands~2: struct, inline
              requires id
            type Missing~2: struct, inline
              a: text
            type Union~2: struct, inline
              a: text
            type Union.Variant2: struct, inline
              c: text
            type Union~3: union tried 0 1, inline
              Base
              Union.Variant2
            type Typed~2: struct, inline
              z: text
            AL0201 /components/schemas/Missing/allOf/0/$ref: `#/components/schemas/Nowhere` does not exist
            AL0302 /components/schemas/Typed/type: no value is of the type `string` and of that of `#/components/schemas/Base`, `object`
        "#]],
    );
}

#[test]
fn words_and_limits() {
    check(
        r##"
schemas:
  Words:
    type: object
    properties:
      short: {type: string, minLength: 1, maxLength: 10, pattern: "^[a-z]+$"}
      exact: {type: string, minLength: 3, maxLength: 3}
      between: {type: integer, minimum: 1, maximum: 10}
      above: {type: number, exclusiveMinimum: 0}
      below: {type: number, maximum: 1.5}
      step: {type: integer, multipleOf: 5}
      list: {type: array, items: {type: string}, minItems: 2}
      example: {type: string, example: some}
      examples: {type: string, examples: [one, two]}
      default: {type: string, default: standard}
  Sized: {type: object, minProperties: 1, maxProperties: 3, additionalProperties: {type: string}}
"##,
        expect![[r#"
            type Words: struct
              short: text  # 1 to 10 characters. Matches `^[a-z]+$`.
              exact: text  # Exactly 3 characters.
              between: i64  # Between 1 and 10.
              above: number  # More than 0.
              below: number  # At most 1.5.
              step: i64  # A multiple of 5.
              list: [text]  # At least 2 items.
              example: text
              examples: text
              default: text, default "standard"  # Default: `"standard"`.
            type Sized: = {text}  # 1 to 3 properties.
        "#]],
    );
}

#[test]
fn parents_with_a_discriminator() {
    check(
        r##"
openapi: 3.0.3
schemas:
  Pet:
    type: object
    required: [kind]
    properties: {kind: {type: string}, name: {type: string}}
    discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat"}}
  Cat: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, properties: {lives: {type: integer}}}]}
  Dog: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, properties: {tail: {type: boolean}}}]}
  Puppy: {allOf: [{$ref: "#/components/schemas/Dog"}, {type: object, properties: {age: {type: integer}}}]}
"##,
        expect![[r#"
            type Pet: union by tag kind, unforeseen
              Cat called Cat, tagged cat
              Dog.Base called Dog, tagged Dog
              Puppy called Puppy, tagged Puppy
              Pet.Base called Base, also Pet, otherwise
            type Cat: all of
              Cat~3
              Cat.kind~2
            type Dog: union by tag kind, unforeseen
              Puppy called Puppy, tagged Puppy
              Dog.Base called Base, tagged Dog, also Dog, otherwise
            type Puppy: all of
              Puppy~3
              Puppy.kind~2
            type Dog~2: all of, inline
              Pet~2
              Dog~4
            type Dog~3: struct, inline
              *: any
            type Dog.kind: texts, inline
              "Dog"
            type Dog.kind~2: struct, inline
              kind: Dog.kind
            type Dog.Base: all of, inline
              Dog~2
              Dog~3
              Dog.kind~2
            type Pet~2: struct, inline
              kind!: text
              name: text
            type Pet~3: struct, inline
              *: any
            type Pet.Base: all of, inline
              Pet~2
              Pet~3
            type Cat~2: struct, inline
              lives: i64
            type Cat~3: all of, inline
              Pet~2
              Cat~2
            type Cat.kind: texts, inline
              "cat"
            type Cat.kind~2: struct, inline
              kind: Cat.kind
            type Puppy~2: struct, inline
              age: i64
            type Puppy~3: all of, inline
              Dog~2
              Puppy~2
            type Puppy.kind: texts, inline
              "Puppy"
            type Puppy.kind~2: struct, inline
              kind: Puppy.kind
            type Dog~4: struct, inline
              tail: bool
        "#]],
    );
}

#[test]
fn what_has_no_type() {
    check(
        r##"
schemas:
  Conditional: {type: object, properties: {a: {type: string}}, if: {required: [a]}, then: {required: [b]}}
  Dependent: {type: object, properties: {a: {type: string}}, dependentRequired: {a: [b]}}
  Strange: {type: text}
  Contains: {type: array, contains: {type: string}}
"##,
        expect![[r#"
            type Conditional: struct
              a: text
            type Dependent: struct
              a: text
            type Strange: = any
            type Contains: = [any]
            AL0311 /components/schemas/Conditional/if: `if` is not followed
            AL0104 /components/schemas/Strange/type: `text` is not a type of OpenAPI; any value is accepted here
        "#]],
    );
}

#[test]
fn envelopes_and_xml() {
    check(
        r##"
schemas:
  Envelope: {type: object, x-envelope: data, properties: {data: {}, meta: {type: string}}}
  Book:
    type: object
    xml: {name: book, prefix: b, namespace: "urn:books"}
    properties:
      id: {type: integer, xml: {attribute: true}}
      tags: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: tag}}}
paths:
  /book:
    put:
      requestBody: {content: {application/xml: {schema: {$ref: "#/components/schemas/Book"}}}}
      responses: {"200": {description: d, content: {application/xml: {schema: {$ref: "#/components/schemas/Book"}}}}}
"##,
        expect![[r#"
            tag ""
            type Envelope: struct, envelope of data
              data: any
              meta: text
            type Book: struct
              id: i64
              tags: [text]
            operation PUT /book
              body application/xml: XML Book
              answer 200: XML Book
        "#]],
    );
}
