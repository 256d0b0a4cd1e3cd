//! An error that is named.
//-         '404':
//-           description: Not there.
//-           content:
//-             application/json: {schema: {$ref: '#/components/schemas/Problem'}}
//-     put:
//+         '410': {description: Gone.}
//+     put:
//= new

use super::shop::things::GetThingError;

pub fn caller(error: &GetThingError) -> bool {
    matches!(error, GetThingError::NotFound(_))
}
