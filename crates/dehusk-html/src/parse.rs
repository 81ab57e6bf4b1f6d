//! Bytes become a page: text by its encoding, a tree by the rules of the HTML standard.
//!
//! `encoding` finds the encoding, `scan` (with `raw` and `references`) cuts the source into tags and text, `feed` hands them
//! to html5ever's tree builder behind a `guard`, and `sink` takes what that makes into a [`Tree`]. `sniff` tells pages from
//! plain text. Nothing here knows what an element looks like on a screen; `segment::html` does.

use std::borrow::Cow;

use crate::limits::PAGE_BYTES;
use crate::tree::Tree;
use crate::{encoding, feed};

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its elements and texts.
    pub tree: Tree,
    /// The name of the encoding that its bytes were read by.
    pub encoding: &'static str,
    /// Ill-formed sequences that became U+FFFD.
    pub replaced: usize,
    /// What was left out because it went beyond a limit.
    pub left_out: LeftOut,
}

/// What of a page went beyond limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Start tags; the text in such elements is there, in the element around them.
    pub elements: usize,
    /// Attributes.
    pub attributes: usize,
    /// Bytes at the end.
    pub bytes: usize,
}

/// Reads a page. `charset` is what is known of its encoding, such as from HTTP; a byte order mark goes before it, and what
/// the page says of itself behind it. Any bytes give a page, in linear time.
pub fn parse(bytes: &[u8], charset: Option<&str>) -> Page {
    let kept = &bytes[..bytes.len().min(PAGE_BYTES)];
    let decoded = encoding::decode(kept, charset);
    let mut page = parse_text(&decoded.text);
    (page.encoding, page.replaced) = (decoded.encoding, decoded.replaced);
    page.left_out.bytes += bytes.len() - kept.len();
    page
}

/// Reads a page that is text already; what it says of its encoding is of no matter.
pub fn parse_text(text: &str) -> Page {
    let kept = &text[..text.floor_char_boundary(PAGE_BYTES)];
    let (tree, mut left_out) = feed::parse(&normalize(kept));
    left_out.bytes += text.len() - kept.len();
    Page { tree, encoding: "UTF-8", replaced: 0, left_out }
}

/// Line ends become LF; NULs and a byte order mark go. Browsers pass over a NUL in text too.
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
