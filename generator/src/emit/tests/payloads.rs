//! Answers that are not simply JSON.

use expect_test::expect;

use super::check;

#[test]
fn answers_of_other_forms() {
    check(
        r##"
schemas: {A: {type: object, properties: {a: {type: string}}}, Envelope: {type: object, x-envelope: data, required: [data], properties: {data: {}}}, AEnvelope: {allOf: [{$ref: "#/components/schemas/Envelope"}, {type: object, required: [data], properties: {data: {$ref: "#/components/schemas/A"}}}]}}
paths:
  /enveloped: {get: {operationId: getEnveloped, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/AEnvelope"}}}}}}}
  /lines: {get: {operationId: getLines, responses: {"200": {description: d, content: {application/x-ndjson: {schema: {$ref: "#/components/schemas/A"}}}}, "400": {description: d, content: {text/plain: {}}}}}}
  /coded: {get: {operationId: getCoded, responses: {"200": {description: d, content: {image/png: {schema: {type: string, contentEncoding: base64}}}}, "4XX": {description: d, content: {application/octet-stream: {}}}, default: {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}}
  /ranges: {get: {operationId: getRanges, responses: {"2XX": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}, "206": {description: d, content: {text/plain: {schema: {type: string}}}}, "302": {description: d, headers: {Location: {schema: {type: string, format: uri}}}}}}}
  /headers: {get: {operationId: getErrorHeaders, responses: {"429": {description: d, headers: {Retry-After: {schema: {type: integer}}, X-Json: {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}, X-Object: {schema: {type: object, additionalProperties: {type: string}}}}}}}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use std::collections::BTreeMap;

            use apiloom_runtime::codegen::call::Client;
            use apiloom_runtime::codegen::{bytes, debug_enum, debug_struct, headers, http};

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
                /// getEnveloped.
                ///
                /// `GET /enveloped` gives [`A`](super::models::A).
                pub fn get_enveloped(&self) -> calls::GetEnveloped {
                    Wire::call(&self.0).done()
                }

                /// getLines.
                ///
                /// `GET /lines` gives a stream of [`A`](super::models::A), or [`GetLinesError`].
                pub fn get_lines(&self) -> calls::GetLines {
                    Wire::call(&self.0).done()
                }

                /// getCoded.
                ///
                /// `GET /coded` gives a download, or [`GetCodedError`].
                pub fn get_coded(&self) -> calls::GetCoded {
                    Wire::call(&self.0).done()
                }

                /// getRanges.
                ///
                /// `GET /ranges` gives [`GetRangesSuccess`], or [`GetRangesError`].
                pub fn get_ranges(&self) -> calls::GetRanges {
                    Wire::call(&self.0).done()
                }

                /// getErrorHeaders.
                ///
                /// `GET /headers` gives nothing, or [`GetErrorHeadersError`].
                pub fn get_error_headers(&self) -> calls::GetErrorHeaders {
                    Wire::call(&self.0).done()
                }
            }

            /// The documented errors of `getLines`.
            #[derive(Clone)]
            #[non_exhaustive]
            pub enum GetLinesError {
                /// Status 400: d
                BadRequest(String),
            }
            debug_enum!(GetLinesError { BadRequest(open) });

            /// The documented errors of `getCoded`.
            #[derive(Clone)]
            #[non_exhaustive]
            pub enum GetCodedError {
                /// Any other status 4xx: d
                ClientError(http::StatusCode, bytes::Bytes),
                /// Any other status: d
                Default(http::StatusCode, models::A),
            }
            debug_enum!(GetCodedError { ClientError(plain, open), Default(plain, plain) });

            /// The answers of `getRanges`.
            #[derive(Clone)]
            #[non_exhaustive]
            pub enum GetRangesSuccess {
                /// Status 206: d
                PartialContent(String),
                /// Any other status 2xx: d
                Success(http::StatusCode, models::A),
            }
            debug_enum!(GetRangesSuccess { PartialContent(open), Success(plain, plain) });

            /// The documented headers of [`GetRanges`](calls::GetRanges), those that came and fit:
            /// made of what `.with_response()` gives, or of an error's `head()`.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct GetRangesHeaders {
                pub location: Option<String>,
            }
            headers!(Wire, GetRangesHeaders { location: header "Location" });

            /// The documented errors of `getRanges`.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum GetRangesError {
                /// Status 302: d
                Found,
            }

            /// The documented headers of [`GetErrorHeaders`](calls::GetErrorHeaders), those that came and
            /// fit: made of what `.with_response()` gives, or of an error's `head()`.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct GetErrorHeadersHeaders {
                pub retry_after: Option<i64>,
                pub x_json: Option<models::A>,
                pub x_object: Option<BTreeMap<String, String>>,
            }
            debug_struct!(GetErrorHeadersHeaders => { retry_after, x_json, x_object: open });
            headers!(Wire, GetErrorHeadersHeaders {
                retry_after: header "Retry-After", x_json: header_json "X-Json",
                x_object: header_object "X-Object"
            });

            /// The documented errors of `getErrorHeaders`.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum GetErrorHeadersError {
                /// Status 429: d
                TooManyRequests,
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, GetEnveloped {
                Api::get_enveloped -> models::A, apiloom_runtime::error::NoDocumentedError;
                GET "/enveloped", "getEnveloped", accept("application/json");
                "200 application/json" => json as |envelope: models::AEnvelope| envelope.data;
                envelope models::AEnvelope, json;
            });

            operation!(Wire, GetLines {
                Api::get_lines -> apiloom_runtime::JsonLines<models::A>, super::GetLinesError;
                GET "/lines", "getLines", accept("application/x-ndjson, text/plain;q=0.9"),
                    streamed_as(&["application/x-ndjson"]);
                "200 application/x-ndjson" => json_lines;
                error "400 text/plain" => BadRequest(text), "d";
            });

            operation!(Wire, GetCoded {
                Api::get_coded -> apiloom_runtime::Download, super::GetCodedError;
                GET "/coded", "getCoded",
                    accept("image/png, application/octet-stream;q=0.9, application/json;q=0.8"), streamed();
                "200 image/png" => file;
                errors "4XX application/octet-stream" => ClientError(bytes), "d";
                errors "default application/json" => Default(json), "d";
            });

            operation!(Wire, GetRanges {
                Api::get_ranges -> super::GetRangesSuccess, super::GetRangesError;
                GET "/ranges", "getRanges", accept("application/json, text/plain;q=0.9");
                "206 text/plain" => text as super::GetRangesSuccess::PartialContent;
                "2XX application/json" => status, json as super::GetRangesSuccess::Success;
                error "302" => Found, "d";
            });

            operation!(Wire, GetErrorHeaders {
                Api::get_error_headers -> (), super::GetErrorHeadersError;
                GET "/headers", "getErrorHeaders";
                "2XX" => nothing;
                error "429" => TooManyRequests, "d";
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

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Envelope<T> {
                pub data: T,
            }
            object!(Wire, Envelope<T> { required data });

            pub type AEnvelope = Envelope<A>;

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: A }

            apiloom_runtime::codegen::serde_bridge! { Wire, generic: Envelope }

        "#]],
    );
}
