//! Checks keys and values of a rule file against the tables of fields.
//!
//! Every key and value that does not fit is reported here, all at once. What they mean is checked when rules are lowered.

use std::ops::Range;
use std::sync::Arc;

use toml::de::DeValue;

use super::diagnostic::{Code, Diagnostic};
use super::fields::{ClosedSet, Field, ValueKind};
use super::nearest::nearest;
use super::source::SourceFile;
use super::table::{Table, Value, counts, fits, items, number, shares, texts};

/// A weight that outweighs everything else in the model.
pub(super) const MOST_WEIGHT: f32 = 10.0;

/// Collects the diagnostics of one file.
pub(super) struct Checker {
    pub(super) source: Arc<SourceFile>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is read was checked when the program was built.
    pub(super) is_known_valid: bool,
}

impl Checker {
    pub(super) fn new(source: &Arc<SourceFile>) -> Self {
        Checker { source: Arc::clone(source), diagnostics: Vec::new(), is_known_valid: false }
    }

    /// Reports a diagnostic, and returns it so that a label or help can be added.
    pub(super) fn report(&mut self, code: Code, span: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::at(code, &self.source, span, message));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Reports everything in `table` that the fields do not allow. `what` names the table in messages.
    pub(super) fn check(&mut self, table: &Table<'_, '_>, fields: &'static [Field], what: &str) {
        for (name, span, value) in table.entries() {
            match fields.iter().find(|field| field.name == name) {
                Some(field) => self.check_value(field, value, what),
                None => self.unknown_key(name, span, fields, what),
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            if !table.has(field.name) {
                self.report(Code::MissingKey, table.span.clone(), format!("{what} needs `{}`", field.name)).label =
                    format!("expected `{} = {}`", field.name, field.example);
            }
        }
    }

    fn unknown_key(&mut self, name: &str, span: Range<usize>, fields: &'static [Field], what: &str) {
        if let Some(field) = fields.iter().find(|field| field.former == Some(name)) {
            return self.renamed_key(name, span, field, what);
        }
        let near = nearest(name, fields.iter().map(|field| field.name));
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        let diagnostic = self.report(Code::UnknownKey, span, format!("{what} has no key `{name}`"));
        diagnostic.label = "unknown key".to_owned();
        diagnostic.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", names.join(", ")),
        });
    }

    fn renamed_key(&mut self, name: &str, span: Range<usize>, field: &Field, what: &str) {
        let message = format!("the key `{name}` of {what} is now called `{}`", field.name);
        let diagnostic = self.report(Code::RenamedKey, span, message);
        diagnostic.label = "former name".to_owned();
        if name == "binds" {
            diagnostic.help = Some("write `advisory = true` for `binds = false`".to_owned());
        }
    }

    fn check_value(&mut self, field: &'static Field, value: &Value<'_>, what: &str) {
        match field.kind {
            ValueKind::Weight
                if number(value).is_some_and(|weight| !(-MOST_WEIGHT..=MOST_WEIGHT).contains(&weight)) =>
            {
                self.report(
                    Code::BadRange,
                    value.span(),
                    format!("`{}` of {what} is not a valid weight", field.name),
                )
                .label = format!("expected {}", field.kind.expected());
            }
            ValueKind::Table(fields) => match Table::from_value(value) {
                Some(table) => self.check(&table, fields, &format!("`{}`", field.name)),
                None => self.wrong_type(field, value),
            },
            ValueKind::Tables(fields) => self.check_tables(field, fields, value),
            ValueKind::Lists => self.check_lists(field, value),
            ValueKind::Patterns => self.check_patterns(field, value),
            ValueKind::Examples(fields) => self.check_examples(field, fields, value),
            ValueKind::Choice(set) => match value.get_ref().as_str() {
                Some(_) => self.check_words(set, std::slice::from_ref(value)),
                None => self.wrong_type(field, value),
            },
            ValueKind::Choices(set) => match texts(value) {
                Some(_) => self.check_words(set, items(value)),
                None => self.wrong_type(field, value),
            },
            ValueKind::Counts | ValueKind::Shares => self.check_range(field, value, what),
            ValueKind::Share if number(value).is_some_and(|share| !(0.0..=1.0).contains(&share)) => {
                self.report(Code::BadRange, value.span(), format!("`{}` of {what} is not a share", field.name)).label =
                    format!("expected {}", field.kind.expected());
            }
            _ if fits(field.kind, value) => {}
            _ => self.wrong_type(field, value),
        }
    }

    fn check_tables(&mut self, field: &'static Field, fields: &'static [Field], value: &Value<'_>) {
        let Some(table) = Table::from_value(value) else { return self.wrong_type(field, value) };
        for (name, key, value) in table.entries() {
            match Table::from_value(value) {
                Some(inner) => {
                    self.check(&inner.with_span(key), fields, &format!("{} `{name}`", field.name));
                }
                None => self.wrong_type(field, value),
            }
        }
    }

    fn check_lists(&mut self, field: &'static Field, value: &Value<'_>) {
        let Some(table) = Table::from_value(value) else { return self.wrong_type(field, value) };
        for (_, _, value) in table.entries() {
            if texts(value).is_none() {
                self.wrong_type(field, value);
            }
        }
    }

    fn check_patterns(&mut self, field: &'static Field, value: &Value<'_>) {
        let Some(table) = Table::from_value(value) else { return self.wrong_type(field, value) };
        for (name, _, value) in table.entries().filter(|(_, _, value)| !value.get_ref().is_str()) {
            let message = format!("the pattern `{name}` is {}", type_name(value.get_ref()));
            self.report(Code::WrongType, value.span(), message).label = "expected a string".to_owned();
        }
    }

    fn check_examples(&mut self, field: &'static Field, fields: &'static [Field], value: &Value<'_>) {
        for item in items(value) {
            match (item.get_ref(), Table::from_value(item)) {
                (DeValue::String(_), _) => {}
                (_, Some(table)) => self.check(&table, fields, "an example"),
                _ => self.wrong_type(field, item),
            }
        }
    }

    fn check_words(&mut self, set: ClosedSet, values: &[Value<'_>]) {
        let words = (set.words)();
        for value in values {
            let word = value.get_ref().as_str().unwrap_or_default();
            if !words.contains(&word) {
                let former = set.former.iter().find(|(old, _)| *old == word).map(|(_, new)| *new);
                let help = match former.or_else(|| nearest(word, words.iter().copied())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("one of {}", words.join(", ")),
                };
                let diagnostic =
                    self.report(set.code, value.span(), format!("there is no {} called `{word}`", set.what));
                diagnostic.label = format!("unknown {}", set.what);
                diagnostic.help = Some(help);
            }
        }
    }

    fn check_range(&mut self, field: &'static Field, value: &Value<'_>, what: &str) {
        if !fits(field.kind, value) {
            return self.wrong_type(field, value);
        }
        let holds_something = match field.kind {
            ValueKind::Counts => counts(value).is_some_and(|range| range.min <= range.max),
            _ => shares(value).is_some_and(|range| range.min <= range.max && range.max <= 1.0),
        };
        if holds_something {
            return;
        }
        let diagnostic =
            self.report(Code::BadRange, value.span(), format!("`{}` of {what} is not a valid range", field.name));
        diagnostic.label = match is_reversed(field.kind, value) {
            true => "the lower bound is above the upper bound".to_owned(),
            false => format!("expected {}", field.kind.expected()),
        };
    }

    /// Of a list the items that do not fit are to blame.
    fn wrong_type(&mut self, field: &Field, value: &Value<'_>) {
        if let (ValueKind::Texts | ValueKind::Choices(_), DeValue::Array(array)) = (field.kind, value.get_ref()) {
            for item in array.iter().filter(|item| !item.get_ref().is_str()) {
                let message = format!("`{}` contains {}", field.name, type_name(item.get_ref()));
                self.report(Code::WrongType, item.span(), message).label = "expected a string".to_owned();
            }
            return;
        }
        let message = format!("`{}` is {}", field.name, type_name(value.get_ref()));
        self.report(Code::WrongType, value.span(), message).label = format!("expected {}", field.kind.expected());
    }
}

/// Whether a range has its bounds in the wrong order.
fn is_reversed(kind: ValueKind, value: &Value<'_>) -> bool {
    match kind {
        ValueKind::Counts => counts(value).is_some_and(|range| range.min > range.max),
        _ => shares(value).is_some_and(|range| range.min > range.max),
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
