//! Longer names for inline types, where the short one means several things.
//!
//! Components have the document's names. What stands inside them is called by its property, or by what its places have in
//! common, and many documents have a `status`, a `type` or an `action` at every second place. Where two are wanted to be
//! called the same neither is, whichever comes first: each goes on to a name that says more, by what the document says of
//! it. A number comes when nothing is left that tells them apart.

use std::collections::HashMap;

use super::ident::{Name, upper_camel};
use super::media::{content_word, media_type};
use super::once;
use super::settle::{Choice, Claim};
use crate::api::{ScalarValue, TypeDef, TypeKind};
use crate::passes::words;

/// Words of ours for a part of something, which tell nothing of it.
const PARTS: [&str; 8] = [
    "Item", "Value", "Response", "Body", "Error", "data", "items", "Input",
];

/// The most values of an enum that are a name.
const MOST_VALUES: usize = 3;

/// The longest value that is a part of a name.
const LONGEST_VALUE: usize = 24;

/// What an inline type may be called: like its places, by its constant, by what its places have in common, by what
/// holds it, by its values, by one of its places in full, by what it is there, by the media type that it stands under.
pub fn choice(def: &TypeDef, first: Name) -> Choice {
    let mut names = Longer(vec![first]);
    let own_claim = match def.words_of_places.is_empty() {
        true => Claim::Own,
        false => Claim::Plain,
    };
    if def.component {
        return names.claimed(own_claim);
    }
    let own = once::joined(&def.words);
    let is_cut = names.add(&def.words.join(" "));
    if let Some(value) = values(def, 1) {
        names.add(&format!("{own} {value}"));
    }
    let mut places: Vec<&[String]> = def.words_of_places.iter().map(Vec::as_slice).collect();
    if places.is_empty() {
        places.push(&def.words);
    }
    places.sort();
    places.dedup();
    for holder in holders(&places, &def.words) {
        let holder = std::iter::once(holder);
        names.add_joined(&holder.chain(def.words.iter().cloned()).collect::<Vec<_>>());
    }
    if let Some(values) = values(def, MOST_VALUES) {
        names.add(&format!("{own} {values}"));
    }
    let shortest = places
        .iter()
        .min_by_key(|words| (words.join(" ").len(), *words));
    let shortest = shortest.copied().unwrap_or_default();
    names.add_joined(shortest);
    let full = once::joined(shortest);
    names.add(&in_its_role(&full, def));
    if let Some(media_type) = media_type(def, &full) {
        names.add(&format!("{full} {}", content_word(&media_type)));
        names.add(&format!("{full} {media_type}"));
    }
    names.claimed(if is_cut { Claim::Cut } else { own_claim })
}

/// Names that say more and more.
struct Longer(Vec<Name>);

impl Longer {
    /// Adds a name, and says whether it is a new one.
    fn add(&mut self, text: &str) -> bool {
        let name = upper_camel(text);
        let is_new = !self.0.contains(&name);
        if is_new {
            self.0.push(name);
        }
        is_new
    }

    /// Adds a name without words that are said twice, or with them where it would be no new one.
    fn add_joined(&mut self, parts: &[String]) {
        if !self.add(&once::joined(parts)) {
            self.add(&parts.join(" "));
        }
    }

    fn claimed(self, claim: Claim) -> Choice {
        Choice {
            names: self.0,
            claim,
        }
    }
}

/// What holds something of these words: what all its places have in common, and the word before it at many of them.
fn holders(places: &[&[String]], own: &[String]) -> Vec<String> {
    let before = places.iter().filter_map(|words| words.strip_suffix(own));
    let before: Vec<&[String]> = before.filter(|before| !before.is_empty()).collect();
    if before.len() < places.len() {
        return Vec::new();
    }
    let texts = before.iter().map(|words| words.join(" "));
    let run = words::in_all(texts).filter(|_| before.len() > 1);
    let nearest = nearest(&before).map(str::to_owned);
    run.into_iter().chain(nearest).collect()
}

/// The word before the last one at many of the places.
fn nearest<'w>(before: &[&'w [String]]) -> Option<&'w str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for words in before {
        let mut telling = words.iter().rev().map(String::as_str);
        if let Some(word) = telling.find(|word| !PARTS.contains(word) && !words::is_choice(word)) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let most = counts
        .into_iter()
        .max_by_key(|(word, count)| (*count, std::cmp::Reverse(*word)))?;
    (most.1 * 3 >= before.len()).then_some(most.0)
}

/// The values of an enum of so many, if they are words.
fn values(def: &TypeDef, most: usize) -> Option<String> {
    let values: Option<Vec<&str>> = match &def.kind {
        TypeKind::StringEnum(values) => {
            let values = values.values.iter();
            let values = values.map(|value| value.word.as_ref().unwrap_or(&value.wire));
            Some(values.map(String::as_str).collect())
        }
        TypeKind::ScalarEnum(values) => values.values.iter().map(said).collect(),
        _ => None,
    };
    let values = values?;
    let is_word = |value: &&str| {
        value.len() <= LONGEST_VALUE
            && value.starts_with(char::is_alphabetic)
            && !value.ends_with(|c: char| c.is_ascii_digit())
    };
    let fit = (1..=most).contains(&values.len()) && values.iter().all(is_word);
    fit.then(|| values.join(" or "))
}

/// A value in words, if the document has some for it.
fn said(value: &ScalarValue) -> Option<&str> {
    let said = value.word.as_deref().or(value.docs.summary.as_deref());
    said.or(value.wire.as_str())
}

/// A name with what the type is where it stands.
fn in_its_role(full: &str, def: &TypeDef) -> String {
    let pointer = def.origin.pointer();
    let mut segments = pointer.rsplit('/');
    let (last, holder, home) = (segments.next(), segments.next(), segments.next());
    let role = match (last, holder, home) {
        (Some("schema"), _, Some("headers")) => "Header",
        (Some("schema"), _, Some("content")) if full.ends_with("Body") => {
            return format!("{}RequestBody", full.trim_end_matches("Body"));
        }
        (Some("schema"), _, Some("content")) => "Body",
        (Some("schema"), Some("items"), _) | (Some("items"), ..) => "Element",
        (Some("schema"), Some("parameters" | "responses"), _) => "Type",
        (Some("schema"), ..) => "Parameter",
        (_, Some("properties"), _) => "Property",
        (_, Some("oneOf" | "anyOf"), _) => "Variant",
        _ => "Type",
    };
    format!("{full} {role}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Docs, EnumValue, StringEnum};
    use crate::source::{FileId, Origin};

    fn def(pointer: &str, values: &[&str], words: &[&str], places: &[&[&str]]) -> TypeDef {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let value = |wire: &&str| EnumValue {
            wire: (*wire).to_owned(),
            word: None,
            docs: Docs::default(),
        };
        let kind = TypeKind::StringEnum(StringEnum {
            values: values.iter().map(value).collect(),
            open: false,
        });
        TypeDef {
            words_of_places: places.iter().map(|words| owned(words)).collect(),
            ..TypeDef::new(Origin::new(FileId(0), pointer), owned(words), kind)
        }
    }

    fn of(def: &TypeDef) -> Vec<String> {
        let choice = choice(def, upper_camel(&def.words.join(" ")));
        choice.names.iter().map(Name::to_string).collect()
    }

    #[test]
    fn longer_names_say_what_the_document_says() {
        let many = ["a1", "b1", "c", "d"];
        // One value.
        let constant = def("", &["closed"], &["action"], &[&["issueClosed", "action"]]);
        assert_eq!(
            of(&constant),
            [
                "Action",
                "ActionClosed",
                "IssueClosedAction",
                "IssueClosedActionType"
            ]
        );
        // What all places have in common.
        let places: &[&[&str]] = &[
            &["webhook-team-added", "repo"],
            &["webhook-team-gone", "Item", "repo"],
        ];
        let common = def("/a/properties/repo", &many, &["repo"], places);
        assert_eq!(of(&common)[..2], ["Repo", "WebhookTeamRepo"]);
        // What holds it at most of them.
        let places: &[&[&str]] = &[
            &["a", "label", "Item", "kind"],
            &["b", "label", "kind"],
            &["c", "kind"],
        ];
        let held = def("/a/properties/kind", &many, &["kind"], places);
        assert_eq!(of(&held), ["Kind", "LabelKind", "CKind", "CKindProperty"]);
        // Its values.
        let values = def("/a/properties/on", &["yes", "no"], &["x", "on"], &[]);
        assert_eq!(of(&values), ["XOn", "XOnYesOrNo", "XOnProperty"]);
        // A part of an operation.
        let body = "/paths/~1a/post/requestBody/content/application~1json/schema";
        assert_eq!(
            of(&def(body, &many, &["a", "Body"], &[])),
            ["ABody", "ARequestBody", "ABodyJson", "ABodyApplicationJson"]
        );
        let patch = "/paths/~1a/patch/requestBody/content/application~1merge-patch+json;v=2/schema/properties/on";
        assert_eq!(
            of(&def(patch, &many, &["a", "Body", "on"], &[]))[2..],
            ["ABodyOnMergePatch", "ABodyOnApplicationMergePatchJsonV2"]
        );
        let response = "/paths/~1a/get/responses/200/content/application~1json/schema";
        assert_eq!(
            of(&def(response, &many, &["a", "Response"], &[])),
            [
                "AResponse",
                "AResponseBody",
                "AResponseJson",
                "AResponseApplicationJson"
            ]
        );
        let parameter = "/components/parameters/sort/schema";
        assert_eq!(
            of(&def(parameter, &many, &["sort"], &[])),
            ["Sort", "SortParameter"]
        );
    }

    #[test]
    fn signs_and_numbers_and_sentences_are_no_values_of_names() {
        for values in [
            &["1"][..],
            &["v2"],
            &["-a"],
            &[""],
            &["a value that is a whole sentence"],
            &[],
        ] {
            let def = def("/a/properties/on", values, &["x", "on"], &[]);
            assert_eq!(of(&def), ["XOn", "XOnProperty"], "{values:?}");
        }
    }
}
