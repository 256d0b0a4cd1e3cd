//! A further setter.
//-         - {name: view, in: query, schema: {type: string}}
//+         - {name: view, in: query, schema: {type: string}}
//+         - {name: deep, in: query, schema: {type: boolean}}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_thing("1").view("all");
}
