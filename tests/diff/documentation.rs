//! Callers do not see what is said in words.
//-       description: Lists the things.
//+       description: Lists all things.
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().list_things();
}
