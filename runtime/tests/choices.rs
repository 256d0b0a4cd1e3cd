//! Answers that may be one of several, over real sockets, and errors whose bodies are not what the document says.

#![cfg(feature = "reqwest")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod faulty;

use std::fmt;
use std::sync::{Arc, Mutex};

use apiloom_runtime::clock::TestClock;
use apiloom_runtime::codegen::{Decoded, Request};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Answers, Client, Error, Operation, Response};
use faulty::*;
use http::Method;

enum Wire {}

#[derive(Debug, PartialEq)]
enum Found {
    Number(i64),
    List(Vec<i64>),
    Text(String),
    None,
}

/// The documented error: a number.
#[derive(Debug, PartialEq)]
struct Code(i64);

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "code {}", self.0)
    }
}

impl std::error::Error for Code {}

struct Several(Request);
apiloom_runtime::codegen::operation_methods!(Several);
impl Operation for Several {
    const META: &'static OperationMeta =
        &OperationMeta::new("several", Method::GET, "/x").answers(&[
            "200 application/json",
            "202 application/json",
            "203 text/plain",
            "204",
            "206 application/json",
            "206 text/plain",
            "4XX application/json",
        ]);
    type Output = Found;
    type Error = Code;
    fn decode(response: &mut Response) -> Decoded<Found, Code> {
        match response.answer() {
            0 => Decoded::success(response.json::<Wire, _>().map(Found::Number)),
            1 | 4 => Decoded::success(response.json::<Wire, _>().map(Found::List)),
            2 | 5 => Decoded::success(response.text().map(Found::Text)),
            3 => Decoded::Ok(Found::None),
            6 => Decoded::error(response.json::<Wire, _>(), Code),
            _ => Decoded::Unexpected,
        }
    }
    fn into_request(self) -> Request {
        self.0
    }
    fn from_request(request: Request) -> Self {
        Self(request)
    }
}

/// What an answer is read as, and what is told of it.
async fn read(
    answers: Answers,
    status: u16,
    media_type: &str,
    body: &str,
) -> (Result<Found, Error<Code>>, Vec<String>) {
    let length = body.len();
    let media_type = match media_type {
        "" => String::new(),
        named => format!("content-type: {named}\r\n"),
    };
    let text = format!(
        "HTTP/1.1 {status} X\r\n{media_type}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let server = server(&[Act::Say(Box::leak(text.into_boxed_str()))]).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = told.clone();
    let client: Client = builder(&server.url, &TestClock::new())
        .answers(answers)
        .on_drift(move |event| telling.lock().unwrap().push(event.to_string()))
        .build()
        .unwrap();
    let read = Several(Request::new(&client, Several::META)).await;
    let told = told.lock().unwrap().clone();
    (read, told)
}

#[tokio::test]
async fn a_success_that_fits_is_found_whatever_its_status() {
    let json = "application/json";
    for (status, media_type, body, found, drift) in [
        (201, json, "1", Found::Number(1), "200, found 201"),
        (201, json, "[1]", Found::List(vec![1]), "202, found 201"),
        (
            201,
            "text/plain",
            "[1",
            Found::Text("[1".into()),
            "203, found 201",
        ),
        (201, "", "[1]", Found::List(vec![1]), "202, found 201"),
        (
            201,
            "",
            "words",
            Found::Text("words".into()),
            "203, found 201",
        ),
        // Of one status: JSON, or text that is no JSON, where nothing says which.
        (206, "", "[1]", Found::List(vec![1]), "found none"),
        (206, "", "words", Found::Text("words".into()), "found none"),
        (
            206,
            "application/octet-stream",
            "words",
            Found::Text("words".into()),
            "found application/octet-stream",
        ),
    ] {
        let (read, told) = read(Answers::Tolerant, status, media_type, body).await;
        assert_eq!(read.unwrap(), found, "{status} {media_type} {body}");
        // What it is read as in the end is what it is compared with, and all is told once.
        let count = told.iter().filter(|told| told.contains(drift)).count();
        assert!(count == 1 && told.len() <= 2, "{told:?}");
    }
    // What fits none is the error of the first.
    let (unfit, told) = read(Answers::Tolerant, 201, json, "{}").await;
    assert!(
        matches!(&unfit, Err(Error::Decode(error)) if error.error().message().contains("number")),
        "{unfit:?}"
    );
    // It was not read, so that nothing says as what.
    assert_eq!(told, [""; 0]);
    // Where the document is clear there is one try.
    let (certain, _) = read(Answers::Tolerant, 200, json, "[1]").await;
    assert!(matches!(certain, Err(Error::Decode(_))));
    let (strict, _) = read(Answers::Strict, 201, json, "[1]").await;
    assert!(matches!(strict, Err(Error::Unexpected(_))));
}

#[tokio::test]
async fn an_error_that_does_not_fit_is_an_error_with_all_it_says() {
    let json = "application/json";
    for (media_type, body, said) in [
        (
            json,
            r#"{"message":"no such thing"}"#,
            Some("no such thing"),
        ),
        ("text/plain", "no such thing", Some("no such thing")),
        (
            "text/html",
            "<title>no such thing</title>",
            Some("no such thing"),
        ),
        (json, r#"{"message":"no such thing"#, None),
        (json, "", None),
        ("", "", None),
    ] {
        let (error, told) = read(Answers::Tolerant, 404, media_type, body).await;
        let error = error.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 404);
        if let Some(said) = said {
            assert_eq!(error.message().as_deref(), Some(said));
            let text = error.to_string();
            // What helps comes last.
            assert!(
                text.starts_with("several: 404 Not Found, whose body does not fit "),
                "{text}"
            );
            assert!(text.ends_with(&format!(": {said}")), "{text}");
        }
        assert!(!error.to_string().contains("is not documented"), "{error}");
        let Error::Unexpected(failure) = error else {
            panic!("{media_type} {body}: {error:?}");
        };
        assert_eq!(failure.body(), body);
        assert!(failure.misfit().is_some());
        assert!(!told.is_empty(), "{media_type} {body}");
        // Who asks for it gets it as before.
        let (strict, _) = read(Answers::Strict, 404, media_type, body).await;
        assert!(matches!(strict, Err(Error::Decode(_))));
    }
    let (fits, told) = read(Answers::Tolerant, 404, json, "7").await;
    assert!(matches!(fits, Err(Error::Api(failure)) if *failure.kind() == Code(7)));
    assert!(told.is_empty(), "{told:?}");
    // One that the document does not speak of has no misfit.
    let (unknown, _) = read(Answers::Tolerant, 500, json, "{}").await;
    assert!(matches!(unknown, Err(Error::Unexpected(failure)) if failure.misfit().is_none()));
}
