//! How far in a line of Markdown may stand, so that an item of a list stays in the item around it and nothing becomes code.
//!
//! Four blanks more than what is around a line make code of it (CommonMark 0.31, section 4.4), and rustdoc runs code.

/// How far in a line may be wherever it is.
const HARMLESS: usize = 3;

/// The items that a line may be in.
#[derive(Debug, Default)]
pub struct Nesting(Vec<Item>);

/// An item of a list: where its mark and its words begin, in the text as it came, and where its words do as it is written.
#[derive(Debug)]
struct Item {
    mark: usize,
    numbered: bool,
    came: usize,
    written: usize,
}

impl Nesting {
    /// How far in the next line is written.
    pub fn indent(&mut self, line: &str) -> usize {
        let text = line.trim_start();
        if text.is_empty() {
            return 0;
        }
        let indent = line.len() - text.len();
        let mut numbered = false;
        while let Some(item) = self.0.pop_if(|item| indent < item.came) {
            numbered = item.numbered && item.mark == indent;
        }
        let Some(mark) = mark(text, numbered) else {
            return indent.min(HARMLESS);
        };
        let (came, around) = (self.0.last()).map_or((0, 0), |item| (item.came, item.written));
        let written = around + (indent - came).min(HARMLESS);
        self.0.push(Item {
            mark: indent,
            numbered: mark.ends_with(['.', ')']),
            came: indent + mark.len() + 1,
            // One blank is written behind it, however many there are.
            written: written + mark.len() + 1,
        });
        written
    }
}

/// The mark of an item that says something: it begins a list wherever it stands (CommonMark 0.31, section 5.2), but for
/// one whose number is not 1, which follows another `numbered` one.
fn mark(text: &str, numbered: bool) -> Option<&str> {
    let mark = text.split(' ').next()?;
    let says = text.get(mark.len()..)?.trim();
    let digits = mark.trim_end_matches(['.', ')']);
    let is_next = numbered
        && digits.len() + 1 == mark.len()
        && (1..10).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_mark = is_next || matches!(mark, "*" | "-" | "+" | "1." | "1)");
    // A line of nothing but these is no item.
    let is_line = text.chars().all(|c| "*-_ ".contains(c));
    (is_mark && !says.is_empty() && !is_line).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::Nesting;

    #[test]
    fn items_stay_in_each_other_and_nothing_is_code() {
        for (text, expected) in [
            ("* a\n  * b\n    * c\n      * d\n* e", [0, 2, 4, 6, 0]),
            (
                "* a\n    * b\n        * c\n\n            * d",
                [0, 4, 8, 0, 12],
            ),
            (
                "1. a\n   * b\n     * c\n       text\n     * d",
                [0, 3, 5, 3, 5],
            ),
            (
                "        * a\n          * b\n        * c\n    d\n      * e",
                [3, 5, 3, 3, 3],
            ),
            (
                "* a\n  * b\n    1. c\n    2. d\n       * e",
                [0, 2, 4, 4, 7],
            ),
            ("text\n2. a\n\n    * b\n      code", [0, 0, 0, 3, 3]),
            ("* * *\n    * a\n\n     code\n      * b", [0, 3, 0, 3, 3]),
            ("> * a\n    * b\n *c\n    * d\n    e", [0, 3, 1, 3, 3]),
        ] {
            let mut nesting = Nesting::default();
            let found: Vec<usize> = text.split('\n').map(|line| nesting.indent(line)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
