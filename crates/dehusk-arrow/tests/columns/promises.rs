//! What holds of any columns: each row is cleaned as a text by itself. The fuzz target `columns` checks the same.

use std::collections::HashMap;

use dehusk::{Cleaner, Document};
use dehusk_arrow::arrow_array::cast::AsArray;
use dehusk_arrow::arrow_array::types::Int64Type;
use dehusk_arrow::arrow_array::{Array, ArrayRef, downcast_dictionary_array};
use dehusk_arrow::arrow_buffer::ArrowNativeType;
use dehusk_arrow::arrow_schema::DataType;
use dehusk_arrow::{CleanedChunk, ColumnCleaner, removals_field};

/// Chunks of texts, and of what is known of each.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) texts: Vec<ArrayRef>,
    pub(crate) urls: Option<Vec<ArrayRef>>,
    pub(crate) titles: Option<Vec<ArrayRef>>,
}

/// A removal: start, end, rule, category, reason.
type Removed = (i64, i64, String, String, String);

/// The body and the removals of a text; none if it is null.
type Row = Option<(String, Vec<Removed>)>;

impl Columns {
    pub(crate) fn cleaner<'c>(&'c self, cleaner: &'c Cleaner) -> ColumnCleaner<'c> {
        let mut columns = ColumnCleaner::new(cleaner);
        if let Some(urls) = &self.urls {
            columns = columns.urls(urls);
        }
        if let Some(titles) = &self.titles {
            columns = columns.titles(titles);
        }
        columns
    }

    /// What comes of each row by itself.
    fn expected(&self, cleaner: &Cleaner) -> Vec<Row> {
        let rows = |chunks: &[ArrayRef]| chunks.iter().flat_map(|chunk| texts(chunk)).collect::<Vec<_>>();
        let texts = rows(&self.texts);
        let known = |chunks: &Option<Vec<ArrayRef>>| chunks.as_deref().map_or(vec![None; texts.len()], rows);
        let (urls, titles) = (known(&self.urls), known(&self.titles));
        // Equal rows come out equal, and there are many.
        let mut seen = HashMap::new();
        let mut row = |text: Option<String>, known| {
            Some(seen.entry((text?, known)).or_insert_with_key(|(text, known)| clean(cleaner, text, known)).clone())
        };
        texts.into_iter().zip(urls.into_iter().zip(titles)).map(|(text, known)| row(text, known)).collect()
    }
}

fn clean(cleaner: &Cleaner, text: &str, (url, title): &(Option<String>, Option<String>)) -> (String, Vec<Removed>) {
    let mut document = Document::text(text);
    if let Some(url) = url {
        document = document.url(url);
    }
    if let Some(title) = title {
        document = document.title(title);
    }
    let cleaned = cleaner.clean(document);
    let position = |at: usize| i64::try_from(at).expect("a position");
    let removed = cleaned.removals().map(|one| {
        let (rule, category) = (one.rule.name().to_owned(), one.rule.category().name().to_owned());
        (position(one.range.start), position(one.range.end), rule, category, one.reason.name().to_owned())
    });
    (cleaned.body().into_owned(), removed.collect())
}

/// The texts of an array, read in another way than by the code that is tested.
pub(crate) fn texts(array: &dyn Array) -> Vec<Option<String>> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    downcast_dictionary_array! {
        array => {
            let values = texts(array.values());
            array.keys().iter().map(|key| values[key?.as_usize()].clone()).collect()
        },
        DataType::Utf8 => array.as_string::<i32>().iter().map(owned).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(owned).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(owned).collect(),
        DataType::Null => vec![None; array.len()],
        other => panic!("{other} is not a type of strings"),
    }
}

/// Checks that bodies have the form of the texts and are what the cleaner leaves of each, and that removals are what it
/// removes, on one thread and on three.
pub(crate) fn hold(cleaner: &Cleaner, columns: &Columns) {
    let expected = columns.expected(cleaner);
    for (threads, removals) in [(1, false), (1, true), (3, false), (3, true)] {
        let task = columns.cleaner(cleaner).threads(threads).removals(removals);
        let cleaned = task.clean(&columns.texts).expect("columns of strings can be cleaned");
        assert_eq!(cleaned.len(), columns.texts.len());
        let mut rows = &expected[..];
        for (chunk, cleaned) in columns.texts.iter().zip(&cleaned) {
            let (here, rest) = rows.split_at(chunk.len());
            are_bodies(chunk, cleaned, here);
            assert_eq!(cleaned.removals.is_some(), removals);
            if let Some(removals) = &cleaned.removals {
                are_removals(removals, here);
            }
            rows = rest;
        }
    }
}

fn are_bodies(chunk: &ArrayRef, cleaned: &CleanedChunk, rows: &[Row]) {
    let bodies = &cleaned.bodies;
    assert_eq!((bodies.data_type(), bodies.len()), (chunk.data_type(), chunk.len()));
    bodies.to_data().validate_full().expect("an array that is valid");
    assert_eq!(bodies.logical_null_count(), chunk.logical_null_count());
    let expected: Vec<_> = rows.iter().map(|row| row.as_ref().map(|(body, _)| body.clone())).collect();
    assert_eq!(texts(bodies), expected);
}

fn are_removals(removals: &ArrayRef, rows: &[Row]) {
    assert_eq!((removals.data_type(), removals.len()), (removals_field().data_type(), rows.len()));
    removals.to_data().validate_full().expect("an array that is valid");
    let lists = removals.as_list::<i32>();
    for (at, row) in rows.iter().enumerate() {
        let removed = lists.is_valid(at).then(|| read_removals(&lists.value(at)));
        assert_eq!(removed.as_ref(), row.as_ref().map(|(_, removed)| removed));
    }
}

fn read_removals(list: &ArrayRef) -> Vec<Removed> {
    let fields = list.as_struct();
    let number = |name| fields.column_by_name(name).expect("a field").as_primitive::<Int64Type>();
    let text = |name| fields.column_by_name(name).expect("a field").as_string::<i32>();
    let (start, end) = (number("start"), number("end"));
    let [rule, category, reason] = ["rule", "category", "reason"].map(text);
    let texts = |at| (rule.value(at).to_owned(), category.value(at).to_owned(), reason.value(at).to_owned());
    let removal = |at| {
        let (rule, category, reason) = texts(at);
        (start.value(at), end.value(at), rule, category, reason)
    };
    (0..list.len()).map(removal).collect()
}
