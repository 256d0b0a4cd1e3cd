//! Downloads that go on where they broke off, over real sockets.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod answering;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use answering::*;
use apiloom_data::resume::{Resume, ResumeError, presets};
use apiloom_runtime::clock::TestClock;

/// A file that changes, of which so much comes at a time.
#[derive(Clone)]
struct Store {
    content: Arc<Mutex<(String, Vec<u8>)>>,
    at_a_time: Arc<AtomicUsize>,
    parts: bool,
}

impl Store {
    fn new(at_a_time: usize) -> Self {
        let content: Vec<u8> = (0..1000_u32).map(|n| (n % 251) as u8).collect();
        Store {
            content: Arc::new(Mutex::new(("\"v1\"".to_owned(), content))),
            at_a_time: Arc::new(AtomicUsize::new(at_a_time)),
            parts: true,
        }
    }

    fn content(&self) -> Vec<u8> {
        self.content.lock().unwrap().1.clone()
    }

    fn becomes(&self, etag: &str, content: Vec<u8>) {
        *self.content.lock().unwrap() = (etag.to_owned(), content);
    }

    fn answer(&self, seen: &Seen) -> Says {
        let (etag, content) = self.content.lock().unwrap().clone();
        let from = seen.header("range").and_then(|range| {
            range
                .strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse::<usize>()
                .ok()
        });
        let from = from.filter(|_| self.parts && seen.header("if-range") == Some(&etag));
        let (head, body) = match from {
            Some(from) if from >= content.len() => {
                let total = content.len();
                (
                    format!("416 Range Not Satisfiable\r\ncontent-range: bytes */{total}"),
                    Vec::new(),
                )
            }
            Some(from) => {
                let (last, total) = (content.len() - 1, content.len());
                (
                    format!(
                        "206 Partial Content\r\ncontent-range: bytes {from}-{last}/{total}\r\netag: {etag}"
                    ),
                    content[from..].to_vec(),
                )
            }
            None => (format!("200 OK\r\netag: {etag}"), content),
        };
        let end = self.at_a_time.load(Ordering::SeqCst).min(body.len());
        Says {
            breaks_after: (end < body.len()).then_some(end),
            ..says(&head, body)
        }
    }

    async fn serve(&self) -> Server {
        let store = self.clone();
        Server::new(move |seen| store.answer(seen)).await
    }
}

fn ranges(server: &Server) -> Vec<Option<String>> {
    let seen = server.seen();
    seen.iter()
        .map(|seen| seen.header("range").map(str::to_owned))
        .collect()
}

/// A-R14: a body that breaks off is gone on with, and the file is there when it is whole.
#[tokio::test]
async fn a_r14_a_download_goes_on_where_it_broke_off() {
    let (store, folder) = (Store::new(400), tempfile::tempdir().unwrap());
    let server = store.serve().await;
    let client = server.builder().build().unwrap();
    let path = folder.path().join("file.bin");
    let (clock, told) = (TestClock::new(), Arc::new(Mutex::new(Vec::new())));
    let tell = told.clone();
    let resume = Resume::to(&path).clock(clock.clone());
    let resume = resume.on_progress(move |there, of| tell.lock().unwrap().push((there, of)));
    let saved = resume.download(|| Fetch::call(&client)).await.unwrap();
    assert_eq!((saved.length, saved.kept), (1000, 0));
    assert_eq!(std::fs::read(&path).unwrap(), store.content());
    assert_eq!(
        ranges(&server),
        [
            None,
            Some("bytes=400-".to_owned()),
            Some("bytes=800-".to_owned())
        ]
    );
    assert_eq!(server.seen()[1].header("if-range"), Some("\"v1\""));
    assert_eq!(clock.slept(), [presets::FIRST; 2]);
    assert_eq!(told.lock().unwrap().last(), Some(&(1000, Some(1000))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// A-R14: the next run of the program goes on too; one that finds another file begins anew.
#[tokio::test]
async fn a_r14_the_next_run_goes_on() {
    let (store, folder) = (Store::new(300), tempfile::tempdir().unwrap());
    let server = store.serve().await;
    let client = server.builder().build().unwrap();
    let path = folder.path().join("file.bin");
    let once = || Resume::to(&path).tries(1);
    let error = once().download(|| Fetch::call(&client)).await.unwrap_err();
    assert!(matches!(error, ResumeError::Broken(_)), "{error:?}");
    assert!(!path.exists());
    store.at_a_time.store(10_000, Ordering::SeqCst);
    let saved = once().download(|| Fetch::call(&client)).await.unwrap();
    assert_eq!((saved.length, saved.kept), (1000, 300));
    assert_eq!(std::fs::read(&path).unwrap(), store.content());
    // It is another file by then: the server gives all of it.
    store.at_a_time.store(300, Ordering::SeqCst);
    once().download(|| Fetch::call(&client)).await.unwrap_err();
    store.becomes("\"v2\"", vec![7; 500]);
    store.at_a_time.store(10_000, Ordering::SeqCst);
    let saved = once().download(|| Fetch::call(&client)).await.unwrap();
    assert_eq!((saved.length, saved.kept), (500, 0));
    assert_eq!(std::fs::read(&path).unwrap(), store.content());
    assert_eq!(ranges(&server)[3], Some("bytes=300-".to_owned()));
}

/// A-R14: a server that has no such part (416), one that knows no parts, and one whose validator is weak begin anew.
#[tokio::test]
async fn a_r14_what_cannot_go_on_begins_anew() {
    let (store, folder) = (Store::new(300), tempfile::tempdir().unwrap());
    let server = store.serve().await;
    let client = server.builder().build().unwrap();
    let path = folder.path().join("file.bin");
    let once = || Resume::to(&path).tries(1);
    once().download(|| Fetch::call(&client)).await.unwrap_err();
    store.becomes("\"v1\"", vec![1; 200]);
    let saved = once().download(|| Fetch::call(&client)).await.unwrap();
    assert_eq!((saved.length, saved.kept), (200, 0));
    assert_eq!(ranges(&server), [None, Some("bytes=300-".to_owned()), None]);

    for (parts, etag) in [(false, "\"v1\""), (true, "W/\"v1\"")] {
        let store = Store {
            parts,
            ..Store::new(300)
        };
        store.becomes(etag, store.content());
        let server = store.serve().await;
        let client = server.builder().build().unwrap();
        once().download(|| Fetch::call(&client)).await.unwrap_err();
        store.at_a_time.store(10_000, Ordering::SeqCst);
        let saved = once().download(|| Fetch::call(&client)).await.unwrap();
        assert_eq!((saved.length, saved.kept), (1000, 0));
        assert_eq!(std::fs::read(&path).unwrap(), store.content());
        assert_eq!(ranges(&server)[1].is_some(), !parts);
    }
}
