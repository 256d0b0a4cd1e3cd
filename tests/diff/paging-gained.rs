//! Pages are there beside the call.
//-         - {name: cursor, in: query, schema: {type: string}}
//+         - {name: mark, in: query, schema: {type: string}}
//= old

use super::shop::Client;
use super::shop::models::EventPage;

pub async fn caller(client: &Client) -> Option<EventPage> {
    client.things().list_events().await.ok()
}
