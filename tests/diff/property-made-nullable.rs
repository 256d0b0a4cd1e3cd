//! A field that may be null.
//-         id: {type: string}
//-         state: {$ref: '#/components/schemas/State'}
//+         id: {type: string, nullable: true}
//+         state: {$ref: '#/components/schemas/State'}
//= new

use super::shop::models::Thing;

pub fn caller(thing: &Thing) -> &str {
    &thing.id
}
