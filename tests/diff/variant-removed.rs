//! A variant that is named.
//-         - {$ref: '#/components/schemas/Square'}
//= new
//-           square: '#/components/schemas/Square'
//= new

use super::shop::models::Shape;

pub fn caller(shape: &Shape) -> bool {
    matches!(shape, Shape::Square(_))
}
