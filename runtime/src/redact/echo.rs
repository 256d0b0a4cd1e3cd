//! What a server says may hold what it was sent, in one encoding or another.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use super::REDACTED;
use super::is_secret_header;

/// What is shorter is no secret, and would make holes in words.
const SHORTEST: usize = 6;
/// As much of a secret as must not be told.
const PART: usize = 12;
/// How many characters of a text are looked at for a secret that is encoded or in part.
const SEEN: usize = 1000;
/// How often it may be encoded.
const ROUNDS: usize = 3;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What the requests of a call have carried to show who asks, as it was sent.
///
/// Nearly all calls carry one value, so that one costs no allocation.
#[derive(Clone, Default)]
pub(crate) struct Own {
    first: Option<Carried>,
    more: Vec<Carried>,
}

#[derive(Clone, PartialEq)]
struct Carried {
    value: HeaderValue,
    /// Whether it is `name=value` of a query or of cookies.
    pairs: bool,
}

impl Own {
    /// Notes what the headers of a request have, and the pairs that were put into its query.
    pub(crate) fn note(&mut self, headers: &HeaderMap, query: Option<&str>) {
        for (name, value) in headers {
            // What nearly all requests have is not looked at for long.
            let is_usual = [ACCEPT, CONTENT_TYPE, USER_AGENT].contains(name);
            if value.is_sensitive() || !is_usual && is_secret_header(name.as_str()) {
                self.add(value.clone(), name == COOKIE);
            }
        }
        if let Some(Ok(value)) = query.map(HeaderValue::from_str) {
            self.add(value, true);
        }
    }

    fn add(&mut self, value: HeaderValue, pairs: bool) {
        let carried = Carried { value, pairs };
        match &self.first {
            None => self.first = Some(carried),
            Some(first) if *first == carried || self.more.contains(&carried) => {}
            Some(_) => self.more.push(carried),
        }
    }

    /// A text of the server without them.
    pub(crate) fn freed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.first.is_none() {
            return Cow::Borrowed(text);
        }
        let all = self.first.iter().chain(&self.more);
        let secrets: Vec<String> = all.flat_map(Carried::secrets).collect();
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        Cow::Owned(freed(text, &secrets))
    }
}

impl Carried {
    /// What is secret in it: without the names of schemes, of cookies and of parameters.
    fn secrets(&self) -> Vec<String> {
        let text = self.value.to_str().unwrap_or_default();
        let decoded = |text: &str| {
            let text = percent_encoding::percent_decode_str(text);
            text.decode_utf8_lossy().into_owned()
        };
        if self.pairs {
            let pairs = text.split([';', '&']);
            let values = pairs.filter_map(|pair| Some(pair.split_once('=')?.1.trim()));
            return values
                .flat_map(|value| [value.to_owned(), decoded(value)])
                .collect();
        }
        let mut words = text.split_whitespace();
        let last = words.next_back().unwrap_or_default();
        let mut secrets = vec![last.to_owned()];
        let is_basic = words
            .next_back()
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic"));
        if let Some(pair) = BASE64.decode(last).ok().filter(|_| is_basic) {
            let pair = String::from_utf8_lossy(&pair);
            secrets.extend(
                pair.split_once(':')
                    .map(|(_, password)| password.to_owned()),
            );
        }
        secrets
    }
}

/// A text in which none of the secrets is: neither as it is nor, in its first thousand characters, encoded as in a URL or
/// a form, in base64 or in hexadecimal digits, nor a part of it that is worth something.
pub(crate) fn freed(text: &str, secrets: &[&str]) -> String {
    let secrets = || secrets.iter().filter(|secret| secret.len() >= SHORTEST);
    let hidden = |text: String, secret: &&str| text.replace(secret, REDACTED);
    let plain = secrets().fold(text.to_owned(), hidden);
    let parts: Vec<&[u8]> = secrets()
        .flat_map(|secret| {
            let bytes = secret.as_bytes();
            bytes.windows(bytes.len().min(PART))
        })
        .collect();
    let seen: String = plain.chars().take(SEEN).collect();
    if holds(seen.as_bytes(), &parts, ROUNDS) {
        return REDACTED.to_owned();
    }
    plain
}

/// Whether one of the parts is in the text, however it is encoded.
fn holds(text: &[u8], parts: &[&[u8]], rounds: usize) -> bool {
    if contains(text, parts) {
        return true;
    }
    let Some(rounds) = rounds.checked_sub(1) else {
        return false;
    };
    let percent: Vec<u8> = percent_encoding::percent_decode(text).collect();
    let spaced = |bytes: &[u8]| -> Vec<u8> {
        let space = |byte: &u8| if *byte == b'+' { b' ' } else { *byte };
        bytes.iter().map(space).collect()
    };
    // In a form a space is a plus sign; elsewhere a plus sign is one.
    let form: Vec<u8> = percent_encoding::percent_decode(&spaced(text)).collect();
    for decoded in [percent, form, unescaped(text)] {
        if decoded != text && holds(&decoded, parts, rounds) {
            return true;
        }
    }
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let runs = |is: fn(&u8) -> bool| {
        let runs = text.split(move |byte| !is(byte));
        runs.filter(|run| run.len() > SHORTEST)
    };
    let base64 = runs(is_base64).any(|run| {
        let standard: Vec<u8> = run
            .iter()
            .map(|byte| match byte {
                b'-' => b'+',
                b'_' => b'/',
                other => *other,
            })
            .collect();
        // What stands before it may belong to the run.
        (0..4).any(|from| {
            let run = standard.get(from..).unwrap_or_default();
            let length = run.len() - usize::from(run.len() % 4 == 1);
            let decoded = BASE64.decode(run.get(..length).unwrap_or_default());
            decoded.is_ok_and(|decoded| holds(&decoded, parts, rounds))
        })
    });
    base64
        || runs(u8::is_ascii_hexdigit).any(|run| {
            (0..2).any(|from| {
                let decoded = unhex(run.get(from..).unwrap_or_default());
                contains(&decoded, parts)
            })
        })
}

fn contains(text: &[u8], parts: &[&[u8]]) -> bool {
    let is_here = |part: &&[u8]| text.windows(part.len().max(1)).any(|found| found == *part);
    parts.iter().any(is_here)
}

/// Without the backslashes of JSON, which a text in a text has.
fn unescaped(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|byte| *byte != b'\\').collect()
}

fn unhex(run: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let pairs = run.chunks_exact(2).filter_map(|pair| match pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    });
    pairs.collect()
}
