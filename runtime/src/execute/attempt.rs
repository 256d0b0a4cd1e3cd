//! One attempt: credentials, the middleware around attempts, redirects, the transport, the body.

use std::borrow::Cow;
use std::pin::pin;

use http::header::{HOST, RANGE};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode, Uri, response};
use url::Url;

use super::credentials::{Carried, withheld};
use super::promised::framed;
use super::read::{headers_fit, read};
use super::redirect::redirect;
use super::watch::{Watch, admit};
use super::{Call, timed_out};
use crate::body::{Body, Moved};
use crate::boxed::BoxFuture;
use crate::error::{CallError, Failed, NotRenewed, TransportFailure};
use crate::middleware::Next;
use crate::origin::PLAIN;
use crate::pace::Pace;
use crate::request::copied;
use crate::request_error::RequestError;
use crate::sign::sign;
use crate::transport::{NewConnection, TransportError};

/// The URL that an attempt's credentials were put in for.
#[derive(Clone)]
struct Bound(Url);

/// Makes one attempt, within what is left of the call's time: one request, once more with a new token where the old
/// one was refused, and the requests that redirects lead to. The response's body is whole, unless it is a download.
///
/// Each request is watched for itself, from when its credentials are there: whoever waits for a token, which a call
/// to the same origin may bring, holds no place and takes no turn. What a guard refuses is a `Rejected`, which
/// `repeat` does not repeat.
///
/// Every call comes through here, so what few calls need is on the heap: a future is as large as the largest thing
/// that it may wait for, and what it is made of is moved when it is made.
pub async fn attempt<'c>(
    call: &'c Call<'c>,
    head: &Parts,
    url: &Url,
    mut body: Body,
    number: u32,
) -> Result<Response<Body>, CallError> {
    let client = &call.request.client;
    let safe = head.method == Method::GET || head.method == Method::HEAD;
    let spare = safe.then(|| body.try_clone()).flatten();
    let mut redirected: Option<Box<(Parts, Url)>> = None;
    let mut redirects = 0;
    let mut renewed = None;
    // Whether it is another request for its credential, or for the time of its signature: each at most once.
    let (mut replayed, mut timed) = (false, false);
    // One place that awaits the request, whichever it is: each holds a future of its own size.
    let (response, mut watch) = loop {
        let (now, from) = match redirected.as_deref() {
            Some((head, url)) => (head, url),
            None => (head, url),
        };
        let carried = match renewed.take() {
            Some(carried) => carried,
            None => {
                Watch::check(call, from)?;
                let mut carried = Carried::new(call.request, from)?;
                if carried.lacks_tokens() {
                    let landings = call.within(Box::pin(carried.fetch())).await??;
                    call.state().landings.extend(landings);
                }
                carried
            }
        };
        if redirects == 0 && !client.middleware().call.is_empty() {
            // What redirects lead to is an answer to the same one, though they may show nothing of that.
            call.state().who = carried.meant(now)?;
        }
        let place = match client.guards() {
            Some(guards) => call.within(Box::pin(admit(call, guards, from))).await??,
            None => None,
        };
        let mut watch = Watch::begin(call, place, &now.method, from);
        let replay = !replayed && carried.is_renewable();
        let timely = !timed && client.corrects_time();
        let again = (replay || timely).then(|| body.try_clone()).flatten();
        let signed = client.correction();
        // Middleware and signers belong to the request, so they run inside its span too.
        let answer = match watch.within(|| once(call, now, from, &carried, body, number)) {
            Ok(sent) => watch.run(pin!(sent.answer(call))).await,
            Err(error) => Err(error),
        };
        let mut response = match answer {
            Ok(response) => response,
            Err(error) => return Err(watch.broke(error)),
        };
        watch.answered(&response);
        let (status, headers) = (response.status(), response.headers());
        let late = timely && client.learns_time(from, status, headers, signed);
        if let Some(again) = again.as_ref().filter(|_| late).and_then(Body::try_clone) {
            // The server has done nothing but look at the signature.
            timed = true;
            watch.done();
            renewed = Some(carried);
            body = again;
            continue;
        }
        let last = !replay || again.is_none();
        carried.answered(status, headers, replayed, last);
        if let Some(again) = again.filter(|_| replay && status == StatusCode::UNAUTHORIZED) {
            // If there is a new token, the request is sent once more, which is no attempt: the server has but looked at the token.
            watch.give_way();
            let renewal: BoxFuture<'_, _> = Box::pin(watch.run(carried.renewed(headers)));
            let new = match call.within(renewal).await {
                Ok(new) => new,
                Err(error) => return Err(watch.broke(error)),
            };
            let new = new.map_err(|why| NotRenewed::note(why, &mut response));
            let Ok((new, landings)) = new else {
                break (response, watch);
            };
            call.state().landings.extend(landings);
            renewed = Some(new);
            replayed = true;
            watch.done();
            body = again;
            continue;
        }
        // A redirect that is the success of the operation is the answer; beside a 2xx it is the way to that.
        let answer = call.request.meta.documented.succeeds_with(status);
        let target = (!answer)
            .then(|| {
                redirect(
                    client.limits(),
                    &head.method,
                    from,
                    status,
                    headers,
                    redirects,
                )
            })
            .flatten();
        let Some((target, again)) = target.zip(spare.as_ref().and_then(Body::try_clone)) else {
            break (response, watch);
        };
        redirects += 1;
        let mut head = head.clone();
        head.uri = match Uri::try_from(target.as_str()) {
            Ok(uri) => uri,
            Err(_) => {
                let error = RequestError::new("the redirect's URL cannot be sent");
                return Err(watch.broke(error.into()));
            }
        };
        head.headers.remove(HOST);
        // The body of a redirect is of no interest, and its place is for the next request.
        watch.done();
        redirected = Some(Box::new((head, target)));
        body = again;
    };
    if let Some(redirected) = redirected {
        let mut state = call.state();
        state.url = Some(Box::new(redirected.1));
        state.redirects = redirects;
    }
    let (parts, body) = response.into_parts();
    if (call.request).streams(parts.status, &parts.headers) {
        return match headers_fit(&parts.headers) {
            Ok(()) => Ok(Response::from_parts(parts, watch.held(body))),
            Err(error) => Err(watch.broke(unread(call, parts, error))),
        };
    }
    let read = watch.run(pin!(read(call, &parts, body))).await;
    match read {
        Ok(body) => {
            watch.done();
            Ok(Response::from_parts(parts, Body::from(body)))
        }
        Err(error) => Err(watch.broke(unread(call, parts, error))),
    }
}

/// A request on its way. Requests are large and futures hold their arguments as long as they live, so what
/// can be done at once is done before there is a future.
enum Sending<'c> {
    Direct {
        sent: BoxFuture<'c, Result<Response<Body>, TransportError>>,
        moved: Moved,
        uri: Uri,
    },
    /// By the middleware around attempts.
    Around(BoxFuture<'c, Result<Response<Body>, CallError>>),
}

impl Sending<'_> {
    async fn answer(self, call: &Call<'_>) -> Result<Response<Body>, CallError> {
        match self {
            Sending::Direct { sent, moved, uri } => answered(call, &uri, &moved, sent).await,
            Sending::Around(sent) => call.within(sent).await?,
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
    let mut request = dressed(call, head, url, carried, body)?;
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
    call: &Call<'_>,
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
    *request.extensions_mut() = head.extensions.clone();
    let query = url.query().unwrap_or_default();
    let pair = carried.apply(request.headers_mut(), query)?;
    call.state().own.note(request.headers(), pair.as_deref());
    if let Some(pair) = pair {
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

/// Whether a middleware has led a request from one URL to another at an origin that is not the client's.
fn is_elsewhere(call: &crate::request::Request, from: &Url, to: &Url) -> bool {
    to.origin() != from.origin() && !call.client.trusts(to)
}

/// Where the middleware around calls has led one. What shows who the client is does not go elsewhere with it.
pub(super) fn led(call: &crate::request::Request, head: &mut Parts) -> Result<Url, RequestError> {
    let url = Url::parse(&head.uri.to_string())
        .map_err(|_| RequestError::new("the URL cannot be sent"))?;
    if is_elsewhere(call, &call.url()?, &url) {
        call.lead_away(&mut head.headers)?;
    }
    Ok(url)
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
        if is_elsewhere(call.request, &intended, &url) {
            if !call.request.meta.security.is_empty() {
                let message = "a middleware sends a credential to another origin";
                return Err(RequestError::new(message).into());
            }
            call.request.lead_away(request.headers_mut())?;
        }
        // A middleware may have put in a credential of its own.
        call.state().own.note(request.headers(), None);
    }
    let (mut parts, body) = request.into_parts();
    let body = framed(&mut parts, body);
    let client = &call.request.client;
    if client.signs() {
        let url = Url::parse(&parts.uri.to_string())
            .map_err(|_| RequestError::new("the URL cannot be sent"))?;
        if let Some(signer) = client.signer_for(&url) {
            if !client.is_private(&url) {
                let message = format!("signatures are not sent {PLAIN}");
                return Err(CallError(withheld(call.request.meta, message)));
            }
            let bytes = body.is_in_memory().then(|| body.as_bytes());
            sign(&**signer, client.signing_time(), &mut parts, &url, bytes)?;
        }
    }
    let progress = call.request.options().progress.clone();
    let (body, moved) = Moved::watch(body, progress, call.time);
    {
        let mut state = call.state();
        state.sent = state.attempts;
        state.ranged = parts.headers.get(RANGE).cloned();
        state.url = None;
        state.redirects = 0;
        if state.anew {
            parts.extensions.insert(NewConnection);
        }
    }
    let uri = parts.uri.clone();
    let sent = (call.request.transport()).send(Request::from_parts(parts, body));
    Ok(Sending::Direct { sent, moved, uri })
}

/// A response with its body read, within the limits.
pub(super) async fn whole(
    call: &Call<'_>,
    response: Response<Body>,
) -> Result<Response<Body>, CallError> {
    let (parts, body) = response.into_parts();
    match read(call, &parts, body).await {
        Ok(body) => Ok(Response::from_parts(parts, Body::from(body))),
        Err(error) => Err(unread(call, parts, error)),
    }
}

/// A body that cannot be read does not take the head away.
#[cold]
pub(super) fn unread(call: &Call<'_>, parts: response::Parts, error: TransportError) -> CallError {
    CallError(Failed::Transport(Box::new(TransportFailure {
        meta: call.request.meta,
        error,
        attempts: 0,
        history: Vec::new(),
        head: Some(call.head(parts.status, parts.headers)),
    })))
}

/// Waits for the head of a response; the limit begins anew as long as the request's body moves, and as long as whoever
/// makes it is who is waited for. A body may move too slowly all the same. The limit of the call stands.
async fn answered(
    call: &Call<'_>,
    uri: &Uri,
    moved: &Moved,
    mut sent: BoxFuture<'_, Result<Response<Body>, TransportError>>,
) -> Result<Response<Body>, CallError> {
    let (time, limits) = (call.time, call.request.client.limits());
    let (limit, pace) = (limits.attempt_timeout, limits.upload);
    let client = &call.request.client;
    let start = time.now();
    let mut begin = start;
    loop {
        let now = time.now();
        let own = limit.saturating_sub(now.saturating_duration_since(begin));
        let left = call.left();
        let Some(look) = moved.left(pace, now) else {
            let Pace { bytes, grace } = pace;
            let why = format!("less than {bytes} bytes a second were taken for {grace:?}");
            return Err(timed_out(why).into());
        };
        let wait = own.min(look);
        if let Some(answer) = time.within(wait.min(left), &mut sent).await {
            if answer.is_ok() {
                client.heard(start);
            }
            return Ok(answer?);
        }
        if left <= wait {
            client.fell_silent(uri, begin);
            return Err(call.too_late().into());
        }
        if look < own {
            continue;
        }
        match moved.last(time.now()) {
            Some(last) if last > begin => begin = last,
            _ => {
                client.fell_silent(uri, begin);
                return Err(timed_out(format!("no response within {limit:?}")).into());
            }
        }
    }
}
