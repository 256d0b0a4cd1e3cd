//! A further header.
//-             X-Total: {schema: {type: integer, format: int32}}
//+             X-Total: {schema: {type: integer, format: int32}}
//+             X-Rest: {schema: {type: integer}}
//= new

use super::shop::things::ListThingsHeaders;

pub fn caller(headers: &ListThingsHeaders) -> Option<i32> {
    let ListThingsHeaders { x_total, .. } = headers;
    *x_total
}
