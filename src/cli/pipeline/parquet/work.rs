//! Rows of tables at work.

use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field};
use arrow_select::filter::filter_record_batch;
use serde_json::value::RawValue;

use super::super::super::args::OutputFormat;
use super::super::guard::guarded;
use super::super::work::{Batch, Named, raw};
use crate::limits::RECORD_BYTES;
use crate::read::parquet::{Columns, Strings};
use crate::write::parquet::set::Table;
use crate::write::parquet::{Marked, json, mark};
use crate::write::removed::Account;
use crate::write::terminal::sanitise;
use dehusk_html::Page;
use dehusk_text::metadata::Metadata;

/// Rows that are to be cleaned.
pub(in crate::cli::pipeline) struct Rows {
    /// The number of the first in its file, from 1.
    pub(super) first: u64,
    pub(super) batch: RecordBatch,
    pub(super) columns: Arc<Columns>,
}

/// What says what went, in this order.
pub(super) const ACCOUNT: [&str; 2] = ["removed", "notes"];

/// What pages say of themselves.
const SAID: [&str; 4] = ["title", "author", "date", "site"];

/// What becomes of a row.
enum Fate {
    AsItCame,
    LeftOut,
    Cleaned(Cleaned),
}

/// A row that was cleaned.
#[derive(Default)]
struct Cleaned {
    /// Its text, where it is another now.
    body: Option<String>,
    /// [`ACCOUNT`], as JSON.
    account: Vec<(&'static str, String)>,
    /// [`SAID`], of a page.
    said: [Option<String>; 4],
}

impl Cleaned {
    fn account(&self, name: &str) -> Option<&str> {
        self.account.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }
}

impl Fate {
    fn cleaned(&self) -> Option<&Cleaned> {
        if let Fate::Cleaned(cleaned) = self { Some(cleaned) } else { None }
    }
}

/// What rows say.
struct Said {
    text: Strings,
    url: Option<Strings>,
    title: Option<Strings>,
    id: Option<Strings>,
    /// Ids are strings and no numbers.
    id_is_text: bool,
}

impl Said {
    fn of(batch: &RecordBatch, columns: &Columns) -> Result<Said, ArrowError> {
        let at = |column| Strings::at(batch, column);
        let id_is_text = columns.id.is_some_and(|id| !batch.column(id).data_type().is_integer());
        let text = Strings::of(batch.column(columns.text))?;
        Ok(Said { text, url: at(columns.url), title: at(columns.title), id: at(columns.id), id_is_text })
    }

    fn metadata(&self, row: usize) -> Metadata {
        let get = |column: &Option<Strings>| column.as_ref().and_then(|column| column.get(row).map(str::to_owned));
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
        let id = self.id.as_ref()?.get(row)?;
        if self.id_is_text { Some(raw(id)) } else { RawValue::from_string(id.to_owned()).ok() }
    }
}

impl Batch<'_> {
    /// Cleans rows.
    pub(in crate::cli::pipeline) fn rows(&mut self, rows: Rows) {
        let Rows { first, batch, columns } = rows;
        let made = Said::of(&batch, &columns).and_then(|said| {
            let fates: Vec<_> =
                (0..batch.num_rows()).map(|row| self.row(first, row, &batch, &columns, &said)).collect();
            if self.to_records() { self.table(first, &batch, &columns, &said, &fates) } else { Ok(()) }
        });
        if let Err(error) = made
            && batch.num_rows() > 0
        {
            let last = first + batch.num_rows() as u64 - 1;
            let name = sanitise(&self.origin.name);
            let message =
                format!("cannot write rows {first} to {last} of {name}: {}; left out", sanitise(&error.to_string()));
            self.unreadable("table", message);
            self.made.lines = 0;
            self.made.removed.back_to((0, 0));
        }
    }

    fn row(&mut self, first: u64, row: usize, batch: &RecordBatch, columns: &Columns, said: &Said) -> Fate {
        let number = first + row as u64;
        let Some(text) = said.text.get(row) else { return self.row_as_it_came() };
        if text.len() as u64 > RECORD_BYTES {
            let why = format!("longer than {RECORD_BYTES} bytes");
            self.unreadable_record(number, "too long", &why, self.to_records() && !columns.is_page);
            return self.uncleaned(row, batch, columns);
        }
        let name = format!("{}:{number}", self.origin.name);
        let mut cleaned = Cleaned::default();
        match self.guarded(&name, |work| cleaned = work.clean_row(&name, number, row, columns, said, text)) {
            true => Fate::Cleaned(cleaned),
            false => self.uncleaned(row, batch, columns),
        }
    }

    fn row_as_it_came(&mut self) -> Fate {
        self.made.lines += u64::from(self.to_records());
        Fate::AsItCame
    }

    /// A row that could not be cleaned. A page has no place where bodies stand.
    fn uncleaned(&mut self, row: usize, batch: &RecordBatch, columns: &Columns) -> Fate {
        if self.worker.rejects {
            let mut line = Vec::new();
            self.json_rows(&batch.slice(row, 1), &[0], &mut line);
            self.reject(line.trim_ascii_end());
        }
        if self.worker.rejects || columns.is_page { Fate::LeftOut } else { self.row_as_it_came() }
    }

    fn clean_row(
        &mut self,
        name: &str,
        number: u64,
        row: usize,
        columns: &Columns,
        said: &Said,
        text: &str,
    ) -> Cleaned {
        let known = said.metadata(row);
        let page = columns.is_page.then(|| Page::from_text(text, &known));
        if let Some(page) = &page {
            self.see_page(name, page);
        }
        let cleaned = match &page {
            Some(page) => self.cleaner.clean_page(page),
            None => self.cleaner.clean_with(text, &known),
        };
        let id = said.id(row).unwrap_or_else(|| raw(&number));
        let self_explained = self.to_records() && self.worker.explain;
        let metadata = page.as_ref().map_or(&known, |page| &page.metadata);
        let host = metadata.host.as_deref();
        self.note(&cleaned, &Named { name, id: &id, offset: 0, line: 1, part: None, self_explained, host });
        if !self.to_records() {
            self.put_body(&cleaned);
            return Cleaned::default();
        }
        self.made.lines += 1;
        let account = if self_explained { Account::of(&self.cleaner, &cleaned).fields() } else { Vec::new() };
        let Metadata { title, author, date, site, .. } = metadata.clone();
        let body = cleaned.body();
        let body = (page.is_some() || body != text).then_some(body);
        Cleaned { body, account, said: [title, author, date, site] }
    }

    /// Puts the rows out, as a table or as lines.
    fn table(
        &mut self,
        first: u64,
        batch: &RecordBatch,
        columns: &Columns,
        said: &Said,
        fates: &[Fate],
    ) -> Result<(), ArrowError> {
        let rows = table(batch, columns, said, fates, self.worker.explain)?;
        if self.to_table() {
            self.made.table = Some(rows);
            return Ok(());
        }
        let stays = |(number, fate): (u64, &Fate)| (!matches!(fate, Fate::LeftOut)).then_some(number);
        let numbers: Vec<_> = (first..).zip(fates).filter_map(stays).collect();
        let mut out = std::mem::take(&mut self.made.out);
        self.json_rows(&rows, &numbers, &mut out);
        self.made.out = out;
        if batch.num_rows() == 0 {
            self.name_missing(&rows);
        }
        Ok(())
    }

    /// Names the columns that JSON has no form for. Each file begins with a table of no rows, so they are named once.
    fn name_missing(&mut self, rows: &RecordBatch) {
        let (options, name) = (json::Options::default(), sanitise(&self.origin.name));
        for (column, why) in json::Rows::of(rows, &options).missing() {
            let (schema, why) = (rows.schema_ref(), why.to_string());
            let column = sanitise(schema.field(column).name());
            self.unreadable("column", format!("{name}: no JSON for the column {column}: {}; left out", sanitise(&why)));
        }
    }

    /// Whether rows go out as rows.
    fn to_table(&self) -> bool {
        let target = self.origin.target.as_ref();
        let named =
            target.is_some_and(|target| target.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet")));
        self.worker.to.map_or(named, |to| to == OutputFormat::Parquet)
    }

    /// Writes rows as JSON lines. A value that JSON has no form for, such as a date out of the calendar, is left out and
    /// named; `numbers` are those of the rows.
    fn json_rows(&mut self, rows: &RecordBatch, numbers: &[u64], out: &mut Vec<u8>) {
        let options = json::Options::default();
        let mut values = json::Rows::of(rows, &options);
        for (row, number) in numbers.iter().enumerate() {
            let start = out.len();
            out.push(b'{');
            for column in 0..values.columns() {
                let before = out.len();
                if let Err(why) = guarded(|| values.value(column, row, out)).flatten() {
                    out.truncate(before);
                    self.no_json(*number, rows.schema_ref().field(column).name(), &why);
                }
            }
            json::end(start, out);
        }
    }

    fn no_json(&mut self, number: u64, column: &str, why: &str) {
        let name = format!("{}:{number}", sanitise(&self.origin.name));
        let message = format!("{name}: no JSON for the value of {}: {}; left out", sanitise(column), sanitise(why));
        self.unreadable("value", message);
    }
}

/// The table that rows make.
fn table<'c>(
    batch: &RecordBatch,
    columns: &Columns,
    said: &'c Said,
    fates: &'c [Fate],
    explain: bool,
) -> Result<RecordBatch, ArrowError> {
    let mut table = Table::of(batch);
    let cleaned = || fates.iter().map(Fate::cleaned);
    if columns.is_page {
        table.set(string("text"), cleaned().map(|row| row?.body.as_deref()))?;
        for (at, name) in SAID.into_iter().enumerate().filter(|(_, name)| batch.column_by_name(name).is_none()) {
            table.set(string(name), cleaned().map(|row| row?.said[at].as_deref()))?;
        }
    } else if cleaned().any(|row| row.is_some_and(|row| row.body.is_some())) {
        let text = |(row, cleaned): (usize, Option<&'c Cleaned>)| {
            cleaned.and_then(|cleaned| cleaned.body.as_deref()).or_else(|| said.text.get(row))
        };
        table.replace(columns.text, cleaned().enumerate().map(text))?;
    }
    let text_name = batch.schema_ref().field(columns.text).name();
    for name in ACCOUNT.into_iter().filter(|name| explain && name != text_name) {
        table.set(mark(name, Marked::Json), cleaned().map(|row| row?.account(name)))?;
    }
    if columns.is_page {
        table.remove(columns.text);
    }
    let rows = table.rows()?;
    if fates.iter().all(|fate| !matches!(fate, Fate::LeftOut)) {
        return Ok(rows);
    }
    let stays: BooleanArray = fates.iter().map(|fate| Some(!matches!(fate, Fate::LeftOut))).collect();
    filter_record_batch(&rows, &stays)
}

fn string(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}
