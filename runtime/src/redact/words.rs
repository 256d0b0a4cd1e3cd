//! Which names say that what they name is a secret.
//!
//! By the words of a name, not by its letters: `access_token` and `X-Auth-Token` are, `tokenizer`, `max_tokens` and
//! `token_type` are not. This file is part of both packages, so that what is redacted in the `Debug` of a model is
//! redacted in the excerpt of a body too.

/// Words that make a name a secret's.
const WORDS: [&str; 34] = [
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "secrets",
    "token",
    "authorization",
    "credential",
    "credentials",
    "cookie",
    "cookies",
    "bearer",
    "jwt",
    "otp",
    "totp",
    "apikey",
    "apikeys",
    "accesskey",
    "secretkey",
    "privatekey",
    "authkey",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "sessiontoken",
    "clientsecret",
    "userpassword",
    "sessionid",
    "jsessionid",
    "phpsessid",
];

/// Words that do so together.
const PAIRS: [(&str, &str); 22] = [
    ("api", "key"),
    ("api", "keys"),
    ("access", "key"),
    ("access", "keys"),
    ("secret", "id"),
    ("private", "key"),
    ("private", "keys"),
    ("encryption", "key"),
    ("signing", "key"),
    ("auth", "key"),
    ("account", "key"),
    ("shared", "key"),
    ("master", "key"),
    ("subscription", "key"),
    ("session", "id"),
    ("session", "key"),
    ("code", "verifier"),
    ("client", "assertion"),
    ("registry", "auth"),
    ("pass", "word"),
    ("pass", "phrase"),
    ("recovery", "codes"),
];

/// What `tokens` are unless they are parts of a text.
const OF_TOKENS: [&str; 8] = [
    "access", "api", "auth", "bearer", "id", "personal", "refresh", "session",
];

/// Last words of names that speak about a secret and do not hold it.
const ABOUT: [&str; 46] = [
    "age",
    "algorithm",
    "at",
    "audience",
    "count",
    "counts",
    "created",
    "date",
    "domain",
    "enabled",
    "endpoint",
    "expiration",
    "expired",
    "expires",
    "expiry",
    "field",
    "format",
    "header",
    "id",
    "ids",
    "in",
    "issuer",
    "kind",
    "length",
    "lifetime",
    "limit",
    "method",
    "name",
    "names",
    "on",
    "policy",
    "prefix",
    "required",
    "scope",
    "scopes",
    "size",
    "status",
    "strength",
    "ttl",
    "type",
    "types",
    "updated",
    "uri",
    "url",
    "usage",
    "version",
];

/// Whether a property, parameter or header of this name holds a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let has = |pair: &[String]| match pair {
        [first, second] => PAIRS.contains(&(first, second)),
        _ => false,
    };
    let last = words.last().map(String::as_str).unwrap_or_default();
    // `access_key_id` names the key; `session_id` is as good as one.
    if words.windows(2).last().is_some_and(has) || matches!(words.as_slice(), [one] if one == "pin")
    {
        return true;
    }
    if ABOUT.contains(&last) {
        return false;
    }
    let of_tokens = |pair: &[String]| match pair {
        [first, second] => second == "tokens" && OF_TOKENS.contains(&first.as_str()),
        _ => false,
    };
    words.iter().any(|word| WORDS.contains(&word.as_str()))
        || words.windows(2).any(|pair| has(pair) || of_tokens(pair))
}

/// Whether a header of this name carries a credential.
pub(crate) fn is_secret_header(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map(String::as_str);
    // A key to find something by opens nothing.
    let of =
        |word: &String| ["cache", "idempotency", "public", "surrogate"].contains(&word.as_str());
    is_secret(name)
        || matches!(last, Some("auth" | "signature" | "assertion"))
        || last == Some("key") && !words.iter().any(of)
}

/// `xAPIKey`, `X-Api-Key` and `x_api_key` as `x`, `api`, `key`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_is_small = letters.peek().is_some_and(|next| next.is_lowercase());
        // `userToken`, and the last capital of `APIKey`, which begins a word.
        let begins = letter.is_uppercase()
            && (before.is_lowercase() || before.is_ascii_digit() || next_is_small)
            && before.is_alphanumeric();
        if (begins || !letter.is_alphanumeric()) && words.last().is_some_and(|w| !w.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    // `token2`, `secretKey1`.
    for word in &mut words {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if letters > 0 {
            word.truncate(letters);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        for name in [
            "token",
            "Token",
            "accessToken",
            "access_token",
            "ACCESS_TOKEN",
            "refreshtoken",
            "X-Auth-Token",
            "token2",
            "secret",
            "client_secret",
            "secretKey",
            "secret_access_key",
            "authorization",
            "Authorization",
            "proxy-authorization",
            "password",
            "newPassword",
            "password_confirmation",
            "user[password]",
            "passwd",
            "api_key",
            "apiKey",
            "APIKey",
            "X-API-KEY",
            "apikey",
            "private_key",
            "Set-Cookie",
            "cookie",
            "credentials",
            "pin",
            "otp",
            "session_id",
            "JSESSIONID",
            "api_tokens",
            "code_verifier",
            "/user/password",
            "body.password",
            "secret_id",
            "db_password_hash",
        ] {
            assert!(is_secret(name), "{name}");
        }
    }

    #[test]
    fn names_of_other_things() {
        for name in [
            "",
            "tokenizer",
            "tokens",
            "max_tokens",
            "maxTokens",
            "completion_tokens",
            "token_type",
            "tokenCount",
            "token_endpoint",
            "secretary",
            "secret_name",
            "passwordless",
            "password_policy",
            "author",
            "authorizations_url",
            "authorized",
            "access_key_id",
            "key",
            "public_key",
            "keyboard",
            "compass",
            "pinned",
            "pin_count",
            "cookiecutter",
            "code",
            "message",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn headers_of_credentials() {
        for name in [
            "authorization",
            "cookie",
            "set-cookie",
            "proxy-authorization",
            "x-api-key",
            "x-registry-auth",
            "x-functions-key",
            "ocp-apim-subscription-key",
            "x-amz-security-token",
            "x-hub-signature",
        ] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in [
            "content-type",
            "etag",
            "idempotency-key",
            "x-request-id",
            "x-team",
        ] {
            assert!(!is_secret_header(name), "{name}");
        }
    }
}
