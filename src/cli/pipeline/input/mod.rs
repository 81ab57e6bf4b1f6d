//! The reading side of a run: inputs, one after the other, become jobs.
//!
//! `inputs` lists the inputs of a run and `reader` reads them. `format` says what an input format is and [`FORMATS`] lists
//! them, a file each: how it is detected, how an input of it is cut into jobs (through `input_reader`), and what such a job
//! does. `stream` opens inputs, `lines` and `text_parts` cut them.

mod archive;
mod byte_counter;
pub(super) mod format;
mod html;
mod input_reader;
pub(super) mod inputs;
pub(super) mod jsonl;
mod lines;
mod parquet;
pub(super) mod reader;
mod stream;
mod text;
mod text_parts;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

pub(super) use byte_counter::ByteCounter;
use format::InputFormat;

/// All input formats, in the order in which the help lists them.
static FORMATS: [&dyn InputFormat; 5] = [&text::Text, &jsonl::Jsonl, &html::Html, &archive::Archive, &parquet::Parquet];

/// The value of `--from`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InputChoice {
    /// The format of each input is detected.
    Auto,
    /// All inputs have this format.
    Format(&'static dyn InputFormat),
}

/// Its name in the options.
const AUTO: (&str, &str) = ("auto", "Detect the format from the file name and the first bytes");

/// Parses the value of `--from`.
pub(crate) fn parser() -> impl TypedValueParser<Value = InputChoice> {
    let named = FORMATS.iter().flat_map(|format| format.names());
    let values = [AUTO].iter().chain(named).map(|(name, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(values.collect::<Vec<_>>()).map(|name: String| {
        let by_name = |format: &&dyn InputFormat| format.names().iter().any(|(other, _)| *other == name);
        FORMATS.into_iter().find(by_name).map_or(InputChoice::Auto, InputChoice::Format)
    })
}

impl InputChoice {
    /// The format of an input, by its file's name and its first bytes.
    ///
    /// # Errors
    /// The input is of a known format that cannot be read.
    fn resolve(self, file: Option<&str>, start: &[u8]) -> Result<&'static dyn InputFormat, &'static str> {
        match self {
            InputChoice::Format(format) => Ok(format),
            InputChoice::Auto => detect(file, start),
        }
    }
}

fn detect(file: Option<&str>, start: &[u8]) -> Result<&'static dyn InputFormat, &'static str> {
    let find = |belongs: &dyn Fn(&dyn InputFormat) -> bool| FORMATS.into_iter().find(|format| belongs(*format));
    if let Some(format) = find(&|format| format.has_signature(start)) {
        return Ok(format);
    }
    if start.starts_with(b"PK\x03\x04") {
        return Err("a ZIP archive; unpack it first");
    }
    let extension = file.and_then(extension);
    let by_extension = find(&|format| extension.as_deref().is_some_and(|end| format.extensions().contains(&end)));
    Ok(by_extension.or_else(|| find(&|format| format.looks_like(start))).unwrap_or(&text::Text))
}

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

/// The bytes without the byte order mark of UTF-8.
fn without_bom(start: &[u8]) -> &[u8] {
    start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::{InputChoice, detect, text};

    #[test]
    fn formats_are_detected_by_name_and_content() {
        let name = |file, start: &str| detect(file, start.as_bytes()).unwrap().names()[0].0;
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
        let chosen = InputChoice::Format(&text::Text).resolve(Some("x.jsonl"), b"{\"text\":1}");
        assert_eq!(chosen.unwrap().names()[0].0, "text");
        assert!(detect(None, b"PK\x03\x04").is_err());
    }
}
