//! What a server says may hold what it was sent, in one encoding or another.

use std::borrow::Cow;
use std::cell::Cell;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use super::index::{Index, SHORTEST};
use super::{REDACTED, entity, is_secret_header};

/// How many characters of a text are looked at for a secret that is encoded or in part.
const SEEN: usize = 1000;
/// How often it may be encoded.
const ROUNDS: usize = 3;
/// How many bytes are looked at for one error: the texts, and what they are decoded to. A server that sends encodings of
/// encodings makes no more of it; what would be more than that is not told.
const BUDGET: usize = 128 * 1024;

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

    /// What takes them out of the texts of one error.
    pub(crate) fn freeing(&self) -> Freeing {
        let all = self.first.iter().chain(&self.more);
        Freeing::of(all.flat_map(Carried::secrets).collect())
    }

    /// A text of the server without them.
    pub(crate) fn freed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.first {
            None => Cow::Borrowed(text),
            Some(_) => self.freeing().freed(text),
        }
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
/// a form, in HTML, in base64 or in hexadecimal digits, in capitals or small letters, nor a part of it that is worth something.
#[cfg(feature = "oauth2")]
pub(crate) fn freed(text: &str, secrets: &[&str]) -> String {
    let secrets = secrets.iter().map(|secret| (*secret).to_owned());
    Freeing::of(secrets.collect()).freed(text).into_owned()
}

/// Secrets, and how many bytes may still be looked at for them.
pub(crate) struct Freeing {
    secrets: Vec<String>,
    index: Index,
    left: Cell<usize>,
}

impl Freeing {
    fn of(mut secrets: Vec<String>) -> Self {
        secrets.retain(|secret| secret.len() >= SHORTEST);
        let index = Index::of(secrets.iter().map(String::as_bytes));
        Freeing {
            secrets,
            index,
            left: Cell::new(BUDGET),
        }
    }

    /// A text of the server without them.
    pub(crate) fn freed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.secrets.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut plain = Cow::Borrowed(text);
        // Where no part is, none of them is.
        if self.index.is_in(text.as_bytes()) {
            let hidden = |text: String, secret: &String| text.replace(secret.as_str(), REDACTED);
            plain = Cow::Owned(self.secrets.iter().fold(text.to_owned(), hidden));
        }
        let end = plain.char_indices().nth(SEEN).map(|(at, _)| at);
        let seen = plain.get(..end.unwrap_or(plain.len()));
        if self.holds(seen.unwrap_or_default().as_bytes(), ROUNDS) {
            return Cow::Borrowed(REDACTED);
        }
        plain
    }

    /// Whether a part of them is in the text, however it is encoded; also where that is not known.
    fn holds(&self, text: &[u8], rounds: usize) -> bool {
        let Some(left) = self.left.get().checked_sub(text.len()) else {
            return true;
        };
        self.left.set(left);
        if self.index.is_in(text) {
            return true;
        }
        let Some(rounds) = rounds.checked_sub(1) else {
            return false;
        };
        self.holds_escaped(text, rounds)
            || self.holds_base64(text, rounds)
            || runs(text, u8::is_ascii_hexdigit).any(|run| {
                (0..2).any(|from| self.holds(&unhex(run.get(from..).unwrap_or_default()), 0))
            })
    }

    fn holds_escaped(&self, text: &[u8], rounds: usize) -> bool {
        let percent: Vec<u8> = percent_encoding::percent_decode(text).collect();
        // In a form a space is a plus sign; elsewhere a plus sign is one.
        let form: Vec<u8> = percent_encoding::percent_decode(&spaced(text)).collect();
        let again = form != percent && form != text;
        let bare = unescaped(text);
        let page = String::from_utf8_lossy(text);
        let page = entity::undone(&page).into_owned().into_bytes();
        percent != text && self.holds(&percent, rounds)
            || again && self.holds(&form, rounds)
            || bare != text && self.holds(&bare, rounds)
            || text.contains(&b'&') && page != text && self.holds(&page, rounds)
    }

    fn holds_base64(&self, text: &[u8], rounds: usize) -> bool {
        let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
        runs(text, is_base64).any(|run| {
            let standard: Vec<u8> = run.iter().copied().map(standard).collect();
            // What stands before it may belong to the run.
            (0..4).any(|from| {
                let run = standard.get(from..).unwrap_or_default();
                let length = run.len() - usize::from(run.len() % 4 == 1);
                let decoded = BASE64.decode(run.get(..length).unwrap_or_default());
                decoded.is_ok_and(|decoded| self.holds(&decoded, rounds))
            })
        })
    }
}

/// What is long enough to be a secret that is encoded in such bytes alone.
fn runs(text: &[u8], is: fn(&u8) -> bool) -> impl Iterator<Item = &[u8]> {
    let runs = text.split(move |byte| !is(byte));
    runs.filter(|run| run.len() > SHORTEST)
}

fn spaced(text: &[u8]) -> Vec<u8> {
    let space = |byte: &u8| if *byte == b'+' { b' ' } else { *byte };
    text.iter().map(space).collect()
}

/// The alphabet of base64 as it is in URLs in the usual one.
fn standard(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }
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

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::super::index::PART;

    use super::*;

    /// A text of so many letters without repetition.
    fn random(length: usize) -> String {
        let mut random = fastrand::Rng::with_seed(7);
        (0..length).map(|_| random.alphanumeric()).collect()
    }

    fn spent(freeing: &Freeing) -> usize {
        BUDGET - freeing.left.get()
    }

    /// What an error costs is a small multiple of its text, however long the token is and whatever the server sends.
    #[test]
    fn what_is_looked_at_is_bounded() {
        let usual = "there is no such thing here and so on. ".repeat(24);
        let blob = format!("the trace is {}", STANDARD.encode(random(700)));
        let nested = STANDARD.encode(STANDARD.encode(STANDARD.encode(random(420))));
        let percent = "%25".repeat(330);
        let most = [usual, blob, nested, percent];
        for text in &most {
            let mut costs = [100, 4000, 100_000].map(|length| {
                let freeing = Freeing::of(vec![random(length)]);
                let _ = freeing.freed(text);
                spent(&freeing)
            });
            // Of the token's length it does not depend.
            costs.sort_unstable();
            assert_eq!(costs[0], costs[2], "{text}");
            assert!(costs[2] <= 20 * text.len(), "{text}: {costs:?}");
        }
        // One error has one budget, and what is beyond it is not told.
        let freeing = Freeing::of(vec![random(4000)]);
        let hidden = (0..1000).filter(|at| freeing.freed(&most[at % 4]) == REDACTED);
        assert!(hidden.count() > 900);
        assert!(spent(&freeing) <= BUDGET);
        // Where nothing was sent there is nothing to look for.
        let freeing = Own::default().freeing();
        assert_eq!(freeing.freed(&most[2]), most[2]);
        assert_eq!(spent(&freeing), 0);
    }

    #[test]
    fn each_part_is_found_wherever_it_is() {
        let secret = random(40);
        let freeing = |secret: &str| Freeing::of(vec!["another one".to_owned(), secret.to_owned()]);
        for from in 0..=secret.len() - PART {
            let part = &secret[from..from + PART];
            for text in [
                format!("{part} at the beginning"),
                format!("é before {part}"),
                format!("within{part}words"),
                format!("in{}form", STANDARD.encode(format!("a {part} b"))),
            ] {
                assert_eq!(freeing(&secret).freed(&text), REDACTED, "{text}");
            }
            // One letter less says too little.
            let less = format!("it was {}..", &part[1..]);
            assert_eq!(freeing(&secret).freed(&less), less);
        }
        // What is as long as a part, or shorter, is looked for as a whole.
        for length in SHORTEST..=PART {
            let short = &secret[..length];
            let text = format!("a{short}b");
            assert_eq!(freeing(short).freed(&text), "a[redacted]b");
            let coded = STANDARD.encode(&text);
            assert_eq!(freeing(short).freed(&coded), REDACTED);
        }
        assert_eq!(freeing(&secret[..SHORTEST - 1]).freed(&secret), secret);
    }
}
