//! A field that is read.
//-       required: [id, state]
//-       properties:
//-         id: {type: string}
//+       required: [state]
//+       properties:
//= new

use super::shop::models::Thing;

pub fn caller(thing: &Thing) -> &str {
    &thing.id
}
