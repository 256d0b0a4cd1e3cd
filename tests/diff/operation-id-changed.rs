//! The call of a path keeps its name.
//-       operationId: getMeasure
//+       operationId: readMeasure
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_measure();
}
