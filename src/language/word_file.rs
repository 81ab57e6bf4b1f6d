//! Reads `model/words.toml`: lists of words by language, and by what they mean in class names.

use toml::de::{DeTable, DeValue};

/// Words by which a language is detected.
pub(crate) struct LanguageWords {
    /// ISO 639 code.
    pub(crate) code: String,
    pub(crate) words: Vec<String>,
    /// It is a language that others could be taken for, and never the answer.
    pub(crate) cousin: bool,
}

/// The words by which languages are detected, those of cousins last.
pub(super) fn language_words(text: &str) -> Vec<LanguageWords> {
    let (root, _) = DeTable::parse_recoverable(text);
    let read = |key, cousin| {
        lists(root.get_ref(), key).into_iter().map(move |(code, words)| LanguageWords { code, words, cousin })
    };
    read("stop-words", false).chain(read("cousins", true)).collect()
}

/// The lists of words in a table, by their keys.
pub(crate) fn lists(root: &DeTable<'_>, key: &str) -> Vec<(String, Vec<String>)> {
    let entries = root.get(key).and_then(|value| value.get_ref().as_table());
    let list = |value: &DeValue<'_>| value.as_array().into_iter().flatten().filter_map(text).collect();
    entries.into_iter().flatten().map(|(name, value)| (name.get_ref().to_string(), list(value.get_ref()))).collect()
}

fn text(item: &toml::Spanned<DeValue<'_>>) -> Option<String> {
    item.get_ref().as_str().map(str::to_owned)
}
