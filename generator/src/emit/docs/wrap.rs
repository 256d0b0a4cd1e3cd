//! Lines of documentation as long as people like to read them.

/// The most characters of a line, without indentation and `/// `: with those of a method's it has at most 100.
const WIDTH: usize = 92;

/// Inert lines, of which none is longer than need be: outside of code blocks, tables and headings they go on in the next
/// line, which Markdown reads as the same paragraph or item.
pub fn wrap<S: AsRef<str>>(lines: &[S]) -> Vec<String> {
    let mut wrapped = Vec::with_capacity(lines.len());
    let mut fenced = false;
    let mut lines = lines.iter().map(AsRef::as_ref).peekable();
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        if text.starts_with(super::FENCE) {
            fenced = !fenced;
        }
        if fenced || line.chars().count() <= WIDTH || text.starts_with('#') || text.contains('|') {
            wrapped.push(line.to_owned());
            continue;
        }
        let hanging = hanging(line);
        let mut whole = line.to_owned();
        while let Some(next) = lines.next_if(|next| goes_on(&whole, &hanging, next)) {
            whole.push(' ');
            whole.push_str(next.trim_start());
        }
        fill(&whole, &hanging, &mut wrapped);
    }
    wrapped
}

/// Whether the next line is of the same paragraph or item, so that a line that is broken goes on in it.
fn goes_on(line: &str, hanging: &str, next: &str) -> bool {
    let text = next.trim_start();
    let is_broken = line.ends_with('\\') || line.ends_with("  ");
    let is_marked = text.contains('|') || text.starts_with('[');
    let first = text.split(' ').next().unwrap_or_default();
    let is_level = next.len() - text.len() == hanging.len() && hanging.trim().is_empty();
    is_level && !is_broken && !is_marked && !first.is_empty() && !begins_block(first)
}

fn fill(line: &str, hanging: &str, wrapped: &mut Vec<String>) {
    let mut current = String::new();
    let mut length = 0;
    for word in words(line) {
        let more = word.chars().count();
        if length > hanging.len() && length + 1 + more > WIDTH && !begins_block(word) {
            wrapped.push(std::mem::replace(&mut current, hanging.to_owned()));
            length = hanging.len();
        } else if !current.is_empty() {
            current.push(' ');
            length += 1;
        }
        current.push_str(word);
        length += more;
    }
    wrapped.push(current);
}

/// What the lines begin with that go on with this one: the marks of quotes, and blanks below those of a list.
fn hanging(line: &str) -> String {
    let mut hanging = String::new();
    let mut rest = line;
    loop {
        let text = rest.trim_start_matches(' ');
        hanging.push_str(&" ".repeat(rest.len() - text.len()));
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mark = match text.get(digits..).and_then(|text| text.chars().next()) {
            Some('>') if digits == 0 => ">",
            Some('-' | '*' | '+') if digits == 0 => " ",
            Some('.' | ')') if (1..10).contains(&digits) => " ",
            _ => return hanging,
        };
        let Some(after) = text
            .get(digits + 1..)
            .filter(|after| after.starts_with(' '))
        else {
            return hanging;
        };
        hanging.push_str(&" ".repeat(digits));
        hanging.push_str(mark);
        rest = after;
    }
}

/// The words of a line; a span of code is part of one, with the blanks before the first.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut code: Option<usize> = None;
    let mut ticks = 0;
    let indentation = line.len() - line.trim_start().len();
    for (at, c) in line.char_indices().chain([(line.len(), '\n')]) {
        if c == '`' {
            ticks += 1;
            continue;
        }
        if ticks > 0 {
            // An escaped mark is none; `plain` leaves no span open.
            let escaped = line
                .get(..at - ticks)
                .is_some_and(|before| before.ends_with('\\'));
            code = match code {
                Some(open) if open == ticks => None,
                Some(open) => Some(open),
                None if escaped => None,
                None => Some(ticks),
            };
            ticks = 0;
        }
        if c == '\n' || (c == ' ' && code.is_none() && at > indentation) {
            words.extend(line.get(begin..at).filter(|word| !word.is_empty()));
            begin = at + 1;
        }
    }
    words
}

/// Whether a line must not begin with a word, since Markdown would take it for the beginning of something else.
fn begins_block(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.starts_with(['-', '+', '*', '#', '>', '=', '~', ':', '|', '_', '<'])
        || word.starts_with("```")
        || (digits.len() < word.len() && digits.starts_with(['.', ')']))
}

#[cfg(test)]
mod tests {
    use super::wrap;

    fn wrapped(line: &str) -> Vec<String> {
        wrap(&[line])
    }

    #[test]
    fn long_lines_go_on_in_the_next() {
        let lines = wrapped("word ".repeat(40).trim_end());
        assert_eq!(lines.len(), 3);
        assert!(
            lines
                .iter()
                .all(|line| line.len() <= 92 && !line.ends_with(' '))
        );
        assert_eq!(lines.join(" "), "word ".repeat(40).trim_end());
    }

    #[test]
    fn items_and_quotes_hang() {
        let long = "word ".repeat(20);
        for (mark, next) in [
            ("* ", "  "),
            ("12. ", "    "),
            ("> ", "> "),
            ("  - ", "    "),
            ("> * ", ">   "),
        ] {
            let lines = wrapped(&format!("{mark}{long}"));
            let second = lines.get(1).map(String::as_str).unwrap_or_default();
            assert!(
                second.starts_with(&format!("{next}word")),
                "{mark}: {second}"
            );
        }
    }

    #[test]
    fn a_line_that_is_broken_goes_on_in_the_next() {
        let long = "word ".repeat(20).trim_end().to_owned();
        let rest = "word word";
        for (line, next, last) in [
            (long.clone(), "and more", "word word and more"),
            (format!("- {long}"), "  and more", "  word word and more"),
            // Of something else, or of a line of its own.
            (long.clone(), "", rest),
            (long.clone(), "- more", rest),
            (long.clone(), "# more", rest),
            (long.clone(), "1. more", rest),
            (long.clone(), "| more |", rest),
            (long.clone(), "[more]: x", rest),
            (format!("{long}\\"), "more", "word word\\"),
            (format!("> {long}"), "> more", "> word word"),
        ] {
            let lines = wrap(&[line.as_str(), next]);
            assert_eq!(
                lines.get(1).map(String::as_str),
                Some(last),
                "{line} {next}"
            );
        }
        // What need not be broken stays as it is.
        assert_eq!(wrap(&["short", "lines"]), ["short", "lines"]);
    }

    #[test]
    fn code_and_marks_stay_whole() {
        let long = format!(
            "{} `code that has blanks and more of them` - 1. # end",
            "word ".repeat(13).trim_end()
        );
        assert_eq!(
            wrapped(&long),
            [
                "word word word word word word word word word word word word word",
                "`code that has blanks and more of them` - 1. # end",
            ]
        );
        let dash = format!("{} - more", "x".repeat(90));
        assert_eq!(
            wrapped(&dash),
            [format!("{} -", "x".repeat(90)), "more".to_owned()]
        );
    }

    #[test]
    fn tables_headings_and_blocks_are_left_alone() {
        let long = "word ".repeat(40).trim_end().to_owned();
        for line in [format!("| {long} |"), format!("# {long}"), "x".repeat(200)] {
            assert_eq!(wrapped(&line), [line]);
        }
        let block = ["`````text".to_owned(), long, "`````".to_owned()];
        assert_eq!(wrap(&block), block);
    }
}
