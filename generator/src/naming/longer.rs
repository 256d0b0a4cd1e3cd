//! Longer names for inline types, where the short one means several things.
//!
//! Components have the document's names. What stands inside them is called by its property, or by what its places have in
//! common, and many documents have a `status`, a `type` or an `action` at every second place. Where two are wanted to be
//! called the same neither is, whichever comes first: each goes on to a name that says more, by what the document says of
//! it. A number comes when nothing is left that tells them apart.

use std::collections::{HashMap, HashSet};

use super::ident::{Name, upper_camel};
use super::media::{content_word, media_type};
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

/// What a type may be called.
pub struct Choice {
    /// In order of preference.
    pub names: Vec<Name>,
    /// Whether the first is the document's own for this very place: others give way.
    pub own: bool,
}

/// What an inline type may be called: like its places, by its constant, by what its places have in common, by what
/// holds it, by its values, by one of its places in full, by what it is there, by the media type that it stands under.
pub fn choice(def: &TypeDef, first: Name) -> Choice {
    let mut choice = Choice {
        names: vec![first],
        own: def.words_of_places.is_empty(),
    };
    if def.component {
        return choice;
    }
    let mut places: Vec<&[String]> = def.words_of_places.iter().map(Vec::as_slice).collect();
    if places.is_empty() {
        places.push(&def.words);
    }
    places.sort();
    places.dedup();
    let own = def.words.join(" ");
    let before: Vec<&[String]> = places
        .iter()
        .filter_map(|words| words.strip_suffix(def.words.as_slice()))
        .filter(|before| !before.is_empty())
        .collect();
    let mut add = |text: &str| {
        let name = upper_camel(text);
        if !choice.names.contains(&name) {
            choice.names.push(name);
        }
    };
    if let Some(value) = values(def, 1) {
        add(&format!("{own} {value}"));
    }
    if before.len() == places.len() {
        let texts = before.iter().map(|words| words.join(" "));
        if let Some(run) = words::in_all(texts).filter(|_| before.len() > 1) {
            add(&format!("{run} {own}"));
        }
        if let Some(word) = nearest(&before) {
            add(&format!("{word} {own}"));
        }
    }
    if let Some(values) = values(def, MOST_VALUES) {
        add(&format!("{own} {values}"));
    }
    let full = places.iter().map(|words| words.join(" "));
    let full = full.min_by_key(|text| (text.len(), text.clone()));
    let full = full.unwrap_or_default();
    add(&full);
    add(&in_its_role(&full, def));
    if let Some(media_type) = media_type(def, &full) {
        add(&format!("{full} {}", content_word(&media_type)));
        add(&format!("{full} {media_type}"));
    }
    choice
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

/// Brings the names of all in an order in which the first ones differ, where they can: what two want to be called
/// neither is, but for one whose own name it is.
pub fn settle(choices: Vec<Choice>) -> Vec<Vec<Name>> {
    let mut reached = vec![0_usize; choices.len()];
    // Who stands at a name and may still go on, and whether somebody else wants it too.
    let mut at: HashMap<&Name, Standing> = HashMap::new();
    let mut open: Vec<usize> = (0..choices.len()).collect();
    while let Some(index) = open.pop() {
        let (Some(choice), Some(step)) = (choices.get(index), reached.get(index).copied()) else {
            continue;
        };
        let Some(name) = choice.names.get(step) else {
            continue;
        };
        let own = choice.own && step == 0;
        let standing = at.entry(name).or_default();
        standing.wanted += 1;
        standing.owners += usize::from(own);
        standing.here.push((index, own));
        if standing.wanted < 2 {
            continue;
        }
        let alone = standing.owners == 1;
        let here = std::mem::take(&mut standing.here);
        for (index, own) in here {
            let next = choices.get(index).map_or(0, |choice| choice.names.len());
            let Some(step) = reached.get_mut(index) else {
                continue;
            };
            if own && alone {
                standing.here.push((index, own));
            } else if *step + 1 < next {
                *step += 1;
                open.push(index);
            }
        }
    }
    // A component's name is the document's: that it is taken is told.
    let components = choices
        .iter()
        .filter(|choice| choice.own && choice.names.len() == 1);
    let components: HashSet<Name> = components.flat_map(|choice| choice.names.clone()).collect();
    let settled = choices.into_iter().zip(reached).map(|(choice, step)| {
        let mut names = choice.names;
        match names
            .first()
            .is_some_and(|first| components.contains(first))
        {
            true => names
                .get_mut(1..)
                .unwrap_or_default()
                .rotate_left(step.saturating_sub(1)),
            false => names.rotate_left(step),
        }
        names
    });
    settled.collect()
}

/// A name while names are given.
#[derive(Default)]
struct Standing {
    wanted: usize,
    owners: usize,
    here: Vec<(usize, bool)>,
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

    fn settled(all: &[(&[&str], bool)]) -> Vec<String> {
        let choices = all.iter().map(|(names, own)| Choice {
            names: names.iter().map(|name| upper_camel(name)).collect(),
            own: *own,
        });
        let settled = settle(choices.collect()).into_iter();
        settled.map(|names| names[0].to_string()).collect()
    }

    #[test]
    fn what_two_want_neither_has_in_any_order() {
        let all: [(&[&str], bool); 6] = [
            (&["State", "OpenState", "IssueState"], false),
            (&["State", "OpenState", "PullState"], false),
            (&["State", "Whatever"], false),
            (&["Whatever", "Else"], false),
            // The document's own name for one place stays.
            (&["Kind", "KindProperty"], true),
            (&["Kind", "RepoKind"], false),
        ];
        let expected = [
            "IssueState",
            "PullState",
            "Whatever",
            "Else",
            "Kind",
            "RepoKind",
        ];
        assert_eq!(settled(&all), expected);
        let mut turned = all;
        turned.reverse();
        let mut back = settled(&turned);
        back.reverse();
        assert_eq!(back, expected);
    }

    #[test]
    fn a_name_that_a_component_has_is_wanted_first_so_that_it_is_told() {
        let all: [(&[&str], bool); 2] = [
            (&["AStatus"], true),
            (&["AStatus", "AStatusProperty"], true),
        ];
        let choices = all.iter().map(|(names, own)| Choice {
            names: names.iter().map(|name| upper_camel(name)).collect(),
            own: *own,
        });
        let names = settle(choices.collect());
        assert_eq!(
            names[1],
            [upper_camel("AStatus"), upper_camel("AStatusProperty")]
        );
    }

    #[test]
    fn many_of_one_name_take_no_longer_than_few() {
        let all: Vec<(&[&str], bool)> = vec![(&["A", "B", "C", "D"], false); 50_000];
        assert_eq!(settled(&all).len(), 50_000);
    }
}
