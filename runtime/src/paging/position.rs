//! Where a walk over pages stands, as text.

use std::fmt;
use std::str::FromStr;

use crate::redact;

/// Where a walk over pages stands. Kept as text, it can be taken up again by another process.
///
/// ```
/// use apiloom_runtime::paging::Position;
///
/// let position: Position = "page 3".parse().unwrap();
/// assert_eq!(position.to_string(), "page 3");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Position(pub(super) At);

/// The page, by whatever tells pages apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum At {
    Page(u64),
    Offset(u64),
    Cursor(String),
    Url(String),
}

/// Of a URL no values of its query: servers echo keys in it.
impl fmt::Debug for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            At::Url(text) => write!(formatter, "Position(Url({:?}))", redact::address(text)),
            other => write!(formatter, "Position({other:?})"),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            At::Page(number) => write!(formatter, "page {number}"),
            At::Offset(number) => write!(formatter, "offset {number}"),
            At::Cursor(text) => write!(formatter, "cursor {text}"),
            At::Url(text) => write!(formatter, "url {text}"),
        }
    }
}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let (kind, value) = text.split_once(' ').ok_or(PositionError(()))?;
        let number = || value.parse().map_err(|_| PositionError(()));
        Ok(Position(match kind {
            "page" => At::Page(number()?),
            "offset" => At::Offset(number()?),
            "cursor" => At::Cursor(value.to_owned()),
            "url" => At::Url(value.to_owned()),
            _ => return Err(PositionError(())),
        }))
    }
}

/// A text that is no [`Position`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionError(());

impl fmt::Display for PositionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this is no position of a walk over pages")
    }
}

impl std::error::Error for PositionError {}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn positions_are_text() {
        for text in ["page 3", "offset 40", "cursor a b", "url https://x/?a=b c"] {
            assert_eq!(text.parse::<Position>().unwrap().to_string(), text);
        }
        for text in ["", "page", "page x", "other 1"] {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let position: Position = "url https://h/x?p=2&api_key=s3cret".parse().unwrap();
        let shown = format!("{position:?} {:?}", Some(&position));
        assert!(
            !shown.contains("s3cret") && shown.contains("https://h/x?p="),
            "{shown}"
        );
        let page: Position = "page 3".parse().unwrap();
        assert_eq!(format!("{page:?}"), "Position(Page(3))");
    }
}
