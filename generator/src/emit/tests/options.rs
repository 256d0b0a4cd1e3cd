//! What a user chooses.

use expect_test::expect;

use super::{check_with, options};
use crate::config::{
    Answers, DateTimeLibrary, EnumMode, Nulls, TagFeatures, UnknownProperties, UuidLibrary,
};

#[test]
fn dates_and_ids_as_texts() {
    check_with(
        &options()
            .date_time(DateTimeLibrary::String)
            .uuid(UuidLibrary::String),
        r##"
schemas: {A: {type: object, required: [id], properties: {id: {type: string, format: uuid}, at: {type: string, format: date-time}, on: {type: string, format: date}}}, U: {oneOf: [{type: string, format: uuid}, {type: string, format: date-time}, {type: string, format: date}]}}
paths: {/a: {put: {operationId: putA, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}}
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
                /// putA.
                ///
                /// `PUT /a` gives nothing.
                pub fn put_a(&self) -> calls::PutA {
                    Wire::call(&self.0).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, PutA {
                Api::put_a -> (), apiloom_runtime::error::NoDocumentedError;
                PUT "/a", "putA";
                "2XX" => nothing;
                /// Sets the body.
                body(body: &models::A) => json("application/json");
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;
            use super::{Date, DateTime};

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct A {
                pub id: String,
                pub at: Option<DateTime>,
                pub on: Option<Date>,
            }
            object!(Wire, A { required id, optional at, optional on });
            construct!(A { new(id: impl Into<String>), text(at, on), });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: A }

        "#]],
    );
}

#[test]
fn closed_enums_and_lenient_answers() {
    check_with(
        &options()
            .enums(EnumMode::Closed)
            .answers(Answers::Lenient)
            .unknown_properties(UnknownProperties::Deny),
        r##"
schemas: {E: {type: string, enum: [a, b]}, N: {type: integer, enum: [1, 2]}, A: {type: object, required: [id], properties: {id: {type: string}, e: {$ref: "#/components/schemas/E"}, n: {$ref: "#/components/schemas/N"}}}, U: {oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: object, required: [k], properties: {k: {const: b}}}]}}
paths: {/a: {get: {operationId: getA, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}}}
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
                /// getA.
                ///
                /// `GET /a` gives [`A`](super::models::A).
                pub fn get_a(&self) -> calls::GetA {
                    Wire::call(&self.0).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, GetA {
                Api::get_a -> models::A, apiloom_runtime::error::NoDocumentedError;
                GET "/a", "getA", accept("application/json");
                "200 application/json" => json;
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::{json, object, scalar_enum, string_enum};

            use super::super::wire::Wire;

            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum E {
                A,
                B,
            }
            string_enum!(Wire, E { A => "a", B => "b" } closed);

            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum N {
                /// `1`
                V1,
                /// `2`
                V2,
            }
            scalar_enum!(Wire, N { V1 => "1" = "1", V2 => "2" = "2" } closed);

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct A {
                pub id: Option<String>,
                pub e: Option<E>,
                pub n: Option<N>,
                /// Properties whose values do not fit the document, as they came.
                pub misfits: json::Misfits,
            }
            object!(Wire, A { expected id, optional e, optional n } lenient);

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: E, N, A }

        "#]],
    );
}

#[test]
fn tags_as_features() {
    check_with(
        &options().tag_features(TagFeatures::On),
        r##"
tags: [{name: one}, {name: two}]
paths:
  /a: {get: {operationId: getA, tags: [one], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}
  /b: {get: {operationId: getB, tags: [two]}}
"##,
        expect![[r#"
            // src/models/one.rs
            //! Models that only [`one`](super::super::one) uses.

            use apiloom_runtime::codegen::object;

            use super::super::wire::Wire;

            /// What `GET /a` answers.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct GetAResponse {
                pub a: Option<String>,
            }
            object!(Wire, GetAResponse { optional a });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: GetAResponse }

            // src/one.rs
            //! Operations of the tag `one`.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;

            use super::wire::Wire;

            /// one.
            #[derive(Clone, Debug)]
            pub struct One(Client);

            impl super::Client {
                /// The operations of [`one`](super::one).
                pub fn one(&self) -> One {
                    One(self.runtime().clone())
                }
            }

            impl One {
                /// getA.
                ///
                /// `GET /a` gives [`GetAResponse`](super::models::GetAResponse).
                pub fn get_a(&self) -> calls::GetA {
                    Wire::call(&self.0).done()
                }
            }

            // src/one/calls.rs
            //! The calls that [`One`](super::One) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, GetA {
                One::get_a -> models::GetAResponse, apiloom_runtime::error::NoDocumentedError;
                GET "/a", "getA", accept("application/json");
                "200 application/json" => json;
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
                /// `GET /b` gives nothing.
                pub fn get_b(&self) -> calls::GetB {
                    Wire::call(&self.0).done()
                }
            }

            // src/two/calls.rs
            //! The calls that [`Two`](super::Two) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::wire::Wire;

            operation!(Wire, GetB {
                Two::get_b -> (), apiloom_runtime::error::NoDocumentedError;
                GET "/b", "getB";
                "2XX" => nothing;
            });

        "#]],
    );
}

#[test]
fn null_is_something_else_than_missing() {
    check_with(
        &options().nulls(Nulls::Apart),
        r##"
schemas: {A: {type: object, properties: {a: {type: [string, "null"]}}}}
paths: {/a: {get: {operationId: getA, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}}}
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
                /// getA.
                ///
                /// `GET /a` gives [`A`](super::models::A).
                pub fn get_a(&self) -> calls::GetA {
                    Wire::call(&self.0).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, GetA {
                Api::get_a -> models::A, apiloom_runtime::error::NoDocumentedError;
                GET "/a", "getA", accept("application/json");
                "200 application/json" => json;
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use apiloom_runtime::codegen::object;

            use super::super::wire::Wire;

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct A {
                pub a: Option<Option<String>>,
            }
            object!(Wire, A { optional_nullable a });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: A }

        "#]],
    );
}
