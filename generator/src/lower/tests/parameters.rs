//! The Parameter Object in each of its places.

use expect_test::expect;

use super::check;

#[test]
fn places_and_styles() {
    check(
        r##"
paths:
  /a/{simple}/{label}/{matrix}:
    get:
      parameters:
        - {name: simple, in: path, required: true, schema: {type: string}}
        - {name: label, in: path, required: true, style: label, schema: {type: array, items: {type: string}}}
        - {name: matrix, in: path, required: true, style: matrix, explode: true, schema: {type: array, items: {type: string}}}
        - {name: form, in: query, schema: {type: array, items: {type: integer}}}
        - {name: space, in: query, style: spaceDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: pipe, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: deep, in: query, style: deepObject, schema: {type: object, properties: {a: {type: string}}}}
        - {name: free, in: query, allowReserved: true, required: true, schema: {type: string}}
        - {name: X-Head, in: header, schema: {type: array, items: {type: string}}}
        - {name: session, in: cookie, schema: {type: string}}
"##,
        expect![[r#"
            tag ""
            type get /a/by {simple}/by {label}/by {matrix}.deep: struct, inline
              a: text
            operation GET /a/{simple}/{label}/{matrix}
              path simple!: text, Simple
              path label!: [text], Label
              path matrix!: [text], Matrix, exploded
              query form: [i64], Form, exploded
              query space: [text], SpaceDelimited
              query pipe: [text], PipeDelimited
              query deep: get /a/by {simple}/by {label}/by {matrix}.deep, DeepObject
              query free!: text, Form, exploded, reserved
              header X-Head: [text], Simple
              cookie session: text, Form, exploded
        "#]],
    );
}

#[test]
fn media_types_of_parameters() {
    check(
        r##"
paths:
  /a:
    get:
      parameters:
        - {name: json, in: query, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
        - {name: text, in: query, content: {text/plain: {schema: {type: string}}}}
        - {name: xml, in: query, content: {application/xml: {schema: {type: object, properties: {a: {type: string}}}}}}
        - {name: several, in: query, content: {application/json: {}, text/plain: {}}}
        - {name: none, in: query}
"##,
        expect![[r#"
            tag ""
            type get /a.json: struct, inline
              a: text
            operation GET /a
              query json: get /a.json, Json
              query text: text, Form, exploded
              query xml: text, Form, exploded
              query several: any, Json
              query none: any, Form, exploded
            AL0103 /paths/~1a/get/parameters/4: there is no `schema`; any value is accepted here
            AL0301 /paths/~1a/get/parameters/2/content/application~1xml: the parameter `xml` is given as a text: nothing writes a parameter as `application/xml`
            AL0409 /paths/~1a/get/parameters/3/content: a parameter has one media type; `application/json` is used
        "#]],
    );
}

#[test]
fn values_that_a_style_has_no_form_for() {
    check(
        r##"
schemas:
  Deep: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}
paths:
  /a/{p}:
    get:
      parameters:
        - {name: p, in: path, required: true, schema: {$ref: "#/components/schemas/Deep"}}
        - {name: dotted, in: query, schema: {$ref: "#/components/schemas/Deep"}}
        - {name: whole, in: query, explode: false, schema: {$ref: "#/components/schemas/Deep"}}
        - {name: brackets, in: query, style: deepObject, schema: {type: object, properties: {list: {type: array, items: {type: object}}}}}
        - {name: lists, in: query, schema: {type: array, items: {type: array, items: {type: string}}}}
"##,
        expect![[r#"
            tag ""
            type Deep: struct
              a: Deep.a
            type Deep.a: struct, inline
              b: text
            type get /a/by {p}.brackets: struct, inline
              list: [{any}]
            operation GET /a/{p}
              path p!: Deep, Json
              query dotted: Deep, Form, exploded
              query whole: Deep, Json
              query brackets: get /a/by {p}.brackets, DeepObject
              query lists: [[text]], Json
            AL0411 /paths/~1a~1{p}/get/parameters/0: the parameter `p` is sent as JSON: its style has no form for its value
            AL0411 /paths/~1a~1{p}/get/parameters/1: the parameter `dotted` has no form for what is in `a`: it is sent with dots, such as `a.x`
            AL0411 /paths/~1a~1{p}/get/parameters/2: the parameter `whole` is sent as JSON: its style has no form for its value
            AL0415 /paths/~1a~1{p}/get/parameters/3: `brackets` is sent in brackets that OpenAPI leaves open: lists as `[]`, or numbered where objects are in them
            AL0411 /paths/~1a~1{p}/get/parameters/4: the parameter `lists` is sent as JSON: its style has no form for its value
        "#]],
    );
}

#[test]
fn headers_that_the_client_sets() {
    check(
        r##"
paths:
  /a:
    get:
      parameters:
        - {name: Accept, in: header, schema: {type: string}}
        - {name: Content-Type, in: header, schema: {type: string}}
        - {name: authorization, in: header, schema: {type: string}}
        - {name: Host, in: header, schema: {type: string}}
  /b:
    get:
      security: [{token: []}]
      parameters:
        - {name: Authorization, in: header, schema: {type: string}}
  /c:
    get:
      parameters:
        - {name: "no header", in: header, required: true, schema: {type: string}}
securitySchemes: {token: {type: http, scheme: bearer}}
"##,
        expect![[r#"
            scheme token: Bearer
            tag ""
            operation GET /a
            operation GET /b
              needs token
            AL0406 /paths/~1a/get/parameters/0: the header parameter `Accept` is set by the client itself
            AL0406 /paths/~1a/get/parameters/1: the header parameter `Content-Type` is set by the client itself
            AL0406 /paths/~1a/get/parameters/2: the header parameter `authorization` is set by the client itself
            AL0406 /paths/~1a/get/parameters/3: the header parameter `Host` is set by the client itself
            AL0406 /paths/~1b/get/parameters/0: the header parameter `Authorization` is set by the client itself
            AL0401 /paths/~1c/get/parameters/0: operation GET `/c` is skipped: a header parameter has a name that no HTTP header can have
        "#]],
    );
}

#[test]
fn own_ones_before_those_of_the_path() {
    check(
        r##"
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {$ref: "#/components/parameters/Limit"}
      - {$ref: "#/components/parameters/Nowhere"}
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}, description: The number}
        - {name: q, in: query, schema: {type: string}}
        - {name: q, in: query, schema: {type: integer}}
parameters:
  Limit: {name: limit, in: query, schema: {type: integer, default: 20, maximum: 100}}
"##,
        expect![[r#"
            tag ""
            operation GET /a/{id}
              path id!: i64, Simple  # The number
              query q: text, Form, exploded
              query limit: i64, Form, exploded, default 20  # At most 100. Default: `20`.
            AL0405 /paths/~1a~1{id}/get/parameters/2: the parameter `q` is declared twice
            AL0201 /paths/~1a~1{id}/parameters/2/$ref: `#/components/parameters/Nowhere` does not exist
        "#]],
    );
}

#[test]
fn placeholders_and_queries_in_paths() {
    check(
        r##"
paths:
  /a/{undeclared}:
    get: {}
  /b:
    get: {parameters: [{name: unused, in: path, required: true, schema: {type: string}}]}
  "/c?fixed=1&x={x}":
    get: {parameters: [{name: x, in: path, required: true, schema: {type: string}}]}
  "/d#one":
    get: {}
  "/e/{a}{b}/{a}":
    get: {parameters: [{name: a, in: path, required: true, schema: {type: string}}, {name: b, in: path, required: true, schema: {type: string}}]}
  "/f/{ open":
    get: {}
"##,
        expect![[r#"
            tag ""
            operation GET /a/{undeclared}
              path undeclared!: text, Simple
            operation GET /b
            operation GET /c?fixed=1&x={x}
              path x!: text, Simple
            operation GET /d#one
            operation GET /f/{ open
            AL0112 /paths/~1f~1{ open: the braces of the path `/f/{ open` are no pairs
            AL0404 /paths/~1a~1{undeclared}: no parameter is declared for `undeclared` in `/a/{undeclared}`
            AL0403 /paths/~1b/get/parameters/0: the path parameter `unused` does not occur in `/b`
            AL0430 /paths/~1d#one: the fragment `one` of a path is never sent
            AL0404 /paths/~1e~1{a}{b}~1{a}: operation GET `/e/{a}{b}/{a}` is skipped: its path names `a` twice
        "#]],
    );
}

#[test]
fn constants_and_defaults() {
    check(
        r##"
paths:
  /a:
    get:
      parameters:
        - {name: always, in: query, required: true, schema: {const: v1}}
        - {name: flag, in: query, schema: {enum: [yes]}}
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: nullable, in: query, schema: {type: [string, "null"]}}
"##,
        expect![[r#"
            tag ""
            type get /a.always: texts, inline
              "v1"
            type get /a.flag: texts, inline
              "yes"
            operation GET /a
              query always!: get /a.always, Form, exploded
              query flag: get /a.flag, Form, exploded
              query page: i64, Form, exploded, default 1  # Default: `1`.
              query nullable: text, Form, exploded
        "#]],
    );
}

#[test]
fn parameters_of_version_3_2() {
    check(
        r##"
openapi: 3.2.0
paths:
  /a/{p}:
    query:
      parameters:
        - {name: p, in: path, required: true, allowReserved: true, schema: {type: string}}
        - {name: whole, in: querystring, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
        - {name: c, in: cookie, style: cookie, schema: {type: string}}
    additionalOperations:
      COPY: {operationId: copyIt}
"##,
        expect![[r#"
            tag ""
            type query /a/by {p}.whole: struct, inline
              a: text
            operation QUERY /a/{p}
              path p!: text, Simple, reserved
              querystring whole: query /a/by {p}.whole, Json
              cookie c: text, Verbatim, exploded
            operation COPY /a/{p} copyIt
              path p!: text, Simple
            AL0404 /paths/~1a~1{p}: no parameter is declared for `p` in `/a/{p}`
        "#]],
    );
}
