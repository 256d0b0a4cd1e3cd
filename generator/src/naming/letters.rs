//! Letters of all scripts: which of them can stand in an identifier that nobody complains about.

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_security::{
    GeneralSecurityProfile, confusable_detection::skeleton,
    is_potential_mixed_script_confusable_char, mixed_script::AugmentedScriptSet,
};

/// The text with letters that have a plain form (`Ａ`, `ﬁ`) in that form.
pub fn plain(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_owned(),
        false => text.nfkc().collect(),
    }
}

/// Whether rustc takes the name without a warning, whatever stands beside it: `uncommon_codepoints`,
/// `mixed_script_confusables` and `confusable_idents` find nothing, but for two names of the document itself
/// that look alike.
pub fn are_fine(name: &str) -> bool {
    if name.is_ascii() {
        return true;
    }
    let other = || name.chars().filter(|c| !c.is_ascii());
    // A script is in doubt as long as each letter of it could be one of another.
    let script = |c: char| AugmentedScriptSet::for_char(c);
    let certain = |c: char| {
        let mut same = other().filter(|other| script(*other) == script(c));
        script(c) == script('A') || same.any(|c| !is_potential_mixed_script_confusable_char(c))
    };
    let mut letters = name.chars();
    letters.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && letters.all(unicode_ident::is_xid_continue)
        && is_nfc(name)
        && other().all(|c| c.identifier_allowed() && certain(c))
        // It does not look like a name in ASCII.
        && skeleton(name).any(|c| !c.is_ascii())
}

/// The text in ASCII: letters as they are commonly written there, what has no such form as its number.
pub fn in_ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match deunicode::deunicode_char(c) {
            _ if c.is_ascii() => ascii.push(c),
            Some(spelled) if !spelled.trim().is_empty() && spelled.is_ascii() => {
                ascii.push_str(spelled);
            }
            _ if c.is_whitespace() => ascii.push(' '),
            _ => ascii.push_str(&format!(" u{:x} ", u32::from(c))),
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_where_nobody_complains() {
        for (name, fine) in [
            ("plain", true),
            ("日本", true),
            ("café", true),
            ("größe", true),
            ("имя", true),
            ("ユーザー", true),
            ("हिन्दी", true),
            ("이름", true),
            // Looks like `ace` throughout.
            ("асе", false),
            // Greek, each letter like a Latin one.
            ("ο", false),
            ("ﬁ", false),
            ("Ａ", false),
            ("1日", false),
            ("a°", false),
            ("\u{1d4d0}", false),
        ] {
            assert_eq!(are_fine(name), fine, "{name}");
        }
        assert_eq!(plain("Ａﬁ"), "Afi");
        assert_eq!(in_ascii("日本 é"), "Ri Ben  e");
    }
}
