//! The same of one whose variants are tried.
//-         - type: object
//-           properties:
//-             high: {type: integer, format: int32}
//+         - type: object
//+           properties:
//+             high: {type: integer, format: int32}
//+         - type: object
//+           properties:
//+             wide: {type: integer, format: int32}
//= new

use super::shop::models::Measure;

pub fn caller(measure: &Measure) -> Option<i32> {
    match measure {
        Measure::Low(low) => low.low,
        Measure::High(high) => high.high,
        _ => None,
    }
}
