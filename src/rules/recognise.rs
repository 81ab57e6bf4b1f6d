//! Tells a rules folder of this program from one that is about something else.
//!
//! Many projects have a folder `rules`, and some keep TOML in it. Only `./rules` is asked, since no one named it. What an
//! edit has broken still counts: to leave rules out in silence is worse than to stop.

use toml::de::DeTable;

use super::fields::{self, Field};
use super::reader::Table;

/// Whether a file of this text is one of ours: it has a whole number as `schema`, a table `pack`, or rules, patches or
/// settings with keys that we know. Broken TOML also counts if one of its lines begins so.
pub(super) fn is_ours(text: &str) -> bool {
    let (root, errors) = DeTable::parse_recoverable(text);
    let root = Table::root(&root);
    let inner = |key, fields| root.tables(key).iter().any(|(_, table)| knows(table, fields));
    root.count("schema").is_some()
        || root.table("pack").is_some()
        || inner("rule", fields::RULE)
        || inner("patch", fields::PATCH)
        || root.table("settings").is_some_and(|table| knows(&table, fields::SETTINGS))
        || (!errors.is_empty() && text.lines().any(begins_as_ours))
}

fn knows(table: &Table<'_, '_>, fields: &[Field]) -> bool {
    fields.iter().any(|field| table.has(field.name))
}

/// Whether a line could be the `schema` or the header of one of our tables, before it was broken.
fn begins_as_ours(line: &str) -> bool {
    let line = line.trim_start();
    let table = line.strip_prefix('[').map(str::trim_start).unwrap_or_default();
    line.starts_with("schema") || ["pack", "rule.", "patch.", "settings"].iter().any(|name| table.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn files_of_ours_count_however_they_are_written() {
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
            assert!(is_ours(text), "{text}");
        }
    }

    #[test]
    fn an_edit_that_breaks_a_file_does_not_make_it_anothers() {
        for text in
            ["schema 1", "schema = \"\"\"\n[patch", "[pack", "a = \n[ patch.\"en/page/labels\"\noff", "schema = 1\n]["]
        {
            assert!(is_ours(text), "{text}");
        }
    }

    #[test]
    fn files_of_others_do_not_count() {
        for text in [
            "",
            "schema = \"https://example.com/schema.json\"",
            "[rule]\nname = \"Odd login\"\n[rule.threshold]\nfield = \"user\"",
            "[[rules]]\nid = \"key\"\nregex = 'k'",
            "[package]\nname = \"rules\"\n[patch.crates-io]\nrand = { path = \"rand\" }",
            "[settings]\ncolour = true",
            "rules = [",
        ] {
            assert!(!is_ours(text), "{text}");
        }
    }
}
