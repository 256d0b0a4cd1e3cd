//! What is sent is another type than what is received.
//-     Both:
//-       type: object
//-       required: [id]
//-       properties:
//-         id: {type: string}
//+     Both:
//+       type: object
//+       required: [id]
//+       properties:
//+         id: {type: string, readOnly: true}
//= new

use super::shop::models::Both;

pub fn caller() -> Both {
    Both::new("1")
}
