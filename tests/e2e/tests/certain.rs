//! Nothing is silently wrong: what does not fit the document is the right variant, or an error that
//! says so, never invented data.

use std::sync::{Arc, Mutex};

use apiloom_runtime::json::{Drift, Read, Reader, from_slice};
use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Answers, Body, BoxFuture};
use gloria::users::GetUserError;
use gloria::{Client, Error};
use golden_models::Wire;
use golden_models::models::{Cat, Everything, Pet, Status};
use serde_json::{Value, json};

fn read<T: Read<Wire>>(value: &Value) -> Result<T, String> {
    from_slice::<Wire, T>(value.to_string().as_bytes()).map_err(|error| error.to_string())
}

#[test]
fn the_tag_decides_and_the_body_has_to_fit_it() {
    // Unknown: kept as it came.
    let bird = json!({"petType": "bird", "wings": 2});
    match read::<Pet>(&bird).unwrap() {
        Pet::Unknown(value) => assert_eq!(value, bird.into()),
        other => panic!("{other:?}"),
    }
    // The body of a dog with the tag of a cat is no dog.
    let mixed = json!({"petType": "cat", "friend": {"petType": "dog"}});
    assert_eq!(read::<Pet>(&mixed).unwrap(), Pet::Cat(Cat::default()));
    let broken = json!({"petType": "cat", "lives": "nine"});
    assert_eq!(
        read::<Pet>(&broken).unwrap_err(),
        "at `/lives` (byte 9): expected a number, found a string"
    );
    // What tells no variant is kept too, unless somebody wants it strictly.
    let without = json!({"lives": 9});
    assert_eq!(read::<Pet>(&without).unwrap(), Pet::Unknown(without.clone().into()));
    let text = without.to_string();
    let mut strict = Reader::new(text.as_bytes()).answers(Answers::Strict);
    let error = <Pet as Read<Wire>>::read(&mut strict).unwrap_err().to_string();
    assert!(error.contains("petType"), "{error}");
    let no_text = json!({"petType": 1});
    assert_eq!(read::<Pet>(&no_text).unwrap(), Pet::Unknown(no_text.into()));
}

#[test]
fn what_is_missing_is_not_made_up() {
    assert_eq!(
        read::<Cat>(&json!({"lives": 9})).unwrap_err(),
        "at `/petType` (byte 11): missing required property"
    );
    // Null is no text, and a list is no object.
    assert!(read::<Cat>(&json!({"petType": null})).is_err());
    assert!(read::<Cat>(&json!([])).is_err());
    assert!(read::<Cat>(&Value::Null).is_err());
}

#[test]
fn words_and_numbers_outside_of_what_is_known() {
    match read::<Status>(&json!("retired")).unwrap() {
        Status::Unknown(word) => assert_eq!(word.as_str(), "retired"),
        known => panic!("{known:?}"),
    }
    assert!(read::<Status>(&json!(1)).is_err());
    assert_eq!(
        read::<i32>(&json!(2_147_483_648_u64)).unwrap_err(),
        "at byte 0: number 2147483648 does not fit in i32"
    );
    assert!(read::<u64>(&json!(-1)).is_err());
    assert!(read::<i64>(&json!(1.5)).is_err());
    assert!(from_slice::<Wire, f64>(b"1e999").is_err());
}

#[test]
fn a_time_without_an_offset_is_no_instant() {
    use apiloom_runtime::json::ReadError;
    type Time = chrono::DateTime<chrono::FixedOffset>;
    let time = |text: &str| -> Result<Time, ReadError> {
        from_slice::<Wire, Time>(format!("\"{text}\"").as_bytes())
    };
    let given = time("2026-01-02T03:04:05+07:00").unwrap();
    assert_eq!(given.to_rfc3339(), "2026-01-02T03:04:05+07:00");
    assert!(time("2026-01-02T03:04:05").is_err());
    assert!(time("2026-02-30T03:04:05Z").is_err());
}

/// Answers every request in the same way.
struct Canned(u16, &'static str);

impl Transport for Canned {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let response = http::Response::builder()
            .status(self.0)
            .header("content-type", "application/json")
            .body(Body::from(self.1));
        Box::pin(async move { Ok(response.unwrap()) })
    }
}

#[tokio::test]
async fn the_status_says_which_error_it_is_not_the_body() {
    let limited = r#"{"error": "too many", "message": "slow down", "statusCode": 429, "timestamp": "2026-01-02T03:04:05Z", "path": "/users"}"#;
    for (status, expected) in [(429, "TooManyRequests"), (500, "ServerError")] {
        let gloria = Client::builder()
            .bearer_auth(gloria::Bearer::token("t"))
            .transport(Canned(status, limited))
            .build()
            .unwrap();
        let error = gloria.users().get_user("1").await.unwrap_err();
        let Error::Api(failure) = &error else {
            panic!("{error}")
        };
        let name = match failure.kind() {
            GetUserError::TooManyRequests(_) => "TooManyRequests",
            GetUserError::ServerError(status, _) if status.as_u16() == 500 => "ServerError",
            other => panic!("{other:?}"),
        };
        assert_eq!((name, failure.status().as_u16()), (expected, status));
    }
}

#[test]
fn nothing_is_filled_in() {
    // `flag` has a default in the document; what did not come is not there.
    let error = read::<Everything>(&json!({"id": "1"})).unwrap_err();
    assert!(error.contains("missing required property"), "{error}");
}

#[tokio::test]
async fn what_is_read_though_the_document_does_not_allow_it_is_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let list = r#"{"items": [{"petType": "cat", "lives": null}], "total": 1}"#;
    let sink = told.clone();
    let models = golden_models::Client::builder()
        .base_url("http://127.0.0.1")
        .transport(Canned(200, list))
        .configure(move |builder| {
            builder.on_drift(move |event| {
                let seen = (event.head().operation(), event.path().to_owned());
                sink.lock().unwrap().push((seen, event.drift()));
            })
        })
        .build()
        .unwrap();
    let cats = models.api().list_cats().await.unwrap();
    assert_eq!(cats.items[0].lives, None);
    let place = ("listCats", "/items/0/lives".to_owned());
    assert_eq!(*told.lock().unwrap(), [(place, Drift::NullProperty)]);
}
