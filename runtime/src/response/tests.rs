//! What a body is read as, by what it says that it is.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};

use super::*;
use crate::OperationMeta;
use crate::json::{Misfits, Object, Property, UnknownVariant, required};

enum Wire {}

static META: OperationMeta =
    OperationMeta::new("get", Method::GET, "/").answers(&["200 application/json"]);
static ANY: OperationMeta = OperationMeta::new("get", Method::GET, "/").answers(&["200 */*"]);

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
    let body = Bytes::from_static(body.as_bytes());
    let mut response = Response {
        head: ResponseHead {
            meta,
            status: StatusCode::OK,
            headers,
            attempts: 1,
            elapsed: Duration::ZERO,
            cut: false,
            body: body.clone(),
            history: Vec::default(),
        },
        body,
        stream: None,
        answers,
        on_drift: Some(OnDrift(Arc::new(move |event| {
            telling.lock().unwrap().push(event.to_string());
        }))),
        chosen: None,
    };
    assert_eq!(response.answer(), 0);
    let read = response.json().map_err(|error| error.to_string());
    let told = std::mem::take(&mut *told.lock().unwrap());
    (read, told)
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
        let mut id = json::Field::<Wire, _>::new();
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
    contains(model.0.unwrap_err(), "expected a value");
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
    let (list, told) = read_as::<Vec<i64>>(&META, Answers::Tolerant, "application/json", "");
    assert_eq!(
        (list, told),
        (Ok(vec![]), nothing.map(String::from).to_vec())
    );
    for answers in [Answers::Strict, Answers::Tolerant] {
        let (model, _) = read_as::<Model>(&META, answers, "application/json", "");
        let error = model.unwrap_err();
        assert!(error.ends_with("but the body is empty"), "{error}");
    }
}
