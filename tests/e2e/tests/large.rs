//! Two gigabytes up and down, in memory that stays as it is. Alone in its process, so that the peak
//! is its own.
#![cfg(target_os = "linux")]

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apiloom_runtime::{Body, Part};
use axum::Router;
use axum::extract::Request;
use axum::routing::{get, post, put};
use bytes::Bytes;
use golden_wire::Client;
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};

const CHUNK: u64 = 64 * 1024;
const TOTAL: u64 = 2 * 1024 * 1024 * 1024;

/// The most memory that this process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn chunks() -> impl http_body::Body<Data = Bytes, Error = Infallible> + Send {
    let chunk = Bytes::from(vec![7; CHUNK as usize]);
    let frames = (0..TOTAL / CHUNK).map(move |_| Ok(Frame::data(chunk.clone())));
    StreamBody::new(futures_util::stream::iter(frames))
}

/// How many bytes came, and whether all of them are what was sent.
async fn counted(request: Request) -> String {
    let mut body = request.into_body();
    let (mut length, mut sound) = (0, true);
    while let Some(frame) = body.frame().await {
        let data = frame.unwrap().into_data().unwrap();
        length += data.len() as u64;
        sound &= data.first() == Some(&7);
    }
    format!("{{\"r\":{length},\"g\":{}}}", i64::from(sound))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_gigabytes_each_way() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(AtomicU64::new(0));
    let seen = received.clone();
    let upload = async move |request: Request| {
        let text = counted(request).await;
        let length = text
            .split(['{', ':', ',', '}'])
            .nth(2)
            .unwrap()
            .parse()
            .unwrap();
        seen.store(length, Ordering::Relaxed);
        axum::http::StatusCode::NO_CONTENT
    };
    let router = Router::new()
        .route("/bodies/bytes", put(upload))
        .route("/bodies/multipart", post(counted))
        .route(
            "/answers/file",
            get(async || axum::body::Body::new(chunks())),
        );
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let client = Client::builder().base_url(&url).build().unwrap();
    // Everything is warm before it is measured.
    client.bodies().send_bytes("small").await.unwrap();
    let before = peak();

    let told = Arc::new(AtomicU64::new(0));
    let progress = told.clone();
    let call = client.bodies().send_bytes(Body::stream(chunks()));
    call.on_progress(move |sent, _| progress.store(sent, Ordering::Relaxed))
        .await
        .unwrap();
    assert_eq!(received.load(Ordering::Relaxed), TOTAL);
    assert_eq!(told.load(Ordering::Relaxed), TOTAL);

    let mut file = client.answers().get_file().await.unwrap();
    let mut length = 0;
    while let Some(chunk) = file.chunk().await.unwrap() {
        length += chunk.len() as u64;
    }
    assert_eq!(length, TOTAL);

    let grown = peak() - before;
    assert!(grown < 64 * 1024, "memory grew by {grown} KiB");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_read_and_written_as_they_go() {
    let folder = tempfile::tempdir().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let lengths = async |request: Request| {
        let length: u64 = request.headers()["content-length"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        let body = request.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body.len() as u64, length);
        format!(
            "{{\"r\":{},\"g\":0}}",
            body.iter().filter(|byte| **byte == 7).count()
        )
    };
    let short = async || {
        let mut response = axum::response::Response::new(axum::body::Body::from("short"));
        response.headers_mut().insert(
            "content-disposition",
            "attachment; filename=a.pdf".parse().unwrap(),
        );
        response
    };
    let router = Router::new()
        .route("/bodies/multipart", post(lengths))
        .route("/answers/file", get(short));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let client = Client::builder().base_url(&url).build().unwrap();

    let path = folder.path().join("sevens.bin");
    std::fs::write(&path, vec![7; 300_000]).unwrap();
    let call = client
        .bodies()
        .send_files(Part::file(&path).await.unwrap(), "t");
    // A file can be sent as often as one likes.
    assert_eq!(call.clone().await.unwrap().r, 300_000);
    assert_eq!(call.await.unwrap().r, 300_000);
    let missing = Part::file(folder.path().join("none")).await.unwrap_err();
    assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
    // A stream only once.
    let call = client
        .bodies()
        .send_files(Part::stream(Body::stream(Body::from("s"))), "t");
    call.clone().await.unwrap();
    let error = call.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "sendFiles: the body was a stream and has been sent"
    );

    let target = folder.path().join("saved.pdf");
    let file = client.answers().get_file().await.unwrap();
    assert_eq!(file.file_name().as_deref(), Some("a.pdf"));
    assert_eq!(file.save_to(&target).await.unwrap(), 5);
    assert_eq!(std::fs::read(&target).unwrap(), b"short");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing unfinished is left"
    );
}
