//! A page that is asked for before it is wanted.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::boxed::BoxFuture;
use crate::error::{Failed, TransportFailure};
use crate::meta::OperationMeta;
use crate::observe;
use crate::response::Response;
use crate::transport::{Sent, TransportError, TransportErrorKind};

type Outcome = BoxFuture<'static, Result<Response, Failed>>;

/// A request that goes on by itself, as a task where there is a runtime for it: neither its place among the calls that are
/// under way nor its time is used up by a caller who is busy with something else.
pub fn ahead(outcome: Outcome, meta: &'static OperationMeta) -> Outcome {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return outcome;
    };
    let task = runtime.spawn(observe::here(async {
        let response = outcome.await?;
        let left = response.deadline.left();
        Ok((response, left))
    }));
    Box::pin(Task { task, meta })
}

/// A task that ends with whoever waits for it.
struct Task {
    /// The response, and what was left of its time when it came.
    task: JoinHandle<Result<(Response, Duration), Failed>>,
    meta: &'static OperationMeta,
}

impl Future for Task {
    type Output = Result<Response, Failed>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match ready!(Pin::new(&mut self.task).poll(context)) {
            Ok(outcome) => Poll::Ready(outcome.map(|(mut response, left)| {
                response.deadline.goes_on(left);
                response
            })),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime has ended.
                Err(error) => Poll::Ready(Err(Failed::Transport(Box::new(TransportFailure {
                    meta: self.meta,
                    attempts: 0,
                    history: Vec::new(),
                    error: TransportError::new(TransportErrorKind::Io, Sent::Maybe, error),
                    head: None,
                })))),
            },
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.task.abort();
    }
}
