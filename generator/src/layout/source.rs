//! Tokens -> text, one item at a time.

use std::borrow::Cow;

use proc_macro2::TokenStream;

use super::item;

/// Writes items as rustfmt leaves them, and puts a blank line between those that do not belong together.
pub fn format(items: impl IntoIterator<Item = TokenStream>) -> Result<String, String> {
    let mut text = String::new();
    let mut before: Option<syn::Item> = None;
    for tokens in items {
        let file: syn::File = syn::parse2(tokens).map_err(|error| error.to_string())?;
        text.push_str(&item::attributes_of_file(&file.attrs));
        for each in file.items {
            let is_close = before.is_some_and(|before| item::follows(&before, &each));
            if !is_close && !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&item::written(&each));
            before = Some(each);
        }
    }
    Ok(text)
}

/// Whether code (not documentation, not a string) has the word.
pub fn has_word(text: &str, word: &str) -> bool {
    any_code(text, word, |_| true)
}

/// Whether a line of the file begins with the declaration.
pub fn has_declaration(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        line.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with("!("))
    })
}

/// Whether code has a path that begins with the word: `http::StatusCode` with `http`.
pub fn has_path(text: &str, word: &str) -> bool {
    any_code(text, word, |after| after.starts_with("::"))
}

/// Whether code has a type of that name with arguments: `Vec<u8>` with `Vec`.
pub fn has_generic(text: &str, word: &str) -> bool {
    any_code(text, word, |after| after.starts_with('<'))
}

/// Whether the word stands somewhere in code with the right text behind it.
fn any_code(text: &str, word: &str, fits: impl Fn(&str) -> bool) -> bool {
    let part = |c: Option<char>| c.is_some_and(unicode_ident::is_xid_continue);
    // One long text is searched faster than its lines.
    let lines = text.contains(word).then(|| text.lines());
    lines
        .into_iter()
        .flatten()
        .filter(|line| line.contains(word) && !line.trim_start().starts_with("//"))
        .any(|line| {
            let line = without_strings(line);
            line.match_indices(word).any(|(at, _)| {
                let before = line.get(..at).unwrap_or_default();
                let after = line.get(at + word.len()..).unwrap_or_default();
                let whole = !part(before.chars().next_back()) && !part(after.chars().next());
                // `::http` begins a path, `x::http` and `<T>::http` do not.
                let follows = before.strip_suffix("::").is_some_and(|before| {
                    let last = before.chars().next_back();
                    part(last) || last == Some('>')
                });
                whole && !follows && fits(after)
            })
        })
}

/// A line of code with nothing between the quotes. The formatter gives each string one line.
fn without_strings(line: &str) -> Cow<'_, str> {
    if !line.contains('"') {
        return Cow::Borrowed(line);
    }
    let mut code = String::with_capacity(line.len());
    let (mut inside, mut escaped) = (false, false);
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => {
                inside = !inside;
                code.push(c);
            }
            c if !inside => code.push(c),
            _ => {}
        }
    }
    Cow::Owned(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_for_in_code_only() {
        for (text, found) in [
            ("fn a(m: Method)", true),
            ("/// A Method", false),
            ("    // Method", false),
            ("a(\"Method\")", false),
            ("a(\"\\\"Method\", b)", false),
            ("a(\"x\", Method)", true),
            ("MethodName", false),
            ("http::Method", false),
        ] {
            assert_eq!(has_word(text, "Method"), found, "{text}");
        }
        assert!(has_path("    A(http::StatusCode),", "http"));
        assert!(has_path("type A = ::http::StatusCode;", "http"));
        assert!(!has_path("let http = 1;", "http"));
        assert!(!has_path("x::http::Method", "http"));
        assert!(!has_path("a(\"http::x\")", "http"));
        assert!(has_generic("a: Option<Vec<u8>>,", "Vec"));
        assert!(!has_generic("a: std::vec::Vec<u8>,", "Vec"));
        assert!(!has_generic("    Vec,", "Vec"));
    }
}
