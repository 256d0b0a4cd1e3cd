//! Names of media types: slips in them, several in one, words that are none.

use serde_json::{Map, Value};

use super::Mistakes;
use crate::diagnostic::{Effect, codes, quoted, similar};
use crate::media_type::essence;
use crate::openapi::Versions;
use crate::source::push_segment;

/// The types of media types (RFC 6838, section 4.2), and what is in use.
const TOPS: &[&str] = &[
    "application",
    "text",
    "image",
    "audio",
    "video",
    "multipart",
    "font",
    "model",
    "message",
    "example",
    "haptics",
    "chemical",
    "binary",
];

/// Media types that most documents have.
const USUAL: &[&str] = &[
    "application/json",
    "application/xml",
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "text/event-stream",
    "application/problem+json",
];

/// What is near a usual media type and right as it is.
const RIGHT: &[&str] = &[
    "application/bson",
    "application/jwt",
    "application/jsonl",
    "application/zlib",
    "application/json5",
];

impl Mistakes<'_> {
    /// Keys of `content`.
    pub(super) fn media_types(&mut self, object: &Map<String, Value>, at: &str) {
        let content = object.get("content").and_then(Value::as_object);
        for name in content.into_iter().flat_map(Map::keys) {
            let mut place = format!("{at}/content");
            push_segment(&mut place, name);
            self.media_type(name, &place, true);
        }
    }

    /// Items of `consumes` and `produces`, of Swagger 2.0.
    pub(super) fn listed_media_types(&mut self, object: &Map<String, Value>, at: &str) {
        for key in ["consumes", "produces"] {
            let listed = object.get(key).filter(|_| self.version == Versions::V2);
            let listed = listed.and_then(Value::as_array).into_iter().flatten();
            for (index, name) in listed.enumerate() {
                if let Some(name) = name.as_str() {
                    self.media_type(name, &format!("{at}/{key}/{index}"), false);
                }
            }
        }
    }

    /// One name; whether it is a key.
    fn media_type(&mut self, name: &str, place: &str, key: bool) {
        let essence = essence(name);
        if essence.is_empty() || essence.starts_with("x-") {
            return;
        }
        let (message, help) = match no_media_type(&essence) {
            Some(help) => (format!("{} is no media type", quoted(name)), help),
            None => {
                let Some(meant) = meant(&essence) else { return };
                let message = format!("the media type {} is not known", quoted(name));
                (message, Mend::Word(meant))
            }
        };
        self.warn(codes::UNKNOWN_VALUE, place, &message, |said| {
            let said = match help {
                Mend::Word(meant) => said.effect(Effect::Narrowed).meant(&meant),
                Mend::Help(help) => said.effect(Effect::Narrowed).help(help),
            };
            if key { said.at_key() } else { said }
        });
    }
}

/// How a media type is put right.
enum Mend {
    /// By this one.
    Word(String),
    /// In words.
    Help(String),
}

/// How to write what cannot be a media type: several in one, or a word without a type.
fn no_media_type(essence: &str) -> Option<Mend> {
    if essence.split(',').filter(|one| one.contains('/')).count() > 1 {
        return Some(Mend::Help(
            "give each media type a place of its own".to_owned(),
        ));
    }
    if essence.contains('/') || essence == "*" {
        return None;
    }
    // The level of media types is missing.
    if essence == "schema" || essence == "example" || essence == "examples" {
        let help = format!("write `application/json: {{{essence}: ..}}`");
        return Some(Mend::Help(help));
    }
    let near = USUAL.iter().find(|known| {
        let sub = known.split_once('/').map_or("", |(_, sub)| sub);
        let short = sub
            .strip_prefix("x-www-form-")
            .or(sub.strip_suffix("-data"));
        sub == essence || short == Some(essence)
    });
    Some(match near {
        Some(near) => Mend::Word((*near).to_owned()),
        None => Mend::Help("a media type has two parts, such as `text/plain`".to_owned()),
    })
}

/// The media type that is nearly this one, which nobody knows.
fn meant(essence: &str) -> Option<String> {
    if essence.contains('*') || RIGHT.contains(&essence) || USUAL.contains(&essence) {
        return None;
    }
    let (top, sub) = essence.split_once('/')?;
    if !TOPS.contains(&top) {
        return similar(top, TOPS.iter().copied()).map(|top| format!("{top}/{sub}"));
    }
    let same_top = USUAL
        .iter()
        .filter_map(|known| Some((known.split_once('/')?, known)));
    // The same letters in another order, or one of them wrong.
    same_top
        .filter(|((known_top, known), _)| *known_top == top && is_slip(sub, known))
        .map(|(_, known)| (*known).to_owned())
        .next()
}

/// One letter too many, too few, wrong or in its neighbor's place. Short words are often right.
fn is_slip(word: &str, known: &str) -> bool {
    let shortest = word.len().min(known.len());
    word != known && shortest > 3 && strsim::osa_distance(word, known) == 1
}
