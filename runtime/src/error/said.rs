//! What an error body says, in the server's own words.
//!
//! Looks where APIs put their message, in JSON of any shape, else takes the beginning of the text. Values
//! of fields that are named like secrets are not shown, and it is never long.

use std::fmt::Write as _;

use http::HeaderMap;

use super::tree::Tree;
use crate::charset;
use crate::media_type::MediaType;
use crate::redact::{self, Names, Own, REDACTED, entity, hides};

/// How many bytes of it are shown.
const LONGEST: usize = 200;
/// How deep a message is looked for.
const DEEPEST: usize = 6;

/// Where a message stands, the most telling first: RFC 9457 (`detail`, `title`), RFC 6749 (`error`,
/// `error_description`), and what is usual. In small letters, without `_` and `-`.
const MESSAGES: [&str; 12] = [
    "message",
    "errormessage",
    "detail",
    "errordescription",
    "details",
    "errors",
    "error",
    "msg",
    "title",
    "reason",
    "description",
    "cause",
];

/// Names of lists of messages that are about no field; `non_field_errors` and `__all__` are Django's.
const OF_ALL: [&str; 7] = [
    "nonfielderrors",
    "all",
    "base",
    "errors",
    "error",
    "message",
    "detail",
];

/// What a body says, if it says anything that can be shown. What the call has shown who it is by is not.
pub(crate) fn said(headers: &HeaderMap, body: &[u8], known: Names, own: &Own) -> Option<String> {
    let content_type = headers.get(http::header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let media_type = MediaType::of(content_type.unwrap_or_default());
    let json = charset::unmarked_json(headers, body);
    let text = match json.and_then(|text| Tree::of(&text)) {
        Some(mut value) => {
            redact(&mut value, known);
            let complaints = || complaints(&value);
            complaints()
                .or_else(|| message(&value, DEEPEST))
                .or_else(|| (!value.is_empty()).then(|| value.to_string()))?
        }
        None => {
            let text = charset::decoded(body, media_type.parameter("charset")).ok()?;
            let title = title(&text).map(|title| entity::undone(&title).into_owned());
            redact::text(&title.unwrap_or(text), known)
        }
    };
    let text = short(own.freed(text.trim()).trim());
    (!text.is_empty()).then_some(text)
}

/// A name in small letters, without what joins its words.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The message in a value: itself, or where messages stand.
fn message(value: &Tree, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Tree::Text(text) => (!text.trim().is_empty()).then(|| text.clone()),
        Tree::List(items) => {
            let first = items.iter().find_map(|item| message(item, depth))?;
            Some(counted(first, items.len()))
        }
        Tree::Object(object) => {
            let place = value.get("loc").or_else(|| value.get("field"));
            let of = |wanted: &&str| {
                let mut members = object.iter();
                let (_, found) = members.find(|(name, _)| folded(name) == **wanted)?;
                message(found, depth).or_else(|| by_field(found, depth))
            };
            let text = MESSAGES.iter().find_map(of)?;
            Some(match place.and_then(dotted) {
                Some(place) => format!("{place}: {text}"),
                None => text,
            })
        }
        Tree::Other(_) => None,
    }
}

/// `{"name": ["is too short"]}`: messages by the field that they are about.
fn by_field(value: &Tree, depth: usize) -> Option<String> {
    let Tree::Object(object) = value else {
        return None;
    };
    object
        .iter()
        .find_map(|(name, value)| message(value, depth).map(|text| format!("{name}: {text}")))
}

/// What is said of fields, where the body is nothing but that, as Django REST framework and Rails answer:
/// `{"name": ["is too short"], "items": [{}, {"count": ["is missing"]}]}`. The first of it, and how much more there is.
fn complaints(value: &Tree) -> Option<String> {
    let mut told = Complaints::default();
    if !matches!(value, Tree::Object(_)) || value.is_empty() {
        return None;
    }
    // A field alone that says a text may be anything.
    let all = told.all(value, "", false, DEEPEST);
    let first = told.first.filter(|_| all)?;
    Some(counted(first, told.count))
}

#[derive(Default)]
struct Complaints {
    first: Option<String>,
    count: usize,
}

impl Complaints {
    /// Whether a value holds lists of sentences and nothing else. What is said of the whole has no place.
    fn all(&mut self, value: &Tree, place: &str, listed: bool, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        match value {
            Tree::Text(text) if listed => {
                let text = text.trim();
                self.count += 1;
                self.first.get_or_insert_with(|| match place {
                    "" => text.to_owned(),
                    place => format!("{place}: {text}"),
                });
                text.contains(' ') || place.is_empty() && !text.is_empty()
            }
            Tree::List(items) => items.iter().all(|item| self.all(item, place, true, depth)),
            Tree::Object(object) => {
                let is_of_all = |name: &str| OF_ALL.contains(&folded(name).as_str());
                let mut fields: Vec<_> = object
                    .iter()
                    .map(|(name, value)| (!is_of_all(name), name, value))
                    .collect();
                fields.sort_by_key(|(of_one, ..)| *of_one);
                fields.iter().all(|(of_one, name, value)| {
                    let named = match (of_one, place) {
                        (false, place) => place.to_owned(),
                        (true, "") => (*name).clone(),
                        (true, place) => format!("{place}.{name}"),
                    };
                    self.all(value, &named, false, depth)
                })
            }
            _ => false,
        }
    }
}

/// A message, and how many there are.
fn counted(first: String, count: usize) -> String {
    match count {
        0 | 1 => first,
        count => format!("{first} (and {} more)", count - 1),
    }
}

/// `["body", "items", 0]` as `body.items.0`.
fn dotted(place: &Tree) -> Option<String> {
    let part = |value: &Tree| match value {
        Tree::Text(text) => Some(text.clone()),
        Tree::Other(number) if !value.is_plain() => Some(number.clone()),
        _ => None,
    };
    match place {
        Tree::List(parts) => {
            let parts: Vec<String> = parts.iter().filter_map(part).collect();
            (!parts.is_empty()).then(|| parts.join("."))
        }
        place => part(place),
    }
}

/// Takes secrets out: of fields with such names, and of texts.
fn redact(value: &mut Tree, known: Names) {
    match value {
        Tree::Text(text) => *text = redact::text(text, known),
        Tree::List(items) => items.iter_mut().for_each(|item| redact(item, known)),
        Tree::Object(object) => {
            let mut members = object.iter();
            let beside = members.any(|(name, value)| {
                redact::is_naming(name) && value.texts().any(|text| redact::names(text, known))
            });
            for (name, value) in object {
                let hidden = hides(name, known) || beside && redact::is_value(name);
                match hidden && !value.is_plain() {
                    true => *value = Tree::Text(REDACTED.to_owned()),
                    false => redact(value, known),
                }
            }
        }
        Tree::Other(_) => {}
    }
}

/// The title of a page: the rest of it is markup.
fn title(text: &str) -> Option<String> {
    let at = |text: &str, tag: &str| {
        let start = text.as_bytes().windows(tag.len());
        start
            .take(LONGEST * 20)
            .position(|part| part.eq_ignore_ascii_case(tag.as_bytes()))
    };
    let rest = text.get(at(text, "<title>")? + "<title>".len()..)?;
    let title = rest.get(..at(rest, "</title>")?)?.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// The beginning, on one line, with characters that cannot be seen escaped.
fn short(text: &str) -> String {
    let mut told = String::new();
    let mut blank = false;
    for character in text.chars() {
        if told.len() >= LONGEST {
            told.push('…');
            break;
        }
        let white = character.is_whitespace();
        match character {
            _ if white && blank => {}
            _ if white => told.push(' '),
            other if is_invisible(other) => {
                let _ = write!(told, "{}", other.escape_unicode());
            }
            other => told.push(other),
        }
        blank = white;
    }
    told
}

/// Controls, what turns the direction of a line, and what nothing is drawn for (Unicode's `Bidi_Control` and
/// `Default_Ignorable_Code_Point`), but for what chooses between a character's two looks, as usual emojis have it.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0d}'
            | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> String {
        said(&HeaderMap::new(), body.as_bytes(), &[], &Own::default()).unwrap_or_default()
    }

    #[test]
    fn where_messages_stand() {
        for (body, expected) in [
            (r#"{"message":"d1 is a directory"}"#, "d1 is a directory"),
            (r#"{"code":7,"Message":"no"}"#, "no"),
            (
                r#"{"type":"about:blank","title":"Gone","detail":"since May"}"#,
                "since May",
            ),
            (r#"{"title":"Gone"}"#, "Gone"),
            (r#"{"error":"no such thing"}"#, "no such thing"),
            (r#"{"error":{"code":1,"message":"deep"}}"#, "deep"),
            (
                r#"{"errors":[{"message":"first"},{"message":"second"}]}"#,
                "first (and 1 more)",
            ),
            (
                r#"{"error":"invalid_grant","error_description":"expired"}"#,
                "expired",
            ),
            (
                r#"{"detail":[{"loc":["body","items",0],"msg":"field required","type":"missing"}]}"#,
                "body.items.0: field required",
            ),
            (
                r#"{"title":"Invalid","errors":{"Name":["is too short"]}}"#,
                "Name: is too short",
            ),
            (
                r#"{"status":["\"x\" is not a valid choice."],"non_field_errors":["no"]}"#,
                "no (and 1 more)",
            ),
            (
                r#"{"title":["This field is required."],"size":["A valid integer is required."]}"#,
                "title: This field is required. (and 1 more)",
            ),
            (
                r#"{"items":[{},{"count":["is missing"]}]}"#,
                "items.count: is missing",
            ),
            (r#"{"__all__":["Dates overlap."]}"#, "Dates overlap."),
            (
                r#"{"errors":{"Name":["is too short","is odd"],"Age":["is too low"]}}"#,
                "Name: is too short (and 2 more)",
            ),
            (r#"{"detail":"Not found."}"#, "Not found."),
            (
                r#"{"statusCode":400,"message":["name must be a string"],"error":"Bad Request"}"#,
                "name must be a string",
            ),
            (r#"{"tags":["a","b"]}"#, r#"{"tags":["a","b"]}"#),
            (r#""just text""#, "just text"),
            (r#"["one"]"#, "one"),
            (r#"{"code":7}"#, r#"{"code":7}"#),
            (
                r#"{"z": 1.50, "code": [7, {"b": null, "a": true}], "a": "\u00e4\n"}"#,
                r#"{"z":1.50,"code":[7,{"b":null,"a":true}],"a":"ä\n"}"#,
            ),
            (r#"{"loc":["z","a"],"msg":"no"}"#, "z.a: no"),
            ("{}", ""),
            ("null", ""),
            ("", ""),
            ("plain\r\n\ttext\u{1b}[31m", "plain text\\u{1b}[31m"),
            (
                "<html><head><TITLE>502 Bad Gateway</TITLE></head><body>..",
                "502 Bad Gateway",
            ),
        ] {
            assert_eq!(of(body), expected, "{body}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        for hidden in "\u{1b}\0\u{200b}\u{202e}\u{2066}\u{feff}\u{61c}\u{ad}\u{3164}\u{2060}\u{fe01}\u{e0041}\u{e0101}".chars() {
            let told = of(&format!("a{hidden}b"));
            assert_eq!(told, format!("a{}b", hidden.escape_unicode()));
        }
        for shown in ["naïve ä 漢字 שלום", "⚠\u{fe0f} no", "क्ष"] {
            assert_eq!(of(shown), shown);
        }
        // A title is as a browser shows it.
        let page = "<title>can&#39;t &lt;do&gt; &#x202e;that &amp;amp;</title>";
        assert_eq!(of(page), "can't <do> \\u{202e}that &amp;");
    }

    #[test]
    fn credentials_are_not_shown() {
        for body in [
            r#"{"code":1,"access_token":"s3cret"}"#,
            r#"{"code":1,"inner":[{"Api-Key":["s3cret"]}]}"#,
            r#"{"errors":{"password":["s3cret is too short"]}}"#,
            r#"{"name":"password","value":"s3cret"}"#,
            r#"[{"loc":["body","password"],"input":"s3cret"}]"#,
            r#"{"code":1,"inner":{"received":{"a":"s3cret"},"path":"/user/password"}}"#,
            r#"{"message":"no connection to postgres://me:s3cret@db/x"}"#,
            r#"{"message":"bad token=s3cret&x=1"}"#,
            r#"{"message":"Authorization: Bearer s3cret was refused"}"#,
            r#"{"message":"{\"client_secret\": \"s3cret\"}"}"#,
            "access_token: s3cret",
            r#"{"access_token":"s3cret", cut off"#,
            "sent Bearer s3cret",
        ] {
            let told = of(body);
            assert!(
                !told.contains("s3cret") && told.contains(REDACTED),
                "{body}: {told}"
            );
        }
        assert_eq!(of("the token is missing"), "the token is missing");
        assert_eq!(of("Bearer token is missing"), "Bearer token is missing");
        assert_eq!(of("page 2: token, x: 1"), "page 2: token, x: 1");
    }

    #[test]
    fn it_is_never_long() {
        assert!(of(&"é".repeat(10_000)).len() < 2 * LONGEST);
        let nested = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(of(&nested).len() < 2 * LONGEST);
        assert!(of(&"\u{202e}".repeat(500)).len() < 2 * LONGEST);
        assert_eq!(
            said(&HeaderMap::new(), b"\xff\xfe", &[], &Own::default()),
            None
        );
    }
}
