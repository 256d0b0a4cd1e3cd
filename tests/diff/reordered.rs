//! Arguments and fields keep their names and arguments their order, wherever the document has them.
//-         name: {type: string}
//-         owner: {type: string}
//+         owner: {type: string}
//+         name: {type: string}
//= new
//-         - {name: from, in: query, required: true, schema: {type: string}}
//-         - {name: to, in: query, required: true, schema: {type: string}}
//+         - {name: to, in: query, required: true, schema: {type: string}}
//+         - {name: from, in: query, required: true, schema: {type: string}}
//= new

use super::shop::Client;
use super::shop::models::NewThing;

pub fn caller(client: &Client) {
    let _call = client.things().transfer("from", "to");
    let _thing = NewThing::new("name", "owner");
}
