//! What an input holds.

use super::super::args::InputFormat;
use dehusk_archive::is_archive;
use dehusk_html::sniff::is_html;

/// Formats of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Records,
    Page,
    Archive,
    Parquet,
}

/// Ends of names that say that a file was compressed; which way is told by its content.
const COMPRESSED: [&str; 5] = [".gz", ".gzip", ".zst", ".zstd", ".bgz"];

/// The kind of an input, by its name and how it begins. What is asked for goes before both.
///
/// # Errors
/// Why it is nothing that can be read.
pub(super) fn kind(from: InputFormat, name: Option<&str>, start: &[u8]) -> Result<Kind, &'static str> {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    Ok(match from {
        InputFormat::Jsonl => Kind::Records,
        InputFormat::Html => Kind::Page,
        InputFormat::Warc | InputFormat::Wet => Kind::Archive,
        InputFormat::Parquet => Kind::Parquet,
        InputFormat::Auto if is_archive(text) => Kind::Archive,
        InputFormat::Auto if start.starts_with(b"PK\x03\x04") => return Err("a ZIP archive; unpack it first"),
        InputFormat::Auto if start.starts_with(b"PAR1") => Kind::Parquet,
        InputFormat::Auto if is_named(name, &[".jsonl", ".ndjson"]) => Kind::Records,
        InputFormat::Auto if is_named(name, &[".html", ".htm", ".xhtml"]) => Kind::Page,
        // The text of a record may be full of tags.
        InputFormat::Auto if is_record(text.trim_ascii_start()) => Kind::Records,
        InputFormat::Auto if is_html(start) => Kind::Page,
        InputFormat::Text | InputFormat::Auto => Kind::Text,
    })
}

/// Whether a file has a name that ends in one of these, compressed or not.
fn is_named(name: Option<&str>, ends: &[&str]) -> bool {
    let Some(name) = name.map(str::to_ascii_lowercase) else { return false };
    let bare = COMPRESSED.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    ends.iter().any(|end| bare.ends_with(end))
}

/// Whether a text begins with a JSON object that has a key. No article begins like that, and one laid out over several
/// lines is no record.
fn is_record(text: &[u8]) -> bool {
    let Some(object) = text.strip_prefix(b"{") else { return false };
    let key = object.trim_ascii_start();
    let line = &object[..object.len() - key.len()];
    let Some(rest) = key.strip_prefix(b"\"") else { return false };
    let end = memchr::memchr2(b'"', b'\n', rest);
    let colon = end.filter(|at| rest[*at] == b'"').map(|at| rest[at + 1..].trim_ascii_start());
    !line.contains(&b'\n') && colon.is_some_and(|rest| rest.starts_with(b":"))
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};
    use crate::cli::args::InputFormat;

    #[test]
    fn kinds_by_name_and_content() {
        let auto = |name, start: &str| kind(InputFormat::Auto, name, start.as_bytes()).unwrap();
        assert_eq!(auto(Some("a/x.JSONL.gz"), ""), Kind::Records);
        assert_eq!(auto(Some("x.htm"), "a"), Kind::Page);
        assert_eq!(auto(Some("x.txt"), "<!doctype html><p>"), Kind::Page);
        assert_eq!(auto(None, "WARC/1.0\r\nWARC-Type: response\r\n"), Kind::Archive);
        assert_eq!(auto(None, "filedesc://a.arc 0.0.0.0 20080430204825 text/plain 76\n"), Kind::Archive);
        assert_eq!(auto(Some("x.jsonl"), "PAR1\u{15}"), Kind::Parquet);
        assert_eq!(auto(None, "The WARC/1.0 format"), Kind::Text);
        assert_eq!(auto(None, "{ \"text\" : 1}"), Kind::Records);
        assert_eq!(auto(None, "\n{\"text\":\"<p>a <b>b</b></p>\"}"), Kind::Records);
        for text in ["{\n \"text\": 1}", "{\"so\" they said}", "{x}", "{", "a"] {
            assert_eq!(auto(None, text), Kind::Text, "{text}");
        }
        assert_eq!(kind(InputFormat::Text, Some("x.jsonl"), b"{\"text\":1}"), Ok(Kind::Text));
        assert!(kind(InputFormat::Auto, None, b"PK\x03\x04").is_err());
    }
}
