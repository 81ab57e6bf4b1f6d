//! Runs over tables, from the command line on.

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, Date32Array, DictionaryArray, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use arrow_select::concat::concat_batches;
use clap::Parser;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;

use super::super::super::super::args::Cli;
use super::super::super::super::{CliError, ExitStatus};
use super::super::super::job::Position;
use super::super::super::worker::runner::WorkerOptions;
use super::super::super::worker::{Job, RuleSource, Worker, guard};
use super::super::InputChoice;
use super::super::inputs::Inputs;
use super::super::reader::Reader;
use crate::cleaner::Cleaner;
use crate::flow::JobQueue;
use crate::read::jsonl::FieldNames;
use crate::read::parquet::{ColumnIndices, ParquetReader};

mod broken;

const RULES: &str = r#"
schema = 1
[pack]
about = "A label for tests"
category = "share"
languages = ["en"]
[rule.label]
line = ["share this"]
drop = "block"
hits = ["Share this"]
misses = ["Share this cake with a friend."]
"#;

/// A folder with rules, in which runs are made.
struct Site(tempfile::TempDir);

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("rules")).unwrap();
        fs::write(folder.path().join("rules/en.toml"), RULES).unwrap();
        Site(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the program; names in `args` that begin with `@` are files of the folder.
    fn clean(&self, args: &str) -> Result<ExitStatus, CliError> {
        let path = |name: &str| self.path(name).display().to_string();
        let args = args.split(' ').map(|arg| arg.strip_prefix('@').map_or_else(|| arg.to_owned(), path));
        let common = format!("clean --isolated --no-built-in --model off --rules {}", path("rules"));
        let common: Vec<_> = common.split(' ').map(str::to_owned).collect();
        super::super::super::run(&Cli::try_parse_from(common.into_iter().chain(args)).unwrap().clean)
    }

    fn done(&self, args: &str) {
        assert_eq!(self.clean(args).unwrap(), ExitStatus::Success, "{args}");
    }

    fn write(&self, name: &str, rows: &RecordBatch, group: usize) {
        write(&self.path(name), rows, group);
    }

    fn read(&self, name: &str) -> RecordBatch {
        let file = ParquetRecordBatchReaderBuilder::try_new(File::open(self.path(name)).unwrap()).unwrap();
        let (schema, reader) = (file.schema().clone(), file.build().unwrap());
        let columns =
            reader.map(|rows| RecordBatch::try_new(schema.clone(), rows.unwrap().columns().to_vec()).unwrap());
        concat_batches(&schema, &columns.collect::<Vec<_>>()).unwrap()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

fn write(path: &Path, rows: &RecordBatch, group: usize) {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), rows.schema(), Some(properties)).unwrap();
    writer.write(rows).unwrap();
    writer.close().unwrap();
}

/// Every third text has a line that goes, every seventh row no text.
fn texts(count: usize) -> Vec<Option<String>> {
    let text = |row: usize| match row {
        row if row % 7 == 6 => None,
        row if row % 3 == 0 => Some(format!("The bridge opened on day {row}.\nShare this\nMany came to see it.")),
        row => Some(format!("The bridge closed on day {row}.")),
    };
    (0..count).map(text).collect()
}

fn bodies(count: usize) -> Vec<Option<String>> {
    texts(count).into_iter().map(|text| text.map(|text| text.replace("Share this\n", ""))).collect()
}

/// A table with columns of many kinds around the text.
fn table(count: u16, kind: &DataType) -> RecordBatch {
    let text: ArrayRef = Arc::new(StringArray::from(texts(usize::from(count))));
    let words: DictionaryArray<Int32Type> =
        (0..count).map(|row| (row % 4 > 0).then_some(["a", "b"][usize::from(row % 2)])).collect();
    let lists = (0..count).map(|row| (row % 5 > 0).then(|| (0..row % 4).map(|n| (n > 0).then_some(i32::from(n)))));
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(lists);
    let inner = Field::new("list", lists.data_type().clone(), true);
    let nested = StructArray::from(vec![(Arc::new(inner), Arc::new(lists) as ArrayRef)]);
    let times = TimestampMicrosecondArray::from_iter_values((0..i64::from(count)).map(|row| row * 1_000_003))
        .with_timezone("UTC");
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from_iter_values((0..i64::from(count)).map(|row| row * 10)))),
        ("words", Arc::new(words)),
        ("text", arrow_cast::cast(&text, kind).unwrap()),
        ("nested", Arc::new(nested)),
        ("time", Arc::new(times)),
    ];
    let fields = columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), *name != "id"));
    let said = [("pandas", "{}"), ("author", "us"), ("b", "c")];
    let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), said);
    RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, column)| column).collect()).unwrap()
}

fn strings(rows: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let column = arrow_cast::cast(rows.column_by_name(column).unwrap(), &DataType::Utf8).unwrap();
    column.as_string::<i32>().iter().map(|value| value.map(str::to_owned)).collect()
}

#[test]
fn texts_are_cleaned_and_all_else_passes_untouched() {
    let site = Site::new();
    let words = |key| DataType::Dictionary(Box::new(key), Box::new(DataType::Utf8));
    let kinds =
        [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, words(DataType::Int32), words(DataType::Int8)];
    for kind in kinds {
        let before = table(100, &kind);
        site.write("in.parquet", &before, 33);
        site.done("@in.parquet -o @out.parquet");
        let after = site.read("out.parquet");
        assert_eq!(after.schema(), before.schema());
        assert_eq!(strings(&after, "text"), bodies(100), "{kind}");
        for name in ["id", "words", "nested", "time"] {
            assert_eq!(after.column_by_name(name), before.column_by_name(name), "{kind} {name}");
        }
    }
}

#[test]
fn threads_change_no_byte() {
    let site = Site::new();
    site.write("in.parquet", &table(5000, &DataType::Utf8), 700);
    let bytes = [1, 2, 5].map(|threads| {
        site.done(&format!("@in.parquet -o @out.parquet -j {threads}"));
        fs::read(site.path("out.parquet")).unwrap()
    });
    assert!(bytes[0] == bytes[1] && bytes[0] == bytes[2]);
}

#[test]
fn a_table_gives_the_lines_that_its_records_give() {
    let site = Site::new();
    site.write("in.parquet", &table(50, &DataType::Utf8), 20);
    site.done("@in.parquet -o @out.jsonl --removed @removed.jsonl --explain");
    let lines = site.text("out.jsonl");
    let first = r#"{"id":0,"text":"The bridge opened on day 0.\nMany came to see it.","nested":{},"time":"1970-01-01T00:00:00Z","removed":[{"start":28,"end":39,"rule":"en/label","category":"share"}]}"#;
    assert_eq!(lines.lines().next(), Some(first));
    assert_eq!(lines.lines().count(), 50);
    let removed = site.text("removed.jsonl");
    assert!(removed.lines().nth(1).unwrap().starts_with(r#"{"record":4,"document":30,"start":28,"#), "{removed}");
    site.done("@in.parquet -o @out.txt --to text");
    assert_eq!(site.text("out.txt").matches("bridge").count(), bodies(50).iter().flatten().count());
}

#[test]
fn lines_go_into_a_table_and_come_back() {
    let site = Site::new();
    let line = |(row, text): (usize, Option<String>)| {
        let extra = if row % 2 == 0 { r#","tags":["a",null],"deep":{"x":[{"y":1.5}]}"# } else { ",\"n\":null" };
        let text = text.map(|text| format!(",\"text\":{}", serde_json::Value::from(text))).unwrap_or_default();
        format!("{{\"id\":{row}{text}{extra}}}\n")
    };
    let all: String = texts(3000).into_iter().enumerate().filter(|(_, text)| text.is_some()).map(line).collect();
    fs::write(site.path("in.jsonl"), &all).unwrap();
    site.done("@in.jsonl -o @table.parquet");
    site.done("@table.parquet -o @back.jsonl");
    site.done("@in.jsonl -o @straight.jsonl");
    let value = |line: &str| {
        let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
        value.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        value
    };
    let values = |name| site.text(name).lines().map(value).collect::<Vec<_>>();
    assert_eq!(values("back.jsonl"), values("straight.jsonl"));
    assert!(!site.text("back.jsonl").contains("Share"));
}

#[test]
fn a_report_is_json_in_a_table() {
    let site = Site::new();
    fs::write(site.path("in.jsonl"), "{\"text\":\"A bridge.\\nShare this\"}\n{\"text\":\"B\"}\n").unwrap();
    site.write("in.parquet", &table(4, &DataType::Utf8), 9);
    for (input, rows) in [("in.jsonl", 2), ("in.parquet", 4)] {
        site.done(&format!("@{input} -o @out.parquet --explain"));
        let removed = strings(&site.read("out.parquet"), "removed");
        assert_eq!(removed.len(), rows);
        assert!(removed[0].as_ref().unwrap().contains("\"rule\":\"en/label\""), "{removed:?}");
        assert_eq!(removed[1].as_deref(), Some("[]"));
    }
    site.done("@in.jsonl -o @straight.jsonl --explain");
    site.done("@in.jsonl -o @out.parquet --explain");
    site.done("@out.parquet -o @back.jsonl");
    assert_eq!(site.text("back.jsonl"), site.text("straight.jsonl"));
}

#[test]
fn a_page_makes_room_for_its_body() {
    let site = Site::new();
    let page = "<html><head><title>Bridge</title></head><body><p>The bridge opened on Monday.</p><p>Share this</p></body></html>";
    let rows = RecordBatch::try_from_iter_with_nullable([
        ("html", Arc::new(StringArray::from(vec![Some(page), None])) as ArrayRef, true),
        ("id", Arc::new(StringArray::from(vec!["a", "b"])), false),
        ("site", Arc::new(StringArray::from(vec!["S", "T"])), false),
    ]);
    site.write("in.parquet", &rows.unwrap(), 9);
    site.done("@in.parquet -o @out.parquet");
    let after = site.read("out.parquet");
    let names: Vec<_> = after.schema().fields().iter().map(|field| field.name().clone()).collect();
    let more = ["headline", "author", "date", "language", "description", "canonical", "image", "license", "tags"];
    assert_eq!(names, [&["id", "site", "text", "title"][..], &more].concat());
    let text = strings(&after, "text");
    assert!(text[0].as_ref().is_some_and(|text| text.trim() == "The bridge opened on Monday."), "{text:?}");
    assert_eq!((text[1].as_ref(), strings(&after, "title")[0].as_deref()), (None, Some("Bridge")));
}

#[test]
fn what_has_no_json_is_left_out_and_named() {
    let site = Site::new();
    let times = TimestampMicrosecondArray::from(vec![1, 2]).with_timezone("Nowhere/Here");
    let rows = RecordBatch::try_from_iter([
        ("day", Arc::new(Date32Array::from(vec![0, i32::MAX])) as ArrayRef),
        ("text", Arc::new(StringArray::from(vec!["a\nShare this", "b"]))),
        ("time", Arc::new(times)),
    ]);
    site.write("in.parquet", &rows.unwrap(), 9);
    assert_eq!(site.clean("@in.parquet -o @out.jsonl").unwrap(), ExitStatus::Findings);
    assert_eq!(site.text("out.jsonl"), "{\"day\":\"1970-01-01\",\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    site.done("@in.parquet -o @out.parquet");
}

#[test]
fn a_run_resumes_inside_a_table_that_becomes_lines() {
    let site = Site::new();
    site.write("in.parquet", &table(3000, &DataType::Utf8), 2000);
    let jobs = |start: Position| {
        let inputs =
            Inputs { paths: vec![site.path("in.parquet")], recursive: false, to_folder: false, to: None, skips: None };
        let (stop, counter, fields) = (Arc::default(), Arc::default(), FieldNames::default());
        let mut jobs = CollectJobs { worker: worker(), jobs: Vec::new() };
        Reader { inputs, from: InputChoice::Auto, to: None, fields, encoding: None, stop, counter, start }
            .read(&mut jobs);
        jobs.jobs
    };
    let whole = jobs(Position::default());
    for (at, (_, resume_at)) in whole.iter().enumerate().skip(1) {
        let start = resume_at.filter(|position| position.inputs == 0);
        assert_eq!(start.map(jobs), start.map(|_| whole[at + 1..].to_vec()));
    }
}

fn worker() -> Worker {
    let cleaner = Cleaner::builder().built_in(false).pack("en", RULES).build().unwrap();
    Worker { rules: RuleSource::Fixed(Arc::new(cleaner)), options: WorkerOptions::default() }
}

/// Does jobs, and collects the lines that they write and where a run can resume after each.
struct CollectJobs {
    worker: Worker,
    jobs: Vec<(String, Option<Position>)>,
}

impl JobQueue<Job> for CollectJobs {
    fn push(&mut self, job: Job, _: usize, _: bool) -> ControlFlow<()> {
        let result = self.worker.run(job);
        self.jobs.push((String::from_utf8(result.content.bytes).unwrap(), result.context.resume_at));
        ControlFlow::Continue(())
    }
}

#[test]
fn tables_of_other_columns_do_not_mix() {
    let site = Site::new();
    site.write("a.parquet", &table(5, &DataType::Utf8), 9);
    site.write("b.parquet", &table(5, &DataType::LargeUtf8), 9);
    fs::write(site.path("c.jsonl"), "{\"text\":\"a\"}\n").unwrap();
    assert_eq!(site.clean("@a.parquet @b.parquet @c.jsonl @a.parquet -o @out.parquet").unwrap(), ExitStatus::Findings);
    assert_eq!(site.read("out.parquet").num_rows(), 10);
    assert_eq!(site.clean("@c.jsonl @a.parquet @c.jsonl -o @out.parquet").unwrap(), ExitStatus::Findings);
    assert_eq!(site.read("out.parquet").num_rows(), 2);
}

#[test]
fn tables_of_nothing_are_tables() {
    let site = Site::new();
    let before = table(0, &DataType::Utf8);
    site.write("in.parquet", &before, 9);
    site.done("@in.parquet -o @out.parquet");
    assert_eq!(site.read("out.parquet"), before);
    fs::write(site.path("in.jsonl"), "").unwrap();
    site.done("@in.jsonl -o @out.parquet --from jsonl");
    assert_eq!(site.read("out.parquet").num_rows(), 0);
}

#[test]
fn folders_hold_a_table_for_each_input() {
    let site = Site::new();
    fs::create_dir(site.path("in")).unwrap();
    site.write("in/a.parquet", &table(5, &DataType::Utf8), 9);
    fs::write(site.path("in/b.jsonl"), "{\"text\":\"a\"}\n").unwrap();
    site.done("-r @in -o @same");
    assert_eq!(site.read("same/a.parquet").num_rows(), 5);
    assert_eq!(site.text("same/b.jsonl"), "{\"text\":\"a\"}\n");
    site.done("-r @in -o @tables --to parquet --resume");
    assert_eq!(site.read("tables/a.parquet").num_rows(), 5);
    assert_eq!(site.read("tables/b.jsonl.parquet").num_rows(), 1);
    site.done("-r @in -o @lines --to jsonl");
    assert_eq!(site.text("lines/a.parquet.jsonl").lines().count(), 5);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let site = Site::new();
    site.write("in.parquet", &table(5, &DataType::Utf8), 9);
    for args in ["@in.parquet -o @out.parquet --resume", "@in.parquet -o @out.gz --to parquet"] {
        assert!(matches!(site.clean(args), Err(CliError::Usage(_))), "{args}");
    }
    for args in ["@in.parquet --field time -o @out.jsonl", "@rules/en.toml --from parquet -o @out.jsonl"] {
        assert_eq!(site.clean(args).unwrap(), ExitStatus::Findings, "{args}");
    }
}

#[test]
fn records_that_are_none_go_to_the_rejects() {
    let site = Site::new();
    fs::write(site.path("in.jsonl"), "{\"text\":\"a\"}\nno record\n{\"id\":1}\n").unwrap();
    assert_eq!(site.clean("@in.jsonl -o @out.parquet").unwrap(), ExitStatus::Findings);
    assert_eq!(strings(&site.read("out.parquet"), "text"), [Some("a".to_owned()), None]);
    assert_eq!(site.clean("@in.jsonl -o @out.parquet --rejects @rejects").unwrap(), ExitStatus::Findings);
    assert_eq!(site.text("rejects"), "no record\n{\"id\":1}\n");
}
