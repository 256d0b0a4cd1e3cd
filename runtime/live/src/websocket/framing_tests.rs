//! Envelopes: what is put in, what is told apart.

use std::time::Duration;

use super::*;

fn at(millis: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(millis)
}

fn text(text: &str) -> Data {
    Data::text(text.to_owned())
}

fn shown(data: &Data) -> String {
    String::from_utf8_lossy(&data.bytes).into_owned()
}

/// C-R15: `msg_{epochMs}_{9 base36}`, and a time as `Date.prototype.toISOString` writes it.
#[test]
fn c_r15_ids_and_timestamps() {
    let now = at(1_741_700_412_007);
    assert_eq!(timestamp(now), "2025-03-11T13:40:12.007Z");
    for (millis, expected) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ] {
        assert_eq!(timestamp(at(millis)), expected);
    }
    let id = message_id(now);
    let chance = id.strip_prefix("msg_1741700412007_").unwrap_or_default();
    assert_eq!(chance.len(), 9, "{id}");
    assert!(
        chance
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_ascii_lowercase()),
        "{id}"
    );
}

/// What a message lacks is put in, and the rest is left as it was: digits that a float has no room for, too.
#[test]
fn c_r15_messages_are_completed() {
    let framing = Framing::envelope();
    let complete = |message: &str| {
        framing
            .complete(&text(message), at(0))
            .map(|(data, id)| (shown(&data), id.unwrap_or_default()))
    };
    let number = r#"{"type":"a","payload":123456789012345678901234567890.10}"#;
    let (message, id) = complete(number).unwrap_or_default();
    let begin = number.trim_end_matches('}');
    assert_eq!(
        message,
        format!(r#"{begin},"id":"{id}","timestamp":"1970-01-01T00:00:00.000Z"}}"#)
    );
    let own = r#"{"id":"mine","timestamp":"then"}"#;
    assert_eq!(complete(own), Some((own.to_owned(), "mine".to_owned())));
    let (message, id) = complete("{}").unwrap_or_default();
    assert_eq!(
        message,
        format!(r#"{{"id":"{id}","timestamp":"1970-01-01T00:00:00.000Z"}}"#)
    );
    for other in ["[1]", "7", "no JSON"] {
        assert_eq!(complete(other), None, "{other}");
    }
    assert!(Framing::none().complete(&text("{}"), at(0)).is_none());
}

/// An envelope of a document has its own names, and nothing that the document does not know is put in.
#[test]
fn an_envelope_is_the_documents() {
    let bare = Framing::of(MessageEnvelope::new("event", "data"));
    assert!(bare.complete(&text(r#"{"event":"a"}"#), at(0)).is_none());
    assert!(bare.heartbeat(at(0)).is_none());
    let read = |data: Data| serde_json::from_slice::<Value>(&data.bytes).unwrap_or_default();
    assert_eq!(
        bare.join("hall", at(0)).map(read),
        Some(json!({"event": "join", "data": {"room": "hall"}}))
    );
    assert_eq!(
        bare.kind(&text(r#"{"event":"ack","replyTo":"m1"}"#)),
        Kind::Ack("m1".to_owned())
    );
    // What is called `type` is not what this document tells messages by.
    assert_eq!(
        bare.kind(&text(r#"{"type":"heartbeat","event":"chat"}"#)),
        Kind::Plain
    );

    let timed = Framing::of(MessageEnvelope::new("kind", "body").timestamp());
    let complete = |framing: &Framing, message: &str| {
        let completed = framing.complete(&text(message), at(0));
        completed.map(|(data, id)| (shown(&data), id))
    };
    assert_eq!(
        complete(&timed, r#"{"kind":"a"}"#),
        Some((
            r#"{"kind":"a","timestamp":"1970-01-01T00:00:00.000Z"}"#.to_owned(),
            None
        ))
    );
    let told = Framing::of(MessageEnvelope::new("kind", "body").id().heartbeat());
    let (message, id) = complete(&told, r#"{"kind":"a"}"#).unwrap_or_default();
    assert_eq!(
        message,
        format!(r#"{{"kind":"a","id":"{}"}}"#, id.unwrap_or_default())
    );
    let mut beat = told.heartbeat(at(5)).map(read).unwrap_or_default();
    let id = beat.as_object_mut().and_then(|beat| beat.remove("id"));
    let id = id.unwrap_or_default().as_str().map(str::to_owned);
    assert!(id.is_some_and(|id| id.starts_with("msg_5_")));
    assert_eq!(beat, json!({"kind": "heartbeat", "body": {"timestamp": 5}}));
}

/// C-R12: which messages are not for the caller.
#[test]
fn c_r12_kinds() {
    let framing = Framing::envelope();
    for (message, kind) in [
        (r#"{"type":"heartbeat","payload":{}}"#, Kind::Heartbeat),
        (
            r#"{"type":"heartbeat-ack","payload":{}}"#,
            Kind::HeartbeatAck,
        ),
        (
            r#"{"type":"ack","replyTo":"m1"}"#,
            Kind::Ack("m1".to_owned()),
        ),
        (r#"{"type":"ack"}"#, Kind::Plain),
        (
            r#"{"type":"user","payload":1,"replyTo":"m2"}"#,
            Kind::Reply("m2".to_owned()),
        ),
        (r#"{"type":"user","payload":1}"#, Kind::Plain),
        ("[]", Kind::Plain),
        ("{", Kind::Plain),
    ] {
        assert_eq!(framing.kind(&text(message)), kind, "{message}");
        assert_eq!(Framing::none().kind(&text(message)), Kind::Plain);
    }
    let beat = framing
        .heartbeat(at(5))
        .map(|data| shown(&data))
        .unwrap_or_default();
    assert!(beat.contains(r#""payload":{"timestamp":5}"#), "{beat}");
    let other = Framing::envelope()
        .heartbeats("ping", "pong")
        .reply_to("re")
        .rooms("enter", "exit");
    assert_eq!(other.kind(&text(r#"{"type":"ping"}"#)), Kind::Heartbeat);
    assert_eq!(
        other.kind(&text(r#"{"re":"m3"}"#)),
        Kind::Reply("m3".to_owned())
    );
    let join = other
        .join("a \"room\"", at(0))
        .map(|data| shown(&data))
        .unwrap_or_default();
    assert!(
        join.contains(r#"{"room":"a \"room\""}"#) && join.contains(r#""type":"enter""#),
        "{join}"
    );
}
