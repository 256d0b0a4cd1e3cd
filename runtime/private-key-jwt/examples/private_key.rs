//! Gets tokens from an identity server that knows the client's public key. `tests/identity` runs it.
//!
//! Its arguments are the issuer, and for each client its name, an algorithm and a file with the private key.

use std::time::Duration;

use apiloom_private_key_jwt::{Algorithm, PrivateKey};
use apiloom_runtime::BoxError;
use apiloom_runtime::auth::oauth2::OAuth2;
use apiloom_runtime::auth::{Http, TokenRequest, TokenSource as _};
use apiloom_runtime::transport::ReqwestTransport;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let mut arguments = std::env::args().skip(1);
    let issuer = arguments.next().ok_or("the issuer is missing")?;
    let http = Http::new(ReqwestTransport::new(Duration::from_secs(5))?);
    while let (Some(name), Some(algorithm), Some(file)) =
        (arguments.next(), arguments.next(), arguments.next())
    {
        let algorithm = match algorithm.as_str() {
            "RS256" => Algorithm::Rs256,
            "PS256" => Algorithm::Ps256,
            "ES256" => Algorithm::Es256,
            "EdDSA" => Algorithm::EdDsa,
            other => return Err(format!("{other} is no algorithm here").into()),
        };
        let key = PrivateKey::new(algorithm, &std::fs::read(&file)?)?.key_id(name.as_str());
        let server = OAuth2::discover(http.clone(), &issuer, name.as_str()).await?;
        let server = server.scopes(["api:read"]);
        let source = server.clone().assertion(key.clone()).client_credentials();
        // Twice: the provider refuses an assertion that it has seen.
        for _ in 0..2 {
            let token = source.fetch(TokenRequest::new(http.clone())).await?;
            if token.access().expose().is_empty() {
                return Err("there is no token".into());
            }
        }
        println!("private_key_jwt, {algorithm:?}: ok");
        let other = key.audience("https://elsewhere.example");
        let refused = server.assertion(other).client_credentials();
        let refused = refused.fetch(TokenRequest::new(http.clone())).await;
        let error = refused
            .err()
            .ok_or("an assertion for somebody else was accepted")?;
        if error.code() != Some("invalid_client") {
            return Err(format!("expected invalid_client: {error}").into());
        }
        println!(
            "an assertion for another server: refused, {:?}",
            error.code()
        );
    }
    Ok(())
}
