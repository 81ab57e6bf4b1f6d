//! Random columns.

use std::iter;
use std::sync::Arc;

use dehusk_arrow::arrow_array::ArrayRef;
use dehusk_arrow::arrow_schema::{DataType, Field, TimeUnit};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::make::{KEYS, STRINGS, column};
use super::promises::Columns;

const LINES: [&str; 9] = [
    "Tell a friend",
    "Ring the bell",
    "The bridge is open",
    "It rained on the bridge all day, and nobody came.",
    "Die Brücke ist offen 🐌",
    "相談",
    " ",
    "",
    "Share this",
];

/// A text of some lines, with or without a line end behind it.
fn text() -> impl Strategy<Value = String> {
    let end = select(vec!["", "\n", "\r\n"]);
    (vec(select(LINES.to_vec()), 0..5), end).prop_map(|(lines, end)| lines.join("\n") + end)
}

fn url() -> impl Strategy<Value = String> {
    select(vec!["https://bell.example/1", "https://gull.example/", "bell.example", ""]).prop_map(str::to_owned)
}

fn title() -> impl Strategy<Value = String> {
    select(vec!["The bridge is open", "The bridge", ""]).prop_map(str::to_owned)
}

/// A type of strings.
fn kind() -> impl Strategy<Value = DataType> {
    let dictionary = (select(KEYS.to_vec()), select(STRINGS.to_vec()));
    prop_oneof![
        4 => dictionary.prop_map(|(key, strings)| DataType::Dictionary(Box::new(key), Box::new(strings))),
        4 => select(STRINGS.to_vec()),
        1 => Just(DataType::Null),
    ]
}

/// A type that is none of strings.
pub(crate) fn other_type() -> impl Strategy<Value = DataType> {
    let dictionary = |of| DataType::Dictionary(Box::new(DataType::Int32), Box::new(of));
    select(vec![
        DataType::Boolean,
        DataType::Int8,
        DataType::Float64,
        DataType::Timestamp(TimeUnit::Second, None),
        DataType::Binary,
        DataType::LargeBinary,
        DataType::BinaryView,
        DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
        dictionary(DataType::Int32),
        dictionary(DataType::Binary),
    ])
}

/// A column of so many rows, in chunks. It is a slice of a longer one.
fn chunks(texts: impl Strategy<Value = String>, rows: usize) -> impl Strategy<Value = Vec<ArrayRef>> {
    let values = vec(option::weighted(0.9, texts), 0..12);
    let picks = vec(option::weighted(0.9, any::<Index>()), rows + 4);
    let places = (0_usize..4, vec(any::<Index>(), 0..3));
    (kind(), values, picks, places).prop_map(move |(kind, values, picks, (start, cuts))| {
        let pick = |index: &Option<Index>| Some(index.filter(|_| !values.is_empty())?.index(values.len()));
        let picks: Vec<_> = picks.iter().map(pick).collect();
        let whole = column(&kind, &values, &picks).slice(start, rows);
        let mut ends: Vec<_> = cuts.iter().map(|cut| cut.index(rows + 1)).collect();
        ends.sort_unstable();
        ends.push(rows);
        let starts = iter::once(&0).chain(&ends);
        starts.zip(&ends).map(|(start, end)| whole.slice(*start, end - start)).collect()
    })
}

/// Texts, and maybe URLs and titles, each in chunks of its own.
pub(crate) fn columns() -> impl Strategy<Value = Columns> {
    let rows = prop_oneof![1 => Just(0), 4 => 1_usize..20, 4 => 20_usize..60];
    rows.prop_flat_map(|rows| {
        let known = (option::of(chunks(url(), rows)), option::of(chunks(title(), rows)));
        (chunks(text(), rows), known).prop_map(|(texts, (urls, titles))| Columns { texts, urls, titles })
    })
}
