//! JSON lines become rows.
//!
//! A table has its columns before its first row is written, so the first records decide on them. What does not fit is
//! not lost: it stands in one more column, as JSON.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use serde_json::{Map, Value};

use super::fit::fits;
use super::infer::infer;
use super::{Marked, mark};
use crate::read::jsonl::{Key, Object, json};

/// Bytes of records by which the columns are chosen: enough for fields that not every record has, and held in memory
/// until then.
const SAMPLE_BYTES: usize = 4 << 20;

/// The column for what has no other; with `_` behind it where records have a field of that name.
const REST: &str = "rest";

/// Turns JSON lines into rows of one table.
pub(crate) struct Lines {
    /// Fields that are kept as JSON, whatever they hold.
    json: &'static [&'static str],
    /// Lines that came before the columns were chosen.
    held: Vec<u8>,
    plan: Option<Plan>,
    /// Records with fields that found no column.
    pub(crate) aside: u64,
}

impl Lines {
    /// The fields in `json` are kept as JSON.
    pub(crate) fn new(json: &'static [&'static str]) -> Lines {
        Lines { json, held: Vec::new(), plan: None, aside: 0 }
    }

    /// The rows of some lines; none as long as more are needed to choose the columns.
    ///
    /// # Errors
    /// Those of the library; what it cannot read as a row is none.
    pub(crate) fn put(&mut self, lines: &[u8]) -> Result<Option<RecordBatch>, ArrowError> {
        if let Some(plan) = &self.plan {
            return plan.rows(lines, &mut self.aside).map(Some);
        }
        self.held.extend_from_slice(lines);
        if self.held.len() < SAMPLE_BYTES { Ok(None) } else { self.finish() }
    }

    /// The rows that are still held; none if columns were chosen before.
    ///
    /// # Errors
    /// Those of [`Lines::put`].
    pub(crate) fn finish(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        if self.plan.is_some() {
            return Ok(None);
        }
        let held = std::mem::take(&mut self.held);
        let plan = self.plan.insert(Plan::of(&held, self.json));
        plan.rows(&held, &mut self.aside).map(Some)
    }

    /// The column that has what found no other, once it is chosen.
    pub(crate) fn rest(&self) -> &str {
        self.plan.as_ref().map_or(REST, |plan| &plan.rest)
    }
}

/// Columns, and where the fields of records go.
struct Plan {
    schema: SchemaRef,
    places: HashMap<String, usize>,
    json: &'static [&'static str],
    rest: String,
}

/// The lines in some bytes that are not blank.
fn each(lines: &[u8]) -> impl Iterator<Item = &str> {
    let lines = lines.split(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    lines.map(|line| line.trim_start_matches('\u{feff}').trim()).filter(|line| !line.is_empty())
}

impl Plan {
    fn of(sample: &[u8], json: &'static [&'static str]) -> Plan {
        let (mut records, mut order) = (Vec::new(), Vec::new());
        let mut known = HashSet::new();
        for line in each(sample) {
            // What holds half a character is no value, but its other fields are fields.
            let Ok(object) = serde_json::from_str::<Object<'_>>(line) else { continue };
            let mut record = Map::new();
            for (Key(name), raw) in object.0 {
                let name = name.into_owned();
                if known.insert(name.clone()) {
                    order.push(name.clone());
                }
                // Strings need no look inside; these are nearly all there is.
                let value = if raw.get().starts_with('"') { Value::String(String::new()) } else { value(raw.get()) };
                record.insert(name, value);
            }
            records.push(record);
        }
        let mut fields = infer(&records, &order, json);
        fields.extend(json.iter().map(|name| mark(name, Marked::Json)));
        let mut rest = REST.to_owned();
        while fields.iter().any(|field| *field.name() == rest) {
            rest.push('_');
        }
        let places = fields.iter().enumerate().map(|(at, field)| (field.name().clone(), at)).collect();
        fields.push(mark(&rest, Marked::Rest));
        Plan { schema: Arc::new(Schema::new(fields)), places, json, rest }
    }

    fn rows(&self, lines: &[u8], aside: &mut u64) -> Result<RecordBatch, ArrowError> {
        let (mut records, mut ends) = (Vec::with_capacity(lines.len()), vec![0]);
        for line in each(lines) {
            *aside += u64::from(self.record(line, &mut records));
            ends.push(records.len());
        }
        if let Some(rows) = self.decode(&records, ends.len() - 1) {
            return Ok(rows);
        }
        // Something in there is more than the library takes; the record that has it goes aside as a whole.
        let mut all = Vec::new();
        for (line, record) in each(lines).zip(ends.windows(2)) {
            let row = self.decode(&records[record[0]..record[1]], 1).or_else(|| {
                *aside += 1;
                self.decode(format!("{{{}:{}}}", json(&self.rest), json(line)).as_bytes(), 1)
            });
            all.push(row.ok_or_else(|| ArrowError::JsonError("a record cannot be a row".to_owned()))?);
        }
        concat_batches(&self.schema, &all)
    }

    /// So many records as rows; none if the library does not take them.
    fn decode(&self, records: &[u8], count: usize) -> Option<RecordBatch> {
        if count == 0 {
            return Some(RecordBatch::new_empty(self.schema.clone()));
        }
        let mut decoder = ReaderBuilder::new(self.schema.clone()).with_batch_size(count).build_decoder().ok()?;
        let read = decoder.decode(records).ok()?;
        let rows = decoder.flush().ok()??;
        (read == records.len() && rows.num_rows() == count).then_some(rows)
    }

    /// Writes a record with a field for each column; true if not all fields found one.
    fn record(&self, line: &str, out: &mut Vec<u8>) -> bool {
        let Ok(object) = serde_json::from_str::<Object<'_>>(line) else {
            out.extend_from_slice(format!("{{{}:{}}}\n", json(&self.rest), json(line)).as_bytes());
            return true;
        };
        let mut values = vec![None; self.places.len()];
        let mut rest: Vec<(&str, &str)> = Vec::new();
        for (name, raw) in &object.0 {
            let (name, raw) = (name.0.as_ref(), raw.get());
            match self.places.get(name) {
                Some(at) if self.json.contains(&name) || fits(raw, self.schema.field(*at).data_type()) => {
                    values[*at] = Some(raw);
                }
                _ if raw == "null" => {}
                _ => {
                    rest.retain(|(other, _)| *other != name);
                    rest.push((name, raw));
                }
            }
        }
        self.put(&values, &rest, out);
        !rest.is_empty()
    }

    fn put(&self, values: &[Option<&str>], rest: &[(&str, &str)], out: &mut Vec<u8>) {
        let mut front = "{";
        let mut field = |name: &str, value: &str| {
            for part in [front, &json(name), ":", value] {
                out.extend_from_slice(part.as_bytes());
            }
            front = ",";
        };
        for (column, value) in self.schema.fields().iter().zip(values) {
            match value {
                Some(value) if self.json.contains(&column.name().as_str()) => field(column.name(), &json(value)),
                Some(value) => field(column.name(), value),
                None => {}
            }
        }
        if !rest.is_empty() {
            let fields: Vec<_> = rest.iter().map(|(name, value)| format!("{}:{value}", json(name))).collect();
            field(&self.rest, &json(&format!("{{{}}}", fields.join(","))));
        }
        out.extend_from_slice(if front == "{" { b"{}\n" } else { b"}\n" });
    }
}

/// A value to choose a type by.
fn value(raw: &str) -> Value {
    serde_json::from_str(raw).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::super::json::lines;
    use super::{Lines, SAMPLE_BYTES};

    /// Lines through rows and back, and how many records had fields without a column.
    fn through(all: &[&str]) -> (String, u64, Vec<String>) {
        let mut there = Lines::new(&[]);
        let (mut back, mut columns) = (String::new(), Vec::new());
        let puts: Vec<_> = all.iter().map(|part| there.put(part.as_bytes()).unwrap()).collect();
        let held = there.finish().unwrap();
        for rows in puts.into_iter().flatten().chain(held) {
            back += &lines(&rows);
            columns = rows.schema().fields().iter().map(|field| field.name().clone()).collect();
        }
        (back, there.aside, columns)
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
            through(&[all]),
            (all.to_owned(), 0, ["id", "text", "tags", "meta", "score", "rest"].map(String::from).to_vec())
        );
    }

    #[test]
    fn what_fits_no_column_stands_aside_and_comes_back() {
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
        let (back, aside, columns) = through(&[&sample, later]);
        assert_eq!((back, aside), (sample + later, 3));
        assert_eq!(columns, ["text", "n", "rest"]);
    }

    #[test]
    fn the_column_for_the_rest_has_a_name_of_its_own() {
        let all = "{\"rest\":\"a\"}\n{\"rest\":1}\n";
        assert_eq!(through(&[all]), (all.to_owned(), 1, ["rest", "rest_"].map(String::from).to_vec()));
    }

    #[test]
    fn nothing_is_a_table_of_no_rows() {
        assert_eq!(through(&[]), (String::new(), 0, vec!["rest".to_owned()]));
    }
}
