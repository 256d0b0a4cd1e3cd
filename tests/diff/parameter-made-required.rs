//! A setter becomes an argument.
//-         - {name: view, in: query, schema: {type: string}}
//+         - {name: view, in: query, required: true, schema: {type: string}}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_thing("1").view("all");
}
