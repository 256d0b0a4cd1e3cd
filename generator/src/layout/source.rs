//! Tokens -> text, one item at a time.

use proc_macro2::TokenStream;

/// Formats items and puts a blank line between them.
pub fn format(items: impl IntoIterator<Item = TokenStream>) -> Result<String, String> {
    let mut text = String::new();
    for item in items {
        let file: syn::File = syn::parse2(item).map_err(|error| error.to_string())?;
        if !text.is_empty() {
            text.push('\n');
        }
        spaced(&prettyplease::unparse(&file), &mut text);
    }
    Ok(text)
}

/// Puts a blank line between the members of an item, which the formatter leaves to us.
fn spaced(item: &str, text: &mut String) {
    let mut ended = false;
    for line in item.lines() {
        let member = line
            .strip_prefix("    ")
            .is_some_and(|line| !line.starts_with([' ', '}', ')', ']']));
        if ended && member {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        ended = line == "    }";
    }
}

/// Whether code (not documentation) has the word.
pub fn has_word(text: &str, word: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .any(|line| {
            line.match_indices(word).any(|(at, _)| {
                let before = line.get(..at).and_then(|text| text.chars().next_back());
                let after = line
                    .get(at + word.len()..)
                    .and_then(|text| text.chars().next());
                let part =
                    |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
                !part(before) && !part(after)
            })
        })
}
