//! What is wrong with a configuration file, in our words.

use crate::diagnostic::{similar, similar_keyword};

/// How a configuration file begins.
pub(super) const EXAMPLE: &str =
    "begin with `[[client]]`, and below it `spec = \"openapi.yaml\"` and `out = \"client\"`";

/// Puts serde's words into ours, with a guess at what was meant. `at` is the text of the place, `before` what stands
/// before it.
pub(super) fn explain(message: &str, at: &str, before: &str) -> (String, Option<String>) {
    // "unknown field `crate_name`, expected one of `spec`, `out`": quoted words alternate with others.
    let mut quoted = message.split('`').skip(1).step_by(2);
    if message.starts_with("unknown field") {
        let Some(key) = quoted.next() else {
            return (message.to_owned(), None);
        };
        let known: Vec<&str> = quoted.collect();
        let help = match similar_keyword(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are `{}`", known.join("`, `")),
        };
        return (format!("unknown key `{key}`"), Some(help));
    }
    if message.starts_with("missing field") {
        return match quoted.next() {
            Some("client") => ("no client is listed".to_owned(), Some(EXAMPLE.to_owned())),
            Some(key @ ("spec" | "out")) => (format!("this client has no `{key}`"), None),
            Some(key) => (format!("`{key}` is missing here"), None),
            None => (message.to_owned(), None),
        };
    }
    // "unknown variant `htp`, expected `http` or `apiKey`".
    if message.starts_with("unknown variant") {
        let Some(word) = quoted.next() else {
            return (message.to_owned(), None);
        };
        let known: Vec<&str> = quoted.collect();
        let help = similar(word, known.iter().copied());
        let message = format!("`{word}` is not one of `{}`", known.join("`, `"));
        return (message, help.map(|near| format!("did you mean `{near}`?")));
    }
    if let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        let expected = match expected {
            "a sequence" => "a list",
            "a string" => "a text",
            "a boolean" => "true or false",
            "a map" => "a table",
            table if table.starts_with("struct ") => "a table",
            other => other,
        };
        let key = key_before(before).map(|key| format!(" for `{key}`"));
        let help = match expected {
            "a list" if at.starts_with(['"', '\'']) => Some(format!("write a list: `[{at}]`")),
            _ => None,
        };
        let message = format!(
            "expected {expected}{}, not {found}",
            key.unwrap_or_default()
        );
        return (message, help);
    }
    let word = at.trim_matches(['"', '\'']);
    let help = match quoted.next() {
        // One of our own messages about a word: the first quoted one is wrong, the rest are right.
        Some(wrong) if wrong == word || message.contains("` is not one of `") => {
            similar(word, quoted).map(|near| format!("did you mean `{near}`?"))
        }
        _ => None,
    };
    (message.trim_end().replace('\n', ": "), help)
}

/// The key whose value begins behind this text.
fn key_before(text: &str) -> Option<&str> {
    let text = text.trim_end().strip_suffix('=')?.trim_end();
    let end = |c: char| c.is_whitespace() || matches!(c, ',' | '{');
    let key = text.rsplit(end).next()?.rsplit('.').next()?;
    Some(key.trim_matches(['"', '\''])).filter(|key| !key.is_empty() && !key.contains('`'))
}
