//! Where a new connection goes on.

use std::time::Duration;

use apiloom_runtime::Options;
use apiloom_runtime::retry::Retry;

use super::Settings;

/// What the call of a new connection has to say, for calls that are made by a closure.
#[derive(Debug, Clone)]
pub struct Resume {
    pub(super) last_event_id: Option<String>,
    silence: Duration,
    event_limit: usize,
}

impl Resume {
    pub(super) fn new(settings: &Settings, last_event_id: Option<&str>) -> Self {
        Resume {
            last_event_id: last_event_id.map(str::to_owned),
            silence: settings.silence,
            event_limit: settings.event_limit,
        }
    }

    /// The id of the last event that had one.
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// Sets the header `Last-Event-ID` and the limits, and that the call is not repeated: that is done here, and once.
    pub fn options(&self, options: Options) -> Options {
        let options = options
            .retry(Retry::never())
            .read_timeout(self.silence)
            .response_limit(self.event_limit);
        match &self.last_event_id {
            Some(id) => options.header("last-event-id", id),
            None => options,
        }
    }
}
