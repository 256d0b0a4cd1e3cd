//! What a server says of an error may hold what it was sent, in one encoding or another.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::redact;

/// What is shorter is no secret, and would make holes in words.
const SHORTEST: usize = 6;
/// As much of a secret as must not be told.
const PART: usize = 12;
/// How much of a text is looked at, and how much of it is told.
const SEEN: usize = 1000;
const TOLD: usize = 200;
/// How often it may be encoded.
const ROUNDS: usize = 3;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The beginning of a text, if none of the secrets is in it: neither as it is nor encoded as in a URL or a form, in
/// base64 or in hexadecimal digits, nor a part of it that is worth something. Values that are named like secrets go too.
pub(super) fn told(text: &str, secrets: &[&str]) -> String {
    let text: String = text.chars().take(SEEN).collect();
    let secrets = || secrets.iter().filter(|secret| secret.len() >= SHORTEST);
    let hidden = |text: String, secret: &&str| text.replace(secret, redact::REDACTED);
    let plain = secrets().fold(text, hidden);
    let parts: Vec<&[u8]> = secrets()
        .flat_map(|secret| {
            let bytes = secret.as_bytes();
            bytes.windows(bytes.len().min(PART))
        })
        .collect();
    if holds(plain.as_bytes(), &parts, ROUNDS) {
        return redact::REDACTED.to_owned();
    }
    let plain = redact::text(&plain, &[]);
    plain.chars().take(TOLD).collect()
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

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use url::form_urlencoded::byte_serialize;

    use super::*;

    const SECRET: &str = "r+1 s3cr\"et/of~the&user";

    #[test]
    fn secrets_are_not_told_in_any_encoding() {
        let form: String = byte_serialize(SECRET.as_bytes()).collect();
        let percent = form.replace('+', "%20");
        let all: String = SECRET.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let hex: String = SECRET.bytes().map(|byte| format!("{byte:02X}")).collect();
        let twice: String = byte_serialize(form.as_bytes()).collect();
        for encoded in [
            SECRET.to_owned(),
            form.to_lowercase(),
            form,
            percent,
            all,
            hex,
            twice,
            STANDARD.encode(SECRET),
            URL_SAFE_NO_PAD.encode(SECRET),
            URL_SAFE_NO_PAD.encode(format!("a{SECRET}")),
            STANDARD.encode(format!("my client:{SECRET}")),
            STANDARD.encode(STANDARD.encode(SECRET)),
            format!("x{}", STANDARD.encode(SECRET)),
            SECRET.replace('"', "\\\""),
            // The first half, as servers shorten it.
            format!("{}..", &SECRET[..14]),
        ] {
            for text in [
                encoded.clone(),
                format!("the token '{encoded}' is unknown"),
                format!("token={encoded}&x=1"),
            ] {
                let told = told(&text, &[SECRET]);
                assert!(told.contains(redact::REDACTED), "{text}: {told}");
                assert!(!told.contains(&encoded), "{text}: {told}");
            }
        }
    }

    #[test]
    fn other_words_are_told() {
        for text in [
            "the refresh token has expired",
            "Bad+request%20x",
            "AADSTS70008: 1c654632-bd30-49ad-9c79-c2d5c0a3c2c1",
        ] {
            assert_eq!(told(text, &[SECRET, "short", "abc"]), text);
        }
        assert_eq!(
            told("the code=abcdef is bad", &["abcdef"]),
            "the code=[redacted] is bad"
        );
        assert_eq!(told("a client_secret=x", &[]), "a client_secret=[redacted]");
        assert_eq!(told(&"é".repeat(5000), &[SECRET]).chars().count(), TOLD);
    }
}
