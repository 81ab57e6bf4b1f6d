//! Tells a page from a plain text by what it holds.
//!
//! Its start decides, where it shows one: a document type, `<html`, or another tag that pages begin with. Otherwise much of
//! it must be tags: a text that speaks of `<div>` is a text.

use encoding_rs::Encoding;
use html5ever::{LocalName, local_name};

use super::encoding;
use super::scan::{Piece, Scanner};

/// How much is looked at.
const LOOKED_AT: usize = 1 << 14;

/// Tags that something without a page's start must have to be a page.
const LEAST_TAGS: usize = 4;

/// Bytes to a tag, at most, in something without a page's start.
const BYTES_TO_A_TAG: usize = 200;

/// Whether the bytes are HTML.
pub fn is_html(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    match Encoding::for_bom(start) {
        Some(_) => is_html_text(&encoding::decode(start, None).text),
        None => is_html_text(&String::from_utf8_lossy(start)),
    }
}

/// Whether the text is HTML.
pub fn is_html_text(text: &str) -> bool {
    let start = &text[..text.floor_char_boundary(LOOKED_AT)];
    let mut scanner = Scanner::new(start);
    let first = std::iter::from_fn(|| scanner.next()).find(|piece| !is_blank(piece));
    match first {
        Some(Piece::Doctype(kind)) => kind.trim_start().get(..4).is_some_and(|kind| kind.eq_ignore_ascii_case("html")),
        Some(Piece::Start { name, .. }) => begins_pages(name) || is_dense(start),
        Some(_) => is_dense(start),
        None => false,
    }
}

fn is_blank(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Comment | Piece::Cdata(_))
        || matches!(piece, Piece::Text(text) if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty())
}

fn begins_pages(name: &str) -> bool {
    ["html", "head", "body", "title", "meta"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether tags of HTML, of which some are closed, make up much of the text.
fn is_dense(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    let (mut tags, mut ends) = (0, 0);
    while let Some(piece) = scanner.next() {
        match piece {
            Piece::Start { name, .. } if is_known(name) => tags += 1,
            Piece::End { name } if is_known(name) => (tags, ends) = (tags + 1, ends + 1),
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
