//! Enums of types are matched with a last arm for all others.
//-         - {$ref: '#/components/schemas/Square'}
//+         - {$ref: '#/components/schemas/Square'}
//+         - {$ref: '#/components/schemas/Dot'}
//= new
//-           square: '#/components/schemas/Square'
//+           square: '#/components/schemas/Square'
//+           dot: '#/components/schemas/Dot'
//= new
//-     Measure:
//+     Dot:
//+       type: object
//+       required: [form]
//+       properties:
//+         form: {type: string}
//+     Measure:
//= new

use super::shop::models::{Circle, Shape};

pub fn caller(shape: &Shape) -> i32 {
    let _shape = Shape::Circle(Circle::new(2));
    match shape {
        Shape::Circle(circle) => circle.radius,
        Shape::Square(square) => square.side,
        _ => 0,
    }
}
