//! Names of operations, their arguments, answers and errors.

use expect_test::expect;

use super::check;

#[test]
fn methods_and_calls() {
    check(
        r##"
tags: [{name: pets}, {name: Pet Store}, {name: client}]
schemas: {Error: {type: object, properties: {a: {type: string}}}}
paths:
  /pets:
    get: {operationId: listPets, tags: [pets], responses: {"200": {description: d}, "404": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}, "5XX": {description: d}, default: {description: d}}}
    post: {operationId: pets/create, tags: [pets], responses: {"201": {description: d, content: {application/json: {schema: {type: string}}}}, "202": {description: d}, "409": {description: d}, "422": {description: d}}}
  /pets/{id}/toys/{toy}:
    get: {tags: [pets], parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: toy, in: path, required: true, schema: {type: string}}]}
    delete: {tags: [pets]}
  /other: {get: {operationId: get_other_other_get, tags: [Pet Store]}}
  /client: {get: {operationId: new, tags: [client]}, put: {operationId: type, tags: [client]}}
  /untagged: {get: {operationId: doIt}, post: {operationId: do_it}}
"##,
        expect![[r#"
            tag "pets" -> pets Pets
            tag "Pet Store" -> pet_store PetStore
            tag "client" -> client_api ClientApi
            tag "" -> api Api
            type Error -> Error: struct, received
              a: text
            operation GET /pets listPets -> list_pets ListPets ListPetsSuccess ListPetsError, of pets
              answer 200 -> Ok: nothing
              error 404 -> NotFound: JSON Error
              error 5XX -> ServerError: nothing
              error default -> Default: nothing
            operation POST /pets pets/create -> create Create CreateSuccess CreateError, of pets
              answer 201 -> Created: JSON text
              answer 202 -> Accepted: nothing
              error 409 -> Conflict: nothing
              error 422 -> UnprocessableEntity: nothing
            operation GET /pets/{id}/toys/{toy} -> get_pets_by_id_toys_by_toy GetPetsByIdToysByToy GetPetsByIdToysByToySuccess GetPetsByIdToysByToyError, of pets
              path id!: text, Simple
              path toy!: text, Simple
              takes id, toy
            operation DELETE /pets/{id}/toys/{toy} -> delete_pets_by_id_toys_by_toy DeletePetsByIdToysByToy DeletePetsByIdToysByToySuccess DeletePetsByIdToysByToyError, of pets
              path id!: text, Simple
              path toy!: text, Simple
              takes id, toy
            operation GET /other get_other_other_get -> get_other GetOther GetOtherSuccess GetOtherError, of Pet Store
            operation GET /client new -> new2 New2 New2Success New2Error, of client
            operation PUT /client type -> type_ Type TypeSuccess TypeError, of client
            operation GET /untagged doIt -> do_it DoIt DoItSuccess DoItError
            operation POST /untagged do_it -> do_it2 DoIt2 DoIt2Success DoIt2Error
            AL0404 /paths/~1pets~1{id}~1toys~1{toy}: no parameter is declared for `id` in `/pets/{id}/toys/{toy}`
            AL0404 /paths/~1pets~1{id}~1toys~1{toy}: no parameter is declared for `toy` in `/pets/{id}/toys/{toy}`
            AL0530 /paths/~1untagged/post: `do_it` is called `do_it2`: the name `do_it` is taken
        "#]],
    );
}

#[test]
fn arguments() {
    check(
        r##"
paths:
  /a/{id}:
    post:
      operationId: send
      parameters:
        - {name: q, in: query, required: true, schema: {type: string}}
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: type, in: query, schema: {type: string}}
        - {name: id, in: query, schema: {type: string}}
        - {name: X-Trace-Id, in: header, schema: {type: string}}
        - {name: send, in: query, schema: {type: string}}
        - {name: body, in: query, schema: {type: string}}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {z: {type: string}}}}, text/plain: {schema: {type: string}}}}
      responses: {"200": {description: d, headers: {X-Total: {schema: {type: integer}}, x_total: {schema: {type: integer}}}}}
  /many/{a}/{b}/{c}/{d}/{e}:
    get:
      operationId: many
      parameters:
        - {name: a, in: path, required: true, schema: {type: string}}
        - {name: b, in: path, required: true, schema: {type: string}}
        - {name: c, in: path, required: true, schema: {type: string}}
        - {name: d, in: path, required: true, schema: {type: string}}
        - {name: e, in: path, required: true, schema: {type: string}}
"##,
        expect![[r#"
            tag "" -> api Api
            type send.Body -> SendBody: struct, inline, sent
              z: text
            operation POST /a/{id} send -> send Send SendSuccess SendError
              path id!: text, Simple
              query q!: text, Form, exploded
              query type -> type_: text, Form, exploded
              query id -> id2: text, Form, exploded
              header X-Trace-Id -> x_trace_id: text, Simple
              query send -> send_: text, Form, exploded
              query body -> body_: text, Form, exploded
              body! application/json -> Json: JSON send.Body
              body! text/plain -> Text: text
              takes id, q, body
              headers SendHeaders x_total, x_total2
              answer 200 -> Ok: nothing
                header X-Total: i64
                header x_total: i64
            operation GET /many/{a}/{b}/{c}/{d}/{e} many -> many Many ManySuccess ManyError
              path a!: text, Simple
              path b!: text, Simple
              path c!: text, Simple
              path d!: text, Simple
              path e!: text, Simple
              takes a, b, c, d, e
            AL0530 /paths/~1a~1{id}/post/parameters/3: `query:id` is called `id2`: the name `id` is taken
        "#]],
    );
}

#[test]
fn media_types_and_schemes() {
    check(
        r##"
securitySchemes: {"the-key": {type: apiKey, in: header, name: K}, token: {type: http, scheme: bearer}, build: {type: http, scheme: basic}}
schemas: {A: {type: object, properties: {a: {type: string}}}}
paths:
  /a:
    post:
      operationId: sendIt
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}, text/csv: {schema: {type: string}}, "image/*": {}, multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}, text/csv: {schema: {type: string}}}}}
  /c: {get: {operationId: either, responses: {"200": {description: d, content: {application/json: {schema: {type: integer}}, text/plain: {schema: {type: string}}}}}}}
  /b: {get: {operationId: getIt, responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}, "400": {description: d, content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}}}}
"##,
        expect![[r#"
            scheme the-key -> the_key: ApiKey(Header, "K")
            scheme token: Bearer
            scheme build -> build_basic: Basic
            tag "" -> api Api
            type A -> A: struct, sent, received
              a: text
            type getIt.Response -> GetItResponse: struct, inline, received
              x: text
            type getIt.Error400 -> GetItError400: struct, inline, received
              why: text
            operation POST /a sendIt -> send_it SendIt SendItSuccess SendItError
              part file: part, Json
              answer 200 -> Ok: JSON A
              answer 200 -> OkCsv text/csv: text
            operation POST /a sendIt _with -> send_it_with SendItWith SendItWithSuccess SendItWithError  # Sends the body as `application/json` or `text/csv` or `image/*`.
              body application/json -> Json: JSON A
              body text/csv -> Text: text
              body image/* -> Bytes: bytes
              answer 200 -> Ok: JSON A
              answer 200 -> OkCsv text/csv: text
            operation GET /c either -> either Either EitherSuccess EitherError
              answer 200 -> Ok: JSON i64
              answer 200 -> OkText text/plain: text
            operation GET /b getIt -> get_it GetIt GetItSuccess GetItError
              answer 200 -> Ok: JSON getIt.Response
              error 400 -> BadRequest: JSON getIt.Error400
        "#]],
    );
}

#[test]
fn ids_that_are_used_twice() {
    check(
        r##"
paths:
  /a: {get: {operationId: same}, post: {operationId: same}}
  /b: {get: {operationId: Same}}
  /c: {get: {operationId: "日本"}, post: {operationId: "123"}, put: {operationId: "!!!"}}
"##,
        expect![[r#"
            tag "" -> api Api
            operation GET /a same -> same Same SameSuccess SameError
            operation POST /a same -> same2 Same2 Same2Success Same2Error
            operation GET /b Same -> same3 Same3 Same3Success Same3Error
            operation GET /c 日本 -> 日本 日本 日本Success 日本Error
            operation POST /c 123 -> n123 N123 N123Success N123Error
            operation PUT /c !!! -> not_not_not NotNotNot NotNotNotSuccess NotNotNotError
            AL0402 /paths/~1a/post/operationId: the operationId `same` is used twice
            AL0530 /paths/~1a/post: `same` is called `same2`: the name `same` is taken
            AL0530 /paths/~1b/get: `Same` is called `same3`: the name `same` is taken
        "#]],
    );
}
