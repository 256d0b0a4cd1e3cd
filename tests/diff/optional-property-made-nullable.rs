//! Missing or null: both are `None`.
//-         city: {type: string}
//+         city: {type: string, nullable: true}
//= new

use super::shop::models::Maker;

pub fn caller(maker: &Maker) -> Option<&str> {
    maker.city.as_deref()
}
