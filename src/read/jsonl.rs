//! Records: one JSON object a line.
//!
//! Owns where the text, URL and title of a record are, and how a changed text goes back into the line. The line is never
//! re-written: what is not the text stays byte for byte, numbers and the order of keys included.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::escape::{escape_into, has_separator, unescape};
use dehusk_text::metadata::Metadata;

/// Where text is looked for if no field is named, first come first served: the names that extractors, crawlers and
/// training sets use.
pub const TEXT_FIELDS: [&str; 6] = ["text", "raw_content", "content", "body", "maintext", "markdown"];

/// Where a page is looked for if there is no text, first come first served.
pub const PAGE_FIELDS: [&str; 2] = ["html", "raw_html"];

/// Where a URL is looked for if no field is named, first come first served: what has no host in it is passed over.
pub const URL_FIELDS: [&str; 7] = ["url", "source_url", "link", "uri", "warc_target_uri", "WARC-Target-URI", "source"];

/// Where a title is looked for if no field is named.
pub const TITLE_FIELDS: [&str; 2] = ["title", "headline"];

/// Objects in a record that may hold its URL, and the URL's names there.
const NESTED: ([&str; 2], [&str; 3]) = (["metadata", "meta"], ["url", "source_url", "WARC-Target-URI"]);

/// Which fields of a record hold what. Where none is named they are found by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The text; none: the first of [`TEXT_FIELDS`] that is there.
    pub text: Option<String>,
    /// The URL; none: the first of [`URL_FIELDS`] that has one, or a field of an object `metadata` or `meta`.
    pub url: Option<String>,
    /// The title; none: the first of [`TITLE_FIELDS`] that has one.
    pub title: Option<String>,
}

/// A record cannot be cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// The line is no JSON object, or a string in it is none that UTF-8 can hold.
    Json(String),
    /// It has no field with text.
    NoText,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordError::Json(error) => write!(f, "no JSON object: {error}"),
            RecordError::NoText => {
                write!(f, "no field with text (looked for {}, {})", TEXT_FIELDS.join(", "), PAGE_FIELDS.join(", "))
            }
        }
    }
}

impl std::error::Error for RecordError {}

/// Names of fields, and where the value of each is in the line.
type Places<'l> = Vec<(Cow<'l, str>, Range<usize>)>;

/// A record whose text was found.
#[derive(Clone, Debug)]
pub struct Record<'l> {
    line: &'l str,
    /// Where each field's value is in the line.
    fields: Places<'l>,
    text_at: Range<usize>,
    /// The text, or the page's source, unescaped.
    pub text: String,
    /// It holds a page and no text.
    pub is_page: bool,
    /// What the record says about its text.
    pub metadata: Metadata,
}

impl<'l> Record<'l> {
    /// Reads a line.
    ///
    /// # Errors
    /// The line is no object, or has no text.
    pub fn read(line: &'l str, names: &Fields) -> Result<Record<'l>, RecordError> {
        let fields = places(line, line)?;
        let (text_at, is_page) = find_text(line, &fields, names.text.as_deref()).ok_or(RecordError::NoText)?;
        let text = string(line, &text_at)?.ok_or(RecordError::NoText)?;
        let metadata = metadata(line, &fields, names);
        Ok(Record { line, fields, text_at, text, is_page, metadata })
    }

    /// The value of a field as it stands in the line.
    pub fn raw(&self, name: &str) -> Option<&'l str> {
        find(&self.fields, name).map(|at| &self.line[at])
    }

    /// The line with another text, and with other fields that are to be set: name, and value as JSON. An unchanged text
    /// leaves the line as it is, unless there are characters in it that some readers take for a line's end: these are
    /// escaped. The field with the text holds the text, whatever is to be set.
    pub fn with_text(&self, text: &str, others: &[(&str, String)]) -> String {
        let mut line = String::with_capacity(self.line.len());
        self.write_with_text(text, others, &mut line);
        line
    }

    /// As [`Record::with_text`], behind what is in `line` already: one that is cleared between records serves for all.
    pub fn write_with_text(&self, text: &str, others: &[(&str, String)], line: &mut String) {
        let unchanged = text == self.text && !has_separator(&self.line[self.text_at.clone()]);
        let own = (!unchanged).then(|| (self.text_at.clone(), None));
        let others = others.iter().map(|(name, value)| self.set(name, value));
        let others = others.filter(|(at, _)| *at != self.text_at).map(|(at, value)| (at, Some(value)));
        let mut changes: Vec<_> = own.into_iter().chain(others).collect();
        changes.sort_by_key(|(at, _)| at.start);
        let mut from = 0;
        for (at, value) in changes {
            line.push_str(&self.line[from..at.start]);
            match value {
                Some(value) => line.push_str(&value),
                None => escape_into(text, line),
            }
            from = at.end;
        }
        line.push_str(&self.line[from..]);
    }

    /// The record of a page with its body as `text` in place of the page, and with other fields: those that are to be set,
    /// and those that the page says and the record does not have. Other values stay byte for byte.
    pub fn with_body(&self, body: &str, set: &[(&str, String)], said: &Metadata) -> String {
        let said = [("title", &said.title), ("author", &said.author), ("date", &said.date), ("site", &said.site)];
        let missing = said.into_iter().filter(|(name, _)| find(&self.fields, name).is_none());
        let missing = missing.filter_map(|(name, value)| Some((name, json(value.as_ref()?))));
        let set: Vec<_> = set.iter().cloned().chain(missing).chain([("text", json(body))]).collect();
        let own = self.fields.iter().filter(|(_, at)| *at != self.text_at);
        let own = own.filter(|(name, _)| set.iter().all(|(other, _)| other != name));
        let own = own.map(|(name, at)| format!("{}:{}", json(name), &self.line[at.clone()]));
        let set = set.iter().map(|(name, value)| format!("{}:{value}", json(name)));
        format!("{{{}}}", own.chain(set).collect::<Vec<_>>().join(","))
    }

    /// The change that gives a field a value: in its place, or behind the last field.
    fn set(&self, name: &str, value: &str) -> (Range<usize>, String) {
        if let Some(at) = find(&self.fields, name) {
            return (at, value.to_owned());
        }
        // The text is a field, so there is a last one.
        let end = self.fields.iter().map(|(_, at)| at.end).max().unwrap_or(self.text_at.end);
        (end..end, format!(",{}:{value}", json(name)))
    }
}

/// The text as a JSON string without anything that a reader could take for a line's end.
pub(crate) fn json(text: &str) -> String {
    let mut json = String::new();
    escape_into(text, &mut json);
    json
}

/// The fields of an object that stands somewhere in a line.
fn places<'l>(line: &'l str, object: &'l str) -> Result<Places<'l>, RecordError> {
    let object: Object<'l> = serde_json::from_str(object).map_err(|error| RecordError::Json(error.to_string()))?;
    let place = |raw: &'l RawValue| {
        let start = raw.get().as_ptr() as usize - line.as_ptr() as usize;
        start..start + raw.get().len()
    };
    Ok(object.0.into_iter().map(|(Key(key), raw)| (key, place(raw))).collect())
}

/// The place of a field; of one that stands there twice the last, as most readers take it.
fn find(fields: &Places<'_>, name: &str) -> Option<Range<usize>> {
    fields.iter().rev().find(|(key, _)| key == name).map(|(_, at)| at.clone())
}

/// Where the text is, or else the page; whether it is a page.
fn find_text(line: &str, fields: &Places<'_>, name: Option<&str>) -> Option<(Range<usize>, bool)> {
    let string = |name: &str| find(fields, name).filter(|at| line[at.clone()].starts_with('"'));
    if let Some(name) = name {
        return Some((string(name)?, PAGE_FIELDS.contains(&name)));
    }
    let first = |names: &[&str]| names.iter().find_map(|name| string(name));
    first(&TEXT_FIELDS).map(|at| (at, false)).or_else(|| Some((first(&PAGE_FIELDS)?, true)))
}

/// What a record says about its text.
fn metadata(line: &str, fields: &Places<'_>, names: &Fields) -> Metadata {
    let read = |fields: &Places<'_>, name: &str| find(fields, name).and_then(|at| string(line, &at).ok().flatten());
    let title = |name: &str| Metadata::default().with_title(&read(fields, name)?).title;
    let title = match &names.title {
        Some(name) => title(name),
        None => TITLE_FIELDS.iter().find_map(|name| title(name)),
    };
    let host = |fields: &Places<'_>, names: &[&str]| {
        names.iter().find_map(|name| Metadata::default().with_url(&read(fields, name)?).host)
    };
    let host = match &names.url {
        Some(name) => host(fields, &[name]),
        None => host(fields, &URL_FIELDS).or_else(|| {
            let object = |name: &&str| find(fields, name).map(|at| &line[at]).filter(|value| value.starts_with('{'));
            NESTED.0.iter().filter_map(object).find_map(|object| host(&places(line, object).ok()?, &NESTED.1))
        }),
    };
    Metadata { host, title, ..Metadata::default() }
}

/// The string at a place; none if another value stands there.
fn string(line: &str, at: &Range<usize>) -> Result<Option<String>, RecordError> {
    let value = &line[at.clone()];
    if !value.starts_with('"') {
        return Ok(None);
    }
    // What cannot be read is read again by the crate, which knows to say why.
    let read = || serde_json::from_str(value).map_err(|error| RecordError::Json(error.to_string()));
    unescape(value).map_or_else(read, Ok).map(Some)
}

/// The fields of an object, in order, with their values unread.
pub(crate) struct Object<'l>(pub(crate) Vec<(Key<'l>, &'l RawValue)>);

/// A field's name; most have no escapes and need not be copied.
#[derive(Deserialize)]
pub(crate) struct Key<'l>(#[serde(borrow)] pub(crate) Cow<'l, str>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Metadata, Record, RecordError};

    fn read(line: &str) -> Result<Record<'_>, RecordError> {
        Record::read(line, &Fields::default())
    }

    #[test]
    fn other_fields_stay_byte_for_byte() {
        let line = r#"{ "n": 1.10e3, "text":"a\u00e9\nb" ,"x":[1, {"text": "no"}], "id":"7"}"#;
        let record = read(line).unwrap();
        assert_eq!(record.text, "aé\nb");
        assert_eq!(record.with_text("aé\nb", &[]), line);
        assert_eq!(record.with_text("a", &[]), r#"{ "n": 1.10e3, "text":"a" ,"x":[1, {"text": "no"}], "id":"7"}"#);
        assert_eq!(
            record.with_text("a", &[("removed", "[]".to_owned()), ("x", "1".to_owned()), ("notes", "[2]".to_owned())]),
            r#"{ "n": 1.10e3, "text":"a" ,"x":1, "id":"7","removed":[],"notes":[2]}"#
        );
        assert_eq!(record.raw("id"), Some("\"7\""));
    }

    #[test]
    fn text_is_found_by_itself_or_by_name() {
        assert_eq!(
            read(r#"{"title":"T","content":"c","url":"http://www.example.com/a"}"#).unwrap().metadata.host.as_deref(),
            Some("www.example.com")
        );
        let named = Fields { text: Some("b".to_owned()), ..Fields::default() };
        assert_eq!(Record::read(r#"{"text":"a","b":"c"}"#, &named).unwrap().text, "c");
        assert_eq!(read(r#"{"text":null,"content":"c","title":null}"#).unwrap().text, "c");
    }

    #[test]
    fn urls_are_found_under_the_names_that_are_in_use() {
        let host = |line: &str| read(line).unwrap().metadata.host;
        let found = [
            r#"{"text":"a","source_url":"https://example.com/a"}"#,
            r#"{"text":"a","url":null,"link":"more","warc_target_uri":"https://example.com/a"}"#,
            r#"{"text":"a","metadata":{"n":1,"WARC-Target-URI":"https:\/\/example.com/a"}}"#,
            r#"{"text":"a","metadata":"none","meta":{"url":"https://example.com/a"}}"#,
        ];
        for line in found {
            assert_eq!(host(line).as_deref(), Some("example.com"), "{line}");
        }
        assert_eq!(host(r#"{"text":"a","meta":{"x":{"url":"https://example.com"}}}"#), None);
        let named = Fields { url: Some("from".to_owned()), ..Fields::default() };
        let line = r#"{"text":"a","url":"https://example.com","from":"https://example.org"}"#;
        assert_eq!(Record::read(line, &named).unwrap().metadata.host.as_deref(), Some("example.org"));
    }

    #[test]
    fn headlines_are_titles_where_there_is_no_other() {
        let title = |line: &str| read(line).unwrap().metadata.title;
        assert_eq!(title(r#"{"text":"a","headline":"H"}"#).as_deref(), Some("H"));
        assert_eq!(title(r#"{"text":"a","headline":"H","title":"T"}"#).as_deref(), Some("T"));
        assert_eq!(title(r#"{"text":"a","headline":"H","title":" "}"#).as_deref(), Some("H"));
        let named = Fields { title: Some("head".to_owned()), ..Fields::default() };
        assert_eq!(Record::read(r#"{"text":"a","title":"T"}"#, &named).unwrap().metadata.title, None);
    }

    #[test]
    fn a_line_is_written_behind_what_is_there() {
        let mut out = "x".to_owned();
        read(r#"{"text":"a"}"#).unwrap().write_with_text("b", &[], &mut out);
        assert_eq!(out, r#"x{"text":"b"}"#);
    }

    #[test]
    fn a_text_in_a_field_that_is_to_be_set_stays_the_text() {
        let named = Fields { text: Some("removed".to_owned()), ..Fields::default() };
        let record = Record::read(r#"{"removed":"a","b":"c"}"#, &named).unwrap();
        assert_eq!(record.with_text("d", &[("removed", "[]".to_owned())]), r#"{"removed":"d","b":"c"}"#);
    }

    #[test]
    fn line_separators_of_unicode_are_escaped_in_the_text() {
        let line = "{\"text\":\"a\u{2028}b\u{85}\",\"x\":1}";
        assert_eq!(read(line).unwrap().with_text("a\u{2028}b\u{85}", &[]), r#"{"text":"a\u2028b\u0085","x":1}"#);
    }

    #[test]
    fn a_page_makes_room_for_its_body() {
        let record = read(r#"{"id": 1.0, "html":"<p>a","site":"S"}"#).unwrap();
        assert!(record.is_page);
        let said = Metadata { title: Some("T".to_owned()), site: Some("X".to_owned()), ..Metadata::default() };
        assert_eq!(record.with_body("a", &[], &said), r#"{"id":1.0,"site":"S","title":"T","text":"a"}"#);
        assert!(!read(r#"{"html":"<p>a","text":"a"}"#).unwrap().is_page);
        assert!(read(r#"{"raw_html":"<p>a"}"#).unwrap().is_page);
        let named = Fields { text: Some("raw_html".to_owned()), ..Fields::default() };
        assert!(Record::read(r#"{"raw_html":"<p>a","text":"a"}"#, &named).unwrap().is_page);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        assert!(matches!(read("[1]"), Err(RecordError::Json(_))));
        assert!(matches!(read(r#"{"text":"\ud800"}"#), Err(RecordError::Json(_))));
        assert!(matches!(read(r#"{"text":1}"#), Err(RecordError::NoText)));
    }
}
