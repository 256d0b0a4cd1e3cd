//! The same with `enums = "closed"`.
//-       enum: [fresh, sold]
//+       enum: [fresh, sold, lost]
//= new

// enums: closed
use super::shop::models::State;

pub fn caller(state: State) -> &'static str {
    match state {
        State::Fresh => "fresh",
        State::Sold => "sold",
        _ => "something else",
    }
}
