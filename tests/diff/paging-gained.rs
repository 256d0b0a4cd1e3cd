//! Pages are there beside the call.
//-         items: {type: array, items: {type: string}}
//-         next_cursor: {type: string}
//+         items: {type: array, items: {type: string}}
//= old

use super::shop::Client;
use super::shop::models::EventPage;

pub async fn caller(client: &Client) -> Option<EventPage> {
    client.things().list_events().await.ok()
}
