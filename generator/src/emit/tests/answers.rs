//! Operations: what comes back.

use expect_test::expect;

use super::check;

#[test]
fn answers_and_errors() {
    check(
        r##"
schemas: {A: {type: object, properties: {a: {type: string}}}, Error: {type: object, properties: {code: {type: integer}}}}
paths:
  /a:
    get:
      operationId: getA
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}
        "202": {description: d}
        "404": {description: Not there, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
        "5XX": {description: d, content: {text/plain: {schema: {type: string}}}}
        default: {description: d}
  /headers: {get: {operationId: getHeaders, responses: {"200": {description: d, headers: {X-Count: {schema: {type: integer}}, X-List: {schema: {type: array, items: {type: string}}}}}}}}
  /text: {get: {operationId: getText, responses: {"200": {description: d, content: {text/plain: {}}}}}}
  /bytes: {get: {operationId: getBytes, responses: {"200": {description: d, content: {application/octet-stream: {}}}}}}
  /events: {get: {operationId: getEvents, responses: {"200": {description: d, content: {text/event-stream: {schema: {$ref: "#/components/schemas/A"}}}}}}}
  /several: {get: {operationId: getSeveral, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}, text/csv: {schema: {type: string}}}}}}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;
            use apiloom_runtime::codegen::{debug_enum, headers, http};

            use super::models;
            use super::wire::Wire;

            /// Operations without a tag.
            #[derive(Clone, Debug)]
            pub struct Api(Client);

            impl super::Client {
                /// The operations of [`api`](super::api).
                pub fn api(&self) -> Api {
                    Api(self.runtime().clone())
                }
            }

            impl Api {
                /// getA.
                ///
                /// `GET /a` gives [`A`](super::models::A), if there is any, or [`GetAError`].
                pub fn get_a(&self) -> calls::GetA {
                    Wire::call(&self.0).done()
                }

                /// getHeaders.
                ///
                /// `GET /headers` gives nothing.
                pub fn get_headers(&self) -> calls::GetHeaders {
                    Wire::call(&self.0).done()
                }

                /// getText.
                ///
                /// `GET /text` gives a text.
                pub fn get_text(&self) -> calls::GetText {
                    Wire::call(&self.0).done()
                }

                /// getBytes.
                ///
                /// `GET /bytes` gives a download.
                pub fn get_bytes(&self) -> calls::GetBytes {
                    Wire::call(&self.0).done()
                }

                /// getEvents.
                ///
                /// `GET /events` gives events of [`A`](super::models::A).
                pub fn get_events(&self) -> calls::GetEvents {
                    Wire::call(&self.0).done()
                }

                /// getSeveral.
                ///
                /// `GET /several` gives [`GetSeveralSuccess`].
                pub fn get_several(&self) -> calls::GetSeveral {
                    Wire::call(&self.0).done()
                }
            }

            /// The documented errors of `getA`.
            #[derive(Clone)]
            #[non_exhaustive]
            pub enum GetAError {
                /// Status 404: Not there
                NotFound(models::Error),
                /// Any other status 5xx: d
                ServerError(http::StatusCode, String),
                /// Any other status: d
                Default(http::StatusCode),
            }
            debug_enum!(GetAError { NotFound(plain), ServerError(plain, open), Default(plain) });

            /// The documented headers of [`GetHeaders`](calls::GetHeaders), those that came and fit:
            /// made of what `.with_response()` gives, or of an error's `head()`.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct GetHeadersHeaders {
                pub x_count: Option<i64>,
                pub x_list: Option<Vec<String>>,
            }
            headers!(Wire, GetHeadersHeaders { x_count: header "X-Count", x_list: header_list "X-List" });

            /// The answers of `getSeveral`.
            #[derive(Clone)]
            #[non_exhaustive]
            pub enum GetSeveralSuccess {
                /// Status 200: d
                Ok(models::A),
                /// Status 200, as `text/csv`: d
                OkCsv(String),
            }
            debug_enum!(GetSeveralSuccess { Ok(plain), OkCsv(open) });

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, GetA {
                Api::get_a -> Option<models::A>, super::GetAError;
                GET "/a", "getA", accept("application/json, text/plain;q=0.9, */*;q=0.8");
                "200 application/json" => json as Some;
                "202" => nothing;
                error "404 application/json" => NotFound(json), "Not there";
                errors "5XX text/plain" => ServerError(text), "d";
                errors "default" => Default, "d";
            });

            operation!(Wire, GetHeaders {
                Api::get_headers -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/headers", "getHeaders";
                "200" => nothing;
            });

            operation!(Wire, GetText {
                Api::get_text -> String, apiloom_runtime::error::NoDocumentedError;
                GET "/text", "getText", accept("text/plain");
                "200 text/plain" => text;
            });

            operation!(Wire, GetBytes {
                Api::get_bytes -> apiloom_runtime::Download, apiloom_runtime::error::NoDocumentedError;
                GET "/bytes", "getBytes", accept("application/octet-stream"), streamed();
                "200 application/octet-stream" => file;
            });

            operation!(Wire, GetEvents {
                Api::get_events -> apiloom_runtime::Events<models::A>,
                    apiloom_runtime::error::NoDocumentedError;
                GET "/events", "getEvents", accept("text/event-stream"), streamed_as(&["text/event-stream"]);
                "200 text/event-stream" => events;
            });

            operation!(Wire, GetSeveral {
                Api::get_several -> super::GetSeveralSuccess, apiloom_runtime::error::NoDocumentedError;
                GET "/several", "getSeveral", accept("application/json, text/csv;q=0.9");
                "200 application/json" => json as super::GetSeveralSuccess::Ok;
                "200 text/csv" => text as super::GetSeveralSuccess::OkCsv;
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::object;

            use super::super::wire::Wire;

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct A {
                pub a: Option<String>,
            }
            object!(Wire, A { optional a });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Error {
                pub code: Option<i64>,
            }
            object!(Wire, Error { optional code });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: A, Error }

        "#]],
    );
}

#[test]
fn pages_and_leads() {
    check(
        r##"
schemas: {Page: {type: object, properties: {data: {type: array, items: {type: string}}, next: {type: string}}}}
paths:
  /pages: {get: {operationId: listAll, x-pagination: {style: cursor, cursor: after, next: /next, items: /data}, parameters: [{name: after, in: query, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}}}}}
  /make:
    post:
      operationId: make
      callbacks: {onDone: {"{$request.query.url}": {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}, links: {look: {operationId: look, parameters: {id: "$response.body#/id"}}}}}
  /look/{id}: {get: {operationId: look, parameters: [{name: id, in: path, required: true, schema: {type: string}}]}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;

            use super::wire::Wire;

            /// Operations without a tag.
            #[derive(Clone, Debug)]
            pub struct Api(Client);

            impl super::Client {
                /// The operations of [`api`](super::api).
                pub fn api(&self) -> Api {
                    Api(self.runtime().clone())
                }
            }

            impl Api {
                /// listAll.
                ///
                /// `GET /pages` gives [`Page`](super::models::Page).
                pub fn list_all(&self) -> calls::ListAll {
                    Wire::call(&self.0).done()
                }

                /// make.
                ///
                /// `POST /make` gives [`MakeResponse`](super::models::MakeResponse).
                ///
                /// # Callbacks
                ///
                /// * `onDone`: the server sends a [`MakeOnDoneCallback`](super::models::MakeOnDoneCallback)
                ///   with `POST` to `{$request.query.url}`.
                ///
                /// # Follow-ups
                ///
                /// * [`look`](Self::look): `id` is `/id` of the body of the answer.
                pub fn make(&self) -> calls::Make {
                    Wire::call(&self.0).done()
                }

                /// look.
                ///
                /// `GET /look/{id}` gives nothing.
                pub fn look(&self, id: &str) -> calls::Look {
                    Wire::call(&self.0).path("id", id).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, ListAll {
                Api::list_all -> models::Page, apiloom_runtime::error::NoDocumentedError;
                GET "/pages", "listAll", accept("application/json");
                "200 application/json" => json;
                pages String, page => page.data.unwrap_or_default(), cursor("after", "/next"), items("/data");
                /// Sets `after`.
                after(after: &str) => query("after");
            });

            operation!(Wire, Make {
                Api::make -> models::MakeResponse, apiloom_runtime::error::NoDocumentedError;
                POST "/make", "make", accept("application/json");
                "201 application/json" => json;
            });

            operation!(Wire, Look {
                Api::look -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/look/{id}", "look";
                "2XX" => nothing;
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::object;

            use super::super::wire::Wire;

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Page {
                pub data: Option<Vec<String>>,
                pub next: Option<String>,
            }
            object!(Wire, Page { optional data, optional next });

            /// What `POST /make` answers.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct MakeResponse {
                pub id: Option<String>,
            }
            object!(Wire, MakeResponse { optional id });

            /// The body of the callback `onDone` of `make`: the server sends it to `{$request.query.url}`.
            ///
            /// [`from_slice`](super::super::Wire::from_slice) reads it from the bytes that arrive.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct MakeOnDoneCallback {
                pub id: Option<String>,
            }
            object!(Wire, MakeOnDoneCallback { optional id });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: Page, MakeResponse, MakeOnDoneCallback }

        "#]],
    );
}

#[test]
fn security_and_retry() {
    check(
        r##"
security: [{key: []}, {token: []}]
securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, token: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://a/t", scopes: {read: r}}}}, basic: {type: http, scheme: basic}}
servers: [{url: "https://{region}.example.com", variables: {region: {default: eu, enum: [eu, us]}}}, {url: "https://two.example.com", description: The second}]
paths:
  /a: {post: {operationId: send, x-retry: {idempotent: true, max-attempts: 3}, security: [{basic: []}], servers: [{url: "https://other.example.com"}], parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]}}
  /b: {get: {operationId: open, security: []}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;

            use super::wire::Wire;

            /// Operations without a tag.
            #[derive(Clone, Debug)]
            pub struct Api(Client);

            impl super::Client {
                /// The operations of [`api`](super::api).
                pub fn api(&self) -> Api {
                    Api(self.runtime().clone())
                }
            }

            impl Api {
                /// send.
                ///
                /// `POST /a` gives nothing.
                pub fn send(&self) -> calls::Send {
                    Wire::call(&self.0)
                        .server("https://other.example.com")
                        .done()
                }

                /// open.
                ///
                /// `GET /b` gives nothing.
                pub fn open(&self) -> calls::Open {
                    Wire::call(&self.0).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::wire::Wire;

            operation!(Wire, Send {
                Api::send -> (), apiloom_runtime::error::NoDocumentedError;
                POST "/a", "send", security(&[&["basic"]]), idempotent(true), max_attempts(3),
                    idempotency_key("Idempotency-Key");
                "2XX" => nothing;
                /// Sets `Idempotency-Key`.
                idempotency_key(idempotency_key: &str) => header("Idempotency-Key");
            });

            operation!(Wire, Open {
                Api::open -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/b", "open";
                "2XX" => nothing;
            });

            // src/client.rs
            //! The client and its builder.

            use apiloom_runtime::codegen::client;

            /// A client of T.
            ///
            /// Cheap to clone: clones share connections and credentials.
            #[derive(Clone, Debug)]
            pub struct Client(apiloom_runtime::Client);

            /// Builds a [`Client`]: one method for each credential of the document.
            #[derive(Debug)]
            #[must_use]
            pub struct ClientBuilder(apiloom_runtime::ClientBuilder);

            client!(Client, ClientBuilder {
                servers(
                    Server::new("https://{region}.example.com").variables(
                        &[ServerVariable::new("region", "eu").allowed(&["eu", "us"])]
                    ),
                    Server::new("https://two.example.com")
                );
                choose {
                    /// Chooses one of the document's servers; the first by default.
                    ///
                    /// * 0: `https://{region}.example.com`
                    /// * 1: `https://two.example.com` The second
                    server(index: usize);
                    /// Sets a variable of the server's URL. One that is not in it, or a value that the document
                    /// does not allow, fails in [`build`](ClientBuilder::build).
                    ///
                    /// * region (default eu), one of eu, us
                    server_variable(name: &str, value: &str);
                };
                credentials {
                    /// The credential for `key`.
                    key(ApiKey) => "key", in_header("X-Key");
                    /// The credential for `token`.
                    token(Bearer) => "token";
                    /// The credential for `basic`.
                    basic(Basic) => "basic";
                };
            });

        "#]],
    );
}
