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
        text.push_str(&prettyplease::unparse(&file));
    }
    Ok(text)
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
