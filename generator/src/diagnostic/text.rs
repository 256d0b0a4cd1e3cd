//! Text of a document inside messages.

/// The longest piece of a document in a message, in characters.
const LONGEST: usize = 120;

/// Text in backticks, printable, cut when long.
pub fn quoted(text: &str) -> String {
    let shown = printable(text);
    if shown.chars().count() > LONGEST {
        let cut: String = shown.chars().take(LONGEST).collect();
        format!("`{cut}…`")
    } else {
        format!("`{shown}`")
    }
}

/// Text without characters that a terminal obeys or hides: each becomes `�`, a tab a blank.
pub fn printable(text: &str) -> String {
    let show = |c: char| match c {
        '\t' => ' ',
        c if invisible(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(show).collect()
}

/// The known word that was probably meant: at most a third of it is different.
pub fn similar<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .take(10_000)
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 3 && candidate.len() <= 200)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| distance * 3 <= candidate.chars().count().max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance: how many characters must be added, removed or replaced.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (index, from_char) in from.chars().enumerate() {
        let mut left = index + 1;
        let mut next = vec![left];
        for (to_char, pair) in to.chars().zip(row.windows(2)) {
            let [diagonal, above] = pair else { break };
            left = (above + 1)
                .min(left + 1)
                .min(diagonal + usize::from(from_char != to_char));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Control characters, and those that reorder or hide text (rustc denies them in source).
pub fn invisible(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}
