//! An error that carries something else.
//-         '404':
//-           description: Not there.
//-           content:
//-             application/json: {schema: {$ref: '#/components/schemas/Problem'}}
//+         '404':
//+           description: Not there.
//+           content:
//+             application/json: {schema: {$ref: '#/components/schemas/Note'}}
//= new

use super::shop::things::GetThingError;

pub fn caller(error: &GetThingError) -> &str {
    match error {
        GetThingError::NotFound(problem) => &problem.message,
        _ => "",
    }
}
