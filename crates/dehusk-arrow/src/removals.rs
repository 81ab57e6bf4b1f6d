//! The column of removals: for each text a list of structs, null for a null.

use std::sync::{Arc, LazyLock};

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, Int64Array, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, FieldRef, Fields};
use dehusk::Cleaned;

use crate::bodies::has_room;
use crate::error::ColumnError;

/// A removal, with positions in bytes of the UTF-8 text.
pub(crate) struct Removed {
    start: i64,
    end: i64,
    rule: String,
    category: &'static str,
    reason: &'static str,
}

impl Removed {
    fn rule(&self) -> &str {
        &self.rule
    }

    fn category(&self) -> &str {
        self.category
    }

    fn reason(&self) -> &str {
        self.reason
    }
}

static STRUCT: LazyLock<Fields> = LazyLock::new(|| {
    let number = |name| Field::new(name, DataType::Int64, false);
    let text = |name| Field::new(name, DataType::Utf8, false);
    Fields::from(vec![number("start"), number("end"), text("rule"), text("category"), text("reason")])
});

static ITEM: LazyLock<FieldRef> =
    LazyLock::new(|| Arc::new(Field::new("item", DataType::Struct(STRUCT.clone()), false)));

/// The name and type of the column of removals: for each text a list of structs with `start` and `end` in bytes of the text,
/// `rule`, `category` and `reason` (as [`Reason::name`](dehusk::Reason::name)), in order; null for a text that is null.
pub fn removals_field() -> FieldRef {
    Arc::new(Field::new("removals", DataType::List(ITEM.clone()), true))
}

/// What was removed from a document.
pub(crate) fn removed(cleaned: &Cleaned<'_>) -> Vec<Removed> {
    let removals = cleaned.removals().map(|one| {
        let position = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        Removed {
            start: position(one.range.start),
            end: position(one.range.end),
            rule: one.rule.name().to_owned(),
            category: one.rule.category().name(),
            reason: one.reason.name(),
        }
    });
    removals.collect()
}

/// The column of these rows.
///
/// # Errors
/// The names of rules have more bytes than an array can hold.
pub(crate) fn removals(rows: Vec<Option<Vec<Removed>>>) -> Result<ArrayRef, ColumnError> {
    // There are no more removals than bytes of names.
    for text in [Removed::rule, Removed::category, Removed::reason] {
        has_room::<i32>(rows.iter().flatten().flatten().map(|one| text(one).len()).sum())?;
    }
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
    let columns = vec![
        numbers(|one| one.start),
        numbers(|one| one.end),
        texts(Removed::rule),
        texts(Removed::category),
        texts(Removed::reason),
    ];
    let values = Arc::new(StructArray::new(STRUCT.clone(), columns, None));
    Ok(Arc::new(ListArray::new(ITEM.clone(), offsets, values, Some(valid))))
}
