//! A body of several types.
//-           application/json: {schema: {$ref: '#/components/schemas/NewThing'}}
//+           application/json: {schema: {$ref: '#/components/schemas/NewThing'}}
//+           text/csv: {schema: {type: string}}
//= new

use super::shop::Client;
use super::shop::models::NewThing;

pub fn caller(client: &Client) {
    let thing = NewThing::new("spoon", "Ada");
    let _call = client.things().create_thing(&thing);
}
