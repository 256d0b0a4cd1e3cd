//! What generated operations send, without a server: `to_http` on the golden document of operations.

use golden_operations::Client;
use golden_operations::models::{ListThingsSort, SetStateBody, Thing};

fn client() -> Client {
    Client::builder().build().unwrap()
}

fn line(request: &http::Request<bytes::Bytes>) -> String {
    format!("{} {}", request.method(), request.uri())
}

#[test]
fn parameters_go_where_they_belong() {
    let things = client().things();
    let filter = [("a b".to_owned(), "c&d".to_owned())].into_iter().collect();
    let since = "2026-01-02T03:04:05Z".parse().unwrap();
    let request = things
        .list_things()
        .limit(5)
        .sort(ListThingsSort::Age)
        .ids(&["x", "y z"])
        .kinds(&[1, 2])
        .filter(&filter)
        .since(since)
        .x_trace("t")
        .to_http()
        .unwrap();
    assert_eq!(
        line(&request),
        "GET http://127.0.0.1:8080/v1/things?limit=5&sort=age&ids=x&ids=y%20z&kinds=1,2&filter%5Ba%20b%5D=c%26d\
         &since=2026-01-02T03%3A04%3A05Z"
    );
    assert_eq!(request.headers()["x-trace"], "t");
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(
        request.headers()["user-agent"],
        "golden-operations/0.1.0 apiloom-runtime/0.1.0"
    );
    // Set twice, the last one counts; an empty list says nothing.
    let request = things
        .list_things()
        .limit(5)
        .limit(6)
        .ids(&[])
        .to_http()
        .unwrap();
    assert_eq!(
        line(&request),
        "GET http://127.0.0.1:8080/v1/things?limit=6"
    );
}

#[test]
fn bodies() {
    let things = client().things();
    let request = things
        .create()
        .body(&Thing::new("1").name(None))
        .to_http()
        .unwrap();
    assert_eq!(line(&request), "POST http://127.0.0.1:8080/v1/things");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(&request.body()[..], br#"{"id":"1","name":null}"#);
    assert!(things.create().to_http().unwrap().body().is_empty());
    let plain = client().api();
    let request = plain.set_state(SetStateBody::Stop).to_http().unwrap();
    assert_eq!(&request.body()[..], b"\"stop\"");
    assert_eq!(
        &plain.set_number().body(7).to_http().unwrap().body()[..],
        b"7"
    );
    let request = things.replace("a", 1, &Thing::new("1")).to_http().unwrap();
    assert_eq!(line(&request), "PUT https://other.example.com/things/a/1");
    assert_eq!(
        request.headers()["content-type"],
        "application/merge-patch+json"
    );
}

#[test]
#[allow(deprecated)]
fn values_that_cannot_be_sent_are_refused() {
    let things = client().things();
    let call = things.get_part("a/../b", 7, "?&=");
    assert_eq!(
        line(&call.to_http().unwrap()),
        "GET http://127.0.0.1:8080/v1/things/a%2F..%2Fb/7?q=%3F%26%3D"
    );
    for id in ["", ".", ".."] {
        let error = things.get_part(id, 7, "q").to_http().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the path parameter `id` must not be empty, `.` or `..`"
        );
    }
    let error = things
        .list_things()
        .x_trace("a\r\nb: c")
        .to_http()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the header `X-Trace` has a value that cannot be sent"
    );
    let error = things
        .list_things()
        .with(|options| options.header("a b", "c"))
        .to_http()
        .unwrap_err();
    assert_eq!(error.to_string(), "`a b` is no header name");
}
