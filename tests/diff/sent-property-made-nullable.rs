//! A field of what is sent that may be null too.
//-         remark: {type: string}
//+         remark: {type: string, nullable: true}
//= new

use super::shop::models::Both;

pub fn caller(both: &Both) -> Option<&str> {
    both.remark.as_deref()
}
