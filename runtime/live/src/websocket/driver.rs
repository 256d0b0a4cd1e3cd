//! The task behind a socket: connections, one after the other, and the pauses between them.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::sync::{Semaphore, mpsc, watch};

use super::codec::Data;
use super::connect::{Opener, Trouble};
use super::end::{End, State};
use super::metrics::{Count, Counters};
use super::outbox::{Outbox, Outgoing};
use super::settings::Settings;
use super::wire::Ws;

/// What the handles ask for.
pub(super) enum Command {
    Send(Outgoing),
    Join(String),
    Leave(String),
    Reconnect,
    Close,
}

/// What handles and task share.
pub(super) struct Shared {
    pub state: Arc<watch::Sender<State>>,
    pub counters: Counters,
    /// The places in the queue, by number.
    pub places: Arc<Semaphore>,
    /// And by size, in units of 1 KiB.
    pub sizes: Arc<Semaphore>,
}

pub(super) struct Driver {
    pub open: Opener,
    pub settings: Settings,
    pub shared: Arc<Shared>,
    pub commands: mpsc::UnboundedReceiver<Command>,
    pub received: mpsc::Sender<Data>,
    pub outbox: Outbox,
    pub rooms: BTreeSet<String>,
    /// How many attempts there have been since the last connection.
    pub failed: u32,
}

/// A connection is gone.
pub(super) enum Lost {
    /// For this reason, and there will be another, not before that time.
    Again(String, Option<Duration>),
    /// For good.
    Over(End),
}

/// What comes first: a command, or something else.
enum First<T> {
    Command(Option<Command>),
    Other(T),
}

impl Driver {
    pub async fn run(mut self) {
        let end = self.live().await;
        // Whoever finds no place any more finds out why.
        self.state(State::Disconnected(end));
        self.shared.places.close();
        self.shared.sizes.close();
    }

    async fn live(&mut self) -> End {
        loop {
            self.state(State::Connecting);
            let lost = match self.connect().await {
                None => return End::Caller,
                Some(Ok(ws)) => {
                    self.failed = 0;
                    self.shared.counters.add(Count::Connections, 1);
                    self.state(State::Connected);
                    let lost = self.session(ws).await;
                    self.shared
                        .counters
                        .add(Count::Losses, usize::from(matches!(lost, Lost::Again(..))));
                    self.outbox.lost();
                    lost
                }
                Some(Err(Trouble::Passing(reason, wait))) => Lost::Again(reason, wait),
                Some(Err(Trouble::Lasting(end))) => Lost::Over(end),
            };
            let (reason, wait) = match lost {
                Lost::Again(reason, wait) => (reason, wait),
                Lost::Over(end) => return end,
            };
            let failed = self.failed;
            if !self.settings.backoff.goes_on(failed) {
                return End::GaveUp {
                    tries: failed,
                    reason,
                };
            }
            let pause = self
                .settings
                .backoff
                .pause(failed, None)
                .max(wait.unwrap_or_default());
            self.failed = failed.saturating_add(1);
            self.state(State::Waiting {
                failed: self.failed,
                pause,
                reason,
            });
            if !self.pause(pause).await {
                return End::Caller;
            }
        }
    }

    /// Opens a connection; `None` when the caller does not want one any more.
    async fn connect(&mut self) -> Option<Result<Ws, Trouble>> {
        let mut opening = (self.open)();
        loop {
            match self.first(&mut opening).await {
                First::Other(opened) => return Some(opened),
                First::Command(Some(Command::Close) | None) => return None,
                First::Command(Some(command)) => self.keep(command),
            }
        }
    }

    /// Waits, or not any longer if the caller says so; whether it goes on.
    async fn pause(&mut self, pause: Duration) -> bool {
        let mut pause = crate::time::pause(&self.settings.time, pause);
        loop {
            match self.first(&mut pause).await {
                First::Other(()) => return true,
                First::Command(Some(Command::Close) | None) => return false,
                First::Command(Some(Command::Reconnect)) => {
                    self.failed = 0;
                    return true;
                }
                First::Command(Some(command)) => self.keep(command),
            }
        }
    }

    async fn first<T>(&mut self, other: &mut (impl Future<Output = T> + Unpin)) -> First<T> {
        let mut other = std::pin::Pin::new(other);
        poll_fn(|context| {
            if let Poll::Ready(command) = self.commands.poll_recv(context) {
                return Poll::Ready(First::Command(command));
            }
            other.as_mut().poll(context).map(First::Other)
        })
        .await
    }

    /// Does what can be done without a connection.
    fn keep(&mut self, command: Command) {
        match command {
            Command::Send(message) => self.outbox.push(message),
            Command::Join(room) => {
                self.rooms.insert(room);
            }
            Command::Leave(room) => {
                self.rooms.remove(&room);
            }
            Command::Reconnect | Command::Close => {}
        }
    }

    pub fn state(&self, state: State) {
        self.shared.state.send_replace(state);
    }

    /// Sends what is of this connection alone, behind what is in the queue already.
    pub fn pass(&mut self, make: impl Fn(&Driver, SystemTime) -> Option<Data>) {
        if let Some(data) = make(self, self.settings.time.wall()) {
            let passing = Outgoing {
                id: None,
                data,
                _place: None,
                asker: None,
                passing: true,
            };
            self.outbox.push(passing);
        }
    }
}
