//! A middleware in the place of a server: it says what is asked for when a test lets it.

#![allow(dead_code)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::error::CallError;
use apiloom_runtime::http::{Request, Response};
use apiloom_runtime::middleware::{Identity, Middleware, Next};
use apiloom_runtime::transport::{Sent, TransportError, TransportErrorKind};
use apiloom_runtime::{Body, BoxFuture};
use tokio::sync::watch;

/// What comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Says {
    /// The path that was asked for.
    Path,
    Bytes(usize),
    Stream,
    /// The path, and not with whose credentials.
    Nobodys,
    Status(u16),
    Breaks,
    /// A middleware's error.
    Refuses,
}

#[derive(Clone)]
pub struct Gate(Arc<Inner>);

struct Inner {
    open: watch::Sender<Open>,
    says: Mutex<Says>,
    asked: AtomicUsize,
    under_way: AtomicUsize,
    last: Mutex<String>,
}

/// A call at the gate.
struct There<'g>(&'g AtomicUsize);

impl Drop for There<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Who may pass.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nobody,
    /// Who came as this one, counted from 1.
    One(usize),
    All,
}

impl Gate {
    pub fn closed() -> Self {
        Gate(Arc::new(Inner {
            open: watch::channel(Open::Nobody).0,
            says: Mutex::new(Says::Path),
            asked: AtomicUsize::new(0),
            under_way: AtomicUsize::new(0),
            last: Mutex::default(),
        }))
    }

    pub fn opened() -> Self {
        let gate = Self::closed();
        gate.open();
        gate
    }

    pub fn open(&self) {
        self.0.open.send_replace(Open::All);
    }

    /// Lets one through, counted from 1.
    pub fn one_more(&self, number: usize) {
        self.0.open.send_replace(Open::One(number));
    }

    pub fn close(&self, says: Says) {
        self.0.open.send_replace(Open::Nobody);
        *self.0.says.lock().unwrap() = says;
    }

    pub fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// The path that was asked for last.
    pub fn last(&self) -> String {
        self.0.last.lock().unwrap().clone()
    }

    /// How many calls are at the gate.
    pub fn under_way(&self) -> usize {
        self.0.under_way.load(Ordering::SeqCst)
    }

    /// Waits until so many have asked.
    pub async fn waiting(&self, count: usize) -> usize {
        while self.asked() < count {
            tokio::task::yield_now().await;
        }
        self.asked()
    }

    fn answer(&self, path: &str) -> Result<Response<Body>, CallError> {
        let says = *self.0.says.lock().unwrap();
        let body = match says {
            Says::Path | Says::Nobodys => Body::from(path.to_owned()),
            Says::Bytes(count) => Body::from("x".repeat(count)),
            Says::Stream => Body::stream(OnePiece(Some(Bytes::from_static(b"piece")))),
            Says::Status(_) => Body::empty(),
            Says::Breaks => {
                let kind = TransportErrorKind::Io;
                return Err(TransportError::new(kind, Sent::Maybe, "gone").into());
            }
            Says::Refuses => return Err(CallError::new("not today")),
        };
        let mut response = Response::new(body);
        if let Says::Status(status) = says {
            *response.status_mut() = status.try_into().unwrap();
        }
        if says != Says::Nobodys {
            response.extensions_mut().insert(Identity::ANONYMOUS);
        }
        Ok(response)
    }
}

impl Middleware for Gate {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        Box::pin(async move {
            self.0.under_way.fetch_add(1, Ordering::SeqCst);
            let _there = There(&self.0.under_way);
            *self.0.last.lock().unwrap() = request.uri().path().to_owned();
            let number = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
            let who = next.identity(&request);
            let mut open = self.0.open.subscribe();
            let passes = |open: &Open| *open == Open::All || *open == Open::One(number);
            let _ = open.wait_for(passes).await;
            let mut answer = self.answer(request.uri().path());
            let known = answer.as_mut().ok().zip(who);
            if let Some((answer, who)) = known.filter(|(answer, _)| is_asked_by(answer)) {
                answer.extensions_mut().insert(who);
            }
            answer
        })
    }
}

fn is_asked_by(answer: &Response<Body>) -> bool {
    answer.extensions().get::<Identity>().is_some()
}

struct OnePiece(Option<Bytes>);

impl http_body::Body for OnePiece {
    type Data = Bytes;
    type Error = CallError;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, CallError>>> {
        let piece = self.0.take();
        std::task::Poll::Ready(piece.map(|piece| Ok(http_body::Frame::data(piece))))
    }
}
