//! Decides by content whether something is HTML.
//!
//! It is if it begins with a DOCTYPE, `<html` or another tag that pages begin with. Otherwise tags must make up much of it: a
//! text that mentions `<div>` is a text.

use encoding_rs::Encoding;
use html5ever::{LocalName, local_name};

use super::encoding;
use super::tokenizer::{Token, Tokenizer};

/// How many bytes are examined.
const SNIFFED_BYTES: usize = 1 << 14;

/// The fewest tags of a page that does not begin like one.
const LEAST_TAGS: usize = 4;

/// The most bytes per tag in a page that does not begin like one.
const BYTES_TO_A_TAG: usize = 200;

/// Whether the bytes are HTML.
pub fn is_html(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    match Encoding::for_bom(start) {
        Some(_) => is_html_text(&encoding::decode(start, None).text),
        None => is_html_text(&String::from_utf8_lossy(start)),
    }
}

/// Whether the text is HTML.
pub fn is_html_text(text: &str) -> bool {
    let start = &text[..text.floor_char_boundary(SNIFFED_BYTES)];
    let mut tokenizer = Tokenizer::new(start);
    let first = std::iter::from_fn(|| tokenizer.next()).find(|token| !is_blank(token));
    match first {
        Some(Token::Doctype(kind)) => kind.trim_start().get(..4).is_some_and(|kind| kind.eq_ignore_ascii_case("html")),
        Some(Token::Start { name, .. }) => begins_pages(name) || is_dense(start),
        Some(_) => is_dense(start),
        None => false,
    }
}

fn is_blank(token: &Token<'_>) -> bool {
    matches!(token, Token::Comment | Token::Cdata(_))
        || matches!(token, Token::Text(text) if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty())
}

fn begins_pages(name: &str) -> bool {
    ["html", "head", "body", "title", "meta"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether HTML tags, some of them end tags, make up much of the text.
fn is_dense(text: &str) -> bool {
    let mut tokenizer = Tokenizer::new(text);
    let (mut tags, mut ends) = (0, 0);
    while let Some(token) = tokenizer.next() {
        match token {
            Token::Start { name, .. } if is_known(name) => tags += 1,
            Token::End { name } if is_known(name) => (tags, ends) = (tags + 1, ends + 1),
            _ => {}
        }
    }
    tags >= LEAST_TAGS && ends > 0 && tags * BYTES_TO_A_TAG >= text.len()
}

/// Whether it is a tag of text in pages.
fn is_known(name: &str) -> bool {
    matches!(
        LocalName::from(name.to_ascii_lowercase()),
        local_name!("a")
            | local_name!("article")
            | local_name!("b")
            | local_name!("blockquote")
            | local_name!("br")
            | local_name!("div")
            | local_name!("em")
            | local_name!("figure")
            | local_name!("font")
            | local_name!("footer")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("header")
            | local_name!("i")
            | local_name!("img")
            | local_name!("li")
            | local_name!("main")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("script")
            | local_name!("section")
            | local_name!("span")
            | local_name!("strong")
            | local_name!("style")
            | local_name!("table")
            | local_name!("td")
            | local_name!("tr")
            | local_name!("ul")
    )
}

#[cfg(test)]
mod tests {
    use super::is_html;

    #[test]
    fn pages() {
        for page in [
            "\u{feff}\n<!DOCTYPE html>",
            "<?xml version='1.0'?>\n<!-- a -->\n<html xmlns='b'>",
            "<head>",
            "<p>One paragraph</p>\n<p>and another</p>",
            "Some text<br>and <b>more</b> of it<br>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        assert!(is_html(b"\xff\xfe<\0h\0t\0m\0l\0>\0"));
    }

    #[test]
    fn texts() {
        for text in [
            "",
            "Plain",
            "Use <div> and </div> for blocks.",
            "if a<b and c>d",
            "<rss><channel><title>A</title></channel></rss>",
            "Write <![CDATA[ before it.",
            "<![CDATA[<p>a</p>]]>",
            "<quote>This</quote> is <said>a</said> <made>text</made>",
        ] {
            assert!(!is_html(text.as_bytes()), "{text}");
        }
        let tutorial = format!("Put a <b>word</b> in <p>paragraphs</p>.\n{}", "The rest is prose. ".repeat(100));
        assert!(!is_html(tutorial.as_bytes()));
    }
}
