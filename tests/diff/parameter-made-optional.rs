//! An argument becomes a setter.
//-         - {name: to, in: query, required: true, schema: {type: string}}
//+         - {name: to, in: query, schema: {type: string}}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().transfer("from", "to");
}
