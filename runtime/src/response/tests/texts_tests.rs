//! Texts in place of JSON, JSON in place of texts, pages in place of both, and bytes.

use super::*;

static TEXT: OperationMeta =
    OperationMeta::new("get", Method::GET, "/").answers(&["200 text/plain"]);
static CSV: OperationMeta = OperationMeta::new("get", Method::GET, "/").answers(&["200 text/csv"]);
static LINES: OperationMeta =
    OperationMeta::new("get", Method::GET, "/").answers(&["200 application/stream+json"]);

/// Reads a body as text, and gives what was told.
fn text(
    meta: &'static OperationMeta,
    answers: Answers,
    media_type: &'static str,
    body: &'static str,
) -> (Result<String, String>, Vec<String>) {
    reading(meta, answers, media_type, body, |response| {
        response.text().map_err(|error| error.to_string())
    })
}

fn reading<T>(
    meta: &'static OperationMeta,
    answers: Answers,
    media_type: &'static str,
    body: &'static str,
    read: impl FnOnce(&mut Response) -> T,
) -> (T, Vec<String>) {
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
    let read = read(&mut response);
    response.settle();
    let told = std::mem::take(&mut *told.lock().unwrap());
    (read, told)
}

#[test]
fn a_text_in_place_of_json_is_told_by_both_media_types() {
    let contains = |error: String, part: &str| assert!(error.contains(part), "{error}");
    // The first letters of null, true and false, and of nothing.
    for body in [
        "no such thing",
        "true enough",
        "false",
        "hello",
        "[1",
        "5 of",
    ] {
        for answers in [Answers::Tolerant, Answers::Lenient] {
            let (read, _) = read_as::<Vec<i64>>(&META, answers, "text/plain", body);
            let part = match body {
                // JSON it is.
                "false" => "expected an array, found a boolean",
                _ => "expected `application/json`, but `text/plain` came",
            };
            contains(read.unwrap_err(), part);
        }
    }
    // A range names what comes, and what was expected is JSON all the same.
    for (media_type, body) in [("text/html", "<p>no</p>"), ("text/plain", "no")] {
        let (read, _) = read_as::<Model>(&ANY, Answers::Tolerant, media_type, body);
        let part = format!("expected JSON, but `{media_type}` came");
        contains(read.unwrap_err(), &part);
    }
    let (read, _) = read_as::<Vec<i64>>(&META, Answers::Tolerant, "application/json", "no");
    contains(read.unwrap_err(), "at byte 0: expected `null`");
}

/// Express sends all that is no object as a page: `true`, `3`, a text. A page begins like one.
#[test]
fn what_is_no_page_but_called_one_is_what_it_is() {
    let page = "text/html; charset=utf-8";
    let told =
        "get: 200: content type: expected application/json, found text/html; read as what it is";
    for answers in [Answers::Tolerant, Answers::Lenient] {
        let (read, drift) = read_as::<bool>(&META, answers, page, "true");
        assert_eq!(read, Ok(true));
        assert_eq!(drift.len(), 1, "{drift:?}");
        assert!(
            drift[0].starts_with(told.split(';').next().unwrap()),
            "{drift:?}"
        );
        assert_eq!(read_as::<f64>(&META, answers, page, " -3.5\n").0, Ok(-3.5));
        for text in [
            "This action updates a #1 cat",
            "true story",
            "7 lives",
            "a < b",
        ] {
            let (read, _) = read_as::<String>(&META, answers, page, text);
            assert_eq!(read.as_deref(), Ok(text));
        }
        for (body, is_read) in [
            ("<p>no</p>", false),
            (" \n<!doctype html>", false),
            ("\u{feff}<html>", false),
            ("no", true),
        ] {
            assert_eq!(
                read_as::<String>(&META, answers, page, body).0.is_ok(),
                is_read,
                "{body}"
            );
            let (read, _) = read_as::<Vec<i64>>(&META, answers, page, body);
            let error = read.unwrap_err();
            assert!(
                error.contains("expected `application/json`, but"),
                "{error}"
            );
        }
    }
    assert!(
        read_as::<bool>(&META, Answers::Strict, page, "true")
            .0
            .is_err()
    );
}

#[test]
fn json_in_place_of_a_text_is_what_its_string_says() {
    for media_type in [
        "application/json",
        "application/problem+json; charset=utf-8",
    ] {
        let (read, told) = text(&TEXT, Answers::Tolerant, media_type, " \"a\\nb\" ");
        assert_eq!(read, Ok("a\nb".to_owned()));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("content type: expected text/plain"));
        for other in ["{\"a\": \"b\"}", "[1]", "12", "\"a\" b", "\"a", ""] {
            let (read, _) = text(&TEXT, Answers::Tolerant, media_type, other);
            assert_eq!(read, Ok(other.to_owned()));
        }
    }
    // A range names it.
    for answers in [Answers::Strict, Answers::Tolerant] {
        let (read, told) = text(&ANY, answers, "application/json", "\"a\"");
        assert_eq!((read, told), (Ok("a".to_owned()), vec![]));
    }
    // Quotes of a text are its own, and lines of JSON are a text as they come.
    let (read, _) = text(&TEXT, Answers::Tolerant, "text/plain", "\"a\"");
    assert_eq!(read.unwrap(), "\"a\"");
    let media_type = "application/stream+json";
    let (read, _) = text(&LINES, Answers::Tolerant, media_type, "\"a\"");
    assert_eq!(read.unwrap(), "\"a\"");
    let (read, _) = text(&TEXT, Answers::Strict, "application/json", "\"a\"");
    assert!(read.unwrap_err().contains("but `application/json` came"));
    // Nobody said what it is to be.
    let mut headers = HeaderMap::new();
    let value = HeaderValue::from_static("application/json");
    headers.insert(http::header::CONTENT_TYPE, value);
    let raw = response(&TEXT, headers, "\"a\"", Answers::Tolerant, None);
    assert_eq!(raw.text().unwrap(), "\"a\"");
}

#[test]
fn a_page_is_no_text() {
    for answers in [Answers::Tolerant, Answers::Lenient] {
        for media_type in ["text/html; charset=utf-8", "application/xhtml+xml"] {
            for body in ["<html>login</html>", "\n<!DOCTYPE html>"] {
                let (read, told) = reading(&CSV, answers, media_type, body, |response| {
                    response.text().map_err(|error| error.to_string())
                });
                let error = read.unwrap_err();
                assert!(error.contains("expected `text/csv`, but"), "{error}");
                assert!(error.contains(media_type), "{error}");
                let _ = told;
            }
        }
    }
    // Frameworks name every text so.
    let (read, told) = text(&CSV, Answers::Tolerant, "text/html", "a,b");
    assert_eq!(read.unwrap(), "a,b");
    assert_eq!(
        told,
        ["get: 200: content type: expected text/csv, found text/html; read as what it is"]
    );
    let (read, _) = text(&ANY, Answers::Tolerant, "text/html", "<p>");
    assert_eq!(read.unwrap(), "<p>");
}

#[test]
fn what_is_streamed_is_not_said_to_be_nothing() {
    let come = |media_type, body, streamed: bool| {
        let (_, told) = reading(&META, Answers::Tolerant, media_type, body, |response| {
            if streamed {
                let body = Body::from(std::mem::take(&mut response.body));
                response.stream = Some(Box::new((body, Patience::endless())));
            }
            response.answer();
            drop(response.download());
        });
        told
    };
    for streamed in [false, true] {
        assert_eq!(come("application/json", "abcd", streamed), [""; 0]);
        assert_eq!(
            come("application/octet-stream", "abcd", streamed),
            [
                "get: 200: content type: expected application/json, found application/octet-stream; read as what it is"
            ]
        );
    }
    let nothing = ["get: 200: body: expected application/json, found nothing; read as nothing"];
    assert_eq!(come("application/json", "", false), nothing);
}

/// Reads a body as a file, and gives its bytes.
fn file(
    meta: &'static OperationMeta,
    (media_type, body): (&'static str, &'static str),
    read: fn(&mut Response) -> Result<Bytes, crate::json::ReadError>,
) -> Result<String, String> {
    let (read, _) = reading(meta, Answers::Tolerant, media_type, body, |response| {
        read(response).map_err(|error| error.to_string())
    });
    read.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
}

/// What is there of a download that is in memory.
fn whole(download: crate::download::Download) -> Bytes {
    use std::task::{Context, Poll, Waker};

    let mut all = std::pin::pin!(download.bytes(1000));
    match all.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(bytes) => bytes.unwrap(),
        Poll::Pending => panic!("all of it is there"),
    }
}

#[test]
fn a_page_is_no_file() {
    let files = [
        |response: &mut Response| response.file().map(whole),
        |response: &mut Response| response.base64_file().map(whole),
        |response: &mut Response| response.content(),
        |response: &mut Response| response.base64_content(),
    ];
    for read in files {
        for media_type in ["text/html; charset=utf-8", "application/xhtml+xml"] {
            let error = file(&CSV, (media_type, "\n<!DOCTYPE html>"), read).unwrap_err();
            assert!(error.contains("expected `text/csv`, but"), "{error}");
            assert!(error.contains(media_type), "{error}");
        }
        // Frameworks name everything so.
        let pdf = file(&CSV, ("text/html", "%PDF-1.7"), read);
        assert_eq!(pdf.unwrap(), "%PDF-1.7");
        // The document has it.
        assert_eq!(file(&ANY, ("text/html", "<p>"), read).unwrap(), "<p>");
    }
}

#[test]
fn a_stray_page_is_held_so_that_the_error_has_it() {
    static PDF: OperationMeta = OperationMeta::new("get", Method::GET, "/")
        .answers(&["200 application/pdf"])
        .streamed();
    static WHATEVER: OperationMeta = OperationMeta::new("get", Method::GET, "/")
        .answers(&["200 */*"])
        .streamed()
        .base64();
    let streams = |meta: &OperationMeta, media_type: &'static str| {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_static(media_type);
        headers.insert(http::header::CONTENT_TYPE, value);
        meta.streams(StatusCode::OK, &headers)
    };
    assert!(!streams(&PDF, "text/html; charset=utf-8"));
    assert!(streams(&PDF, "application/pdf") && streams(&PDF, "application/octet-stream"));
    assert!(!streams(&PDF, "application/json") && streams(&WHATEVER, "application/xml"));
    assert!(streams(&WHATEVER, "text/html") && streams(&WHATEVER, "image/png"));
    assert!(!streams(&WHATEVER, "application/json"));
}

#[test]
fn a_string_in_json_is_base64_where_that_is_described() {
    for read in [
        |response: &mut Response| response.base64_file().map(whole),
        |response: &mut Response| response.base64_content(),
    ] {
        let of = |media_type, body| file(&ANY, (media_type, body), read);
        for body in ["\"aGk=\"", " \"aGk\" ", "\"aG\\u006b\\u003d\""] {
            assert_eq!(of("application/json; charset=utf-8", body).unwrap(), "hi");
        }
        // Files are what they are.
        for body in ["{\"a\": 1}", "aGk=", ""] {
            assert_eq!(of("application/json", body).unwrap(), body);
        }
        for media_type in ["application/octet-stream", "text/plain", ""] {
            assert_eq!(of(media_type, "\"aGk=\"").unwrap(), "\"aGk=\"");
        }
        assert!(of("application/json", "\"no base64!\"").is_err());
    }
}
