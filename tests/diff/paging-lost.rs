//! Pages that are asked for.
//-         next_cursor: {type: string}
//+         count: {type: integer}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _pages = client.things().list_events().pages();
}
