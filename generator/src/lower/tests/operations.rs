//! The Operation Object, and what is around it.

use expect_test::expect;

use super::check;

#[test]
fn who_may_call() {
    check(
        r##"
security: [{token: []}]
securitySchemes:
  token: {type: http, scheme: bearer, description: A token}
  basic: {type: http, scheme: Basic}
  key: {type: apiKey, in: header, name: X-Key}
  query: {type: apiKey, in: query, name: key}
  cookie: {type: apiKey, in: cookie, name: session}
  oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://a/t", scopes: {read: r, write: w}}}}
  oidc: {type: openIdConnect, openIdConnectUrl: "https://a/.well-known"}
  tls: {type: mutualTLS}
  digest: {type: http, scheme: digest}
  elsewhere: {$ref: "#/components/securitySchemes/nowhere"}
paths:
  /global: {get: {}}
  /none: {get: {security: []}}
  /optional: {get: {security: [{}, {key: []}]}}
  /both: {get: {security: [{key: [], oauth: [read, write]}, {basic: []}]}}
  /tls: {get: {security: [{tls: []}]}}
  /tlsOr: {get: {security: [{tls: []}, {token: []}]}}
  /digest: {get: {security: [{digest: []}]}}
  /undeclared: {get: {security: [{nope: []}]}}
  /argument: {get: {security: [{query: []}], parameters: [{name: key, in: query, schema: {type: string}}]}}
"##,
        expect![[r#"
            scheme token: Bearer
            scheme basic: Basic
            scheme key: ApiKey(Header, "X-Key")
            scheme query: ApiKey(Query, "key")
            scheme cookie: ApiKey(Cookie, "session")
            scheme oauth: Bearer
            scheme oidc: Bearer
            scheme tls: Certificate
            scheme digest: Other("HTTP `digest`")
            tag ""
            operation GET /global
              needs token
            operation GET /none
            operation GET /optional
              needs , or key
            operation GET /both
              needs key and oauth for read write, or basic
            operation GET /tls
              needs
              needs a certificate
            operation GET /tlsOr
              needs , or token
              takes a certificate
            operation GET /digest
            operation GET /undeclared
            operation GET /argument
              query key: text, Form, exploded
              needs query
            AL0113 /paths/~1undeclared/get/security/0/nope: the security scheme `nope` is not declared
            AL0408 /components/securitySchemes/digest: the security scheme `digest` (HTTP `digest`) cannot be used: calls carry no credential for it
            AL0201 /components/securitySchemes/elsewhere/$ref: `#/components/securitySchemes/nowhere` does not exist
            AL0408 /paths/~1digest/get/security: calls carry no credential for the scheme `digest`, which cannot be used
            AL0434 /paths/~1argument/get/parameters/0: the parameter `key` is the credential of the scheme `query` too: an argument comes before it
        "#]],
    );
}

#[test]
fn servers() {
    check(
        r##"
servers:
  - url: "https://{region}.example.com/{version}"
    variables: {region: {default: eu, enum: [eu, us]}, version: {default: v1}}
  - url: /relative
paths:
  /same: {get: {servers: [{url: "https://eu.example.com/v1"}]}}
  /other: {get: {servers: [{url: "https://files.example.com"}]}}
  /path: {servers: [{url: "https://path.example.com"}], get: {}}
  /socket: {get: {servers: [{url: "wss://sockets.example.com"}]}}
"##,
        expect![[r#"
            server https://eu.example.com/v1
            server /relative
            tag ""
            operation GET /same
            operation GET /other, at https://files.example.com
            operation GET /path, at https://path.example.com
            operation GET /socket, at https://sockets.example.com
            AL0121 /servers/1/url: the server's URL `/relative` is relative: a client of it has no base URL until one is set
            AL0301 /paths/~1socket/get: the request that opens a WebSocket is sent; the socket is not
        "#]],
    );
}

#[test]
fn callbacks_links_and_webhooks() {
    check(
        r##"
schemas:
  Event: {type: object, properties: {id: {type: string}}}
paths:
  /a/{id}:
    get:
      operationId: getA
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: q, in: query, schema: {type: string}}]
    put:
      operationId: putA
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}}
  /subscribe:
    post:
      operationId: subscribe
      requestBody: {content: {application/json: {schema: {type: object, properties: {url: {type: string}}}}}}
      callbacks:
        onEvent:
          "{$request.body#/url}":
            post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}}}
      responses:
        "201":
          description: d
          headers: {X-Id: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}
          links:
            get: {operationId: getA, parameters: {id: "$response.body#/id", q: "$request.header.X-Q"}, description: Look at it}
            put: {operationRef: "#/paths/~1a~1{id}/put", parameters: {path.id: "$response.header.X-Id"}, requestBody: "$request.body#/url"}
            template: {operationId: getA, parameters: {id: "a-{$statusCode}-{$method}", q: 5}}
            nowhere: {operationId: nope}
            wrong: {operationId: getA, parameters: {other: "$url"}}
            bad: {operationId: getA, parameters: {id: "$no.such"}}
            missing: {$ref: "#/components/links/Nowhere"}
webhooks:
  happened: {post: {description: Something happened, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}}}}
"##,
        expect![[r#"
            tag ""
            type Event: struct
              id: text
              arrives: The body of the callback `onEvent` of `subscribe`: the server sends it to `{$request.body#/url}`.
              arrives: The body of the webhook `happened`.
            type subscribe.Body: struct, inline
              url: text
            operation GET /a/{id} getA
              path id!: text, Simple
              query q: text, Form, exploded
            operation PUT /a/{id} putA
              path id!: text, Simple
              body application/json: JSON Event
            operation POST /subscribe subscribe
              body application/json: JSON subscribe.Body
              answer 201: JSON Event
                header X-Id: text
              callback onEvent POST {$request.body#/url}: Event
              then on 201 GET /a/{id}, id = $response.body#/id, q = $request.header.X-Q
              then on 201 PUT /a/{id}, id = $response.header.X-Id, body = $request.body#/url
              then on 201 GET /a/{id}, id = "a-{$statusCode}-{$method}", q = 5
              then on 201 GET /a/{id}
              then on 201 GET /a/{id}
            AL0414 /paths/~1subscribe/post/responses/201/links/nowhere: a link cannot be followed: there is no operation `nope`
            AL0414 /paths/~1subscribe/post/responses/201/links/wrong/parameters/other: a link cannot be followed: the linked operation has no parameter `other`; it has `id`, `q`
            AL0414 /paths/~1subscribe/post/responses/201/links/bad/parameters/id: a link cannot be followed: `$no.such` is no runtime expression
            AL0201 /paths/~1subscribe/post/responses/201/links/missing/$ref: `#/components/links/Nowhere` does not exist
        "#]],
    );
}

#[test]
fn how_often_and_in_pages() {
    check(
        r##"
paths:
  /retry:
    post:
      x-retry: {idempotent: true, max-attempts: 5, other: 1}
      parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string}}]
  /never: {post: {x-retry: no}}
  /cursor:
    get:
      x-pagination: {style: cursor, cursor: after, next: /next, items: /data, has-more: /more}
      parameters: [{name: after, in: query, schema: {type: string}}]
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {type: string}}, next: {type: string}, more: {type: boolean}}}}}}}
  /page: {get: {x-pagination: {style: page, page: p, first: 0, items: /data, total-pages: /pages, total: /total}}}
  /offset: {get: {x-pagination: {style: offset, offset: o}}}
  /link: {get: {x-pagination: {style: link}}}
  /next: {get: {x-pagination: {style: next-url, next: /next}}}
  /no: {get: {x-pagination: false}}
  /bad: {get: {x-pagination: {style: cursor}}}
  /place: {get: {x-pagination: {style: link, items: data}}}
  /whole: {get: {x-unwrap: false}}
  /refresh:
    post:
      x-auth-refresh: {request-field: /token, access-field: /access, refresh-field: /refresh, expires-field: bad}
      requestBody: {content: {application/json: {schema: {type: object, properties: {token: {type: string}}}}}}
  /lacks: {post: {x-auth-refresh: {request-field: /token}}}
  /needs:
    post:
      x-auth-refresh: {request-field: /token, access-field: /access}
      parameters: [{name: q, in: query, required: true, schema: {type: string}}]
"##,
        expect![[r#"
            tag ""
            type get /cursor.Response: struct, inline
              data: [text]
              next: text
              more: bool
            type post /refresh.Body: struct, inline
              token: text
            operation POST /retry
              header Idempotency-Key: text, Simple
              Repetition { idempotent: Some(true), most_attempts: Some(5), key_header: Some("Idempotency-Key") }
            operation POST /never
            operation GET /cursor, whole
              query after: text, Form, exploded
              answer 200: JSON get /cursor.Response
              pages by cursor after from /next: any in , more /more
            operation GET /page, whole
              pages by page p from 0: any in , pages /pages, total /total
            operation GET /offset, whole
              pages by offset o: any in
            operation GET /link, whole
              pages by links: any in
            operation GET /next, whole
              pages by next URL /next: any in
            operation GET /no, no pages
            operation GET /bad, whole
            operation GET /place, whole
            operation GET /whole, whole
            operation POST /refresh
              body application/json: JSON post /refresh.Body
              Refresh { request: "/token", access: "/access", refresh: Some("/refresh"), expires: None }
            operation POST /lacks
            operation POST /needs
              query q!: text, Form, exploded
            AL0409 /paths/~1retry/post/x-retry: `x-retry` has something else than `idempotent`, a boolean, and `max-attempts`, a number from 1
            AL0409 /paths/~1never/post/x-retry: `x-retry` is no object: it has no effect
            AL0413 /paths/~1bad/get/x-pagination: `x-pagination` has no style, or lacks what its style needs
            AL0413 /paths/~1place/get/x-pagination/items: `data` of `x-pagination` is no JSON pointer
            AL0409 /paths/~1refresh/post/x-auth-refresh/expires-field: `expires-field` is no JSON pointer, which begins with a slash: it has no effect
            AL0409 /paths/~1lacks/post/x-auth-refresh: `x-auth-refresh` lacks `request-field` or `access-field`, JSON pointers: it has no effect
            AL0409 /paths/~1needs/post/x-auth-refresh: `x-auth-refresh` is for operations of the API's own server that need an `application/json` body and nothing else: it has no effect
        "#]],
    );
}

#[test]
fn facts_for_companions() {
    check(
        r##"
paths:
  /all:
    get: {x-cache-ttl-ms: 60000, x-dedupe-ttl-ms: 5000, x-poll-interval-ms: 30000, x-provides-tags: [User, "User:{id}"], x-offline: cache, x-permissions: [read], x-health-check: true, x-resource: "User:{id}", x-other: 1}
    post: {x-invalidates-tags: [User], x-upload: {max-bytes: 10, mime-types: [text/plain]}, x-batch: {max-size: 50, delay-ms: 10, ids: ids, items: /data, key: /id}}
  /none:
    get: {x-cache-ttl-ms: -1, x-dedupe-ttl-ms: 1.5, x-poll-interval-ms: often, x-provides-tags: User, x-invalidates-tags: [1], x-offline: later, x-permissions: true, x-health-check: "yes", x-resource: [a], x-upload: {max-bytes: 1, mime: []}, x-batch: 50, x-websocket: [], x-websocket-messages: a, x-sse-events: 5}
"##,
        expect![[r#"
            tag ""
            operation GET /all
              x-cache-ttl-ms: 60000
              x-dedupe-ttl-ms: 5000
              x-poll-interval-ms: 30000
              x-provides-tags: ["User","User:{id}"]
              x-offline: "cache"
              x-permissions: ["read"]
              x-health-check: true
              x-resource: "User:{id}"
            operation POST /all
              x-invalidates-tags: ["User"]
              x-upload: {"max-bytes":10,"mime-types":["text/plain"]}
              x-batch: {"max-size":50,"delay-ms":10,"ids":"ids","items":"/data","key":"/id"}
            operation GET /none
            AL0409 /paths/~1none/get/x-websocket-messages: `x-websocket-messages` is not an object: it has no effect
            AL0409 /paths/~1none/get/x-sse-events: `x-sse-events` is not an object: it has no effect
            AL0409 /paths/~1none/get/x-cache-ttl-ms: `x-cache-ttl-ms` is not a whole number from 0: it has no effect
            AL0409 /paths/~1none/get/x-dedupe-ttl-ms: `x-dedupe-ttl-ms` is not a whole number from 0: it has no effect
            AL0409 /paths/~1none/get/x-poll-interval-ms: `x-poll-interval-ms` is not a whole number from 0: it has no effect
            AL0409 /paths/~1none/get/x-provides-tags: `x-provides-tags` is not a list of texts: it has no effect
            AL0409 /paths/~1none/get/x-invalidates-tags: `x-invalidates-tags` is not a list of texts: it has no effect
            AL0409 /paths/~1none/get/x-offline: `x-offline` is not one of queue, cache, reject: it has no effect
            AL0409 /paths/~1none/get/x-upload: `x-upload` is not an object of `max-bytes`, a whole number from 0; `mime-types`, a list of texts: it has no effect
            AL0409 /paths/~1none/get/x-permissions: `x-permissions` is not a list of texts: it has no effect
            AL0409 /paths/~1none/get/x-health-check: `x-health-check` is not true or false: it has no effect
            AL0409 /paths/~1none/get/x-batch: `x-batch` is not an object of `max-size`, a whole number from 0; `delay-ms`, a whole number from 0; `ids`, a text; `items`, a text; `key`, a text: it has no effect
            AL0409 /paths/~1none/get/x-resource: `x-resource` is not a text: it has no effect
            AL0409 /paths/~1none/get/x-websocket: `x-websocket` is not an object of `protocol`, a text; `namespace`, a text; `rooms`, a list of texts; `heartbeat-interval-ms`, a whole number from 0; `max-reconnect-attempts`, a whole number from 0: it has no effect
        "#]],
    );
}

#[test]
fn ids_tags_and_paths() {
    check(
        r##"
tags: [{name: pets, description: All pets}, {name: unused}]
paths:
  /pets: {get: {operationId: list_pets_pets_get, tags: [pets], summary: Lists them, description: All of them, deprecated: true}}
  /pets/{id}: {get: {operationId: same, tags: [pets]}}
  /pets/{name}: {get: {operationId: same, tags: [later]}}
  /a: {get: {}, post: {operationId: ""}, trace: {}}
"##,
        expect![[r#"
            tag "pets"
            tag "later"
            tag ""
            operation GET /pets list_pets_pets_get, of pets, deprecated  # Lists them / All of them
            operation GET /pets/{id} same, of pets
              path id!: text, Simple
            operation GET /pets/{name} same, of later
              path name!: text, Simple
            operation GET /a
            operation POST /a
            operation TRACE /a
            AL0404 /paths/~1pets~1{id}: no parameter is declared for `id` in `/pets/{id}`
            AL0402 /paths/~1pets~1{name}/get/operationId: the operationId `same` is used twice
            AL0550 /paths/~1pets~1{name}: `/pets/{name}` is the same path as `/pets/{id}`: a GET leads to one of both
            AL0404 /paths/~1pets~1{name}: no parameter is declared for `name` in `/pets/{name}`
        "#]],
    );
}
