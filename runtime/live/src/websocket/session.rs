//! One connection, from when it is open to when it is gone.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Context, Poll};

use apiloom_runtime::BoxFuture;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::{SendError, TrySendError};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::beat::{Beat, Due};
use super::codec::Data;
use super::driver::{Command, Driver, Lost};
use super::end::{End, State};
use super::framing::Kind;
use super::metrics::Count;
use super::wire::{Wire, Ws, message, ping};
use crate::time::alarm;

/// How many answers to heartbeats may wait until they can be sent.
const ANSWERS: usize = 16;
/// What the caller's close says, as in Dafnck's guide.
const GOODBYE: &str = "Client disconnect";

type Permit = Result<mpsc::OwnedPermit<Data>, SendError<()>>;

pub(super) struct Session {
    wire: Wire,
    /// What is this package's own, and goes first.
    control: VecDeque<Message>,
    beat: Beat,
    /// What came and has no room yet, and when it has.
    held: Option<(Data, BoxFuture<'static, Permit>)>,
    closing: Closing,
    /// When nobody waits for the end of closing any more.
    patience: Option<BoxFuture<'static, ()>>,
    /// What the server has closed the connection with.
    server: Option<(u16, String)>,
    /// Whether writing comes before reading: each has its turn.
    writes_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    No,
    /// What is in the queue leaves first.
    Draining,
    /// The client has said that it closes.
    Said,
}

/// What happens next.
pub(super) enum Step {
    Command(Option<Command>),
    Alarm,
    Impatient,
    Writable(Result<(), Error>),
    Flushed(Result<(), Error>),
    Came(Option<Result<Message, Error>>),
    Room(Permit),
}

impl Driver {
    /// Serves a connection until it is gone.
    pub async fn session(&mut self, ws: Ws) -> Lost {
        let mut session = Session {
            wire: Wire::new(ws),
            control: VecDeque::new(),
            beat: Beat::new(&self.settings),
            held: None,
            closing: Closing::No,
            patience: None,
            server: None,
            writes_first: true,
        };
        let now = self.settings.time.wall();
        for room in &self.rooms {
            let join = self.settings.framing.join(room, now);
            session.control.extend(join.as_ref().and_then(message));
        }
        loop {
            let step = poll_fn(|context| self.poll(&mut session, context)).await;
            if let Err(lost) = self.take(&mut session, step) {
                return lost;
            }
        }
    }

    fn poll(&mut self, session: &mut Session, context: &mut Context<'_>) -> Poll<Step> {
        if session.closing == Closing::No {
            if let Poll::Ready(command) = self.commands.poll_recv(context) {
                return Poll::Ready(Step::Command(command));
            }
        }
        if session.beat.poll(context).is_ready() {
            return Poll::Ready(Step::Alarm);
        }
        if let Some(patience) = &mut session.patience {
            if patience.as_mut().poll(context).is_ready() {
                return Poll::Ready(Step::Impatient);
            }
        }
        session.writes_first = !session.writes_first;
        for writes in [session.writes_first, !session.writes_first] {
            let step = match writes {
                true => self.poll_write(session, context),
                false => session.poll_read(context),
            };
            if step.is_ready() {
                return step;
            }
        }
        Poll::Pending
    }

    fn poll_write(&mut self, session: &mut Session, context: &mut Context<'_>) -> Poll<Step> {
        let open = session.closing != Closing::Said && session.server.is_none();
        let goodbye = session.closing == Closing::Draining;
        if open && (goodbye || !session.control.is_empty() || self.outbox.has_next()) {
            return session.wire.poll_ready(context).map(Step::Writable);
        }
        session.wire.poll_flush(context).map(Step::Flushed)
    }

    /// Does what a step asks for; an error ends the session.
    fn take(&mut self, session: &mut Session, step: Step) -> Result<(), Lost> {
        match step {
            Step::Command(command) => {
                self.obey(session, command);
                Ok(())
            }
            Step::Alarm => self.alarm(session),
            Step::Impatient => Err(self.gone(session, None)),
            Step::Writable(Ok(())) => self.write(session),
            Step::Flushed(Ok(())) => Ok(()),
            Step::Writable(Err(error)) | Step::Flushed(Err(error)) => {
                Err(self.gone(session, Some(error)))
            }
            Step::Came(None) => Err(self.gone(session, None)),
            Step::Came(Some(Err(error))) => Err(self.gone(session, Some(error))),
            Step::Came(Some(Ok(came))) => {
                self.came(session, came);
                Ok(())
            }
            Step::Room(permit) => {
                if let Some((data, _)) = session.held.take() {
                    match permit {
                        Ok(permit) => drop(permit.send(data)),
                        Err(_) => self.shared.counters.add(Count::Discarded, 1),
                    }
                }
                Ok(())
            }
        }
    }

    fn obey(&mut self, session: &mut Session, command: Option<Command>) {
        match command {
            Some(Command::Send(message)) => self.outbox.push(message),
            Some(Command::Join(room)) => {
                self.pass(|driver, now| driver.settings.framing.join(&room, now));
                self.rooms.insert(room);
            }
            Some(Command::Leave(room)) => {
                self.rooms.remove(&room);
                self.pass(|driver, now| driver.settings.framing.leave(&room, now));
            }
            // It is there.
            Some(Command::Reconnect) => {}
            Some(Command::Close) | None => {
                session.closing = Closing::Draining;
                session.patience = Some(alarm(&self.settings.time, self.settings.close_timeout));
                self.state(State::Closing);
            }
        }
    }

    fn alarm(&mut self, session: &mut Session) -> Result<(), Lost> {
        self.outbox.forget();
        match session.beat.rung(session.held.is_none()) {
            Due::Nothing => Ok(()),
            Due::Dead => {
                let reason = format!(
                    "nothing came for {:?} after a heartbeat",
                    self.settings.silence
                );
                Err(self.broken(session, reason))
            }
            Due::Beat => {
                let beat = self.settings.framing.heartbeat(self.settings.time.wall());
                session
                    .control
                    .push_back(beat.as_ref().and_then(message).unwrap_or_else(ping));
                self.shared.counters.add(Count::Heartbeats, 1);
                Ok(())
            }
        }
    }

    /// Puts in one message: this package's own first, then the caller's, then goodbye.
    fn write(&mut self, session: &mut Session) -> Result<(), Lost> {
        let counters = &self.shared.counters;
        let next = match session.control.pop_front() {
            Some(own) => Some(own),
            None => match self.outbox.next() {
                Some((data, repeated)) => {
                    counters.add(Count::Repeated, usize::from(repeated));
                    // What is no text was none when it was made, and nobody would take it.
                    let Some(message) = message(&data) else {
                        return Ok(());
                    };
                    Some(message)
                }
                None => None,
            },
        };
        let Some(next) = next else {
            session.closing = Closing::Said;
            let frame = CloseFrame {
                code: 1000.into(),
                reason: GOODBYE.into(),
            };
            let put = session.wire.put(Message::Close(Some(frame)));
            return put.map_err(|error| self.gone(session, Some(error)));
        };
        counters.add(Count::MessagesSent, 1);
        counters.add(Count::BytesSent, next.len());
        session
            .wire
            .put(next)
            .map_err(|error| self.gone(session, Some(error)))
    }

    fn came(&mut self, session: &mut Session, came: Message) {
        session.beat.heard();
        let data = match came {
            Message::Text(text) => Data {
                bytes: text.into(),
                is_text: true,
            },
            Message::Binary(bytes) => Data {
                bytes,
                is_text: false,
            },
            Message::Close(frame) => {
                let said = frame.map(|frame| (frame.code.into(), frame.reason.as_str().to_owned()));
                session.server = Some(said.unwrap_or((1005, String::new())));
                session
                    .patience
                    .get_or_insert_with(|| alarm(&self.settings.time, self.settings.close_timeout));
                return;
            }
            // The library answers pings.
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return,
        };
        self.shared.counters.add(Count::MessagesReceived, 1);
        self.shared.counters.add(Count::BytesReceived, data.len());
        match self.settings.framing.kind(&data) {
            Kind::Heartbeat => {
                let answer = self
                    .settings
                    .framing
                    .heartbeat_ack(self.settings.time.wall());
                if session.control.len() < ANSWERS {
                    session.control.extend(answer.as_ref().and_then(message));
                }
            }
            Kind::HeartbeatAck => {}
            Kind::Ack(id) => self.outbox.acknowledged(&id),
            Kind::Reply(id) => {
                self.outbox.acknowledged(&id);
                match self.outbox.asker(&id) {
                    // Who does not wait any more does not mind.
                    Some(asker) => drop(asker.send(data)),
                    None => self.deliver(session, data),
                }
            }
            Kind::Plain => self.deliver(session, data),
        }
    }

    fn deliver(&mut self, session: &mut Session, data: Data) {
        match self.received.try_send(data) {
            Ok(()) => {}
            Err(TrySendError::Full(data)) => {
                let room = self.received.clone().reserve_owned();
                session.held = Some((data, Box::pin(room)));
            }
            Err(TrySendError::Closed(_)) => self.shared.counters.add(Count::Discarded, 1),
        }
    }

    /// The connection is gone: for good, or until the next.
    fn gone(&self, session: &Session, error: Option<Error>) -> Lost {
        if session.closing != Closing::No {
            return Lost::Over(End::Caller);
        }
        if let Some((code, reason)) = &session.server {
            return match (self.settings.comes_back)(*code) {
                true => Lost::Again(
                    format!("the server has closed the connection ({code})"),
                    None,
                ),
                false => Lost::Over(End::Server {
                    code: *code,
                    reason: reason.clone(),
                }),
            };
        }
        match error {
            Some(Error::Capacity(_)) => {
                Lost::Over(End::Unfit("a message is larger than the limit".to_owned()))
            }
            Some(Error::Protocol(error)) if !is_break(&error) => Lost::Over(End::Unfit(format!(
                "the server breaks the protocol: {error}"
            ))),
            Some(Error::Utf8(_)) => Lost::Over(End::Unfit("a text is no UTF-8".to_owned())),
            Some(Error::Io(error)) => {
                self.broken(session, format!("the connection broke: {error}"))
            }
            _ => self.broken(session, "the connection broke".to_owned()),
        }
    }

    /// It broke, without a word of the server: 1006.
    fn broken(&self, session: &Session, reason: String) -> Lost {
        match (session.closing, (self.settings.comes_back)(1006)) {
            (Closing::No, true) => Lost::Again(reason, None),
            (Closing::No, false) => Lost::Over(End::Server { code: 1006, reason }),
            _ => Lost::Over(End::Caller),
        }
    }
}

impl Session {
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        match &mut self.held {
            Some((_, room)) => room.as_mut().poll(context).map(Step::Room),
            None => self.wire.poll_next(context).map(Step::Came),
        }
    }
}

/// Whether a breach of the protocol is a connection that broke.
fn is_break(error: &tokio_tungstenite::tungstenite::error::ProtocolError) -> bool {
    use tokio_tungstenite::tungstenite::error::ProtocolError;
    matches!(
        error,
        ProtocolError::ResetWithoutClosingHandshake | ProtocolError::HandshakeIncomplete
    )
}
