//! What a body is read as, by what it says that it is.

mod headers_tests;
mod texts_tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

use super::*;
use crate::clock::Time;
use crate::codegen::json::{Field, Misfits, Object, Property, UnknownVariant, required};
use crate::meta::OperationMeta;
use crate::response_head::OnDrift;

enum Wire {}

static META: OperationMeta =
    OperationMeta::new("get", Method::GET, "/").answers(&["200 application/json"]);
static ANY: OperationMeta = OperationMeta::new("get", Method::GET, "/").answers(&["200 */*"]);

fn response(
    meta: &'static OperationMeta,
    headers: HeaderMap,
    body: &'static str,
    answers: Answers,
    on_drift: Option<OnDrift>,
) -> Response {
    let body = Bytes::from_static(body.as_bytes());
    Response {
        head: ResponseHead {
            meta,
            status: StatusCode::OK,
            headers,
            attempts: 1,
            redirects: 0,
            elapsed: Duration::ZERO,
            cut: false,
            body: body.clone(),
            history: Vec::default(),
            on_drift,
            own: Default::default(),
            extensions: Default::default(),
        },
        body,
        stream: None,
        answers,
        url: None,
        is_part: false,
        deadline: Deadline {
            time: Time::default(),
            start: Instant::now(),
            limit: Duration::MAX,
        },
        chosen: None,
        tried: Vec::new(),
        untold: AtomicBool::new(false),
    }
}

/// Reads a body as `T`, and gives what was told.
fn read_as<T: Read<Wire>>(
    meta: &'static OperationMeta,
    answers: Answers,
    media_type: &'static str,
    body: &'static str,
) -> (Result<T, String>, Vec<String>) {
    let mut headers = HeaderMap::new();
    if !media_type.is_empty() {
        let value = HeaderValue::from_static(media_type);
        headers.insert(http::header::CONTENT_TYPE, value);
    }
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let on_drift = crate::drift::telling(move |event| {
        telling.lock().unwrap().push(event.to_string());
    });
    let mut response = response(meta, headers, body, answers, Some(on_drift));
    assert_eq!(response.answer(), 0);
    let read = response.json().map_err(|error| error.to_string());
    let told = std::mem::take(&mut *told.lock().unwrap());
    (read, told)
}

/// What `apiloom probe --drift` reads.
#[test]
fn an_event_is_one_line_of_json() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&lines);
    let on_drift = crate::drift::telling(move |event: &crate::drift::DriftEvent<'_>| {
        told.lock().unwrap().push(event.to_json());
    });
    let body = "{\"id\": \"x\\n\"}";
    let mut headers = HeaderMap::new();
    let json = HeaderValue::from_static("application/json");
    headers.insert(http::header::CONTENT_TYPE, json);
    let mut response = response(&META, headers, body, Answers::Lenient, Some(on_drift));
    response.answer();
    let model: Model = response.json().unwrap();
    assert_eq!(model.id, None);
    let lines = std::mem::take(&mut *lines.lock().unwrap());
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line = lines.first().unwrap();
    assert!(!line.contains('\n'), "{line}");
    let event: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(event["drift"], "Misfit", "{line}");
    assert_eq!(event["path"], "/id");
    assert_eq!(event["status"], 200);
    assert_eq!(event["operation"], META.id);
}

fn tolerant<T: Read<Wire>>(media_type: &'static str, body: &'static str) -> Result<T, String> {
    read_as(&META, Answers::Tolerant, media_type, body).0
}

/// A model of a lenient client.
#[derive(Debug, Default, PartialEq)]
struct Model {
    id: Option<i64>,
    misfits: Misfits,
}

impl Object for Model {
    const PROPERTIES: &'static [Property] = &[required("id")];
}

impl Read<Wire> for Model {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut id = Field::<Wire, _>::new();
        let mut misfits = Misfits::default();
        input.object_lenient(Self::PROPERTIES, &mut [&mut id], &mut misfits)?;
        let id = id.optional();
        Ok(Model { id, misfits })
    }
}

/// A union that knows no variant.
#[derive(Debug, PartialEq)]
struct Union(UnknownVariant);

impl Read<Wire> for Union {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let span = input.span()?;
        Ok(Union(input.unknown_variant(&span)))
    }
}

#[test]
fn a_text_is_what_the_type_makes_of_a_string() {
    let (value, told) = read_as::<Value>(&META, Answers::Tolerant, "text/csv", "a,\"b\"\n1,2\n");
    assert_eq!(value, Ok(json!("a,\"b\"\n1,2\n")));
    assert_eq!(
        told,
        ["get: 200: content type: expected application/json, found text/csv; read as what it is"]
    );
    let text = |media_type, body| tolerant::<String>(media_type, body);
    assert_eq!(text("text/plain", "all is well"), Ok("all is well".into()));
    assert_eq!(text("text/plain", "12"), Ok("12".into()));
    assert_eq!(
        text("text/plain; charset=latin1", "a\\b"),
        Ok("a\\b".into())
    );
    // JSON that is sent as text is JSON.
    assert_eq!(text("text/plain", "\"a\\\"\""), Ok("a\"".into()));
    assert_eq!(tolerant("text/plain", "[1]"), Ok(vec![1]));
    assert_eq!(tolerant("text/plain", "a"), Ok(Some("a".to_owned())));
    assert_eq!(
        tolerant("text/markdown", "127.0.0.1"),
        Ok(std::net::Ipv4Addr::LOCALHOST)
    );
    // What the document has is read so, whatever the setting.
    let (text, told) = read_as::<String>(&ANY, Answers::Strict, "text/plain", "a");
    assert_eq!((text, told), (Ok("a".to_owned()), vec![]));
}

#[test]
fn a_text_is_nothing_else() {
    let other = "expected `application/json`, but `text/csv` came";
    let contains = |error: String, part: &str| assert!(error.contains(part), "{error}");
    contains(tolerant::<Vec<i64>>("text/csv", "1,2").unwrap_err(), other);
    contains(tolerant::<i64>("text/csv", "1").unwrap_err(), other);
    contains(tolerant::<Union>("text/csv", "1").unwrap_err(), other);
    let model = read_as::<Model>(&META, Answers::Lenient, "text/csv", "id");
    contains(model.0.unwrap_err(), other);
    let model = read_as::<Model>(&META, Answers::Lenient, "text/plain", "id");
    contains(
        model.0.unwrap_err(),
        "expected `application/json`, but `text/plain` came",
    );
    let list = tolerant::<Vec<String>>("text/plain", "[\"a\", 1]");
    contains(
        list.unwrap_err(),
        "at `/1` (byte 6): expected a string, found a number",
    );
    let (strict, _) = read_as::<Value>(&META, Answers::Strict, "text/csv", "a");
    contains(strict.unwrap_err(), other);
    for media_type in ["text/html", "text/xml", "image/png", ""] {
        assert!(
            tolerant::<Value>(media_type, "<a>").is_err(),
            "{media_type}"
        );
    }
    assert!(tolerant::<Value>("application/json", "{\"a\":").is_err());
}

/// What something is read as is said of what could be read.
#[test]
fn what_could_not_be_read_is_not_said_to_be_read() {
    for (media_type, body) in [
        ("text/html", "<p>"),
        ("text/csv", "1,2"),
        ("text/plain", "[true"),
        ("application/json", ""),
    ] {
        let (read, told) = read_as::<i64>(&META, Answers::Lenient, media_type, body);
        assert!(read.is_err(), "{media_type}");
        assert_eq!(told, [""; 0], "{media_type}");
    }
    let (read, told) = read_as::<Vec<i64>>(&META, Answers::Lenient, "text/plain", "null");
    assert_eq!(read, Ok(vec![]));
    assert_eq!(
        told,
        [
            "get: 200: content type: expected application/json, found text/plain; read as what it is",
            "get: 200: body: expected an array, found null; read as empty",
        ]
    );
}

#[test]
fn an_empty_body_is_an_object_with_nothing_where_that_has_a_place() {
    let lenient = |media_type, body| read_as::<Model>(&META, Answers::Lenient, media_type, body);
    let nothing = ["get: 200: body: expected application/json, found nothing; read as nothing"];
    for media_type in ["application/json", "text/plain", ""] {
        let (model, told) = lenient(media_type, "");
        assert_eq!(model, Ok(Model::default()));
        assert_eq!(told, nothing, "{media_type}");
    }
    let (model, told) = lenient("application/json", "null");
    assert_eq!(model, Ok(Model::default()));
    assert_eq!(
        told,
        ["get: 200: body: expected an object, found null; read as nothing"]
    );
    let (option, told) =
        read_as::<Option<Vec<i64>>>(&META, Answers::Tolerant, "application/json", "");
    assert_eq!(
        (option, told),
        (Ok(None), nothing.map(String::from).to_vec())
    );
    // Who deletes what is no longer listed would delete everything.
    for answers in [Answers::Strict, Answers::Tolerant, Answers::Lenient] {
        for media_type in ["application/json", "text/html", ""] {
            // What is read leniently has a place for everything, and says so.
            if answers == Answers::Lenient && media_type != "text/html" {
                let (list, told) = read_as::<Vec<i64>>(&META, answers, media_type, "");
                assert_eq!((list, told.len()), (Ok(vec![]), 1));
                continue;
            }
            let (list, _) = read_as::<Vec<i64>>(&META, answers, media_type, "");
            let (map, _) = read_as::<BTreeMap<String, i64>>(&META, answers, media_type, "");
            for error in [list.unwrap_err(), map.unwrap_err()] {
                let expected = "at byte 0: expected `application/json`, but ";
                assert!(error.starts_with(expected), "{error}");
            }
        }
    }
    for answers in [Answers::Strict, Answers::Tolerant] {
        let (model, _) = read_as::<Model>(&META, answers, "application/json", "");
        let error = model.unwrap_err();
        assert!(error.ends_with("but the body is empty"), "{error}");
    }
}

static LISTEN: OperationMeta = OperationMeta::new("listen", Method::GET, "/")
    .answers(&["200 text/event-stream"])
    .streamed_as(&["text/event-stream"]);
static LOG: OperationMeta = OperationMeta::new("log", Method::GET, "/")
    .answers(&["200 application/x-ndjson"])
    .streamed_as(&["application/x-ndjson"]);

/// Whether a body of a media type is read as what the operation has: its items, or why not.
fn items(meta: &'static OperationMeta, answers: Answers, media_type: &str) -> Result<(), String> {
    let mut headers = HeaderMap::new();
    if !media_type.is_empty() {
        headers.insert(
            http::header::CONTENT_TYPE,
            HeaderValue::from_str(media_type).unwrap(),
        );
    }
    let mut response = response(meta, headers, "{}", answers, None);
    response.answer();
    let read = match meta.id {
        "listen" => response.events::<Wire, Value>().map(drop),
        _ => response.json_lines::<Wire, Value>().map(drop),
    };
    read.map_err(|error| error.to_string())
}

/// An answer of another kind would be a sequence of nothing.
#[test]
fn a_sequence_of_another_content_type_is_an_error() {
    for (meta, good, vague, bad) in [
        (
            &LISTEN,
            &["text/event-stream; charset=utf-8", ""][..],
            &["text/plain", "application/octet-stream"][..],
            &[
                "text/html",
                "application/json",
                "application/problem+json",
                "application/xml",
                "image/png",
                "application/jsonl",
            ][..],
        ),
        (
            &LOG,
            &["application/x-ndjson", "application/jsonl", ""],
            &["application/json-seq", "application/json", "text/plain"],
            &["text/html", "application/problem+json", "text/event-stream"],
        ),
    ] {
        for answers in [Answers::Strict, Answers::Tolerant, Answers::Lenient] {
            for media_type in good {
                assert_eq!(items(meta, answers, media_type), Ok(()), "{media_type}");
            }
            for media_type in vague {
                let read = items(meta, answers, media_type);
                assert_eq!(read.is_ok(), answers != Answers::Strict, "{media_type}");
            }
            for media_type in bad {
                let error = items(meta, answers, media_type).unwrap_err();
                let told = format!("but `{media_type}` came");
                assert!(
                    error.contains("expected `") && error.contains(&told),
                    "{error}"
                );
            }
        }
    }
}

#[test]
fn what_is_no_sequence_is_held_so_that_the_error_has_it() {
    let streams = |meta: &OperationMeta, media_type: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(
            http::header::CONTENT_TYPE,
            HeaderValue::from_str(media_type).unwrap(),
        );
        meta.streams(StatusCode::OK, &headers)
    };
    for media_type in [
        "application/x-ndjson",
        "application/jsonl",
        "application/json-seq",
        "application/json",
        "text/plain",
    ] {
        assert!(streams(&LOG, media_type), "{media_type}");
    }
    for media_type in ["application/problem+json", "text/html", "text/event-stream"] {
        assert!(!streams(&LOG, media_type), "{media_type}");
    }
    assert!(LISTEN.streams(StatusCode::OK, &HeaderMap::new()));
    assert!(!LISTEN.streams(StatusCode::BAD_REQUEST, &HeaderMap::new()));
}

/// Items are read as bodies are, as closely as the call says, and deviations are told with the item they are in.
#[test]
fn items_of_sequences_tell_drift() {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use futures_core::Stream;

    fn values<S: Stream>(stream: S) -> Vec<S::Item> {
        let (mut stream, mut items) = (pin!(stream), Vec::new());
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(item)) = stream.as_mut().poll_next(&mut context) {
            items.push(item);
        }
        items
    }
    let told = Arc::new(Mutex::new(Vec::new()));
    let reading = |meta, body, answers| {
        let telling = told.clone();
        let on_drift = crate::drift::telling(move |event: &crate::drift::DriftEvent<'_>| {
            assert!(event.place() == "item" && event.item().is_some(), "{event}");
            telling.lock().unwrap().push(event.to_string());
        });
        response(meta, HeaderMap::new(), body, answers, Some(on_drift))
    };
    let mut events = reading(&LISTEN, "data: [1]\n\ndata: null\n\n", Answers::Tolerant);
    let read = values(events.events::<Wire, Vec<i64>>().unwrap());
    let read: Vec<Vec<i64>> = read.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(read, [vec![1], vec![]]);
    let mut lines = reading(&LOG, "[1]\n[2]\nnull", Answers::Tolerant);
    let read = values(lines.json_lines::<Wire, Vec<i64>>().unwrap());
    assert!(read.iter().all(Result::is_ok));
    let expected = [
        "listen: 200: item 1: item: expected an array, found null; read as empty",
        "log: 200: item 2: item: expected an array, found null; read as empty",
    ];
    assert_eq!(*told.lock().unwrap(), expected);
    let mut strict = reading(&LOG, "[1]\nnull", Answers::Strict);
    let read = values(strict.json_lines::<Wire, Vec<i64>>().unwrap());
    assert!(read[0].is_ok() && read[1].is_err());
}

/// RFC 9110, section 8.3.2, has no default; what the document says is one.
#[test]
fn a_charset_that_only_the_document_names_counts() {
    static LATIN: OperationMeta = OperationMeta::new("get", Method::GET, "/")
        .answers(&["200 text/plain; charset=\"Windows-1252\""]);
    static JSON: OperationMeta = OperationMeta::new("get", Method::GET, "/")
        .answers(&["200 application/json; charset=iso-8859-1"]);
    let come = |meta, came: &'static str, body| {
        let mut headers = HeaderMap::new();
        if !came.is_empty() {
            headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static(came));
        }
        let mut response = response(meta, headers, body, Answers::Tolerant, None);
        assert_eq!(response.answer(), 0, "{came}");
        response
    };
    for came in ["text/plain", ""] {
        assert_eq!(come(&LATIN, came, "é").text().unwrap(), "Ã©", "{came}");
    }
    for came in ["text/plain; charset=utf-8", "text/plain;charset=\"UTF-8\""] {
        assert_eq!(come(&LATIN, came, "é").text().unwrap(), "é");
    }
    // JSON in UTF-8 is that, whatever it is called.
    let read = come(&JSON, "application/json", "\"é\"").json::<Wire, String>();
    assert_eq!(read.unwrap(), "é");
}
