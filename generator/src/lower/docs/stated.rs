//! Whether a description says a default in its own words: "Defaults to 20.", "The default is `asc`", "(default: 30)".

use serde_json::Value;

/// Words that may stand between the word for a default and the value.
const BETWEEN: [&str; 10] = ["", "to", "is", "value", "of", "the", "a", "an", "be", "set"];

/// How far from its word a value may be.
const REACH: usize = 4;

/// Whether the description has the value as its default. A text of several words is looked for in no description.
pub fn states(description: &str, default: &Value) -> bool {
    let shown = match default {
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => default.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return false,
    };
    let words: Vec<&str> = description.split_whitespace().collect();
    let tokens: Vec<&str> = words.iter().copied().map(bare).collect();
    let starts = tokens.iter().enumerate().filter(|(at, word)| {
        let goes_on = words.get(*at).is_some_and(|word| !word.ends_with('.'));
        let is_word = ["default", "defaults"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known));
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let is_denied = before.is_some_and(|word| {
            let mut denials = ["no", "not"].iter();
            denials.any(|denial| word.eq_ignore_ascii_case(denial))
        });
        is_word && goes_on && !is_denied
    });
    let mut values = starts.filter_map(|(at, _)| {
        let behind = tokens.get(at + 1..).unwrap_or_default().iter();
        let mut behind = behind
            .take(REACH)
            .skip_while(|word| BETWEEN.contains(word) && **word != shown);
        behind.next()
    });
    !shown.is_empty() && values.any(|value| *value == shown)
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    let begun = word.trim_start_matches(['"', '\'', '`', '(', '[', '*', '_', ':', '=']);
    begun.trim_end_matches(['"', '\'', '`', ')', ']', '*', '_', ':', '=', '.', ',', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_default_that_is_said_is_known() {
        for description in [
            "Defaults to 20.",
            "How many. Default: `20`",
            "The default is 20, the most is 100.",
            "How many (default 20)",
            "How many (max 100, default: **20**).",
            "The default value is \"20\".",
        ] {
            assert!(states(description, &json!(20)), "{description}");
        }
        assert!(states("Default is `asc`", &json!("asc")));
        assert!(states("Defaults to `false`.", &json!(false)));
    }

    #[test]
    fn other_values_and_other_words_are_no_default() {
        for description in [
            "Defaults to 200.",
            "At most 20. Defaults to 10.",
            "By default all; 20 for tests.",
            "Does not default to 20",
            "No default: 20 is a good value",
            "That is the default. 20 is not.",
            "20",
            "",
        ] {
            assert!(!states(description, &json!(20)), "{description}");
        }
        assert!(!states("Defaults to nothing.", &json!("")));
        assert!(!states("Defaults to two words", &json!("two words")));
        assert!(!states("Defaults to [1]", &json!([1])));
    }
}
