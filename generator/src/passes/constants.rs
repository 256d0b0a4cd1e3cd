//! Parameters with one value only: nobody has to say which.

use crate::api::Api;

/// Notes the value of each. Requires that aliases and `allOf` are worked out.
pub fn run(api: &mut Api) {
    let types = &api.types;
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            parameter.constant = types.only_value(&parameter.ty);
        }
    }
}
