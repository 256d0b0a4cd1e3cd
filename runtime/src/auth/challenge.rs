//! What a server asks for when it refuses: `WWW-Authenticate`.

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// How much of all challenges is read.
const MOST_BYTES: usize = 8 * 1024;

/// A challenge: a scheme and its parameters (RFC 9110, section 11.6.1).
///
/// ```
/// use apiloom_runtime::auth::Challenge;
///
/// let mut headers = apiloom_runtime::http::HeaderMap::new();
/// let text = r#"Basic realm="x", Bearer error="insufficient_scope", scope="read write""#;
/// headers.insert("www-authenticate", text.parse().unwrap());
/// let bearer = Challenge::bearer(&headers).unwrap();
/// assert_eq!(bearer.get("error"), Some("insufficient_scope"));
/// assert_eq!(bearer.get("scope"), Some("read write"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The first challenge of the scheme `Bearer`.
    pub fn bearer(headers: &HeaderMap) -> Option<Self> {
        Self::all(headers)
            .into_iter()
            .find(|challenge| challenge.scheme.eq_ignore_ascii_case("bearer"))
    }

    /// All challenges. What cannot be read is left out.
    pub fn all(headers: &HeaderMap) -> Vec<Self> {
        let mut found = Vec::new();
        for value in headers.get_all(WWW_AUTHENTICATE) {
            if let Ok(text) = value.to_str() {
                if text.len() <= MOST_BYTES {
                    read(text, &mut found);
                }
            }
        }
        found
    }

    /// The scheme, as it was written.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// A parameter, by its name in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// A list of challenges, each of them a scheme and then a list: a comma may end either. A name with
/// `=` after it is a parameter of the challenge before.
fn read(text: &str, found: &mut Vec<Challenge>) {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let end = rest.find(|byte| !is_token(byte)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            return;
        }
        let value = after.trim_start_matches([' ', '\t']);
        match value.strip_prefix('=') {
            Some(value) if !found.is_empty() => {
                let (value, after) = parameter(value.trim_start_matches([' ', '\t', '=']));
                if let Some(challenge) = found.last_mut() {
                    challenge.parameters.push((name.to_owned(), value));
                }
                rest = after;
            }
            Some(_) => return,
            None => {
                found.push(Challenge {
                    scheme: name.to_owned(),
                    parameters: Vec::new(),
                });
                rest = after;
            }
        }
    }
}

/// A value, quoted or not, and what comes after it.
fn parameter(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t', ',']).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}

/// RFC 9110, section 5.6.2, and what else stands in a `token68`.
fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~/".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn all(texts: &[&str]) -> Vec<Challenge> {
        let mut headers = HeaderMap::new();
        for text in texts {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_str(text).unwrap());
        }
        Challenge::all(&headers)
    }

    #[test]
    fn several_in_one_header_and_in_several() {
        let found = all(&[
            r#"Newauth realm="a\"b", type=1, title="Login, to \\x", Basic realm="simple""#,
            "Bearer",
        ]);
        let schemes: Vec<&str> = found.iter().map(Challenge::scheme).collect();
        assert_eq!(schemes, ["Newauth", "Basic", "Bearer"]);
        assert_eq!(found[0].get("REALM"), Some("a\"b"));
        assert_eq!(found[0].get("type"), Some("1"));
        assert_eq!(found[0].get("title"), Some("Login, to \\x"));
        assert_eq!(found[1].get("realm"), Some("simple"));
        assert_eq!(found[2].get("realm"), None);
    }

    #[test]
    fn nonsense_ends_the_reading() {
        for text in ["", "=", "=x", "\"", "Bearer a=\"", "Bearer \"", ", ,", "é"] {
            let found = all(&[text]);
            assert!(found.len() <= 1, "{text}: {found:?}");
        }
        assert_eq!(all(&["Bearer a=\"unclosed"])[0].get("a"), Some("unclosed"));
    }
}
