//! One attempt: credentials, the middleware around attempts, redirects, the transport, the body.

use std::borrow::Cow;
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
use crate::body::{Body, Moved};
use crate::boxed::BoxFuture;
use crate::clock::Time;
use crate::error::{CallError, Failed, TransportFailure};
use crate::limits::Limits;
use crate::middleware::Next;
use crate::pace::Pace;
use crate::request::copied;
use crate::request_error::RequestError;
use crate::sign::sign;
use crate::transport::{NewConnection, TransportError};

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
    // What a guard refuses is a `Rejected`, which `repeat` does not repeat.
    let mut watch = None;
    // Futures are pinned where they are made and passed by reference: each that takes one by value holds
    // a copy of it.
    let sent = {
        let following = pin!(follow(call, head, url, body, number, &mut watch));
        call.time.within(call.left(), following).await
    };
    let sent = sent.unwrap_or_else(|| Err(call.too_late()));
    let (response, mut watch) = match (sent, watch) {
        (Ok(response), Some(watch)) => (response, watch),
        (Ok(response), None) => return Ok(response),
        (Err(error), watch) => {
            if let Some(mut watch) = watch {
                watch.broke(&error);
            }
            return Err(error);
        }
    };
    if (call.request).streams(response.status(), response.headers()) {
        return Ok(response.map(|body| watch.held(body)));
    }
    let read = watch.run(pin!(whole(call, response))).await;
    match &read {
        Ok(_) => watch.done(),
        Err(error) => watch.broke(error),
    }
    read
}

/// The request, once more with a new token where the old one was refused, and the requests that redirects
/// lead to. Each is watched for itself, from when its credentials are there: whoever waits for a token, which a
/// call to the same origin may bring, holds no place and takes no turn.
async fn follow<'c>(
    call: &'c Call<'c>,
    head: &Parts,
    url: &Url,
    mut body: Body,
    number: u32,
    watching: &mut Option<Watch<'c>>,
) -> Result<Response<Body>, CallError> {
    let limits = call.request.client.limits();
    let safe = head.method == Method::GET || head.method == Method::HEAD;
    let spare = safe.then(|| body.try_clone()).flatten();
    let mut redirected: Option<(Parts, Url)> = None;
    let mut redirects = 0;
    let mut renewed = None;
    // Whether it is another request for its credential, or for the time of its signature: each at most once.
    let (mut replayed, mut timed) = (false, false);
    // One place that awaits the request, whichever it is: each holds a future of its own size.
    loop {
        let (now, from) = redirected
            .as_ref()
            .map_or((head, url), |(head, url)| (head, url));
        let carried = match renewed.take() {
            Some(carried) => carried,
            None => {
                Watch::check(call, from)?;
                credentials(call.request, from).await?
            }
        };
        let watch = watching.insert(Watch::begin(call, &now.method, from).await?);
        let replay = !replayed && carried.is_renewable();
        let timely = !timed && call.request.client.corrects_time();
        let again = (replay || timely).then(|| body.try_clone()).flatten();
        let signed = call.request.client.correction();
        let response = {
            let carried = &carried;
            // Middleware and signers belong to the request, so they run inside its span too.
            let sent = async move {
                let sent = once(call, now, from, carried, body, number)?;
                sent.answer(call).await
            };
            watch.run(pin!(sent)).await?
        };
        watch.answered(&response);
        let (status, headers) = (response.status(), response.headers());
        let client = &call.request.client;
        let late = timely && client.learns_time(from, status, headers, signed);
        if let Some(again) = again.as_ref().filter(|_| late).and_then(Body::try_clone) {
            // The server has done nothing but look at the signature.
            timed = true;
            watch.done();
            renewed = Some(carried);
            *watching = None;
            body = again;
            continue;
        }
        if let Some(again) = again.filter(|_| replay && status == StatusCode::UNAUTHORIZED) {
            // The token was refused. If there is a new one, the request is sent once more, and not counted
            // as an attempt: the server has done nothing but look at the token.
            watch.give_way();
            renewed = watch.run(pin!(carried.renewed(headers))).await;
            if renewed.is_none() {
                return Ok(response);
            }
            replayed = true;
            watch.done();
            *watching = None;
            body = again;
            continue;
        }
        // A redirect that is the success of the operation is the answer; beside a 2xx it is the way to that.
        let answer = call.request.meta.documented.succeeds_with(status);
        let target = (!answer)
            .then(|| redirect(limits, &head.method, from, status, headers, redirects))
            .flatten();
        let Some((target, again)) = target.zip(spare.as_ref().and_then(Body::try_clone)) else {
            return Ok(response);
        };
        redirects += 1;
        let mut head = head.clone();
        head.uri = Uri::try_from(target.as_str())
            .map_err(|_| RequestError::new("the redirect's URL cannot be sent"))?;
        head.headers.remove(HOST);
        // The body of a redirect is of no interest, and its place is for the next request.
        watch.done();
        *watching = None;
        redirected = Some((head, target));
        body = again;
    }
}

/// A request on its way. Requests are large and futures hold their arguments as long as they live, so what
/// can be done at once is done before there is a future.
enum Sending<'c> {
    Direct {
        sent: BoxFuture<'c, Result<Response<Body>, TransportError>>,
        moved: Moved,
    },
    /// By the middleware around attempts.
    Around(BoxFuture<'c, Result<Response<Body>, CallError>>),
}

impl Sending<'_> {
    async fn answer(self, call: &Call<'_>) -> Result<Response<Body>, CallError> {
        match self {
            Sending::Direct { sent, moved } => {
                let limits = call.request.client.limits();
                Ok(answered(call.time, limits, &moved, sent).await??)
            }
            Sending::Around(sent) => sent.await,
        }
    }
}

fn once<'c>(
    call: &'c Call<'c>,
    head: &Parts,
    url: &Url,
    carried: &Carried<'_>,
    body: Body,
    number: u32,
) -> Result<Sending<'c>, CallError> {
    let mut request = dressed(head, url, carried, body)?;
    if call.request.client.middleware().attempt.is_empty() {
        return launch(call, request);
    }
    request.extensions_mut().insert(Bound(url.clone()));
    let around = &call.request.client.middleware().attempt;
    let next = Next::new(call, around, number);
    Ok(Sending::Around(next.run(request)))
}

/// The request with its credentials.
fn dressed(
    head: &Parts,
    url: &Url,
    carried: &Carried<'_>,
    body: Body,
) -> Result<Request<Body>, CallError> {
    let mut request = Request::new(body);
    *request.method_mut() = head.method.clone();
    *request.uri_mut() = head.uri.clone();
    // Room for a credential or two.
    *request.headers_mut() = copied(&head.headers, 2);
    if let Some(pair) = carried.apply(request.headers_mut())? {
        let mut url = url.clone();
        let query = with_credentials(url.query().unwrap_or_default(), &pair);
        url.set_query(Some(&query));
        *request.uri_mut() =
            Uri::try_from(url.as_str()).map_err(|_| RequestError::new("the URL cannot be sent"))?;
    }
    Ok(request)
}

/// A query with credentials, each once: a server that names another URL may have said them already, in a redirect or
/// as the next page.
fn with_credentials(query: &str, pairs: &str) -> String {
    fn decoded(pair: &str) -> Cow<'_, [u8]> {
        let name = pair.split('=').next().unwrap_or_default();
        percent_encoding::percent_decode_str(name).into()
    }
    let is_one = |pair: &&str| pairs.split('&').any(|own| decoded(own) == decoded(pair));
    let others = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_one(pair));
    let all: Vec<&str> = others.chain([pairs]).collect();
    all.join("&")
}

/// Sends a request as it is.
pub(crate) async fn send(
    call: &Call<'_>,
    request: Request<Body>,
) -> Result<Response<Body>, CallError> {
    launch(call, request)?.answer(call).await
}

fn launch<'c>(call: &'c Call<'_>, mut request: Request<Body>) -> Result<Sending<'c>, CallError> {
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
        let bytes = body.is_in_memory().then(|| body.as_bytes());
        sign(
            &**signer,
            call.request.client.signing_time(),
            &mut parts,
            bytes,
        )?;
    }
    let progress = call.request.options.progress.clone();
    let (body, moved) = Moved::watch(body, progress, call.time);
    {
        let mut state = call.state();
        state.sent = state.attempts;
        if state.anew {
            parts.extensions.insert(NewConnection);
        }
    }
    let client = &call.request.client;
    let sent = client.transport().send(Request::from_parts(parts, body));
    Ok(Sending::Direct { sent, moved })
}

/// A response with its body read, within the limits. A body that cannot be read does not take the head
/// away.
pub(super) async fn whole(
    call: &Call<'_>,
    response: Response<Body>,
) -> Result<Response<Body>, CallError> {
    let (parts, body) = response.into_parts();
    // A call with a large body takes as long as it moves. Its response is in memory as any other.
    let usual = match call.request.options.timeout {
        Some(_) => Duration::MAX,
        None => call.request.client.limits().timeout,
    };
    let left = call.left().min(usual);
    let late = || {
        Err(timed_out(match call.limit {
            Duration::MAX => format!("the response took more than {usual:?}"),
            limit => format!("the call took more than {limit:?}"),
        }))
    };
    let read = {
        let reading = pin!(read(call.request, parts.status, &parts.headers, body));
        call.time.within(left, reading).await
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

/// Waits for the head of a response; the limit begins anew as long as the request's body moves, and as long as whoever
/// makes it is who is waited for. A body may move too slowly all the same.
async fn answered<T>(
    time: &Time,
    limits: &Limits,
    moved: &Moved,
    sent: impl Future<Output = T>,
) -> Result<T, TransportError> {
    let (limit, pace) = (limits.attempt_timeout, limits.upload);
    let mut sent = std::pin::pin!(sent);
    let mut begin = time.now();
    loop {
        let now = time.now();
        let left = limit.saturating_sub(now.saturating_duration_since(begin));
        let Some(look) = moved.left(pace, now) else {
            let Pace { bytes, grace } = pace;
            return Err(timed_out(format!(
                "less than {bytes} bytes a second were taken for {grace:?}"
            )));
        };
        if let Some(answer) = time.within(left.min(look), &mut sent).await {
            return Ok(answer);
        }
        if look < left {
            continue;
        }
        match moved.last(time.now()) {
            Some(last) if last > begin => begin = last,
            _ => return Err(timed_out(format!("no response within {limit:?}"))),
        }
    }
}
