//! Decides by content whether something is HTML.
//!
//! It is if it begins with a DOCTYPE, `<html` or another tag that pages begin with. Otherwise its text must be in block elements,
//! or be little beside its tags, and nothing may be written as in plain text or Markdown. A text with some tags in it is a
//! text: read as a page, it would lose its line ends and the code that it shows.

mod layout;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::encoding;
use super::tokenizer::{Token, Tokenizer};
use layout::Layout;

/// How many bytes are examined.
const SNIFFED_BYTES: usize = 1 << 16;

/// Whether the bytes are HTML.
pub fn is_html(bytes: &[u8]) -> bool {
    is_html_text(&decode_start(bytes))
}

/// Whether the text is HTML.
pub fn is_html_text(text: &str) -> bool {
    begins_like_html_text(text) || Layout::of(start(text)).is_page()
}

/// Whether the bytes begin with a DOCTYPE or a tag that only pages begin with. This is what counts where something else says
/// that they are a text, such as the name of their file.
pub fn begins_like_html(bytes: &[u8]) -> bool {
    begins_like_html_text(&decode_start(bytes))
}

/// The start of some bytes, decoded.
fn decode_start(bytes: &[u8]) -> Cow<'_, str> {
    let start = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    match Encoding::for_bom(start) {
        Some(_) => encoding::decode(start, None).text,
        None => String::from_utf8_lossy(start),
    }
}

fn start(text: &str) -> &str {
    &text[..text.floor_char_boundary(SNIFFED_BYTES)]
}

fn begins_like_html_text(text: &str) -> bool {
    let mut tokenizer = Tokenizer::new(start(text));
    let first = std::iter::from_fn(|| tokenizer.next()).find(|token| !is_blank(token));
    match first {
        Some(Token::Doctype(kind)) => kind.trim_start().get(..4).is_some_and(|kind| kind.eq_ignore_ascii_case("html")),
        Some(Token::Start { name, .. }) => begins_pages(name) && !is_mentioned(tokenizer.rest()),
        _ => false,
    }
}

fn is_blank(token: &Token<'_>) -> bool {
    matches!(token, Token::Comment | Token::Cdata(_))
        || matches!(token, Token::Text(text) if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty())
}

fn begins_pages(name: &str) -> bool {
    ["html", "head", "body", "title", "meta"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether what follows a tag shows that the tag is a word of a sentence, as in "`<p>` and `<b>` are tags".
fn is_mentioned(after: &str) -> bool {
    let mut after = after.chars();
    match after.next() {
        Some(' ') => after.next().is_some_and(char::is_alphanumeric),
        Some(next) => matches!(next, ',' | '.' | ';' | ':' | '`' | ')'),
        None => false,
    }
}
