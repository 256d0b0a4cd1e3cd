//! A value that is named.
//-       enum: [fresh, sold]
//+       enum: [fresh]
//= new

use super::shop::models::State;

pub fn caller(state: &State) -> bool {
    matches!(state, State::Sold)
}
