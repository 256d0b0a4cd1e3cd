//! The words that one definition for two places has: what both places say, if that tells something.
//!
//! The property or the parameter that both are; or what the names of two operations have in common: the bodies of
//! `teams/add-member` and `orgs/add-member-legacy` are one `AddMemberBody`. A name of one place alone is none for both:
//! callers would read that of another operation, or of another part of the same one.

use std::cell::OnceCell;

use heck::ToSnakeCase;

use crate::api::TypeDef;

/// Words that say which part of an operation or a schema something is, and nothing more.
const VAGUE: [&str; 8] = [
    "Item", "Value", "Response", "Body", "Callback", "Webhook", "data", "items",
];

/// Words between others, with which no name begins or ends.
const BETWEEN: [&str; 15] = [
    "a", "all", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// What variants are called that have no name: by what they are. Others are called by their place, or by the property
/// that they have.
const CHOICES: [&str; 11] = [
    "Object", "List", "Map", "Tuple", "Text", "Number", "Empty", "Plain", "Choice", "Bool", "Any",
];

/// So many words of a name are looked at: documents may have any number.
const MOST_WORDS: usize = 60;

/// What nearly every operation does.
const DEEDS: [&str; 14] = [
    "add", "create", "delete", "fetch", "find", "get", "list", "patch", "post", "put", "read",
    "remove", "set", "update",
];

/// So many words are a name of their own, whatever follows.
const LONG: usize = 4;

/// The words of a definition.
pub struct Words {
    pub all: Vec<String>,
    /// Whether they are of several places already.
    of_several: bool,
    /// What the first of them is made of: it is compared with many others.
    first: OnceCell<Vec<String>>,
}

impl Words {
    pub fn new(all: Vec<String>, of_several: bool) -> Self {
        Words {
            all,
            of_several,
            first: OnceCell::new(),
        }
    }

    pub fn of(def: &TypeDef) -> Self {
        Words::new(def.words.clone(), !def.also_at.is_empty())
    }

    /// The words for this place and another one, if there are some.
    pub fn shared(&self, other: &Words) -> Option<Vec<String>> {
        let own = &self.all;
        let count = own
            .iter()
            .rev()
            .zip(other.all.iter().rev())
            .take_while(|(own, other)| own == other)
            .count();
        let tail = own
            .get(own.len().saturating_sub(count)..)
            .unwrap_or_default();
        // What both are variants of is not what both say.
        let choices = tail.iter().take_while(|word| is_choice(word)).count();
        let tail = tail.get(choices..).unwrap_or_default();
        if telling(tail).is_some() {
            return Some(tail.to_vec());
        }
        self.of_operations(other)
    }

    /// What the names of two operations have in common, for the same part of both.
    fn of_operations(&self, other: &Words) -> Option<Vec<String>> {
        let ((own, part), (others, same)) = (self.all.split_first()?, other.all.split_first()?);
        if part.is_empty() || part != same {
            return None;
        }
        let (run, rests) = common(self.first(), other.first());
        let is_between = |word: &&String| BETWEEN.contains(&word.as_str());
        let ends = run.iter().rev().take_while(is_between).count();
        let starts = run.iter().take_while(is_between).count();
        let run = run.get(starts..run.len().saturating_sub(ends))?;
        // `for-org` and `for-user` may follow; where other words do it is the beginning of two names, unless it is long.
        let follows = |rest: &[String]| rest.first().is_none_or(|word| is_between(&word));
        let whole = ends > 0 || rests.into_iter().all(follows);
        if !whole && run.len() < LONG {
            return None;
        }
        let is_thing =
            |word: &String| !BETWEEN.contains(&word.as_str()) && !DEEDS.contains(&word.as_str());
        if run.len() < 2 || !run.iter().any(is_thing) {
            return None;
        }
        // All that one of them is called, and the other only begins or ends so.
        let is_all = |name: &str| {
            let name = split(name.rsplit('/').next().unwrap_or_default());
            name.as_slice() == run
        };
        if !self.of_several && is_all(own) != is_all(others) {
            return None;
        }
        let head = std::iter::once(run.join(" "));
        Some(head.chain(part.iter().cloned()).collect())
    }

    /// What the first word is made of.
    fn first(&self) -> &[String] {
        let first = || self.all.first().map_or_else(Vec::new, |name| split(name));
        self.first.get_or_init(first)
    }
}

/// The shortest end of a name that tells something.
pub fn telling(words: &[String]) -> Option<&[String]> {
    let tells = |word: &String| !VAGUE.contains(&word.as_str()) && !is_choice(word);
    let from = words.iter().rposition(tells)?;
    words.get(from..)
}

/// Whether a word says which of the variants of a union something is, and nothing more.
pub fn is_choice(word: &str) -> bool {
    let is_one = |word: &str| CHOICES.contains(&word);
    let is_of = |(of, it): (&str, &str)| is_one(of) && is_one(it);
    word.starts_with("Variant")
        || word.starts_with("With ")
        || is_one(word)
        || word.split_once(' ').is_some_and(is_of)
}

/// The longest run of words that all of several names have, if it tells something.
pub fn in_all(names: impl Iterator<Item = String>) -> Option<String> {
    let mut names = names.map(|name| split(&name));
    let mut run = names.next()?;
    for name in names {
        run = common(&run, &name).0.to_vec();
    }
    let is_between = |word: &String| BETWEEN.contains(&word.as_str());
    let starts = run.iter().take_while(|word| is_between(word)).count();
    let ends = run.iter().rev().take_while(|word| is_between(word)).count();
    let run = run.get(starts..run.len().saturating_sub(ends))?;
    let vague = |word: &String| {
        is_between(word)
            || DEEDS.contains(&word.as_str())
            || VAGUE.iter().any(|vague| vague.eq_ignore_ascii_case(word))
    };
    (!run.iter().all(vague)).then(|| run.join(" "))
}

fn split(name: &str) -> Vec<String> {
    let name = name.to_snake_case();
    let words = name.split('_').filter(|word| !word.is_empty());
    words.take(MOST_WORDS).map(str::to_owned).collect()
}

/// The longest run of words that both have, the first of several, and what follows it in both.
fn common<'w>(one: &'w [String], other: &'w [String]) -> (&'w [String], [&'w [String]; 2]) {
    let (mut best, mut rests): (&[String], [&[String]; 2]) = (&[], [&[], &[]]);
    for start in 0..one.len() {
        let own = one.get(start..).unwrap_or_default();
        for from in 0..other.len() {
            let others = other.get(from..).unwrap_or_default();
            let same = own.iter().zip(others).take_while(|(a, b)| a == b);
            let count = same.count();
            if count > best.len() {
                let rest = |words: &'w [String]| words.get(count..).unwrap_or_default();
                best = own.get(..count).unwrap_or_default();
                rests = [rest(own), rest(others)];
            }
        }
    }
    (best, rests)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(one: &[&str], other: &[&str]) -> Option<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let own = Words::new(words(one), false);
        let other = Words::new(words(other), false);
        own.shared(&other).map(|words| words.join("|"))
    }

    #[test]
    fn two_places_are_called_by_what_both_say() {
        for (one, other, expected) in [
            (
                &["getA", "status"][..],
                &["getB", "status"][..],
                Some("status"),
            ),
            // One operation or one schema is no word for two of its parts.
            (&["getA", "Body", "a"], &["getA", "Body", "b"], None),
            (&["getA", "Body"], &["getA", "Response"], None),
            (&["Pet", "Variant1"], &["Pet", "Variant2"], None),
            (&["getA", "Body", "a"], &["getA", "a"], Some("a")),
            (&["A", "Object", "a"], &["B", "Object", "a"], Some("a")),
            (
                &["actions/list-repo-variables", "Response"],
                &["agents/list-repo-variables", "Response"],
                Some("list repo variables|Response"),
            ),
            (
                &["repos/add-team-access", "Body"],
                &["repos/set-team-access", "Body"],
                Some("team access|Body"),
            ),
            (
                &["projects/addItemForOrg", "Body"],
                &["projects/addItemForUser", "Body"],
                Some("projects add item|Body"),
            ),
            (&["createFile", "Body"], &["hashGenerate", "Response"], None),
            (&["createFile", "Body"], &["hashGenerate", "Body"], None),
            (&["list_orders", "Item"], &["list_users", "Item"], None),
            (
                &["gists/create-comment", "Body"],
                &["issues/create-comment", "Body"],
                Some("create comment|Body"),
            ),
            (
                &["issues/create-comment", "Body"],
                &["issues/update-comment", "Body"],
                None,
            ),
            (
                &["get_api_v1_charts", "Response"],
                &["get_api_v1_users", "Response"],
                None,
            ),
            (&["GetTaxRates", "Body"], &["GetTaxCodes", "Body"], None),
            // One is called so, and the other is not.
            (
                &["get_user", "Response"],
                &["get_user_by_id", "Response"],
                None,
            ),
            (
                &["get_user_by_id", "Response"],
                &["get_user", "Response"],
                None,
            ),
            // Not the same part of both.
            (
                &["add_team_member", "Body"],
                &["set_team_member", "Response"],
                None,
            ),
        ] {
            assert_eq!(shared(one, other).as_deref(), expected, "{one:?} {other:?}");
        }
    }
}
