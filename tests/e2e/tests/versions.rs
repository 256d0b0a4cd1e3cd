//! What OpenAPI 3.1 and 3.2 have beside 3.0, on their golden documents: models, sequences, requests.

// For one JSON value with a property of every kind.
#![recursion_limit = "256"]

use apiloom_runtime::json::{Read, ReadError, Reader, from_slice, to_vec};
use apiloom_runtime::stream::StreamError;
use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Answers, Body, BoxFuture};
use golden_version31::models::{
    Conditional, Everything, EverythingColor, EverythingEveryKind, EverythingKnown,
    EverythingKnownOrNumber, EverythingLevel, EverythingQuoted, EverythingSeveral, Place,
};
use golden_version31::{api::ChatSuccess, models::Chunk};
use golden_version32::Wire as Wire32;
use golden_version32::models::{Animal, Event, Filter, Finding, Thing};
use serde_json::{Value, json};

fn read<T: apiloom_runtime::json::Read<golden_version31::Wire>>(
    value: &Value,
) -> Result<T, ReadError> {
    from_slice::<golden_version31::Wire, T>(value.to_string().as_bytes())
}

fn everything() -> Value {
    json!({
        "nullType": null, "nullAnyOf": null, "nullOneOf": 3, "nullEnum": null, "nullConst": 1.5, "nullOld": null,
        "onlyNull": null, "several": 5, "severalDeep": ["a"], "everyKind": {"y": true},
        "allKinds": [{"x": [null]}], "quoted": 2, "quotedFlag": true, "whole": 2.5, "constant": "fixed",
        "constantNumber": 4, "constantBool": true, "mixed": true, "level": 10, "color": "red",
        "known": "third", "knownOrNumber": 7, "place": [106.8, -6.2, null],
        "route": [[0.5, 1.5, "a"], [2.5, 3.5, null]], "pair": ["a", false], "openTuple": ["a", 1, 2],
        "exclusive": 18446744073709551614_u64, "patterns": {"x-a": 1},
        "patternsBesideOthers": {"name": "n", "x-a": 1, "y": ["any"]}, "names": {"a": "b"},
        "unevaluated": {"a": "b", "c": 3}, "bytes": "AAEC", "picture": "iVBORw==", "nested": "{\"a\":1}",
        "anything": {"x": [1]}, "empty": [null],
        "conditional": {"kind": "card", "number": "1", "iban": "2", "since": 3},
        "described": {"text": "a"}, "narrowed": null, "widened": {"text": "a", "more": 1},
        "local": {"depth": 1}, "anchored": {"left": "l"}, "byId": {"depth": 2},
        "tree": {"children": [{"children": []}]}, "examples": "a", "untypedArray": [1], "untypedObject": {"x": 1}
    })
}

#[test]
fn what_json_schema_says_comes_out_as_it_went_in() {
    let value = everything();
    let model: Everything = read(&value).unwrap();
    let text = to_vec::<golden_version31::Wire, _>(&model);
    assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), value);
    assert_eq!(model.null_type, None);
    assert_eq!(model.null_any_of, Some(None));
    assert_eq!(model.several, Some(Some(EverythingSeveral::Integer(5))));
    assert!(matches!(
        model.every_kind,
        Some(Some(EverythingEveryKind::Variant5(_)))
    ));
    assert_eq!(model.quoted, Some(EverythingQuoted::V2));
    assert_eq!(model.level, Some(EverythingLevel::Debug));
    assert_eq!(model.color, Some(Some(EverythingColor::Red)));
    assert!(
        matches!(model.known, Some(EverythingKnown::Unknown(text)) if text.as_str() == "third")
    );
    assert!(matches!(
        model.known_or_number,
        Some(EverythingKnownOrNumber::Integer(7))
    ));
    assert_eq!(model.pair, Some(("a".to_owned(), Some(false))));
    let conditional: Conditional = model.conditional.unwrap();
    assert_eq!(conditional.iban.as_deref(), Some("2"));
}

#[test]
fn a_tuple_has_its_length() {
    let place: Place = read(&json!([1.0, 2.0, "here"])).unwrap();
    assert_eq!(place, (1.0, 2.0, Some("here".to_owned())));
    let short = read::<Place>(&json!([1.0])).unwrap_err().to_string();
    assert!(short.contains("expected a list of 3 elements"), "{short}");
}

/// Answers every request with the same text, of a media type.
struct Answering(&'static str, &'static str);

impl Transport for Answering {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let response = http::Response::builder()
            .header("content-type", self.0)
            .body(Body::from(self.1))
            .unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn version31(media_type: &'static str, text: &'static str) -> golden_version31::Client {
    golden_version31::Client::builder()
        .base_url("https://example.com")
        .transport(Answering(media_type, text))
        .build()
        .unwrap()
}

fn version32(media_type: &'static str, text: &'static str) -> golden_version32::Client {
    golden_version32::Client::builder()
        .transport(Answering(media_type, text))
        .build()
        .unwrap()
}

#[tokio::test]
async fn json_or_events_as_the_server_says() {
    let body = golden_version31::models::ChatBody::default();
    let client = version31("application/json", r#"{"texts": ["a"]}"#);
    let ChatSuccess::Ok(answer) = client.api().chat(&body).await.unwrap() else {
        panic!("no JSON");
    };
    assert_eq!(answer.texts, ["a"]);
    let client = version31(
        "text/event-stream; charset=utf-8",
        "data: {\"text\": \"a\"}\n\ndata: {}\n\ndata: {\"text\": \"b\"}\n\ndata: [DONE]\n\n",
    );
    let ChatSuccess::OkEventStream(mut events) = client.api().chat(&body).await.unwrap() else {
        panic!("no events");
    };
    let first = events.try_next().await.unwrap().unwrap();
    assert_eq!(first.data, Chunk::new("a"));
    let Err(StreamError::Item(item)) = events.try_next().await else {
        panic!("a chunk without text");
    };
    assert_eq!(item.text(), b"{}");
    assert_eq!(events.try_next().await.unwrap().unwrap().data.text, "b");
    assert!(events.try_next().await.unwrap().is_none());
}

/// An answer that is described as null says nothing, whatever comes with its status.
#[tokio::test]
async fn null_is_nothing() {
    let json = "application/json";
    for text in ["null", "", " null\n", r#"{"a": 1}"#] {
        let () = version31(json, text).api().put_nothing().await.unwrap();
    }
    let strict = |text| {
        let call = version31(json, text).api().put_nothing();
        call.with(|options| options.answers(Answers::Strict))
    };
    strict("null").await.unwrap();
    let error = strict(r#"{"a": 1}"#).await.unwrap_err().to_string();
    assert!(error.contains("expected null, found an object"), "{error}");
    // A page of something else is none of it.
    let page = version31("text/html", "<p>Log in</p>");
    assert!(page.api().put_nothing().await.is_err());
    let error = version31(json, "nul").api().put_nothing().await;
    assert!(error.is_err());
    let chunk = version31(json, r#"{"text":"a"}"#).api().get_nothing().await;
    assert_eq!(chunk.unwrap(), Some(Chunk::new("a")));
}

#[tokio::test]
async fn lines_of_json() {
    let client = version31(
        "application/x-ndjson",
        "{\"text\":\"a\"}\r\n{\"text\":\"b\"}",
    );
    let mut lines = client.api().log().await.unwrap();
    let mut texts = Vec::new();
    while let Some(chunk) = lines.try_next().await.unwrap() {
        texts.push(chunk.text);
    }
    assert_eq!(texts, ["a", "b"]);
}

#[tokio::test]
async fn events_described_as_a_whole() {
    let client = version32(
        "text/event-stream",
        "event: added\ndata: {\"kind\":\"cat\",\"lives\":9}\n\nevent: said\nid: 7\ndata: 12\n\n",
    );
    let mut events = client.streams().listen().await.unwrap();
    let Some(added) = events.try_next().await.unwrap() else {
        panic!("no event");
    };
    assert!(
        matches!(&added.data, Event::Added(added) if matches!(&added.data, Animal::Cat(cat) if cat.lives == Some(9)))
    );
    let said = events.try_next().await.unwrap().unwrap();
    assert!(matches!(said.data, Event::Said(said) if said.data == "12"));
    assert_eq!(events.last_event_id(), Some("7"));
    let client = version32("text/event-stream", "data: tick\n\n");
    let mut ticks = client.streams().tick().await.unwrap();
    assert_eq!(ticks.try_next().await.unwrap().unwrap().data, "tick");
}

#[tokio::test]
async fn records_and_a_discriminator_with_a_default() {
    let client = version32(
        "application/json-seq",
        "\u{1e}{\"kind\":\"cat\"}\n\u{1e}{\"kind\":\"dog\",\"name\":\"Rex\"}\n\u{1e}{\"name\":\"none\"}\n",
    );
    let mut records = client.streams().record().await.unwrap();
    let mut animals = Vec::new();
    while let Some(animal) = records.try_next().await.unwrap() {
        animals.push(animal);
    }
    assert!(matches!(
        animals.as_slice(),
        [Animal::Cat(_), Animal::Other(_), Animal::Other(_)]
    ));
    let written = to_vec::<golden_version32::Wire, _>(&animals);
    let expected = r#"[{"kind":"cat"},{"kind":"dog","name":"Rex"},{"name":"none"}]"#;
    assert_eq!(String::from_utf8(written).unwrap(), expected);
}

#[test]
fn a_parent_has_something_that_is_meant_by_default() {
    use golden_version32::models::{Cart, Shape, Tool, Vehicle};
    fn same<T>(text: &str) -> T
    where
        T: apiloom_runtime::json::Read<golden_version32::Wire>
            + apiloom_runtime::json::Write<golden_version32::Wire>,
    {
        let mut input = Reader::new(text.as_bytes()).watching();
        let value = T::read(&mut input).unwrap();
        assert_eq!(input.drift(), [], "{text}");
        assert_eq!(String::from_utf8(to_vec::<golden_version32::Wire, _>(&value)).unwrap(), text);
        value
    }
    assert!(matches!(same(r#"{"type":"Car","wheels":4}"#), Vehicle::Car(_)));
    assert!(matches!(same(r#"{"type":"Vehicle","wheels":1,"more":1}"#), Vehicle::Base(_)));
    for text in [
        r#"{"wheels":2,"load":0.5}"#,
        r#"{"type":"Cart","wheels":2}"#,
        r#"{"type":"Sled","wheels":0}"#,
    ] {
        assert!(matches!(same(text), Vehicle::Cart(_)), "{text}");
    }
    let cart = Vehicle::from(Cart::new(2).load(1.0));
    let written = to_vec::<golden_version32::Wire, _>(&cart);
    assert_eq!(String::from_utf8(written).unwrap(), r#"{"wheels":2,"load":1.0}"#);
    // One that always says what it is.
    assert!(matches!(same(r#"{"kind":"saw"}"#), Tool::Saw(_)));
    assert!(matches!(same(r#"{"kind":"Gadget","use":"x"}"#), Tool::Gadget(_)));
    // A tag that means no other is what it is there for: no deviation.
    assert!(matches!(same(r#"{"kind":"drill"}"#), Tool::Gadget(_)));
    // The parent itself.
    assert!(matches!(same(r#"{"form":"ring","radius":1.0}"#), Shape::Ring(_)));
    for text in [r#"{"color":"red"}"#, r#"{"form":"star","points":5}"#] {
        assert!(matches!(same(text), Shape::Base(_)), "{text}");
    }
}

/// Among alternatives too, and where the schema has no place for the tag: what a schema does not have is ignored.
#[test]
fn a_tag_that_means_no_alternative_means_the_default() {
    for (text, written) in [
        (r#"{"kind":"cat","lives":9}"#, r#"{"kind":"cat","lives":9}"#),
        (r#"{"kind":"stone","weight":1.5}"#, r#"{"weight":1.5}"#),
        (r#"{"weight":1.5}"#, r#"{"weight":1.5}"#),
    ] {
        let mut input = Reader::new(text.as_bytes()).watching();
        let value: Finding = Read::<Wire32>::read(&mut input).unwrap();
        assert_eq!(input.drift(), [], "{text}");
        assert_eq!(matches!(value, Finding::Object(_)), !text.contains("cat"));
        assert_eq!(String::from_utf8(to_vec::<Wire32, _>(&value)).unwrap(), written);
    }
}

/// Where the document lists values beside any text, others are no deviation.
#[test]
fn others_than_the_listed_values_are_documented_where_any_text_is() {
    let mut input = Reader::new(br#"{"mood":"grim"}"#).watching();
    let value: Thing = Read::<Wire32>::read(&mut input).unwrap();
    assert_eq!(input.drift(), []);
    assert_eq!(to_vec::<Wire32, _>(&value), br#"{"mood":"grim"}"#);
}

#[test]
fn methods_and_whole_queries() {
    let client = golden_version32::Client::builder().build().unwrap();
    let filter = Filter::default().name("a b").age(3);
    let shown =
        |request: http::Request<bytes::Bytes>| format!("{} {}", request.method(), request.uri());
    let things = client.things();
    let rows = [
        (
            things.query_things(&filter).to_http().unwrap(),
            "QUERY https://example.com/v1/things",
        ),
        (
            things.purge_things().to_http().unwrap(),
            "PURGE https://example.com/v1/things",
        ),
        (
            things.search(&filter).to_http().unwrap(),
            "GET https://example.com/v1/search?name=a%20b&age=3",
        ),
        (
            things.search_json().filter(&filter).to_http().unwrap(),
            "GET https://example.com/v1/search-json?%7B%22name%22%3A%22a%20b%22%2C%22age%22%3A3%7D",
        ),
        (
            things.search_json().to_http().unwrap(),
            "GET https://example.com/v1/search-json",
        ),
    ];
    for (request, expected) in rows {
        assert_eq!(shown(request), expected);
    }
}
