//! A method of the builder that is gone.
//-     key: {type: apiKey, in: header, name: X-Key}
//+     ticket: {type: apiKey, in: header, name: X-Key}
//= new
//-       security: [{key: []}]
//+       security: [{ticket: []}]
//= new

use super::shop::{ApiKey, BuildError, Client};

pub fn caller() -> Result<Client, BuildError> {
    Client::builder().key(ApiKey::new("secret")).build()
}
