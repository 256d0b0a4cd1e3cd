//! A type of another name.
//-         maker: {$ref: '#/components/schemas/Maker'}
//+         maker: {$ref: '#/components/schemas/Producer'}
//= new
//-     Maker:
//+     Producer:
//= new

use super::shop::models::Maker;

pub fn caller(maker: &Maker) -> bool {
    maker.city.is_some()
}
