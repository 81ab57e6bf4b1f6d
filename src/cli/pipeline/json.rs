//! Values as JSON.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// A value as JSON; null if it cannot be written as JSON, which strings and numbers always can.
pub(super) fn to_json(value: &(impl Serialize + ?Sized)) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
