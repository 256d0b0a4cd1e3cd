//! Where the configuration file says what it says, for messages.

use std::collections::BTreeMap;
use std::ops::Range;

/// The bytes of words in the configuration file, by the table they stand in: `retry`, `listUsers`. Of what methods say there
/// are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks(BTreeMap<String, BTreeMap<String, Range<usize>>>);

impl Marks {
    /// Notes where a word stands.
    pub fn set(&mut self, table: &str, word: &str, at: Range<usize>) {
        let table = self.0.entry(table.to_owned()).or_default();
        table.insert(word.to_owned(), at);
    }

    /// Where a word stands.
    pub fn get(&self, table: &str, word: &str) -> Option<&Range<usize>> {
        self.0.get(table)?.get(word)
    }

    /// The keys of a table without their places, which are noted.
    pub fn keys<V>(
        &mut self,
        table: &str,
        entries: BTreeMap<toml::Spanned<String>, V>,
    ) -> BTreeMap<String, V> {
        let entries = entries.into_iter().map(|(key, value)| {
            self.set(table, key.get_ref(), key.span());
            (key.into_inner(), value)
        });
        entries.collect()
    }

    /// The words of a list without their places, which are noted.
    pub fn words(&mut self, table: &str, words: Vec<toml::Spanned<String>>) -> Vec<String> {
        let words = words.into_iter().map(|word| {
            self.set(table, word.get_ref(), word.span());
            word.into_inner()
        });
        words.collect()
    }
}
