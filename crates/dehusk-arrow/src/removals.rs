//! The column of removals: for each text a list of structs, null for a null.

use std::sync::{Arc, LazyLock};

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Int64Array, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use dehusk::Cleaned;

use crate::results::reason;

/// A removal: start and end in bytes of the UTF-8 text, rule, category, reason.
pub(super) struct Removed(i64, i64, String, &'static str, &'static str);

static STRUCT: LazyLock<Fields> = LazyLock::new(|| {
    let number = |name| Field::new(name, DataType::Int64, false);
    let text = |name| Field::new(name, DataType::Utf8, false);
    Fields::from(vec![number("start"), number("end"), text("rule"), text("category"), text("reason")])
});

static ITEM: LazyLock<FieldRef> =
    LazyLock::new(|| Arc::new(Field::new("item", DataType::Struct(STRUCT.clone()), false)));

/// The column's name and type.
pub(super) fn field() -> FieldRef {
    Arc::new(Field::new("removals", DataType::List(ITEM.clone()), true))
}

/// What was removed from a document.
pub(super) fn removed(cleaned: &Cleaned<'_>) -> Vec<Removed> {
    let removals = cleaned.removals().map(|one| {
        let position = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        let (start, end) = (position(one.range.start), position(one.range.end));
        Removed(start, end, one.rule.name().to_owned(), one.rule.category().name(), reason(one.reason))
    });
    removals.collect()
}

/// The column of these rows.
pub(super) fn to_column(rows: Vec<Option<Vec<Removed>>>) -> ArrayRef {
    let valid = rows.iter().map(Option::is_some).collect::<NullBuffer>();
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(|row| row.as_ref().map_or(0, Vec::len)));
    let all: Vec<Removed> = rows.into_iter().flatten().flatten().collect();
    let numbers =
        |number: fn(&Removed) -> i64| Arc::new(Int64Array::from_iter_values(all.iter().map(number))) as ArrayRef;
    let texts = |text: fn(&Removed) -> &str| {
        let mut builder = StringBuilder::new();
        for one in &all {
            builder.append_value(text(one));
        }
        Arc::new(builder.finish()) as ArrayRef
    };
    let columns =
        vec![numbers(|one| one.0), numbers(|one| one.1), texts(|one| &one.2), texts(|one| one.3), texts(|one| one.4)];
    let values = Arc::new(StructArray::new(STRUCT.clone(), columns, None));
    Arc::new(ListArray::new(ITEM.clone(), offsets, values, Some(valid)))
}
