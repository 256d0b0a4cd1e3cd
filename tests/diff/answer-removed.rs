//! A type of success that is named.
//-         '202':
//-           description: Another.
//-           content:
//-             application/json: {schema: {$ref: '#/components/schemas/Problem'}}
//+         '203':
//+           description: Another.
//+           content:
//+             application/json: {schema: {$ref: '#/components/schemas/Thing'}}
//= new

use super::shop::things::UploadSuccess;

pub fn caller(answer: &UploadSuccess) -> bool {
    matches!(answer, UploadSuccess::Accepted(_))
}
