//! A variant that holds something else.
//-       oneOf:
//-         - type: object
//-           properties:
//-             low: {type: integer, format: int32}
//+       oneOf:
//+         - title: Low
//+           type: array
//+           items: {type: integer, format: int32}
//= new

use super::shop::models::Measure;

pub fn caller(measure: &Measure) -> Option<i32> {
    match measure {
        Measure::Low(low) => low.low,
        _ => None,
    }
}
