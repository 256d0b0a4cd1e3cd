//! `new` takes one more.
//-       required: [name, owner, kind]
//+       required: [name, owner, kind, nip]
//= new
//-         color: {type: string}
//+         color: {type: string}
//+         nip: {type: string}
//= new

use super::shop::models::NewThing;

pub fn caller() -> NewThing {
    NewThing::new("spoon", "Ada")
}
