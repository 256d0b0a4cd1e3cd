//! A header that is read.
//-             X-Total: {schema: {type: integer, format: int32}}
//+             X-Rest: {schema: {type: integer, format: int32}}
//= new

use super::shop::things::ListThingsHeaders;

pub fn caller(headers: &ListThingsHeaders) -> Option<i32> {
    headers.x_total
}
