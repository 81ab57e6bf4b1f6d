//! Columns of strings of every type come out as they came in, with each text cleaned.

mod generate;
mod make;
mod promises;

use std::slice;
use std::sync::{Arc, OnceLock};

use dehusk::Cleaner;
use dehusk_arrow::arrow_array::cast::AsArray;
use dehusk_arrow::arrow_array::types::Int8Type;
use dehusk_arrow::arrow_array::{
    Array, ArrayRef, BinaryArray, Date32Array, DictionaryArray, Int64Array, NullArray, StringArray, new_empty_array,
    new_null_array,
};
use dehusk_arrow::arrow_schema::DataType;
use dehusk_arrow::{ColumnCleaner, ColumnError, is_text};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use promises::{Columns, hold, texts};

const RULES: &str = include_str!("rules.toml");

/// A host for which `RULES` has a rule of its own.
const BELL: &str = "https://bell.example/1";

/// A few rules: one for any text, one for a host, one for titles.
fn cleaner() -> &'static Cleaner {
    static CLEANER: OnceLock<Cleaner> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let builder = Cleaner::builder().built_in(false).profile(None).pack("any/columns", RULES);
        builder.build().unwrap_or_else(|errors| panic!("{errors}"))
    })
}

fn strings(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(texts.iter().copied().collect::<StringArray>())
}

fn of_texts(texts: ArrayRef) -> Columns {
    Columns { texts: vec![texts], urls: None, titles: None }
}

proptest! {
    #![proptest_config(Config { cases: 150, failure_persistence: None, ..Config::default() })]

    #[test]
    fn each_row_is_cleaned_as_a_text_by_itself(columns in generate::columns()) {
        hold(cleaner(), &columns);
    }

    #[test]
    fn other_types_are_errors(kind in generate::other_type(), rows in 0_usize..3) {
        let other = [new_null_array(&kind, rows)];
        let error = ColumnCleaner::new(cleaner()).clean(&other).map(|_| ()).unwrap_err();
        let names_it = matches!(error, ColumnError::DataType { column: "texts", data_type, .. } if data_type == kind);
        prop_assert!(names_it);
        prop_assert!(!is_text(&kind));
    }
}

/// Without this, a property could hold of nothing.
#[test]
fn generated_columns_have_rows_of_each_kind() {
    let mut runner = TestRunner::deterministic();
    let (mut nulls, mut removals) = (0, 0);
    for _ in 0..100 {
        let columns = generate::columns().new_tree(&mut runner).unwrap().current();
        let cleaned = columns.cleaner(cleaner()).removals(true).clean(&columns.texts).unwrap();
        for removed in cleaned.iter().flat_map(|chunk| &chunk.removals) {
            nulls += removed.null_count();
            removals += removed.as_list::<i32>().values().len();
        }
    }
    assert!(nulls > 100 && removals > 100, "{nulls} nulls, {removals} removals");
}

#[test]
fn rules_of_hosts_and_titles_apply_row_by_row() {
    let text = Some("The bridge is open\n\nRing the bell\n\nIt rained on the bridge all day.\n");
    let titles = vec![strings(&[Some("The bridge is open"), None, None])];
    let urls = vec![strings(&[None, Some(BELL), None])];
    let columns = Columns { texts: vec![strings(&[text; 3])], urls: Some(urls), titles: Some(titles) };
    hold(cleaner(), &columns);
    let cleaned = columns.cleaner(cleaner()).clean(&columns.texts).unwrap();
    let lines: Vec<_> = texts(&cleaned[0].bodies).iter().map(|body| body.as_ref().unwrap().lines().count()).collect();
    assert_eq!(lines, [3, 3, 5]);
}

#[test]
fn nulls_may_have_a_dictionary_without_values() {
    for key in make::KEYS {
        let kind = DataType::Dictionary(Box::new(key), Box::new(DataType::Utf8));
        let nulls = make::column(&kind, &[], &[None; 3]);
        let urls = Some(vec![nulls.clone()]);
        hold(cleaner(), &of_texts(nulls.clone()));
        hold(cleaner(), &Columns { texts: vec![nulls], urls, titles: None });
    }
}

#[test]
fn there_may_be_no_chunks_and_no_rows() {
    hold(cleaner(), &Columns { texts: vec![], urls: Some(vec![]), titles: None });
    let none = new_empty_array(&DataType::Utf8View);
    hold(cleaner(), &Columns { texts: vec![none.clone()], urls: Some(vec![]), titles: Some(vec![none.clone(), none]) });
    hold(cleaner(), &of_texts(Arc::new(NullArray::new(3))));
}

#[test]
fn chunks_of_urls_need_not_be_those_of_texts() {
    let text = Some("Ring the bell\n\nIt rained.\n");
    let whole = strings(&[text; 5]);
    let chunks = vec![whole.slice(0, 1), whole.slice(1, 0), whole.slice(1, 4)];
    let urls = strings(&[Some(BELL), None, Some(BELL), Some("https://gull.example/"), Some(BELL)]);
    let urls = vec![urls.slice(0, 3), urls.slice(3, 0), urls.slice(3, 2)];
    let columns = Columns { texts: chunks, urls: Some(urls), titles: None };
    hold(cleaner(), &columns);
    let cleaned = columns.cleaner(cleaner()).clean(&columns.texts).unwrap();
    let bodies: Vec<_> = cleaned.iter().flat_map(|chunk| texts(&chunk.bodies)).collect();
    let was = |at: usize| bodies[at].as_deref() == text;
    assert_eq!([0, 1, 2, 3, 4].map(was), [false, true, false, true, false]);
}

#[test]
fn zero_threads_are_those_of_the_machine() {
    let column = [strings(&[Some("Tell a friend\n\nIt rained.\n"); 70])];
    let [one, all] = [1, 0].map(|threads| ColumnCleaner::new(cleaner()).threads(threads).clean(&column).unwrap());
    assert_eq!(texts(&one[0].bodies), texts(&all[0].bodies));
}

#[test]
fn columns_of_other_lengths_and_types_are_errors() {
    let texts = [strings(&[Some("It rained.\n")])];
    let two = [strings(&[None, None])];
    let error = ColumnCleaner::new(cleaner()).urls(&two).clean(&texts).map(|_| ()).unwrap_err();
    assert!(matches!(error, ColumnError::Length { column: "urls", rows: 2, texts: 1, .. }));
    assert_eq!(error.to_string(), "urls has 2 rows, and texts has 1");
    for other in [Arc::new(Int64Array::from(vec![1])) as ArrayRef, Arc::new(Date32Array::from(vec![1]))] {
        let titles = [other.clone()];
        let error = ColumnCleaner::new(cleaner()).titles(&titles).clean(&texts).map(|_| ()).unwrap_err();
        assert!(error.to_string().starts_with("titles must be an Arrow column of strings"), "{error}");
        // Nothing is cleaned before all chunks are known to be strings.
        let error = ColumnCleaner::new(cleaner()).clean(&[texts[0].clone(), other]).map(|_| ()).unwrap_err();
        assert!(matches!(error, ColumnError::DataType { column: "texts", .. }));
    }
    let bytes: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"It rained."]));
    assert!(ColumnCleaner::new(cleaner()).clean(&[bytes]).is_err());
}

#[test]
fn more_bodies_than_keys_are_an_error() {
    let values: Vec<_> = (0..100).map(|day| Some(format!("Ring the bell\n\nIt rained on day {day}.\n"))).collect();
    let kind = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    let rows: Vec<_> = (0..200).map(|row| Some(row % 100)).collect();
    let dictionary = make::column(&kind, &values, &rows);
    let urls = strings(&[vec![Some(BELL); 100], vec![None; 100]].concat());
    let columns = Columns { texts: vec![dictionary], urls: Some(vec![urls]), titles: None };
    let error = columns.cleaner(cleaner()).clean(&columns.texts).map(|_| ()).unwrap_err();
    assert!(matches!(error, ColumnError::Keys { key_type: DataType::Int8, .. }), "{error}");
    hold(cleaner(), &Columns { urls: None, ..columns });
}

#[test]
fn of_a_dictionary_each_value_is_cleaned_once() {
    let kind = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    let values = ["Tell a friend\n\nIt rained.\n", "It rained.\n"].map(|text| Some(text.to_owned()));
    let column = make::column(&kind, &values, &[Some(0), Some(1), None, Some(0)]);
    let cleaned = ColumnCleaner::new(cleaner()).clean(slice::from_ref(&column)).unwrap();
    let bodies: &DictionaryArray<Int8Type> = cleaned[0].bodies.as_dictionary();
    assert_eq!(bodies.keys(), column.as_dictionary::<Int8Type>().keys());
    assert_eq!(bodies.values().len(), 2);
}
