//! Text -> words as people write them. It knows no keywords and no scopes.
//!
//! Where a capital letter follows a small one a word begins, but for names that people write with capitals
//! inside: `OAuth2`, `IPv4`, `URLs` are one word each.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Names with capitals inside that would fall into pieces which are no words.
const WHOLE: [&str; 31] = [
    "OAuth",
    "OpenID",
    "GraphQL",
    "PostgreSQL",
    "MySQL",
    "NoSQL",
    "SQLite",
    "GitHub",
    "GitLab",
    "YouTube",
    "LinkedIn",
    "PayPal",
    "WhatsApp",
    "JavaScript",
    "TypeScript",
    "LaTeX",
    "DevOps",
    "WiFi",
    "VoIP",
    "PoE",
    "QoS",
    "DDoS",
    "SaaS",
    "PaaS",
    "IaaS",
    "IoT",
    "UInt",
    "iOS",
    "tvOS",
    "macOS",
    "mTLS",
];

/// So many capitals behind a digit are a word; fewer belong to it: `E2EE`, `P2P`.
const SHORTEST_ACRONYM: usize = 3;

/// A part of a text: ordinary, or one word that is written so.
enum Piece {
    Ordinary(String),
    Whole(String),
}

/// `user_profile`.
pub fn snake(text: &str) -> String {
    let words = pieces(text).into_iter().map(|piece| match piece {
        Piece::Ordinary(text) if has_marks(&text) => marked(&text).join("_").to_lowercase(),
        Piece::Ordinary(text) => with_its_digits(&text).to_snake_case(),
        Piece::Whole(text) => text.to_lowercase(),
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// `UserProfile`.
pub fn upper_camel(text: &str) -> String {
    let mut name = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Ordinary(text) if has_marks(&text) => name.push_str(&marked(&text).concat()),
            Piece::Ordinary(text) => push_words(&mut name, &text),
            Piece::Whole(text) => {
                let mut letters = text.chars();
                let first = letters.next().map(char::to_uppercase);
                name.extend(first.into_iter().flatten().chain(letters));
            }
        }
    }
    name
}

/// Whether the text has letters that others are written onto or around; the splitter of words takes these for
/// separators.
fn has_marks(text: &str) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric() && c != '_' && is_part(c);
    text.chars().any(is_mark)
}

/// The words of a text with marks: scripts that have them have no capitals.
fn marked(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !is_part(c) || c == '_');
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether a character can stand in an identifier.
pub fn is_part(c: char) -> bool {
    unicode_ident::is_xid_continue(c)
}

/// Adds ordinary words. What stood between digits stays between them: `0.1` and `1.0` are not `01` and `10`.
fn push_words(name: &mut String, text: &str) {
    for (index, part) in text.split('_').enumerate() {
        let part = part.to_upper_camel_case();
        let ends = index > 0 && name.ends_with(|c: char| c.is_ascii_digit());
        if ends && part.starts_with(|c: char| c.is_ascii_digit()) {
            name.push('_');
        }
        name.push_str(&part);
    }
}

/// A single capital behind digits belongs to them: `is3D`, `show2DMap`.
fn with_its_digits(text: &str) -> String {
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let at = |index: usize| letters.get(index).copied().unwrap_or(' ');
    let joined = letters.iter().enumerate().map(|(index, letter)| {
        let behind = index > 0 && at(index - 1).is_ascii_digit();
        let word_begins = at(index + 1).is_uppercase() && at(index + 2).is_lowercase();
        let ends = word_begins || !at(index + 1).is_alphanumeric();
        match behind && ends && letter.is_ascii_uppercase() {
            true => letter.to_ascii_lowercase(),
            false => *letter,
        }
    });
    joined.collect()
}

/// An acronym behind a version is a word of its own: `V2API`, `IPV4CIDR`.
fn acronyms_apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len() + 4);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if before.is_ascii_digit() && letter.is_ascii_uppercase() {
            let rest = text.get(at..).unwrap_or_default();
            let capitals = rest.bytes().take_while(u8::is_ascii_uppercase).count();
            let next = rest.get(capitals..).and_then(|rest| rest.chars().next());
            // The last one begins the next word.
            let own = capitals - usize::from(next.is_some_and(char::is_lowercase));
            if own >= SHORTEST_ACRONYM {
                apart.push('_');
            }
        }
        apart.push(letter);
        before = letter;
    }
    apart
}

fn pieces(text: &str) -> Vec<Piece> {
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return vec![Piece::Ordinary(text.to_owned())];
    }
    let text = &acronyms_apart(text);
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut before = ' ';
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let length = whole(rest, before);
        if length == 0 {
            before = first;
            at += first.len_utf8();
            continue;
        }
        let ordinary = text.get(from..at).unwrap_or_default();
        pieces.push(Piece::Ordinary(ordinary.to_owned()));
        let word = rest.get(..length).unwrap_or_default();
        pieces.push(Piece::Whole(word.to_owned()));
        before = word.chars().next_back().unwrap_or(' ');
        at += length;
        from = at;
    }
    let ordinary = text.get(from..).unwrap_or_default();
    pieces.push(Piece::Ordinary(ordinary.to_owned()));
    pieces
}

/// How many bytes at the beginning of the text are one word, after `before`; none if it is an ordinary text.
fn whole(text: &str, before: char) -> usize {
    let begins_small = text.starts_with(|c: char| c.is_ascii_lowercase());
    if before.is_uppercase() || begins_small && before.is_alphanumeric() {
        return 0;
    }
    let ends = |length: usize| {
        let next = text.get(length..).and_then(|rest| rest.chars().next());
        !next.is_some_and(char::is_lowercase)
    };
    let known = WHOLE.iter().find(|word| text.starts_with(*word));
    let length = match known {
        Some(word) if ends(word.len()) => word.len(),
        _ => acronym(text).filter(|length| ends(*length)).unwrap_or(0),
    };
    let digits = text.get(length..).unwrap_or_default();
    let digits = digits.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 { 0 } else { length + digits }
}

/// `URLs`, `IDs`: an acronym in the plural; `IPv` before a digit: one with a version.
fn acronym(text: &str) -> Option<usize> {
    let capitals = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let mut rest = text.bytes().skip(capitals);
    let (small, next) = (rest.next()?, rest.next());
    match small {
        b's' if capitals > 1 => Some(capitals + 1),
        b'v' if capitals > 1 && next.is_some_and(|next| next.is_ascii_digit()) => {
            Some(capitals + 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_people_write_them() {
        for (text, small, large) in [
            ("userProfile", "user_profile", "UserProfile"),
            (
                "OAuth2PasswordBearer",
                "oauth2_password_bearer",
                "OAuth2PasswordBearer",
            ),
            ("OAuth2authorize", "oauth2_authorize", "OAuth2Authorize"),
            ("myOAuth", "my_oauth", "MyOAuth"),
            ("OAuthorized", "o_authorized", "OAuthorized"),
            ("enableIPv4", "enable_ipv4", "EnableIPv4"),
            ("IPv6Address", "ipv6_address", "IPv6Address"),
            ("TLSv1_3", "tlsv1_3", "TLSv1_3"),
            ("is3D", "is3d", "Is3D"),
            ("show2DMap", "show2d_map", "Show2DMap"),
            ("camelCaseV2API", "camel_case_v2_api", "CamelCaseV2Api"),
            ("IPV4CIDRBlock", "ipv4_cidr_block", "Ipv4CidrBlock"),
            ("E2EEKeys", "e2ee_keys", "E2eeKeys"),
            ("P2PNetwork", "p2p_network", "P2pNetwork"),
            ("sha256Sum", "sha256_sum", "Sha256Sum"),
            ("0_1", "0_1", "0_1"),
            ("2024_01_a", "2024_01_a", "2024_01A"),
            ("userIDs", "user_ids", "UserIDs"),
            ("URLs", "urls", "URLs"),
            ("imageURLsOfUser", "image_urls_of_user", "ImageURLsOfUser"),
            ("DNSServer", "dns_server", "DnsServer"),
            ("USState", "us_state", "UsState"),
            (
                "HTTPValidationError",
                "http_validation_error",
                "HttpValidationError",
            ),
            ("GitHubUser", "github_user", "GitHubUser"),
            ("DigitHub", "digit_hub", "DigitHub"),
            ("iOSVersion", "ios_version", "IOSVersion"),
            ("curiOSity", "curi_o_sity", "CuriOSity"),
            ("is_iOS", "is_ios", "IsIOS"),
            ("x509Cert", "x509_cert", "X509Cert"),
            ("caféAuLait", "café_au_lait", "CaféAuLait"),
            ("日本 語", "日本_語", "日本語"),
            ("हिन्दी नाम", "हिन्दी_नाम", "हिन्दीनाम"),
            ("", "", ""),
        ] {
            assert_eq!(snake(text), small, "{text}");
            assert_eq!(upper_camel(text), large, "{text}");
        }
    }
}
