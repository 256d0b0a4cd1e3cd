//! One small document for each pass, and what the pass changes in its model.

use expect_test::{Expect, expect};

use crate::config::Config;
use crate::middle_tests::check_pass;

pub fn check(pass: &str, document: &str, expected: Expect) {
    check_pass(pass, document, &Config::new("", ""), &expected);
}

#[test]
fn a_component_is_what_stands_in_it() {
    check(
        "itself",
        r##"
schemas:
  P: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: "null"}]}
  User: {type: object, properties: {p: {$ref: "#/components/schemas/P"}}}
"##,
        expect![[r#"
            -type P: = P~2?
            +type P: struct, nullable
            +  a: text
            -type P~2: struct, inline
            -  a: text
            +type P~2: = P, inline
        "#]],
    );
}

#[test]
fn envelopes_become_generic() {
    check(
        "families",
        r##"
schemas:
  Envelope: {type: object, x-envelope: data, required: [data], properties: {data: {}, meta: {type: string}}}
  User: {type: object, properties: {a: {type: string}}}
  UserEnvelope: {allOf: [{$ref: "#/components/schemas/Envelope"}, {type: object, required: [data], properties: {data: {$ref: "#/components/schemas/User"}}}]}
  ListEnvelope: {allOf: [{$ref: "#/components/schemas/Envelope"}, {type: object, required: [data], properties: {data: {type: array, items: {$ref: "#/components/schemas/User"}}}}]}
  Lax: {type: object, x-envelope: data, properties: {data: {}}}
  LaxUser: {allOf: [{$ref: "#/components/schemas/Lax"}, {type: object, properties: {data: {type: [string, "null"]}}}]}
"##,
        expect![[r#"
             type Envelope: struct, envelope of data
            -  data!: any
            +  data!: argument
            -type UserEnvelope: all of
            -  Envelope
            -  UserEnvelope~2
            -type ListEnvelope: all of
            -  Envelope
            -  ListEnvelope~2
            +type UserEnvelope: = Envelope<User>
            +type ListEnvelope: = Envelope<[User]>
             type Lax: struct, envelope of data
            -  data: any
            -type LaxUser: all of
            -  Lax
            -  LaxUser~2
            +  data: argument
            +type LaxUser: = Lax<text>
        "#]],
    );
}

#[test]
fn parts_become_one() {
    check(
        "all_of",
        r##"
schemas:
  Base: {type: object, required: [id], properties: {id: {type: string}, at: {type: string, format: date-time}}}
  More: {allOf: [{$ref: "#/components/schemas/Base"}, {type: object, required: [at], properties: {name: {type: string}, at: {description: When}}}]}
  Twice: {allOf: [{$ref: "#/components/schemas/More"}, {$ref: "#/components/schemas/Base"}, {properties: {x: {type: integer}}, additionalProperties: {type: string}}]}
  Meet: {allOf: [{type: object, properties: {v: {type: string, enum: [a, b]}, n: {type: integer, format: int32}, l: {type: array, items: {type: string}}}}, {type: object, properties: {v: {type: string, enum: [b, c]}, n: {type: number}, l: {type: array, items: {type: string, format: uuid}}}}]}
  Clash: {allOf: [{type: object, properties: {v: {type: string}}}, {type: object, properties: {v: {type: integer}}}]}
  Kinds: {allOf: [{type: string}, {type: object, properties: {v: {type: integer}}}]}
  Closed: {allOf: [{type: object, properties: {v: {type: string}}, additionalProperties: false}, {type: object, properties: {w: {type: integer}}}]}
"##,
        expect![[r#"
            -type More: all of
            -  Base
            -  More~2
            -type Twice: all of
            -  More
            -  Base
            -  Twice~2
            -type Meet: all of
            -  Meet~2
            -  Meet~3
            -type Clash: all of
            -  Clash~2
            -  Clash~3
            -type Kinds: all of
            -  text
            -  Kinds~2
            -type Closed: all of
            -  Closed~2
            -  Closed~3
            +type More: struct
            +  id!: text
            +  at!: date-time  # When
            +  name: text
            +type Twice: struct
            +  id!: text
            +  at!: date-time  # When
            +  name: text
            +  x: i64
            +  *: text
            +type Meet: struct
            +  v: Meet.v~3
            +  n: i32
            +  l: [uuid]
            +type Clash: struct
            +  v: i64
            +type Kinds: struct
            +  v: i64
            +type Closed: struct
            +  v: text
            +  w: i64
            +type Meet.v~3: texts, inline
            +  "b"
        "#]],
    );
}

#[test]
fn a_union_within_is_distributed() {
    check(
        "all_of",
        r##"
schemas:
  Base: {type: object, properties: {id: {type: string}}}
  A: {type: object, required: [a], properties: {a: {type: string}}}
  B: {type: object, required: [b], properties: {b: {type: string}}}
  Each: {allOf: [{$ref: "#/components/schemas/Base"}, {oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]}]}
  Tagged:
    allOf:
      - {$ref: "#/components/schemas/Base"}
      - {oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}], discriminator: {propertyName: kind}}
  Product:
    allOf:
      - {oneOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]}
      - {oneOf: [{type: object, required: [c], properties: {c: {type: string}}}, {type: object, required: [d], properties: {d: {type: string}}}]}
  Texts: {allOf: [{type: string, format: uuid}, {type: string}]}
  Names: {allOf: [{$ref: "#/components/schemas/Texts"}, {description: Only words}]}
"##,
        expect![[r#"
            -type Each: all of
            -  Base
            -  Each~2
            -type Tagged: all of
            -  Base
            -  Tagged~2
            -type Product: all of
            -  Product~2
            -  Product~3
            -type Texts: all of
            -  uuid
            -  text
            +type Each: union tried 0 1
            +  Each.A
            +  Each.B
            +type Tagged: union by tag kind
            +  Tagged.A, tagged A, also A
            +  Tagged.B, tagged B, also B
            +type Product: union tried 0 1
            +  Product~4
            +  Product~5
            +  Product~6
            +  Product~7
            +type Texts: = uuid
            +type Each~3: struct, inline
            +  id: text
            +type Each.A: struct, inline
            +  id: text
            +  a!: text
            +type Each.B: struct, inline
            +  id: text
            +  b!: text
            +type Tagged~3: struct, inline
            +  id: text
            +type Tagged.A: struct, inline
            +  id: text
            +  a!: text
            +type Tagged.B: struct, inline
            +  id: text
            +  b!: text
            +type Product~4: struct, inline
            +  a!: text
            +  c!: text
            +type Product~5: struct, inline
            +  a!: text
            +  d!: text
            +type Product~6: struct, inline
            +  b!: text
            +  c!: text
            +type Product~7: struct, inline
            +  b!: text
            +  d!: text
        "#]],
    );
}

#[test]
fn children_of_a_parent() {
    check(
        "all_of",
        r##"
openapi: 3.0.3
schemas:
  Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
  Cat: {allOf: [{$ref: "#/components/schemas/Pet"}, {type: object, properties: {lives: {type: integer}}}]}
"##,
        expect![[r#"
            -type Cat: all of
            -  Cat~3
            -  Cat.kind~2
            +type Cat: struct
            +  kind!: Cat.kind
            +  lives: i64
            -type Pet.Base: all of, inline
            -  Pet~2
            -  Pet~3
            +type Pet.Base: struct, inline
            +  kind!: text
            +  *: any
            -type Cat~3: all of, inline
            -  Pet~2
            -  Cat~2
            +type Cat~3: struct, inline
            +  kind!: text
            +  lives: i64
        "#]],
    );
}

#[test]
fn uses_say_that_null_is_a_value() {
    check(
        "nullability",
        r##"
openapi: 3.0.3
schemas:
  Maybe: {type: object, nullable: true, properties: {a: {type: string}}}
  User: {type: object, properties: {m: {$ref: "#/components/schemas/Maybe"}, l: {type: array, items: {$ref: "#/components/schemas/Maybe"}}}}
paths:
  /a: {get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Maybe"}}}}}}}
"##,
        expect![[r#"
             type User: struct
            -  m: Maybe
            -  l: [Maybe]
            +  m: Maybe?
            +  l: [Maybe?]
             operation GET /a
            -  answer 200: JSON Maybe
            +  answer 200: JSON Maybe?
        "#]],
    );
}

#[test]
fn tables_of_bodies() {
    check(
        "xml",
        r##"
schemas:
  Book:
    type: object
    xml: {name: book, namespace: "urn:b", prefix: b}
    required: [id]
    properties:
      id: {type: integer, xml: {attribute: true}}
      tags: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: tag}}}
      next: {$ref: "#/components/schemas/Book"}
      flag: {type: boolean}
      more: {type: object, additionalProperties: {type: number}}
      author: {type: object, properties: {name: {type: string}}}
  Either: {oneOf: [{type: string}, {$ref: "#/components/schemas/Book"}]}
paths:
  /b: {put: {requestBody: {content: {application/xml: {schema: {$ref: "#/components/schemas/Book"}}}}, responses: {"200": {description: d, content: {text/xml: {schema: {type: array, items: {$ref: "#/components/schemas/Book"}}}}}}}}
  /e: {put: {requestBody: {content: {application/xml: {schema: {$ref: "#/components/schemas/Either"}}}}}}
"##,
        expect![[r#"
             operation PUT /e
            -  body application/xml: XML Either
            +  body application/xml: text
            +xml root <b:book> in urn:b strict object 0
            +xml root <root> [<b:book> in urn:b strict object 0]
            +xml object 0 Book
            +  id: attribute <id> number
            +  tags: element <tags> [<tag> strict text]
            +  next: element <b:book> in urn:b strict object 0
            +  flag: element <flag> boolean
            +  more: element <more> {number}
            +  author: element <author> object 1
            +xml object 1 Book.author
            +  name: element <name> text
        "#]],
    );
}

#[test]
fn what_nothing_uses_goes() {
    check(
        "prune",
        r##"
schemas:
  Own: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}
"##,
        expect![[r#"
            -type Own~2: struct, inline
            -  a: text
            -type Own~3: struct, inline
            -  b: text
        "#]],
    );
}

#[test]
fn required_and_not_declared() {
    check(
        "undeclared",
        r##"
schemas:
  A: {type: object, required: [a, b], properties: {a: {type: string}}}
  Closed: {type: object, required: [b], properties: {a: {type: string}}, additionalProperties: false}
"##,
        expect![[r#"
             type A: struct
            -  requires b
            +  b: any
        "#]],
    );
}

#[test]
fn equal_inline_schemas() {
    check(
        "dedupe",
        r##"
schemas:
  Color: {type: string, enum: [red, green]}
  Paint: {type: object, properties: {color: {type: string, enum: [red, green]}, size: {type: object, properties: {w: {type: integer}}}}}
  Wall: {type: object, properties: {size: {type: object, properties: {w: {type: integer}}}, other: {type: object, properties: {w: {type: integer}}}}}
"##,
        expect![[r#"
            -type Color: texts
            +type Color: texts, of 2 places
             type Paint: struct
            -  color: Paint.color
            -  size: Paint.size
            +  color: Color
            +  size: size
             type Wall: struct
            -  size: Wall.size
            +  size: size
            -type Paint.color: texts, inline
            -  "red"
            -  "green"
            -type Paint.size: struct, inline
            -  w: i64
            -type Wall.size: struct, inline
            +type size: struct, inline, of 2 places
        "#]],
    );
}

#[test]
fn titles_are_names() {
    check(
        "titles",
        r##"
schemas:
  A: {type: object, properties: {one: {type: object, title: A Title, properties: {a: {type: string}}}, two: {type: object, title: data, properties: {b: {type: string}}}}}
"##,
        expect![[r#"
             type A: struct
            -  one: A.one  # A Title
            +  one: A Title  # A Title
            -type A.one: struct, inline  # A Title
            +type A Title: struct, inline  # A Title
        "#]],
    );
}

#[test]
fn families_by_structure() {
    check(
        "alike",
        r##"
schemas:
  User: {type: object, properties: {a: {type: string}}}
  School: {type: object, properties: {b: {type: string}}}
  UserPage: {type: object, required: [items], properties: {items: {type: array, items: {$ref: "#/components/schemas/User"}}, next: {type: string}}}
  SchoolPage: {type: object, required: [items], properties: {items: {type: array, items: {$ref: "#/components/schemas/School"}}, next: {type: string}}}
"##,
        expect![[r#"
            -type UserPage: struct
            -  items!: [User]
            -  next: text
            -type SchoolPage: struct
            -  items!: [School]
            +type UserPage: = page<User>
            +type SchoolPage: = page<School>
            +type page: struct, inline, family, of 2 places
            +  items!: [argument]
        "#]],
    );
}

#[test]
fn one_form_for_each_direction() {
    check(
        "split",
        r##"
schemas:
  Pet: {type: object, required: [id, name], properties: {id: {type: string, readOnly: true}, name: {type: string}, secret: {type: string, writeOnly: true}}}
  Holder: {type: object, properties: {pet: {$ref: "#/components/schemas/Pet"}}}
  Sent: {type: object, required: [id], properties: {id: {type: string, readOnly: true}}}
paths:
  /a: {put: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Holder"}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Holder"}}}}}}}
  /b: {put: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Sent"}}}}}}
"##,
        expect![[r#"
             type Sent: struct
            -  id!: text, read only
            +  id: text, read only
            +type Pet.Input: struct, inline, form sent  # As it is sent: without what only the server sets.
            +  name!: text
            +  secret: text, write only
            +type Holder.Input: struct, inline, form sent  # As it is sent: without what only the server sets.
            +  pet: Pet.Input
             operation PUT /a
            -  body application/json: JSON Holder
            +  body application/json: JSON Holder.Input
        "#]],
    );
}

#[test]
fn boxes_and_newtypes() {
    check(
        "cycles",
        r##"
schemas:
  Node: {type: object, properties: {next: {$ref: "#/components/schemas/Node"}, all: {type: array, items: {$ref: "#/components/schemas/Node"}}}}
  Tree: {type: array, items: {$ref: "#/components/schemas/Tree"}}
  Left: {oneOf: [{$ref: "#/components/schemas/Right"}, {type: string}]}
  Right: {oneOf: [{$ref: "#/components/schemas/Left"}, {type: integer}]}
  Pair: {type: array, prefixItems: [{$ref: "#/components/schemas/Pair"}, {type: string}], items: false}
"##,
        expect![[r#"
             type Node: struct
            -  next: Node
            +  next: box Node
            -type Tree: = [Tree]
            +type Tree: around [Tree]
             type Left: union tried 0 1
            -  Right
            +  box Right
             type Right: union tried 0 1
            -  Left
            +  box Left
            -type Pair: = (Pair, text)
            +type Pair: around (box Pair, text)
        "#]],
    );
}

#[test]
fn pages_are_found() {
    check(
        "paging",
        r##"
schemas:
  Pets: {type: object, properties: {data: {type: array, items: {type: string}}, next: {type: string}, total: {type: integer}}}
paths:
  /cursor: {get: {x-pagination: {style: cursor, cursor: after, next: /next, items: /data}, parameters: [{name: after, in: query, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pets"}}}}}}}
  /lacks: {get: {x-pagination: {style: page, page: p, items: /data}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pets"}}}}}}}
  /astray: {get: {x-pagination: {style: link, items: /nothing}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pets"}}}}}}}
  /inferred: {get: {parameters: [{name: page, in: query, schema: {type: integer}}, {name: per_page, in: query, schema: {type: integer}}], responses: {"200": {description: d, headers: {Link: {schema: {type: string}}}, content: {application/json: {schema: {type: array, items: {type: string}}}}}}}}
  /offset: {get: {parameters: [{name: offset, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pets"}}}}}}}
  /token: {get: {parameters: [{name: pageToken, in: query, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {items: {type: array, items: {type: string}}, nextPageToken: {type: string}}}}}}}}}
"##,
        expect![[r#"
             operation GET /cursor, whole
            -  pages by cursor after from /next: any in
            +  pages by cursor after from /next: text in data
             operation GET /lacks, whole
            -  pages by page p from 1: any in
             operation GET /astray, whole
            -  pages by links: any in
            -operation GET /inferred
            +operation GET /inferred, whole
            +  pages by links: text in
            -operation GET /token
            +operation GET /token, whole
            +  pages by cursor pageToken from /nextPageToken: text in items
        "#]],
    );
}

#[test]
fn answers_are_what_is_inside() {
    check(
        "envelopes",
        r##"
schemas:
  Envelope: {type: object, x-envelope: data, required: [data], properties: {data: {}}}
  User: {type: object, properties: {a: {type: string}}}
  UserEnvelope: {allOf: [{$ref: "#/components/schemas/Envelope"}, {type: object, required: [data], properties: {data: {$ref: "#/components/schemas/User"}}}]}
paths:
  /a: {get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/UserEnvelope"}}}}}}}
  /whole: {get: {x-unwrap: false, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/UserEnvelope"}}}}}}}
"##,
        expect![[r#"
             operation GET /a
            -  answer 200: JSON UserEnvelope
            +  answer 200: JSON User, data of UserEnvelope
        "#]],
    );
}

#[test]
fn null_is_missing_in_what_is_received_alone() {
    check(
        "nulls",
        r##"
schemas:
  Sent: {type: object, properties: {a: {type: [string, "null"]}}}
  Both: {type: object, properties: {a: {type: [string, "null"]}}}
  Got: {type: object, required: [c], properties: {a: {type: [string, "null"]}, b: {type: string}, c: {type: [string, "null"]}, d: {}, both: {$ref: "#/components/schemas/Both"}}}
  Neither: {type: object, properties: {a: {type: [string, "null"]}, got: {$ref: "#/components/schemas/Got"}}}
paths:
  /a: {put: {requestBody: {content: {application/json: {schema: {type: object, properties: {sent: {$ref: "#/components/schemas/Sent"}, both: {$ref: "#/components/schemas/Both"}}}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Got"}}}}}}}
"##,
        expect![[r#"
             type Got: struct
            -  a: text?
            +  a: text?, null is missing
        "#]],
    );
}

#[test]
fn what_arrives_is_received() {
    check(
        "directions",
        r##"
schemas:
  Made: {type: object, properties: {user: {$ref: "#/components/schemas/User"}, place: {$ref: "#/components/schemas/Place"}}}
  User: {type: object, properties: {a: {type: string}}}
  Place: {type: object, properties: {b: {type: string}}}
paths:
  /a: {put: {callbacks: {made: {"{$request.query.to}": {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Made"}}}}, responses: {}}}}}, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}}}
"##,
        expect![[r#"
            -type Made: struct
            +type Made: struct, received
            -type User: struct
            +type User: struct, sent, received
            -type Place: struct
            +type Place: struct, received
        "#]],
    );
}

#[test]
fn sent_and_received() {
    check(
        "directions",
        r##"
schemas:
  In: {type: object, properties: {a: {type: string}}}
  Out: {type: object, properties: {a: {type: string}}}
  Neither: {type: object, properties: {b: {type: string}}}
paths:
  /a: {put: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/In"}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Out"}}}}}}}
"##,
        expect![[r#"
            -type In: struct
            +type In: struct, sent
            -type Out: struct
            +type Out: struct, received
            -type Neither: struct
            +type Neither: struct, sent, received
        "#]],
    );
}

#[test]
fn what_must_not_show() {
    check(
        "secrets",
        r##"
schemas:
  A: {type: object, properties: {password: {type: string}, access_token: {type: string}, pin: {type: string, format: password}, open: {type: string, writeOnly: true}, has_token: {type: boolean}}}
securitySchemes: {key: {type: apiKey, in: query, name: k}}
paths:
  /a:
    put:
      security: [{key: []}]
      parameters: [{name: k, in: query, schema: {type: string}}, {name: api_key, in: header, schema: {type: string}}, {name: q, in: query, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}
      responses: {"200": {description: d, headers: {X-Auth-Token: {schema: {type: string}}}, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}
"##,
        expect![[r#"
             type A: struct, sent, received
            -  password: text
            -  access_token: text
            -  pin: secret
            -  open: text, write only
            +  password: text, hidden
            +  access_token: text, hidden
            +  pin: secret, hidden
            +  open: text, write only, hidden
             operation PUT /a
            -  query k: text, Form, exploded
            -  header api_key: text, Simple
            +  query k: text, Form, exploded, hidden
            +  header api_key: text, Simple, hidden
            -    header X-Auth-Token: text
            +    header X-Auth-Token: text, hidden
            +  hides open
        "#]],
    );
}
