//! Recognises rule files and model files of this program by what is in them.
//!
//! Many projects have a folder called `rules` or `model`, and some keep TOML in it. Only folders that nobody named are
//! checked in this way. A file that an edit has broken still counts: to ignore rules in silence is worse than to stop.

use toml::de::DeTable;

use super::built_in;
use super::fields::{self, Field};
use super::table::Table;

/// Whether a text is a rule file: it has a whole number as `schema`, a table `pack`, or rules, patches or settings with
/// known keys. Broken TOML counts too if one of its lines begins like that.
pub(super) fn is_rule_file(text: &str) -> bool {
    let (root, errors) = DeTable::parse_recoverable(text);
    let root = Table::root(&root);
    let any_known = |key, fields| root.tables(key).iter().any(|(_, table)| has_known_key(table, fields));
    root.count("schema").is_some()
        || root.table("pack").is_some()
        || any_known("rule", fields::RULE)
        || any_known("patch", fields::PATCH)
        || root.table("settings").is_some_and(|table| has_known_key(&table, fields::SETTINGS))
        || (!errors.is_empty() && text.lines().any(|line| line.trim_start().starts_with("schema")))
        || (!errors.is_empty() && has_header(text, &["pack", "rule.", "patch.", "settings"]))
}

/// Whether a text is a file of the context model: it has cells and weights, lists of words, or weights of terms. Broken TOML counts too if
/// one of its lines begins like the header of such a table.
pub(super) fn is_model_file(text: &str) -> bool {
    // The lexicon is long; a copy of it is recognised without parsing it.
    if built_in::packs().iter().any(|pack| pack.path.starts_with("model/") && pack.text == text) {
        return true;
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let root = Table::root(&root);
    let has = |key| root.table(key).is_some();
    (has("cells") && has("weights"))
        || MODEL_TABLES[2..].iter().any(|table| has(table))
        || (!errors.is_empty() && has_header(text, &MODEL_TABLES))
}

/// Tables of the context model's files. The first two are one file's together.
const MODEL_TABLES: [&str; 6] = ["cells", "weights", "stop-words", "families", "pairs", "pieces"];

fn has_known_key(table: &Table<'_, '_>, fields: &[Field]) -> bool {
    fields.iter().any(|field| table.has(field.name))
}

/// Whether a line begins like the header of one of these tables.
fn has_header(text: &str, tables: &[&str]) -> bool {
    let headers = text.lines().filter_map(|line| line.trim_start().strip_prefix('['));
    headers.map(str::trim_start).any(|header| tables.iter().any(|table| header.starts_with(table)))
}

#[cfg(test)]
mod tests {
    use super::{built_in, is_model_file, is_rule_file};

    #[test]
    fn embedded_packs_are_recognised_for_what_they_are() {
        for pack in built_in::packs() {
            let is_model = pack.path.starts_with("model/");
            assert_eq!((is_model_file(pack.text), is_rule_file(pack.text)), (is_model, true), "{}", pack.path);
        }
    }

    #[test]
    fn rule_files_count_however_they_are_written() {
        for text in [
            "schema = 1",
            "schema = 2\n[settings]\nhead = 0.2",
            "[pack] # comment",
            "[ pack ]\nabout = \"a\"",
            "pack = { about = \"a\" }",
            "[patch.\"en/page/labels\"]\noff = true",
            "[rule.label]\nline = \"share this\"",
            "[settings]\nprose-words = 10",
        ] {
            assert!(is_rule_file(text), "{text}");
        }
    }

    #[test]
    fn a_file_that_an_edit_has_broken_counts() {
        for text in
            ["schema 1", "schema = \"\"\"\n[patch", "[pack", "a = \n[ patch.\"en/page/labels\"\noff", "schema = 1\n]["]
        {
            assert!(is_rule_file(text), "{text}");
        }
    }

    #[test]
    fn other_files_do_not_count() {
        for text in [
            "",
            "schema = \"https://example.com/schema.json\"",
            "[rule]\nname = \"Odd login\"\n[rule.threshold]\nfield = \"user\"",
            "[[rules]]\nid = \"key\"\nregex = 'k'",
            "[package]\nname = \"rules\"\n[patch.crates-io]\nrand = { path = \"rand\" }",
            "[settings]\ncolour = true",
            "rules = [",
        ] {
            assert!(!is_rule_file(text), "{text}");
        }
    }

    #[test]
    fn model_files_have_weights_or_words() {
        for text in
            ["[cells]\n[weights]", "[families]", "schema = 1\n[stop-words]\nen = []", "a = \n[ weights ]", "[cells"]
        {
            assert!(is_model_file(text), "{text}");
        }
        for text in
            ["", "schema = 1", "[weights]\na = 1", "[cells]\nvoltage = 3.7", "[model]\nname = \"weights\"", "[model"]
        {
            assert!(!is_model_file(text), "{text}");
        }
    }
}
