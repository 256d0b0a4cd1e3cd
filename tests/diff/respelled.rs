//! The Rust name is the same.
//-         user_name: {type: string}
//+         userName: {type: string}
//= new

use super::shop::models::Thing;

pub fn caller(thing: &Thing) -> Option<&str> {
    thing.user_name.as_deref()
}
