//! Values in files of the model.

use toml::de::{DeTable, DeValue};

/// The entries of a table; none if there is no such table.
pub(super) fn table<'t>(root: &'t DeTable<'_>, key: &str) -> impl Iterator<Item = (&'t str, &'t DeValue<'t>)> {
    let entries = root.get(key).and_then(|value| value.get_ref().as_table());
    entries.into_iter().flatten().map(|(name, value)| (name.get_ref().as_ref(), value.get_ref()))
}

/// The items of an array.
pub(super) fn items<'v>(value: &'v DeValue<'_>) -> impl Iterator<Item = &'v DeValue<'v>> {
    value.as_array().into_iter().flat_map(|array| array.iter().map(toml::Spanned::get_ref))
}

/// The strings of an array.
pub(super) fn texts(value: &DeValue<'_>) -> Vec<String> {
    items(value).filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// A number; none for what is none.
pub(super) fn number(value: &DeValue<'_>) -> Option<f32> {
    match value {
        DeValue::Float(float) => float.as_str().parse().ok(),
        DeValue::Integer(integer) => integer.as_str().parse().ok(),
        _ => None,
    }
}
