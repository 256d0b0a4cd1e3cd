//! Two texts in places of which one means something else now: it compiles.
//-       required: [name, owner, kind]
//+       required: [name, buyer, kind]
//= new
//-         owner: {type: string}
//+         buyer: {type: string}
//= new

use super::shop::Wire;
use super::shop::models::NewThing;
use apiloom_runtime::json::to_vec;

pub fn caller() -> Vec<u8> {
    to_vec::<Wire, _>(&NewThing::new("spoon", "Ada"))
}
