//! Two programs with one file of tokens, and a server that takes each refresh token once.

#![cfg(feature = "fs")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::auth::{
    FileStore, Http, Session, Token, TokenError, TokenRequest, TokenStore as _, token_source,
};
use apiloom_runtime::transport::ReqwestTransport;
use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::Command;

const ROUNDS: usize = 20;

/// What the server knows: the refresh token that is good, and each that it was given.
#[derive(Default)]
struct Issuer {
    good: usize,
    refused: Vec<String>,
}

impl Issuer {
    /// The next token for the refresh token in the path, `/r7`.
    fn answer(&mut self, path: &str) -> (u16, String) {
        if path != format!("/r{}", self.good) {
            self.refused.push(path.to_owned());
            return (400, String::new());
        }
        self.good += 1;
        (200, self.good.to_string())
    }
}

async fn serve(issuer: Arc<Mutex<Issuer>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(socket.read_u8().await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            let path = head.split(' ').nth(1).unwrap();
            let (status, body) = issuer.lock().unwrap().answer(path);
            let answer = format!(
                "HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    base
}

async fn refresh(base: String, request: TokenRequest) -> Result<Token, TokenError> {
    let so_far = request
        .refresh_token()
        .ok_or_else(TokenError::login_required)?;
    let call = http::Request::get(format!("{base}/{}", so_far.expose())).body(Bytes::new());
    let answer = request.http().send(call.unwrap()).await?;
    if answer.status() != 200 {
        return Err(TokenError::refused("a refresh token was used twice"));
    }
    let number = std::str::from_utf8(answer.body()).unwrap();
    let token = Token::new(format!("a{number}")).refresh_token(format!("r{number}"));
    // Gone at once, so that each start needs a new one.
    Ok(token.expires_in(Duration::ZERO))
}

/// What each of the two programs does.
async fn program(file: &Path, base: String) {
    let http = Http::new(ReqwestTransport::new(Duration::from_secs(5)).unwrap());
    for _ in 0..ROUNDS {
        // As if it were started anew: a token that has just come is used for a moment, even if it has expired.
        let base = base.clone();
        let source = token_source(move |request| refresh(base.clone(), request));
        let session = Session::builder(source).store(FileStore::new(file)).build();
        session.access_token(http.clone()).await.unwrap();
    }
}

#[tokio::test]
async fn two_programs_never_use_one_refresh_token_twice() {
    const NAME: &str = "two_programs_never_use_one_refresh_token_twice";
    let given = std::env::var_os("TOKEN_FILE").zip(std::env::var("TOKEN_BASE").ok());
    if let Some((file, base)) = given {
        return program(Path::new(&file), base).await;
    }
    let issuer = Arc::new(Mutex::new(Issuer::default()));
    let base = serve(issuer.clone()).await;
    let folder = std::env::temp_dir().join(format!("apiloom-tokens-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("tokens.json");
    let first = Token::new("a0")
        .refresh_token("r0")
        .expires_in(Duration::ZERO);
    FileStore::new(&file).save("", &first).await.unwrap();
    let programs = [(); 2].map(|()| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env("TOKEN_FILE", &file)
            .env("TOKEN_BASE", &base)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    });
    for mut program in programs {
        assert!(program.wait().await.unwrap().success());
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let issuer = issuer.lock().unwrap();
    assert_eq!(issuer.refused, Vec::<String>::new());
    assert!(
        (ROUNDS..=2 * ROUNDS).contains(&issuer.good),
        "{}",
        issuer.good
    );
}
