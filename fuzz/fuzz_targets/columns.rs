//! Arrow columns. A seed is six digits, and then rows with a line `---` between them. The digits are the type of strings and
//! that of keys; how many rows are cut off at both ends, and how many the first chunk has; and two flags: whether the first
//! two lines of each row are its title and its URL, and whether there is a model. A row `@NULL` is null; so is `@NONE`, of
//! a dictionary by a value that is null.
#![no_main]

#[path = "../../crates/dehusk-arrow/tests/columns/make.rs"]
mod make;
#[path = "../../crates/dehusk-arrow/tests/columns/promises.rs"]
mod promises;

use arbitrary::Arbitrary;
use dehusk_arrow::arrow_array::ArrayRef;
use dehusk_arrow::arrow_schema::DataType;
use dehusk_fuzz::{cleaner, kind};
use libfuzzer_sys::fuzz_target;

use make::{KEYS, STRINGS, column};
use promises::{Columns, hold};

/// Fewer than any keys can count.
const MOST_ROWS: usize = 100;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    strings: Digit,
    keys: Digit,
    cut: Digit,
    chunk: Digit,
    known: bool,
    model: bool,
    rows: &'a str,
}

#[derive(Arbitrary, Debug)]
struct Digit(u8);

impl Digit {
    fn below(&self, bound: usize) -> usize {
        usize::from(self.0.wrapping_sub(b'0')) % bound
    }
}

impl Input<'_> {
    fn data_type(&self) -> DataType {
        let keys = KEYS.get(self.keys.below(KEYS.len() + 1)).cloned();
        match (STRINGS.get(self.strings.below(STRINGS.len() + 1)), keys) {
            (None, _) => DataType::Null,
            (Some(strings), None) => strings.clone(),
            (Some(strings), Some(key)) => DataType::Dictionary(Box::new(key), Box::new(strings.clone())),
        }
    }

    fn columns(&self) -> Columns {
        let rows: Vec<&str> = self.rows.split("\n---\n").take(MOST_ROWS).collect();
        let (urls, titles, texts) = match self.known {
            true => parts(&rows),
            false => (None, None, rows),
        };
        let whole = slice(&cells(&self.data_type(), &texts), self.cut.below(10));
        let chunk = self.chunk.below(10).min(whole.len());
        let known = |kind: DataType, rows: &Vec<&str>| vec![slice(&cells(&kind, rows), self.cut.below(10))];
        Columns {
            texts: vec![whole.slice(0, chunk), whole.slice(chunk, whole.len() - chunk)],
            urls: urls.map(|rows| known(self.data_type(), &rows)),
            titles: titles.map(|rows| known(DataType::Utf8View, &rows)),
        }
    }
}

/// The URL, the title and the text of each row.
fn parts<'r>(rows: &[&'r str]) -> (Option<Vec<&'r str>>, Option<Vec<&'r str>>, Vec<&'r str>) {
    let first = |text: &'r str| text.split_once('\n').unwrap_or((text, ""));
    let (titles, rest): (Vec<_>, Vec<_>) = rows.iter().map(|row| first(row)).unzip();
    let (urls, texts) = rest.into_iter().map(first).unzip();
    (Some(urls), Some(titles), texts)
}

/// A column of these rows. Of a dictionary, equal rows share a value; the first value is null.
fn cells(kind: &DataType, rows: &[&str]) -> ArrayRef {
    let mut values = vec![None];
    let mut number = |row: &&str| match *row {
        "@NULL" => None,
        "@NONE" => Some(0),
        text => {
            let text = Some(text.to_owned());
            let known = values.iter().position(|value| *value == text);
            Some(known.unwrap_or_else(|| {
                values.push(text);
                values.len() - 1
            }))
        }
    };
    let numbers: Vec<_> = rows.iter().map(&mut number).collect();
    column(kind, &values, &numbers)
}

/// Without some rows at both ends.
fn slice(whole: &ArrayRef, cut: usize) -> ArrayRef {
    let start = cut.min(whole.len());
    whole.slice(start, (whole.len() - start).saturating_sub(cut))
}

fuzz_target!(|input: Input<'_>| hold(cleaner(kind(input.model, false)), &input.columns()));
