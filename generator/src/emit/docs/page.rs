//! What a document says about itself, for a page that has a heading of its own.

use super::{FENCE, inert, wrap};

/// Inert lines, with headings a level below what they were and none in the form of underlines.
pub fn page(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in inert(text) {
        fenced ^= line.starts_with(FENCE);
        let above = lines.last_mut().filter(|above| is_words(above));
        match (underline(&line), above) {
            _ if fenced => lines.push(line),
            (Some(level), Some(above)) => above.insert_str(0, level),
            _ if is_heading(&line) => lines.push(format!("#{line}")),
            _ => lines.push(line),
        }
    }
    wrap::wrap(&lines)
}

/// What makes a heading of the line above, if this makes it one.
fn underline(line: &str) -> Option<&'static str> {
    let only = |sign: char| !line.trim().is_empty() && line.trim().chars().all(|c| c == sign);
    match (only('='), only('-')) {
        (true, _) => Some("## "),
        (_, true) => Some("### "),
        _ => None,
    }
}

/// `# Title`, with at most five signs: there is no seventh level.
fn is_heading(line: &str) -> bool {
    let signs = line.len() - line.trim_start_matches('#').len();
    (1..6).contains(&signs) && line.get(signs..).is_some_and(|rest| rest.starts_with(' '))
}

/// A line of a paragraph, which an underline makes a heading.
fn is_words(line: &str) -> bool {
    let other = ["#", "|", ">", "* ", "- ", "+ ", FENCE, " "];
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_item = after.len() < line.len() && after.starts_with(['.', ')']);
    !line.is_empty() && !is_item && !other.iter().any(|mark| line.starts_with(mark))
}
