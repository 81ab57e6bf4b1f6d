//! JSON strings, however they are written: a text that is put back into its record has the bytes that it had. A seed is a
//! JSON string.
#![no_main]

use dehusk::internals::read::jsonl::{FieldNames, JsonRecord};
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let string = repair(bytes).text;
    let line = format!("{{\"id\":1,\"text\":{string},\"x\":\"\\/\"}}");
    let names = FieldNames::default();
    let Ok(record) = JsonRecord::parse(&line, &names) else { return };
    // A seed may close the string and go on; what is written of a page is in another field.
    if record.is_page {
        return;
    }
    // What is written of it, as if something had been removed.
    let written = record.with_text(&format!("{}.", record.text), &[]);
    let spelling = record.spelling().unwrap_or_default();
    let Ok(written) = JsonRecord::parse(&written, &names) else { panic!("what was written is no record") };
    assert_eq!(written.text, format!("{}.", record.text));
    assert_eq!(written.with_spelled_text(&record.text, &spelling), line);
});
