//! A program that has a client in a private module and uses little of it.

#![warn(unreachable_pub, unused, clippy::all, clippy::pedantic)]

mod api {
    include!(concat!(env!("OUT_DIR"), "/petstore.rs"));
}

use api::petstore::{Client, Wire, models};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().base_url("https://petstore.example").build()?;
    let request = client.pets().list_pets().limit(2).to_http()?;
    println!("{} {}", request.method(), request.uri());
    let update = models::PetUpdate::default().name("Rex");
    let text = apiloom_runtime::json::to_vec::<Wire, _>(&update);
    println!("{}", String::from_utf8_lossy(&text));
    Ok(())
}
