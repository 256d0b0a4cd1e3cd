//! What all handles of a socket share: giving messages to its task.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use super::codec::Data;
use super::driver::{Command, Shared};
use super::end::{End, State};
use super::error::SocketError;
use super::framing::Framing;
use super::outbox::Outgoing;
use crate::time::Time;

/// What all handles share. The task ends when it is gone. Nothing here depends on the types of messages.
pub(super) struct Link {
    pub commands: mpsc::UnboundedSender<Command>,
    pub shared: Arc<Shared>,
    pub framing: Framing,
    pub limit: usize,
    pub places: usize,
    pub waits: bool,
    pub request_timeout: Duration,
    pub time: Time,
}

/// The size of a message in the units in which it is counted.
pub(super) fn units(bytes: usize) -> u32 {
    // More than a semaphore holds is no size of a message.
    u32::try_from(bytes / 1024 + 1)
        .unwrap_or(u32::MAX)
        .min(u32::MAX >> 4)
}

impl Link {
    /// A message with its id and its time, where it has them.
    pub fn completed(&self, data: Data) -> (Data, Option<String>) {
        match self.framing.complete(&data, self.time.wall()) {
            Some(completed) => completed,
            None => (data, None),
        }
    }

    /// Whether a message can be given to be sent.
    pub fn admits(&self, data: &Data) -> Result<(), SocketError> {
        if let Some(closed) = self.closed() {
            return Err(closed);
        }
        if data.len() > self.limit {
            return Err(SocketError::TooLarge);
        }
        match self.waits || self.shared.state.borrow().is_connected() {
            true => Ok(()),
            false => Err(SocketError::NotConnected),
        }
    }

    pub async fn queue(
        &self,
        data: Data,
        id: Option<String>,
        asker: Option<oneshot::Sender<Data>>,
    ) -> Result<(), SocketError> {
        self.admits(&data)?;
        let place = self
            .shared
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| self.end())?;
        let size = self
            .shared
            .sizes
            .clone()
            .acquire_many_owned(units(data.len()))
            .await;
        self.push(data, id, (place, size.map_err(|_| self.end())?), asker)
    }

    pub fn push(
        &self,
        data: Data,
        id: Option<String>,
        place: (OwnedSemaphorePermit, OwnedSemaphorePermit),
        asker: Option<oneshot::Sender<Data>>,
    ) -> Result<(), SocketError> {
        let _place = Some(place);
        self.command(Command::Send(Outgoing {
            id,
            data,
            _place,
            asker,
            passing: false,
        }))
    }

    pub fn command(&self, command: Command) -> Result<(), SocketError> {
        if let Some(closed) = self.closed() {
            return Err(closed);
        }
        self.commands.send(command).map_err(|_| self.end())
    }

    /// The answer to a message.
    pub async fn asked(&self, data: Data) -> Result<Data, SocketError> {
        let (data, Some(id)) = self.completed(data) else {
            return Err(SocketError::NoIds);
        };
        let (asker, answer) = oneshot::channel();
        let answered = async {
            self.queue(data, Some(id), Some(asker)).await?;
            answer
                .await
                .map_err(|_| self.closed().unwrap_or(SocketError::Lost))
        };
        self.time
            .within(self.request_timeout, answered)
            .await
            .unwrap_or(Err(SocketError::TimedOut))
    }

    /// The error of a socket that is closed for good, or about to be.
    pub fn closed(&self) -> Option<SocketError> {
        match &*self.shared.state.borrow() {
            State::Disconnected(end) => Some(SocketError::Closed(end.clone())),
            State::Closing => Some(SocketError::Closed(End::Caller)),
            _ => None,
        }
    }

    /// The same where it is known that it is.
    pub fn end(&self) -> SocketError {
        self.closed().unwrap_or(SocketError::Closed(End::Caller))
    }

    pub fn show(&self, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct(name)
            .field("state", &*self.shared.state.borrow())
            .finish_non_exhaustive()
    }
}
