//! Typed access to parsed TOML tables, with spans.
//!
//! A getter gives a value that fits and ignores one that does not, since `check` has reported it.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::ValueKind;
use super::range::{CountRange, ShareRange};

/// A value and its bytes in the file.
#[derive(Clone, Debug)]
pub(super) struct WithSpan<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// A table, and the bytes of its header or braces.
#[derive(Clone)]
pub(super) struct Table<'t, 'i> {
    entries: &'t DeTable<'i>,
    pub(super) span: Range<usize>,
}

impl<'t, 'i> Table<'t, 'i> {
    pub(super) fn root(root: &'t Spanned<DeTable<'i>>) -> Self {
        Table::new(root.get_ref())
    }

    pub(super) fn new(entries: &'t DeTable<'i>) -> Self {
        Table { entries, span: 0..0 }
    }

    pub(super) fn from_value(value: &'t Value<'i>) -> Option<Self> {
        Some(Table { entries: value.get_ref().as_table()?, span: value.span() })
    }

    pub(super) fn with_span(self, span: Range<usize>) -> Self {
        Table { span, ..self }
    }

    fn get(&self, key: &str) -> Option<&'t Value<'i>> {
        self.entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// The bytes of a key.
    pub(super) fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.entries.keys().find(|name| name.get_ref() == key).map(Spanned::span)
    }

    /// Its keys, each with its span and value.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Value<'i>)> {
        self.entries.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// Whether a key is given.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Whether a key is given with an empty list.
    pub(super) fn has_empty_list(&self, key: &str) -> bool {
        self.get(key).and_then(|value| value.get_ref().as_array()).is_some_and(|array| array.is_empty())
    }

    pub(super) fn table(&self, key: &str) -> Option<Table<'t, 'i>> {
        Table::from_value(self.get(key)?)
    }

    /// The tables under a key, each with its name; the span of each is that of its name.
    pub(super) fn tables(&self, key: &str) -> Vec<(WithSpan<&'t str>, Table<'t, 'i>)> {
        let Some(table) = self.table(key) else { return Vec::new() };
        let inner = table.entries().filter_map(|(name, span, value)| {
            Some((WithSpan { value: name, span: span.clone() }, Table::from_value(value)?.with_span(span)))
        });
        inner.collect()
    }

    pub(super) fn text(&self, key: &str) -> Option<WithSpan<&'t str>> {
        let value = self.get(key)?;
        Some(WithSpan { value: value.get_ref().as_str()?, span: value.span() })
    }

    pub(super) fn texts(&self, key: &str) -> Vec<WithSpan<&'t str>> {
        self.get(key).and_then(texts).unwrap_or_default()
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.get_ref().as_bool()
    }

    pub(super) fn count(&self, key: &str) -> Option<u32> {
        whole(self.get(key)?)
    }

    pub(super) fn share(&self, key: &str) -> Option<f32> {
        number(self.get(key)?)
    }

    pub(super) fn weight(&self, key: &str) -> Option<f32> {
        number(self.get(key)?)
    }

    pub(super) fn counts(&self, key: &str) -> Option<CountRange> {
        counts(self.get(key)?)
    }

    pub(super) fn shares(&self, key: &str) -> Option<ShareRange> {
        shares(self.get(key)?)
    }

    /// Examples: the string or the table, and its bytes.
    pub(super) fn examples(&self, key: &str) -> Vec<(Range<usize>, Result<&'t str, Table<'t, 'i>>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let example = |item: &'t Value<'i>| {
            let content = item.get_ref().as_str().map(Ok).or_else(|| Table::from_value(item).map(Err))?;
            Some((item.span(), content))
        };
        items(value).iter().filter_map(example).collect()
    }
}

pub(super) fn texts<'t>(value: &'t Value<'_>) -> Option<Vec<WithSpan<&'t str>>> {
    let text = |item: &'t Value<'_>| Some(WithSpan { value: item.get_ref().as_str()?, span: item.span() });
    items(value).iter().map(text).collect()
}

/// The elements of a list; any other value is a list of itself.
pub(super) fn items<'t, 'i>(value: &'t Value<'i>) -> &'t [Value<'i>] {
    match value.get_ref() {
        DeValue::Array(array) => array,
        _ => std::slice::from_ref(value),
    }
}

pub(super) fn fits(kind: ValueKind, value: &Value<'_>) -> bool {
    match kind {
        ValueKind::Text | ValueKind::Shares => value.get_ref().is_str(),
        ValueKind::Texts => texts(value).is_some(),
        ValueKind::Flag => value.get_ref().is_bool(),
        ValueKind::Count => whole(value).is_some(),
        ValueKind::Share => number(value).is_some_and(|share| (0.0..=1.0).contains(&share)),
        ValueKind::Weight => number(value).is_some(),
        ValueKind::Counts => value.get_ref().is_integer() || value.get_ref().is_str(),
        _ => true,
    }
}

fn whole(value: &Value<'_>) -> Option<u32> {
    let integer = value.get_ref().as_integer()?;
    u32::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

pub(super) fn number(value: &Value<'_>) -> Option<f32> {
    let text: Cow<'_, str> = match value.get_ref() {
        DeValue::Float(float) => float.as_str().into(),
        DeValue::Integer(integer) => integer.as_str().into(),
        _ => return None,
    };
    text.parse().ok()
}

pub(super) fn counts(value: &Value<'_>) -> Option<CountRange> {
    if let Some(exact) = whole(value) {
        return Some(CountRange { min: exact, max: exact });
    }
    let (min, max) = value.get_ref().as_str()?.split_once("..")?;
    Some(CountRange { min: end(min, 0)?, max: end(max, u32::MAX)? })
}

pub(super) fn shares(value: &Value<'_>) -> Option<ShareRange> {
    let (min, max) = value.get_ref().as_str()?.split_once("..")?;
    Some(ShareRange { min: end(min, 0.0)?, max: end(max, 1.0)? })
}

/// An end of a range; an end that is left out is `open`.
fn end<T: std::str::FromStr>(text: &str, open: T) -> Option<T> {
    if text.is_empty() { Some(open) } else { text.parse().ok() }
}
