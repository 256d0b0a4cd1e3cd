//! Sending: credential, time limits, redirects, the body within its limit.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::{HOST, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use tokio::time::timeout;
use url::{Host, Url};

use crate::client::{Limits, Redirects};
use crate::error::{AuthError, Failed, TransportFailure};
use crate::transport::{Sent, TransportError, TransportErrorKind};
use crate::{Body, BoxFuture, OperationMeta, Request, RequestError, Response, ResponseHead};

/// How many bytes all headers of a response may have.
const MOST_HEADER_BYTES: usize = 64 * 1024;
/// How much is set aside for a body on the word of its `Content-Length`.
const MOST_RESERVED: u64 = 64 * 1024;

/// Sends a call. Compiled once: nothing here depends on the operation.
pub(crate) fn execute(request: Request) -> BoxFuture<'static, Result<Response, Failed>> {
    Box::pin(async move {
        let limit = request
            .options
            .timeout
            .unwrap_or(request.client.limits().timeout);
        let start = Instant::now();
        match timeout(limit, call(&request, start)).await {
            Ok(result) => result,
            Err(_) => {
                let source = format!("the call took more than {limit:?}");
                Err(transport(request.meta, timed_out(source), 1))
            }
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
    }))
}

async fn call(request: &Request, start: Instant) -> Result<Response, Failed> {
    let meta = request.meta;
    let limits = *request.client.limits();
    let refused = |error: RequestError| Failed::Request(Box::new(error.of(meta)));
    let http = request.to_http().map_err(refused)?;
    let (mut parts, body) = http.into_parts();
    let mut url = Url::parse(&parts.uri.to_string())
        .map_err(|_| refused(RequestError::new("the URL cannot be sent")))?;
    credentials(request, &url, &mut parts.headers)?;
    let mut redirects = 0;
    loop {
        let mut next = http::Request::new(Body::from(body.clone()));
        *next.method_mut() = parts.method.clone();
        *next.uri_mut() = parts.uri.clone();
        next.headers_mut().clone_from(&parts.headers);
        let sent = request.client.transport().send(next);
        let response = match timeout(limits.attempt_timeout, sent).await {
            Ok(response) => response.map_err(|error| transport(meta, error, 1))?,
            Err(_) => {
                let source = format!("no response within {:?}", limits.attempt_timeout);
                return Err(transport(meta, timed_out(source), 1));
            }
        };
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
        return read(request, response, &limits, start).await;
    }
}

/// The first alternative whose credentials are all there (OAS 3.0.4, Security Requirement Object).
fn credentials(request: &Request, url: &Url, headers: &mut HeaderMap) -> Result<(), Failed> {
    let meta = request.meta;
    if meta.security.is_empty() {
        return Ok(());
    }
    let failed = |message: String| Failed::Auth(Box::new(AuthError { meta, message }));
    let alternatives = meta.security.iter().find(|all| {
        all.iter()
            .all(|scheme| request.client.credential(scheme).is_some())
    });
    let Some(schemes) = alternatives else {
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
    if schemes.is_empty() {
        return Ok(());
    }
    // An operation with a server of its own is at another origin: the credential is not for it.
    if url.origin() != request.client.base_url().origin() {
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
    for scheme in *schemes {
        if let Some(credential) = request.client.credential(scheme) {
            credential
                .apply(headers)
                .map_err(|error| failed(error.to_string()))?;
        }
    }
    Ok(())
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
    (target.origin() == from.origin()).then_some(target)
}

async fn read(
    request: &Request,
    response: http::Response<Body>,
    limits: &Limits,
    start: Instant,
) -> Result<Response, Failed> {
    let meta = request.meta;
    let broken = |error: TransportError| transport(meta, error, 1);
    let (parts, mut body) = response.into_parts();
    let size: usize = parts
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if size > MOST_HEADER_BYTES {
        return Err(broken(io(format!(
            "the response has {size} bytes of headers"
        ))));
    }
    let success = parts.status.is_success();
    let limit = if success {
        request.options.response_limit.unwrap_or(limits.response)
    } else {
        limits.error
    };
    let hint = http_body::Body::size_hint(&body).lower().min(MOST_RESERVED);
    let mut bytes = BytesMut::with_capacity(usize::try_from(hint).unwrap_or_default());
    let mut cut = false;
    loop {
        let chunk = match timeout(limits.read_timeout, body.chunk()).await {
            Ok(Some(Ok(chunk))) => chunk,
            Ok(Some(Err(error))) => return Err(broken(io(error))),
            Ok(None) => break,
            Err(_) => return Err(broken(stalled(limits.read_timeout))),
        };
        if bytes.len() + chunk.len() > limit {
            if success {
                return Err(broken(io(format!(
                    "the response has more than {limit} bytes"
                ))));
            }
            // Of an error the beginning is worth more than nothing.
            bytes.extend_from_slice(chunk.get(..limit - bytes.len()).unwrap_or_default());
            cut = true;
            break;
        }
        bytes.extend_from_slice(&chunk);
    }
    let head = ResponseHead {
        meta,
        status: parts.status,
        headers: parts.headers,
        attempts: 1,
        elapsed: start.elapsed(),
    };
    Ok(Response {
        head,
        body: Bytes::from(bytes),
        cut,
    })
}

fn io(source: impl Into<crate::BoxError>) -> TransportError {
    TransportError {
        kind: TransportErrorKind::Io,
        sent: Sent::Maybe,
        source: source.into(),
    }
}

fn stalled(limit: Duration) -> TransportError {
    timed_out(format!("the body stalled for {limit:?}"))
}
