//! What the server sends by itself is read and written by hand; certificates ask for no header.

use std::sync::{Arc, Mutex};

use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Body, BoxFuture};
use golden_leads::models::{CreateOrderShippedCallback, Order, StockChangedWebhook};
use golden_leads::{ApiKey, Client, Wire};

#[test]
fn a_body_that_arrives_is_read_and_written() {
    let shipped: CreateOrderShippedCallback =
        Wire::from_slice(br#"{"order": "a", "parcels": 2, "new": true}"#).unwrap();
    assert_eq!((shipped.order.as_str(), shipped.parcels), ("a", Some(2)));
    assert_eq!(Wire::to_vec(&shipped), br#"{"order":"a","parcels":2}"#);

    let orders: Vec<Order> = Wire::from_slice(br#"[{"id": "1"}, {}]"#).unwrap();
    assert_eq!(orders.len(), 2);

    let changed: StockChangedWebhook = Wire::from_slice(br#"{"left": 7}"#).unwrap();
    assert_eq!(changed.left, 7);
    let error = Wire::from_slice::<StockChangedWebhook>(br#"{"left": "x"}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at `/left` (byte 9): expected a number, found a string"
    );
}

/// Answers with 204 and keeps whether a key was sent.
#[derive(Clone, Default)]
struct Keyed(Arc<Mutex<Vec<bool>>>);

impl Transport for Keyed {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let keyed = request.headers().contains_key("x-key");
        self.0.lock().unwrap().push(keyed);
        let response = http::Response::builder().status(204);
        let response = response.body(Body::from("")).unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

#[tokio::test]
async fn a_certificate_is_no_credential() {
    let keyed = Keyed::default();
    let client = Client::builder().transport(keyed.clone()).build().unwrap();
    // `certificate` alone, and beside `key` as an alternative: nothing has to be set.
    client.orders().put_order("1").await.unwrap();
    client.users().rename_user("1").await.unwrap();
    // Together with `key`: the key is asked for.
    let error = client.users().delete_user("1").await.unwrap_err();
    assert!(
        error.to_string().contains("no credential is set for `key`"),
        "{error}"
    );

    let client = Client::builder()
        .transport(keyed.clone())
        .key(ApiKey::new("k"));
    let client = client.build().unwrap();
    client.orders().put_order("1").await.unwrap();
    client.users().delete_user("1").await.unwrap();
    assert_eq!(*keyed.0.lock().unwrap(), [false, false, true, true]);
}
