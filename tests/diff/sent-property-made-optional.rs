//! An argument of `new` that is a setter now.
//-       required: [name, owner, kind]
//+       required: [name, kind]
//= new

use super::shop::models::NewThing;

pub fn caller() -> NewThing {
    NewThing::new("spoon", "Ada")
}
