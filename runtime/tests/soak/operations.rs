//! The three calls, as the generator writes operations.

use apiloom_runtime::codegen::{Decoded, Parameter, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Client, Operation, Response};
use http::Method;

enum Wire {}

macro_rules! operation {
    ($name:ident, $meta:expr) => {
        pub struct $name(Request);

        apiloom_runtime::codegen::operation_methods!($name);

        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = i64;
            type Error = NoDocumentedError;

            fn decode(response: &mut Response) -> Decoded<i64, NoDocumentedError> {
                match response.status().as_u16() {
                    200 => Decoded::success(response.json::<Wire, _>()),
                    _ => Decoded::Unexpected,
                }
            }

            fn into_request(self) -> Request {
                self.0
            }

            fn from_request(request: Request) -> Self {
                Self(request)
            }
        }
    };
}

operation!(
    GetThing,
    OperationMeta::new("getThing", Method::GET, "/things/{id}")
        .accept("application/json")
        .security(&[&["bearer"]])
);
operation!(
    PostOrder,
    OperationMeta::new("postOrder", Method::POST, "/orders")
        .accept("application/json")
        .idempotency_key("Idempotency-Key")
        .security(&[&["bearer"]])
);
operation!(
    PostNote,
    OperationMeta::new("postNote", Method::POST, "/notes")
        .accept("application/json")
        .security(&[&["bearer"]])
);

pub fn get_thing(client: &Client, id: usize) -> GetThing {
    let mut request = Request::new(client, GetThing::META);
    request.path::<Wire, _>(Parameter::new("id"), &(id as i64));
    GetThing(request)
}

pub fn post_order(client: &Client, id: usize) -> PostOrder {
    let mut request = Request::new(client, PostOrder::META);
    request.json::<Wire, _>("application/json", &(id as i64));
    PostOrder(request)
}

pub fn post_note(client: &Client, id: usize) -> PostNote {
    let mut request = Request::new(client, PostNote::META);
    request.json::<Wire, _>("application/json", &(id as i64));
    PostNote(request)
}
