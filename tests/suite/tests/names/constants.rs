//! What is sent without having been said: a change of it is told.

use super::*;

fn api(sort: &str, kind: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: add\n      parameters:\n      \
         - {{name: sort, in: query, schema: {{type: string, {sort}}}}}\n      requestBody: {{required: true, content: \
         {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}\n      \
         responses: {{'204': {{description: done}}}}\ncomponents:\n  schemas:\n    \
         A: {{type: object, properties: {{x: {{type: string}}, kind: {{type: string, {kind}}}}}}}\n"
    )
}

/// What is told when the first document becomes the second one.
fn told(old: (&str, &str), new: (&str, &str)) -> Vec<String> {
    let first = generate_text("a.yaml", &api(old.0, old.1)).unwrap();
    let second = generate_text_with("a.yaml", &api(new.0, new.1), first.lock).unwrap();
    let codes = second.diagnostics.iter();
    let codes = codes.filter(|it| it.code.0 == "AL0524");
    codes.map(|it| it.message.clone()).collect()
}

const PLAIN: &str = "maxLength: 5";
const DEFAULT: &str = "enum: [asc], default: asc";

#[test]
fn what_is_sent_by_itself_is_told_when_it_changes() {
    assert_eq!(
        told(
            (DEFAULT, "enum: [a], default: a"),
            (
                "enum: [asc, desc], default: asc",
                "enum: ['b c='], default: 'b c='"
            ),
        ),
        [
            "`kind` was sent as `\"a\"` by itself, and is sent as `\"b c=\"` now",
            "`sort` was sent as `\"asc\"` by itself, and is sent by those alone who say it now",
        ]
    );
    // What begins, where the lock knows of constants.
    assert_eq!(
        told((DEFAULT, PLAIN), (DEFAULT, "enum: [a], default: a")),
        ["`kind` is sent as `\"a\"` by itself now, and was not before"]
    );
}

#[test]
fn what_callers_see_is_not_told() {
    let nothing = Vec::<String>::new();
    // A flag is never sent by itself: its second value changes no byte.
    assert_eq!(
        told(
            ("enum: [asc]", "enum: [a]"),
            ("enum: [asc, desc]", "enum: [a, b]")
        ),
        nothing
    );
    assert_eq!(
        told(
            (DEFAULT, "enum: [a], default: a"),
            (DEFAULT, "enum: [a], default: a")
        ),
        nothing
    );
    assert_eq!(told((PLAIN, PLAIN), (PLAIN, PLAIN)), nothing);
}
