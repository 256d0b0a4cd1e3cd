//! One attempt: credentials, the middleware around attempts, redirects, the transport, the body.

use std::pin::pin;
use std::time::Duration;

use http::header::HOST;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode, Uri};
use url::Url;

use super::credentials::{Carried, credentials};
use super::read::read;
use super::redirect::redirect;
use super::watch::Watch;
use super::{Call, timed_out};
use crate::body::Moved;
use crate::clock::Time;
use crate::error::{Failed, TransportFailure};
use crate::middleware::Next;
use crate::request::copied;
use crate::sign::{Frozen, Sign};
use crate::transport::TransportError;
use crate::{Body, CallError, RequestError};

/// The URL that an attempt's credentials were put in for.
#[derive(Clone)]
struct Bound(Url);

/// Makes one attempt, within what is left of the call's time: one request, and one more for each
/// redirect that is followed. The response's body is whole, unless it is a download.
pub async fn attempt<'c>(
    call: &'c Call<'c>,
    head: &Parts,
    url: &Url,
    body: Body,
    number: u32,
) -> Result<Response<Body>, CallError> {
    // Guards come first. What they refuse is a `Rejected`, which `repeat` does not repeat.
    let mut watch = Watch::begin(call, &head.method, url).await?;
    // Futures are pinned where they are made and passed by reference: each that takes one by value holds
    // a copy of it.
    let sent = {
        let following = pin!(follow(call, head, url, body, number, &mut watch));
        call.time.within(call.left(), following).await
    };
    let response = sent
        .unwrap_or_else(|| Err(call.too_late()))
        .inspect_err(|error| watch.broke(error))?;
    let meta = call.request.meta;
    if meta.streams(response.status(), response.headers()) {
        return Ok(response.map(|body| watch.held(body)));
    }
    let read = watch.run(pin!(whole(call, response))).await;
    match &read {
        Ok(_) => watch.done(),
        Err(error) => watch.broke(error),
    }
    read
}

async fn follow<'c>(
    call: &'c Call<'c>,
    head: &Parts,
    url: &Url,
    body: Body,
    number: u32,
    watch: &mut Watch<'c>,
) -> Result<Response<Body>, CallError> {
    let limits = call.request.client.limits();
    let safe = head.method == Method::GET || head.method == Method::HEAD;
    let spare = safe.then(|| body.try_clone()).flatten();
    let sent = pin!(prepared(call, head, url, body, number));
    let mut response = watch.run(sent).await?;
    watch.answered(&response);
    let mut from = None;
    let mut redirects = 0;
    while response.status().is_redirection() {
        let (status, headers) = (response.status(), response.headers());
        let from_url = from.as_ref().unwrap_or(url);
        let target = redirect(limits, &head.method, from_url, status, headers, redirects);
        let Some((target, body)) = target.zip(spare.as_ref().and_then(Body::try_clone)) else {
            break;
        };
        redirects += 1;
        let mut head = head.clone();
        head.uri = Uri::try_from(target.as_str())
            .map_err(|_| RequestError::new("the redirect's URL cannot be sent"))?;
        head.headers.remove(HOST);
        watch.done();
        // The body of a redirect is of no interest, and its place is for the next request.
        drop(response);
        *watch = Watch::begin(call, &head.method, &target).await?;
        response = {
            let sent = pin!(prepared(call, &head, &target, body, number));
            watch.run(sent).await?
        };
        watch.answered(&response);
        from = Some(target);
    }
    Ok(response)
}

/// One request, and one more where a token was refused that there is a new one for.
async fn prepared(
    call: &Call<'_>,
    head: &Parts,
    url: &Url,
    body: Body,
    number: u32,
) -> Result<Response<Body>, CallError> {
    let carried = credentials(call.request, url).await?;
    let spare = carried.is_renewable().then(|| body.try_clone()).flatten();
    let response = once(call, head, url, &carried, body, number).await?;
    let Some(body) = spare.filter(|_| response.status() == StatusCode::UNAUTHORIZED) else {
        return Ok(response);
    };
    // Not counted as an attempt: the server has done nothing but look at the token.
    match carried.renewed(response.headers()).await {
        Some(carried) => once(call, head, url, &carried, body, number).await,
        None => Ok(response),
    }
}

/// One request: credentials, the middleware around attempts, the transport.
async fn once(
    call: &Call<'_>,
    head: &Parts,
    url: &Url,
    carried: &Carried<'_>,
    body: Body,
    number: u32,
) -> Result<Response<Body>, CallError> {
    let mut request = Request::new(body);
    *request.method_mut() = head.method.clone();
    *request.uri_mut() = head.uri.clone();
    // Room for a credential or two.
    *request.headers_mut() = copied(&head.headers, 2);
    if let Some(pair) = carried.apply(request.headers_mut())? {
        let mut url = url.clone();
        let query = match url.query() {
            Some(query) => format!("{query}&{pair}"),
            None => pair,
        };
        url.set_query(Some(&query));
        *request.uri_mut() =
            Uri::try_from(url.as_str()).map_err(|_| RequestError::new("the URL cannot be sent"))?;
    }
    if call.request.client.middleware().attempt.is_empty() {
        return send(call, request).await;
    }
    request.extensions_mut().insert(Bound(url.clone()));
    Next::around_attempt(call, number).run(request).await
}

/// Sends a request as it is.
pub(crate) async fn send(
    call: &Call<'_>,
    mut request: Request<Body>,
) -> Result<Response<Body>, CallError> {
    if let Some(Bound(intended)) = request.extensions_mut().remove::<Bound>() {
        let url = Url::parse(&request.uri().to_string())
            .map_err(|_| RequestError::new("the URL cannot be sent"))?;
        let elsewhere = url.origin() != intended.origin() && !call.request.client.trusts(&url);
        if elsewhere && !call.request.meta.security.is_empty() {
            let message = "a middleware sends a credential to another origin";
            return Err(RequestError::new(message).into());
        }
    }
    let (mut parts, body) = request.into_parts();
    if let Some(signer) = call.request.client.signer() {
        signed(call, &**signer, &mut parts, &body)?;
    }
    let progress = call.request.options.progress.clone();
    let (body, moved) = Moved::watch(body, progress, call.time);
    let client = &call.request.client;
    let sent = client.transport().send(Request::from_parts(parts, body));
    let limit = client.limits().attempt_timeout;
    Ok(answered(call.time, limit, &moved, sent).await??)
}

/// Adds a signature of the request as it is: nothing may change it any more.
fn signed(
    call: &Call<'_>,
    signer: &dyn Sign,
    parts: &mut Parts,
    body: &Body,
) -> Result<(), RequestError> {
    let url = Url::parse(&parts.uri.to_string())
        .map_err(|_| RequestError::new("the URL cannot be sent"))?;
    let bytes = body.is_in_memory().then(|| body.as_bytes());
    let frozen = Frozen::new(&parts.method, &url, &parts.headers, bytes);
    let added = signer.sign(&frozen, call.time.wall());
    let added = added
        .map_err(|error| RequestError::new(format!("the request cannot be signed: {error}")))?;
    for (name, value) in &added {
        parts.headers.insert(name, value.clone());
    }
    Ok(())
}

/// A response with its body read, within the limits. A body that cannot be read does not take the head
/// away.
pub(super) async fn whole(
    call: &Call<'_>,
    response: Response<Body>,
) -> Result<Response<Body>, CallError> {
    let (parts, body) = response.into_parts();
    let late = || {
        Err(timed_out(format!(
            "the call took more than {:?}",
            call.limit
        )))
    };
    let read = {
        let reading = pin!(read(call.request, parts.status, &parts.headers, body));
        call.time.within(call.left(), reading).await
    };
    match read.unwrap_or_else(late) {
        Ok((body, cut)) => {
            call.state().cut = cut;
            Ok(Response::from_parts(parts, Body::from(body)))
        }
        Err(error) => Err(CallError(Failed::Transport(Box::new(TransportFailure {
            meta: call.request.meta,
            error,
            attempts: 0,
            history: Vec::new(),
            head: Some(call.head(parts.status, parts.headers)),
        })))),
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
