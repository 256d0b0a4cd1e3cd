//! Programs that end with their last call, while a refresh is on its way, and a server that takes each refresh token once.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[allow(dead_code)]
#[path = "soak/operations.rs"]
mod operations;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use apiloom_runtime::auth::oauth2::OAuth2;
use apiloom_runtime::auth::{FileStore, Session, TokenStore as _};
use apiloom_runtime::codegen::ClientMeta;
use apiloom_runtime::{Client, ClientBuilder, Retry};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

use self::operations::{get_thing, post_note};

const NAME: &str = "a_program_that_ends_has_stored_what_its_calls_set_going";

/// How long the server takes with its answer when it has taken a refresh token.
const SLOW: Duration = Duration::from_millis(300);

static META: ClientMeta = ClientMeta::new("ends", "1");

/// What a program does, and how old its token is.
const PROGRAMS: [(&str, bool); 5] = [
    ("calls", false),
    ("fails", false),
    ("asks", false),
    ("calls", true),
    ("asks", true),
];

/// The number of the refresh token that is good, and those that were taken for stolen.
#[derive(Default)]
struct Issuer {
    good: usize,
    refused: Vec<String>,
}

impl Issuer {
    fn answer(&mut self, body: &str) -> (&'static str, String) {
        let given = body.split('&').find(|pair| pair.starts_with("refresh_"));
        if given != Some(&format!("refresh_token=r{}", self.good)) {
            self.refused.push(body.to_owned());
            return ("400 x", r#"{"error":"invalid_grant"}"#.to_owned());
        }
        self.good += 1;
        let number = self.good;
        let answer = format!(
            r#"{{"access_token":"a{number}","refresh_token":"r{number}","token_type":"Bearer","expires_in":3600}}"#
        );
        ("200 OK", answer)
    }
}

async fn request(socket: &mut TcpStream) -> String {
    let mut text = Vec::new();
    loop {
        let so_far = String::from_utf8(text.clone()).unwrap();
        if let Some((head, body)) = so_far.split_once("\r\n\r\n") {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            if body.len() >= length.map_or(0, |(_, length)| length.parse().unwrap()) {
                return so_far;
            }
        }
        text.push(socket.read_u8().await.unwrap());
    }
}

/// The API and its token server.
async fn serve(issuer: Arc<Mutex<Issuer>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let issuer = issuer.clone();
            tokio::spawn(async move {
                let request = request(&mut socket).await;
                let (status, body) = if request.starts_with("POST /token ") {
                    let body = request.split("\r\n\r\n").nth(1).unwrap();
                    let answer = issuer.lock().unwrap().answer(body);
                    tokio::time::sleep(SLOW).await;
                    answer
                } else if request.starts_with("POST /notes ") {
                    ("500 x", String::new())
                } else {
                    ("200 OK", "1".to_owned())
                };
                let answer = format!(
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                // Whoever asked may be gone.
                let _ = socket.write_all(answer.as_bytes()).await;
            });
        }
    });
    base
}

fn client(base: &str, session: &Session) -> Client {
    ClientBuilder::new(&META)
        .base_url(base)
        .credential("bearer", session.bearer())
        .retry(Retry::never())
        .build()
        .unwrap()
}

/// A program: makes its calls, and ends.
async fn program(does: &str, base: &str, file: &str) {
    let server = OAuth2::new("ends", &format!("{base}/token")).unwrap();
    let session = Session::builder(server.refresh())
        .store(FileStore::new(file))
        .build();
    let client = client(base, &session);
    // The first has the token from the file, the second finds that it is due soon.
    for _ in 0..2 {
        match does {
            "calls" => assert_eq!(get_thing(&client, 1).await.unwrap(), 1),
            "fails" => drop(post_note(&client, 1).await.unwrap_err()),
            _ => drop(session.access_token(&client).await.unwrap()),
        }
    }
}

/// Lets the stored token be one that has so many seconds left of an hour.
fn age(file: &Path, left: u64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let mut tokens: serde_json::Value = serde_json::from_str(&text).unwrap();
    tokens[""]["expires_at"] = (now.as_secs() + left).into();
    tokens[""]["lifetime"] = 3600.into();
    std::fs::write(file, tokens.to_string()).unwrap();
}

#[test]
fn a_program_that_ends_has_stored_what_its_calls_set_going() {
    let threads = tokio::runtime::Builder::new_multi_thread;
    if let Ok(settings) = std::env::var("APILOOM_PROGRAM") {
        let words: Vec<&str> = settings.splitn(4, ' ').collect();
        let [does, flavor, base, file] = words[..] else {
            panic!("{settings}");
        };
        let mut builder = match flavor {
            "one" => tokio::runtime::Builder::new_current_thread(),
            _ => threads(),
        };
        // As `#[tokio::main]` does it: what is still on its way ends with it.
        let runtime = builder.enable_all().build().unwrap();
        return runtime.block_on(program(does, base, file));
    }
    let runtime = threads().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(programs());
}

async fn programs() {
    let issuer = Arc::new(Mutex::new(Issuer::default()));
    let base = serve(issuer.clone()).await;
    let folder = std::env::temp_dir().join(format!("apiloom-ends-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("tokens.json");
    let store = FileStore::new(&file);
    let first = apiloom_runtime::auth::Token::new("a0").refresh_token("r0");
    store.save("", &first).await.unwrap();
    let mut count = 0;
    for flavor in ["one", "many"] {
        for (does, expired) in PROGRAMS {
            age(&file, if expired { 1 } else { 200 });
            let status = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", NAME, "--nocapture"])
                .stdout(std::process::Stdio::null())
                .env(
                    "APILOOM_PROGRAM",
                    format!("{does} {flavor} {base} {}", file.display()),
                )
                .status()
                .await
                .unwrap();
            count += 1;
            let what = format!("{does} {flavor} {expired}");
            assert!(status.success(), "{what}");
            let kept = store.load("").await.unwrap().unwrap();
            assert_eq!(
                kept.refresh().map(|token| token.expose().to_owned()),
                Some(format!("r{count}")),
                "{what}"
            );
            let issuer = issuer.lock().unwrap();
            assert_eq!((issuer.good, issuer.refused.len()), (count, 0), "{what}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
