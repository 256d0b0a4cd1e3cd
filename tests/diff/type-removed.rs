//! A type that is named.
//-         maker: {$ref: '#/components/schemas/Maker'}
//+         maker: {type: string}
//= new
//-     Maker:
//-       type: object
//-       properties:
//-         city: {type: string}
//= new

use super::shop::models::Maker;

pub fn caller(maker: &Maker) -> bool {
    maker.city.is_some()
}
