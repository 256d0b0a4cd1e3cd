//! What a server says of an error may hold what it was sent, in one encoding or another.

use crate::redact;

/// How much of a text is looked at, and how much of it is told.
const SEEN: usize = 1000;
const TOLD: usize = 200;

/// The beginning of a text, if none of the secrets is in it: neither as it is nor encoded as in a URL or a form, in
/// base64 or in hexadecimal digits, nor a part of it that is worth something. Values that are named like secrets go too.
pub(super) fn told(text: &str, secrets: &[&str]) -> String {
    let text: String = text.chars().take(SEEN).collect();
    let freed = redact::freed(&text, secrets);
    let plain = redact::text(&freed, &[]);
    plain.chars().take(TOLD).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
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
