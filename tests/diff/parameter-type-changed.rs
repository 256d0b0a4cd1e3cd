//! An argument of another type.
//-         - {name: limit, in: query, schema: {type: integer, format: int32}}
//+         - {name: limit, in: query, schema: {type: string}}
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().list_things().limit(5);
}
