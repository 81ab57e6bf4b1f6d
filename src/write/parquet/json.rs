//! Encodes rows as JSON lines. Nulls are left out; columns whose strings are JSON become values again.

use arrow_array::cast::AsArray;
use std::sync::Arc;

use arrow_array::{Array, RecordBatch, StringArray};
use arrow_json::writer::{EncoderOptions, NullableEncoder, make_encoder};
use arrow_schema::ArrowError;
use serde_json::value::RawValue;

use super::times::EncodeError;
use super::{JsonColumn, json_column_kind};
use crate::read::json_strings::escape_line_separators;
use crate::read::jsonl::json_string;

/// Encodes rows, value by value.
pub(crate) struct RowEncoder<'r> {
    columns: Vec<Column<'r>>,
    error: EncodeError,
}

/// How values are encoded.
pub(crate) struct Options {
    encoders: EncoderOptions,
    error: EncodeError,
}

impl Default for Options {
    fn default() -> Options {
        let error = EncodeError::default();
        Options { encoders: EncoderOptions::default().with_encoder_factory(Arc::new(error.clone())), error }
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
    Unsupported(ArrowError),
}

impl<'r> RowEncoder<'r> {
    /// An encoder of these rows. A column of a type that cannot be encoded as JSON is [unsupported](RowEncoder::unsupported).
    pub(crate) fn new(rows: &'r RecordBatch, options: &'r Options) -> RowEncoder<'r> {
        let column = |(field, array): (&'r arrow_schema::FieldRef, &'r arrow_array::ArrayRef)| {
            let values = match json_column_kind(field) {
                Some(JsonColumn::Value) => Values::Json(array.as_string()),
                Some(JsonColumn::Rest) => Values::Rest(array.as_string()),
                None => make_encoder(field, array, &options.encoders).map_or_else(Values::Unsupported, Values::Encoded),
            };
            Column { name: json_string(field.name()) + ":", values }
        };
        let columns = rows.schema_ref().fields().iter().zip(rows.columns()).map(column);
        RowEncoder { columns: columns.collect(), error: options.error.clone() }
    }

    /// The number of columns.
    pub(crate) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The indices of the columns that cannot be encoded, and why.
    pub(crate) fn unsupported(&self) -> impl Iterator<Item = (usize, &ArrowError)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| match &column.values {
            Values::Unsupported(why) => Some((at, why)),
            _ => None,
        })
    }

    /// Writes a value after its name, and a comma before both unless the last byte is a brace. Nothing is written for a null.
    ///
    /// # Errors
    /// It cannot be encoded, such as a date that is out of range. The caller must truncate `out` to its previous length.
    pub(crate) fn write_value(&mut self, column: usize, row: usize, out: &mut Vec<u8>) -> Result<(), String> {
        let Column { name, values } = &mut self.columns[column];
        match values {
            Values::Unsupported(_) => {}
            Values::Encoded(encoder) if encoder.is_null(row) => {}
            Values::Encoded(encoder) => {
                push_name(name, out);
                encoder.encode(row, out);
            }
            Values::Json(strings) | Values::Rest(strings) if strings.is_null(row) => {}
            Values::Json(strings) => {
                push_name(name, out);
                out.extend_from_slice(json_value(strings.value(row)).as_bytes());
            }
            Values::Rest(strings) => match object_fields(strings.value(row)) {
                Some("") => {}
                Some(fields) => push_name(fields, out),
                None => {
                    push_name(name, out);
                    out.extend_from_slice(json_string(strings.value(row)).as_bytes());
                }
            },
        }
        self.error.take_message().map_or(Ok(()), Err)
    }
}

/// Ends the line that begins at `start`, and escapes characters in it that some readers take for line ends.
pub(crate) fn end_line(start: usize, out: &mut Vec<u8>) {
    out.push(b'}');
    if let Ok(line) = std::str::from_utf8(&out[start..])
        && let Some(escaped) = escape_line_separators(line)
    {
        out.truncate(start);
        out.extend_from_slice(escaped.as_bytes());
    }
    out.push(b'\n');
}

fn push_name(name: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    out.extend_from_slice(name.as_bytes());
}

/// The JSON value in a string; if there is something else in it, the string itself.
fn json_value(text: &str) -> String {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) if !text.contains('\n') => value.get().to_owned(),
        _ => json_string(text),
    }
}

/// The fields of a JSON object in a string, without the braces.
fn object_fields(text: &str) -> Option<&str> {
    serde_json::from_str::<&RawValue>(text).ok().filter(|_| !text.contains('\n'))?;
    text.trim().strip_prefix('{')?.strip_suffix('}').map(str::trim)
}

#[cfg(test)]
pub(crate) fn lines(rows: &RecordBatch) -> String {
    let (options, mut out) = (Options::default(), Vec::new());
    let mut encoder = RowEncoder::new(rows, &options);
    for row in 0..rows.num_rows() {
        let start = out.len();
        out.push(b'{');
        (0..encoder.columns()).for_each(|column| encoder.write_value(column, row, &mut out).unwrap());
        end_line(start, &mut out);
    }
    String::from_utf8(out).unwrap()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use arrow_schema::{DataType, Field, Schema};

    use super::super::{JsonColumn, json_column};
    use super::lines;

    #[test]
    fn nulls_are_left_out_and_json_is_json_again() {
        let fields = vec![
            Field::new("n", DataType::Int64, true),
            Field::new("te\"xt", DataType::Utf8, true),
            json_column("removed", JsonColumn::Value),
            json_column("rest", JsonColumn::Rest),
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
