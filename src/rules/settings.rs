//! Numbers that apply to all rules: the file `settings.toml` at the root of a rules folder.

use super::table::Table;

/// The file that holds them, as a pack.
pub(super) const PACK: &str = "settings";

/// Numbers that apply to all rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// A block is prose if it ends a sentence and has at least this many words.
    pub prose_words: u32,
    /// A block is in the head if at most this share of the document's prose is before it.
    pub head: f32,
    /// A block is in the tail if at most this share of the document's prose is after it.
    pub tail: f32,
    /// The limit of a rule that has none of its own.
    pub rule_share: f32,
    /// The document's limit. If it is exceeded, only rules with `bypass-document-limit` apply.
    pub document_share: f32,
    /// This many words may always be removed, by one rule and by all together.
    pub free_words: u32,
    /// The language of a document with fewer words is not detected.
    pub language_words: u32,
    /// Separators between a text and the site's name after it; folded.
    pub separators: Vec<String>,
}

impl Default for Settings {
    /// What applies if no layer has a `settings.toml`. The built-in file has the same numbers.
    fn default() -> Self {
        Settings {
            prose_words: 12,
            head: 0.1,
            tail: 0.1,
            rule_share: 0.4,
            document_share: 0.9,
            free_words: 25,
            language_words: 20,
            separators: [" - ", " | ", " :: ", " » ", " · "].map(str::to_owned).to_vec(),
        }
    }
}

impl Settings {
    /// Numbers of a file replace those of earlier files.
    pub(super) fn read(&mut self, root: &Table<'_, '_>) {
        let Some(table) = root.table("settings") else { return };
        let share = |key, old| table.share(key).unwrap_or(old);
        let count = |key, old| table.count(key).unwrap_or(old);
        *self = Settings {
            prose_words: count("prose-words", self.prose_words),
            head: share("head", self.head),
            tail: share("tail", self.tail),
            rule_share: share("rule-share", self.rule_share),
            document_share: share("document-share", self.document_share),
            free_words: count("free-words", self.free_words),
            language_words: count("language-words", self.language_words),
            separators: match table.has("separators") {
                true => table.texts("separators").iter().map(|separator| separator.value.to_lowercase()).collect(),
                false => std::mem::take(&mut self.separators),
            },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::rules::RuleSources;

    fn load(built_in: bool, layers: &[&str]) -> Settings {
        let rule = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\nline = \"share this\"\n\
                    drop = \"block\"\nhits = \"Share this\"\nmisses = \"Share the cake.\"\n";
        let settings = layers.iter().map(|text| ("settings".to_owned(), format!("schema = 1\n{text}")));
        let texts = settings.chain([("any/own-rule".to_owned(), rule.to_owned())]).collect();
        RuleSources { built_in, texts, ..RuleSources::default() }.read().load().unwrap().settings
    }

    #[test]
    fn built_in_settings_are_the_default() {
        assert_eq!(load(true, &[]), Settings::default());
    }

    #[test]
    fn a_layer_changes_the_keys_that_it_has() {
        let layers =
            ["[settings]\nfree-words = 10\nprose-words = 9", "[settings]\nfree-words = 5\nseparators = \" ~ \""];
        for built_in in [true, false] {
            let expected =
                Settings { free_words: 5, prose_words: 9, separators: vec![" ~ ".to_owned()], ..Settings::default() };
            assert_eq!(load(built_in, &layers), expected);
            assert_eq!(load(built_in, &["[settings]\nhead = 0.2"]), Settings { head: 0.2, ..Settings::default() });
        }
    }

    #[test]
    fn only_settings_of_an_overridden_file_count() {
        let patch = "[settings]\nhead = 0.2\n[patch.\"no/such-rule\"]\nwhy = \"a\"\noff = true\n";
        assert_eq!(
            load(true, &[patch, "[settings]\ntail = 0.2"]),
            Settings { head: 0.2, tail: 0.2, ..Settings::default() }
        );
    }
}
