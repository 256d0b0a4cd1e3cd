//! A second schema with the same around another type: the name is that of an alias now.
//-         city: {type: string}
//+         city: {type: string}
//+         page: {$ref: '#/components/schemas/ThingPage'}
//= both
//-     Note:
//+     ThingPage:
//+       type: object
//+       properties:
//+         rows: {type: array, items: {$ref: '#/components/schemas/Problem'}}
//+         total: {type: integer}
//+         more: {type: boolean}
//+     Note:
//= both
//-         page: {$ref: '#/components/schemas/ThingPage'}
//+         page: {$ref: '#/components/schemas/ThingPage'}
//+         notes: {$ref: '#/components/schemas/NotePage'}
//= new
//-     ThingPage:
//+     NotePage:
//+       type: object
//+       properties:
//+         rows: {type: array, items: {$ref: '#/components/schemas/Note'}}
//+         total: {type: integer}
//+         more: {type: boolean}
//+     ThingPage:
//= new

use super::shop::models::ThingPage;

pub fn caller(page: &ThingPage) -> Option<bool> {
    page.more
}
