//! A method of the builder that takes something else.
//-     key: {type: apiKey, in: header, name: X-Key}
//+     key: {type: http, scheme: basic}
//= new

use super::shop::{ApiKey, BuildError, Client};

pub fn caller() -> Result<Client, BuildError> {
    Client::builder().key(ApiKey::new("secret")).build()
}
