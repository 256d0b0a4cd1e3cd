//! How a parameter is written is not seen by callers.
//-         - {name: kinds, in: query, schema: {type: array, items: {type: string}}}
//+         - {name: kinds, in: query, explode: false, schema: {type: array, items: {type: string}}}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().list_events().kinds(&["sale", "loan"]);
}
