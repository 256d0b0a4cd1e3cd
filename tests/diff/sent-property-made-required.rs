//! A setter that is an argument of `new` now.
//-       required: [name, owner, kind]
//+       required: [name, owner, kind, color]
//= new

use super::shop::models::NewThing;

pub fn caller() -> NewThing {
    NewThing::new("spoon", "Ada").color("red")
}
