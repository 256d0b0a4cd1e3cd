//! A type of another kind.
//-     Label: {type: string}
//+     Label: {type: integer, format: int32}
//= new

use super::shop::models::{Label, Thing};

pub fn caller(thing: &Thing) -> Option<&str> {
    let label: Option<&Label> = thing.label.as_ref();
    label.map(|label| label.as_str())
}
