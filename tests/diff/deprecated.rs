//! A call that is deprecated is there still.
//-       description: Lists the things.
//+       description: Lists the things.
//+       deprecated: true
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().list_things();
}
