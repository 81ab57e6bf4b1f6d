//! Formats the TOML of rule files: keys in the order of the reference, lists in lines of a bounded width.
//!
//! `keys` orders keys, `list` lays out one list, `wrap` chooses the lists that take several lines. Comments, blank lines,
//! the order of tables and the way strings are quoted stay as they are.

mod keys;
mod list;
mod same;
mod wrap;

use toml_edit::{DocumentMut, Item, Table};

use keys::Keys;

/// The most columns of a line, in characters. Only a single string can be longer.
const WIDTH: usize = 110;

/// Why a text is left as it is.
#[derive(Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It is not valid TOML.
    Syntax,
    /// The formatted text would mean something else, which is a bug of the formatter.
    Changed,
}

/// The formatted text of a rule file. Line endings stay what they are, if all of them are the same.
///
/// # Errors
/// The text is not valid TOML, or the result would mean something else.
pub fn format(text: &str) -> Result<String, FormatError> {
    let (mark, rest) = text.strip_prefix('\u{feff}').map_or(("", text), |rest| ("\u{feff}", rest));
    let is_crlf = rest.contains("\r\n");
    let plain = if is_crlf { rest.replace("\r\n", "\n") } else { rest.to_owned() };
    let mut document: DocumentMut = plain.parse().map_err(|_| FormatError::Syntax)?;
    format_table(document.as_table_mut(), Keys::FILE, "");
    let formatted = document.to_string();
    let formatted = if is_crlf { formatted.replace('\n', "\r\n") } else { formatted };
    match same::is_same(rest, &formatted) {
        true => Ok(format!("{mark}{formatted}")),
        false => Err(FormatError::Changed),
    }
}

/// Formats a table and those below it. `path` is what stands before a dotted key: its first parts, with dots.
fn format_table(table: &mut Table, keys: Keys, path: &str) {
    keys.sort(table);
    for (key, item) in table.iter_mut() {
        let below = keys.of(key.get());
        let name = format!("{path}{}", key.display_repr());
        match item {
            Item::Value(value) => {
                let decor = key.leaf_decor();
                let before = decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
                let indent = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
                let after = decor.suffix().and_then(|suffix| suffix.as_str()).unwrap_or(" ");
                below.sort_value(value);
                wrap::wrap(value, indent, &format!("{indent}{name}{after}="));
            }
            Item::Table(table) if table.is_dotted() => format_table(table, below, &format!("{name}.")),
            Item::Table(table) => format_table(table, below, ""),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| format_table(table, below, "")),
            Item::None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FormatError, format};

    #[test]
    fn line_endings_and_a_byte_order_mark_stay() {
        assert_eq!(format("\u{feff}a  =  [ 1,2 ]\r\n# b\r\n").unwrap(), "\u{feff}a  =  [1, 2]\r\n# b\r\n");
        assert_eq!(format("a = '''\r\nb'''\r\n").unwrap(), "a = '''\r\nb'''\r\n");
        assert_eq!(format("").unwrap(), "");
    }

    #[test]
    fn invalid_toml_is_refused() {
        assert_eq!(format("a = ["), Err(FormatError::Syntax));
        assert_eq!(format("a = 1\na = 2"), Err(FormatError::Syntax));
    }
}
