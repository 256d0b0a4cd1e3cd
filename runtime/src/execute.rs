//! Sending: credential, time limits, redirects, the body within its limit.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::{HOST, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use tokio::time::timeout;
use url::{Host, Url};

use crate::body::Moved;
use crate::client::{Limits, Redirects};
use crate::error::{AuthError, Failed, TransportFailure};
use crate::transport::{Sent, TransportError, TransportErrorKind};
use crate::{
    Body, BodyError, BoxFuture, OperationMeta, Request, RequestError, Response, ResponseHead,
};

/// How many bytes all headers of a response may have.
const MOST_HEADER_BYTES: usize = 64 * 1024;
/// How much is set aside for a body on the word of its `Content-Length`.
const MOST_RESERVED: u64 = 64 * 1024;

/// Sends a call. Compiled once: nothing here depends on the operation.
pub(crate) fn execute(request: Request) -> BoxFuture<'static, Result<Response, Failed>> {
    Box::pin(async move {
        // A file or a stream takes as long as it takes, while it moves.
        let usual = match request.is_in_memory() {
            true => request.client.limits().timeout,
            false => Duration::MAX,
        };
        let limit = request.options.timeout.unwrap_or(usual);
        let start = Instant::now();
        let too_late = || timed_out(format!("the call took more than {limit:?}"));
        let response = match timeout(limit, call(&request)).await {
            Ok(response) => response?,
            Err(_) => return Err(transport(request.meta, too_late(), 1)),
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
            head.elapsed = start.elapsed();
            let stall = request.client.limits().read_timeout;
            return Ok(Response {
                head,
                body: Bytes::new(),
                stream: Some((body, stall)),
            });
        }
        let left = limit.saturating_sub(start.elapsed());
        let body = match timeout(left, read(&request, &mut head, body)).await {
            Ok(body) => body,
            Err(_) => Err(too_late()),
        };
        head.elapsed = start.elapsed();
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
    let limits = *request.client.limits();
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
        let (body, moved) = Moved::watch(body, request.options.progress.clone());
        let mut next = http::Request::new(body);
        *next.method_mut() = parts.method.clone();
        *next.uri_mut() = parts.uri.clone();
        next.headers_mut().clone_from(&parts.headers);
        let sent = request.client.transport().send(next);
        let response = answered(limits.attempt_timeout, &moved, sent)
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
    limit: Duration,
    moved: &Moved,
    sent: impl Future<Output = T>,
) -> Result<T, TransportError> {
    let mut sent = std::pin::pin!(sent);
    let mut begin = Instant::now();
    loop {
        let left = limit.saturating_sub(begin.elapsed());
        if let Ok(answer) = timeout(left, &mut sent).await {
            return Ok(answer);
        }
        match moved.last() {
            Some(last) if last > begin => begin = last,
            _ => return Err(timed_out(format!("no response within {limit:?}"))),
        }
    }
}

/// The first alternative whose credentials are all there (OAS 3.0.4, Security Requirement Object).
/// `{}`, "none is needed", comes last wherever it stands: a credential that was set is meant to be used.
/// Gives what belongs into the query.
fn credentials(
    request: &Request,
    url: &Url,
    headers: &mut HeaderMap,
) -> Result<Option<String>, Failed> {
    let meta = request.meta;
    if meta.security.is_empty() {
        return Ok(None);
    }
    let failed = |message: String| Failed::Auth(Box::new(AuthError { meta, message }));
    let anonymous = meta.security.iter().any(|all| all.is_empty());
    let alternatives = meta.security.iter().find(|all| {
        let known = |scheme: &&str| request.client.credential(scheme).is_some();
        !all.is_empty() && all.iter().all(known)
    });
    let Some(schemes) = alternatives else {
        if anonymous {
            return Ok(None);
        }
        let listed: Vec<String> = meta
            .security
            .iter()
            .map(|all| format!("`{}`", all.join("` and `")))
            .collect();
        return Err(failed(format!(
            "no credential is set for {}",
            listed.join(" or ")
        )));
    };
    // An operation with a server of its own is at another origin: the credential is not for it.
    if !request.client.trusts(url) {
        if anonymous {
            return Ok(None);
        }
        return Err(failed(
            "the credential belongs to another origin than the operation's server".to_owned(),
        ));
    }
    if url.scheme() != "https" && !is_loopback(url) && !request.client.limits().insecure_credentials
    {
        return Err(failed(
            "credentials are not sent over plain HTTP to another machine".to_owned(),
        ));
    }
    let mut pairs = Vec::new();
    for scheme in *schemes {
        if let Some(credential) = request.client.credential(scheme) {
            let pair = credential.apply(headers);
            pairs.extend(pair.map_err(|error| failed(error.to_string()))?);
        }
    }
    Ok((!pairs.is_empty()).then(|| pairs.join("&")))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Where to go on, if the response is a redirect that is followed. Targets are compared after they
/// are resolved: `//evil` and `\\evil` begin like paths and are not.
fn redirect(
    limits: &Limits,
    method: &Method,
    from: &Url,
    status: StatusCode,
    headers: &HeaderMap,
    already: u32,
) -> Option<Url> {
    let Redirects::SameOrigin(most) = limits.redirects else {
        return None;
    };
    let followed = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let safe = *method == Method::GET || *method == Method::HEAD;
    if !followed || !safe || already >= most {
        return None;
    }
    let target = from.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    // A user name is no part of the origin, and some transports make a credential of it.
    let named = !target.username().is_empty() || target.password().is_some();
    (target.origin() == from.origin() && !named).then_some(target)
}

/// The body within its limits. Of an error the beginning is worth more than nothing: it is cut.
async fn read(
    request: &Request,
    head: &mut ResponseHead,
    mut body: Body,
) -> Result<Bytes, TransportError> {
    let limits = request.client.limits();
    let size: usize = head
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if size > MOST_HEADER_BYTES {
        return Err(too_large(format!(
            "the response has {size} bytes of headers"
        )));
    }
    let success = head.status.is_success();
    let limit = if success {
        request.options.response_limit.unwrap_or(limits.response)
    } else {
        limits.error
    };
    let hint = http_body::Body::size_hint(&body).lower().min(MOST_RESERVED);
    let mut bytes = BytesMut::with_capacity(usize::try_from(hint).unwrap_or_default());
    loop {
        let chunk = match timeout(limits.read_timeout, body.chunk()).await {
            Ok(Some(Ok(chunk))) => chunk,
            Ok(Some(Err(error))) => return Err(broken(error)),
            Ok(None) => break,
            Err(_) => return Err(stalled(limits.read_timeout)),
        };
        let room = limit - bytes.len();
        if chunk.len() > room {
            if success {
                return Err(too_large(format!(
                    "the response has more than {limit} bytes"
                )));
            }
            bytes.extend_from_slice(chunk.get(..room).unwrap_or_default());
            head.cut = true;
            break;
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn broken(source: BodyError) -> TransportError {
    TransportError {
        kind: TransportErrorKind::Io,
        sent: Sent::Maybe,
        source: source.into(),
    }
}

fn too_large(source: String) -> TransportError {
    TransportError {
        kind: TransportErrorKind::TooLarge,
        sent: Sent::Maybe,
        source: source.into(),
    }
}

fn stalled(limit: Duration) -> TransportError {
    timed_out(format!("the body stalled for {limit:?}"))
}
