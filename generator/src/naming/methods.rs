//! What an operation's method is called: its id without what repeats its tag, its path, or the class that it
//! was made from.

use super::ident::{Name, snake};
use super::settle::{self, Choice, Claim};
use crate::api::{Operation, id_without_method, short_id};

/// Names of the methods of one module, in order of preference.
pub fn candidates(operations: &[&Operation]) -> Vec<Vec<Name>> {
    // Where two would be called the same neither is: what was cut tells them apart.
    let choices = operations.iter().map(|operation| Choice {
        names: of(operation),
        claim: Claim::Plain,
    });
    settle::settle(choices.collect())
}

fn of(operation: &Operation) -> Vec<Name> {
    let names = of_all_calls(operation).into_iter();
    let ending = operation.ending.unwrap_or_default();
    names.map(|name| name.with_suffix(ending)).collect()
}

/// The names that all calls of an operation begin with.
fn of_all_calls(operation: &Operation) -> Vec<Name> {
    let Some(id) = &operation.id else {
        let path = operation.path.0.replace('{', "by {");
        let method = operation.method.as_str().to_lowercase();
        return vec![snake(&format!("{method} {path}"))];
    };
    let (method, path) = (&operation.method, &operation.path.0);
    let short = short_id(id, method, path);
    let shorts = short.into_iter().chain(id_without_method(id, method, path));
    let mut names: Vec<Name> = Vec::new();
    for text in shorts.chain([id.as_str()]) {
        let cut = without_tag(text, operation);
        let class = without_controller(cut).map(|text| snake(&text));
        for name in class.into_iter().chain([snake(cut), snake(text)]) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// NestJS: the class and the method, `CatsController_findAll`.
fn without_controller(id: &str) -> Option<String> {
    let (class, method) = id.split_once("Controller_")?;
    (has_letters(class) && has_letters(method)).then(|| format!("{class} {method}"))
}

/// Cuts a prefix that repeats the tag: `issues/get`, `users.list`, `UsersController_findAll`; also with the path
/// before it, `api_users_list` at `/api/users`.
fn without_tag<'a>(id: &'a str, operation: &Operation) -> &'a str {
    let tag = folded(&operation.tag);
    if tag.is_empty() {
        return id;
    }
    let mut before = String::new();
    let mut path = operation.path.0.split('/').map(folded);
    let leads = path.any(|segment| {
        before.push_str(&segment);
        segment == tag
    });
    let split = id
        .char_indices()
        .filter(|(_, c)| "/._-:".contains(*c))
        .find_map(|(at, c)| {
            let prefix = folded(id.get(..at)?);
            let rest = id.get(at + c.len_utf8()..)?;
            let same = prefix == tag
                || prefix.strip_suffix("controller") == Some(&tag)
                || leads && prefix == before;
            (same && has_letters(rest)).then_some(rest)
        });
    split.unwrap_or(id)
}

/// Letters and digits alone, in one case.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
