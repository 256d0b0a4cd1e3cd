//! Operations: what is sent.

use expect_test::expect;

use super::check;

#[test]
fn parameters() {
    check(
        r##"
schemas: {Color: {type: string, enum: [red, green]}}
paths:
  /a/{id}/{label}:
    get:
      operationId: getA
      summary: Gets it
      deprecated: true
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: label, in: path, required: true, style: label, schema: {type: array, items: {type: string}}}
        - {name: q, in: query, required: true, allowReserved: true, schema: {type: string}}
        - {name: colors, in: query, explode: false, schema: {type: array, items: {$ref: "#/components/schemas/Color"}}}
        - {name: deep, in: query, style: deepObject, schema: {type: object, properties: {a: {type: string}}}}
        - {name: X-Head, in: header, schema: {type: integer}}
        - {name: c, in: cookie, schema: {type: string}}
        - {name: always, in: query, required: true, schema: {const: v1}}
        - {name: flag, in: query, schema: {const: yes}}
        - {name: json, in: query, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {"204": {description: d}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use apiloom_runtime::codegen::call::{Client, Parameter};

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
                /// Gets it
                ///
                /// `GET /a/{id}/{label}` gives nothing.
                #[deprecated]
                pub fn get_a(&self, id: &str, label: &[&str], q: &str) -> calls::GetA {
                    Wire::call(&self.0)
                        .query("always", "v1")
                        .path("id", id)
                        .path(Parameter::new("label").label(), label)
                        .query(Parameter::new("q").allow_reserved(), q)
                        .done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::call::Parameter;
            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, GetA {
                Api::get_a -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/a/{id}/{label}", "getA";
                "204" => nothing;
                /// Sets `colors`.
                colors(colors: &[models::Color]) => query(Parameter::new("colors").explode(false));
                /// Sets `deep`.
                deep(deep: &models::GetADeep) => query(Parameter::new("deep").deep_object());
                /// Sets `X-Head`.
                x_head(x_head: i64) => header("X-Head");
                /// Sets `c`.
                c(c: &str) => cookie("c");
                /// Sets `flag` to `yes`.
                flag() => query("flag", "yes");
                /// Sets `json`.
                json(json: &[&str]) => query(Parameter::new("json").json());
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::{construct, json, object, string_enum};

            use super::super::wire::Wire;

            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum Color {
                Red,
                Green,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, Color { Red => "red", Green => "green" });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct GetADeep {
                pub a: Option<String>,
            }
            object!(Wire, GetADeep { optional a });
            construct!(GetADeep { new(), text(a), });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: Color, GetADeep }

        "#]],
    );
}

#[test]
fn bodies() {
    check(
        r##"
schemas: {A: {type: object, properties: {a: {type: string}}}}
paths:
  /json: {put: {operationId: json, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}
  /several: {put: {operationId: several, requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}, text/plain: {schema: {type: string}}, "image/*": {}}}}}
  /form: {put: {operationId: form, requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, required: [a], properties: {a: {type: string}, b: {type: array, items: {type: string}}}}}}}}}
  /parts: {put: {operationId: parts, requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}, meta: {type: object, properties: {x: {type: string}}}}}}}}}}
  /bytes: {put: {operationId: bytes, requestBody: {content: {application/octet-stream: {}}}}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;
            use apiloom_runtime::codegen::{bodies, debug_enum};

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
                /// json.
                ///
                /// `PUT /json` gives nothing.
                pub fn json(&self) -> calls::Json {
                    Wire::call(&self.0).done()
                }

                /// several.
                ///
                /// `PUT /several` gives nothing.
                pub fn several(&self, body: SeveralBody) -> calls::Several {
                    Wire::call(&self.0).one_of(body).done()
                }

                /// form.
                ///
                /// `PUT /form` gives nothing.
                pub fn form(&self) -> calls::Form {
                    Wire::call(&self.0).optional_form(&["a"]).done()
                }

                /// parts.
                ///
                /// `PUT /parts` gives nothing.
                pub fn parts(&self) -> calls::Parts {
                    Wire::call(&self.0).done()
                }

                /// bytes.
                ///
                /// `PUT /bytes` gives nothing.
                pub fn bytes(&self) -> calls::Bytes {
                    Wire::call(&self.0).done()
                }
            }

            /// The bodies that `several` takes.
            #[non_exhaustive]
            pub enum SeveralBody {
                /// `application/json`.
                Json(models::A),
                /// `text/plain`.
                Text(String),
                /// `image/*`.
                Bytes(apiloom_runtime::TypedBody),
            }
            debug_enum!(SeveralBody { Json(plain), Text(open), Bytes(plain) });
            bodies!(Wire, SeveralBody {
                Json => json("application/json"), Text => text("text/plain"), Bytes => typed_body("image/*")
            });

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, Json {
                Api::json -> (), apiloom_runtime::error::NoDocumentedError;
                PUT "/json", "json";
                "2XX" => nothing;
                /// Sets the body.
                body(body: &models::A) => json("application/json");
            });

            operation!(Wire, Several {
                Api::several -> (), apiloom_runtime::error::NoDocumentedError;
                PUT "/several", "several";
                "2XX" => nothing;
                uploads on_progress;
            });

            operation!(Wire, Form {
                Api::form -> (), apiloom_runtime::error::NoDocumentedError;
                PUT "/form", "form";
                "2XX" => nothing;
                /// Sets `a`.
                a(a: &str) => field("a");
                /// Sets `b`.
                b(b: &[&str]) => field("b");
            });

            operation!(Wire, Parts {
                Api::parts -> (), apiloom_runtime::error::NoDocumentedError;
                PUT "/parts", "parts";
                "2XX" => nothing;
                uploads on_progress;
                /// Sets `file`.
                file(file: apiloom_runtime::Part) => part("file", None);
                /// Sets `meta`.
                meta(meta: &models::PartsMeta) => value_part("meta", None);
            });

            operation!(Wire, Bytes {
                Api::bytes -> (), apiloom_runtime::error::NoDocumentedError;
                PUT "/bytes", "bytes";
                "2XX" => nothing;
                uploads on_progress;
                /// Sets the body.
                body(body: impl Into<apiloom_runtime::Body>) => body("application/octet-stream");
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct A {
                pub a: Option<String>,
            }
            object!(Wire, A { optional a });
            construct!(A { new(), text(a), });

            /// `meta` in what `PUT /parts` takes.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct PartsMeta {
                pub x: Option<String>,
            }
            object!(Wire, PartsMeta { optional x });
            construct!(PartsMeta { new(), text(x), });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: A, PartsMeta }

        "#]],
    );
}

#[test]
fn many_arguments() {
    check(
        r##"
paths:
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
                /// many.
                ///
                /// `GET /many/{a}/{b}/{c}/{d}/{e}` gives nothing.
                pub fn many(&self, a: &str, b: &str, c: &str, d: &str, e: &str) -> calls::Many {
                    Wire::call(&self.0)
                        .path("a", a)
                        .path("b", b)
                        .path("c", c)
                        .path("d", d)
                        .path("e", e)
                        .done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::wire::Wire;

            operation!(Wire, Many {
                Api::many -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/many/{a}/{b}/{c}/{d}/{e}", "many";
                "2XX" => nothing;
            });

        "#]],
    );
}

#[test]
fn xml_bodies() {
    check(
        r##"
schemas: {Book: {type: object, required: [id], properties: {id: {type: integer, xml: {attribute: true}}, tags: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: tag}}}}}}
paths:
  /b: {put: {operationId: putBook, requestBody: {content: {application/xml: {schema: {$ref: "#/components/schemas/Book"}}}}, responses: {"200": {description: d, content: {application/xml: {schema: {$ref: "#/components/schemas/Book"}}}}}}}
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
                /// putBook.
                ///
                /// `PUT /b` gives [`Book`](super::models::Book).
                pub fn put_book(&self) -> calls::PutBook {
                    Wire::call(&self.0).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::{self, Wire};

            operation!(Wire, PutBook {
                Api::put_book -> models::Book, apiloom_runtime::error::NoDocumentedError;
                PUT "/b", "putBook", accept("application/xml");
                "200 application/xml" => xml(&wire::BOOK_BODY);
                /// Sets the body.
                body(body: &models::Book) => xml("application/xml", &wire::BOOK_BODY);
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Book {
                pub id: i64,
                pub tags: Option<Vec<String>>,
            }
            object!(Wire, Book { required id, optional tags });
            construct!(Book { new(id: i64), set(tags: Vec<String>), });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: Book }

        "#]],
    );
}

#[test]
fn scopes_certificates_and_refreshes() {
    check(
        r##"
securitySchemes: {oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://a/t", scopes: {read: r}}}}, tls: {type: mutualTLS}, key: {type: apiKey, in: query, name: key}}
paths:
  /a: {get: {operationId: scoped, security: [{oauth: [read]}, {oauth: []}]}}
  /b: {get: {operationId: certified, security: [{tls: []}]}}
  /c: {get: {operationId: keyed, security: [{key: []}], parameters: [{name: key, in: query, schema: {type: string}}]}}
  /refresh:
    post:
      operationId: refresh
      x-auth-refresh: {request-field: /token, access-field: /access, refresh-field: /refresh, expires-field: /expires}
      security: []
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {token: {type: string}}}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {access: {type: string}}}}}}}
  "/d?fixed=1&x={x}": {get: {operationId: fixed, parameters: [{name: x, in: path, required: true, schema: {type: string}}]}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;

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
                /// scoped.
                ///
                /// `GET /a` gives nothing.
                pub fn scoped(&self) -> calls::Scoped {
                    Wire::call(&self.0).done()
                }

                /// certified.
                ///
                /// `GET /b` gives nothing.
                ///
                /// Needs a certificate of the client, which the [`transport`](super::ClientBuilder::transport)
                /// shows.
                pub fn certified(&self) -> calls::Certified {
                    Wire::call(&self.0).done()
                }

                /// keyed.
                ///
                /// `GET /c` gives nothing.
                pub fn keyed(&self) -> calls::Keyed {
                    Wire::call(&self.0).done()
                }

                /// refresh.
                ///
                /// `POST /refresh` gives [`RefreshResponse`](super::models::RefreshResponse).
                ///
                /// A session whose tokens it refreshes is begun by
                /// [`Session::refreshed_by`](apiloom_runtime::auth::Session::refreshed_by).
                pub fn refresh(&self, body: &models::RefreshBody) -> calls::Refresh {
                    Wire::call(&self.0).json("application/json", body).done()
                }

                /// fixed.
                ///
                /// `GET /d?fixed=1&x={x}` gives nothing.
                pub fn fixed(&self, x: &str) -> calls::Fixed {
                    Wire::call(&self.0).path("x", x).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, Scoped {
                Api::scoped -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/a", "scoped", security(&[&["oauth"], &["oauth"]]), scopes(&[&[&["read"]], &[&[]]]);
                "2XX" => nothing;
            });

            operation!(Wire, Certified {
                Api::certified -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/b", "certified", security(&[&[]]);
                "2XX" => nothing;
            });

            operation!(Wire, Keyed {
                Api::keyed -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/c", "keyed", security(&[&["key"]]), arguments(&[("key", "query", "key")]);
                "2XX" => nothing;
                /// Sets `key`.
                key(key: &str) => query("key");
            });

            operation!(Wire, Refresh {
                Api::refresh -> models::RefreshResponse, apiloom_runtime::error::NoDocumentedError;
                POST "/refresh", "refresh", accept("application/json");
                "200 application/json" => json;
                refreshes("/token", "/access"), refresh("/refresh"), expires("/expires");
            });

            operation!(Wire, Fixed {
                Api::fixed -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/d", "fixed", query("fixed=1&x={x}");
                "2XX" => nothing;
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;

            /// What `POST /refresh` takes.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct RefreshBody {
                pub token: Option<String>,
            }
            object!(Wire, RefreshBody { optional token hidden });
            construct!(RefreshBody { new(), text(token), });

            /// What `POST /refresh` answers.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct RefreshResponse {
                pub access: Option<String>,
            }
            object!(Wire, RefreshResponse { optional access });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: RefreshBody, RefreshResponse }

        "#]],
    );
}

#[test]
fn required_values_of_one_type_are_a_struct() {
    check(
        r##"
paths:
  /a/{a}/{b}:
    post:
      operationId: send
      parameters:
        - {name: a, in: path, required: true, schema: {type: string}}
        - {name: b, in: path, required: true, schema: {type: string}}
        - {name: c, in: query, required: true, schema: {type: string}}
        - {name: d, in: query, required: true, schema: {type: string}}
        - {name: e, in: query, required: true, schema: {type: string}}
        - {name: f, in: query, required: true, schema: {type: string}}
        - {name: g, in: query, required: true, schema: {type: string}}
        - {name: h, in: query, required: true, schema: {const: 5}}
        - {name: i, in: query, required: true, schema: {const: 1.5}}
        - {name: j, in: query, required: true, schema: {const: true}}
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
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
                /// `POST /a/{a}/{b}` gives nothing.
                pub fn send(&self, required: calls::SendRequired<'_>) -> calls::Send {
                    Wire::call(&self.0)
                        .query("h", 5i64)
                        .query("i", 1.5f64)
                        .query("j", true)
                        .path("a", required.a)
                        .path("b", required.b)
                        .query("c", required.c)
                        .query("d", required.d)
                        .query("e", required.e)
                        .query("f", required.f)
                        .query("g", required.g)
                        .text("text/plain", required.body)
                        .done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::{debug_struct, operation};

            use super::super::wire::Wire;

            /// What [`Send`] must be given.
            pub struct SendRequired<'a> {
                pub a: &'a str,
                pub b: &'a str,
                pub c: &'a str,
                pub d: &'a str,
                pub e: &'a str,
                pub f: &'a str,
                pub g: &'a str,
                /// `the body` on the wire.
                pub body: &'a str,
            }
            debug_struct!(SendRequired<'_> => { a, b, c, d, e, f, g, body: open });

            operation!(Wire, Send {
                Api::send -> (), apiloom_runtime::error::NoDocumentedError;
                POST "/a/{a}/{b}", "send";
                "2XX" => nothing;
            });

        "#]],
    );
}
