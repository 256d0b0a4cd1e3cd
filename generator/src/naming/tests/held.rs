//! Names that were given before stay.

use expect_test::{Expect, expect};

use crate::config::Config;
use crate::inspect::Stage;
use crate::middle_tests::make;

/// Names one document, then another with the lock of the first; compares the second.
fn check(first: &str, second: &str, expected: Expect) {
    let config = Config::new("", "");
    let lock = make(Stage::Naming, first, &config, "").lock.to_text();
    let made = make(Stage::Naming, second, &config, &lock);
    expected.assert_eq(&made.text());
}

#[test]
fn a_newcomer_takes_no_name() {
    check(
        "schemas: {user_name: {type: object, properties: {a: {type: string}}}}",
        "schemas: {UserName: {type: object, properties: {b: {type: string}}}, user_name: {type: object, properties: {a: {type: string}}}}",
        expect![[r#"
            type UserName -> UserName2: struct, sent, received
              b: text
            type user_name -> UserName: struct, sent, received
              a: text
            AL0530 /components/schemas/UserName: `UserName` is called `UserName2`: the name `UserName` is taken
        "#]],
    );
}

#[test]
fn fields_and_variants_keep_theirs() {
    check(
        "schemas: {A: {type: object, properties: {a_b: {type: string}}}, E: {type: string, enum: [x]}, U: {oneOf: [{type: string}, {type: integer}]}}",
        "schemas: {A: {type: object, properties: {aB: {type: string}, a_b: {type: string}}}, E: {type: string, enum: [X, x]}, U: {oneOf: [{type: boolean}, {type: integer}, {type: string}]}}",
        expect![[r#"
            type A -> A: struct, sent, received
              aB -> a_b2: text
              a_b: text
            type E -> E: texts, sent, received
              "X" -> X2
              "x" -> X
            type U -> U: union by tests, sent, received
              bool -> Bool, 1. Bool
              i64 -> Integer, 2. Number
              text -> Text, 3. String
            AL0530 /components/schemas/A/properties/aB: `aB` is called `a_b2`: the name `a_b` is taken
            AL0530 /components/schemas/E: `X` is called `X2`: the name `X` is taken
        "#]],
    );
}

#[test]
fn names_with_words_said_twice_stay() {
    let document = |values: &str| {
        format!(
            "schemas: {{Check: {{oneOf: [{{type: object, title: CheckServer, required: [a], properties: {{a: {{type: string, enum: [{values}]}}}}}}, {{$ref: \"#/components/schemas/CheckTable\"}}]}}, CheckTable: {{type: object, required: [t], properties: {{t: {{type: string}}}}}}}}"
        )
    };
    let config = Config::new("", "");
    let lock = make(Stage::Naming, &document("x"), &config, "").lock;
    // As earlier versions named them.
    let lock = lock
        .to_text()
        .replace("= CheckServer", "= CheckCheckServer");
    let lock = lock.replace(" = Server", " = CheckServer");
    let lock = lock.replace(" = Table", " = CheckTable");
    let made = make(Stage::Naming, &document("x, y"), &config, &lock);
    expect![[r#"
        type Check -> Check: union by keys, open, sent, received
          Check.CheckServer called CheckServer -> CheckServer, 1. has a
          CheckTable -> CheckTable, 2. has t
        type CheckTable -> CheckTable: struct, sent, received
          t!: text
          new t
        type Check.CheckServer.a -> CheckCheckServerA: texts, inline, sent, received
          "x" -> X
          "y" -> Y
        type Check.CheckServer -> CheckCheckServer: struct, inline, sent, received  # CheckServer
          a!: Check.CheckServer.a
          new a
    "#]]
    .assert_eq(&made.text());
}

#[test]
fn an_operation_that_moves_keeps_its_name() {
    check(
        "paths: {/a: {get: {operationId: getA, responses: {\"200\": {description: d, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}}}}, /c: {get: {}}}",
        "paths: {/b/a: {get: {operationId: getA, responses: {\"200\": {description: d, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}}}}, /c: {get: {operationId: now}}}",
        expect![[r#"
            tag "" -> api Api
            type getA.Response -> GetAResponse: struct, inline, received
              x: text
            operation GET /b/a getA -> get_a GetA GetASuccess GetAError
              answer 200 -> Ok: JSON getA.Response
            operation GET /c now -> get_c GetC GetCSuccess GetCError
        "#]],
    );
}

#[test]
fn arguments_keep_their_order_and_are_told_when_replaced() {
    check(
        "paths: {/a: {get: {operationId: getA, parameters: [{name: x, in: query, required: true, schema: {type: string}}, {name: y, in: query, required: true, schema: {type: string}}]}}}\nschemas: {A: {type: object, required: [p, q], properties: {p: {type: string}, q: {type: string}}}}",
        "paths: {/a: {get: {operationId: getA, parameters: [{name: z, in: query, required: true, schema: {type: string}}, {name: x, in: query, required: true, schema: {type: string}}]}}}\nschemas: {A: {type: object, required: [r, p], properties: {r: {type: string}, p: {type: string}}}}",
        expect![[r#"
            tag "" -> api Api
            type A -> A: struct, sent, received
              r!: text
              p!: text
              new p, r
            operation GET /a getA -> get_a GetA GetASuccess GetAError
              query z!: text, Form, exploded
              query x!: text, Form, exploded
              takes x, z
            AL0521 /components/schemas/A: argument 2 of `A::new` was `q` and is `r` now
            AL0521 /paths/~1a/get: argument 2 of `get_a` was `y` and is `z` now
        "#]],
    );
}

#[test]
fn inline_schemas_are_known_by_their_places() {
    check(
        "schemas: {A: {type: object, properties: {kind: {type: string, enum: [a, b]}}}, U: {oneOf: [{type: object, required: [p], properties: {p: {type: string}}}, {type: object, required: [q], properties: {q: {type: string}}}]}}",
        "schemas: {B: {type: object, properties: {kind: {type: string, enum: [c, d]}}}, A: {type: object, properties: {kind: {type: string, enum: [a, b, c]}}}, U: {oneOf: [{type: object, required: [r], properties: {r: {type: string}}}, {type: object, required: [q], properties: {q: {type: string}}}, {type: object, required: [p], properties: {p: {type: string}}}]}}",
        expect![[r#"
            type B -> B: struct, sent, received
              kind: B.kind
            type A -> A: struct, sent, received
              kind: A.kind
            type U -> U: union by keys, open, sent, received
              U.r -> R, 1. has r
              U.q -> Q, 2. has q
              U.p -> P, 3. has p
            type B.kind -> BKind: texts, inline, sent, received
              "c" -> C
              "d" -> D
            type A.kind -> AKind: texts, inline, sent, received
              "a" -> A
              "b" -> B
              "c" -> C
            type U.r -> UR: struct, inline, sent, received
              r!: text
              new r
            type U.q -> UQ: struct, inline, sent, received
              q!: text
              new q
            type U.p -> UP: struct, inline, sent, received
              p!: text
              new p
        "#]],
    );
}

#[test]
fn constants_that_change_are_told() {
    check(
        "paths: {/a: {get: {operationId: getA, parameters: [{name: v, in: query, required: true, schema: {const: one}}]}}}\nschemas: {A: {type: object, required: [k], properties: {k: {const: x}}}}",
        "paths: {/a: {get: {operationId: getA, parameters: [{name: v, in: query, required: true, schema: {const: two}}]}}}\nschemas: {A: {type: object, required: [k], properties: {k: {const: y}}}}",
        expect![[r#"
            tag "" -> api Api
            type A -> A: struct, sent, received
              k!: A.k
            type A.k -> AK: texts, inline, sent, received
              "y" -> Y
            operation GET /a getA -> get_a GetA GetASuccess GetAError
              query v!: getA.v, Form, exploded, always "two"
            AL0524 /components/schemas/A: `k` was sent as `"x"` by itself, and is sent as `"y"` now
            AL0524 /paths/~1a/get: `v` was sent as `"one"` by itself, and is sent as `"two"` now
        "#]],
    );
}
