//! Who may ask is said where the client is built.
//-       security: [{key: []}]
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().get_thing("1");
}
