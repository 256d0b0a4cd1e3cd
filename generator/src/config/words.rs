//! The options that are one word out of a few.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// A word that an option does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// The word.
    pub word: String,
    /// What is wrong with it, and which words there are.
    pub message: String,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UnknownWord {}

/// Makes an option of a list of words; the first one is the default.
macro_rules! option {
    (
        $(#[$about:meta])* $name:ident {
            $(#[$first_about:meta])* $first:ident = $first_word:literal,
            $($(#[$case_about:meta])* $case:ident = $word:literal,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
        #[serde(try_from = "String")]
        #[non_exhaustive]
        pub enum $name {
            $(#[$first_about])* #[default] $first,
            $($(#[$case_about])* $case,)*
        }

        impl $name {
            /// Every word, the default first.
            pub const WORDS: &'static [&'static str] = &[$first_word, $($word,)*];

            /// The word, as flags and `apiloom.toml` spell it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $name::$first => $first_word,
                    $($name::$case => $word,)*
                }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $first_word => Ok($name::$first),
                    $($word => Ok($name::$case),)*
                    _ => Err(unknown(word, $name::WORDS)),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownWord;

            fn try_from(word: String) -> Result<Self, UnknownWord> {
                word.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

fn unknown(word: &str, words: &[&str]) -> UnknownWord {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let message = match quoted.as_slice() {
        [only] => format!("`{}` is not known, only {only} is", word.escape_debug()),
        _ => format!(
            "`{}` is not one of {}",
            word.escape_debug(),
            quoted.join(", ")
        ),
    };
    UnknownWord {
        word: word.to_owned(),
        message,
    }
}

option! {
    /// Which files a client consists of.
    Layout {
        /// A whole package: `Cargo.toml`, `README.md` and `src`.
        Crate = "crate",
        /// A folder with `mod.rs`, to put under `src` of a package: the same modules without features.
        Module = "module",
        /// One file with one module, for `include!`: what [`Builder`](crate::Builder) writes.
        File = "file",
    }
}

option! {
    /// The library whose types stand for `format: date-time`, `date` and `time`.
    DateTimeLibrary {
        /// `chrono`, which most existing code exchanges.
        Chrono = "chrono",
        /// `jiff`.
        Jiff = "jiff",
        /// `time`.
        Time = "time",
        /// No library: the text as it was sent.
        String = "string",
    }
}

option! {
    /// The type of `format: uuid`.
    UuidLibrary {
        /// The text as it was sent.
        String = "string",
        /// `uuid::Uuid`, from the `uuid` crate.
        Uuid = "uuid",
    }
}

option! {
    /// Whether values that an enum of the document does not list can be read.
    EnumMode {
        /// They are kept as `Unknown`, so that a server may grow.
        Open = "open",
        /// They are an error.
        Closed = "closed",
    }
}

option! {
    /// How closely answers must keep to the document.
    Answers {
        /// What costs no type anything: null for a list is an empty one, another success is read like the
        /// documented one.
        Tolerant = "tolerant",
        /// What the document does not allow is an error.
        Strict = "strict",
        /// Required properties of received types may be missing too, and what does not fit is kept as the
        /// JSON that it is.
        Lenient = "lenient",
    }
}

option! {
    /// What `additionalProperties: false` does when a server sends more.
    UnknownProperties {
        /// What is not known is passed over, so that a server may grow.
        Ignore = "ignore",
        /// What is not known is an error.
        Deny = "deny",
    }
}

option! {
    /// What null is in answers where the property may be missing as well.
    Nulls {
        /// As if it were missing: one `Option` for both. What requests contain keeps them apart.
        Absent = "absent",
        /// Something else than missing: an `Option` of an `Option`.
        Apart = "apart",
    }
}

option! {
    /// Whether schemas that are equal but for one type become one generic type.
    Families {
        /// `UserPage` and `SchoolPage` are aliases for `Page<User>` and `Page<School>`.
        On = "on",
        /// Every schema is a type of its own.
        Off = "off",
    }
}

option! {
    /// Which part of a client is generated.
    Only {
        /// All of it: the client, its operations and the models.
        Everything = "everything",
        /// The models, and how they read and write JSON: for a program that sends in its own way.
        Models = "models",
    }
}

option! {
    /// Whether models that no operation uses are written: payloads of webhooks, for example.
    UnusedModels {
        /// They are left out.
        Off = "off",
        /// They are written: in a package behind a feature of their own.
        On = "on",
    }
}

option! {
    /// Whether every tag is a cargo feature.
    TagFeatures {
        /// One feature a tag, all on by default.
        On = "on",
        /// No features of tags.
        Off = "off",
    }
}
