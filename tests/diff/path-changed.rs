//! The call of an operationId keeps its name.
//-   /measures:
//+   /v2/measures:
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_measure();
}
