//! Signatures of HMAC-SHA256 (RFC 2104).

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;

use super::canonical::{hex, text};
use super::{Frozen, Sign};
use crate::boxed::BoxError;
use crate::secret::Secret;

/// How far the clocks of client and server may be apart: five minutes.
const SKEW: Duration = Duration::from_secs(300);

/// Signs with HMAC-SHA256, and verifies such signatures.
///
/// What is signed is a text of six lines: the method; the path without a slash at its end; the query's
/// pairs, sorted by name and value; the time in seconds since 1970; a nonce; and the SHA-256 of the
/// body in hexadecimal digits, JSON with its names sorted and without blanks. Neither the host, unless
/// [`signs_host`](HmacSigner::signs_host) is set, nor any header is signed. The signature is in
/// lower-case hexadecimal digits. Three headers carry it: `X-Signature`, `X-Signature-Timestamp` and
/// `X-Signature-Nonce`.
///
/// ```no_run
/// # use apiloom_runtime::codegen::ClientMeta;
/// # use apiloom_runtime::ClientBuilder;
/// # static META: ClientMeta = ClientMeta::new("n", "1");
/// use apiloom_runtime::sign::HmacSigner;
///
/// let client = ClientBuilder::new(&META).sign(HmacSigner::new("the shared secret")).build();
/// ```
#[derive(Clone)]
pub struct HmacSigner {
    secret: Secret,
    signature: HeaderName,
    timestamp: HeaderName,
    nonce: HeaderName,
    unsigned_bodies: bool,
    host: bool,
}

impl HmacSigner {
    /// A signer with a secret that the server has too.
    pub fn new(secret: impl Into<Secret>) -> Self {
        HmacSigner {
            secret: secret.into(),
            signature: HeaderName::from_static("x-signature"),
            timestamp: HeaderName::from_static("x-signature-timestamp"),
            nonce: HeaderName::from_static("x-signature-nonce"),
            unsigned_bodies: false,
            host: false,
        }
    }

    /// Other headers for the signature, the timestamp and the nonce.
    #[must_use]
    pub fn headers(
        mut self,
        signature: HeaderName,
        timestamp: HeaderName,
        nonce: HeaderName,
    ) -> Self {
        (self.signature, self.timestamp, self.nonce) = (signature, timestamp, nonce);
        self
    }

    /// Signs requests whose body is not in memory with `UNSIGNED` in place of its digest. Without this
    /// they are not sent.
    #[must_use]
    pub fn unsigned_bodies(mut self) -> Self {
        self.unsigned_bodies = true;
        self
    }

    /// Signs the host too, as a seventh line, with its port unless that is the usual one: a request that was signed for one
    /// host is not accepted at another that has the same secret.
    #[must_use]
    pub fn signs_host(mut self) -> Self {
        self.host = true;
        self
    }

    fn mac(
        &self,
        request: &Frozen<'_>,
        seconds: u64,
        nonce: &str,
    ) -> Result<Hmac<Sha256>, BoxError> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose().as_bytes())?;
        let host = self.host.then(|| request.host());
        mac.update(text(request, seconds, nonce, host.as_deref()).as_bytes());
        Ok(mac)
    }

    fn signature(
        &self,
        request: &Frozen<'_>,
        seconds: u64,
        nonce: &str,
    ) -> Result<String, BoxError> {
        let mac = self.mac(request, seconds, nonce)?;
        Ok(hex(&mac.finalize().into_bytes()))
    }

    /// Verifies a request's signature: for tests and mock servers. The signature is compared in
    /// constant time; the nonce is asked for only when it is right.
    ///
    /// # Errors
    ///
    /// When a header is missing, the time is more than five minutes away from `now`, the signature is
    /// another one, or the nonce has been used.
    pub fn verify(
        &self,
        request: &Frozen<'_>,
        now: SystemTime,
        nonces: &(impl Nonces + ?Sized),
    ) -> Result<(), VerifyError> {
        let header = |name: &HeaderName| {
            let value = request.headers().get(name)?;
            value.to_str().ok()
        };
        let missing = VerifyError::Missing;
        let seconds: u64 = header(&self.timestamp)
            .and_then(|text| text.parse().ok())
            .ok_or(missing)?;
        let nonce = header(&self.nonce).ok_or(missing)?;
        let signature = header(&self.signature).and_then(unhex).ok_or(missing)?;
        if request.body().is_none() && !self.unsigned_bodies {
            return Err(VerifyError::Wrong);
        }
        let now = since_epoch(now);
        if Duration::from_secs(seconds.abs_diff(now.as_secs())) > SKEW {
            return Err(VerifyError::Time);
        }
        let mac = self.mac(request, seconds, nonce);
        let mac = mac.map_err(|_| VerifyError::Wrong)?;
        mac.verify_slice(&signature)
            .map_err(|_| VerifyError::Wrong)?;
        match nonces.is_new(nonce) {
            true => Ok(()),
            false => Err(VerifyError::Repeated),
        }
    }
}

impl Sign for HmacSigner {
    fn sign(&self, request: &Frozen<'_>, now: SystemTime) -> Result<HeaderMap, BoxError> {
        if request.body().is_none() && !self.unsigned_bodies {
            return Err("the body is not in memory: it cannot be signed".into());
        }
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        let nonce = URL_SAFE_NO_PAD.encode(bytes);
        let seconds = since_epoch(now).as_secs();
        let signature = self.signature(request, seconds, &nonce)?;
        let mut headers = HeaderMap::new();
        headers.insert(self.timestamp.clone(), HeaderValue::from(seconds));
        headers.insert(self.nonce.clone(), HeaderValue::try_from(nonce)?);
        headers.insert(self.signature.clone(), HeaderValue::try_from(signature)?);
        Ok(headers)
    }
}

impl fmt::Debug for HmacSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HmacSigner")
            .field("secret", &self.secret)
            .field("signature", &self.signature)
            .finish_non_exhaustive()
    }
}

/// Remembers nonces, for ten minutes at least: twice the time that clocks may be apart. Any function
/// that says whether one is new will do.
pub trait Nonces {
    /// Whether a nonce was not seen before. From now on it was.
    fn is_new(&self, nonce: &str) -> bool;
}

impl<F: Fn(&str) -> bool> Nonces for F {
    fn is_new(&self, nonce: &str) -> bool {
        self(nonce)
    }
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// A header is missing, or cannot be read.
    Missing,
    /// The timestamp is more than five minutes away.
    Time,
    /// The signature is not the one for this request and secret.
    Wrong,
    /// The nonce has been used.
    Repeated,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            VerifyError::Missing => "a header of the signature is missing or cannot be read",
            VerifyError::Time => "the timestamp is more than five minutes away",
            VerifyError::Wrong => "the signature is not the one for this request",
            VerifyError::Repeated => "the nonce has been used",
        })
    }
}

impl std::error::Error for VerifyError {}

fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    let pairs = digits.chunks_exact(2);
    pairs
        .map(|pair| match pair {
            [high, low] => u8::try_from(high << 4 | low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::HashSet;

    use http::Method;
    use url::Url;

    use super::*;

    fn json() -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        headers
    }

    #[test]
    fn known_answers() {
        // Computed with Python's hmac and hashlib.
        let signer = HmacSigner::new("test-secret");
        let url = Url::parse("https://h/api/v1/users/?b=2&a=1").unwrap();
        let body = br#"{"email":"a@b.c", "age":3, "nested":{"z":1,"a":[2,1]}}"#;
        let headers = json();
        let request = Frozen::new(&Method::POST, &url, &headers, Some(body));
        assert_eq!(
            text(&request, 1_700_000_000, "nonce-0001", None),
            "POST\n/api/v1/users\na=1&b=2\n1700000000\nnonce-0001\n\
             767eb0ca6313c96b305454187320d80769a1a56d7023e9f1cbcc239a94a75128"
        );
        assert_eq!(
            signer
                .signature(&request, 1_700_000_000, "nonce-0001")
                .unwrap(),
            "027852acdce0d5be8d99e5cbdd7923dd7d35d4e80102964a665b6d9545f3a002"
        );
        let url = Url::parse("https://h/api/v1/users/123").unwrap();
        let headers = HeaderMap::new();
        let request = Frozen::new(&Method::GET, &url, &headers, Some(b""));
        assert_eq!(
            signer
                .signature(&request, 1_700_000_000, "nonce-0002")
                .unwrap(),
            "0dde53be279cb751718739f5753f0b365644d913a55a7ac944cd65554c860592"
        );
    }

    #[test]
    fn what_was_signed_is_accepted_once_and_in_time() {
        let signer = HmacSigner::new("test-secret");
        let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let url = Url::parse("https://h/a?b=1").unwrap();
        let mut headers = json();
        let request = Frozen::new(&Method::PUT, &url, &headers, Some(b"{}"));
        let added = signer.sign(&request, now).unwrap();
        assert_ne!(added, signer.sign(&request, now).unwrap(), "a nonce each");
        headers.extend(added);
        let request = Frozen::new(&Method::PUT, &url, &headers, Some(b"{ }"));
        let seen = RefCell::new(HashSet::new());
        let nonces = |nonce: &str| seen.borrow_mut().insert(nonce.to_owned());

        let second = Duration::from_secs(1);
        for moment in [now + SKEW + second, now - SKEW - second] {
            let verified = signer.verify(&request, moment, &nonces);
            assert_eq!(verified, Err(VerifyError::Time));
        }
        let other = Url::parse("https://h/a?b=2").unwrap();
        for changed in [
            Frozen::new(&Method::POST, &url, &headers, Some(b"{}")),
            Frozen::new(&Method::PUT, &other, &headers, Some(b"{}")),
            Frozen::new(&Method::PUT, &url, &headers, Some(b"{\"a\":1}")),
            Frozen::new(&Method::PUT, &url, &headers, None),
        ] {
            let verified = signer.verify(&changed, now, &nonces);
            assert_eq!(verified, Err(VerifyError::Wrong));
        }
        let stranger = HmacSigner::new("another");
        let verified = stranger.verify(&request, now, &nonces);
        assert_eq!(verified, Err(VerifyError::Wrong));
        // None of these has used up the nonce.
        assert_eq!(signer.verify(&request, now + SKEW, &nonces), Ok(()));
        let again = signer.verify(&request, now, &nonces);
        assert_eq!(again, Err(VerifyError::Repeated));
        let bare = HeaderMap::new();
        let bare = Frozen::new(&Method::PUT, &url, &bare, Some(b"{}"));
        let verified = signer.verify(&bare, now, &nonces);
        assert_eq!(verified, Err(VerifyError::Missing));
    }

    #[test]
    fn a_host_is_signed_when_asked_for() {
        let (plain, bound) = (HmacSigner::new("s"), HmacSigner::new("s").signs_host());
        let none = HeaderMap::new();
        let signature = |signer: &HmacSigner, url: &str| {
            let url = Url::parse(url).unwrap();
            let request = Frozen::new(&Method::GET, &url, &none, Some(b""));
            signer.signature(&request, 1, "n").unwrap()
        };
        let (one, other) = ("https://a.example/x", "https://b.example/x");
        assert_eq!(signature(&plain, one), signature(&plain, other));
        assert_ne!(signature(&bound, one), signature(&bound, other));
        assert_ne!(
            signature(&bound, one),
            signature(&bound, "https://a.example:444/x")
        );
        assert_eq!(
            signature(&bound, one),
            signature(&bound, "https://a.example:443/x")
        );
    }

    #[test]
    fn a_stream_is_signed_only_when_asked_for() {
        let signer = HmacSigner::new("test-secret");
        let url = Url::parse("https://h/a").unwrap();
        let headers = HeaderMap::new();
        let request = Frozen::new(&Method::PUT, &url, &headers, None);
        assert!(signer.sign(&request, UNIX_EPOCH).is_err());
        let signer = signer.unsigned_bodies();
        assert!(signer.sign(&request, UNIX_EPOCH).is_ok());
        assert!(text(&request, 0, "n", None).ends_with("\nUNSIGNED"));
        assert!(!format!("{signer:?}{request:?}").contains("test-secret"));
    }
}
