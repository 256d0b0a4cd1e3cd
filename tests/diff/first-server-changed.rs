//! Who says where the server is is not concerned.
//-   - url: https://shop.example
//+   - url: https://shop.example/v2
//= new

use super::shop::{BuildError, Client};

pub fn caller() -> Result<Client, BuildError> {
    Client::builder().build()
}
