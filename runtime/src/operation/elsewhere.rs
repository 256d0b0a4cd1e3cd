//! Large bodies are read where they do not hold up other tasks.
//!
//! Reading takes milliseconds for each megabyte, which is long for a thread that serves many tasks. On tokio it is
//! done on a thread for blocking work, whatever kind of runtime it is, and within what is left of the call's time.
//! Small bodies, and those outside of tokio, are read at once.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use super::Outcome;
use crate::boxed::BoxFuture;
use crate::error::{Failed, TransportFailure};
use crate::response::Response;
use crate::response_head::ResponseHead;
use crate::transport::{Sent, TransportError, TransportErrorKind};

/// How many bytes are read at once, where the task is. These take about half a millisecond.
const SMALL: usize = 128 * 1024;

/// Where the other thread puts what a response was read as. Its type is left open: whether a call may move between
/// threads would else be asked of all models that it can give, which compilers do not do for long chains of them.
#[derive(Default)]
pub(crate) struct Place(Option<Shelf>);

type Shelf = Arc<Mutex<Option<Box<dyn Any + Send>>>>;

/// A response, and what it was read as.
pub(crate) type Came<D> = Result<(Response, D), Failed>;

/// Waits for a response, and until it is read.
#[inline]
pub(crate) fn poll_read<D: Send + 'static>(
    outcome: &mut Outcome,
    place: &mut Place,
    context: &mut Context<'_>,
    decode: fn(&mut Response) -> D,
) -> Poll<Came<D>> {
    loop {
        let mut response = match ready!(outcome.as_mut().poll(context)) {
            Ok(response) => response,
            Err(failed) => return Poll::Ready(Err(failed)),
        };
        let read = place.0.take();
        let read = read.and_then(|read| read.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(read) = read.and_then(|read| read.downcast::<D>().ok()) {
            return Poll::Ready(Ok((response, *read)));
        }
        if response.body.len() <= SMALL {
            let read = decode(&mut response);
            return Poll::Ready(Ok((response, read)));
        }
        let there = Shelf::default();
        place.0 = Some(Arc::clone(&there));
        let job: Job = Box::new(move |response: &mut Response| {
            let read = Box::new(decode(response));
            *there.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        });
        *outcome = elsewhere(response, job);
    }
}

/// Reads a response and keeps what came of it: its type does not matter, so that this is compiled once.
type Job = Box<dyn FnOnce(&mut Response) + Send>;

/// Does the job on another thread, if there is one. Who goes away leaves it to its end, which is near: the bytes are
/// there, and what reading costs is bounded.
#[inline(never)]
fn elsewhere(mut response: Response, job: Job) -> BoxFuture<'static, Result<Response, Failed>> {
    let runtime = match tokio::runtime::Handle::try_current() {
        Ok(runtime) if !cfg!(target_family = "wasm") => runtime,
        _ => {
            job(&mut response);
            return Box::pin(std::future::ready(Ok(response)));
        }
    };
    let (head, deadline) = (response.head.clone(), response.deadline.clone());
    let task = runtime.spawn_blocking(move || {
        job(&mut response);
        response
    });
    Box::pin(async move {
        match deadline.time.within(deadline.left(), task).await {
            Some(Ok(response)) => Ok(response),
            Some(Err(error)) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => Err(failed(head, TransportErrorKind::Io, error.to_string())),
            },
            None => {
                let message = format!("the call took more than {:?}", deadline.limit);
                Err(failed(head, TransportErrorKind::Timeout, message))
            }
        }
    })
}

fn failed(mut head: ResponseHead, kind: TransportErrorKind, message: String) -> Failed {
    Failed::Transport(Box::new(TransportFailure {
        meta: head.meta,
        attempts: head.attempts,
        history: std::mem::take(&mut head.history),
        error: TransportError::new(kind, Sent::Maybe, message),
        head: Some(head),
    }))
}
