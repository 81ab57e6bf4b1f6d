//! What stands before a text and says what it is: front matter between `---`, and the lines that reader programs put before a
//! page, such as `URL Source: …`.

use std::ops::Range;

use crate::metadata::{Metadata, language_from_code};

/// The longest header, in lines and in bytes.
const LINES: usize = 100;
const BYTES: usize = 16 << 10;

/// The line after which the text itself comes.
const CONTENT: [&str; 2] = ["markdown content", "content"];

/// Other lines of such a header. What each says is in `set`.
const KEYS: [&str; 22] = [
    "title",
    "url",
    "url source",
    "source url",
    "sourceurl",
    "source",
    "link",
    "canonical url",
    "published time",
    "published",
    "date",
    "author",
    "description",
    "language",
    "site",
    "site name",
    "status code",
    "number of pages",
    "warning",
    "crawled at",
    "scraped at",
    "fetched at",
];

/// A header: its bytes, without the end of its last line, and what it says.
pub(super) struct Header {
    pub(super) range: Range<usize>,
    pub(super) metadata: Metadata,
}

/// The header of a text.
pub(super) fn find(text: &str) -> Option<Header> {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\n', '\r']).len();
    let rest = &text[start..];
    let mut end = rest.len().min(BYTES);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let head = &rest[..end];
    let (length, metadata) = front_matter(head).or_else(|| reader_header(head))?;
    Some(Header { range: start..start + length, metadata })
}

/// YAML between two lines `---`.
fn front_matter(head: &str) -> Option<(usize, Metadata)> {
    let mut metadata = Metadata::default();
    let mut keys = 0;
    let mut lines = lines(head);
    let (_, first) = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    for (end, line) in lines.take(LINES) {
        if matches!(line.trim_end(), "---" | "...") {
            return (keys > 0).then_some((end, metadata));
        }
        let inside = line.starts_with([' ', '\t', '#', '-', ']', '}']) || line.trim().is_empty();
        match line.split_once(':') {
            _ if inside => {}
            Some((key, value)) if is_key(key) && (value.is_empty() || value.starts_with([' ', '\t'])) => {
                keys += 1;
                set(&mut metadata, &key.to_ascii_lowercase(), unquoted(value));
            }
            _ => return None,
        }
    }
    None
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 40
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ' | b'"'))
}

/// Lines such as `Title: …`, with an address among them.
fn reader_header(head: &str) -> Option<(usize, Metadata)> {
    let mut metadata = Metadata::default();
    let (mut length, mut keys, mut addressed) = (0, 0, false);
    for (end, line) in lines(head).take(LINES) {
        if line.trim().is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else { break };
        let key = key.trim_matches(['*', ' ', '-', '>']).to_ascii_lowercase();
        let value = value.trim_matches(['*', ' ', '\t']);
        if CONTENT.contains(&key.as_str()) && value.is_empty() && keys > 0 {
            length = end;
            break;
        }
        if !KEYS.contains(&key.as_str()) {
            break;
        }
        addressed |= value.starts_with("http://") || value.starts_with("https://");
        set(&mut metadata, &key, unquoted(value));
        (length, keys) = (end, keys + 1);
    }
    (addressed && keys >= 2).then_some((length, metadata))
}

/// Lines without their ends, and where each ends.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let own = line.trim_end_matches(['\n', '\r']);
        let end = *at + own.len();
        *at += line.len();
        Some((end, own))
    })
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    quoted.unwrap_or(value)
}

/// Takes what a key says; the first key of several counts.
fn set(metadata: &mut Metadata, key: &str, value: &str) {
    if value.is_empty() || value.starts_with(['{', '|', '>']) {
        return;
    }
    let text = || Some(value.trim_matches(['[', ']']).to_owned());
    match key.replace(['_', '-'], " ").as_str() {
        "title" if metadata.title.is_none() => metadata.title = text(),
        "author" | "authors" | "by" if metadata.author.is_none() => metadata.author = text(),
        "date" | "published" | "published time" | "pubdate" | "publish date" if metadata.date.is_none() => {
            metadata.date = text();
        }
        "site" | "sitename" | "site name" if metadata.site.is_none() => metadata.site = text(),
        "hostname" if metadata.host.is_none() => metadata.host = text(),
        "language" | "lang" if metadata.language.is_none() => {
            metadata.language = value.get(..2).and_then(|code| language_from_code(&code.to_ascii_lowercase()));
        }
        _ if metadata.host.is_none() && (value.starts_with("http://") || value.starts_with("https://")) => {
            metadata.host = crate::metadata::host_of(value);
        }
        _ => {}
    }
}
