//! What is sent too says null and nothing apart.
//-         city: {type: string}
//+         city: {type: string, nullable: true}
//= both
//-   /transfers:
//+   /makers:
//+     post:
//+       operationId: addMaker
//+       tags: [things]
//+       requestBody:
//+         required: true
//+         content:
//+           application/json: {schema: {$ref: '#/components/schemas/Maker'}}
//+       responses:
//+         '204': {description: Added.}
//+   /transfers:
//= new

use super::shop::models::Maker;

pub fn caller(maker: &Maker) -> Option<&str> {
    maker.city.as_deref()
}
