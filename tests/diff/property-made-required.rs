//! A field that is no `Option` now.
//-       required: [id, state]
//+       required: [id, state, size]
//= new

use super::shop::models::Thing;

pub fn caller(thing: &Thing) -> i32 {
    thing.size.unwrap_or(0)
}
