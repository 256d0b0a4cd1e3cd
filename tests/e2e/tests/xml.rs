//! Bodies in XML, both ways, over real sockets. What the server expects and answers is written by hand, from the XML
//! Object of OAS 3.0.4.

use std::sync::{Arc, Mutex};

use apiloom_runtime::Error;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::IntoResponse;
use chrono::NaiveDate;
use golden_version32::models::{Book as Book32, Owner, Shelf};
use golden_xml::Client;
use golden_xml::books::{ChangeBookCallBody, ListBooksError};
use golden_xml::boxes::AnyBoxError;
use golden_xml::models::{BookInput, BookKind, BoxModel, Note};

/// What came: the media type and the body.
type Came = Arc<Mutex<Vec<(String, String)>>>;

/// A server that answers everything with one body.
async fn server(status: u16, answer: &'static str) -> (Client, Came) {
    let came = Came::default();
    let handle = move |State(came): State<Came>, request: Request| async move {
        let (head, body) = request.into_parts();
        let header = |name: &str| {
            let value = head.headers.get(name);
            value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        let accept = format!("{} <- {}", header("content-type"), header("accept"));
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        came.lock()
            .unwrap()
            .push((accept, String::from_utf8(body.to_vec()).unwrap()));
        let status = axum::http::StatusCode::from_u16(status).unwrap();
        let kind = [("content-type", "application/xml; charset=utf-8")];
        (status, kind, Bytes::from_static(answer.as_bytes())).into_response()
    };
    let app = Router::new().fallback(handle).with_state(came.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client = Client::builder()
        .base_url(&format!("http://{address}"))
        .build()
        .unwrap();
    (client, came)
}

const BOOKS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<s:Books xmlns:s="urn:shelf" xmlns:x="urn:x">
  <!-- two of them -->
  <Book id="1" x:lang="de">
    <title>Effi &amp; Briest</title><Price>9.50</Price><lent>false</lent><published>1896-01-01</published>
    <kind>novel</kind><author>Fontane</author>
    <notes><notes by="Ani">good <![CDATA[<book>]]></notes><notes/></notes>
    <sequel id="2"><title/><author>A</author><author>B</author><shelf>7</shelf></sequel>
  </Book>
  <Book id="3"><title xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/></Book>
</s:Books>"#;

#[tokio::test]
async fn answers_are_read() {
    let (client, came) = server(200, BOOKS).await;
    let books = client.books().list_books().await.unwrap();
    assert_eq!(came.lock().unwrap()[0].0, " <- application/xml");
    let [first, second] = books.as_slice() else {
        panic!("two books")
    };
    assert_eq!((first.id, first.language.as_deref()), (1, Some("de")));
    assert_eq!(first.title.as_deref(), Some("Effi & Briest"));
    assert_eq!((first.price, first.lent), (Some(9.5), Some(false)));
    assert_eq!(first.published, NaiveDate::from_ymd_opt(1896, 1, 1));
    assert_eq!(first.kind, Some(BookKind::Novel));
    assert_eq!(first.authors, ["Fontane"]);
    let notes = first.notes.as_ref().unwrap();
    assert_eq!(notes[0], Note::default().by("Ani").text("good <book>"));
    assert_eq!(notes[1], Note::default().text(""));
    let sequel = first.sequel.as_ref().unwrap();
    assert_eq!((sequel.id, sequel.title.as_deref()), (2, Some("")));
    assert_eq!(sequel.authors, ["A", "B"]);
    assert_eq!((second.title.as_deref(), second.authors.len()), (None, 0));
}

#[tokio::test]
async fn bodies_are_written() {
    let answer = r#"<Book id="7"><title>T</title></Book>"#;
    let (client, came) = server(201, answer).await;
    let sequel = BookInput::new(None, Vec::new());
    let book = BookInput::new(Some("<T> & \"U\""), vec!["A".to_owned(), "B".to_owned()])
        .language("d\ne")
        .price(0.5)
        .lent(true)
        .published(NaiveDate::from_ymd_opt(2020, 2, 29).unwrap())
        .kind(BookKind::Essay)
        .notes(vec![Note::default().by("me").text("n"), Note::default()])
        .sequel(sequel);
    let kept = client.books().add_book(&book).await.unwrap();
    assert_eq!((kept.id, kept.title.as_deref()), (7, Some("T")));
    let expected = [
        r#"<?xml version="1.0" encoding="UTF-8"?>"#,
        r#"<Book xmlns:x="urn:x" x:lang="d&#10;e"><title>&lt;T&gt; &amp; "U"</title><Price>0.5</Price><lent>true</lent>"#,
        r#"<published>2020-02-29</published><kind>essay</kind><author>A</author><author>B</author>"#,
        r#"<notes><notes by="me">n</notes><notes/></notes>"#,
        r#"<sequel><title xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></sequel></Book>"#,
    ];
    let came = came.lock().unwrap();
    assert_eq!(came[0].0, "text/xml <- application/xml");
    assert_eq!(came[0].1, expected.concat());
}

#[tokio::test]
async fn lists_and_maps_within() {
    let answer = "<labels><left>a</left><right/></labels>";
    let (client, came) = server(200, answer).await;
    let mut inner = BoxModel::new(2);
    inner
        .additional_properties
        .insert("colour".to_owned(), "red".to_owned());
    let outer = BoxModel::new(1).boxes(vec![inner, BoxModel::new(3)]);
    let labels = client.boxes().put_box(&outer).await.unwrap();
    let labels: Vec<_> = labels
        .iter()
        .map(|(key, value)| (&**key, &**value))
        .collect();
    assert_eq!(labels, [("left", "a"), ("right", "")]);
    let (_, body) = came.lock().unwrap()[0].clone();
    let (_, body) = body.split_once("?>").unwrap();
    assert_eq!(
        body,
        "<Box><size>1</size><boxes><size>2</size><colour>red</colour></boxes><boxes><size>3</size></boxes></Box>"
    );
    // What XML has no name for is told before anything is sent.
    let mut unnamed = BoxModel::new(1);
    unnamed
        .additional_properties
        .insert("no name".to_owned(), String::new());
    let error = client.boxes().put_box(&unnamed).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("a key is no name of an XML element"),
        "{error}"
    );
    assert_eq!(came.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn where_json_and_xml_differ_the_caller_chooses() {
    let (client, came) = server(204, "").await;
    let body = ChangeBookCallBody::Xml(BookInput::new(None, Vec::new()).lent(true));
    client.books().change_book("1").body(body).await.unwrap();
    let (kinds, text) = came.lock().unwrap()[0].clone();
    assert!(kinds.starts_with("application/xml <-"), "{kinds}");
    assert!(text.ends_with("<lent>true</lent></Book>"), "{text}");
}

#[tokio::test]
async fn documented_errors_are_read() {
    let (client, _) = server(409, "<Error><Code>Taken</Code><Detail>x</Detail></Error>").await;
    let error = client.books().list_books().await.unwrap_err();
    let Error::Api(failure) = error else {
        panic!("a documented error: {error:?}")
    };
    let ListBooksError::Default(status, problem) = failure.into_kind() else {
        panic!("the only one that is documented")
    };
    assert_eq!(
        (status.as_u16(), &*problem.code, problem.message),
        (409, "Taken", None)
    );
}

/// What is not the documented XML is an error with its place, and what would be dangerous is not looked at.
#[tokio::test]
async fn hostile_and_wrong_answers() {
    let laughs = r#"<!DOCTYPE Books [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Books><Book id="1"><title>&b;</title></Book></Books>"#;
    for (answer, told) in [
        (laughs, "a document type is not read"),
        ("<Error/>", "expected the element `Books`"),
        (
            "<Books><Book id='x'><title/></Book></Books>",
            "at `/0/id` (byte 7): expected a number",
        ),
        (
            "<Books><Book><title/></Book></Books>",
            "at `/0/id` (byte 7): missing required property",
        ),
        (
            "<Books><Book id='1'>",
            "the document ends inside an element",
        ),
        ("{}", "there is no element"),
    ] {
        let (client, _) = server(200, answer).await;
        let error = client.books().list_books().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{answer}: {error:?}");
        let text = std::error::Error::source(&error)
            .map_or_else(|| error.to_string(), ToString::to_string);
        assert!(text.contains(told), "{answer}: {text}");
    }
}

#[tokio::test]
async fn what_has_no_form_in_xml_is_text() {
    let (client, _) = server(200, "<box/>").await;
    assert_eq!(client.boxes().any_box().await.unwrap(), "<box/>");
}

/// A received document has a root, whether the document speaks of it or not.
#[tokio::test]
async fn roots_without_a_name() {
    let (client, _) = server(400, "<whatever><a>1</a><b/></whatever>").await;
    let error = client.boxes().any_box().await.unwrap_err();
    let Error::Api(failure) = error else {
        panic!("a documented error: {error:?}")
    };
    let AnyBoxError::BadRequest(texts) = failure.into_kind() else {
        panic!("the only one that is documented")
    };
    assert_eq!(texts, ["1", ""]);
    let (client, _) = server(200, "<whatever><count>007</count></whatever>").await;
    assert_eq!(client.boxes().put_any_box().await.unwrap().count, Some(7));
}

/// OAS 3.2.0, "XML Node Names": an element of a component has the component's name; `nodeType` says the rest.
#[test]
fn names_of_version_3_2() {
    let owner = Owner::default()
        .since(NaiveDate::from_ymd_opt(2020, 1, 2).unwrap())
        .name("<A>");
    let book = |title: &str| Book32::default().title(title);
    let shelf = Shelf::default()
        .owner(owner.clone())
        .lender(owner)
        .books(vec![book("a"), book("b")])
        .returned(vec![book("c")]);
    let client = golden_version32::Client::builder().build().unwrap();
    let request = client.things().put_shelf(&shelf).to_http().unwrap();
    let text = std::str::from_utf8(request.body()).unwrap();
    let expected = [
        r#"<Shelf><Owner since="2020-01-02"><![CDATA[<A>]]></Owner><lender since="2020-01-02"><![CDATA[<A>]]></lender>"#,
        r#"<Book>a</Book><Book>b</Book><returned><Book>c</Book></returned></Shelf>"#,
    ];
    assert_eq!(text.split_once("?>").unwrap().1, expected.concat());
}
