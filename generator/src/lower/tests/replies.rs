//! The Responses Object: what comes back.

use expect_test::expect;

use super::check;

#[test]
fn statuses_and_payloads() {
    check(
        r##"
schemas:
  Pet: {type: object, properties: {a: {type: string}}}
  Error: {type: object, properties: {code: {type: integer}}}
paths:
  /a:
    get:
      responses:
        "200": {description: The pet, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "204": {description: nothing}
        "2XX": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}
        "404": {description: not there, content: {application/problem+json: {schema: {$ref: "#/components/schemas/Error"}}}}
        "5XX": {description: d, content: {text/plain: {schema: {type: string}}}}
        default: {description: d, content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}
  /text: {get: {responses: {"200": {description: d, content: {text/plain: {}}}}}}
  /bytes: {get: {responses: {"200": {description: d, content: {application/pdf: {schema: {type: string, format: binary}}}}}}}
  /image: {get: {responses: {"200": {description: d, content: {"image/*": {}}}}}}
  /coded: {get: {responses: {"200": {description: d, content: {image/png: {schema: {type: string, contentEncoding: base64}}}}}}}
  /stream: {get: {responses: {"200": {description: d, content: {application/octet-stream: {}}}}}}
  /events: {get: {responses: {"200": {description: d, content: {text/event-stream: {schema: {type: string}}}}}}}
  /lines: {get: {responses: {"200": {description: d, content: {application/x-ndjson: {schema: {$ref: "#/components/schemas/Pet"}}}}}}}
  /null: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: "null"}}}}}}}
  /moved: {get: {responses: {"302": {description: d, headers: {Location: {schema: {type: string}}}}}}}
  /none: {get: {}}
  /several: {get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}, text/csv: {schema: {type: string}}}}}}}
  /many: {get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}, application/hal+json: {schema: {$ref: "#/components/schemas/Error"}}}}}}}
  /missing: {get: {responses: {"200": {$ref: "#/components/responses/Nowhere"}, "400": {$ref: "#/components/responses/Bad"}}}}
  /head: {head: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}}
responses:
  Bad: {description: bad, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
"##,
        expect![[r#"
            tag ""
            type Pet: struct
              a: text
            type Error: struct
              code: i64
            type get /a.ErrorBody: struct, inline
              why: text
            operation GET /a
              answer 200: JSON Pet
              answer 204: nothing
              answer 2XX: JSON [Pet]
              error 404: JSON Error
              error 5XX: text
              error default: JSON get /a.ErrorBody
            operation GET /text
              answer 200: text
            operation GET /bytes
              answer 200: stream plain
            operation GET /image
              answer 200: stream plain
            operation GET /coded
              answer 200: stream plain
            operation GET /stream
              answer 200: stream plain
            operation GET /events
              answer 200: TextEvents of text
            operation GET /lines
              answer 200: Lines("application/x-ndjson") of Pet
            operation GET /null
              answer 200: nothing
            operation GET /moved
              answer 302: nothing
                header Location: text
            operation GET /none
            operation GET /several
              answer 200: JSON Pet
              answer 200 text/csv: text
            operation GET /many
              answer 200: JSON Pet
              answer 200 application/hal+json: JSON Error
            operation GET /missing
              answer 200: bytes plain
              error 400: JSON Error
            operation HEAD /head
              answer 200: nothing
            AL0201 /paths/~1missing/get/responses/200/$ref: `#/components/responses/Nowhere` does not exist
            AL0409 /paths/~1head/head/responses/200/content: HTTP sends such an answer without content
        "#]],
    );
}

#[test]
fn headers_of_answers() {
    check(
        r##"
paths:
  /a:
    get:
      responses:
        "200":
          description: d
          headers:
            X-Count: {description: How many, schema: {type: integer}}
            X-List: {schema: {type: array, items: {type: string}}}
            X-Object: {schema: {type: object, properties: {a: {type: string}}}}
            X-Json: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
            X-Needed: {required: true, schema: {type: string, format: date-time}}
            X-Shared: {$ref: "#/components/headers/Shared"}
            X-Nowhere: {$ref: "#/components/headers/Nowhere"}
            Content-Type: {schema: {type: string}}
            "not a header": {schema: {type: string}}
            Set-Cookie: {schema: {type: string}}
headers:
  Shared: {schema: {type: boolean}}
"##,
        expect![[r#"
            tag ""
            type get /a.Response.X-Object: struct, inline
              a: text
            type get /a.Response.X-Json: struct, inline
              a: text
            operation GET /a
              answer 200: nothing
                header X-Count: i64  # How many
                header X-List: [text], List
                header X-Object: get /a.Response.X-Object, Object
                header X-Json: get /a.Response.X-Json, Json
                header X-Needed: date-time
                header X-Shared: bool
                header Set-Cookie: text
            AL0201 /paths/~1a/get/responses/200/headers/X-Nowhere/$ref: `#/components/headers/Nowhere` does not exist
        "#]],
    );
}
