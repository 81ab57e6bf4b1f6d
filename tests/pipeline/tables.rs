//! Tables are restored column by column.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    StructArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use arrow_select::concat::concat_batches;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

use super::restore::{restore, text};
use super::resume::random;
use super::{HUSK, PROSE, clean, folder, run, said};

const TABLES: usize = 24;

fn write(path: &Path, rows: &RecordBatch, group: usize) {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), rows.schema(), Some(properties)).unwrap();
    writer.write(rows).unwrap();
    writer.close().unwrap();
}

fn read(path: &Path) -> RecordBatch {
    let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let (schema, reader) = (file.schema().clone(), file.build().unwrap());
    let rows = reader.map(|rows| RecordBatch::try_new(schema.clone(), rows.unwrap().columns().to_vec()).unwrap());
    concat_batches(&schema, &rows.collect::<Vec<_>>()).unwrap()
}

/// A column of some kind, with nulls.
fn column(kind: u64, rows: usize, state: &mut u64) -> ArrayRef {
    let mut some = || (!random(state).is_multiple_of(5)).then(|| random(state));
    let numbers: Vec<_> = (0..rows).map(|_| some()).collect();
    let each = numbers.iter().copied();
    match kind {
        0 => Arc::new(each.map(|n| n.map(u64::cast_signed)).collect::<Int64Array>()),
        1 => Arc::new(each.map(|n| n.map(|n| n as f64 / 7.0)).collect::<Float64Array>()),
        2 => Arc::new(each.map(|n| n.map(|n| n % 2 == 0)).collect::<BooleanArray>()),
        3 => Arc::new(each.map(|n| n.map(u64::to_le_bytes)).collect::<BinaryArray>()),
        4 => Arc::new(each.map(|n| n.map(|n| n as i32 % 99_999)).collect::<Date32Array>()),
        5 => {
            let times = each.map(|n| n.map(|n| n.cast_signed() >> 12)).collect::<TimestampMicrosecondArray>();
            Arc::new(times.with_timezone("Europe/Riga"))
        }
        6 => {
            let mut lists = ListBuilder::new(Int32Builder::new());
            for n in each {
                lists.append_option(n.map(|n| (0..n % 4).map(move |item| (item > 0).then_some(n as i32))));
            }
            Arc::new(lists.finish())
        }
        _ => {
            let words: ArrayRef = Arc::new(each.map(|n| n.map(|n| format!("{PROSE} {n}"))).collect::<StringArray>());
            Arc::new(StructArray::from(vec![(Arc::new(Field::new("word", DataType::Utf8, true)), words)]))
        }
    }
}

/// A column of texts, as one of the types that hold strings.
fn texts(rows: usize, state: &mut u64) -> ArrayRef {
    let kinds = [
        DataType::Utf8,
        DataType::LargeUtf8,
        DataType::Utf8View,
        DataType::Dictionary(DataType::Int8.into(), DataType::Utf8.into()),
        DataType::Dictionary(DataType::Int32.into(), DataType::LargeUtf8.into()),
    ];
    let kind = &kinds[random(state) as usize % kinds.len()];
    let is_short = matches!(kind, DataType::Dictionary(key, _) if **key == DataType::Int8);
    let different: Vec<_> = (0..if is_short { 100 } else { rows.max(1) }).map(|_| text(state)).collect();
    let mut one = || match random(state) % 6 {
        0 => None,
        n => Some(if n == 1 { String::new() } else { different[random(state) as usize % different.len()].clone() }),
    };
    let texts: StringArray = (0..rows).map(|_| one()).collect();
    arrow_cast::cast(&texts, kind).unwrap()
}

/// A table with texts among columns of all kinds.
fn table(state: &mut u64) -> RecordBatch {
    let rows = [0, 1, 7, 130, 900][random(state) as usize % 5];
    let (count, at) = (random(state) % 6, random(state) % 6);
    let mut columns: Vec<(String, ArrayRef)> =
        (0..count).map(|number| (format!("c{number}"), column(random(state) % 8, rows, state))).collect();
    columns.insert((at as usize).min(columns.len()), ("text".to_owned(), texts(rows, state)));
    let field = |(name, column): &(String, ArrayRef)| {
        Field::new(name, column.data_type().clone(), true).with_metadata([(name.as_str(), "said of it")])
    };
    let schema =
        Schema::new_with_metadata(columns.iter().map(field).collect::<Vec<_>>(), [("pandas", "{\"index\": []}")]);
    RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, column)| column).collect()).unwrap()
}

#[test]
fn tables_are_restored_column_by_column() {
    let (folder, mut state, mut changed) = (folder(), 7, 0);
    let path = |name: &str| folder.path().join(name);
    for number in 0..TABLES {
        let rows = table(&mut state);
        write(&path("in.parquet"), &rows, 1 + random(&mut state) as usize % 400);
        let mut command = clean(folder.path());
        command.args(["in.parquet", "-o", "out.parquet", "--removed", "removed.jsonl"]);
        let output = run(command);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let restored = restore(folder.path(), &["out.parquet", "--removed", "removed.jsonl", "-o", "back.parquet"]);
        assert_eq!(restored.status.code(), Some(0), "{}", said(&restored));
        let (was, cleaned, is) = (read(&path("in.parquet")), read(&path("out.parquet")), read(&path("back.parquet")));
        assert_eq!(is.schema(), was.schema(), "table {number}");
        for (field, (is, was)) in was.schema().fields().iter().zip(is.columns().iter().zip(was.columns())) {
            assert!(is == was, "table {number}: {field}");
        }
        changed += usize::from(cleaned != was);
    }
    assert!(changed > TABLES / 3, "{changed}");
}

#[test]
fn folders_of_tables_and_texts_are_restored() {
    let (folder, mut state) = (folder(), 3);
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("in/a")).unwrap();
    let names = ["in/1.parquet", "in/a/2.parquet", "in/a/3.parquet"];
    for name in names {
        write(&path(name), &table(&mut state), 50);
    }
    let mut command = clean(folder.path());
    command.args(["-r", "in", "--to", "parquet", "-o", "out", "--removed", "removed.jsonl"]);
    assert_eq!(run(command).status.code(), Some(0));
    let restored = restore(folder.path(), &["out", "--removed", "removed.jsonl", "-o", "back"]);
    assert_eq!(restored.status.code(), Some(0), "{}", said(&restored));
    for name in names {
        assert!(read(&path(&name.replacen("in", "back", 1))) == read(&path(name)), "{name}");
    }
}

#[test]
fn rows_are_counted_without_blank_lines() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let record = |text: &str| format!("{{\"text\":\"{text}\"}}\n");
    let texts = [format!("{PROSE}\\n{HUSK}\\n"), PROSE.to_owned(), format!("{HUSK}\\n{PROSE} Twice.")];
    let lines: Vec<_> = texts.iter().map(|text| record(text)).collect();
    fs::write(path("in.jsonl"), format!("\n{} \n\n{}\u{feff}\n{}", lines[0], lines[1], lines[2])).unwrap();
    let mut command = clean(folder.path());
    command.args(["in.jsonl", "-o", "out.parquet", "--removed", "removed.jsonl"]);
    assert_eq!(run(command).status.code(), Some(0));
    let restored = restore(folder.path(), &["out.parquet", "--removed", "removed.jsonl", "-o", "back.parquet"]);
    assert_eq!(restored.status.code(), Some(0), "{}", said(&restored));
    let back = read(&path("back.parquet"));
    let back: Vec<_> = back.column_by_name("text").unwrap().as_string::<i32>().iter().flatten().collect();
    assert_eq!(back, texts.map(|text| text.replace("\\n", "\n")));
}

#[test]
fn what_does_not_belong_to_a_table_is_named() {
    let (folder, mut state) = (folder(), 1);
    let path = |name: &str| folder.path().join(name);
    write(&path("in.parquet"), &table(&mut state), 50);
    let entry = |row: u64, start: u64| {
        format!("{{\"record\":{row},\"document\":1,\"start\":{start},\"end\":9,\"text\":\"a\"}}\n")
    };
    fs::write(path("removed.jsonl"), entry(1, 1 << 40) + &entry(1 << 40, 0)).unwrap();
    let restored = restore(folder.path(), &["in.parquet", "--removed", "removed.jsonl", "-o", "back.parquet"]);
    assert_eq!(restored.status.code(), Some(1));
    assert!(said(&restored).contains("belong to no row"), "{}", said(&restored));
    assert!(read(&path("back.parquet")) == read(&path("in.parquet")));
    for args in [&["-", "--removed", "removed.jsonl"][..], &["in.parquet", "--removed", "removed.jsonl", "-o", "a.gz"]]
    {
        let mut command = std::process::Command::new(snapbox::cmd::cargo_bin("clean"));
        command.current_dir(folder.path()).arg("restore").args(args).stdin(File::open(path("in.parquet")).unwrap());
        let refused = command.output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("Parquet"), "{}", said(&refused));
    }
}
