//! Compressed requests, over real sockets.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod answering;

use std::io::Read as _;

use answering::*;
use apiloom_data::compress::{self, Compress, presets};
use apiloom_runtime::{Body, Client};

fn unzipped(seen: &Seen) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(&seen.body[..])
        .read_to_end(&mut plain)
        .unwrap();
    plain
}

fn import(client: &Client, bytes: impl Into<Body>) -> Import {
    let mut call = Import::call(client);
    call.0.body("text/plain", bytes.into());
    call
}

/// B-R25: from 1,024 bytes on, where the document or the call says so.
#[tokio::test]
async fn b_r25_requests_are_compressed_from_1024_bytes_on() {
    let server = Server::new(|_| says("200 OK", "")).await;
    let client = server
        .builder()
        .middleware(Compress::new())
        .build()
        .unwrap();
    let text = "a".repeat(usize::try_from(presets::THRESHOLD).unwrap());
    import(&client, text.clone()).await.unwrap();
    import(&client, text[1..].to_owned()).await.unwrap();
    import(&client, text.clone())
        .with(compress::plain)
        .await
        .unwrap();
    let mut plain = Plain::call(&client);
    plain.0.text("text/plain", &text);
    plain.await.unwrap();
    let mut said = Plain::call(&client).with(compress::gzip);
    said.0.text("text/plain", &"b".repeat(200_000));
    said.await.unwrap();
    let seen = server.seen();
    let codings: Vec<_> = seen
        .iter()
        .map(|seen| seen.header("content-encoding"))
        .collect();
    assert_eq!(codings, [Some("gzip"), None, None, None, Some("gzip")]);
    assert_eq!(unzipped(&seen[0]), text.as_bytes());
    assert!(seen[0].body.len() < 100 && unzipped(&seen[4]).len() == 200_000);
    assert_eq!(seen[0].header("content-type"), Some("text/plain"));
}

/// B-R25: what does not get smaller, has a coding, or can be had once only goes as it is.
#[tokio::test]
async fn b_r25_what_cannot_be_compressed_goes_as_it_is() {
    let server = Server::new(|_| says("200 OK", "")).await;
    let client = server
        .builder()
        .middleware(Compress::all())
        .build()
        .unwrap();
    let mut state = 7_u64;
    let noise: Vec<u8> = (0..4096)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    import(&client, noise.clone()).await.unwrap();
    let coded = import(&client, "a".repeat(2000));
    coded
        .with(|options| options.header("content-encoding", "br"))
        .await
        .unwrap();
    Read::call(&client).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("content-encoding"), None);
    assert_eq!((seen[0].body == noise, seen[1].body.len()), (true, 2000));
}

/// B-R25: a server that does not take it gets it as it is, and is not asked again.
#[tokio::test]
async fn b_r25_a_server_that_does_not_take_it_gets_it_plain() {
    let server = Server::new(|seen| match seen.header("content-encoding") {
        Some(_) => says(
            "415 Unsupported Media Type\r\naccept-encoding: identity",
            "",
        ),
        None => says("200 OK", "plain"),
    })
    .await;
    let client = server
        .builder()
        .middleware(Compress::new())
        .build()
        .unwrap();
    for _ in 0..2 {
        assert_eq!(import(&client, "a".repeat(2000)).await.unwrap(), "plain");
    }
    let lengths: Vec<_> = server.seen().iter().map(|seen| seen.body.len()).collect();
    assert_eq!((lengths.len(), &lengths[1..]), (3, &[2000, 2000][..]));
}
