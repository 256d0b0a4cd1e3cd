//! Codings of contents (RFC 9110, section 8.4): which are asked for, and undone when an answer has them.
//!
//! Takes requests and responses as they are on the wire, and gives bodies as they were before they were coded. What
//! it does not know, a part of a coded whole and a stack that is too high are left as they came, with
//! `Content-Encoding`, so that whoever reads them can say so.

#[cfg(feature = "brotli")]
mod brotli;
mod decoding;
#[cfg(feature = "gzip")]
mod gzip;
#[cfg(feature = "zstd")]
mod zstd;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::Body as _;

use self::decoding::Decoding;
use crate::body::Body;
use crate::boxed::BoxError;

/// How many codings may be one on the other: each takes memory of its own.
const HIGHEST: usize = 4;

/// Undoes a coding, a piece at a time.
trait Decoder: Send {
    /// Takes from the front of `input`, and puts what comes of it behind `output`, which does not grow beyond its
    /// capacity. Where that is used up there may be more, though all of the input is taken.
    fn decode(&mut self, input: &mut Bytes, output: &mut Vec<u8>) -> Result<(), BoxError>;

    /// Nothing more comes.
    ///
    /// # Errors
    ///
    /// When something is missing.
    fn finish(&mut self) -> Result<(), BoxError>;
}

/// A coding by one of its names.
struct Coding {
    name: &'static str,
    /// Whether it is asked for by this name.
    asked: bool,
    decoder: fn() -> Box<dyn Decoder>,
}

/// Those that are known. `x-gzip` is another name of `gzip` (RFC 9110, section 8.4.1.3).
const CODINGS: &[Coding] = &[
    #[cfg(feature = "gzip")]
    Coding {
        name: "gzip",
        asked: true,
        decoder: || Box::new(gzip::Gzip::new()),
    },
    #[cfg(feature = "gzip")]
    Coding {
        name: "x-gzip",
        asked: false,
        decoder: || Box::new(gzip::Gzip::new()),
    },
    #[cfg(feature = "brotli")]
    Coding {
        name: "br",
        asked: true,
        decoder: || Box::new(brotli::Brotli::new()),
    },
    #[cfg(feature = "zstd")]
    Coding {
        name: "zstd",
        asked: true,
        decoder: || Box::new(zstd::Zstd::new()),
    },
];

/// Asks for the codings that are known, unless the caller has said what may come. A part of a coded whole could not
/// be read, so whoever asks for a part is to get one of the content itself.
pub fn ask(headers: &mut HeaderMap) {
    if headers.contains_key(ACCEPT_ENCODING) {
        return;
    }
    let names: Vec<&str> = match headers.contains_key(RANGE) {
        true => vec!["identity"],
        false => {
            let asked = CODINGS.iter().filter(|coding| coding.asked);
            asked.map(|coding| coding.name).collect()
        }
    };
    if let Ok(value) = HeaderValue::try_from(names.join(", ")) {
        headers.insert(ACCEPT_ENCODING, value);
    }
}

/// The response with its content as it was before it was coded, and without the headers that are about that.
pub fn undone(response: Response<Body>) -> Response<Body> {
    // Answers to `HEAD` and those that have no content keep their headers.
    if response.status() == StatusCode::PARTIAL_CONTENT || response.body().is_end_stream() {
        return response;
    }
    let Some(codings) = codings(response.headers()).filter(|codings| !codings.is_empty()) else {
        return response;
    };
    let (mut parts, mut body) = response.into_parts();
    parts.headers.remove(CONTENT_ENCODING);
    parts.headers.remove(CONTENT_LENGTH);
    // The last one was put on last.
    for coding in codings.into_iter().rev() {
        body = Body::stream(Decoding::new(body, (coding.decoder)()));
    }
    Response::from_parts(parts, body)
}

/// The codings that a content has, in the order in which they were put on; nothing where one of them is not known.
fn codings(headers: &HeaderMap) -> Option<Vec<&'static Coding>> {
    let mut codings = Vec::new();
    for line in headers.get_all(CONTENT_ENCODING) {
        let names = line.to_str().ok()?.split(',').map(str::trim);
        for name in names.filter(|name| !name.is_empty()) {
            if name.eq_ignore_ascii_case("identity") {
                continue;
            }
            let known = |coding: &&Coding| name.eq_ignore_ascii_case(coding.name);
            codings.push(CODINGS.iter().find(known)?);
        }
    }
    (codings.len() <= HIGHEST).then_some(codings)
}
