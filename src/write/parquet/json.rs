//! Rows as JSON lines. Nulls are left out; columns whose strings are JSON become values again.

use arrow_array::cast::AsArray;
use std::sync::Arc;

use arrow_array::{Array, RecordBatch, StringArray};
use arrow_json::writer::{EncoderOptions, NullableEncoder, make_encoder};
use arrow_schema::ArrowError;
use serde_json::value::RawValue;

use super::times::Fault;
use super::{Marked, marked};
use crate::read::escape::escape_separators;
use crate::read::jsonl::json;

/// Rows to be written as JSON, value by value.
pub(crate) struct Rows<'r> {
    columns: Vec<Column<'r>>,
    fault: Fault,
}

/// How values are written.
pub(crate) struct Options {
    encoders: EncoderOptions,
    fault: Fault,
}

impl Default for Options {
    fn default() -> Options {
        let fault = Fault::default();
        Options { encoders: EncoderOptions::default().with_encoder_factory(Arc::new(fault.clone())), fault }
    }
}

struct Column<'r> {
    /// Its name as JSON, and a colon.
    name: String,
    values: Values<'r>,
}

enum Values<'r> {
    Encoded(NullableEncoder<'r>),
    Json(&'r StringArray),
    Rest(&'r StringArray),
    None(ArrowError),
}

impl<'r> Rows<'r> {
    /// A column of a type that JSON has no form for has no values.
    pub(crate) fn of(rows: &'r RecordBatch, options: &'r Options) -> Rows<'r> {
        let column = |(field, array): (&'r arrow_schema::FieldRef, &'r arrow_array::ArrayRef)| {
            let values = match marked(field) {
                Some(Marked::Json) => Values::Json(array.as_string()),
                Some(Marked::Rest) => Values::Rest(array.as_string()),
                None => make_encoder(field, array, &options.encoders).map_or_else(Values::None, Values::Encoded),
            };
            Column { name: json(field.name()) + ":", values }
        };
        let columns = rows.schema_ref().fields().iter().zip(rows.columns()).map(column);
        Rows { columns: columns.collect(), fault: options.fault.clone() }
    }

    /// How many columns there are.
    pub(crate) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Columns without values, by place, and why they have none.
    pub(crate) fn missing(&self) -> impl Iterator<Item = (usize, &ArrowError)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| match &column.values {
            Values::None(why) => Some((at, why)),
            _ => None,
        })
    }

    /// Writes a value with its name in front, and a comma in front of both unless a brace stands there. A null is nothing.
    ///
    /// # Errors
    /// It cannot be written, such as a date out of the calendar; what was written for it is to be cut off again.
    pub(crate) fn value(&mut self, column: usize, row: usize, out: &mut Vec<u8>) -> Result<(), String> {
        let Column { name, values } = &mut self.columns[column];
        match values {
            Values::None(_) => {}
            Values::Encoded(encoder) if encoder.is_null(row) => {}
            Values::Encoded(encoder) => {
                named(name, out);
                encoder.encode(row, out);
            }
            Values::Json(strings) | Values::Rest(strings) if strings.is_null(row) => {}
            Values::Json(strings) => {
                named(name, out);
                out.extend_from_slice(value(strings.value(row)).as_bytes());
            }
            Values::Rest(strings) => match inside(strings.value(row)) {
                Some("") => {}
                Some(fields) => named(fields, out),
                None => {
                    named(name, out);
                    out.extend_from_slice(json(strings.value(row)).as_bytes());
                }
            },
        }
        self.fault.take().map_or(Ok(()), Err)
    }
}

/// Ends a line that began with a brace at `start`, without characters in it that could be taken for a line's end.
pub(crate) fn end(start: usize, out: &mut Vec<u8>) {
    out.push(b'}');
    if let Ok(line) = std::str::from_utf8(&out[start..])
        && let Some(escaped) = escape_separators(line)
    {
        out.truncate(start);
        out.extend_from_slice(escaped.as_bytes());
    }
    out.push(b'\n');
}

fn named(name: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    out.extend_from_slice(name.as_bytes());
}

/// JSON that a string holds; if somebody put something else there, the string.
fn value(text: &str) -> String {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) if !text.contains('\n') => value.get().to_owned(),
        _ => json(text),
    }
}

/// What stands between the braces of an object.
fn inside(text: &str) -> Option<&str> {
    serde_json::from_str::<&RawValue>(text).ok().filter(|_| !text.contains('\n'))?;
    text.trim().strip_prefix('{')?.strip_suffix('}').map(str::trim)
}

#[cfg(test)]
pub(crate) fn lines(rows: &RecordBatch) -> String {
    let (options, mut out) = (Options::default(), Vec::new());
    let mut json = Rows::of(rows, &options);
    for row in 0..rows.num_rows() {
        let start = out.len();
        out.push(b'{');
        (0..json.columns()).for_each(|column| json.value(column, row, &mut out).unwrap());
        end(start, &mut out);
    }
    String::from_utf8(out).unwrap()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use arrow_schema::{DataType, Field, Schema};

    use super::super::{Marked, mark};
    use super::lines;

    #[test]
    fn nulls_are_left_out_and_json_is_json_again() {
        let fields = vec![
            Field::new("n", DataType::Int64, true),
            Field::new("te\"xt", DataType::Utf8, true),
            mark("removed", Marked::Json),
            mark("rest", Marked::Rest),
        ];
        let strings = |all: [Option<&str>; 3]| Arc::new(StringArray::from(all.to_vec())) as ArrayRef;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(vec![Some(1), None, None])),
            strings([Some("a\u{2028}\n"), None, None]),
            strings([Some("[{\"a\":1.50}]"), Some("no json"), None]),
            strings([Some("{\"x\":1e2,\"y\":[]}"), Some("[1]"), Some("{}")]),
        ];
        let rows = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
        let expected = concat!(
            r#"{"n":1,"te\"xt":"a\u2028\n","removed":[{"a":1.50}],"x":1e2,"y":[]}"#,
            "\n",
            r#"{"removed":"no json","rest":"[1]"}"#,
            "\n{}\n"
        );
        assert_eq!(lines(&rows), expected);
    }
}
