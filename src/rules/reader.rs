//! Checks a parsed file against the table of fields, and hands out typed values with their places.
//!
//! Owns types and places. `Reader::check` reports every key and value that does not fit, all at once; the getters after it
//! give what fits and stay silent about the rest, so that a fault is reported once. Meaning is `lower`'s.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Code, Diagnostic};
use super::fields::{Closed, Field, Kind};
use super::nearest::nearest;
use super::range::{CountRange, ShareRange};
use super::source::SourceFile;

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

type Value<'i> = Spanned<DeValue<'i>>;

/// A table and the place of its header or braces.
#[derive(Clone)]
pub(super) struct Table<'t, 'i> {
    entries: &'t DeTable<'i>,
    pub(super) span: Range<usize>,
}

/// Collects the faults of one file.
pub(super) struct Reader {
    pub(super) source: Arc<SourceFile>,
    pub(super) faults: Vec<Diagnostic>,
}

impl Reader {
    pub(super) fn new(source: &Arc<SourceFile>) -> Self {
        Reader { source: Arc::clone(source), faults: Vec::new() }
    }

    /// Reports a fault at a place; returns it for a label or help.
    pub(super) fn fault(&mut self, code: Code, span: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        self.faults.push(Diagnostic::at(code, &self.source, span, message));
        let last = self.faults.len() - 1;
        &mut self.faults[last]
    }

    /// Reports everything in `table` that the fields do not allow. `what` names the table in messages.
    pub(super) fn check(&mut self, table: &Table<'_, '_>, fields: &'static [Field], what: &str) {
        for (key, value) in table.entries {
            let name: &str = key.get_ref();
            match fields.iter().find(|field| field.name == name) {
                Some(field) => self.check_value(field, value, what),
                None => self.unknown_key(name, key.span(), fields, what),
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            if table.get(field.name).is_none() {
                self.fault(Code::MissingKey, table.span.clone(), format!("{what} needs `{}`", field.name)).label =
                    format!("expected `{} = {}`", field.name, field.example);
            }
        }
    }

    fn unknown_key(&mut self, name: &str, span: Range<usize>, fields: &'static [Field], what: &str) {
        let near = nearest(name, fields.iter().map(|field| field.name));
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        let fault = self.fault(Code::UnknownKey, span, format!("{what} has no key `{name}`"));
        fault.label = "unknown key".to_owned();
        fault.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", names.join(", ")),
        });
    }

    fn check_value(&mut self, field: &'static Field, value: &Value<'_>, what: &str) {
        match field.kind {
            Kind::Weight if number(value).is_some_and(|weight| !(-MOST_WEIGHT..=MOST_WEIGHT).contains(&weight)) => {
                self.fault(Code::BadRange, value.span(), format!("`{}` of {what} is no weight", field.name)).label =
                    format!("expected {}", field.kind.expected());
            }
            Kind::Table(fields) => match Table::of(value) {
                Some(table) => self.check(&table, fields, &format!("`{}`", field.name)),
                None => self.wrong_type(field, value),
            },
            Kind::Tables(fields) => self.check_tables(field, fields, value),
            Kind::Lists => self.check_lists(field, value),
            Kind::Examples(fields) => self.check_examples(field, fields, value),
            Kind::Choice(closed) => match value.get_ref().as_str() {
                Some(_) => self.check_words(closed, std::slice::from_ref(value)),
                None => self.wrong_type(field, value),
            },
            Kind::Choices(closed) => match texts(value) {
                Some(_) => self.check_words(closed, items(value)),
                None => self.wrong_type(field, value),
            },
            Kind::Counts | Kind::Shares => self.check_range(field, value, what),
            Kind::Share if number(value).is_some_and(|share| !(0.0..=1.0).contains(&share)) => {
                self.fault(Code::BadRange, value.span(), format!("`{}` of {what} is no share", field.name)).label =
                    format!("expected {}", field.kind.expected());
            }
            _ if fits(field.kind, value) => {}
            _ => self.wrong_type(field, value),
        }
    }

    fn check_tables(&mut self, field: &'static Field, fields: &'static [Field], value: &Value<'_>) {
        let Some(table) = Table::of(value) else { return self.wrong_type(field, value) };
        for (name, key, value) in table.named() {
            match Table::of(value) {
                Some(inner) => {
                    let inner = Table { span: key, ..inner };
                    self.check(&inner, fields, &format!("{} `{name}`", field.name));
                }
                None => self.wrong_type(field, value),
            }
        }
    }

    fn check_lists(&mut self, field: &'static Field, value: &Value<'_>) {
        let Some(table) = Table::of(value) else { return self.wrong_type(field, value) };
        for (_, _, value) in table.named() {
            if texts(value).is_none() {
                self.wrong_type(field, value);
            }
        }
    }

    fn check_examples(&mut self, field: &'static Field, fields: &'static [Field], value: &Value<'_>) {
        for item in items(value) {
            match (item.get_ref(), Table::of(item)) {
                (DeValue::String(_), _) => {}
                (_, Some(table)) => self.check(&table, fields, "an example"),
                _ => self.wrong_type(field, item),
            }
        }
    }

    fn check_words(&mut self, closed: Closed, values: &[Value<'_>]) {
        let words = (closed.words)();
        for value in values {
            let word = value.get_ref().as_str().unwrap_or_default();
            if !words.contains(&word) {
                let help = match nearest(word, words.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("one of {}", words.join(", ")),
                };
                let fault = self.fault(closed.code, value.span(), format!("no {} is called `{word}`", closed.what));
                fault.label = format!("unknown {}", closed.what);
                fault.help = Some(help);
            }
        }
    }

    fn check_range(&mut self, field: &'static Field, value: &Value<'_>, what: &str) {
        if !fits(field.kind, value) {
            return self.wrong_type(field, value);
        }
        let holds_something = match field.kind {
            Kind::Counts => counts(value).is_some_and(|range| range.min <= range.max),
            _ => shares(value).is_some_and(|range| range.min <= range.max && range.max <= 1.0),
        };
        if !holds_something {
            self.fault(Code::BadRange, value.span(), format!("`{}` of {what} is no range", field.name)).label =
                format!("expected {}", field.kind.expected());
        }
    }

    /// Of a list the items that do not fit are to blame.
    fn wrong_type(&mut self, field: &Field, value: &Value<'_>) {
        if let (Kind::Texts | Kind::Choices(_), DeValue::Array(array)) = (field.kind, value.get_ref()) {
            for item in array.iter().filter(|item| !item.get_ref().is_str()) {
                let message = format!("`{}` holds {}", field.name, type_name(item.get_ref()));
                self.fault(Code::WrongType, item.span(), message).label = "expected a string".to_owned();
            }
            return;
        }
        let message = format!("`{}` is {}", field.name, type_name(value.get_ref()));
        self.fault(Code::WrongType, value.span(), message).label = format!("expected {}", field.kind.expected());
    }
}

impl<'t, 'i> Table<'t, 'i> {
    pub(super) fn root(root: &'t Spanned<DeTable<'i>>) -> Self {
        Table { entries: root.get_ref(), span: 0..0 }
    }

    fn of(value: &'t Value<'i>) -> Option<Self> {
        Some(Table { entries: value.get_ref().as_table()?, span: value.span() })
    }

    fn get(&self, key: &str) -> Option<&'t Value<'i>> {
        self.entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// Where a key is written.
    pub(super) fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.entries.keys().find(|name| name.get_ref() == key).map(Spanned::span)
    }

    /// Its entries, with the places of their keys.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Value<'i>)> {
        self.entries.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    /// The names of the keys that are given.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Whether a key is given with a list of nothing.
    pub(super) fn has_empty_list(&self, key: &str) -> bool {
        self.get(key).and_then(|value| value.get_ref().as_array()).is_some_and(|array| array.is_empty())
    }

    pub(super) fn table(&self, key: &str) -> Option<Table<'t, 'i>> {
        Table::of(self.get(key)?)
    }

    /// The tables under a key, each with its name; its place is that of the name.
    pub(super) fn tables(&self, key: &str) -> Vec<(At<&'t str>, Table<'t, 'i>)> {
        let Some(table) = self.table(key) else { return Vec::new() };
        let inner = table.named().filter_map(|(name, span, value)| {
            Some((At { value: name, span: span.clone() }, Table { span, ..Table::of(value)? }))
        });
        inner.collect()
    }

    pub(super) fn text(&self, key: &str) -> Option<At<&'t str>> {
        let value = self.get(key)?;
        Some(At { value: value.get_ref().as_str()?, span: value.span() })
    }

    pub(super) fn texts(&self, key: &str) -> Vec<At<&'t str>> {
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

    /// Examples: the string or the table, and its place.
    pub(super) fn examples(&self, key: &str) -> Vec<(Range<usize>, Result<&'t str, Table<'t, 'i>>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let example = |item: &'t Value<'i>| {
            let content = item.get_ref().as_str().map(Ok).or_else(|| Table::of(item).map(Err))?;
            Some((item.span(), content))
        };
        items(value).iter().filter_map(example).collect()
    }
}

pub(super) fn texts<'t>(value: &'t Value<'_>) -> Option<Vec<At<&'t str>>> {
    let text = |item: &'t Value<'_>| Some(At { value: item.get_ref().as_str()?, span: item.span() });
    items(value).iter().map(text).collect()
}

/// The elements of a list; what is no list is a list of itself.
fn items<'t, 'i>(value: &'t Value<'i>) -> &'t [Value<'i>] {
    match value.get_ref() {
        DeValue::Array(array) => array,
        _ => std::slice::from_ref(value),
    }
}

/// A weight that outweighs all else that a model can say.
const MOST_WEIGHT: f32 = 10.0;

fn fits(kind: Kind, value: &Value<'_>) -> bool {
    match kind {
        Kind::Text | Kind::Shares => value.get_ref().is_str(),
        Kind::Texts => texts(value).is_some(),
        Kind::Flag => value.get_ref().is_bool(),
        Kind::Count => whole(value).is_some(),
        Kind::Share => number(value).is_some_and(|share| (0.0..=1.0).contains(&share)),
        Kind::Weight => number(value).is_some(),
        Kind::Counts => value.get_ref().is_integer() || value.get_ref().is_str(),
        _ => true,
    }
}

fn whole(value: &Value<'_>) -> Option<u32> {
    let integer = value.get_ref().as_integer()?;
    u32::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

fn number(value: &Value<'_>) -> Option<f32> {
    let text: Cow<'_, str> = match value.get_ref() {
        DeValue::Float(float) => float.as_str().into(),
        DeValue::Integer(integer) => integer.as_str().into(),
        _ => return None,
    };
    text.parse().ok()
}

fn counts(value: &Value<'_>) -> Option<CountRange> {
    if let Some(exact) = whole(value) {
        return Some(CountRange { min: exact, max: exact });
    }
    let (min, max) = value.get_ref().as_str()?.split_once("..")?;
    Some(CountRange { min: end(min, 0)?, max: end(max, u32::MAX)? })
}

fn shares(value: &Value<'_>) -> Option<ShareRange> {
    let (min, max) = value.get_ref().as_str()?.split_once("..")?;
    Some(ShareRange { min: end(min, 0.0)?, max: end(max, 1.0)? })
}

/// An end of a range; one that is left out is open.
fn end<T: std::str::FromStr>(text: &str, open: T) -> Option<T> {
    if text.is_empty() { Some(open) } else { text.parse().ok() }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
