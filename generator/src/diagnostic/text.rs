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

/// Control characters, and those that reorder or hide text (rustc denies them in source).
pub fn invisible(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}
