//! The request that opens a socket (RFC 6455, section 4.1), as a transport of the runtime: what comes before it and what follows
//! when it is refused is a call's like any other.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::http::header::{
    CONNECTION, CONTENT_LENGTH, HOST, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use apiloom_runtime::http::{HeaderMap, Request, Response, StatusCode, Uri, response};
use apiloom_runtime::transport::{Sent, Transport, TransportError, TransportErrorKind};
use apiloom_runtime::{Body, BoxError, BoxFuture};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use sha1::{Digest as _, Sha1};
use tokio::sync::watch;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::dial::Dial;
use super::end::State;
use super::wire::Ws;

/// How large the head of an answer may be.
const HEAD: usize = 64 * 1024;
/// "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" is appended to the key, so that nobody takes another protocol's answer for this one's.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Opens one socket, and puts it where the caller finds it.
pub(super) struct Shake {
    pub dial: Arc<dyn Dial>,
    pub config: WebSocketConfig,
    pub protocols: Vec<String>,
    pub state: Arc<watch::Sender<State>>,
    pub place: Arc<Place>,
}

/// Where the socket is put.
#[derive(Default)]
pub(super) struct Place(Mutex<Option<Ws>>);

impl Place {
    pub fn take(&self) -> Option<Ws> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, ws: Ws) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(ws);
    }
}

impl Transport for Shake {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.shake(request))
    }
}

fn unsent(source: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Connect, Sent::No, source)
}

fn broken(source: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Io, Sent::Maybe, source)
}

impl Shake {
    async fn shake(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let uri = request.uri();
        let secure = uri.scheme_str() == Some("https");
        let host = uri.host().ok_or_else(|| unsent("the URL has no host"))?;
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let (request, key) = self.request(request, port, secure).map_err(unsent)?;
        let link = self.dial.dial(&host, port, secure).await.map_err(unsent)?;
        self.state.send_replace(State::Authenticating);
        let mut builder = hyper::client::conn::http1::Builder::new();
        builder.max_buf_size(HEAD);
        let (mut sender, connection) = builder
            .handshake(TokioIo::new(link))
            .await
            .map_err(unsent)?;
        // It ends when nobody holds the other end any more.
        tokio::spawn(connection.with_upgrades());
        let answer = sender.send_request(request).await.map_err(broken)?;
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
            let (mut parts, body) = answer.into_parts();
            plain(&mut parts);
            return Ok(Response::from_parts(parts, Body::stream(body)));
        }
        self.verify(answer.headers(), &key).map_err(broken)?;
        self.upgraded(answer).await.map_err(broken)
    }

    async fn upgraded(&self, mut answer: Response<Incoming>) -> hyper::Result<Response<Body>> {
        let upgraded = hyper::upgrade::on(&mut answer).await?;
        let ws = WebSocketStream::from_raw_socket(
            TokioIo::new(upgraded),
            Role::Client,
            Some(self.config),
        )
        .await;
        self.place.put(ws);
        let (mut parts, _) = answer.into_parts();
        plain(&mut parts);
        Ok(Response::from_parts(parts, Body::empty()))
    }

    /// The request with what makes it one for a socket, and the key of that.
    fn request(
        &self,
        request: Request<Body>,
        port: u16,
        secure: bool,
    ) -> Result<(Request<Empty<Bytes>>, String), BoxError> {
        let (mut parts, _) = request.into_parts();
        let authority = parts.uri.host().unwrap_or_default();
        let host = match port == if secure { 443 } else { 80 } {
            true => authority.to_owned(),
            false => format!("{authority}:{port}"),
        };
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce)?;
        let key = STANDARD.encode(nonce);
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        parts.uri = Uri::try_from(path)?;
        let headers = &mut parts.headers;
        headers.remove(CONTENT_LENGTH);
        // None is known here.
        headers.remove(SEC_WEBSOCKET_EXTENSIONS);
        let set: [(HeaderName, &str); 5] = [
            (HOST, &host),
            (CONNECTION, "Upgrade"),
            (UPGRADE, "websocket"),
            (SEC_WEBSOCKET_VERSION, "13"),
            (SEC_WEBSOCKET_KEY, &key),
        ];
        for (name, value) in set {
            headers.insert(name, HeaderValue::from_str(value)?);
        }
        if !self.protocols.is_empty() {
            headers.insert(
                SEC_WEBSOCKET_PROTOCOL,
                HeaderValue::from_str(&self.protocols.join(", "))?,
            );
        }
        Ok((Request::from_parts(parts, Empty::new()), key))
    }

    /// Whether the server has understood what it was asked (RFC 6455, section 4.1, the list at its end).
    fn verify(&self, headers: &HeaderMap, key: &str) -> io::Result<()> {
        let said = |name: HeaderName| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        let expected = STANDARD.encode(Sha1::new_with_prefix(key).chain_update(GUID).finalize());
        let chosen = headers
            .get(SEC_WEBSOCKET_PROTOCOL)
            .and_then(|value| value.to_str().ok());
        let fits = match chosen {
            // By a header of the call some may have been offered too.
            Some(chosen) => {
                self.protocols.is_empty() || self.protocols.iter().any(|own| own == chosen)
            }
            None => self.protocols.is_empty(),
        };
        let mut tokens = said(CONNECTION).split(',');
        let wrong = if !said(UPGRADE).eq_ignore_ascii_case("websocket")
            || !tokens.any(|token| token.trim().eq_ignore_ascii_case("upgrade"))
        {
            "the server does not switch to the protocol of WebSockets"
        } else if said(SEC_WEBSOCKET_ACCEPT) != expected {
            "the server's answer is to another request than this"
        } else if headers.contains_key(SEC_WEBSOCKET_EXTENSIONS) {
            "the server uses an extension that it was not offered"
        } else if !fits {
            "the server has chosen none of the subprotocols that it was offered"
        } else {
            return Ok(());
        };
        Err(io::Error::other(wrong))
    }
}

/// Without what is of the library below.
fn plain(parts: &mut response::Parts) {
    parts.extensions.clear();
}
