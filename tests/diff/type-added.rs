//! A type beside those that were there.
//-         maker: {$ref: '#/components/schemas/Maker'}
//+         maker: {$ref: '#/components/schemas/Maker'}
//+         place: {$ref: '#/components/schemas/Place'}
//= new
//-     Measure:
//+     Place:
//+       type: object
//+       properties:
//+         shelf: {type: string}
//+     Measure:
//= new

use super::shop::models::{Maker, Thing};

pub fn caller(thing: &Thing) -> Option<&Maker> {
    thing.maker.as_ref()
}
