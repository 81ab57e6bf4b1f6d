//! The promises: nothing is invented, nothing goes unnamed, what went can be put back.

use dehusk::internals::parts::next_part;
use dehusk::internals::write::explain::explain;
use dehusk::internals::write::removed::{OutputLocation, RemovalRecords, RemovalReport};
use dehusk::internals::write::restore::{RemovalEntry, kept_text, restore};
use dehusk::internals::write::text::BodyWriter;
use dehusk::internals::{Metadata, clean_continued};
use dehusk::{Cleaned, Cleaner, Note};
use serde_json::value::RawValue;

/// Removals are in order, disjoint, on boundaries of characters, and named; with what is kept they are the document.
pub fn is_sound(cleaned: &Cleaned<'_>) {
    let (mut rebuilt, mut at) = (String::new(), 0);
    let mut kept = cleaned.kept();
    for removal in cleaned.removals() {
        let range = removal.range.clone();
        assert!(at <= range.start && range.start < range.end, "{range:?} behind {at}");
        let gone = cleaned.text().get(range.clone()).expect("a removal lies on boundaries of characters");
        assert_eq!(removal.text, gone);
        assert!(!removal.rule.name().is_empty());
        if at < range.start {
            rebuilt += kept.next().expect("a piece is kept before a removal");
        }
        rebuilt += gone;
        at = range.end;
    }
    kept.for_each(|piece| rebuilt += piece);
    assert_eq!(rebuilt, cleaned.text());
    assert_eq!(cleaned.body(), cleaned.kept().collect::<String>());
}

/// What a person, an audit and a record are told can be told.
pub fn can_be_told(cleaner: &Cleaner, cleaned: &Cleaned<'_>) {
    let told = explain(cleaner, cleaned, "a", 1);
    assert!(cleaned.removals().len() == 0 || !told.is_empty());
    for (_, value) in RemovalReport::new(cleaner, cleaned).fields() {
        serde_json::from_str::<&RawValue>(&value).expect("an account is JSON");
    }
}

/// The body as it is written ends in one line end, and with the removal records it gives the document back.
pub fn can_be_restored(cleaner: &Cleaner, cleaned: &Cleaned<'_>) {
    let (mut body, mut out) = (BodyWriter::default(), Vec::new());
    for piece in cleaned.kept() {
        body.write(piece, &mut out).expect("memory takes all");
    }
    let ends = body.finish(&mut out).expect("memory takes all");
    let body = String::from_utf8(out).expect("a body is text");
    ends_in_one_line_end(&body);
    let document: &RawValue = serde_json::from_str("\"a\"").expect("a string");
    let mut removed = RemovalRecords::default();
    removed.push_removals(cleaner, cleaned, document, 0, 0);
    if let Some(ends) = &ends {
        removed.push_line_ends(document, ends);
    }
    let mut records = Vec::new();
    removed.write(OutputLocation::default(), &mut records).expect("memory takes all");
    let records = String::from_utf8(records).expect("records are text");
    let entries: Vec<RemovalEntry> =
        records.split_terminator('\n').map(|line| serde_json::from_str(line).expect("a removal record")).collect();
    let restored = restore(&kept_text(&body, &entries), &entries).expect("what went fits what was kept");
    assert_eq!(restored, cleaned.text());
}

fn ends_in_one_line_end(body: &str) {
    if body.is_empty() {
        return;
    }
    let last = body.strip_suffix("\r\n").or_else(|| body.strip_suffix(['\n', '\r']));
    let last = last.expect("a line end");
    assert!(!last.ends_with(['\n', '\r']), "two line ends");
}

/// A text that is cleaned part by part comes out as it does at once; a text of one part as it did the first time.
pub fn is_cleaned_by_parts(cleaner: &Cleaner, whole: &Cleaned<'_>, metadata: &Metadata, mut continues: bool) {
    let (mut at, mut words, mut parts, mut number) = (0, 0, 0, 0);
    while at < whole.text().len() {
        let part = &whole.text()[at..];
        let part = &part[..next_part(part.as_bytes(), false)];
        let cleaned = clean_continued(cleaner, part, metadata, continues);
        for removal in cleaned.removals() {
            let same = whole.removals().nth(number).expect("as many removals at once as by parts");
            assert_eq!(same.rule.name(), removal.rule.name());
            assert_eq!(same.range, removal.range.start + at..removal.range.end + at);
            number += 1;
        }
        (at, words, parts) = (at + part.len(), words + cleaned.words(), parts + 1);
        continues = !part.ends_with(['\n', '\r']);
    }
    assert_eq!((number, words), (whole.removals().len(), whole.words()));
    assert_eq!(whole.notes().any(|note| note == Note::Parts { parts }), parts > 1);
}
