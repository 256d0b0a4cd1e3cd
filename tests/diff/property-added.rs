//! Structs are made by `new`, and patterns end in two dots.
//-         color: {type: string}
//+         color: {type: string}
//+         weight: {type: integer}
//= new
//-     Maker:
//-       type: object
//-       properties:
//+     Maker:
//+       type: object
//+       required: [country]
//+       properties:
//+         country: {type: string}
//= new

use super::shop::models::{Maker, NewThing};

pub fn caller(maker: &Maker) -> Option<&str> {
    let _thing = NewThing::new("spoon", "Ada").color("red");
    let Maker { city, .. } = maker;
    city.as_deref()
}
