//! A field that cannot be null any more.
//-         id: {type: string}
//-         remark: {type: string}
//+         id: {type: string}
//+         remark: {type: string, nullable: true}
//= old

use super::shop::models::Both;

pub fn caller(both: &Both) -> Option<&str> {
    both.remark.as_ref().and_then(Option::as_deref)
}
