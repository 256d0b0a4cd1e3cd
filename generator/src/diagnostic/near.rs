//! Whether a word is nearly another one.

use strsim::osa_distance;

/// The longest word that is looked at: distances cost the product of the lengths.
const LONGEST: usize = 64;
/// The most words that one is compared with.
const MOST: usize = 10_000;

/// The known word that was probably meant: one letter of four at most is missing, too many, another one or
/// in its neighbor's place.
pub fn similar<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = plain(word);
    known
        .take(MOST)
        .filter(|candidate| candidate.len() <= LONGEST)
        .filter_map(|candidate| {
            let letters = plain(candidate);
            let distance = distance(&word, &letters)?;
            // The same letters in another order are nearer than others.
            Some(((distance, !same_letters(&word, &letters)), candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The same for keywords, which are few: a slip in a short word is one too.
pub fn similar_keyword<'k>(
    word: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Option<&'k str> {
    similar(word, known.clone()).or_else(|| {
        let word = plain(word);
        let is_slip = |known: &&str| {
            let known = plain(known);
            let longer = known.len() > 3 || same_letters(&word, &known);
            word.len() >= 3
                && longer
                && known.chars().next() == word.chars().next()
                && osa_distance(&word, &known) == 1
        };
        let ending = |word: &str, many: &str| {
            let stem = many.strip_suffix("ies");
            stem.is_some() && stem == word.strip_suffix('y')
        };
        known.take(MOST).find(|known| {
            known.len() <= LONGEST && (is_slip(known) || ending(&word, &plain(known)))
        })
    })
}

/// How far one word is from another, if that is not too far.
fn distance(word: &str, candidate: &str) -> Option<usize> {
    let plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one) && one.len() > 2;
    if plural(word, candidate) || plural(candidate, word) {
        return Some(1);
    }
    // `Pett`: a letter twice.
    let once = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.dedup();
        letters
    };
    if candidate.chars().count() > 2 && once(word) == once(candidate) {
        return Some(1);
    }
    let distance = osa_distance(word, candidate);
    let length = word.chars().count().min(candidate.chars().count());
    let begins = word.chars().next() == candidate.chars().next();
    let most = match length {
        0..=3 => 0,
        4..=6 => 1,
        7..=11 => 1 + usize::from(begins),
        _ => 2 + usize::from(begins),
    };
    (distance <= most).then_some(distance)
}

fn same_letters(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}

/// A word without what people write in several ways.
fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '$'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        let known = [
            "required",
            "properties",
            "oneOf",
            "not",
            "post",
            "tags",
            "$ref",
            "requestBody",
            "if",
            "items",
        ];
        for (word, meant) in [
            ("requried", "required"),
            ("propertis", "properties"),
            ("onOf", "oneOf"),
            ("psot", "post"),
            ("POST", "post"),
            ("tag", "tags"),
            ("ref", "$ref"),
            ("request_body", "requestBody"),
            ("requestbody", "requestBody"),
            ("item", "items"),
            ("nott", "not"),
        ] {
            assert_eq!(similar(word, known.into_iter()), Some(meant), "{word}");
        }
        for word in [
            "note",
            "in",
            "put",
            "id",
            "unit",
            "label",
            "recurring",
            "options",
            "",
        ] {
            assert_eq!(similar(word, known.into_iter()), None, "{word}");
        }
    }
}
