//! A second schema with the same around another type: the name is that of an alias now.
//-         city: {type: string}
//+         city: {type: string}
//+         page: {$ref: '#/components/schemas/ProblemPage'}
//= both
//-     Note:
//+     ProblemPage:
//+       type: object
//+       properties:
//+         rows: {type: array, items: {$ref: '#/components/schemas/Problem'}}
//+         total: {type: integer}
//+         more: {type: boolean}
//+     Note:
//= both
//-         page: {$ref: '#/components/schemas/ProblemPage'}
//+         page: {$ref: '#/components/schemas/ProblemPage'}
//+         notes: {$ref: '#/components/schemas/NotePage'}
//= new
//-     ProblemPage:
//+     NotePage:
//+       type: object
//+       properties:
//+         rows: {type: array, items: {$ref: '#/components/schemas/Note'}}
//+         total: {type: integer}
//+         more: {type: boolean}
//+     ProblemPage:
//= new

use super::shop::models::ProblemPage;

pub fn caller(page: &ProblemPage) -> Option<bool> {
    page.more
}
