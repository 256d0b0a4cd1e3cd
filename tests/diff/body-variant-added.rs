//! A further type of a body.
//-           text/plain: {schema: {type: string}}
//+           text/plain: {schema: {type: string}}
//+           application/octet-stream: {schema: {type: string, format: binary}}
//= new

use super::shop::Client;
use super::shop::models::Note;
use super::shop::things::UploadBody;

pub fn caller(client: &Client) {
    let _call = client.things().upload(UploadBody::Json(Note::new("hello")));
    let _call = client.things().upload(UploadBody::Text("hello".to_owned()));
}
