//! Which response is read as what, on the golden document of the same name: media types, statuses that
//! the document does not have, redirects, errors of several kinds, headers, and what comes unread.

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Answers, AnyError, Body, BoxFuture, Error};
use golden_responses::Client;
use golden_responses::models::{MaybeThing, MoodResponse, Shade, Thing};
use golden_responses::api::{
    DownloadHeaders, EventsError, ExportError, FailingError, FailingHeaders, HeadersHeaders, LoginHeaders,
    MovedError, MovedHeaders, RelativesSuccess, RowsSuccess, StateSuccess, VersionsSuccess,
};

/// Answers every request alike, and keeps what came.
#[derive(Clone)]
struct Answering {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: &'static str,
    asked: Arc<Mutex<Vec<http::request::Parts>>>,
}

impl Transport for Answering {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.asked.lock().unwrap().push(request.into_parts().0);
        let mut response = http::Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(*name, *value);
        }
        let response = response.body(Body::from(self.body)).unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn with(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &'static str,
) -> (
    golden_responses::api::Api,
    Arc<Mutex<Vec<http::request::Parts>>>,
) {
    let asked = Arc::default();
    let transport = Answering {
        status,
        headers: headers.to_vec(),
        body,
        asked: Arc::clone(&asked),
    };
    let client = Client::builder().transport(transport).build().unwrap();
    (client.api(), asked)
}

fn answering(
    status: u16,
    media_type: &'static str,
    body: &'static str,
) -> golden_responses::api::Api {
    match media_type {
        "" => with(status, &[], body).0,
        _ => with(status, &[("content-type", media_type)], body).0,
    }
}

const JSON: &str = "application/json";
const ONE: &str = r#"{"n":1}"#;

#[tokio::test]
async fn a_number_as_a_text_is_a_number() {
    let text = "text/plain; charset=utf-8";
    assert_eq!(answering(200, text, "42\n").count().await.unwrap(), 42);
    assert_eq!(answering(200, JSON, "42").count().await.unwrap(), 42);
    let error = answering(200, text, "many").count().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    let (api, asked) = with(200, &[("content-type", text)], "true");
    assert!(api.set_count(7).await.unwrap());
    assert_eq!(asked.lock().unwrap()[0].headers["content-type"], "text/plain");
}

#[tokio::test]
async fn bytes_of_any_media_type_come_as_they_are() {
    let download = answering(200, "application/octet-stream", "\0a").whatever().await;
    assert_eq!(download.unwrap().bytes(16).await.unwrap(), "\0a");
    // In JSON they are a string in base64; a document of JSON is a file as others are.
    let download = answering(200, JSON, "\"AGE=\"").whatever().await;
    assert_eq!(download.unwrap().bytes(16).await.unwrap(), "\0a");
    let download = answering(200, JSON, ONE).whatever().await;
    assert_eq!(download.unwrap().bytes(16).await.unwrap(), ONE);
    let error = answering(200, JSON, "\"no base64!\"").whatever().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn a_known_text_of_any_media_type_is_typed() {
    for (media_type, body) in [(JSON, "\"up\""), ("text/plain", "up"), ("", "up")] {
        let mood = answering(200, media_type, body).mood().await.unwrap();
        assert_eq!(mood, MoodResponse::Up, "{media_type}");
    }
    let mood = answering(200, "text/plain", "sideways").mood().await.unwrap();
    assert!(matches!(mood, MoodResponse::Unknown(_)));
    let time = "2020-01-02T03:04:05Z";
    assert_eq!(answering(200, "text/plain", time).when().await.unwrap().timestamp(), 1_577_934_245);
    assert!(answering(200, "text/plain", "soon").when().await.is_err());
}

#[tokio::test]
async fn a_known_text_beside_json_is_one_type() {
    for (media_type, body) in [
        (JSON, "\"dark\""),
        ("text/json", "\"dark\""),
        ("text/plain", "dark"),
        ("text/plain; charset=utf-8", "\"dark\""),
    ] {
        let (api, asked) = with(200, &[("content-type", media_type)], body);
        assert_eq!(api.shade().await.unwrap(), Shade::Dark, "{media_type}");
        let accept = asked.lock().unwrap()[0].headers["accept"].clone();
        assert_eq!(accept, "application/json, text/json;q=0.9, text/plain;q=0.8");
    }
    let shade = answering(200, "text/plain", "grey").shade().await.unwrap();
    assert!(matches!(shade, Shade::Unknown(_)));
    assert!(answering(200, JSON, "grey").shade().await.is_err());
    for (media_type, body) in [(JSON, "\"2020-01-02\""), ("text/plain", "2020-01-02")] {
        let day = answering(200, media_type, body).day().await.unwrap();
        assert_eq!(day.to_string(), "2020-01-02", "{media_type}");
    }
    assert!(answering(200, "text/plain", "soon").day().await.is_err());
    let id = "7f3b1c9e-0000-4000-8000-000000000001";
    assert_eq!(answering(200, "text/plain", id).key().await.unwrap().to_string(), id);
}

#[tokio::test]
async fn what_is_watched_is_not_asked_for_as_one_value() {
    let (api, asked) = with(200, &[("content-type", JSON)], r#"{"all":[1]}"#);
    assert_eq!(api.watched().await.unwrap().all, [1]);
    assert_eq!(asked.lock().unwrap()[0].headers["accept"], JSON);
}

#[tokio::test]
async fn a_page_is_no_file() {
    let page = "<!DOCTYPE html><title>Sign in</title>";
    let error = answering(200, "text/html; charset=utf-8", page).pdf().await.unwrap_err();
    assert!(error.to_string().contains("`application/pdf`"), "{error}");
    assert!(error.to_string().contains("but `text/html; charset=utf-8` came"), "{error}");
    assert!(answering(200, "text/html", page).picture().await.is_err());
    assert!(answering(200, "text/html", page).rows().await.is_err());
    // Who describes everything describes pages, and frameworks call everything a page.
    let download = answering(200, "text/html", page).whatever().await.unwrap();
    assert_eq!(download.bytes(64).await.unwrap(), page);
    let download = answering(200, "text/html", "%PDF-1.7").pdf().await.unwrap();
    assert_eq!(download.bytes(16).await.unwrap(), "%PDF-1.7");
}

#[tokio::test]
async fn a_page_is_no_text_and_bytes_are_none() {
    let error = answering(200, "text/html", "<html>login</html>").csv().await.unwrap_err();
    assert!(error.to_string().contains("but `text/html` came"), "{error}");
    let rows = answering(200, "application/octet-stream", "%PDF").rows().await.unwrap();
    assert!(matches!(rows, RowsSuccess::OkPdf(_)));
    let rows = answering(200, "text/csv", "a,b").rows().await.unwrap();
    assert!(matches!(rows, RowsSuccess::Ok(_)));
}

#[tokio::test]
async fn errors_under_a_media_type_without_a_form_for_them_are_json() {
    let problem = r#"{"code":"x","message":"no"}"#;
    let (api, asked) = with(404, &[("content-type", JSON)], problem);
    let Error::Api(none) = api.export().await.unwrap_err() else {
        panic!("it is documented")
    };
    assert!(matches!(none.kind(), ExportError::NotFound(problem) if problem.code == "x"));
    let accept = asked.lock().unwrap()[0].headers["accept"].clone();
    assert_eq!(accept, "application/pdf, application/json;q=0.9");
    for (status, media_type) in [(409, "application/problem+json"), (500, "application/json; charset=utf-8")] {
        let error = answering(status, media_type, problem).export().await.unwrap_err();
        let Error::Api(error) = error else {
            panic!("{error}")
        };
        let (ExportError::Conflict(read) | ExportError::Default(_, read)) = error.kind() else {
            panic!("{error:?}")
        };
        assert_eq!(read.message.as_deref(), Some("no"), "{media_type}");
    }
    let list = r#"[{"code":"a"},{"code":"b"}]"#;
    let error = answering(422, JSON, list).export().await.unwrap_err();
    let Error::Api(error) = error else {
        panic!("{error}")
    };
    assert!(matches!(error.kind(), ExportError::UnprocessableEntity(all) if all[1].code == "b"));
    // What comes under the name that the document has is told with its status, and kept.
    for (status, media_type, body) in [(404, "application/pdf", "%PDF-1.7"), (422, "text/csv", "a,b")] {
        let Error::Unexpected(error) = answering(status, media_type, body).export().await.unwrap_err() else {
            panic!("{status}")
        };
        assert_eq!((error.status().as_u16(), &error.body()[..]), (status, body.as_bytes()));
        assert!(error.misfit().is_some());
    }
    let file = answering(200, "application/pdf", "%PDF-1.7").export().await.unwrap();
    assert_eq!(file.bytes(16).await.unwrap(), "%PDF-1.7");
}

#[tokio::test]
async fn null_and_no_body_are_one_none() {
    let things: Option<Vec<Thing>> = answering(200, JSON, "[{\"n\":1}]").maybe_things().await.unwrap();
    assert_eq!(things.unwrap()[0].n, 1);
    let thing: Option<MaybeThing> = answering(200, JSON, ONE).maybe_thing().await.unwrap();
    assert_eq!(thing.unwrap().n, 1);
    let word: Option<String> = answering(200, JSON, "\"a\"").maybe_word().await.unwrap();
    assert_eq!(word.as_deref(), Some("a"));
    for (status, media_type, body) in [(200, JSON, "null"), (204, "", "")] {
        let api = answering(status, media_type, body);
        assert_eq!(api.maybe_things().await.unwrap(), None);
        assert_eq!(api.maybe_thing().await.unwrap(), None);
        assert_eq!(api.maybe_word().await.unwrap(), None);
        let with = api.maybe_things().with_response().await.unwrap();
        assert_eq!((with.1.status().as_u16(), with.0), (status, None));
    }
    // Null is nothing where the document does not have it.
    assert_eq!(answering(204, "", "").maybe_not().await.unwrap(), None);
    assert!(answering(200, JSON, "null").maybe_not().await.is_err());
}

#[test]
fn what_is_described_is_asked_for() {
    let api = Client::builder().build().unwrap().api();
    let rows = [
        (
            api.hal().to_http(),
            "application/hal+json, application/problem+json;q=0.9",
        ),
        (api.csv().to_http(), "text/csv"),
        (api.pdf().to_http(), "application/pdf"),
        (api.picture().to_http(), "image/*"),
        (
            api.bare().to_http(),
            "application/problem+json, */*;q=0.9",
        ),
        (api.nothing().to_http(), "*/*"),
        (
            api.versions().to_http(),
            "application/vnd.thing+json;version=1, application/vnd.thing+json;version=2;q=0.9",
        ),
        (
            api.relatives().to_http(),
            "application/hal+json, text/plain;q=0.9, application/json;q=0.8",
        ),
        (
            api.failing().to_http(),
            "application/json, text/plain;q=0.9, application/problem+json;q=0.8, text/html;q=0.7",
        ),
    ];
    for (request, expected) in rows {
        assert_eq!(request.unwrap().headers()["accept"], expected);
    }
    let sent = golden_responses::models::Things::new(vec![1]);
    let request = api.set_version(&sent).to_http().unwrap();
    assert_eq!(
        request.headers()["content-type"],
        "application/vnd.thing+json;version=2"
    );
}

#[tokio::test]
async fn parameters_that_the_document_names_tell_apart() {
    for came in [
        "application/vnd.thing+json;version=2",
        "Application/Vnd.Thing+JSON; charset=utf-8; Version=\"2\"",
    ] {
        let second = answering(200, came, r#"{"all":[1]}"#).versions().await;
        assert!(
            matches!(second.unwrap(), VersionsSuccess::OkThingJson(things) if things.all == [1])
        );
    }
    for came in [
        "application/vnd.thing+json ;version= 1",
        "application/vnd.thing+json",
        "",
    ] {
        let first = answering(200, came, ONE).versions().await.unwrap();
        assert!(
            matches!(first, VersionsSuccess::Ok(thing) if thing.n == 1),
            "{came}"
        );
    }
}

#[tokio::test]
async fn json_or_text_as_the_content_type_says() {
    for came in ["application/hal+json", JSON, "text/json", ""] {
        let answer = answering(200, came, ONE).relatives().await.unwrap();
        assert!(
            matches!(answer, RelativesSuccess::Ok(thing) if thing.n == 1),
            "{came}"
        );
    }
    let answer = answering(200, "Text/Plain; charset=utf-8", ONE)
        .relatives()
        .await;
    assert!(matches!(answer.unwrap(), RelativesSuccess::OkPlain(text) if text == ONE));
    // A text in JSON or not is one text.
    assert_eq!(answering(200, JSON, "\"a\"").word().await.unwrap(), "a");
    assert_eq!(
        answering(200, "text/plain", "a b").word().await.unwrap(),
        "a b"
    );
    // JSON is read as whatever it is sent; a text takes whatever comes.
    for came in [
        "text/plain",
        "",
        "application/problem+json",
        "text/html; charset=utf-8",
    ] {
        assert_eq!(
            answering(200, came, ONE).hal().await.unwrap().n,
            1,
            "{came}"
        );
    }
    assert_eq!(answering(200, JSON, ONE).csv().await.unwrap(), ONE);
}

#[tokio::test]
async fn what_is_not_json_is_named() {
    for (came, body) in [
        ("text/csv", "1"),
        ("text/html", "<p>no</p>"),
        ("image/png", ONE),
    ] {
        let error = answering(200, came, body).hal().await.unwrap_err();
        let expected = format!("expected `application/hal+json`, but `{came}` came");
        assert!(error.to_string().contains(&expected), "{error}");
        assert_eq!(error.status().unwrap(), 200);
    }
}

#[tokio::test]
async fn charsets() {
    for came in [
        "text/csv; charset=\"iso-8859-1\"",
        "text/csv ; Charset = ISO-8859-1",
        "text/csv;header=present;charset=latin1",
    ] {
        let text = answering(200, came, "a").csv().await.unwrap();
        assert_eq!(text, "a", "{came}");
    }
    let text = answering(200, "text/csv;xcharset=iso-8859-1", "é")
        .csv()
        .await;
    assert_eq!(text.unwrap(), "é");
    let text = answering(200, "text/csv;charset=windows-1252", "é")
        .csv()
        .await;
    assert_eq!(text.unwrap(), "Ã©");
    let error = answering(200, "text/csv; charset=klingon", "a")
        .csv()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`klingon`"), "{error}");
}

#[tokio::test]
async fn a_success_that_the_document_does_not_have() {
    for status in [200, 201, 202, 203, 208, 226] {
        let thing = answering(status, JSON, ONE).add_thing().await.unwrap();
        assert_eq!(thing.n, 1);
        answering(status, "", "").nothing().await.unwrap();
        answering(status, "text/plain", "output")
            .bare()
            .await
            .unwrap();
    }
    for status in [200, 204] {
        // Nothing where a body is needed keeps the status.
        let error = answering(status, "", "").add_thing().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert_eq!(error.status().unwrap(), status);
        assert!(error.to_string().contains("the body is empty"), "{error}");
        // The success without content.
        assert!(answering(status, "", "").enqueue().await.unwrap().is_none());
    }
    assert!(answering(202, JSON, ONE).enqueue().await.unwrap().is_none());
    assert!(answering(201, JSON, ONE).enqueue().await.unwrap().is_some());
    // Of several the one whose media type it is.
    let text = answering(202, "text/plain; charset=utf-8", "a")
        .state()
        .await
        .unwrap();
    assert!(matches!(text, StateSuccess::Created(text) if text == "a"));
    let thing = answering(203, "application/hal+json", ONE)
        .state()
        .await
        .unwrap();
    assert!(matches!(thing, StateSuccess::Ok(thing) if thing.n == 1));
    // A stream is one whatever the status.
    let mut events = answering(202, "text/event-stream", "data: {\"n\":1}\n\n")
        .events()
        .await
        .unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data.n, 1);
}

#[tokio::test]
async fn strict_answers_and_drift() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let of = |answers, status, came, body| {
        let told = Arc::clone(&told);
        let headers = match came {
            "" => Vec::new(),
            came => vec![("content-type", came)],
        };
        let transport = Answering {
            status,
            headers,
            body,
            asked: Arc::default(),
        };
        let client = Client::builder().transport(transport).configure(|builder| {
            builder.answers(answers).on_drift(move |event| {
                let line = format!("{}: {}, {}", event.place(), event.expected(), event.found());
                told.lock().unwrap().push(line);
            })
        });
        client.build().unwrap().api()
    };
    let told = || std::mem::take(&mut *told.lock().unwrap());
    let error = of(Answers::Strict, 201, JSON, ONE)
        .add_thing()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error}");
    let error = of(Answers::Strict, 200, "text/plain", ONE)
        .add_thing()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`text/plain` came"), "{error}");
    assert!(
        of(Answers::Strict, 200, "", "")
            .list_things()
            .await
            .is_err()
    );
    told();

    let tolerant = Answers::Tolerant;
    of(tolerant, 200, JSON, ONE).add_thing().await.unwrap();
    assert!(told().is_empty());
    of(tolerant, 201, "text/plain", ONE)
        .add_thing()
        .await
        .unwrap();
    assert_eq!(
        told(),
        [
            "status: 200, 201",
            "content type: application/json, text/plain"
        ]
    );
    of(tolerant, 200, "", ONE).bare().await.unwrap();
    assert_eq!(told(), ["body: no body, 7 bytes"]);
    assert!(of(tolerant, 204, "", "").enqueue().await.unwrap().is_none());
    assert_eq!(told(), ["status: 202, 204"]);
    // What could not be read is not said to be read as anything: the error says what does not fit.
    assert!(of(tolerant, 204, "", "").add_thing().await.is_err());
    assert_eq!(told(), [""; 0]);
}

#[tokio::test]
async fn redirects_that_are_described_are_answers() {
    let there = [("location", "/elsewhere")];
    let (api, asked) = with(302, &there, "");
    let ((), head) = api.download("1").with_response().await.unwrap();
    assert_eq!(DownloadHeaders::from(&head).location.unwrap(), "/elsewhere");
    assert_eq!(asked.lock().unwrap().len(), 1);

    // Beside a success it is the way to that, and an error where the way is not taken.
    let (api, asked) = with(307, &[("location", "https://other.example/elsewhere")], "");
    let Err(Error::Api(failure)) = api.moved().await else {
        panic!("a redirect to another origin was followed");
    };
    assert!(matches!(failure.kind(), MovedError::Redirection(status) if *status == 307));
    let headers = MovedHeaders::from(failure.head());
    assert_eq!(headers.location.as_deref(), Some("https://other.example/elsewhere"));
    assert_eq!(asked.lock().unwrap().len(), 1);
    let (api, asked) = with(307, &there, "");
    assert!(matches!(api.moved().await, Err(Error::Api(_))));
    assert_eq!(asked.lock().unwrap().len(), 6, "five redirects are followed");

    let cookies = [
        ("location", "/"),
        ("set-cookie", "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT"),
        ("set-cookie", "b=2"),
    ];
    let (api, asked) = with(303, &cookies, "");
    let ((), head) = api.login().with_response().await.unwrap();
    let headers = LoginHeaders::from(&head);
    assert_eq!(headers.location.as_deref(), Some("/"));
    assert_eq!(headers.set_cookie.unwrap().len(), 2);
    assert_eq!(asked.lock().unwrap().len(), 1);

    // One that is not described is followed as long as the client allows.
    let (api, asked) = with(302, &there, "");
    assert!(api.hal().await.is_err());
    assert!(asked.lock().unwrap().len() > 1);
}

#[tokio::test]
async fn an_error_of_several_media_types() {
    let failing = async |status, came, body| match answering(status, came, body).failing().await {
        Err(Error::Api(failure)) => failure.into_kind(),
        other => panic!("{other:?}"),
    };
    let json = r#"{"code":"c","message":"no"}"#;
    for came in [JSON, "application/problem+json; charset=utf-8", ""] {
        let error = failing(403, came, json).await;
        assert!(matches!(error, FailingError::Forbidden(problem) if problem.code == "c"));
    }
    let error = failing(403, "text/plain;charset=utf-8", "no").await;
    assert!(matches!(error, FailingError::ForbiddenPlain(text) if text == "no"));
    let error = failing(404, JSON, json).await;
    assert!(matches!(error, FailingError::ClientError(status, _) if status == 404));
    let error = failing(404, "text/plain", "no").await;
    assert!(matches!(error, FailingError::ClientErrorPlain(_, text) if text == "no"));
    let error = failing(500, "text/html", "<p>").await;
    assert!(matches!(error, FailingError::DefaultHtml(status, _) if status == 500));
    let error = failing(500, JSON, json).await;
    assert!(matches!(error, FailingError::Default(..)));
    // Those of an operation whose success is a stream.
    let conflict = answering(409, JSON, json).events().await;
    assert!(
        matches!(conflict, Err(Error::Api(failure)) if matches!(failure.kind(), EventsError::Conflict(_)))
    );
}

#[tokio::test]
async fn headers_have_types() {
    let (api, _) = with(
        200,
        &[
            ("x-ids", "1, 2"),
            ("x-ids", "3"),
            ("x-kinds", "good,\"bad\""),
            ("x-obj", "a,1,b,2"),
            ("x-exploded", "limit=5,unit=s"),
            ("x-map", "a,1"),
            ("x-one", "a, b"),
            ("x-when", "2024-05-01T10:00:00Z"),
            ("x-json", "{\"a\": 7}"),
            ("set-cookie", "a=1, 2"),
        ],
        "",
    );
    let ((), head) = api.headers().with_response().await.unwrap();
    let headers = HeadersHeaders::from(&head);
    assert_eq!(headers.x_ids.unwrap(), [1, 2, 3]);
    assert_eq!(headers.x_kinds.unwrap().len(), 2);
    let object = headers.x_obj.unwrap();
    assert_eq!((object.a, object.b.as_deref()), (Some(1), Some("2")));
    let limits = headers.x_exploded.unwrap();
    assert_eq!((limits.limit, limits.unit.as_deref()), (Some(5), Some("s")));
    assert_eq!(headers.x_map.unwrap()["a"], 1);
    assert_eq!(headers.x_one.as_deref(), Some("a, b"));
    assert!(headers.x_when.is_some());
    assert_eq!(headers.x_json.unwrap().a, Some(7));
    assert_eq!(headers.set_cookie.unwrap(), ["a=1, 2"]);

    let limits = [
        ("x-limits", "1"),
        ("x-limits", "2"),
        ("content-type", "text/plain"),
    ];
    let (api, _) = with(404, &limits, "no");
    let Err(Error::Api(failure)) = api.failing().await else {
        panic!("no error");
    };
    assert_eq!(
        FailingHeaders::from(failure.head()).x_limits.unwrap(),
        [1, 2]
    );
}

#[tokio::test]
async fn unread() {
    // Any status is a response, and nothing is compared with the document.
    for status in [200, 302, 404, 500] {
        let api = answering(status, "text/html", "<p>");
        let raw = api
            .hal()
            .with(|o| o.retry(apiloom_runtime::Retry::never()))
            .raw();
        let response = raw.await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], "text/html");
        assert_eq!(&response.bytes()[..], b"<p>");
        assert_eq!(response.text().unwrap(), "<p>");
    }
    // A stream where the document has none, and bytes where it has one.
    let mut response = answering(200, JSON, ONE)
        .hal()
        .raw()
        .streamed()
        .await
        .unwrap();
    assert!(response.bytes().is_empty());
    let mut download = response.download();
    let mut bytes = Vec::new();
    while let Some(chunk) = download.chunk().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(bytes, ONE.as_bytes());
    let response = answering(200, "application/pdf", "pages")
        .pdf()
        .raw()
        .await
        .unwrap();
    assert_eq!(&response.bytes()[..], b"pages");
    // An answer without content in the document has its bytes.
    let ((), head) = answering(200, JSON, r#"{"error":"e"}"#)
        .bare()
        .with_response()
        .await
        .unwrap();
    assert_eq!(&head.body()[..], br#"{"error":"e"}"#);
    // A parameter of that name is still there.
    let (api, asked) = with(200, &[], "");
    api.clash().raw_(true).raw().await.unwrap();
    assert_eq!(asked.lock().unwrap()[0].uri.query(), Some("raw=true"));
}

#[tokio::test]
async fn errors_say_what_the_server_said() {
    let said = async |status, came, body| {
        let error = answering(status, came, body).add_thing().await.unwrap_err();
        let text = error.to_string();
        assert!(error.source().is_none(), "{text} says it all");
        let any = AnyError::from(error);
        assert_eq!(any.to_string(), text);
        assert!(any.source().is_none());
        text
    };
    let rows = [
        (
            (422, JSON, r#"{"code":"c","message":"n is missing"}"#),
            "addThing: 422 Unprocessable Entity: n is missing",
        ),
        (
            (422, JSON, r#"{"code":"c"}"#),
            r#"addThing: 422 Unprocessable Entity: {"code":"c"}"#,
        ),
        (
            (
                404,
                JSON,
                r#"{"detail":[{"loc":["path","id"],"msg":"not an id"}]}"#,
            ),
            "addThing: 404 Not Found is not documented: path.id: not an id",
        ),
        (
            (400, "text/plain", "so\u{1b}[1m\nnot"),
            "addThing: 400 Bad Request is not documented: so\\u{1b}[1m not",
        ),
        ((409, "", ""), "addThing: 409 Conflict is not documented"),
        (
            (400, JSON, r#"{"kind":"x","api_key":"k1"}"#),
            r#"addThing: 400 Bad Request is not documented: {"kind":"x","api_key":"[redacted]"}"#,
        ),
    ];
    for ((status, came, body), expected) in rows {
        assert_eq!(said(status, came, body).await, expected);
    }
    // One that is described and does not fit says both.
    let text = said(422, JSON, r#"{"detail":"no"}"#).await;
    assert!(text.starts_with("addThing: 422 Unprocessable Entity, whose body does not fit at "), "{text}");
    assert!(text.ends_with(": no"), "{text}");
    // A status without a name is its number.
    let text = said(419, "text/html", "<title>Page Expired</title>").await;
    assert_eq!(text, "addThing: 419 is not documented: Page Expired");
}

#[tokio::test]
async fn an_answer_to_head_has_no_content() {
    answering(200, JSON, "").look().await.unwrap();
    assert!(matches!(
        answering(404, JSON, "").look().await,
        Err(Error::Api(_))
    ));
}

#[tokio::test]
async fn an_error_that_only_the_configuration_knows() {
    use golden_presumed::api::{AddThingError, ListThingsError};
    let of = |status, came, body| {
        let transport = Answering {
            status,
            headers: vec![("content-type", came)],
            body,
            asked: Arc::default(),
        };
        let client = golden_presumed::Client::builder().transport(transport);
        client.build().unwrap().api()
    };
    let problem = r#"{"code":7,"message":"no"}"#;
    let Err(Error::Api(failure)) = of(404, JSON, problem).list_things().await else {
        panic!("not of the presumed type");
    };
    assert!(
        matches!(failure.kind(), ListThingsError::Default(status, problem) if *status == 404 && problem.code == 7)
    );
    // What does not fit, or is no error, is unexpected as ever.
    for (status, body) in [(404, r#"{"detail":"no"}"#), (302, problem), (409, "<p>")] {
        let error = of(status, JSON, body).list_things().await.unwrap_err();
        assert!(matches!(error, Error::Unexpected(_)), "{error}");
    }
    // What the document describes comes first.
    let error = of(409, "text/plain", "there")
        .add_thing()
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Api(failure) if matches!(failure.kind(), AddThingError::Conflict(_)))
    );
    let error = of(400, JSON, problem).purge().await.unwrap_err();
    assert_eq!(error.to_string(), "purge: 400 Bad Request: no");
    of(200, JSON, problem).purge().await.unwrap();
}
