//! Chooses the format of an input, by its file's name and its first bytes, and refuses what is not text.

use std::borrow::Cow;

use super::format::InputFormat;
use super::structured::Structure;
use super::{FORMATS, InputChoice, text};
use dehusk_archive::file_type::{FileType, by_signature, not_text};
use dehusk_html::encoding::{Encoding, transcode};
use dehusk_html::text_encoding::utf16;

/// The format of an input.
#[derive(Debug)]
pub(super) struct Detected {
    pub(super) format: &'static dyn InputFormat,
    /// What the input has that its format does not show, if it is a text by default only.
    pub(super) structure: Option<Structure>,
}

impl InputChoice {
    /// The format of an input, by its file's name and its first bytes. `encoding` is its encoding if that is known.
    ///
    /// # Errors
    /// The input is not text, or of a known format that cannot be read.
    pub(super) fn resolve(
        self,
        file: Option<&str>,
        start: &[u8],
        encoding: Option<&'static Encoding>,
    ) -> Result<Detected, String> {
        match self {
            InputChoice::Format(format) => Ok(Detected { format, structure: None }),
            InputChoice::Auto => detect(file, start, encoding),
        }
    }
}

fn detect(file: Option<&str>, start: &[u8], encoding: Option<&'static Encoding>) -> Result<Detected, String> {
    let find = |belongs: &dyn Fn(&dyn InputFormat) -> bool| FORMATS.into_iter().find(|format| belongs(*format));
    if let Some(format) = find(&|format| format.has_signature(start)) {
        return Ok(Detected { format, structure: None });
    }
    let utf16 = encoding.or_else(|| utf16(start)).filter(|encoding| !encoding.is_ascii_compatible());
    let readable = readable(start, utf16)?;
    let extension = file.and_then(extension);
    let extension = extension.as_deref();
    let is_named_text = extension.is_some_and(|extension| TEXTS.contains(&extension));
    let by_extension = find(&|format| extension.is_some_and(|end| format.extensions().contains(&end)));
    let format = by_extension.or_else(|| find(&|format| format.looks_like(&readable, is_named_text)));
    match format {
        Some(format) if utf16.is_some() && !format.decodes() => {
            Err("it holds records in another encoding than UTF-8; convert it to UTF-8 first".to_owned())
        }
        Some(format) => Ok(Detected { format, structure: None }),
        None => Ok(Detected { format: &text::Text, structure: Structure::of(extension, &readable) }),
    }
}

/// The start of an input, decoded if it is in UTF-16, in which ASCII would not be recognised.
fn readable<'s>(start: &'s [u8], utf16: Option<&'static Encoding>) -> Result<Cow<'s, [u8]>, String> {
    let Some(encoding) = utf16 else {
        return check_is_text(start).map(|()| Cow::Borrowed(start));
    };
    let (text, _) = transcode(&mut encoding.new_decoder_with_bom_removal(), start, false);
    let unreadable = by_signature(start).or_else(|| not_text(text.as_bytes()));
    unreadable.map_or(Ok(Cow::Owned(text.into_bytes())), |file_type| Err(refusal(file_type)))
}

/// Checks that something may be text in an encoding that extends ASCII.
///
/// # Errors
/// It is not: what it is instead.
pub(in crate::cli) fn check_is_text(start: &[u8]) -> Result<(), String> {
    not_text(start).map_or(Ok(()), |file_type| Err(refusal(file_type)))
}

fn refusal(file_type: &FileType) -> String {
    match file_type.advice {
        Some(advice) => format!("it is {}; {advice}", file_type.name),
        None => format!("it is {}, not text", file_type.name),
    }
}

/// Extensions of texts, which may have HTML in them.
const TEXTS: [&str; 9] = ["txt", "text", "md", "markdown", "mdown", "mkd", "rst", "adoc", "org"];

/// Extensions of compressed files. How a file is compressed is detected by its content.
const COMPRESSED: [&str; 5] = ["gz", "gzip", "zst", "zstd", "bgz"];

/// The extension of a file in lower case, without that of compression.
fn extension(file: &str) -> Option<String> {
    let file = file.to_ascii_lowercase();
    let (name, last) = file.rsplit_once('.')?;
    if COMPRESSED.contains(&last) {
        name.rsplit_once('.').map(|(_, end)| end.to_owned())
    } else {
        Some(last.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{InputChoice, text};
    use super::detect;

    fn name(file: Option<&str>, start: &[u8]) -> &'static str {
        detect(file, start, None).unwrap().format.names()[0].0
    }

    #[test]
    fn formats_are_detected_by_name_and_content() {
        let name = |file, start: &str| name(file, start.as_bytes());
        assert_eq!(name(Some("a/x.JSONL.gz"), ""), "jsonl");
        assert_eq!(name(Some("x.htm"), "a"), "html");
        assert_eq!(name(Some("x.txt"), "<!doctype html><p>"), "html");
        assert_eq!(name(None, "WARC/1.0\r\nWARC-Type: response\r\n"), "warc");
        assert_eq!(name(None, "filedesc://a.arc 0.0.0.0 20080430204825 text/plain 76\n"), "warc");
        assert_eq!(name(Some("x.jsonl"), "PAR1\u{15}"), "parquet");
        assert_eq!(name(None, "The WARC/1.0 format"), "text");
        assert_eq!(name(None, "{ \"text\" : 1}"), "jsonl");
        assert_eq!(name(None, "\n{\"text\":\"<p>a <b>b</b></p>\"}"), "jsonl");
        for text in ["{\n \"text\": 1}", "{\"so\" they said}", "{x}", "{", "a"] {
            assert_eq!(name(None, text), "text", "{text}");
        }
        let chosen = InputChoice::Format(&text::Text).resolve(Some("x.jsonl"), b"{\"text\":1}", None);
        assert_eq!(chosen.unwrap().format.names()[0].0, "text");
    }

    #[test]
    fn the_name_of_a_text_counts_more_than_its_tags() {
        let page = b"<div><p>The bridge opened on Monday.</p></div>";
        assert_eq!(name(None, page), "html");
        assert_eq!(name(Some("a.page"), page), "html");
        assert_eq!(name(Some("a.md"), page), "text");
        assert_eq!(name(Some("a.txt.gz"), page), "text");
        assert_eq!(name(Some("a.md"), b"<!doctype html><p>a"), "html");
        assert_eq!(name(Some("a.txt"), b"{\"text\":1}"), "jsonl");
    }

    #[test]
    fn what_is_not_text_is_refused_by_name() {
        let refused = |start: &[u8]| detect(Some("a.txt"), start, None).unwrap_err();
        assert_eq!(refused(b"PK\x03\x04\x14\0"), "it is a ZIP archive; unpack it first");
        assert_eq!(refused(b"\xfd7zXZ\0"), "it is xz-compressed data; decompress it first");
        assert_eq!(refused(b"\x89PNG\r\n\x1a\n"), "it is a PNG image, not text");
        assert_eq!(refused(&[0; 50]), "it is binary data, not text");
        assert!(refused(b"\xff\xfe\0\0a\0\0\0").contains("UTF-32"));
        assert!(InputChoice::Format(&text::Text).resolve(None, &[0; 50], None).is_ok());
    }

    #[test]
    fn utf16_is_looked_through() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        assert_eq!(name(None, &utf16("\u{feff}It rained.")), "text");
        assert_eq!(name(None, &utf16("It rained on the quay.")), "text");
        assert_eq!(name(None, &utf16("\u{feff}<!doctype html><p>It rained.")), "html");
        assert!(detect(None, &utf16("\u{feff}{\"text\":\"a\"}"), None).unwrap_err().contains("UTF-8"));
        assert!(detect(Some("a.jsonl"), &utf16("\u{feff}"), None).is_err());
    }
}
