//! `new` goes.
//-       requestBody:
//-         required: true
//-         content:
//-           application/json: {schema: {$ref: '#/components/schemas/Both'}}
//-       responses:
//+       responses:
//= new

use super::shop::models::Both;

pub fn caller() -> Both {
    Both::new("1")
}
