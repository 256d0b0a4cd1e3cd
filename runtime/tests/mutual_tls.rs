//! A server that asks for the client's certificate, and a client that has one.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use apiloom_runtime::Body;
use apiloom_runtime::transport::{ReqwestTransport, Transport as _};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// Serves one request a connection to clients whose certificate `ca` has signed.
async fn serve(ca: &CertifiedIssuer<'static, KeyPair>) -> u16 {
    let mut roots = RootCertStore::empty();
    roots.add(ca.der().clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots))
        .build()
        .unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, ca).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client without a certificate is turned away here.
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut request = [0; 1024];
            if stream.read(&mut request).await.is_ok() {
                let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(answer).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    port
}

#[tokio::test]
async fn the_client_shows_its_certificate() {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let port = serve(&ca).await;
    let url = format!("https://localhost:{port}/");
    let get = || {
        http::Request::get(url.as_str())
            .body(Body::empty())
            .unwrap()
    };

    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["client".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &ca).unwrap();
    let identity = certificate.pem() + &key.serialize_pem();
    let trusting = || ReqwestTransport::builder().root_certificates(ca.pem().as_bytes());

    let builder = trusting().client_identity(identity.as_bytes());
    assert!(!format!("{builder:?}").contains("PRIVATE"));
    let known = builder.build().unwrap();
    assert_eq!(known.send(get()).await.unwrap().status(), 204);
    let unknown = trusting().build().unwrap();
    assert!(unknown.send(get()).await.is_err(), "no certificate");
    let distrusts = ReqwestTransport::builder().client_identity(identity.as_bytes());
    let distrusts = distrusts.build().unwrap();
    assert!(
        distrusts.send(get()).await.is_err(),
        "the server is unknown"
    );
    assert!(trusting().client_identity(b"nonsense").build().is_err());
    assert!(
        ReqwestTransport::builder()
            .root_certificates(b"nonsense")
            .build()
            .is_err()
    );
}
