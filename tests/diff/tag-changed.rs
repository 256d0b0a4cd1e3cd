//! The word that tells a variant is not written by callers.
//-       required: [form, radius]
//-       properties:
//-         form: {type: string}
//+       required: [radius]
//+       properties:
//= both
//-           circle: '#/components/schemas/Circle'
//+           round: '#/components/schemas/Circle'
//= new

use super::shop::models::{Circle, Shape};

pub fn caller() -> Shape {
    Shape::Circle(Circle::new(2))
}
