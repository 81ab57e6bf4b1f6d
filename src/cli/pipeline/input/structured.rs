//! Recognises records in formats that are not read: JSON that is not one object a line, and tables in text. Read as texts they
//! come out unharmed, but nobody means that.

use super::without_bom;
use crate::read::jsonl::{PAGE_FIELDS, TEXT_FIELDS, TITLE_FIELDS, URL_FIELDS};
use crate::write::terminal::sanitise;

/// What an input is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Structure {
    /// An array of JSON objects.
    JsonArray,
    /// A JSON object over several lines.
    JsonObject,
    /// A table with separators between its values.
    Table {
        /// The separator.
        separator: char,
    },
}

impl Structure {
    /// The structure of an input that would be read as a text, by its extension and its start.
    pub(super) fn of(extension: Option<&str>, start: &[u8]) -> Option<Structure> {
        let start = without_bom(start).trim_ascii_start();
        let json = match start.first()? {
            b'[' if begins_object(start[1..].trim_ascii_start()) => Some(Structure::JsonArray),
            b'{' if begins_object(start) => Some(Structure::JsonObject),
            _ => None,
        };
        json.or_else(|| table(extension, start))
    }

    /// The warning about an input.
    pub(super) fn warning(self, name: &str) -> String {
        let name = sanitise(name);
        match self {
            Structure::JsonArray => {
                format!("{name} looks like a JSON array and is read as text; `jq -c '.[]'` makes records of it")
            }
            Structure::JsonObject => {
                format!("{name} looks like JSON over several lines and is read as text; `jq -c .` makes records of it")
            }
            Structure::Table { separator } => {
                let kind = if separator == ',' { "comma" } else { "tab" };
                let what = format!("{name} looks like a table of {kind}-separated values and is read as text");
                format!("{what}; convert its rows to JSON Lines to clean them one by one")
            }
        }
    }
}

/// Whether something begins with a JSON object that has a key.
fn begins_object(text: &[u8]) -> bool {
    let key = text.strip_prefix(b"{").and_then(|object| object.trim_ascii_start().strip_prefix(b"\""));
    let after = key.and_then(|key| Some(&key[memchr::memchr2(b'"', b'\n', key)?..]));
    let colon = after.and_then(|after| after.strip_prefix(b"\"")).map(<[u8]>::trim_ascii_start);
    colon.is_some_and(|colon| colon.starts_with(b":"))
}

/// A table, by its extension or by its first line: names of columns, one of which has a text or what is known of it.
fn table(extension: Option<&str>, start: &[u8]) -> Option<Structure> {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = std::str::from_utf8(line).ok()?.trim_end();
    let separator = match extension {
        Some("csv") => Some(','),
        Some("tsv" | "tab") => Some('\t'),
        _ => ['\t', ','].into_iter().find(|separator| names_columns(line, *separator)),
    };
    separator.map(|separator| Structure::Table { separator })
}

fn names_columns(line: &str, separator: char) -> bool {
    let columns = || line.split(separator).map(|column| column.trim_matches('"'));
    let is_name = |column: &str| {
        !column.is_empty() && column.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let known = [&TEXT_FIELDS[..], &PAGE_FIELDS, &URL_FIELDS, &TITLE_FIELDS];
    columns().count() > 1
        && columns().all(is_name)
        && columns().any(|column| known.iter().any(|fields| fields.contains(&&*column.to_ascii_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::Structure;

    #[test]
    fn json_that_is_not_one_object_a_line_is_recognised() {
        for (start, structure) in [
            ("[{\"text\": \"a\"}, {\"text\": \"b\"}]", Structure::JsonArray),
            ("\u{feff}[\n  {\n    \"text\": \"a\"", Structure::JsonArray),
            ("{\n  \"text\" : \"a\"", Structure::JsonObject),
        ] {
            assert_eq!(Structure::of(None, start.as_bytes()), Some(structure), "{start}");
        }
    }

    #[test]
    fn tables_are_recognised_by_name_or_header() {
        let table = |separator| Some(Structure::Table { separator });
        assert_eq!(Structure::of(None, b"id,url,text\n1,,\"It rained.\""), table(','));
        assert_eq!(Structure::of(Some("txt"), b"id\tTitle\r\n1\tRain\r\n"), table('\t'));
        assert_eq!(Structure::of(Some("csv"), b"1;2"), table(','));
        assert_eq!(Structure::of(Some("tsv"), b"1"), table('\t'));
    }

    #[test]
    fn texts_are_none_of_it() {
        for text in [
            "",
            "[1] Smith",
            "[{x}]",
            "{\n",
            "{\"so\" they said}",
            "text",
            "Title, author, text",
            "Bread, salt",
            "a,b\n1,2",
        ] {
            assert_eq!(Structure::of(None, text.as_bytes()), None, "{text}");
        }
    }
}
