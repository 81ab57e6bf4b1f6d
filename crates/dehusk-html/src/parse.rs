//! Parses bytes or text to a tree, by the rules of the HTML standard.

use std::borrow::Cow;

use crate::limits::PAGE_BYTES;
use crate::{ParsedHtml, encoding, tree_construction};

/// Parses a page. `charset` is a label from outside, such as that of HTTP; a byte order mark has precedence over it, and it
/// has precedence over what the page declares. Any bytes can be parsed, in linear time.
pub fn parse(bytes: &[u8], charset: Option<&str>) -> ParsedHtml {
    let kept = &bytes[..bytes.len().min(PAGE_BYTES)];
    let decoded = encoding::decode(kept, charset);
    let mut page = parse_text(&decoded.text);
    (page.encoding, page.replaced) = (decoded.encoding, decoded.replaced);
    page.omitted.bytes += bytes.len() - kept.len();
    page
}

/// Parses a page that is text already; the encoding that it declares is ignored.
pub fn parse_text(text: &str) -> ParsedHtml {
    let kept = &text[..text.floor_char_boundary(PAGE_BYTES)];
    let mut page = tree_construction::build_tree(&normalize(kept));
    page.omitted.bytes += text.len() - kept.len();
    page
}

/// Converts line ends to LF and removes NULs and a byte order mark. Browsers ignore a NUL in text too.
fn normalize(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}');
    let Some(first) = memchr::memchr2(b'\r', b'\0', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut normal = String::with_capacity(text.len());
    let (mut done, mut next) = (0, Some(first));
    while let Some(at) = next {
        normal.push_str(&text[done..at]);
        if text.as_bytes()[at] == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n') {
            normal.push('\n');
        }
        done = at + 1;
        next = memchr::memchr2(b'\r', b'\0', &text.as_bytes()[done..]).map(|found| done + found);
    }
    normal.push_str(&text[done..]);
    Cow::Owned(normal)
}
