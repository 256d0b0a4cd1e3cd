//! Names of the tables of bodies in XML. They are private, so the lock does not keep them.

use super::ident::{Name, upper_snake};
use super::scope::Scope;
use crate::api::Api;

/// The names of the objects and of the roots.
pub fn assign(api: &Api) -> (Vec<Name>, Vec<Name>) {
    let mut scope = Scope::new(&[]);
    let objects = api.xml.objects.iter().map(|object| {
        let name = upper_snake(&object.words.join(" "));
        scope.unused(&[name.with_suffix("_SHAPE")])
    });
    let objects = objects.collect();
    let roots = api.xml.roots.iter().map(|root| {
        let name = upper_snake(&root.local);
        scope.unused(&[name.with_suffix("_BODY")])
    });
    (objects, roots.collect())
}
