//! Files that are refused before anything is sent.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod answering;

use answering::*;
use apiloom_data::upload::{self, Limits, Refused, Uploads, presets};
use apiloom_runtime::{Body, Client, Error, Multipart, Part};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

async fn client(server: &Server) -> Client {
    server.builder().middleware(Uploads::new()).build().unwrap()
}

async fn send(client: &Client, form: Multipart) -> Result<String, Option<Refused>> {
    let mut call = Upload::call(client);
    call.0.multipart(form);
    sent(call).await
}

async fn sent(call: Upload) -> Result<String, Option<Refused>> {
    call.await.map_err(|error| match error {
        Error::Middleware(error) => error.get_ref().downcast_ref().cloned(),
        _ => None,
    })
}

fn file(name: &str, media_type: &str, bytes: &[u8]) -> Multipart {
    let part = Part::bytes(bytes.to_vec())
        .file_name(name)
        .media_type(media_type);
    Multipart::new()
        .part("note", Part::text("x"))
        .part("file", part)
}

/// C-R9: 10 MiB and eight types; the size comes before the type, and nothing of what is refused is sent.
#[tokio::test]
async fn c_r9_size_and_type_are_checked_before_sending() {
    let server = Server::new(|_| says("200 OK", "taken")).await;
    let client = client(&server).await;
    let size = usize::try_from(presets::MAX_BYTES).unwrap();
    let mut large = vec![b'a'; size];
    assert_eq!(
        send(&client, file("a.txt", "text/plain", &large))
            .await
            .unwrap(),
        "taken"
    );
    large.push(0);
    let refused = send(&client, file("a.zip", "application/zip", &large))
        .await
        .unwrap_err();
    let too_large = Refused::TooLarge {
        name: "a.zip".to_owned(),
        max_bytes: presets::MAX_BYTES,
    };
    assert_eq!(refused, Some(too_large.clone()));
    assert_eq!(
        too_large.to_string(),
        "`a.zip` was not sent: it has more than 10485760 bytes"
    );
    let refused = send(&client, file("a.png", "image/png", b"MZ\x90\0\x03"))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, Some(Refused::Type { found, .. }) if found.contains("exe") || found.contains("msdownload") || found.contains("no image/png"))
    );
    send(&client, file("a.png", "image/png", PNG))
        .await
        .unwrap();
    // Of two files each is looked at.
    let two = file("a.png", "image/png", PNG).part(
        "other",
        Part::bytes(b"PK\x03\x04zip".to_vec()).file_name("b.zip"),
    );
    let refused = send(&client, two).await.unwrap_err();
    assert!(matches!(refused, Some(Refused::Type { name, .. }) if name == "b.zip"));
    assert_eq!(server.seen().len(), 2);
}

/// C-R9: what a file is, by how it begins, whatever it is said to be.
#[test]
fn c_r9_types_are_told_by_content() {
    let limits = Limits::new();
    let check = |declared, begins: &[u8]| {
        limits
            .check("f", declared, begins.len() as u64, begins)
            .is_ok()
    };
    for (declared, begins) in [
        (None, PNG),
        (Some("image/gif"), PNG),
        (Some("image/jpeg"), b"\xff\xd8\xff\xe0".as_slice()),
        (None, b"GIF89a"),
        (None, b"RIFF\0\0\0\0WEBPVP8 "),
        (None, b"%PDF-1.7"),
        (Some("text/plain; charset=utf-8"), "gr\u{fc}n".as_bytes()),
        (Some("application/octet-stream"), b"only text"),
        (
            Some("application/msword"),
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0",
        ),
        (Some(DOCX), b"PK\x03\x04\x14\0\x06\0"),
        (Some("text/plain"), b""),
    ] {
        assert!(check(declared, begins), "{declared:?} {begins:?}");
    }
    for (declared, begins) in [
        (Some("image/png"), b"<svg".as_slice()),
        (Some("text/plain"), b"a\0b"),
        (Some("text/plain"), b"\xff\xfe"),
        (None, b"\x01\x02\0"),
        (Some("application/zip"), b"PK\x03\x04\x14\0\x06\0"),
        (Some("text/plain"), b"PK\x03\x04\x14\0\x06\0"),
        (Some("text/html"), b"<p>"),
    ] {
        assert!(!check(declared, begins), "{declared:?} {begins:?}");
    }
    let images = Limits::new().types(["image/*"]).max_bytes(4);
    assert!(images.check("f", None, 4, PNG).is_ok() && images.check("f", None, 5, PNG).is_err());
    assert!(images.check("f", None, 4, b"%PDF-1.7").is_err());
}

/// C-R9: a call has limits of its own, and a body without a form is looked at too.
#[tokio::test]
async fn c_r9_a_call_has_limits_of_its_own() {
    let server = Server::new(|_| says("200 OK", "taken")).await;
    let client = client(&server).await;
    let own = Limits::new().max_bytes(3);
    let mut call = Upload::call(&client).with(upload::limits(own));
    call.0.multipart(file("a.txt", "text/plain", b"four"));
    assert!(matches!(
        sent(call).await,
        Err(Some(Refused::TooLarge { max_bytes: 3, .. }))
    ));
    let mut call =
        Plain::call(&client).with(upload::limits(Limits::new().types(["application/pdf"])));
    call.0.body("application/pdf", Body::from("text alone"));
    assert!(call.await.is_err());
    assert_eq!(server.seen().len(), 0);
    let mut call = Plain::call(&client);
    call.0.body("application/pdf", Body::from("text alone"));
    call.await.unwrap();
}
