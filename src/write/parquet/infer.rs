//! Infers the schema of a table from the first records that go into it.

use arrow_json::reader::infer_json_schema_from_iterator;
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema};
use serde_json::{Map, Value};

/// The maximum number of columns, including nested ones. Records whose keys are data would make thousands.
const MAX_COLUMNS: usize = 1000;

/// How deep values may be nested.
const MAX_DEPTH: usize = 16;

/// The columns of records, in the order of their fields. Those in `json_fields` are left to the caller. A field gets no column
/// if it is never anything but an empty object, is nested too deep, or comes when there are too many columns. One that is
/// always null becomes a column of strings.
pub(super) fn infer(records: &[Map<String, Value>], order: &[String], json_fields: &[&str]) -> Vec<Field> {
    let mut left = MAX_COLUMNS;
    let mut fields = Vec::new();
    for name in order.iter().filter(|name| !json_fields.contains(&name.as_str())) {
        let kind = infer_type(name, records).and_then(|kind| storable(&kind, MAX_DEPTH, &mut left));
        fields.extend(kind.map(|kind| Field::new(name, kind, true)));
    }
    fields
}

/// The type that fits all values of a field, if there is one; otherwise that of the first value.
fn infer_type(name: &str, records: &[Map<String, Value>]) -> Option<DataType> {
    let values = || records.iter().filter_map(|record| record.get(name));
    let infer = |values: &mut dyn Iterator<Item = &Value>| {
        let alone = values.map(|value| Ok(Value::Object([("v".to_owned(), value.clone())].into_iter().collect())));
        infer_json_schema_from_iterator(alone).ok()
    };
    let schema: Schema =
        infer(&mut values()).or_else(|| infer(&mut values().filter(|value| !value.is_null()).take(1)))?;
    schema.fields().first().map(|field| field.data_type().clone())
}

/// A type without the parts that a file cannot store; none if nothing is left of it.
fn storable(kind: &DataType, depth: usize, left: &mut usize) -> Option<DataType> {
    let depth = depth.checked_sub(1)?;
    match kind {
        DataType::Struct(fields) => {
            let fields: Fields = fields.iter().filter_map(|field| storable_field(field, depth, left)).collect();
            (!fields.is_empty()).then_some(DataType::Struct(fields))
        }
        DataType::List(item) => storable_field(item, depth, left).map(DataType::List),
        plain => {
            *left = left.checked_sub(1)?;
            Some(if *plain == DataType::Null { DataType::Utf8 } else { plain.clone() })
        }
    }
}

fn storable_field(field: &FieldRef, depth: usize, left: &mut usize) -> Option<FieldRef> {
    storable(field.data_type(), depth, left).map(|kind| Field::new(field.name(), kind, true).into())
}

#[cfg(test)]
mod tests {
    use arrow_schema::{DataType, Field};
    use serde_json::{Map, Value};

    use super::{MAX_COLUMNS, infer};

    fn fields(records: &[&str], order: &[&str]) -> Vec<Field> {
        let records: Vec<Map<String, Value>> = records.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        infer(&records, &order.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), &["removed"])
    }

    #[test]
    fn columns_come_in_order_with_types() {
        let found = fields(
            &[
                r#"{"text":"a","n":1,"empty":{},"none":null,"removed":[]}"#,
                r#"{"n":1.5,"tags":[],"mixed":{"a":1}}"#,
                r#"{"mixed":2}"#,
            ],
            &["text", "n", "empty", "none", "removed", "tags", "mixed"],
        );
        let kinds: Vec<_> = found.iter().map(|field| (field.name().as_str(), field.data_type().clone())).collect();
        let int = Field::new("a", DataType::Int64, true);
        let expected = [
            ("text", DataType::Utf8),
            ("n", DataType::Float64),
            ("none", DataType::Utf8),
            ("tags", DataType::List(Field::new_list_field(DataType::Utf8, true).into())),
            ("mixed", DataType::Struct(vec![int].into())),
        ];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn columns_have_bounds() {
        let keys: Vec<_> = (0..MAX_COLUMNS + 5).map(|key| format!("k{key}")).collect();
        let line = format!("{{{}}}", keys.iter().map(|key| format!("\"{key}\":1")).collect::<Vec<_>>().join(","));
        let found = fields(&[&line], &keys.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(found.len(), MAX_COLUMNS);
        let deep = format!("{{\"d\":{}1{}}}", "[".repeat(30), "]".repeat(30));
        assert_eq!(fields(&[&deep], &["d"]), []);
    }
}
