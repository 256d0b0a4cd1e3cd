//! Where a parameter goes is not written by callers.
//-         - {name: view, in: query, schema: {type: string}}
//+         - {name: view, in: header, schema: {type: string}}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_thing("1").view("all");
}
