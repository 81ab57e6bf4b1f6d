//! Turns JSON lines into rows.
//!
//! The columns of a table must be known before its first row is written, so the first records decide on them. Fields of later
//! records that fit no column are not lost: they go into one more column, as JSON.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use serde_json::{Map, Value};

use super::fit::fits;
use super::infer::infer;
use super::{JsonColumn, json_column};
use crate::read::jsonl::{Key, Object, json_string};

/// Bytes of records that the columns are inferred from: enough for fields that not every record has. They are held in
/// memory until then.
const SAMPLE_BYTES: usize = 4 << 20;

/// The column for fields that fit no other; `_` is appended if records have a field of that name.
const REST: &str = "rest";

/// Turns records into rows of one table.
pub(crate) struct RecordsToRows {
    /// Fields that stay JSON, whatever their values.
    json_fields: &'static [&'static str],
    /// Lines that came before the columns were inferred.
    sample: Vec<u8>,
    columns: Option<Columns>,
    /// Records with fields that fit no column.
    pub(crate) misfits: u64,
}

impl RecordsToRows {
    /// The fields in `json_fields` stay JSON.
    pub(crate) fn new(json_fields: &'static [&'static str]) -> RecordsToRows {
        RecordsToRows { json_fields, sample: Vec::new(), columns: None, misfits: 0 }
    }

    /// Adds lines and gives rows; none as long as more lines are needed to infer the columns.
    ///
    /// # Errors
    /// Those of the library. A record that it cannot turn into a row is not an error.
    pub(crate) fn push(&mut self, lines: &[u8]) -> Result<Option<RecordBatch>, ArrowError> {
        if let Some(columns) = &self.columns {
            return columns.rows(lines, &mut self.misfits).map(Some);
        }
        self.sample.extend_from_slice(lines);
        if self.sample.len() < SAMPLE_BYTES { Ok(None) } else { self.finish() }
    }

    /// The rows of the lines that are still held; none if the columns were inferred before.
    ///
    /// # Errors
    /// Those of [`RecordsToRows::push`].
    pub(crate) fn finish(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        if self.columns.is_some() {
            return Ok(None);
        }
        let sample = std::mem::take(&mut self.sample);
        let columns = self.columns.insert(Columns::infer(&sample, self.json_fields));
        columns.rows(&sample, &mut self.misfits).map(Some)
    }

    /// The column for fields that fit no other.
    pub(crate) fn rest_column(&self) -> &str {
        self.columns.as_ref().map_or(REST, |columns| &columns.rest)
    }
}

/// The columns of a table, and which fields of records go into them.
struct Columns {
    schema: SchemaRef,
    indices: HashMap<String, usize>,
    json_fields: &'static [&'static str],
    rest: String,
}

/// The lines that are not blank.
fn non_blank_lines(lines: &[u8]) -> impl Iterator<Item = &str> {
    let lines = lines.split(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    lines.map(|line| line.trim_start_matches('\u{feff}').trim()).filter(|line| !line.is_empty())
}

impl Columns {
    fn infer(sample: &[u8], json_fields: &'static [&'static str]) -> Columns {
        let (mut records, mut order) = (Vec::new(), Vec::new());
        let mut known = HashSet::new();
        for line in non_blank_lines(sample) {
            // A string with half a surrogate pair is not valid, but the other fields of its record count.
            let Ok(object) = serde_json::from_str::<Object<'_>>(line) else { continue };
            let mut record = Map::new();
            for (Key(name), raw) in object.0 {
                let name = name.into_owned();
                if known.insert(name.clone()) {
                    order.push(name.clone());
                }
                // Strings are not decoded; they are most of a record.
                let value = if raw.get().starts_with('"') { Value::String(String::new()) } else { value(raw.get()) };
                record.insert(name, value);
            }
            records.push(record);
        }
        let mut fields = infer(&records, &order, json_fields);
        fields.extend(json_fields.iter().map(|name| json_column(name, JsonColumn::Value)));
        let mut rest = REST.to_owned();
        while fields.iter().any(|field| *field.name() == rest) {
            rest.push('_');
        }
        let indices = fields.iter().enumerate().map(|(at, field)| (field.name().clone(), at)).collect();
        fields.push(json_column(&rest, JsonColumn::Rest));
        Columns { schema: Arc::new(Schema::new(fields)), indices, json_fields, rest }
    }

    fn rows(&self, lines: &[u8], misfits: &mut u64) -> Result<RecordBatch, ArrowError> {
        let (mut records, mut ends) = (Vec::with_capacity(lines.len()), vec![0]);
        for line in non_blank_lines(lines) {
            *misfits += u64::from(self.push_record(line, &mut records));
            ends.push(records.len());
        }
        if let Some(rows) = self.decode(&records, ends.len() - 1) {
            return Ok(rows);
        }
        // The library does not accept something in there. The record that has it becomes JSON as a whole.
        let mut all = Vec::new();
        for (line, record) in non_blank_lines(lines).zip(ends.windows(2)) {
            let row = self.decode(&records[record[0]..record[1]], 1).or_else(|| {
                *misfits += 1;
                self.decode(format!("{{{}:{}}}", json_string(&self.rest), json_string(line)).as_bytes(), 1)
            });
            all.push(row.ok_or_else(|| ArrowError::JsonError("a record cannot become a row".to_owned()))?);
        }
        concat_batches(&self.schema, &all)
    }

    /// This many records as rows; none if the library does not accept them.
    fn decode(&self, records: &[u8], count: usize) -> Option<RecordBatch> {
        if count == 0 {
            return Some(RecordBatch::new_empty(self.schema.clone()));
        }
        let mut decoder = ReaderBuilder::new(self.schema.clone()).with_batch_size(count).build_decoder().ok()?;
        let read = decoder.decode(records).ok()?;
        let rows = decoder.flush().ok()??;
        (read == records.len() && rows.num_rows() == count).then_some(rows)
    }

    /// Writes a record with the fields that fit columns, and the rest as JSON. True if there is a rest.
    fn push_record(&self, line: &str, out: &mut Vec<u8>) -> bool {
        let Ok(object) = serde_json::from_str::<Object<'_>>(line) else {
            out.extend_from_slice(format!("{{{}:{}}}\n", json_string(&self.rest), json_string(line)).as_bytes());
            return true;
        };
        let mut values = vec![None; self.indices.len()];
        let mut rest: Vec<(&str, &str)> = Vec::new();
        for (name, raw) in &object.0 {
            let (name, raw) = (name.0.as_ref(), raw.get());
            match self.indices.get(name) {
                Some(at) if self.json_fields.contains(&name) || fits(raw, self.schema.field(*at).data_type()) => {
                    values[*at] = Some(raw);
                }
                _ if raw == "null" => {}
                _ => {
                    rest.retain(|(other, _)| *other != name);
                    rest.push((name, raw));
                }
            }
        }
        self.push_fields(&values, &rest, out);
        !rest.is_empty()
    }

    fn push_fields(&self, values: &[Option<&str>], rest: &[(&str, &str)], out: &mut Vec<u8>) {
        let mut front = "{";
        let mut field = |name: &str, value: &str| {
            for part in [front, &json_string(name), ":", value] {
                out.extend_from_slice(part.as_bytes());
            }
            front = ",";
        };
        for (column, value) in self.schema.fields().iter().zip(values) {
            match value {
                Some(value) if self.json_fields.contains(&column.name().as_str()) => {
                    field(column.name(), &json_string(value));
                }
                Some(value) => field(column.name(), value),
                None => {}
            }
        }
        if !rest.is_empty() {
            let fields: Vec<_> = rest.iter().map(|(name, value)| format!("{}:{value}", json_string(name))).collect();
            field(&self.rest, &json_string(&format!("{{{}}}", fields.join(","))));
        }
        out.extend_from_slice(if front == "{" { b"{}\n" } else { b"}\n" });
    }
}

/// A value to infer a type from.
fn value(raw: &str) -> Value {
    serde_json::from_str(raw).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::super::json::lines;
    use super::{RecordsToRows, SAMPLE_BYTES};

    /// Turns lines into rows and back, and counts the records with fields that fit no column.
    fn round_trip(all: &[&str]) -> (String, u64, Vec<String>) {
        let mut records = RecordsToRows::new(&[]);
        let (mut back, mut columns) = (String::new(), Vec::new());
        let rows: Vec<_> = all.iter().map(|part| records.push(part.as_bytes()).unwrap()).collect();
        let held = records.finish().unwrap();
        for rows in rows.into_iter().flatten().chain(held) {
            back += &lines(&rows);
            columns = rows.schema().fields().iter().map(|field| field.name().clone()).collect();
        }
        (back, records.misfits, columns)
    }

    #[test]
    fn records_come_back_as_they_were() {
        let all = concat!(
            r#"{"id":7,"text":"a\n\"b\" 😀","tags":["x",null],"meta":{"a":[{"b":1}],"c":true},"score":0.5}"#,
            "\n",
            r#"{"id":-1,"tags":[],"meta":{},"score":2.5e-10}"#,
            "\n",
            r#"{"text":""}"#,
            "\n{}\n"
        );
        assert_eq!(
            round_trip(&[all]),
            (all.to_owned(), 0, ["id", "text", "tags", "meta", "score", "rest"].map(String::from).to_vec())
        );
    }

    #[test]
    fn fields_that_fit_no_column_come_back() {
        let sample = format!("{{\"text\":\"{}\",\"n\":1}}\n", "x".repeat(SAMPLE_BYTES));
        let later = concat!(
            r#"{"text":"a","n":1.50,"new":{"k":[1e2]}}"#,
            "\n",
            r#"{"text":"b","n":"\ud800"}"#,
            "\n",
            r#"{"text":"c","n":12345678901234567890123}"#,
            "\n",
            r#"{"n":3}"#,
            "\n"
        );
        let (back, misfits, columns) = round_trip(&[&sample, later]);
        assert_eq!((back, misfits), (sample + later, 3));
        assert_eq!(columns, ["text", "n", "rest"]);
    }

    #[test]
    fn the_column_for_the_rest_has_a_name_of_its_own() {
        let all = "{\"rest\":\"a\"}\n{\"rest\":1}\n";
        assert_eq!(round_trip(&[all]), (all.to_owned(), 1, ["rest", "rest_"].map(String::from).to_vec()));
    }

    #[test]
    fn without_records_there_is_a_table_without_rows() {
        assert_eq!(round_trip(&[]), (String::new(), 0, vec!["rest".to_owned()]));
    }
}
