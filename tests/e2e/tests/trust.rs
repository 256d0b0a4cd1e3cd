//! Generating anew never changes what a call means: two clients of one API, the second one of a document
//! in which everything has changed places, generated with the lock of the first.

use apiloom_runtime::bytes::Bytes;

/// The same calls, word for word, of either client; what they send.
macro_rules! calls {
    ($client:ident, $load:ident) => {{
        use $client::models::{Mark, MarkStreet, Place, $load as Load};
        let client = $client::Client::builder().build().unwrap();
        let load = Load::new("a name", "an owner", Place::new("a street", "a town"));
        let moves = client.moves();
        [
            sent(moves.move_("here", "there", "a reason", &load).to_http()),
            sent(moves.note("a title", "a text").to_http()),
            sent(moves.mark(&Mark::Street(MarkStreet::new("a street"))).to_http()),
        ]
    }};
}

/// Everything of a request but the name of the client: line, headers and body.
fn sent<E: std::fmt::Debug>(request: Result<http::Request<Bytes>, E>) -> (String, Vec<u8>) {
    let mut request = request.unwrap();
    request.headers_mut().remove("user-agent");
    let head = format!(
        "{} {} {:?}",
        request.method(),
        request.uri(),
        request.headers()
    );
    let body = request.body().to_vec();
    (head, body)
}

/// Forms and objects are written in the order of the call or of the document, which means nothing.
fn sorted(body: &[u8]) -> Vec<String> {
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) {
        return vec![value.to_string()];
    }
    let text = String::from_utf8_lossy(body).into_owned();
    let mut fields: Vec<String> = text.split('&').map(str::to_owned).collect();
    fields.sort();
    fields
}

#[test]
fn callers_send_the_same_when_everything_changes_places() {
    let before = calls!(trust_before, Load);
    let after = calls!(golden_trust, LoadInput);
    for ((old_head, old_body), (new_head, new_body)) in before.iter().zip(&after) {
        assert_eq!(old_head, new_head);
        assert_eq!(sorted(old_body), sorted(new_body));
    }
    let (head, body) = &after[0];
    assert!(
        head.starts_with("POST http://localhost/moves?from=here&to=there {"),
        "{head}"
    );
    assert!(head.contains("\"x-reason\": \"a reason\""), "{head}");
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(body).unwrap(),
        serde_json::json!({
            "name": "a name",
            "owner": "an owner",
            "place": {"street": "a street", "town": "a town"},
        })
    );
    assert_eq!(sorted(&after[1].1), ["text=a%20text", "title=a%20title"]);
    assert_eq!(sorted(&after[2].1), [r#"{"street":"a street"}"#]);
}
