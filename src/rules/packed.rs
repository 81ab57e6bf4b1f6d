//! Reads tables that `build.rs` wrote as bytes: keys and values of embedded packs, with lists and named patterns in place,
//! and without examples. `build/packed.rs` says what the bytes mean.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::built_in::{PACKED, regex_text};
use super::literals;

/// The table that begins at a place in [`PACKED`]. Its spans are empty.
pub(super) fn table(at: usize) -> DeTable<'static> {
    Reader { rest: &PACKED[at..] }.table()
}

/// The literals that begin at a place in [`PACKED`], each with whether it begins a word.
pub(super) fn required_literals(at: usize) -> Vec<(String, bool)> {
    let mut reader = Reader { rest: &PACKED[at..] };
    (0..reader.size()).map(|_| (reader.text().to_owned(), reader.size() == 1)).collect()
}

struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn table(&mut self) -> DeTable<'static> {
        let mut table = DeTable::new();
        for _ in 0..self.size() {
            let key = Spanned::new(0..0, Cow::Borrowed(self.text()));
            table.insert(key, self.value());
        }
        table
    }

    fn value(&mut self) -> Spanned<DeValue<'static>> {
        let value = match self.byte() {
            b's' => DeValue::String(Cow::Borrowed(self.text())),
            b't' => DeValue::Boolean(true),
            b'f' => DeValue::Boolean(false),
            b'r' => DeValue::String(Cow::Borrowed(regex_text(self.size()))),
            b'n' => number(self.text()),
            b'l' => DeValue::Array(self.list()),
            _ => DeValue::Table(self.table()),
        };
        Spanned::new(0..0, value)
    }

    fn list(&mut self) -> DeArray<'static> {
        (0..self.size()).map(|_| self.value()).collect()
    }

    fn text(&mut self) -> &'static str {
        let place = self.size();
        literals::text(place, self.size())
    }

    fn size(&mut self) -> usize {
        let mut size = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            size |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        size
    }

    fn byte(&mut self) -> u8 {
        let (first, rest) = self.rest.split_first().expect("nothing ends inside a value");
        self.rest = rest;
        *first
    }
}

/// Only the parser makes numbers.
fn number(text: &'static str) -> DeValue<'static> {
    DeValue::parse(text).map_or(DeValue::Boolean(false), Spanned::into_inner)
}
