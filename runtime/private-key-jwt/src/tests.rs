//! Assertions, read by the other side: a server on this machine that knows the public key.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use apiloom_runtime::auth::oauth2::OAuth2;
use apiloom_runtime::auth::{Http, TokenErrorKind, TokenRequest, TokenSource as _};
use apiloom_runtime::serde_json::Value;
use apiloom_runtime::transport::ReqwestTransport;
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _,
};
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{DecodingKey, Validation};

use super::*;

/// A private key in PEM, and its public half.
fn key(algorithm: Algorithm) -> (Vec<u8>, DecodingKey) {
    let random = SystemRandom::new();
    let (der, public) = match algorithm {
        Algorithm::Rs256 | Algorithm::Ps256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
            let der = pair.as_der().unwrap().as_ref().to_vec();
            (der, DecodingKey::from_rsa_der(pair.public_key().as_ref()))
        }
        Algorithm::Es256 | Algorithm::Es384 => {
            let kind = match algorithm {
                Algorithm::Es256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
                _ => &ECDSA_P384_SHA384_FIXED_SIGNING,
            };
            let der = EcdsaKeyPair::generate_pkcs8(kind, &random)
                .unwrap()
                .as_ref()
                .to_vec();
            let pair = EcdsaKeyPair::from_pkcs8(kind, &der).unwrap();
            (der, DecodingKey::from_ec_der(pair.public_key().as_ref()))
        }
        Algorithm::EdDsa => {
            let der = Ed25519KeyPair::generate_pkcs8(&random)
                .unwrap()
                .as_ref()
                .to_vec();
            let pair = Ed25519KeyPair::from_pkcs8(&der).unwrap();
            (der, DecodingKey::from_ed_der(pair.public_key().as_ref()))
        }
    };
    let lines: Vec<String> = STANDARD
        .encode(der)
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    );
    (pem.into_bytes(), public)
}

/// A token server that answers as often as asked, and gives back what it was sent.
fn serve(
    answers: &'static [(u16, &'static str)],
) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        let mut asked = Vec::new();
        for (status, body) in answers {
            let (mut socket, _) = listener.accept().unwrap();
            let mut request = String::new();
            let mut buffer = [0; 4096];
            while !is_whole(&request) {
                let read = socket.read(&mut buffer).unwrap();
                request.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
            }
            asked.push(request);
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            socket.write_all(answer.as_bytes()).unwrap();
        }
        asked
    });
    (url, serving)
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| body.len() >= length.parse().unwrap())
}

fn field(request: &str, name: &str) -> String {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let pair = body
        .split('&')
        .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    pair.expect(name).replace("%3A", ":").replace("%2F", "/")
}

#[tokio::test]
async fn a_server_takes_what_the_key_has_signed() {
    for algorithm in [
        Algorithm::Rs256,
        Algorithm::Ps256,
        Algorithm::Es256,
        Algorithm::Es384,
        Algorithm::EdDsa,
    ] {
        let (pem, public) = key(algorithm);
        let (url, serving) = serve(&[
            (200, r#"{"access_token":"a1","token_type":"Bearer"}"#),
            (200, r#"{"access_token":"a2","token_type":"Bearer"}"#),
        ]);
        let key = PrivateKey::new(algorithm, &pem).unwrap().key_id("k1");
        let source = OAuth2::new("client-1", &url)
            .unwrap()
            .assertion(key)
            .client_credentials();
        let http = Http::new(ReqwestTransport::new(Duration::from_secs(5)).unwrap());
        for expected in ["a1", "a2"] {
            let token = source.fetch(TokenRequest::new(http.clone())).await.unwrap();
            assert_eq!(token.access().expose(), expected);
        }
        let mut ids = Vec::new();
        for request in serving.join().unwrap() {
            assert!(!request.contains("authorization:"), "{request}");
            let kind = field(&request, "client_assertion_type");
            assert_eq!(
                kind,
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            );
            let mut validation = Validation::new(algorithm.known());
            validation.set_audience(&[&url]);
            validation.set_issuer(&["client-1"]);
            validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
            let assertion = field(&request, "client_assertion");
            let read = jsonwebtoken::decode::<Value>(&assertion, &public, &validation).unwrap();
            assert_eq!(read.header.kid.as_deref(), Some("k1"));
            assert_eq!(read.claims["sub"], "client-1");
            let life = read.claims["exp"].as_u64().unwrap() - read.claims["iat"].as_u64().unwrap();
            assert_eq!(life, 60);
            ids.push(read.claims["jti"].as_str().unwrap().to_owned());
        }
        assert_ne!(ids[0], ids[1], "an assertion is used once");
    }
}

#[tokio::test]
async fn what_is_refused_tells_no_assertion() {
    let (pem, _) = key(Algorithm::Es256);
    const REFUSAL: &str = r#"{"error":"invalid_client","error_description":"unknown key"}"#;
    let (url, serving) = serve(&[(401, REFUSAL)]);
    let key = PrivateKey::new(Algorithm::Es256, &pem).unwrap();
    let server = OAuth2::new("client-1", &url).unwrap().assertion(key);
    let http = Http::new(ReqwestTransport::new(Duration::from_secs(5)).unwrap());
    let shown = format!("{server:?}");
    let error = server
        .client_credentials()
        .fetch(TokenRequest::new(http))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Misconfigured);
    let assertion = field(&serving.join().unwrap()[0], "client_assertion");
    for shown in [shown, format!("{error} {error:?}")] {
        assert!(
            !shown.contains(&assertion) && !shown.contains("PRIVATE"),
            "{shown}"
        );
    }
}

#[test]
fn keys_of_another_kind_are_found_out_at_once() {
    let (es256, _) = key(Algorithm::Es256);
    let (rsa, _) = key(Algorithm::Rs256);
    for (algorithm, pem) in [
        (Algorithm::Rs256, es256.as_slice()),
        (Algorithm::Es256, &rsa),
        (Algorithm::Es384, &es256),
        (Algorithm::EdDsa, &es256),
        (Algorithm::Es256, b"no PEM"),
        (Algorithm::Rs256, b""),
    ] {
        let error = PrivateKey::new(algorithm, pem).unwrap_err().to_string();
        assert!(
            error.starts_with("the private key is not"),
            "{algorithm:?}: {error}"
        );
    }
    let long = PrivateKey::new(Algorithm::Es256, &es256)
        .unwrap()
        .lifetime(Duration::MAX);
    assert_eq!(long.lifetime, Duration::from_secs(600));
}
