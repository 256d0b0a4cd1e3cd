//! Calls as middleware sees them, and those that are made beside another one, or without one.

use std::sync::Arc;

use url::Url;

use super::Call;
use super::attempt::{self, led};
use super::credentials::Carried;
use super::repeat::repeat;
use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::client::{Client, Inner};
use crate::clock::Time;
use crate::error::CallError;
use crate::meta::OperationMeta;
use crate::middleware::{Identity, Inside, Next, Rest, Sends};
use crate::request::Request;
use crate::request_error::RequestError;

type Answer = BoxFuture<'static, Result<http::Response<Body>, CallError>>;

impl Inside for Call<'_> {
    fn run(
        &self,
        request: http::Request<Body>,
        attempt: u32,
    ) -> BoxFuture<'_, Result<http::Response<Body>, CallError>> {
        if attempt > 0 {
            return Box::pin(attempt::send(self, request));
        }
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            let url = led(self.request, &mut head)?;
            let mut response = repeat(self, &head, &url, body).await?;
            if let Some(who) = self.state().who {
                response.extensions_mut().insert(who);
            }
            Ok(response)
        })
    }

    fn operation(&self) -> &'static OperationMeta {
        self.request.meta
    }

    fn time(&self) -> &Time {
        self.time
    }

    fn identity(&self, request: &http::Request<Body>) -> Option<Identity> {
        let carried = match Carried::are_wanted(self.request) {
            true => {
                let url = Url::parse(&request.uri().to_string()).ok()?;
                Carried::new(self.request, &url).ok()?
            }
            // Where it goes makes no difference.
            false => Carried::nothing(self.request),
        };
        carried.who(request.headers())
    }

    fn detached(&self) -> Box<dyn Rest> {
        Box::new(self.request.clone())
    }
}

impl Rest for Request {
    fn run(self: Box<Self>, request: http::Request<Body>, left: usize) -> Answer {
        Box::pin(async move { run(&self, request, left).await })
    }
}

impl Sends for Inner {
    fn send(
        self: Arc<Self>,
        operation: &'static OperationMeta,
        request: http::Request<Body>,
        left: usize,
    ) -> Answer {
        Box::pin(async move {
            let call = Request::new(&Client::of(self), operation);
            let (mut head, body) = request.into_parts();
            let url = Url::parse(&head.uri.to_string())
                .map_err(|_| RequestError::new("the URL cannot be sent").of(operation))?;
            let call = call.at(url, &mut head.headers)?;
            run(&call, http::Request::from_parts(head, body), left).await
        })
    }
}

/// Makes a call of its own, inside of the last `left` middleware.
async fn run(
    request: &Request,
    sent: http::Request<Body>,
    left: usize,
) -> Result<http::Response<Body>, CallError> {
    let call = Call::new(request);
    let around = &request.client.middleware().call;
    let skipped = around.len().saturating_sub(left);
    let rest = around.get(skipped..).unwrap_or_default();
    let done = call.within(Next::new(&call, rest, 0).run(sent)).await;
    if let Some(landing) = call.landing() {
        landing.await;
    }
    done.and_then(|done| done)
        .map_err(|CallError(failed)| CallError(call.failed(failed)))
}
