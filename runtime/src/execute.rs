//! Sending: credential, time limits, redirects, the body within its limit.

mod credentials;
mod read;
mod redirect;

use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use url::Url;

use self::credentials::credentials;
use self::read::read;
use self::redirect::redirect;
use crate::body::Moved;
use crate::clock::Time;
use crate::error::{Failed, TransportFailure};
use crate::transport::{Sent, TransportError, TransportErrorKind};
use crate::{Body, BoxFuture, OperationMeta, Request, RequestError, Response, ResponseHead};

/// Sends a call. Compiled once: nothing here depends on the operation.
pub(crate) fn execute(request: Request) -> BoxFuture<'static, Result<Response, Failed>> {
    Box::pin(async move {
        // A file or a stream takes as long as it takes, while it moves.
        let usual = match request.is_in_memory() {
            true => request.client.limits().timeout,
            false => Duration::MAX,
        };
        let limit = request.options.timeout.unwrap_or(usual);
        let time = request.client.time();
        let start = time.now();
        let elapsed = || time.now().saturating_duration_since(start);
        let too_late = || timed_out(format!("the call took more than {limit:?}"));
        let response = match time.within(limit, call(&request)).await {
            Some(response) => response?,
            None => return Err(transport(request.meta, too_late(), 1)),
        };
        // From here on there is a status, and whatever becomes of the body does not take it away.
        let (parts, body) = response.into_parts();
        let mut head = ResponseHead {
            meta: request.meta,
            status: parts.status,
            headers: parts.headers,
            attempts: 1,
            elapsed: Duration::ZERO,
            cut: false,
        };
        if request.meta.streamed && head.status.is_success() {
            head.elapsed = elapsed();
            let stall = request.client.limits().read_timeout;
            return Ok(Response {
                head,
                body: Bytes::new(),
                stream: Some((body, stall)),
            });
        }
        let left = limit.saturating_sub(elapsed());
        let body = match time.within(left, read(&request, &mut head, body)).await {
            Some(body) => body,
            None => Err(too_late()),
        };
        head.elapsed = elapsed();
        match body {
            Ok(body) => Ok(Response {
                head,
                body,
                stream: None,
            }),
            Err(error) => Err(Failed::Transport(Box::new(TransportFailure {
                meta: request.meta,
                error,
                attempts: head.attempts,
                head: Some(head),
            }))),
        }
    })
}

fn timed_out(source: String) -> TransportError {
    TransportError {
        kind: TransportErrorKind::Timeout,
        sent: Sent::Maybe,
        source: source.into(),
    }
}

fn transport(meta: &'static OperationMeta, error: TransportError, attempts: u32) -> Failed {
    Failed::Transport(Box::new(TransportFailure {
        meta,
        error,
        attempts,
        head: None,
    }))
}

async fn call(request: &Request) -> Result<http::Response<Body>, Failed> {
    let meta = request.meta;
    let (limits, time) = (*request.client.limits(), request.client.time());
    let refused = |error: RequestError| Failed::Request(Box::new(error.of(meta)));
    let (mut parts, ()) = request.head().map_err(refused)?.into_parts();
    let mut url = Url::parse(&parts.uri.to_string())
        .map_err(|_| refused(RequestError::new("the URL cannot be sent")))?;
    if let Some(pair) = credentials(request, &url, &mut parts.headers)? {
        let query = match url.query() {
            Some(query) => format!("{query}&{pair}"),
            None => pair,
        };
        url.set_query(Some(&query));
        parts.uri = http::Uri::try_from(url.as_str())
            .map_err(|_| refused(RequestError::new("the URL cannot be sent")))?;
    }
    let mut redirects = 0;
    loop {
        let body = request.content().map_err(refused)?;
        let (body, moved) = Moved::watch(body, request.options.progress.clone(), time);
        let mut next = http::Request::new(body);
        *next.method_mut() = parts.method.clone();
        *next.uri_mut() = parts.uri.clone();
        next.headers_mut().clone_from(&parts.headers);
        let sent = request.client.transport().send(next);
        let response = answered(time, limits.attempt_timeout, &moved, sent)
            .await
            .and_then(|response| response)
            .map_err(|error| transport(meta, error, 1))?;
        if let Some(target) = redirect(
            &limits,
            &parts.method,
            &url,
            response.status(),
            response.headers(),
            redirects,
        ) {
            redirects += 1;
            parts.uri = http::Uri::try_from(target.as_str())
                .map_err(|_| refused(RequestError::new("the redirect's URL cannot be sent")))?;
            parts.headers.remove(HOST);
            url = target;
            continue;
        }
        return Ok(response);
    }
}

/// Waits for the head of a response; the limit begins anew as long as the request's body moves.
async fn answered<T>(
    time: &Time,
    limit: Duration,
    moved: &Moved,
    sent: impl Future<Output = T>,
) -> Result<T, TransportError> {
    let mut sent = std::pin::pin!(sent);
    let mut begin = time.now();
    loop {
        let left = limit.saturating_sub(time.now().saturating_duration_since(begin));
        if let Some(answer) = time.within(left, &mut sent).await {
            return Ok(answer);
        }
        match moved.last() {
            Some(last) if last > begin => begin = last,
            _ => return Err(timed_out(format!("no response within {limit:?}"))),
        }
    }
}
