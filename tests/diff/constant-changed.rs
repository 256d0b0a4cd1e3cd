//! A value that nobody writes down: it compiles.
//-         kind: {type: string, enum: [simple]}
//+         kind: {type: string, enum: [plain]}
//= new

use super::shop::Wire;
use super::shop::models::NewThing;
use apiloom_runtime::json::to_vec;

pub fn caller() -> Vec<u8> {
    to_vec::<Wire, _>(&NewThing::new("spoon", "Ada"))
}
