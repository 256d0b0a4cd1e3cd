//! What a machine can do about a diagnostic.

use serde_json::Value;

use super::Diagnostic;
use super::text::quoted;
use crate::source::FileId;

/// How the place of a diagnostic is mended.
#[derive(Debug, Clone, PartialEq)]
pub enum Mend {
    /// This word stands there: in place of the key where it is the key that matters, else of the value.
    Word(String),
    /// This value stands there.
    Value(Value),
    /// This word stands at a key of what is there.
    Part(&'static str, String),
    /// This is put into what is there.
    Add(Value),
}

/// Whether a diagnostic has a mend that an overlay of the document can make.
pub fn is_mendable(said: &Diagnostic) -> bool {
    said.mend.is_some() && said.origin.file == FileId(0)
}

impl Diagnostic {
    /// Asks whether this word was meant, and lets [`crate::fix`] put it there.
    #[must_use]
    pub fn meant(self, word: &str) -> Self {
        self.meant_as(&quoted(word), word)
    }

    /// The same where people are shown less than is written.
    #[must_use]
    pub fn meant_as(self, shown: &str, word: &str) -> Self {
        let mut said = self.help(format!("did you mean {shown}?"));
        said.mend = Some(Mend::Word(word.to_owned()));
        said
    }

    /// Lets [`crate::fix`] put this value in its place.
    #[must_use]
    pub fn mended_by(mut self, value: Value) -> Self {
        self.mend = Some(Mend::Value(value));
        self
    }

    /// Lets [`crate::fix`] put this into what is there.
    #[must_use]
    pub fn mended_with(mut self, value: Value) -> Self {
        self.mend = Some(Mend::Add(value));
        self
    }

    /// Lets [`crate::fix`] put this word at a key of what is there.
    #[must_use]
    pub fn mended_in(mut self, key: &'static str, word: &str) -> Self {
        self.mend = Some(Mend::Part(key, word.to_owned()));
        self
    }

    /// The same of a value as YAML has it: of a key and its value the value, and nothing of a sketch.
    #[must_use]
    pub fn mended_as(self, yaml: Option<&str>, keyed: bool) -> Self {
        let Some(yaml) = yaml.filter(|yaml| !yaml.contains("..")) else {
            return self;
        };
        let value: Option<Value> = serde_yaml::from_str(yaml).ok();
        let value = match (value, keyed) {
            (Some(Value::Object(object)), true) => {
                object.into_iter().next().map(|(_, value)| value)
            }
            (value, false) => value,
            _ => None,
        };
        match value {
            Some(value) => self.mended_by(value),
            None => self,
        }
    }
}
