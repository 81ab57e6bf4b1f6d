//! Records: one JSON object a line.
//!
//! Owns where the text, URL and title of a record are, and how a changed text is put back into the line. The line is never
//! written anew: everything but the text stays the same byte for byte, also numbers and the order of keys.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::json_strings::{decode_json_string, has_line_separator, push_json_string};
use crate::document::language_code;
use dehusk_text::metadata::Metadata;

/// Fields that are searched for the text if none is named, in this order: names that extractors, crawlers and training
/// sets use.
pub const TEXT_FIELDS: [&str; 6] = ["text", "raw_content", "content", "body", "maintext", "markdown"];

/// The field that is added for the Markdown of a page.
pub(crate) const MARKDOWN_FIELD: &str = "markdown";

/// Fields that are searched for a page if there is no text, in this order.
pub const PAGE_FIELDS: [&str; 2] = ["html", "raw_html"];

/// Fields that are searched for a URL if none is named, in this order. A value without a host is skipped.
pub const URL_FIELDS: [&str; 7] = ["url", "source_url", "link", "uri", "warc_target_uri", "WARC-Target-URI", "source"];

/// Fields that are searched for a title if none is named, in this order.
pub const TITLE_FIELDS: [&str; 2] = ["title", "headline"];

/// Fields that are searched for the day of a record, in this order, also in an object `metadata` or `meta`.
pub const DATE_FIELDS: [&str; 7] = ["fetched", "date", "timestamp", "created", "crawl_date", "warc_date", "WARC-Date"];

/// Objects in a record that are searched for a URL, and the fields of them that are.
const NESTED_OBJECTS: [&str; 2] = ["metadata", "meta"];
const NESTED_URL_FIELDS: [&str; 3] = ["url", "source_url", "WARC-Target-URI"];

/// The names of the fields that hold the text, URL and title. Those that are not given are searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldNames {
    /// The text; by default the first of [`TEXT_FIELDS`] that is a string.
    pub text: Option<String>,
    /// The URL; by default the first of [`URL_FIELDS`] that has one, or a field of an object `metadata` or `meta`.
    pub url: Option<String>,
    /// The title; by default the first of [`TITLE_FIELDS`] that has one.
    pub title: Option<String>,
}

/// Why a record cannot be cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// The line is not a JSON object, or a string in it is not valid Unicode.
    Json(String),
    /// It has no field with text.
    NoText,
    /// The text is null: there is none, which is no error of the record.
    Null,
    /// The field of the text has something else than a string.
    NotText {
        /// The field's name.
        field: String,
        /// What it has, with its article: `a number`.
        found: &'static str,
    },
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordError::Json(error) => write!(f, "not a JSON object: {error}"),
            RecordError::NoText => {
                write!(f, "no field with text (searched {}, {})", TEXT_FIELDS.join(", "), PAGE_FIELDS.join(", "))
            }
            RecordError::Null => f.write_str("the text is null"),
            RecordError::NotText { field, found } => write!(f, "{field} is {found}, not a string"),
        }
    }
}

impl std::error::Error for RecordError {}

/// Names of fields, and the range of each value in the line.
type FieldRanges<'l> = Vec<(Cow<'l, str>, Range<usize>)>;

/// A record whose text was found.
#[derive(Clone, Debug)]
pub struct JsonRecord<'l> {
    pub(super) line: &'l str,
    /// The range of each field's value in the line.
    fields: FieldRanges<'l>,
    pub(super) text_range: Range<usize>,
    /// The text, or the page's source, decoded.
    pub text: String,
    /// It holds a page instead of a text.
    pub is_page: bool,
    /// What the record says of its text.
    pub metadata: Metadata,
}

impl<'l> JsonRecord<'l> {
    /// Parses a line.
    ///
    /// # Errors
    /// The line is not a JSON object, or has no text.
    pub fn parse(line: &'l str, names: &FieldNames) -> Result<JsonRecord<'l>, RecordError> {
        let fields = field_ranges(line, line)?;
        let text = find_text(line, &fields, names.text.as_deref());
        let (text_range, is_page) = text.ok_or_else(|| why_no_text(line, &fields, names.text.as_deref()))?;
        let text = string(line, &text_range)?.ok_or(RecordError::NoText)?;
        let metadata = metadata(line, &fields, names);
        Ok(JsonRecord { line, fields, text_range, text, is_page, metadata })
    }

    /// The value of a field, as it is in the line.
    pub fn value(&self, name: &str) -> Option<&'l str> {
        find(&self.fields, name).map(|at| &self.line[at])
    }

    /// The string that a field has, decoded; none if it has something else.
    pub fn string(&self, name: &str) -> Option<String> {
        string(self.line, &find(&self.fields, name)?).ok().flatten()
    }

    /// When the document was fetched or published, as the record has it: the first of [`DATE_FIELDS`] that is a string.
    pub fn date(&self) -> Option<Cow<'l, str>> {
        let date = |fields: &FieldRanges<'_>| {
            let strings = DATE_FIELDS.iter().filter_map(|name| string(self.line, &find(fields, name)?).ok()?);
            strings.map(Cow::Owned).next()
        };
        let nested = |name: &&str| {
            let object = self.value(name).filter(|value| value.starts_with('{'))?;
            date(&field_ranges(self.line, object).ok()?)
        };
        date(&self.fields).or_else(|| NESTED_OBJECTS.iter().find_map(nested))
    }

    /// The line with another text, and with other fields set: name, and value as JSON. If the text is unchanged, so is its
    /// value, except that characters in it that some readers take for line ends are escaped. The field of the text is never
    /// set to something else.
    pub fn with_text(&self, text: &str, others: &[(&str, String)]) -> String {
        let mut line = String::with_capacity(self.line.len());
        self.write_with_text(text, others, &mut line);
        line
    }

    /// As [`JsonRecord::with_text`], appended to `line`, so that one buffer can be used for all records.
    pub fn write_with_text(&self, text: &str, others: &[(&str, String)], line: &mut String) {
        let unchanged = text == self.text && !has_line_separator(&self.line[self.text_range.clone()]);
        let own = (!unchanged).then(|| (self.text_range.clone(), None));
        let others = others.iter().map(|(name, value)| self.set_field(name, value));
        let others = others.filter(|(at, _)| *at != self.text_range).map(|(at, value)| (at, Some(value)));
        let mut changes: Vec<_> = own.into_iter().chain(others).collect();
        changes.sort_by_key(|(at, _)| at.start);
        let mut from = 0;
        for (at, value) in changes {
            line.push_str(&self.line[from..at.start]);
            match value {
                Some(value) => line.push_str(&value),
                None => push_json_string(text, line),
            }
            from = at.end;
        }
        line.push_str(&self.line[from..]);
    }

    /// The record of a page with its body as `text` in place of the page. The fields in `set` are set, and the page's
    /// metadata becomes fields where the record has none of that name. Other values stay the same byte for byte.
    pub fn with_body(&self, body: &str, set: &[(&str, String)], page: &Metadata) -> String {
        let missing = page_fields(page).into_iter().filter(|(name, _)| find(&self.fields, name).is_none());
        let missing = missing.filter_map(|(name, value)| Some((name, value?)));
        // The body in its other form goes beside it.
        let (markdown, set): (Vec<_>, Vec<_>) = set.iter().cloned().partition(|(name, _)| *name == MARKDOWN_FIELD);
        let text = [("text", json_string(body))].into_iter().chain(markdown);
        let set: Vec<_> = set.into_iter().chain(missing).chain(text).collect();
        let own = self.fields.iter().filter(|(_, at)| *at != self.text_range);
        let own = own.filter(|(name, _)| set.iter().all(|(other, _)| other != name));
        let own = own.map(|(name, at)| format!("{}:{}", json_string(name), &self.line[at.clone()]));
        let set = set.iter().map(|(name, value)| format!("{}:{value}", json_string(name)));
        format!("{{{}}}", own.chain(set).collect::<Vec<_>>().join(","))
    }

    /// The change that sets a field: its present value is replaced, or the field is added after the last one.
    fn set_field(&self, name: &str, value: &str) -> (Range<usize>, String) {
        if let Some(at) = find(&self.fields, name) {
            return (at, value.to_owned());
        }
        // The text is a field, so there is a last one.
        let end = self.fields.iter().map(|(_, at)| at.end).max().unwrap_or(self.text_range.end);
        (end..end, format!(",{}:{value}", json_string(name)))
    }
}

/// The fields that records of pages get for metadata, and the values as JSON.
pub(crate) fn page_fields(page: &Metadata) -> [(&'static str, Option<String>); 11] {
    let string = |value: &Option<String>| value.as_deref().map(json_string);
    let language = page.language.map(|language| json_string(language_code(language)));
    let tags = page.tags.iter().map(|tag| json_string(tag)).collect::<Vec<_>>().join(",");
    [
        ("title", string(&page.title)),
        ("headline", string(&page.headline)),
        ("author", string(&page.author)),
        ("date", string(&page.date)),
        ("site", string(&page.site)),
        ("language", language),
        ("description", string(&page.description)),
        ("canonical", string(&page.canonical)),
        ("tags", (!page.tags.is_empty()).then(|| format!("[{tags}]"))),
        ("image", string(&page.image)),
        ("license", string(&page.license)),
    ]
}

/// The text as a JSON string, without characters that some readers take for line ends.
pub(crate) fn json_string(text: &str) -> String {
    let mut json = String::new();
    push_json_string(text, &mut json);
    json
}

/// The fields of an object that is a part of a line.
fn field_ranges<'l>(line: &'l str, object: &'l str) -> Result<FieldRanges<'l>, RecordError> {
    let object: Object<'l> = serde_json::from_str(object).map_err(|error| RecordError::Json(error.to_string()))?;
    let range = |raw: &'l RawValue| {
        let start = raw.get().as_ptr() as usize - line.as_ptr() as usize;
        start..start + raw.get().len()
    };
    Ok(object.0.into_iter().map(|(Key(key), raw)| (key, range(raw))).collect())
}

/// The range of a field's value. If the field is there twice, the last counts, as for most readers.
fn find(fields: &FieldRanges<'_>, name: &str) -> Option<Range<usize>> {
    fields.iter().rev().find(|(key, _)| key == name).map(|(_, at)| at.clone())
}

/// The range of the text, or else of the page, and whether it is a page.
fn find_text(line: &str, fields: &FieldRanges<'_>, name: Option<&str>) -> Option<(Range<usize>, bool)> {
    let string = |name: &str| find(fields, name).filter(|at| line[at.clone()].starts_with('"'));
    if let Some(name) = name {
        return Some((string(name)?, PAGE_FIELDS.contains(&name)));
    }
    let first = |names: &[&str]| names.iter().find_map(|name| string(name));
    first(&TEXT_FIELDS).map(|at| (at, false)).or_else(|| Some((first(&PAGE_FIELDS)?, true)))
}

/// Why a record has no text: the first field that might have one has something else, or there is no such field.
fn why_no_text(line: &str, fields: &FieldRanges<'_>, name: Option<&str>) -> RecordError {
    let names = name.map_or_else(|| [&TEXT_FIELDS[..], &PAGE_FIELDS].concat(), |name| vec![name]);
    let values = || names.iter().filter_map(|name| Some((*name, &line[find(fields, name)?])));
    match values().find(|(_, value)| *value != "null").or_else(|| values().next()) {
        Some((_, "null")) => RecordError::Null,
        Some((name, value)) => RecordError::NotText { field: name.to_owned(), found: kind_of(value) },
        None => RecordError::NoText,
    }
}

/// What a JSON value is that is neither a string nor null.
fn kind_of(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        _ => "a number",
    }
}

/// What a record says of its text.
fn metadata(line: &str, fields: &FieldRanges<'_>, names: &FieldNames) -> Metadata {
    let read =
        |fields: &FieldRanges<'_>, name: &str| find(fields, name).and_then(|at| string(line, &at).ok().flatten());
    let title = |name: &str| Metadata::default().with_title(&read(fields, name)?).title;
    let title = match &names.title {
        Some(name) => title(name),
        None => TITLE_FIELDS.iter().find_map(|name| title(name)),
    };
    let url = |fields: &FieldRanges<'_>, names: &[&str]| {
        let with_url = |name: &&str| Some(Metadata::default().with_url(&read(fields, name)?));
        names.iter().filter_map(with_url).find(|found| found.host.is_some())
    };
    let from_url = match &names.url {
        Some(name) => url(fields, &[name]),
        None => url(fields, &URL_FIELDS).or_else(|| {
            let object = |name: &&str| find(fields, name).map(|at| &line[at]).filter(|value| value.starts_with('{'));
            let objects = NESTED_OBJECTS.iter().filter_map(object);
            objects.into_iter().find_map(|object| url(&field_ranges(line, object).ok()?, &NESTED_URL_FIELDS))
        }),
    };
    Metadata { title, ..from_url.unwrap_or_default() }
}

/// The string at a range; none if another value is there.
fn string(line: &str, at: &Range<usize>) -> Result<Option<String>, RecordError> {
    let value = &line[at.clone()];
    if !value.starts_with('"') {
        return Ok(None);
    }
    // What cannot be decoded is parsed again by `serde_json`, which reports why.
    let parse = || serde_json::from_str(value).map_err(|error| RecordError::Json(error.to_string()));
    decode_json_string(value).map_or_else(parse, Ok).map(Some)
}

/// The fields of an object, in order, with their values unparsed.
pub(crate) struct Object<'l>(pub(crate) Vec<(Key<'l>, &'l RawValue)>);

/// A field's name; most have no escapes and need not be copied.
#[derive(Deserialize)]
pub(crate) struct Key<'l>(#[serde(borrow)] pub(crate) Cow<'l, str>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
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
        deserializer.deserialize_map(ObjectVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldNames, JsonRecord, Metadata, RecordError};

    fn read(line: &str) -> Result<JsonRecord<'_>, RecordError> {
        JsonRecord::parse(line, &FieldNames::default())
    }

    #[test]
    fn other_fields_stay_the_same() {
        let line = r#"{ "n": 1.10e3, "text":"a\u00e9\nb" ,"x":[1, {"text": "no"}], "id":"7"}"#;
        let record = read(line).unwrap();
        assert_eq!(record.text, "aé\nb");
        assert_eq!(record.with_text("aé\nb", &[]), line);
        assert_eq!(record.with_text("a", &[]), r#"{ "n": 1.10e3, "text":"a" ,"x":[1, {"text": "no"}], "id":"7"}"#);
        assert_eq!(
            record.with_text("a", &[("removed", "[]".to_owned()), ("x", "1".to_owned()), ("notes", "[2]".to_owned())]),
            r#"{ "n": 1.10e3, "text":"a" ,"x":1, "id":"7","removed":[],"notes":[2]}"#
        );
        assert_eq!(record.value("id"), Some("\"7\""));
    }

    #[test]
    fn text_is_found_with_and_without_a_name() {
        assert_eq!(
            read(r#"{"title":"T","content":"c","url":"http://www.example.com/a"}"#).unwrap().metadata.host.as_deref(),
            Some("www.example.com")
        );
        let named = FieldNames { text: Some("b".to_owned()), ..FieldNames::default() };
        assert_eq!(JsonRecord::parse(r#"{"text":"a","b":"c"}"#, &named).unwrap().text, "c");
        assert_eq!(read(r#"{"text":null,"content":"c","title":null}"#).unwrap().text, "c");
    }

    #[test]
    fn urls_are_found_under_common_names() {
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
        let named = FieldNames { url: Some("from".to_owned()), ..FieldNames::default() };
        let line = r#"{"text":"a","url":"https://example.com","from":"https://example.org"}"#;
        assert_eq!(JsonRecord::parse(line, &named).unwrap().metadata.host.as_deref(), Some("example.org"));
    }

    #[test]
    fn a_headline_is_the_title_if_there_is_no_other() {
        let title = |line: &str| read(line).unwrap().metadata.title;
        assert_eq!(title(r#"{"text":"a","headline":"H"}"#).as_deref(), Some("H"));
        assert_eq!(title(r#"{"text":"a","headline":"H","title":"T"}"#).as_deref(), Some("T"));
        assert_eq!(title(r#"{"text":"a","headline":"H","title":" "}"#).as_deref(), Some("H"));
        let named = FieldNames { title: Some("head".to_owned()), ..FieldNames::default() };
        assert_eq!(JsonRecord::parse(r#"{"text":"a","title":"T"}"#, &named).unwrap().metadata.title, None);
    }

    #[test]
    fn a_line_is_appended() {
        let mut out = "x".to_owned();
        read(r#"{"text":"a"}"#).unwrap().write_with_text("b", &[], &mut out);
        assert_eq!(out, r#"x{"text":"b"}"#);
    }

    #[test]
    fn the_field_of_the_text_is_not_set_to_something_else() {
        let named = FieldNames { text: Some("removed".to_owned()), ..FieldNames::default() };
        let record = JsonRecord::parse(r#"{"removed":"a","b":"c"}"#, &named).unwrap();
        assert_eq!(record.with_text("d", &[("removed", "[]".to_owned())]), r#"{"removed":"d","b":"c"}"#);
    }

    #[test]
    fn line_separators_of_unicode_are_escaped_in_the_text() {
        let line = "{\"text\":\"a\u{2028}b\u{85}\",\"x\":1}";
        assert_eq!(read(line).unwrap().with_text("a\u{2028}b\u{85}", &[]), r#"{"text":"a\u2028b\u0085","x":1}"#);
    }

    #[test]
    fn a_page_is_replaced_by_its_body() {
        let record = read(r#"{"id": 1.0, "html":"<p>a","site":"S"}"#).unwrap();
        assert!(record.is_page);
        let said = Metadata { title: Some("T".to_owned()), site: Some("X".to_owned()), ..Metadata::default() };
        assert_eq!(record.with_body("a", &[], &said), r#"{"id":1.0,"site":"S","title":"T","text":"a"}"#);
        assert!(!read(r#"{"html":"<p>a","text":"a"}"#).unwrap().is_page);
        assert!(read(r#"{"raw_html":"<p>a"}"#).unwrap().is_page);
        let named = FieldNames { text: Some("raw_html".to_owned()), ..FieldNames::default() };
        assert!(JsonRecord::parse(r#"{"raw_html":"<p>a","text":"a"}"#, &named).unwrap().is_page);
    }

    #[test]
    fn invalid_records_are_errors() {
        assert!(matches!(read("[1]"), Err(RecordError::Json(_))));
        assert!(matches!(read(r#"{"text":"\ud800"}"#), Err(RecordError::Json(_))));
        assert!(matches!(read(r#"{"id":1}"#), Err(RecordError::NoText)));
    }

    #[test]
    fn what_is_not_text_is_named() {
        let why = |line: &str| read(line).unwrap_err().to_string();
        assert_eq!(why(r#"{"text":1.50}"#), "text is a number, not a string");
        assert_eq!(why(r#"{"text":null,"content":["a"]}"#), "content is an array, not a string");
        assert_eq!(why(r#"{"html":{}}"#), "html is an object, not a string");
        assert_eq!(why(r#"{"body":true}"#), "body is a boolean, not a string");
        for null in [r#"{"text":null}"#, r#"{"id":1,"text": null ,"html":null}"#] {
            assert_eq!(read(null).unwrap_err(), RecordError::Null);
        }
        let named = FieldNames { text: Some("b".to_owned()), ..FieldNames::default() };
        let parse = |line| JsonRecord::parse(line, &named).unwrap_err();
        assert_eq!(parse(r#"{"text":"a","b":null}"#), RecordError::Null);
        assert_eq!(parse(r#"{"text":"a","b":2}"#).to_string(), "b is a number, not a string");
        assert_eq!(parse(r#"{"text":"a"}"#), RecordError::NoText);
    }
}
