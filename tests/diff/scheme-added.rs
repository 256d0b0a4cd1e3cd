//! A further method of the builder.
//-     key: {type: apiKey, in: header, name: X-Key}
//+     key: {type: apiKey, in: header, name: X-Key}
//+     token: {type: http, scheme: bearer}
//= new
//-       security: [{key: []}]
//+       security: [{key: []}, {token: []}]
//= new

use super::shop::{ApiKey, BuildError, Client};

pub fn caller() -> Result<Client, BuildError> {
    Client::builder().key(ApiKey::new("secret")).build()
}
