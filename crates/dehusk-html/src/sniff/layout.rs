//! Where the text of something is: in block elements, or between them as plain text is.

use html5ever::{LocalName, local_name};

use super::is_mentioned;
use crate::raw_text::RawText;
use crate::tokenizer::{Token, Tokenizer};

/// For each byte of plain text, a page has at least this many bytes in block elements.
const BLOCK_TO_PLAIN: usize = 9;

/// The fewest tags of blocks where little text beside many tags makes a page.
const LEAST_TAGS: usize = 32;

/// The least bytes of source for each byte of text of a page with little text.
const SOURCE_TO_TEXT: usize = 3;

/// The fewest bytes of a source without any text in it that makes a page.
const HIDDEN_BYTES: usize = 1 << 10;

/// The fewest words of a paragraph that shows that it is a text.
const PARAGRAPH_WORDS: usize = 2;

/// What a line began with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LineStart {
    /// Nothing of it was seen yet.
    #[default]
    Blank,
    Tag,
    Text,
}

/// What was found in something that may be a page. Text is measured in bytes that are not white space.
#[derive(Debug, Default)]
pub(super) struct Layout<'s> {
    /// The block elements that are open.
    open: Vec<&'s str>,
    line: LineStart,
    /// Words of plain text since the last blank line; none if something else was there too.
    paragraph: Option<usize>,
    /// Text in block elements.
    in_blocks: usize,
    /// Text in lines that begin with text, outside of block elements.
    plain: usize,
    /// Text in other lines outside of block elements: those that begin with a tag such as `<a>`.
    inline: usize,
    /// Tags of block elements.
    block_tags: usize,
    /// Tags of scripts, styles and the like.
    raw_tags: usize,
    /// Everything that is not white space.
    all: usize,
    /// There is something that only texts have.
    is_text: bool,
}

impl<'s> Layout<'s> {
    /// Walks through a source once.
    pub(super) fn of(source: &'s str) -> Layout<'s> {
        let mut layout = Layout { paragraph: Some(0), all: visible(source), ..Layout::default() };
        let mut tokenizer = Tokenizer::new(source);
        while let Some(token) = tokenizer.next() {
            match token {
                Token::Text(text) => layout.text(text),
                Token::Start { name, self_closing } => layout.start(name, self_closing, &mut tokenizer),
                Token::End { name } => layout.end(name),
                Token::RawText(..) | Token::Comment | Token::Doctype(_) | Token::Cdata(_) => layout.markup(),
            }
        }
        layout.end_paragraph();
        layout
    }

    /// Whether this is how pages are written.
    pub(super) fn is_page(&self) -> bool {
        let text = self.in_blocks + self.inline + self.plain;
        let is_in_blocks = self.in_blocks >= BLOCK_TO_PLAIN * self.plain && self.in_blocks >= self.inline;
        let is_little = self.block_tags >= LEAST_TAGS && SOURCE_TO_TEXT * text <= self.all;
        // Long scripts and styles at the start may hide all text.
        let is_hidden = text == 0 && self.all >= HIDDEN_BYTES && self.block_tags + self.raw_tags > 0;
        !self.is_text && (is_hidden || text > 0 && self.block_tags > 0 && (is_in_blocks || is_little))
    }

    fn text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.end_line();
            }
            if !line.trim().is_empty() {
                self.piece_of_line(line);
            }
        }
    }

    /// Text up to the end of its line or to a tag.
    fn piece_of_line(&mut self, text: &str) {
        if self.line == LineStart::Blank {
            self.line = LineStart::Text;
            self.is_text |= !self.open.iter().any(|name| is_preformatted(name)) && is_markdown(text);
        }
        let bytes = visible(text);
        match self.line {
            _ if !self.open.is_empty() => self.in_blocks += bytes,
            LineStart::Text => self.plain += bytes,
            _ => self.inline += bytes,
        }
        if let Some(words) = &mut self.paragraph {
            *words += text.split_whitespace().count();
        }
    }

    fn end_line(&mut self) {
        if self.line != LineStart::Blank {
            self.line = LineStart::Blank;
            return;
        }
        // The line is blank. An element that need not be ended ends here, so that one that is only mentioned does not hold
        // all that follows.
        if self.open.last().is_some_and(|name| name.eq_ignore_ascii_case("p")) {
            self.open.pop();
        }
        self.end_paragraph();
    }

    /// Ends a paragraph. One that stands by itself outside of blocks is plain text.
    fn end_paragraph(&mut self) {
        let words = self.paragraph.replace(0).unwrap_or_default();
        self.is_text |= self.open.is_empty() && words >= PARAGRAPH_WORDS;
    }

    /// A tag or the like that no paragraph of plain text has.
    fn markup(&mut self) {
        if self.line == LineStart::Blank {
            self.line = LineStart::Tag;
            self.paragraph = None;
        }
    }

    fn start(&mut self, name: &'s str, self_closing: bool, tokenizer: &mut Tokenizer<'s>) {
        let raw = raw_text(name).filter(|_| !self_closing);
        if !is_block(name) && raw.is_none() {
            return self.markup();
        }
        if self.open.is_empty() && (self.line == LineStart::Text || is_mentioned(tokenizer.rest())) {
            return self.mention();
        }
        self.markup();
        if let Some(raw) = raw {
            self.raw_tags += 1;
            tokenizer.enter_raw_text(raw, name);
        }
        if is_block(name) {
            self.block_tags += 1;
            self.paragraph = None;
            if self.open.last().is_some_and(|name| name.eq_ignore_ascii_case("p")) {
                self.open.pop();
            }
            if !self_closing && !name.eq_ignore_ascii_case("hr") {
                self.open.push(name);
            }
        }
    }

    /// A tag of a block in a line of text: what follows it is not in its element.
    fn mention(&mut self) {
        self.block_tags += 1;
        self.paragraph = None;
        if self.line == LineStart::Blank {
            self.line = LineStart::Text;
        }
    }

    fn end(&mut self, name: &str) {
        self.block_tags += usize::from(is_block(name));
        if let Some(at) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.open.truncate(at);
            self.paragraph = None;
            // What follows in this line is outside of the element, but the line is not one of plain text.
            self.line = LineStart::Tag;
        } else {
            self.markup();
        }
    }
}

/// Bytes that are not white space.
fn visible(text: &str) -> usize {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count()
}

/// Whether a line begins as no line of a page does: a fence around code, or a heading.
fn is_markdown(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let heading = text.trim_start_matches('#');
    let level = text.len() - heading.len();
    line.len() - text.len() <= 3
        && (text.starts_with("```") || text.starts_with("~~~") || (1..=6).contains(&level) && heading.starts_with(' '))
}

/// Whether lines in an element may look like anything.
fn is_preformatted(name: &str) -> bool {
    name.eq_ignore_ascii_case("pre")
}

fn raw_text(name: &str) -> Option<RawText> {
    match &*name.to_ascii_lowercase() {
        "script" => Some(RawText::ScriptData),
        "style" | "iframe" | "noembed" | "noframes" => Some(RawText::Plain),
        "textarea" | "title" => Some(RawText::Escapable),
        _ => None,
    }
}

/// Whether it is an element that pages are built of, other than those in the middle of a line.
fn is_block(name: &str) -> bool {
    matches!(
        LocalName::from(name.to_ascii_lowercase()),
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("body")
            | local_name!("center")
            | local_name!("dd")
            | local_name!("details")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("head")
            | local_name!("header")
            | local_name!("hr")
            | local_name!("html")
            | local_name!("li")
            | local_name!("main")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("section")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("td")
            | local_name!("tfoot")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("tr")
            | local_name!("ul")
    )
}
