//! A field that is read.
//-         size: {type: integer, format: int32}
//-         user_name: {type: string}
//+         user_name: {type: string}
//= new

use super::shop::models::Thing;

pub fn caller(thing: &Thing) -> Option<i32> {
    thing.size
}
