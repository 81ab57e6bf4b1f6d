//! Whether a JSON value fits a column: whether the column gives the same value back.

use std::collections::HashMap;

use arrow_schema::{DataType, Fields};
use serde_json::value::RawValue;

/// The digits of a decimal number that a double preserves. Numbers that programs wrote as doubles have no more than these;
/// with more, some numbers would change.
const MAX_DIGITS: usize = 17;

/// Whether a value fits a type. Null fits all types.
pub(super) fn fits(value: &str, kind: &DataType) -> bool {
    match (value.as_bytes().first(), kind) {
        (Some(b'n'), _) => true,
        (Some(b't' | b'f'), kind) => *kind == DataType::Boolean,
        (Some(b'"'), kind) => *kind == DataType::Utf8 && is_text(value),
        (Some(b'['), DataType::List(item)) => {
            let items = serde_json::from_str::<Vec<&RawValue>>(value);
            items.is_ok_and(|items| items.iter().all(|value| fits(value.get(), item.data_type())))
        }
        (Some(b'{'), DataType::Struct(fields)) => is_struct(value, fields),
        (Some(b'-' | b'0'..=b'9'), DataType::Int64) => is_whole(value),
        (Some(b'-' | b'0'..=b'9'), DataType::Float64) => is_double(value),
        _ => false,
    }
}

/// Whether a string is valid Unicode.
fn is_text(value: &str) -> bool {
    let escapes_half = |text: &str| text.contains("\\ud") || text.contains("\\uD");
    !escapes_half(value) || serde_json::from_str::<String>(value).is_ok()
}

fn is_struct(value: &str, fields: &Fields) -> bool {
    // An empty object comes back as one of nulls, which are left out: that is the same.
    let Ok(object) = serde_json::from_str::<HashMap<String, &RawValue>>(value) else { return false };
    object.iter().all(|(name, value)| fields.find(name).is_some_and(|(_, field)| fits(value.get(), field.data_type())))
}

fn is_whole(value: &str) -> bool {
    value != "-0" && value.parse::<i64>().is_ok()
}

fn is_double(value: &str) -> bool {
    let Ok(number) = value.parse::<f64>() else { return false };
    let mantissa = value.split(['e', 'E']).next().unwrap_or(value);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_matches('0');
    let is_zero = digits.is_empty();
    number.is_finite() && digits.len() <= MAX_DIGITS && is_zero == (number == 0.0)
}

#[cfg(test)]
mod tests {
    use arrow_schema::{DataType, Field};

    use super::fits;

    #[test]
    fn values_that_would_change_do_not_fit() {
        let list = DataType::List(Field::new_list_field(DataType::Int64, true).into());
        let object = DataType::Struct(vec![Field::new("a", list.clone(), true)].into());
        let (text, whole, double) = (DataType::Utf8, DataType::Int64, DataType::Float64);
        let cases = [
            ("null", &whole, true),
            ("true", &DataType::Boolean, true),
            ("true", &text, false),
            (r#""a\ud83d\ude00""#, &text, true),
            (r#""a\ud800""#, &text, false),
            ("1", &text, false),
            ("\"1\"", &whole, false),
            ("9223372036854775807", &whole, true),
            ("9223372036854775808", &whole, false),
            ("1.0", &whole, false),
            ("1e2", &whole, false),
            ("-0", &whole, false),
            ("1", &double, true),
            ("0.10000000000000001", &double, true),
            ("0.0", &double, true),
            ("123456789012345678", &double, false),
            ("1e400", &double, false),
            ("1e-400", &double, false),
            ("[1,null]", &list, true),
            ("[1,[2]]", &list, false),
            ("1", &list, false),
            (r#"{"a":[1]}"#, &object, true),
            (r#"{"a":[1],"b":1}"#, &object, false),
            ("{}", &object, true),
        ];
        for (value, kind, fit) in cases {
            assert_eq!(fits(value, kind), fit, "{value} {kind}");
        }
    }
}
