//! A field that is an `Option` now.
//-       required: [id, state]
//+       required: [state]
//= new

use super::shop::models::Thing;

pub fn caller(thing: &Thing) -> &str {
    &thing.id
}
