//! Lines as records: what is not the text stays byte for byte.
#![no_main]

use dehusk::internals::Metadata;
use dehusk::internals::read::jsonl::{FieldNames, JsonRecord, PAGE_FIELDS, RecordError, TEXT_FIELDS};
use dehusk_fuzz::lines::Object;
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

/// A text with all that must be escaped, and what some take for a line's end.
const OTHER: &str = "It \"rained\".\n\u{85}\u{2028}\u{2029}\r\t\0\\ \u{1f40c}";

const LINE_SEPARATORS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

fuzz_target!(|bytes: &[u8]| {
    let text = repair(bytes);
    let named =
        FieldNames { text: Some("body".to_owned()), url: Some("id".to_owned()), title: Some("text".to_owned()) };
    for line in text.text.split('\n') {
        record(line, &FieldNames::default());
        record(line, &named);
    }
});

fn record(line: &str, names: &FieldNames) {
    match JsonRecord::parse(line, names) {
        Ok(record) if record.is_page => page(line, &record),
        Ok(record) => changed(line, names, &record),
        Err(RecordError::Json(error)) => assert!(!error.is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The field that has the text.
fn field<'n>(names: &'n FieldNames, line: &Object<'_>) -> &'n str {
    let is_string = |name: &&str| line.value(name).is_some_and(|value| value.starts_with('"'));
    names.text.as_deref().unwrap_or_else(|| TEXT_FIELDS.into_iter().find(is_string).expect("a field with text"))
}

fn changed(line: &str, names: &FieldNames, record: &JsonRecord<'_>) {
    let before = Object::read(line);
    let field = field(names, &before);
    assert_eq!(before.string(field).as_ref(), Some(&record.text));
    let raw = before.value(field).expect("the text");
    assert_eq!(record.value(field), Some(raw));
    let same = record.with_text(&record.text, &[]);
    match raw.contains(LINE_SEPARATORS) {
        false => assert_eq!(same, line),
        true => only_the_text_differs(&before, &same, field, &record.text, 0),
    }
    only_the_text_differs(&before, &record.with_text(OTHER, &[]), field, OTHER, 0);
    only_the_text_differs(&before, &record.with_text("", &[]), field, "", 0);
    let set = [("notes", "[7]".to_owned()), (field, "8".to_owned()), ("removed", "{}".to_owned())];
    let line = record.with_text(OTHER, &set);
    let after = Object::read(&line);
    assert_eq!((after.value("notes"), after.value("removed")), values(field));
    let new = ["notes", "removed"].into_iter().filter(|name| before.value(name).is_none()).count();
    if before.value("notes").is_none() && before.value("removed").is_none() {
        only_the_text_differs(&before, &line, field, OTHER, new);
    }
}

/// What was set; the field that has the text is no named one here.
fn values(field: &str) -> (Option<&'static str>, Option<&'static str>) {
    assert!(field != "notes" && field != "removed");
    (Some("[7]"), Some("{}"))
}

fn only_the_text_differs(before: &Object<'_>, line: &str, field: &str, text: &str, new: usize) {
    let after = Object::read(line);
    assert_eq!(after.string(field).as_deref(), Some(text));
    assert!(!after.value(field).is_some_and(|value| value.contains(LINE_SEPARATORS) || value.contains(['\n', '\r'])));
    assert_eq!(after.0.len(), before.0.len() + new);
    let last = before.0.iter().rposition(|(name, _)| name == field).expect("the text");
    for (at, (before, after)) in before.0.iter().zip(&after.0).enumerate() {
        assert!(before.0 == after.0 && (at == last || before.1 == after.1), "field {at} is another");
    }
}

fn page(line: &str, record: &JsonRecord<'_>) {
    let before = Object::read(line);
    let is_string = |name: &&str| before.value(name).is_some_and(|value| value.starts_with('"'));
    let field = PAGE_FIELDS.into_iter().find(is_string).expect("a field with a page");
    assert_eq!(before.string(field).as_ref(), Some(&record.text));
    let said = Metadata { author: Some("A \"B\"".to_owned()), ..Metadata::default().with_title("T") };
    let line = record.with_body(OTHER, &[("notes", "[7]".to_owned())], &said);
    assert!(!line.contains('\n') || record_has_line_end(&before));
    let after = Object::read(&line);
    assert_eq!(after.string("text").as_deref(), Some(OTHER));
    assert_eq!(after.value("notes"), Some("[7]"));
    let page = before.0.iter().rposition(|(name, _)| name == field).expect("the page");
    let stays = |name: &str| name != "text" && name != "notes";
    let others = before.0.iter().enumerate().filter(|(at, (name, _))| *at != page && stays(name));
    let mut others = others.map(|(_, field)| field).peekable();
    for field in after.0.iter().filter(|(name, _)| stays(name)) {
        if others.peek() == Some(&field) {
            others.next();
        } else {
            assert!(matches!(&*field.0, "title" | "author") && before.value(&field.0).is_none(), "a field too many");
        }
    }
    assert!(others.next().is_none(), "a field is gone");
}

fn record_has_line_end(object: &Object<'_>) -> bool {
    object.0.iter().any(|(_, value)| value.contains('\n'))
}
