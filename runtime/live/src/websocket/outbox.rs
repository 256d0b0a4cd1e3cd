//! What is to be sent, in its order, and what waits for an answer.

use std::collections::{HashMap, VecDeque};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::codec::Data;

/// A message on its way out.
pub(super) struct Outgoing {
    pub id: Option<String>,
    pub data: Data,
    /// Its places in the queue, by number and by size. They are free again when it is dropped.
    pub _place: Option<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
    /// Who waits for an answer.
    pub asker: Option<oneshot::Sender<Data>>,
    /// Whether it is this package's own, for this connection alone.
    pub passing: bool,
}

/// Messages in the order in which they were given. Those that are kept until they are acknowledged come first.
#[derive(Default)]
pub(super) struct Outbox {
    messages: VecDeque<Outgoing>,
    /// How many of them this connection has been handed.
    handed: usize,
    /// How many of them some connection has been handed: those are repetitions.
    ever_handed: usize,
    askers: HashMap<String, oneshot::Sender<Data>>,
    /// Whether messages are kept until they are acknowledged.
    keeps: bool,
}

impl Outbox {
    pub fn new(keeps: bool) -> Self {
        Outbox {
            keeps,
            ..Outbox::default()
        }
    }

    pub fn push(&mut self, message: Outgoing) {
        self.messages.push_back(message);
    }

    /// Whether there is something for this connection.
    pub fn has_next(&mut self) -> bool {
        // Who does not wait for the answer any more does not ask.
        while let Some(next) = self.messages.get(self.handed) {
            if !next.asker.as_ref().is_some_and(oneshot::Sender::is_closed) {
                return true;
            }
            self.messages.remove(self.handed);
            self.ever_handed = self.ever_handed.min(self.messages.len());
        }
        false
    }

    /// The next message for this connection, and whether an earlier one has been handed it. It is kept until it is acknowledged, or is gone.
    pub fn next(&mut self) -> Option<(Data, bool)> {
        let keeps = self.keeps;
        let next = self.messages.get_mut(self.handed)?;
        if let Some((id, asker)) = next.id.as_ref().zip(next.asker.take()) {
            self.askers.insert(id.clone(), asker);
        }
        let repeated = self.handed < self.ever_handed;
        if keeps && !next.passing && next.id.is_some() {
            let data = next.data.clone();
            self.handed += 1;
            self.ever_handed = self.ever_handed.max(self.handed);
            return Some((data, repeated));
        }
        let gone = self.messages.remove(self.handed)?;
        Some((gone.data, repeated))
    }

    /// The server has the message of that id.
    pub fn acknowledged(&mut self, id: &str) {
        let found = self
            .messages
            .iter()
            .take(self.handed)
            .position(|message| message.id.as_deref() == Some(id));
        if let Some(place) = found {
            self.messages.remove(place);
            self.handed -= 1;
            self.ever_handed -= 1;
        }
    }

    /// Who asked the question of that id, if somebody still waits.
    pub fn asker(&mut self, id: &str) -> Option<oneshot::Sender<Data>> {
        self.askers.remove(id).filter(|asker| !asker.is_closed())
    }

    /// Forgets those that do not wait any more.
    pub fn forget(&mut self) {
        self.askers.retain(|_, asker| !asker.is_closed());
    }

    /// The connection is gone. What was kept is for the next one; what was not has been lost, and so have answers to it.
    pub fn lost(&mut self) {
        self.messages.retain(|message| !message.passing);
        self.handed = 0;
        if !self.keeps {
            self.askers.clear();
        }
    }
}
