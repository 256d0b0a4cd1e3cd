//! Sequences from bytes that come in pieces of every size.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode};
use http_body::Frame;
use http_body_util::StreamBody;
use serde_json::Value;

use super::{Events, JsonLines, Reading, StreamError};
use crate::answers::Answers;
use crate::body::{Body, BodyError};
use crate::codegen::json::{Field, UnknownVariant, optional, required};
use crate::download::Download;
use crate::json::{Read, ReadError, Reader};
use crate::media_type::Sequence;
use crate::meta::OperationMeta;
use crate::response_head::ResponseHead;

enum Wire {}

static META: OperationMeta = OperationMeta::new("listen", Method::GET, "/events");

/// A body that comes in pieces of `size` bytes.
fn body(text: &[u8], size: usize) -> Download {
    let head = ResponseHead {
        meta: &META,
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        attempts: 1,
        redirects: 0,
        elapsed: Duration::ZERO,
        cut: false,
        body: Bytes::new(),
        history: Default::default(),
        on_drift: None,
        own: Default::default(),
        extensions: Default::default(),
    };
    let pieces: Vec<Vec<u8>> = text.chunks(size).map(<[u8]>::to_vec).collect();
    let body = StreamBody::new(Pieces(pieces.into_iter()));
    let patience = crate::download::Patience {
        most: 1024 * 1024,
        ..crate::download::Patience::endless()
    };
    Download::new(head, Body::stream(body), patience)
}

fn reading() -> Reading {
    Reading {
        sequence: Sequence::Lines,
        answers: Answers::Tolerant,
        on_drift: None,
        count: 0,
    }
}

fn records_reading() -> Reading {
    Reading {
        sequence: Sequence::Records,
        ..reading()
    }
}

struct Pieces(std::vec::IntoIter<Vec<u8>>);

impl Stream for Pieces {
    type Item = Result<Frame<Bytes>, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.next();
        Poll::Ready(next.map(|piece| Ok(Frame::data(Bytes::from(piece)))))
    }
}

/// All items: nothing here waits.
fn all<S: Stream>(stream: S) -> Vec<S::Item> {
    let mut stream = pin!(stream);
    let mut items = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    while let Poll::Ready(Some(item)) = stream.as_mut().poll_next(&mut context) {
        items.push(item);
    }
    items
}

fn texts(text: &str, size: usize) -> Vec<(Option<String>, Option<String>, String)> {
    all(Events::text(body(text.as_bytes(), size), reading()))
        .into_iter()
        .map(|event| {
            let event = event.unwrap();
            (event.event, event.id, event.data)
        })
        .collect()
}

fn plain(data: &str) -> (Option<String>, Option<String>, String) {
    (None, None, data.to_owned())
}

#[test]
fn every_end_of_line_in_pieces_of_every_size() {
    let streams = [
        "data: a\n\ndata: b\ndata: c\n\n",
        "data: a\r\n\r\ndata: b\r\ndata: c\r\n\r\n",
        "data: a\r\rdata: b\rdata: c\r\r",
        "\u{feff}: hello\ndata: a\n\ndata:b\ndata: c\r\n\r\n",
    ];
    for stream in streams {
        for size in 1..=stream.len() {
            let found = texts(stream, size);
            assert_eq!(found, [plain("a"), plain("b\nc")], "{stream:?} by {size}");
        }
    }
}

#[test]
fn types_ids_and_what_is_left_out() {
    let stream = "event: tick\nid: 7\nretry: 1500\nretry: 99999999999999999999\ndata:  x\n\nevent: gone\n\ndata\n\nid\ndata: y\nunknown: z\n\n: and a comment";
    let mut events = Events::text(body(stream.as_bytes(), 5), reading());
    let found = all(&mut events);
    let found: Vec<_> = found
        .into_iter()
        .map(|event| event.map(|event| (event.event, event.id, event.data)))
        .collect::<Result<_, _>>()
        .unwrap();
    let id = Some("7".to_owned());
    assert_eq!(
        found,
        [
            (Some("tick".to_owned()), id.clone(), " x".to_owned()),
            (None, id, String::new()),
            plain("y"),
        ]
    );
    assert_eq!(events.retry(), Some(Duration::from_millis(1500)));
    assert_eq!(events.last_event_id(), None);
}

#[test]
fn data_is_json_until_done() {
    let stream = "data: 1\n\ndata: [DONE]\n\ndata: 2\n\n";
    let found = all(Events::<i64>::data::<Wire>(
        body(stream.as_bytes(), 3),
        reading(),
    ));
    let found: Vec<i64> = found.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(found, [1]);
    let raw = texts(stream, 3);
    assert_eq!(raw, [plain("1"), plain("[DONE]"), plain("2")]);
}

/// What only `Unknown` keeps is not of the type: it is the word that nothing follows.
#[test]
fn a_union_that_keeps_anything_is_read_until_done() {
    for answers in [Answers::Tolerant, Answers::Lenient, Answers::Strict] {
        let given = |stream: &str| -> Vec<Said> {
            let reading = Reading {
                answers,
                ..reading()
            };
            let events = Events::<Said>::whole::<Wire>(body(stream.as_bytes(), 3), reading);
            let all = all(events).into_iter();
            all.map(|event| event.unwrap().data).collect()
        };
        let delta = |text: &str| Said::Delta(text.to_owned());
        let first = "event: delta\ndata: a\n\n";
        let after = "event: delta\ndata: b\n\n";
        for done in ["data: [DONE]\n\n", "event: end\nid: 1\ndata: [DONE]\n\n"] {
            assert_eq!(given(&[first, done, after].concat()), [delta("a")]);
        }
        // One that the document describes is one.
        let text = "event: delta\ndata: [DONE]\n\n";
        assert_eq!(given(text), [delta("[DONE]")]);
        // And other words are kept.
        let text = "event: end\ndata: [done]\n\n";
        assert!(matches!(given(text)[..], [Said::Unknown(_)]));
    }
}

/// A union as it is generated: by the property `event`.
#[derive(Debug, PartialEq)]
enum Said {
    Delta(String),
    Unknown(UnknownVariant),
}

impl Read<Wire> for Said {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let span = input.span()?;
        if input.constant(&span, "event").text() != Some("delta") {
            return input.untold(&span, "event").map(Said::Unknown);
        }
        let mut data = Field::<Wire, String>::new();
        let mut inner = span.reader();
        inner.object(&[required("data")], &mut [&mut data])?;
        data.required().map(Said::Delta)
    }
}

#[test]
fn an_event_that_does_not_fit_is_one_error() {
    let stream = "data: 1\n\ndata: \"two\"\n\ndata: 3\n\n";
    let found = all(Events::<i64>::data::<Wire>(
        body(stream.as_bytes(), 100),
        reading(),
    ));
    let values: Vec<Option<i64>> = found
        .iter()
        .map(|event| event.as_ref().ok().map(|event| event.data))
        .collect();
    assert_eq!(values, [Some(1), None, Some(3)]);
    let Err(StreamError::Item(item)) = &found[1] else {
        panic!("{found:?}");
    };
    assert_eq!(item.text(), b"\"two\"");
}

#[test]
fn events_described_as_a_whole() {
    let stream = "event: a\ndata: {\"x\": 1}\n\nid: 9\ndata: plain\n\n";
    let found = all(Events::<Value>::whole::<Wire>(
        body(stream.as_bytes(), 4),
        reading(),
    ));
    let found: Vec<String> = found
        .into_iter()
        .map(|event| event.unwrap().data.to_string())
        .collect();
    assert_eq!(
        found,
        [
            r#"{"data":{"x":1},"event":"a"}"#,
            r#"{"data":"plain","id":"9"}"#
        ]
    );
}

#[test]
fn what_is_too_long_ends_the_sequence() {
    let line = format!("data: {}\n", "x".repeat(600_000));
    let stream = format!("data: a\n\n{line}{line}\ndata: b\n\n");
    let found = all(Events::text(body(stream.as_bytes(), 64 * 1024), reading()));
    assert_eq!(found.len(), 2);
    assert!(
        matches!(&found[1], Err(StreamError::Body(error)) if error.to_string().contains("1048576"))
    );
    let endless = vec![b'x'; 3 * 1024 * 1024];
    let found = all(JsonLines::<Value>::new::<Wire>(
        body(&endless, 64 * 1024),
        reading(),
    ));
    assert!(matches!(found.as_slice(), [Err(StreamError::Body(_))]));
}

#[test]
fn lines_and_records() {
    for size in 1..20 {
        let lines = body(b"1\r\n\n 2 \n3 ", size);
        let found = all(JsonLines::<i64>::new::<Wire>(lines, reading()));
        let found: Vec<i64> = found.into_iter().map(Result::unwrap).collect();
        assert_eq!(found, [1, 2, 3]);
        let records = body(b"\x1e[1,\n2]\n\x1e[3]\n", size);
        let found = all(JsonLines::<Vec<i64>>::new::<Wire>(
            records,
            records_reading(),
        ));
        let found: Vec<Vec<i64>> = found.into_iter().map(Result::unwrap).collect();
        assert_eq!(found, [vec![1, 2], vec![3]]);
    }
}

/// What was given, and the beginning of what was not.
fn ended<T: std::fmt::Debug>(items: &[Result<T, StreamError>]) -> (usize, Option<String>) {
    let given = items.iter().filter(|item| item.is_ok()).count();
    let last = items.last().and_then(|item| item.as_ref().err());
    let cut = last.map(|error| match error {
        StreamError::Truncated(item) => String::from_utf8_lossy(item.text()).into_owned(),
        error => format!("another error: {error}"),
    });
    (given, cut)
}

/// A proxy that gives up closes a body of unknown length as a server that has said all does.
#[test]
fn a_body_that_ends_within_an_event_is_not_at_its_end() {
    for (stream, given, cut) in [
        ("data: 1\n\ndata: 2\n", 1, Some("2")),
        ("data: 1\n\ndata: [2,", 1, Some("[2,")),
        ("data: 1\n\ndata: a\ndata: b\nevent: x\n", 1, Some("a\nb")),
        ("data: 1\n\n", 1, None),
        ("data: 1\n\n: ping\n", 1, None),
        ("data: 1\n\nevent: x\nid: 3", 1, None),
        ("data: 1\n\ndata: [DONE]\n", 1, None),
        ("data: 1\n\ndata: [DONE]", 1, None),
        ("data", 0, Some("")),
        ("", 0, None),
    ] {
        for size in 1..8 {
            let found = all(Events::text(body(stream.as_bytes(), size), reading()));
            let cut = cut.map(str::to_owned);
            assert_eq!(ended(&found), (given, cut), "{stream:?}");
        }
    }
}

#[test]
fn a_body_that_ends_within_a_line_or_a_record_is_not_at_its_end() {
    let lines = |text: &str| {
        let items = JsonLines::<Value>::new::<Wire>(body(text.as_bytes(), 3), reading());
        ended(&all(items))
    };
    let records = |text: &str| {
        let items = JsonLines::<Value>::new::<Wire>(body(text.as_bytes(), 3), records_reading());
        ended(&all(items))
    };
    assert_eq!(lines("[1]\n[2]"), (2, None));
    assert_eq!(lines("[1]\n[2,"), (1, Some("[2,".to_owned())));
    assert_eq!(lines("[1]\n\"a"), (1, Some("\"a".to_owned())));
    assert_eq!(lines("[1]\ntru"), (1, Some("tru".to_owned())));
    assert_eq!(lines("[1]\ntrue"), (2, None));
    for number in ["12", "-1", "0", "1.5", "1e3"] {
        let cut = Some(number.to_owned());
        assert_eq!(lines(&format!("[1]\n{number}")), (1, cut));
        assert_eq!(lines(&format!("[1]\n{number}\n")), (2, None));
        assert_eq!(lines(&format!("[1]\n{number} ")), (2, None));
    }
    for number in ["1.", "1e", "-"] {
        assert_eq!(lines(number), (0, Some(number.to_owned())));
    }
    assert_eq!(lines("{\"a\": 1}\n{\"a\""), (1, Some("{\"a\"".to_owned())));
    // That is no beginning of JSON.
    assert!(lines("[1]\n}").1.unwrap().starts_with("another error"));
    assert_eq!(records("\x1e[1]\n\x1e{}"), (2, None));
    assert_eq!(records("\x1e[1]\n\x1e[2"), (1, Some("[2".to_owned())));
    // Without white space after it, a number may go on (RFC 7464, section 2.4).
    assert_eq!(records("\x1e1\n\x1e12"), (1, Some("12".to_owned())));
    assert_eq!(records("\x1e1\n\x1e12\n"), (2, None));
}

/// Fields are texts on the wire, and numbers where their types say so. What an earlier event said is none of a later one's.
#[test]
fn fields_of_events_are_read_by_their_types() {
    let text = b"id: 7\nretry: 100\ndata: {\"n\":1}\n\ndata: 5\n\nid: x\ndata: y\n\n";
    let found = all(Events::<Numbered>::whole::<Wire>(body(text, 3), reading()));
    let data: Vec<_> = found
        .iter()
        .take(2)
        .map(|item| item.as_ref().unwrap())
        .collect();
    assert_eq!(
        data[0].data,
        Numbered {
            id: Some(7),
            retry: Some(100)
        }
    );
    assert_eq!(
        data[1].data,
        Numbered {
            id: None,
            retry: None
        }
    );
    assert_eq!(data[1].id.as_deref(), Some("7"));
    let error = found[2].as_ref().unwrap_err().to_string();
    assert!(error.contains("/id"), "{error}");
    let whole = all(Events::<Value>::whole::<Wire>(body(text, 3), reading()));
    let whole: Vec<String> = whole
        .iter()
        .map(|item| item.as_ref().unwrap().data.to_string())
        .collect();
    assert_eq!(
        whole,
        [
            r#"{"data":{"n":1},"id":"7","retry":100}"#,
            r#"{"data":5}"#,
            r#"{"data":"y","id":"x"}"#,
        ]
    );
}

/// An event whose `id` and `retry` are integers.
#[derive(Debug, PartialEq)]
struct Numbered {
    id: Option<i64>,
    retry: Option<i64>,
}

impl Read<Wire> for Numbered {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let (mut id, mut retry) = (Field::<Wire, i64>::new(), Field::<Wire, i64>::new());
        let properties = [optional("id"), optional("retry")];
        input.object(&properties, &mut [&mut id, &mut retry])?;
        Ok(Numbered {
            id: id.optional(),
            retry: retry.optional(),
        })
    }
}
