//! Names without words that are said twice: `Budget` and its `budget_type` are `BudgetType`.
//!
//! What is joined stays as the document has it, so that its words are those that people write; compared is word by word, in
//! small letters.

use super::words::snake;

/// Words between others, with which no name begins or ends.
const BETWEEN: [&str; 12] = [
    "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// The longest text that is looked at: documents may have any.
const LONGEST: usize = 200;

/// Parts of a name, each inside the one before it, as one text. A part that begins with the words of those before it goes on
/// where they end; one that has them whole stands alone. The last part is said though it says nothing else: without it this would be
/// the name of what it is inside.
pub fn joined(parts: &[String]) -> String {
    let Some((first, rest)) = parts.split_first() else {
        return String::new();
    };
    let mut text = first.clone();
    let outer = words(first);
    let mut rest = rest.iter().peekable();
    while let Some(part) = rest.next() {
        let (before, own) = (words(&text), words(part));
        if rest.peek().is_some() && before.ends_with(&own) {
            continue;
        }
        if own.len() > before.len() && !before.is_empty() && own.ends_with(&before) {
            text.clone_from(part);
            continue;
        }
        let again = |count: &usize| {
            let begins = own.get(..*count).unwrap_or_default();
            before.ends_with(begins) || *count > 1 && begins == outer
        };
        let again = (1..own.len()).rev().find(again);
        let new = again.and_then(|count| behind(part, count));
        text = format!("{text} {}", new.unwrap_or(part));
    }
    text
}

/// What a text says beside the words of another one, which stand before it, behind it or around it: `DenseVector` beside
/// `Vector`, `UserMessage` beside `Message`, `SendUserMessage` beside `SendMessage`.
pub fn beside<'t>(text: &'t str, other: &str) -> Option<&'t str> {
    let (own, others) = (words(text), words(other));
    let more = own
        .len()
        .checked_sub(others.len())
        .filter(|more| *more > 0)?;
    if others.is_empty() {
        return None;
    }
    let stands = |before: &usize| {
        let (start, end) = others.split_at_checked(*before).unwrap_or_default();
        own.starts_with(start) && own.ends_with(end)
    };
    let before = (0..=others.len()).rev().find(stands)?;
    let left = own.get(before..before + more)?;
    let tells = |word: &String| !BETWEEN.contains(&word.as_str());
    if !left.first().is_some_and(tells) || !left.last().is_some_and(tells) {
        return None;
    }
    let rest = behind(text, before)?;
    let rest = rest.get(..rest.len() - behind(rest, more)?.len())?;
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    rest.starts_with(char::is_alphabetic).then_some(rest)
}

fn words(text: &str) -> Vec<String> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let text = snake(text);
    let words = text.split('_').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// What stands behind the first words of a text.
fn behind(text: &str, count: usize) -> Option<&str> {
    let all = words(text);
    let (first, rest) = all.split_at_checked(count)?;
    let mut last = ' ';
    let ends = text.char_indices().filter(|(_, letter)| {
        let before = std::mem::replace(&mut last, *letter);
        !(before.is_lowercase() && letter.is_lowercase())
    });
    let mut ends = ends.map(|(at, _)| at).chain([text.len()]);
    let at = ends.find(|at| {
        let (before, behind) = text.split_at_checked(*at).unwrap_or_default();
        words(before) == first && words(behind) == rest
    })?;
    text.get(at..)
}

#[cfg(test)]
mod tests {
    use super::super::ident::upper_camel;
    use super::*;

    #[test]
    fn what_was_said_is_not_said_again() {
        for (parts, expected) in [
            (&["Budget", "budget_type"][..], "BudgetType"),
            (
                &["CheckOperation", "CheckOperationServer"],
                "CheckOperationServer",
            ),
            (
                &["S3Credential", "S3CredentialAccessKey", "credential-type"],
                "S3CredentialAccessKeyCredentialType",
            ),
            (
                &[
                    "StorageCredential",
                    "StorageCredentialAz",
                    "AzCredentialKey",
                ],
                "StorageCredentialAzCredentialKey",
            ),
            (&["VectorConfig", "DenseVectorConfig"], "DenseVectorConfig"),
            (
                &["UserPassword", "password", "user_password_value"],
                "UserPasswordValue",
            ),
            // The same words, and no others.
            (&["Commit", "commit"], "CommitCommit"),
            (&["Commit", "commit", "author"], "CommitAuthor"),
            (&["OAuthApp", "oauthAppURLs"], "OAuthAppURLs"),
            (&["a", "Item", "item_kind"], "AItemKind"),
            (&["Dependency", "dep"], "DependencyDep"),
            (&["Map", "mapping"], "MapMapping"),
            (
                &["repos/get-pages", "Body", "pages_url"],
                "ReposGetPagesBodyPagesUrl",
            ),
            (&["Word"], "Word"),
            (&["", "a"], "A"),
            (&["Spot", ""], "Spot"),
        ] {
            let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
            assert_eq!(upper_camel(&joined(&parts)).as_str(), expected, "{parts:?}");
        }
        assert_eq!(joined(&[]), "");
    }

    #[test]
    fn what_a_variant_says_beside_its_union() {
        for (text, other, expected) in [
            ("CheckOperationServer", "CheckOperation", Some("Server")),
            ("DenseVectorConfig", "VectorConfig", Some("Dense")),
            (
                "chat-request-user-message",
                "ChatRequestMessage",
                Some("user"),
            ),
            ("oauth_app_url", "OAuthApp", Some("url")),
            ("Pet", "Pet", None),
            ("Petrol", "Pet", None),
            ("Cat", "Pet", None),
            ("PetOfUser", "Pet", None),
            ("Pet2", "Pet", None),
            ("Pet2D", "Pet", None),
            ("", "Pet", None),
            ("Pet", "", None),
        ] {
            assert_eq!(beside(text, other), expected, "{text} {other}");
        }
    }
}
