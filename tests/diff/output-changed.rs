//! Another type of success.
//-         '201':
//-           description: The thing.
//-           content:
//-             application/json: {schema: {$ref: '#/components/schemas/Thing'}}
//+         '201':
//+           description: The thing.
//+           content:
//+             application/json: {schema: {$ref: '#/components/schemas/Thing'}}
//+         '202': {description: It will be made.}
//= new

use super::shop::Client;
use super::shop::models::{NewThing, Thing};

pub async fn caller(client: &Client) -> Option<Thing> {
    let thing = NewThing::new("spoon", "Ada");
    client.things().create_thing(&thing).await.ok()
}
