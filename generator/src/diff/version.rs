//! Which version a client should have, by the rules of Cargo.

use super::kind::Class;

/// The numbers of a version, whatever follows them.
pub fn read(text: &str) -> Option<[u64; 3]> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let mut numbers = [0; 3];
    let mut parts = text.get(..end)?.split('.');
    for (place, number) in numbers.iter_mut().enumerate() {
        match parts.next() {
            Some(part) => *number = part.parse().ok()?,
            // `1.4` is `1.4.0`, and `2026-11-28` is a day.
            None if place > 0 && end == text.len() => {}
            None => return None,
        }
    }
    parts.next().is_none().then_some(numbers)
}

/// The version after one, for changes of this class at worst. Below 1.0 what is left of the first number that is not zero
/// stands for a break: `0.1.2` and `0.1.3` are compatible, `0.1.2` and `0.2.0` are not.
pub fn next(version: &str, worst: Option<Class>) -> Option<String> {
    let [major, minor, patch] = read(version)?;
    let [major, minor, patch] = match (worst?, major, minor) {
        (Class::Major, 0, 0) => [0, 0, patch.checked_add(1)?],
        (Class::Major, 0, _) => [0, minor.checked_add(1)?, 0],
        (Class::Major, _, _) => [major.checked_add(1)?, 0, 0],
        (Class::Minor, 0, _) | (Class::Patch, _, _) => [major, minor, patch.checked_add(1)?],
        (Class::Minor, _, _) => [major, minor.checked_add(1)?, 0],
    };
    Some(format!("{major}.{minor}.{patch}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_cargo() {
        let next = |version: &str, worst| next(version, Some(worst));
        let is = |version, worst, wanted: &str| {
            assert_eq!(next(version, worst).as_deref(), Some(wanted), "{version}");
        };
        is("1.4.2", Class::Major, "2.0.0");
        is("1.4.2", Class::Minor, "1.5.0");
        is("1.4.2", Class::Patch, "1.4.3");
        is("0.4.2", Class::Major, "0.5.0");
        is("0.4.2", Class::Minor, "0.4.3");
        is("0.0.2", Class::Major, "0.0.3");
        is("v3", Class::Minor, "3.1.0");
        is("1.2.3-rc.1+build", Class::Patch, "1.2.4");
        assert_eq!(next("2026-11-28", Class::Major), None);
        assert_eq!(next("1.2.3.4", Class::Major), None);
        assert_eq!(next("18446744073709551615.0.0", Class::Major), None);
        assert_eq!(super::next("1.0.0", None), None);
    }
}
