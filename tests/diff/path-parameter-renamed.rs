//! Arguments keep their places.
//-   /things/{id}:
//+   /things/{thing}:
//= new
//-         - {name: id, in: path, required: true, schema: {type: string}}
//-         - {name: view, in: query, schema: {type: string}}
//+         - {name: thing, in: path, required: true, schema: {type: string}}
//+         - {name: view, in: query, schema: {type: string}}
//= new
//-         - {name: id, in: path, required: true, schema: {type: string}}
//-       requestBody:
//+         - {name: thing, in: path, required: true, schema: {type: string}}
//+       requestBody:
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_thing("1").view("all");
}
