//! A new call beside those that were there.
//-   /transfers:
//+   /others:
//+     get:
//+       operationId: listOthers
//+       tags: [things]
//+       responses:
//+         '204': {description: None.}
//+   /transfers:
//= new

use super::shop::Client;

pub fn caller(client: &Client) {
    let _call = client.things().list_things();
}
