//! Cleans the rows of tables.

use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field};
use arrow_select::filter::filter_record_batch;
use serde_json::value::RawValue;

use super::super::super::json::to_json;
use super::super::super::worker::guard::catch_panic;
use super::super::super::worker::runner::{DocumentLabel, JobRunner, Source};
use crate::cleaner::Cleaned;
use crate::document::language_code;
use crate::limits::RECORD_BYTES;
use crate::read::jsonl::MARKDOWN_FIELD;
use crate::read::parquet::{ColumnIndices, StringColumn};
use crate::write::budget::{FLAGGED, REMOVED_SHARE};
use crate::write::parquet::table_editor::TableEditor;
use crate::write::parquet::{JsonColumn, json, json_column};
use crate::write::removed::REPORT_FIELDS;
use crate::write::terminal::sanitise;
use dehusk_text::metadata::Metadata;

/// Rows that are to be cleaned.
pub(super) struct Rows {
    /// The number of the first in its file, from 1.
    pub(super) first: u64,
    pub(super) batch: RecordBatch,
    pub(super) columns: Arc<ColumnIndices>,
}

/// What becomes of a row.
enum RowResult {
    Unchanged,
    Skipped,
    Cleaned(Box<CleanedRow>),
}

/// A row that was cleaned.
#[derive(Default)]
struct CleanedRow {
    /// Its text, if that was changed.
    body: Option<String>,
    /// [`REPORT_FIELDS`] and the shares of a budget, as JSON.
    report: Vec<(&'static str, String)>,
    /// What a page says of itself.
    metadata: Metadata,
    markdown: Option<String>,
}

impl CleanedRow {
    fn report(&self, name: &str) -> Option<&str> {
        self.report.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }
}

impl RowResult {
    fn cleaned(&self) -> Option<&CleanedRow> {
        if let RowResult::Cleaned(cleaned) = self { Some(cleaned) } else { None }
    }
}

/// The columns of rows that cleaning reads.
struct Values {
    text: StringColumn,
    url: Option<StringColumn>,
    title: Option<StringColumn>,
    id: Option<StringColumn>,
    /// Ids are strings and not numbers.
    id_is_text: bool,
}

impl Values {
    fn new(batch: &RecordBatch, columns: &ColumnIndices) -> Result<Values, ArrowError> {
        let get = |column| StringColumn::get(batch, column);
        let id_is_text = columns.id.is_some_and(|id| !batch.column(id).data_type().is_integer());
        let text = StringColumn::new(batch.column(columns.text))?;
        Ok(Values { text, url: get(columns.url), title: get(columns.title), id: get(columns.id), id_is_text })
    }

    fn metadata(&self, row: usize) -> Metadata {
        let get =
            |column: &Option<StringColumn>| column.as_ref().and_then(|column| column.value(row).map(str::to_owned));
        let mut metadata = Metadata::default();
        if let Some(url) = get(&self.url) {
            metadata = metadata.with_url(&url);
        }
        if let Some(title) = get(&self.title) {
            metadata = metadata.with_title(&title);
        }
        metadata
    }

    fn id(&self, row: usize) -> Option<Box<RawValue>> {
        let id = self.id.as_ref()?.value(row)?;
        if self.id_is_text { Some(to_json(id)) } else { RawValue::from_string(id.to_owned()).ok() }
    }
}

/// The work of a job.
pub(super) fn clean(runner: &mut JobRunner<'_>, rows: &Rows) {
    if let Err(error) = try_clean(runner, rows)
        && rows.batch.num_rows() > 0
    {
        let last = rows.first + rows.batch.num_rows() as u64 - 1;
        let (name, error) = (sanitise(runner.input_name()).into_owned(), error.to_string());
        let message = format!("cannot write rows {} to {last} of {name}: {}; skipped", rows.first, sanitise(&error));
        runner.report_unreadable("table", message);
        runner.result.content.records = 0;
        runner.result.removed.truncate((0, 0));
    }
}

fn try_clean(runner: &mut JobRunner<'_>, rows: &Rows) -> Result<(), ArrowError> {
    let mut job = RowsJob { runner, rows, values: Values::new(&rows.batch, &rows.columns)? };
    let results: Vec<_> = (0..rows.batch.num_rows()).map(|row| job.clean_row(row)).collect();
    if job.runner.writes_records() { job.write(&results) } else { Ok(()) }
}

/// Rows while they are cleaned.
struct RowsJob<'j, 'w> {
    runner: &'j mut JobRunner<'w>,
    rows: &'j Rows,
    values: Values,
}

impl RowsJob<'_, '_> {
    fn clean_row(&mut self, row: usize) -> RowResult {
        let number = self.rows.first + row as u64;
        let Some(text) = self.values.text.value(row).map(str::len) else { return self.unchanged() };
        if text as u64 > RECORD_BYTES {
            let passes = self.runner.writes_records() && !self.rows.columns.is_page;
            let why = format!("longer than {RECORD_BYTES} bytes");
            self.runner.report_unreadable_record(number, "too long", &why, passes);
            return self.uncleaned(row);
        }
        let name = format!("{}:{number}", self.runner.input_name());
        let mut cleaned = None;
        let (values, is_page) = (&self.values, self.rows.columns.is_page);
        match self.runner.run_guarded(&name, |runner| cleaned = clean_text(runner, &name, number, row, values, is_page))
        {
            true => cleaned.map_or(RowResult::Skipped, |row| RowResult::Cleaned(Box::new(row))),
            false => self.uncleaned(row),
        }
    }

    fn unchanged(&mut self) -> RowResult {
        self.runner.result.content.records += u64::from(self.runner.writes_records());
        RowResult::Unchanged
    }

    /// A row that could not be cleaned. In a table of pages there is no column that could hold it.
    fn uncleaned(&mut self, row: usize) -> RowResult {
        let rejects = self.runner.options.rejects;
        if rejects {
            let mut line = Vec::new();
            write_json(self.runner, &self.rows.batch.slice(row, 1), &[0], &mut line);
            self.runner.write_reject(line.trim_ascii_end());
        }
        if rejects || self.rows.columns.is_page { RowResult::Skipped } else { self.unchanged() }
    }

    /// Writes the rows as a table or as lines.
    fn write(&mut self, results: &[RowResult]) -> Result<(), ArrowError> {
        let table = self.table(results)?;
        if self.runner.result.context.output.is_table() {
            self.runner.result.content.rows = Some(table);
            return Ok(());
        }
        let written = |(number, result): (u64, &RowResult)| (!matches!(result, RowResult::Skipped)).then_some(number);
        let numbers: Vec<_> = (self.rows.first..).zip(results).filter_map(written).collect();
        let mut out = std::mem::take(&mut self.runner.result.content.bytes);
        write_json(self.runner, &table, &numbers, &mut out);
        self.runner.result.content.bytes = out;
        if self.rows.batch.num_rows() == 0 {
            report_columns_without_json(self.runner, &table);
        }
        Ok(())
    }

    /// The table that the rows make once they are cleaned.
    fn table(&self, results: &[RowResult]) -> Result<RecordBatch, ArrowError> {
        let (batch, columns) = (&self.rows.batch, &self.rows.columns);
        let mut table = TableEditor::new(batch);
        match columns.is_page {
            true => set_page_columns(&mut table, batch, results)?,
            false => self.replace_texts(&mut table, results)?,
        }
        let text_name = batch.schema_ref().field(columns.text).name();
        let fields = REPORT_FIELDS.into_iter().filter(|name| self.runner.options.explain && name != text_name);
        for name in fields {
            table.set(json_column(name, JsonColumn::Value), cleaned(results).map(|row| row?.report(name)))?;
        }
        self.set_budget_columns(&mut table, results)?;
        if columns.is_page {
            table.remove(columns.text);
        }
        let rows = table.finish()?;
        if results.iter().all(|result| !matches!(result, RowResult::Skipped)) {
            return Ok(rows);
        }
        let kept: BooleanArray = results.iter().map(|result| Some(!matches!(result, RowResult::Skipped))).collect();
        filter_record_batch(&rows, &kept)
    }

    fn set_budget_columns(&self, table: &mut TableEditor, results: &[RowResult]) -> Result<(), ArrowError> {
        let budget = self.runner.options.budget;
        let columns = [
            (REMOVED_SHARE, DataType::Float64, budget.removed_share(0.0).is_some()),
            (FLAGGED, DataType::Boolean, budget.flagged(0.0).is_some()),
        ];
        for (name, data_type, _) in columns.into_iter().filter(|(.., is_wanted)| *is_wanted) {
            table.set(Field::new(name, data_type, true), cleaned(results).map(|row| row?.report(name)))?;
        }
        Ok(())
    }

    fn replace_texts(&self, table: &mut TableEditor, results: &[RowResult]) -> Result<(), ArrowError> {
        if !cleaned(results).any(|row| row.is_some_and(|row| row.body.is_some())) {
            return Ok(());
        }
        let texts = cleaned(results).enumerate().map(|(row, cleaned)| {
            cleaned.and_then(|cleaned| cleaned.body.as_deref()).or_else(|| self.values.text.value(row))
        });
        table.replace(self.rows.columns.text, texts)
    }
}

/// Cleans the text of a row; none if it is left out, or no rows are written.
fn clean_text(
    runner: &mut JobRunner<'_>,
    name: &str,
    number: u64,
    row: usize,
    values: &Values,
    is_page: bool,
) -> Option<CleanedRow> {
    let text = values.text.value(row).unwrap_or_default();
    let source = if is_page { Source::Page(text) } else { Source::Text(text) };
    let id = values.id(row).unwrap_or_else(|| to_json(&number));
    let label = DocumentLabel::new(name, &id);
    runner.clean(source, &values.metadata(row), &label, |runner, cleaned, metadata| {
        if !runner.writes_records() {
            runner.write_body(cleaned, false);
            return None;
        }
        runner.result.content.records += 1;
        Some(cleaned_row(runner, cleaned, metadata, (!is_page).then_some(text)))
    })
}

/// `text` is the text that the row has, if it is not a page.
fn cleaned_row(runner: &JobRunner<'_>, cleaned: &Cleaned<'_>, metadata: &Metadata, text: Option<&str>) -> CleanedRow {
    let report = runner.report_fields(cleaned);
    let (metadata, markdown) = match text {
        Some(_) => (Metadata::default(), None),
        None => (metadata.clone(), runner.markdown_field(cleaned)),
    };
    let body = cleaned.body();
    let body = text.is_none_or(|text| body != text).then(|| body.into_owned());
    CleanedRow { body, report, metadata, markdown }
}

fn cleaned(results: &[RowResult]) -> impl Iterator<Item = Option<&CleanedRow>> {
    results.iter().map(RowResult::cleaned)
}

/// Sets the text of pages, and their metadata unless the table has columns of these names.
fn set_page_columns(table: &mut TableEditor, batch: &RecordBatch, results: &[RowResult]) -> Result<(), ArrowError> {
    let string = |name: &str| Field::new(name, DataType::Utf8, true);
    table.set(string("text"), cleaned(results).map(|row| row?.body.as_deref()))?;
    let is_new = |name: &str| batch.column_by_name(name).is_none();
    for (name, value) in METADATA_COLUMNS.into_iter().filter(|(name, _)| is_new(name)) {
        table.set(string(name), cleaned(results).map(|row| value(&row?.metadata)))?;
    }
    if is_new("tags") {
        let tags: Vec<_> = cleaned(results).map(|row| tags(&row?.metadata)).collect();
        table.set(json_column("tags", JsonColumn::Value), tags.iter().map(Option::as_deref))?;
    }
    if cleaned(results).any(|row| row.is_some_and(|row| row.markdown.is_some())) {
        table.set(string(MARKDOWN_FIELD), cleaned(results).map(|row| row?.markdown.as_deref()))?;
    }
    Ok(())
}

/// What a column has of the metadata of a page.
type MetadataColumn = (&'static str, fn(&Metadata) -> Option<&str>);

/// The metadata of pages that become columns of strings.
const METADATA_COLUMNS: [MetadataColumn; 10] = [
    ("title", |page| page.title.as_deref()),
    ("headline", |page| page.headline.as_deref()),
    ("author", |page| page.author.as_deref()),
    ("date", |page| page.date.as_deref()),
    ("site", |page| page.site.as_deref()),
    ("language", |page| page.language.map(language_code)),
    ("description", |page| page.description.as_deref()),
    ("canonical", |page| page.canonical.as_deref()),
    ("image", |page| page.image.as_deref()),
    ("license", |page| page.license.as_deref()),
];

/// The tags of a page as JSON.
fn tags(page: &Metadata) -> Option<String> {
    (!page.tags.is_empty()).then(|| to_json(&page.tags).get().to_owned())
}

/// Reports the columns that cannot be written as JSON. Each file begins with a table without rows, so that they are
/// reported once.
fn report_columns_without_json(runner: &mut JobRunner<'_>, rows: &RecordBatch) {
    let (options, name) = (json::Options::default(), sanitise(runner.input_name()).into_owned());
    for (column, why) in json::RowEncoder::new(rows, &options).unsupported() {
        let (column, why) = (rows.schema_ref().field(column).name(), why.to_string());
        let message =
            format!("{name}: cannot write the column {} as JSON: {}; skipped", sanitise(column), sanitise(&why));
        runner.report_unreadable("column", message);
    }
}

/// Writes rows as JSON lines. A value that cannot be written as JSON, such as a date that is out of range, is left out and
/// reported. `numbers` are those of the rows.
fn write_json(runner: &mut JobRunner<'_>, rows: &RecordBatch, numbers: &[u64], out: &mut Vec<u8>) {
    let options = json::Options::default();
    let mut encoder = json::RowEncoder::new(rows, &options);
    for (row, number) in numbers.iter().enumerate() {
        let start = out.len();
        out.push(b'{');
        for column in 0..encoder.columns() {
            let before = out.len();
            if let Err(why) = catch_panic(|| encoder.write_value(column, row, out)).flatten() {
                out.truncate(before);
                report_value(runner, *number, rows.schema_ref().field(column).name(), &why);
            }
        }
        json::end_line(start, out);
    }
}

fn report_value(runner: &mut JobRunner<'_>, number: u64, column: &str, why: &str) {
    let name = format!("{}:{number}", sanitise(runner.input_name()));
    let message = format!("{name}: cannot write the value of {} as JSON: {}; skipped", sanitise(column), sanitise(why));
    runner.report_unreadable("value", message);
}
