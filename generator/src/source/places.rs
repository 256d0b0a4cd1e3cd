//! Bytes, characters, lines and columns of one text, each from the other.

use std::ops::Range;

/// How many bytes share one entry of the table of characters.
const BLOCK: usize = 1024;

/// Where lines begin and how many characters stand before each block of a text. A minified document
/// is one line, so a column must be found without counting from the line's beginning.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// Characters before each block; none for ASCII, where a character is a byte.
    blocks: Option<Vec<usize>>,
}

impl<'t> Places<'t> {
    /// The places of a text, by one walk over it.
    pub fn new(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let blocks = || {
            let mut total = 0;
            let before = text.as_bytes().chunks(BLOCK).map(|block| {
                let here = total;
                total += characters(block);
                here
            });
            before.collect()
        };
        Places {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
            blocks: (!text.is_ascii()).then(blocks),
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Line and column, both from 1, of a byte.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.start(line);
        let column = self.character(byte).saturating_sub(self.character(start));
        (line, column + 1)
    }

    /// The byte of a line and a column, both from 1; the line's end if it is shorter.
    pub fn byte(&self, line: usize, column: usize) -> usize {
        let range = self.line(self.start(line));
        let wanted = self.character(range.start) + column.saturating_sub(1);
        self.byte_of_character(wanted).min(range.end)
    }

    /// The bytes of the line that has this byte, without its end.
    pub fn line(&self, byte: usize) -> Range<usize> {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.start(line);
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        let text = self.text.get(start..end).unwrap_or_default();
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// The byte at which the character of this number, from 0, begins.
    pub fn byte_of_character(&self, number: usize) -> usize {
        let Some(blocks) = &self.blocks else {
            return number.min(self.text.len());
        };
        let block = blocks
            .partition_point(|before| *before <= number)
            .saturating_sub(1);
        let mut left = number - blocks.get(block).copied().unwrap_or(0).min(number);
        let begin = block * BLOCK;
        let bytes = self.text.as_bytes().get(begin..).unwrap_or_default();
        for (at, byte) in bytes.iter().enumerate() {
            if begins(*byte) {
                if left == 0 {
                    return begin + at;
                }
                left -= 1;
            }
        }
        self.text.len()
    }

    /// The number, from 0, of the character at a byte.
    fn character(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let Some(blocks) = &self.blocks else {
            return byte;
        };
        let block = byte / BLOCK;
        let bytes = self.text.as_bytes().get(block * BLOCK..byte);
        match blocks.get(block) {
            Some(before) => before + bytes.map_or(0, characters),
            // The text ends where a block would begin.
            None => self.text.chars().count(),
        }
    }

    fn start(&self, line: usize) -> usize {
        self.starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len())
    }
}

fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| begins(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_leads_to_its_place_and_back() {
        let long = "é".repeat(BLOCK);
        for text in [
            "",
            "a",
            "ab\ncd\r\nef\n",
            "ä\nöü\n€𝄞x",
            &format!("x{long}\n{long}y"),
        ] {
            let places = Places::new(text);
            let (mut line, mut column) = (1, 1);
            for (number, (byte, c)) in text.char_indices().enumerate() {
                assert_eq!(places.line_column(byte), (line, column), "{byte}");
                assert_eq!(places.byte_of_character(number), byte);
                if !matches!(c, '\r' | '\n') {
                    assert_eq!(places.byte(line, column), byte);
                }
                (line, column) = if c == '\n' {
                    (line + 1, 1)
                } else {
                    (line, column + 1)
                };
            }
            assert_eq!(places.line_column(text.len()), (line, column));
        }
    }

    #[test]
    fn a_line_has_no_end_in_it() {
        let places = Places::new("ab\r\ncd");
        assert_eq!(places.line(1), 0..2);
        assert_eq!(places.line(4), 4..6);
        assert_eq!(places.byte(1, 9), 2);
        assert_eq!(places.byte(9, 9), 6);
    }
}
