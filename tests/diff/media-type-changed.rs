//! Nor is what a body is called.
//-           application/json: {schema: {$ref: '#/components/schemas/NewThing'}}
//+           application/vnd.shop+json: {schema: {$ref: '#/components/schemas/NewThing'}}
//= new

use super::shop::Client;
use super::shop::models::NewThing;

pub fn caller(client: &Client) {
    let thing = NewThing::new("spoon", "Ada");
    let _call = client.things().create_thing(&thing);
}
