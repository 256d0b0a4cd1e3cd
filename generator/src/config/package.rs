//! Names and versions of packages: what cargo accepts.

/// Names that cargo or the compiler keeps for itself: keywords, the standard library's crates, and
/// what Windows takes for devices.
const RESERVED: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "aux",
    "become",
    "box",
    "break",
    "build",
    "con",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "nul",
    "override",
    "priv",
    "prn",
    "proc-macro",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Packages that a client depends on; one of the same name would hide them.
const DEPENDENCIES: &[&str] = &[
    "apiloom-runtime",
    "bytes",
    "chrono",
    "http",
    "jiff",
    "serde",
    "serde-json",
    "time",
    "uuid",
];

/// The most characters that the registry accepts.
const LONGEST_NAME: usize = 64;

/// Checks that a package may have this name: lower case letters, digits, `-` and `_`.
pub fn check_crate_name(name: &str) -> Result<(), String> {
    let shown = name.escape_debug();
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Err(format!(
            "`{shown}` does not begin with a letter from a to z, as a crate's name has to"
        ));
    }
    if !name.bytes().all(|byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    }) {
        return Err(format!(
            "`{shown}` has other characters than a to z, 0 to 9, `-` and `_`"
        ));
    }
    if name.len() > LONGEST_NAME {
        return Err(format!(
            "`{shown}` is longer than {LONGEST_NAME} characters"
        ));
    }
    if RESERVED.contains(&name) {
        return Err(format!(
            "`{shown}` is a name that Rust or cargo keeps for itself"
        ));
    }
    if DEPENDENCIES.contains(&name.replace('_', "-").as_str()) {
        return Err(format!(
            "`{shown}` is the name of a crate that the client depends on"
        ));
    }
    Ok(())
}

/// Checks that a module may have this name: lower case letters, digits and `_`, and no keyword.
pub fn check_module_name(name: &str) -> Result<(), String> {
    let shown = name.escape_debug();
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !name.bytes().all(is_part) {
        return Err(format!(
            "`{shown}` has other characters than a to z, 0 to 9 and `_`"
        ));
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) || name.trim_matches('_').is_empty() {
        return Err(format!("`{shown}` is no name of a module"));
    }
    if name.len() > LONGEST_NAME {
        return Err(format!(
            "`{shown}` is longer than {LONGEST_NAME} characters"
        ));
    }
    if RESERVED.contains(&name) {
        return Err(format!(
            "`{shown}` is a name that Rust or cargo keeps for itself"
        ));
    }
    Ok(())
}

/// A crate name made of a document's title, for when none was given.
///
/// For example `Gloria API (v2)` -> `gloria-api-v2`. What remains of a title without Latin letters is `client`.
pub fn crate_name_from(title: &str) -> String {
    let words: Vec<String> = title
        .split(|char: char| !char.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let name = words.join("-");
    let name = name.trim_start_matches(|char: char| !char.is_ascii_lowercase());
    // Room for a suffix; everything here is ASCII, so any end is a boundary.
    let name = name
        .get(..LONGEST_NAME - "-client".len())
        .unwrap_or(name)
        .trim_end_matches('-');
    match name {
        "" => "client".to_owned(),
        name if check_crate_name(name).is_err() => format!("{name}-client"),
        name => name.to_owned(),
    }
}

/// Checks that a package may have this version: `MAJOR.MINOR.PATCH`, as semver.org says.
pub fn check_version(version: &str) -> Result<(), String> {
    let wrong = || {
        Err(format!(
            "`{}` is not a version of the form 1.2.3",
            version.escape_debug()
        ))
    };
    let (rest, build) = match version.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (version, None),
    };
    let (core, pre) = match rest.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (rest, None),
    };
    let numbers: Vec<&str> = core.split('.').collect();
    if numbers.len() != 3 || !numbers.iter().all(|number| is_number(number)) {
        return wrong();
    }
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    if pre.is_some_and(|pre| {
        pre.split('.')
            .any(|word| !is_word(word) || (is_digits(word) && !is_number(word)))
    }) {
        return wrong();
    }
    if build.is_some_and(|build| !build.split('.').all(is_word)) {
        return wrong();
    }
    Ok(())
}

/// A number of a version: no leading zero, and it fits.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'))
        && text.parse::<u64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crate_names() {
        for name in ["gloria", "gloria-api_2", "a"] {
            assert_eq!(check_crate_name(name), Ok(()), "{name}");
        }
        for name in [
            "",
            "Gloria",
            "2gloria",
            "-a",
            "_a",
            "glória",
            "a b",
            "a\"\nb",
            "fn",
            "std",
            "http",
            "serde_json",
            "nul",
        ] {
            assert!(check_crate_name(name).is_err(), "{name}");
        }
        assert!(check_crate_name(&"a".repeat(65)).is_err());
    }

    #[test]
    fn module_names() {
        for name in ["gloria", "gloria_v2", "_a", "http"] {
            assert_eq!(check_module_name(name), Ok(()), "{name}");
        }
        for name in [
            "", "_", "2a", "a-b", "Gloria", "gen", "crate", "r#type", "../a",
        ] {
            assert!(check_module_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn titles_become_names() {
        for (title, name) in [
            ("Gloria API (v2)", "gloria-api-v2"),
            ("1Password Connect", "password-connect"),
            ("API für Züge", "api-f-r-z-ge"),
            ("用户", "client"),
            ("2.0", "client"),
            ("HTTP", "http-client"),
            ("Test", "test-client"),
            ("", "client"),
        ] {
            assert_eq!(crate_name_from(title), name);
            assert_eq!(check_crate_name(name), Ok(()));
        }
        assert_eq!(
            check_crate_name(&crate_name_from(&"long title ".repeat(40))),
            Ok(())
        );
        assert_eq!(check_crate_name(&crate_name_from(&"l".repeat(400))), Ok(()));
    }

    #[test]
    fn versions() {
        for version in ["0.1.0", "1.2.3-alpha.1+build.007", "10.20.30", "1.0.0-x-y"] {
            assert_eq!(check_version(version), Ok(()), "{version}");
        }
        for version in [
            "",
            "1",
            "1.2",
            "v1.2.3",
            "01.2.3",
            "1.2.3.4",
            "1.2.3-",
            "1.2.3-01",
            "1.2.3+",
            "1.2.+3",
            "1.2.3\"",
            "99999999999999999999.0.0",
        ] {
            assert!(check_version(version).is_err(), "{version}");
        }
    }
}
