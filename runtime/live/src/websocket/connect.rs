//! From a call to a socket that is open.

use std::sync::Arc;
use std::time::Duration;

use apiloom_runtime::error::AnyError;
use apiloom_runtime::operation::Raw;
use apiloom_runtime::retry::Retry;
use apiloom_runtime::{BoxFuture, Operation};
use tokio::sync::watch;

use super::end::{End, State};
use super::settings::Settings;
use super::shake::{Place, Shake};
use super::wire::{Ws, config};

/// Opens sockets, one after the other.
pub(super) type Opener = Box<dyn FnMut() -> BoxFuture<'static, Result<Ws, Trouble>> + Send>;

/// Why there is none.
pub(super) enum Trouble {
    /// It may be better later, and not before that time.
    Passing(String, Option<Duration>),
    Lasting(End),
}

/// The longest that it is waited because a server that refuses says so.
const LONGEST: Duration = Duration::from_secs(600);

/// An opener by a call: made again for each, as what shows who the client is may be another by then. It is not repeated by itself: the
/// pauses between attempts are the socket's.
pub(super) fn opener<O>(call: O, settings: &Settings, state: Arc<watch::Sender<State>>) -> Opener
where
    O: Operation + Clone + Send + Sync + 'static,
    O::Error: std::error::Error + Sync,
{
    let (dial, config, protocols) = (
        settings.dial.clone(),
        config(settings),
        settings.protocols.clone(),
    );
    Box::new(move || {
        let place = Arc::new(Place::default());
        let shake = Arc::new(Shake {
            dial: dial.clone(),
            config,
            protocols: protocols.clone(),
            state: state.clone(),
            place: place.clone(),
        });
        let call = call.clone();
        let call = call.with_options(|options| options.retry(Retry::never()).transport(shake));
        Box::pin(async move {
            let response = Raw::new(call)
                .await
                .map_err(|error| trouble(&AnyError::from(error)))?;
            if let Some(ws) = place.take() {
                return Ok(ws);
            }
            let status = response.status();
            let reason = format!("the server answers {status}");
            let passing = matches!(status.as_u16(), 408 | 421 | 425 | 429 | 500 | 502..=504);
            Err(match passing {
                true => Trouble::Passing(
                    reason,
                    response.head().retry_after().map(|wait| wait.min(LONGEST)),
                ),
                false => Trouble::Lasting(End::Refused {
                    status: Some(status.as_u16()),
                    reason,
                }),
            })
        })
    })
}

fn trouble(error: &AnyError) -> Trouble {
    let reason = error.to_string();
    match error.is_retryable() {
        true => Trouble::Passing(reason, error.retry_after().map(|wait| wait.min(LONGEST))),
        false => Trouble::Lasting(End::Refused {
            status: error.status().map(|status| status.as_u16()),
            reason,
        }),
    }
}
