//! What documents say in words, made inert.

use expect_test::expect;

use super::check;

#[test]
fn docs_are_inert() {
    check(
        r##"
schemas:
  Words:
    type: object
    title: A title
    description: |
      First <b>bold</b> and <script>alert(1)</script>.

      ```rust
      fn main() {}
      ```

      * a `list` [with](https://example.com) [brackets]
      * a `` ` lonely tick

          indented code

      | a | b |
      |---|---|
      | 1 | 2 |
    properties:
      one: {type: string, title: One, description: One of them.}
      two: {type: string, title: Two, description: Something else.}
      three: {type: string, description: "back\\slash and * star < less"}
      four: {type: string, description: "~~~\ncode\n~~~\n\nafter"}
      five: {type: string, description: "```\nnever closed"}
"##,
        expect![[r#"
            // src/models/shared.rs
            //! All models.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;

            /// A title
            ///
            /// First **bold** and \<script>alert(1)\</script>.
            ///
            /// `````text
            /// fn main() {}
            /// `````
            ///
            /// * a `list` [with](https://example.com) \[brackets\]
            /// * a \`\` \` lonely tick
            ///
            ///    indented code
            ///
            /// | a | b |
            /// |---|---|
            /// | 1 | 2 |
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Words {
                /// One of them.
                pub one: Option<String>,
                /// Two
                ///
                /// Something else.
                pub two: Option<String>,
                /// back\\slash and * star \< less
                pub three: Option<String>,
                /// `````text
                /// code
                /// `````
                ///
                /// after
                pub four: Option<String>,
                /// `````text
                /// never closed
                /// `````
                pub five: Option<String>,
            }
            object!(Wire, Words { optional one, optional two, optional three, optional four, optional five });
            construct!(Words { new(), text(one, two, three, four, five), });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: Words }

        "#]],
    );
}

#[test]
fn what_an_operation_leads_to() {
    check(
        r##"
tags: [{name: one, description: The first}, {name: two}]
paths:
  /a/{id}:
    post:
      operationId: makeA
      tags: [one]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: X-Q, in: header, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {url: {type: string}}}}}}
      callbacks: {list: {"{$request.body#/url}": {post: {requestBody: {content: {application/json: {schema: {type: array, items: {type: object, title: Thing, properties: {a: {type: string}}}}}}}}}}, text: {"{$url}": {put: {requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}}}}}
      responses:
        "201":
          description: d
          headers: {X-Id: {schema: {type: string}}}
          content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
          links:
            body: {operationId: getB, description: Look, parameters: {id: "$response.body#/id", h: "$response.header.X-Id", b: "$request.body#/url", p: "$request.path.id", q: "$request.header.x-q", n: "$request.query.no", u: "$url", m: "$method", s: "$statusCode", t: "a-{$url}", c: 5}}
        "404": {description: d, links: {again: {operationId: getB, server: {url: "https://other.example.com"}}}}
        "5XX": {description: d, links: {later: {operationId: getB, requestBody: "$request.body"}}}
  /b/{id}:
    get:
      operationId: getB
      tags: [two]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: h, in: query, schema: {type: string}}, {name: b, in: query, schema: {type: string}}, {name: p, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: string}}, {name: n, in: query, schema: {type: string}}, {name: u, in: query, schema: {type: string}}, {name: m, in: query, schema: {type: string}}, {name: s, in: query, schema: {type: string}}, {name: t, in: query, schema: {type: string}}, {name: c, in: query, schema: {type: string}}]
"##,
        expect![[r#"
            // src/models/one.rs
            //! Models that only [`one`](super::super::one) uses.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;

            /// What `POST /a/{id}` takes.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct MakeABody {
                pub url: Option<String>,
            }
            object!(Wire, MakeABody { optional url });
            construct!(MakeABody { new(), text(url), });

            /// What `POST /a/{id}` answers.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct MakeAResponse {
                pub id: Option<String>,
            }
            object!(Wire, MakeAResponse { optional id });

            /// Thing
            ///
            /// A part of the body of the callback `list` of `makeA`: the server sends it to
            /// `{$request.body#/url}`.
            ///
            /// [`from_slice`](super::super::Wire::from_slice) reads it from the bytes that arrive.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Thing {
                pub a: Option<String>,
            }
            object!(Wire, Thing { optional a });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: MakeABody, MakeAResponse, Thing }

            // src/one.rs
            //! Operations of the tag `one`.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;
            use apiloom_runtime::codegen::{headers, http};

            use super::wire::Wire;

            /// The first
            #[derive(Clone, Debug)]
            pub struct One(Client);

            impl super::Client {
                /// The operations of [`one`](super::one).
                pub fn one(&self) -> One {
                    One(self.runtime().clone())
                }
            }

            impl One {
                /// makeA.
                ///
                /// `POST /a/{id}` gives [`MakeAResponse`](super::models::MakeAResponse), or [`MakeAError`].
                ///
                /// # Callbacks
                ///
                /// * `list`: the server sends a list of [`Thing`](super::models::Thing) with `POST` to
                ///   `{$request.body#/url}`.
                /// * `text`: the server sends a list with `PUT` to `{$url}`.
                ///
                /// # Follow-ups
                ///
                /// * `two().get_b`: `id` is `/id` of the body of the answer, `h` is the header `X-Id` of the
                ///   answer, `b` is `/url` of the body of this call, `p` is `id` of this call, `q` is `x_q` of
                ///   this call, `u` is the URL of this call, `m` is the method of this call, `s` is the status
                ///   of the answer, `t` is `a-{$url}`, `c` is `5`. Look
                /// * `two().get_b` after a 404: it is called at `https://other.example.com`.
                /// * `two().get_b` after a 5xx: the body is the body of this call.
                pub fn make_a(&self, id: &str) -> calls::MakeA {
                    Wire::call(&self.0).path("id", id).done()
                }
            }

            /// The documented headers of [`MakeA`](calls::MakeA), those that came and fit:
            /// made of what `.with_response()` gives, or of an error's `head()`.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct MakeAHeaders {
                pub x_id: Option<String>,
            }
            headers!(Wire, MakeAHeaders { x_id: header "X-Id" });

            /// The documented errors of `makeA`.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum MakeAError {
                /// Status 404: d
                NotFound,
                /// Any other status 5xx: d
                ServerError(http::StatusCode),
            }

            // src/one/calls.rs
            //! The calls that [`One`](super::One) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, MakeA {
                One::make_a -> models::MakeAResponse, super::MakeAError;
                POST "/a/{id}", "makeA", accept("application/json");
                "201 application/json" => json;
                error "404" => NotFound, "d";
                errors "5XX" => ServerError, "d";
                /// Sets `X-Q`.
                x_q(x_q: &str) => header("X-Q");
                /// Sets the body.
                body(body: &models::MakeABody) => json("application/json");
            });

            // src/two.rs
            //! Operations of the tag `two`.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;

            use super::wire::Wire;

            /// two.
            #[derive(Clone, Debug)]
            pub struct Two(Client);

            impl super::Client {
                /// The operations of [`two`](super::two).
                pub fn two(&self) -> Two {
                    Two(self.runtime().clone())
                }
            }

            impl Two {
                /// getB.
                ///
                /// `GET /b/{id}` gives nothing.
                pub fn get_b(&self, id: &str) -> calls::GetB {
                    Wire::call(&self.0).path("id", id).done()
                }
            }

            // src/two/calls.rs
            //! The calls that [`Two`](super::Two) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::wire::Wire;

            operation!(Wire, GetB {
                Two::get_b -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/b/{id}", "getB";
                "2XX" => nothing;
                /// Sets `h`.
                h(h: &str) => query("h");
                /// Sets `b`.
                b(b: &str) => query("b");
                /// Sets `p`.
                p(p: &str) => query("p");
                /// Sets `q`.
                q(q: &str) => query("q");
                /// Sets `n`.
                n(n: &str) => query("n");
                /// Sets `u`.
                u(u: &str) => query("u");
                /// Sets `m`.
                m(m: &str) => query("m");
                /// Sets `s`.
                s(s: &str) => query("s");
                /// Sets `t`.
                t(t: &str) => query("t");
                /// Sets `c`.
                c(c: &str) => query("c");
            });

        "#]],
    );
}
