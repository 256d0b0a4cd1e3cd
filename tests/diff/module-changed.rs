//! The module of a call is its first tag.
//-       operationId: getMeasure
//-       tags: [things]
//+       operationId: getMeasure
//+       tags: [measures]
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_measure();
}
