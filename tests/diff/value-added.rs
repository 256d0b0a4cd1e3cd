//! Enums of values are matched with a last arm for all others.
//-       enum: [fresh, sold]
//+       enum: [fresh, sold, lost]
//= new

use super::shop::models::State;

pub fn caller(state: &State) -> &str {
    match state {
        State::Fresh => "fresh",
        State::Sold => "sold",
        _ => "something else",
    }
}
