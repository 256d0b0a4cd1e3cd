//! The Request Body Object: what is sent.

use expect_test::expect;

use super::check;

#[test]
fn one_media_type() {
    check(
        r##"
schemas:
  Pet: {type: object, properties: {a: {type: string}}}
paths:
  /json: {post: {requestBody: {required: true, description: The pet, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
  /optional: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
  /text: {post: {requestBody: {content: {text/plain: {schema: {type: string}}}}}}
  /bytes: {post: {requestBody: {content: {application/octet-stream: {}}}}}
  /range: {post: {requestBody: {content: {"image/*": {}}}}}
  /any: {post: {requestBody: {content: {"*/*": {schema: {$ref: "#/components/schemas/Pet"}}}}}}
  /patch: {patch: {requestBody: {content: {application/merge-patch+json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
  /empty: {post: {requestBody: {content: {}}}}
  /missing: {post: {requestBody: {$ref: "#/components/requestBodies/Nowhere"}}}
  /shared: {post: {requestBody: {$ref: "#/components/requestBodies/Shared"}}}
  /inline: {post: {operationId: sendIt, requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}}}}}}
requestBodies:
  Shared: {content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}
"##,
        expect![[r#"
            tag ""
            type Pet: struct
              a: text
            type Shared.Body: struct, inline
              x: text
            type sendIt.Body.a: struct, inline
              b: text
            type sendIt.Body: struct, inline
              a: sendIt.Body.a
            operation POST /json
              body! application/json: JSON Pet  # The pet
            operation POST /optional
              body application/json: JSON Pet
            operation POST /text
              body text/plain: text
            operation POST /bytes
              body application/octet-stream: bytes
            operation POST /range
              body image/*: bytes
            operation POST /any
              body application/json for */*: JSON Pet
            operation PATCH /patch
              body application/merge-patch+json: JSON Pet
            operation POST /empty
            operation POST /missing
              body application/json: JSON any
            operation POST /shared
              body application/json: JSON Shared.Body
            operation POST /inline sendIt
              body application/json: JSON sendIt.Body
            AL0115 /paths/~1empty/post/requestBody: the `content` of the request body is empty, so no body is sent
            AL0201 /paths/~1missing/post/requestBody/$ref: `#/components/requestBodies/Nowhere` does not exist
        "#]],
    );
}

#[test]
fn several_media_types() {
    check(
        r##"
schemas:
  Pet: {type: object, properties: {a: {type: string}}}
paths:
  /same: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}, text/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}}
  /other: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}, text/plain: {schema: {type: string}}, application/octet-stream: {}}}}}
  /forms: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}, multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}}}}
"##,
        expect![[r#"
            tag ""
            type Pet: struct
              a: text
            operation POST /same
              body application/json: JSON Pet
            operation POST /other
              body application/json: JSON Pet
              body text/plain: text
              body application/octet-stream: bytes
            operation POST /forms
              part file: part, Json
            operation POST /forms _json  # Sends the body as `application/json`.
              body application/json: JSON Pet
            AL0410 /paths/~1same/post/requestBody/content: the body is sent as `application/json`; `text/json` would say the same
        "#]],
    );
}

#[test]
fn fields_of_a_form() {
    check(
        r##"
schemas:
  Choice: {type: string, enum: [a, b]}
paths:
  /form:
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string, description: The name}
                list: {type: array, items: {type: string}}
                object: {type: object, properties: {x: {type: string}}}
                choice: {$ref: "#/components/schemas/Choice"}
                fixed: {const: yes}
            encoding:
              list: {style: form, explode: false}
              object: {style: deepObject}
  /open:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, additionalProperties: {type: string}}}}}
  /union:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}}}}
"##,
        expect![[r#"
            tag ""
            type Choice: texts
              "a"
              "b"
            type post /form.Body.object: struct, inline
              x: text
            type post /form.Body.fixed: texts, inline
              "yes"
            type post /form.Body: struct, inline
              name!: text  # The name
              list: [text]
              object: post /form.Body.object
              choice: Choice
              fixed: post /form.Body.fixed
            type post /form.object: struct, inline
              x: text
            type post /form.fixed: texts, inline
              "yes"
            type post /union.Body.Variant1: struct, inline
              a!: text
            type post /union.Body.Variant2: struct, inline
              b!: text
            type post /union.Body: union tried 0 1, inline
              post /union.Body.Variant1
              post /union.Body.Variant2
            operation POST /form
              field name!: text, Form, exploded  # The name
              field list: [text], Form
              field object: post /form.object, DeepObject
              field choice: Choice, Form, exploded
              field fixed: post /form.fixed, Form, exploded
            operation POST /open
              body application/x-www-form-urlencoded: form {text}
            operation POST /union
              body application/x-www-form-urlencoded: form post /union.Body
        "#]],
    );
}

#[test]
fn parts_of_a_form() {
    check(
        r##"
paths:
  /upload:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary}
                files: {type: array, items: {type: string, format: binary}}
                meta: {type: object, properties: {a: {type: string}}}
                image: {type: string, contentMediaType: image/png, contentEncoding: base64}
                count: {type: integer}
            encoding:
              file: {contentType: "image/png, image/jpeg", headers: {X-Custom: {schema: {type: string}}, X-Nowhere: {$ref: "#/components/headers/Nowhere"}}}
              meta: {contentType: application/json}
  /mixed: {post: {requestBody: {content: {multipart/mixed: {schema: {type: object, properties: {a: {type: string}}}}}}}}
  /unknown: {post: {requestBody: {content: {multipart/form-data: {}}}}}
"##,
        expect![[r#"
            tag ""
            type post /upload.meta: struct, inline
              a: text
            operation POST /upload
              part file: part, Json, with the form, as image/png, image/jpeg  # Headers of the part, set with `Part::header`: `X-Custom`. / Its media type is one of `image/png, ima…
              part files: [part], Json
              part meta: post /upload.meta, Json, as application/json
              part image: base64, Json, as application/octet-stream
              part count: i64, Json
            operation POST /mixed
              part a: text, Json
              fields as multipart/mixed
            operation POST /unknown
              body multipart/form-data: parts
            AL0201 /paths/~1upload/post/requestBody/content/multipart~1form-data/encoding/file/headers/X-Nowhere/$ref: `#/components/headers/Nowhere` does not exist
            AL0440 /paths/~1mixed/post/requestBody/content/multipart~1mixed: the parts of `multipart/mixed` are sent in the order in which they are set, each with its name
        "#]],
    );
}

#[test]
fn sequences() {
    check(
        r##"
openapi: 3.2.0
paths:
  /lines: {post: {requestBody: {content: {application/jsonl: {itemSchema: {type: object, properties: {a: {type: string}}}}}}}}
  /events: {get: {responses: {"200": {description: d, content: {text/event-stream: {itemSchema: {type: object, properties: {data: {type: string}}}}}}}}}
"##,
        expect![[r#"
            tag ""
            type get /events.Response.Event: struct, inline
              data: text
            operation POST /lines
              body application/jsonl: bytes
            operation GET /events
              answer 200: WholeEvents of get /events.Response.Event
            AL0310 /paths/~1lines/post/requestBody/content/application~1jsonl/itemSchema: `application/jsonl` has no form for values of this schema: it is bytes
        "#]],
    );
}

#[test]
fn a_body_of_version_2_0() {
    check(
        r##"
swagger: "2.0"
consumes: [application/json]
paths:
  /a:
    post:
      parameters: [{name: body, in: body, required: true, schema: {$ref: "#/definitions/Pet"}}]
      responses: {"200": {description: d, schema: {$ref: "#/definitions/Pet"}}}
  /b:
    post:
      consumes: [multipart/form-data]
      parameters: [{name: file, in: formData, type: file}, {name: list, in: formData, type: array, items: {type: string}, collectionFormat: multi}]
      responses: {default: {description: d}}
definitions:
  Pet: {type: object, properties: {a: {type: string}}}
"##,
        expect![[r#"
            tag ""
            type Pet: struct
              a: text
            operation POST /a
              body! application/json: JSON Pet
              answer 200: JSON Pet
            operation POST /b
              part file: part, Json
              part list: [text], Form, exploded
              answer 2XX: nothing
              error default: nothing
            AL0114 /components: `components` is of OpenAPI 3, and not read in Swagger 2.0
        "#]],
    );
}
