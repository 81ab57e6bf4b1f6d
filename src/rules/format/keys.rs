//! The order of keys: that of the tables of fields.

use std::cmp::Ordering;

use toml_edit::{Decor, InlineTable, Item, Key, RawString, Table, Value};

use crate::rules::fields::{FILE, Field, ValueKind};

/// Which keys a table may have.
#[derive(Clone, Copy)]
pub(super) enum Keys {
    /// Those of the language.
    Known(&'static [Field]),
    /// Names that the author chooses, each of a table that has these keys.
    Named(&'static [Field]),
    /// Anything. The order stays.
    Any,
}

impl Keys {
    /// The keys of a rule file.
    pub(super) const FILE: Keys = Keys::Known(FILE);

    /// The keys of the tables that a key's value is or holds.
    pub(super) fn of(self, key: &str) -> Keys {
        match self {
            Keys::Known(fields) => match fields.iter().find(|field| field.name == key).map(|field| field.kind) {
                Some(ValueKind::Table(fields) | ValueKind::Examples(fields)) => Keys::Known(fields),
                Some(ValueKind::Tables(fields)) => Keys::Named(fields),
                _ => Keys::Any,
            },
            Keys::Named(fields) => Keys::Known(fields),
            Keys::Any => Keys::Any,
        }
    }

    /// Orders the keys of a table. Unknown ones come last, in the order in which they are. Comments stay with the key that
    /// they are above.
    pub(super) fn sort(self, table: &mut Table) {
        let first = first_key(table);
        table.sort_values_by(|a, _, b, _| self.compare(a, b));
        if first_key(table) != first {
            remove_blank_lines_above_first(table);
        }
    }

    /// Orders the keys of inline tables, and writes these with single spaces. Those with comments or line breaks between
    /// their keys are left alone.
    pub(super) fn sort_value(self, value: &mut Value) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(|item| self.sort_value(item)),
            Value::InlineTable(table) if is_on_one_line(table) => {
                table.sort_values_by(|a, _, b, _| self.compare(a, b));
                self.sort_below(table);
            }
            _ => {}
        }
    }

    fn sort_below(self, table: &mut InlineTable) {
        table.fmt();
        table.set_trailing_comma(false);
        table.set_trailing("");
        for (key, value) in table.iter_mut() {
            let below = self.of(key.get());
            match value {
                Value::InlineTable(dotted) if dotted.is_dotted() => {
                    dotted.sort_values_by(|a, _, b, _| below.compare(a, b));
                    below.sort_below(dotted);
                }
                value => below.sort_value(value),
            }
        }
    }

    fn compare(self, a: &Key, b: &Key) -> Ordering {
        let rank = |key: &Key| match self {
            Keys::Known(fields) => fields.iter().position(|field| field.name == key.get()).unwrap_or(fields.len()),
            Keys::Named(_) | Keys::Any => 0,
        };
        rank(a).cmp(&rank(b))
    }
}

/// The first key that is written below the table's header.
fn first_key(table: &Table) -> Option<String> {
    table.get_values().first().map(|(path, _)| path[0].get().to_owned())
}

/// The key that comes first now may have had blank lines above it, which separated it from others.
fn remove_blank_lines_above_first(table: &mut Table) {
    let Some(path) = table.get_values().first().map(|(path, _)| path.iter().map(|key| key.get().to_owned()).collect())
    else {
        return;
    };
    let path: Vec<String> = path;
    let (last, tables) = path.split_last().expect("a path has a key");
    let table = tables.iter().try_fold(table, |table, key| table.get_mut(key).and_then(Item::as_table_mut));
    if let Some(mut key) = table.and_then(|table| table.key_mut(last)) {
        let above = key.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
        let from = above.find(|c: char| !c.is_whitespace()).unwrap_or(above.len());
        let from = above[..from].rfind('\n').map_or(0, |at| at + 1);
        let kept = above[from..].to_owned();
        key.leaf_decor_mut().set_prefix(kept);
    }
}

/// Whether nothing but spaces is between the keys and values of an inline table.
fn is_on_one_line(table: &InlineTable) -> bool {
    let raw = |raw: Option<&RawString>| raw.and_then(RawString::as_str).is_none_or(|raw| !raw.contains(['\n', '#']));
    let decor = |decor: &Decor| raw(decor.prefix()) && raw(decor.suffix());
    raw(Some(table.trailing()))
        && table.iter().all(|(name, value)| {
            let key = table.key(name).is_none_or(|key| decor(key.leaf_decor()) && decor(key.dotted_decor()));
            let below = value.as_inline_table().filter(|below| below.is_dotted()).is_none_or(is_on_one_line);
            key && below && decor(value.decor())
        })
}
