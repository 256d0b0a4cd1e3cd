//! Which texts a variant takes, and which lists of numbers.

use super::look::Look;
use crate::api::{TextForm, Type};

/// Texts that a reader takes; what takes fewer of them comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Text {
    /// Those of a list.
    Listed,
    /// Those of a form that the reader checks.
    DateTime,
    Date,
    Ipv4,
    Ipv6,
    /// What may be base64: many words are.
    Base64,
    /// Those of a form that a reader of text does not check.
    Uuid,
    /// Any, of which none is shown.
    Secret,
    /// Any.
    Any,
}

impl Text {
    pub fn of(ty: &Type) -> Text {
        match ty {
            Type::DateTime => Text::DateTime,
            Type::Date => Text::Date,
            Type::Ipv4 => Text::Ipv4,
            Type::Ipv6 => Text::Ipv6,
            Type::Base64 => Text::Base64,
            Type::Uuid => Text::Uuid,
            Type::Secret => Text::Secret,
            _ => Text::Any,
        }
    }

    /// Whether the text alone says that it is one of these.
    pub fn is_certain(self) -> bool {
        !matches!(self, Text::Base64 | Text::Secret | Text::Any)
    }

    /// Whether its reader takes texts of other forms too. `dates` is whether dates are texts in the client.
    pub fn is_wide(self, dates: bool) -> bool {
        match self {
            Text::Listed | Text::Ipv4 | Text::Ipv6 => false,
            Text::DateTime | Text::Date => dates,
            Text::Base64 | Text::Uuid | Text::Secret | Text::Any => true,
        }
    }

    /// The form that can be looked at first.
    pub fn form(self) -> Option<TextForm> {
        match self {
            Text::Uuid => Some(TextForm::Uuid),
            Text::DateTime => Some(TextForm::DateTime),
            Text::Date => Some(TextForm::Date),
            _ => None,
        }
    }
}

impl Look {
    /// Whether it takes texts of a form, and the other one others too.
    pub fn takes_fewer_texts(&self, other: &Look) -> bool {
        match (self.text, other.text) {
            (Some(own), Some(others)) => own < others && (own.is_certain() || others == Text::Any),
            _ => false,
        }
    }
}

/// Lists and maps of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// `[` for a list, `{` for a map, from the outside in.
    pub shape: String,
    /// Whether the numbers are whole.
    pub whole: bool,
}
