//! The envelope: which of a message's properties say what it is, and which messages are not for the caller.

use std::time::{SystemTime, UNIX_EPOCH};

use apiloom_runtime::operation::MessageEnvelope;
use apiloom_runtime::serde_json::{self, Map, Value, json};

use super::codec::Data;

/// Which properties of a message say what it is, in messages that are JSON objects.
///
/// ```json
/// {"type": "chat", "payload": {"text": "hello"}, "id": "msg_1741700412000_p0d8w4z7a", "timestamp": "2025-03-11T13:40:12.000Z"}
/// ```
///
/// Ids and timestamps are put in where a message has none. What comes with `replyTo` answers the message of that id, and acknowledges it. These
/// types are not for the caller: `heartbeat`, which is answered by `heartbeat-ack`, `heartbeat-ack` itself, and `ack`, which has `replyTo` alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framing(Option<Names>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Names {
    kind: &'static str,
    payload: &'static str,
    reply_to: &'static str,
    room: &'static str,
    heartbeat: &'static str,
    heartbeat_ack: &'static str,
    ack: &'static str,
    join: &'static str,
    leave: &'static str,
    ids: bool,
    timestamps: bool,
    beats: bool,
}

/// What a message that came is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A sign of life, which is answered.
    Heartbeat,
    /// The answer to one.
    HeartbeatAck,
    /// It says that the server has the message of that id.
    Ack(String),
    /// It answers the message of that id.
    Reply(String),
    /// It is for the caller.
    Plain,
}

impl Framing {
    /// No envelope: messages are what they are. There are no acknowledgements, requests and rooms then, and heartbeats are those of the protocol.
    pub fn none() -> Self {
        Framing(None)
    }

    /// The envelope of Dafnck's guide: `type`, `payload`, `id`, `timestamp`; and `replyTo` for answers, `join` and `leave` with `{"room": ..}` for rooms.
    pub fn envelope() -> Self {
        Framing(Some(Names {
            kind: "type",
            payload: "payload",
            reply_to: "replyTo",
            room: "room",
            heartbeat: "heartbeat",
            heartbeat_ack: "heartbeat-ack",
            ack: "ack",
            join: "join",
            leave: "leave",
            ids: true,
            timestamps: true,
            beats: true,
        }))
    }

    /// The envelope that a document describes: [`Channel::ENVELOPE`](apiloom_runtime::operation::Channel::ENVELOPE). What it does not have is not
    /// put in, and where it lists no `heartbeat` the sign of life is the protocol's own. Acknowledgements, answers and rooms are those of
    /// [`envelope`](Self::envelope).
    pub fn of(envelope: MessageEnvelope) -> Self {
        let mut framing = Framing::envelope();
        if let Some(names) = &mut framing.0 {
            names.kind = envelope.name;
            names.payload = envelope.payload;
            names.ids = envelope.id;
            names.timestamps = envelope.timestamp;
            names.beats = envelope.heartbeat;
        }
        framing
    }

    /// The property by which an answer names what it answers, in place of `replyTo`.
    #[must_use]
    pub fn reply_to(mut self, name: &'static str) -> Self {
        if let Some(names) = &mut self.0 {
            names.reply_to = name;
        }
        self
    }

    /// The types of the messages by which rooms are joined and left, in place of `join` and `leave`.
    #[must_use]
    pub fn rooms(mut self, join: &'static str, leave: &'static str) -> Self {
        if let Some(names) = &mut self.0 {
            (names.join, names.leave) = (join, leave);
        }
        self
    }

    /// The types of a sign of life and of its answer, in place of `heartbeat` and `heartbeat-ack`.
    #[must_use]
    pub fn heartbeats(mut self, beat: &'static str, answer: &'static str) -> Self {
        if let Some(names) = &mut self.0 {
            (names.heartbeat, names.heartbeat_ack) = (beat, answer);
            names.beats = true;
        }
        self
    }

    pub(super) fn is_envelope(&self) -> bool {
        self.0.is_some()
    }

    /// What a message is.
    pub(super) fn kind(&self, data: &Data) -> Kind {
        let Some(names) = &self.0 else {
            return Kind::Plain;
        };
        let Ok(message) = serde_json::from_slice::<Map<String, Value>>(&data.bytes) else {
            return Kind::Plain;
        };
        let text = |name: &str| message.get(name).and_then(Value::as_str);
        let kind = text(names.kind).unwrap_or_default();
        match text(names.reply_to) {
            _ if kind == names.heartbeat => Kind::Heartbeat,
            _ if kind == names.heartbeat_ack => Kind::HeartbeatAck,
            Some(id) if kind == names.ack => Kind::Ack(id.to_owned()),
            Some(id) => Kind::Reply(id.to_owned()),
            None => Kind::Plain,
        }
    }

    /// The message with an id and a timestamp where messages have them, and the id; `None` where it has no place for them. Everything else is
    /// left as it was written: numbers keep their digits.
    pub(super) fn complete(&self, data: &Data, now: SystemTime) -> Option<(Data, Option<String>)> {
        let names = self
            .0
            .as_ref()
            .filter(|names| names.ids || names.timestamps)?;
        let text = std::str::from_utf8(&data.bytes).ok()?;
        let message: Map<String, Value> = serde_json::from_str(text).ok()?;
        let own = message.get("id").and_then(Value::as_str).map(str::to_owned);
        let mut more = String::new();
        let id = own.or_else(|| {
            let id = names.ids.then(|| message_id(now))?;
            if !message.contains_key("id") {
                more.push_str(&format!(",\"id\":\"{id}\""));
            }
            Some(id)
        });
        if names.timestamps && !message.contains_key("timestamp") {
            more.push_str(&format!(",\"timestamp\":\"{}\"", timestamp(now)));
        }
        let body = text.trim_end().strip_suffix('}')?;
        let more = match message.is_empty() {
            true => more.trim_start_matches(','),
            false => &more,
        };
        Some((Data::text(format!("{body}{more}}}")), id))
    }

    /// A message of this package's own.
    fn own(
        &self,
        kind: impl Fn(&Names) -> &'static str,
        payload: Value,
        now: SystemTime,
    ) -> Option<Data> {
        let names = self.0.as_ref()?;
        let mut message = json!({
            (names.kind): kind(names),
            (names.payload): payload,
        });
        if let Some(message) = message.as_object_mut() {
            if names.ids {
                message.insert("id".to_owned(), message_id(now).into());
            }
            if names.timestamps {
                message.insert("timestamp".to_owned(), timestamp(now).into());
            }
        }
        Some(Data::text(message.to_string()))
    }

    /// A sign of life; `None` where it is the protocol's own.
    pub(super) fn heartbeat(&self, now: SystemTime) -> Option<Data> {
        self.0.as_ref().filter(|names| names.beats)?;
        self.own(
            |names| names.heartbeat,
            json!({ "timestamp": millis(now) }),
            now,
        )
    }

    pub(super) fn heartbeat_ack(&self, now: SystemTime) -> Option<Data> {
        self.own(|names| names.heartbeat_ack, json!({}), now)
    }

    pub(super) fn join(&self, room: &str, now: SystemTime) -> Option<Data> {
        let name = self.0.as_ref()?.room;
        self.own(|names| names.join, json!({ (name): room }), now)
    }

    pub(super) fn leave(&self, room: &str, now: SystemTime) -> Option<Data> {
        let name = self.0.as_ref()?.room;
        self.own(|names| names.leave, json!({ (name): room }), now)
    }
}

fn millis(now: SystemTime) -> u64 {
    let passed = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
}

/// `msg_`, the time in milliseconds, and nine characters of chance.
fn message_id(now: SystemTime) -> String {
    let digits: String = (0..9).map(|_| fastrand::digit(36)).collect();
    format!("msg_{}_{digits}", millis(now))
}

/// A time in UTC (RFC 3339), with milliseconds.
fn timestamp(now: SystemTime) -> String {
    let millis = millis(now);
    let (seconds, millis) = (millis / 1000, millis % 1000);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}.{millis:03}Z",
        second % 60
    )
}

/// Year, month and day of a day since 1970, in the Gregorian calendar. Years are counted from March on, so that the day of a leap
/// year is the last one.
fn date(days: u64) -> (u64, u64, u64) {
    // Since the first of March of the year 0, in eras of 400 years.
    let days = days.saturating_add(719_468);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + later, month, day_of_month)
}

#[cfg(test)]
#[path = "framing_tests.rs"]
mod tests;
