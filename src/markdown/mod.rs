//! Writes the body of a page as Markdown: `CommonMark` with the tables, footnotes and strikethrough of GFM.
//!
//! What is written are the words of the text output, block by block, with the form that the page's elements give them. `lines`
//! reads text and marks into lines, each with its place; `math` finds formulas; `blocks` writes headings, lists, quotes and
//! code, `table` tables; `inline` writes what is within a line, `emphasis` decides where it can be marked, and `escape` what
//! must be escaped; `links` knows the addresses, and `front_matter` writes the metadata.

mod blocks;
mod characters;
mod emphasis;
mod escape;
mod front_matter;
mod inline;
mod lines;
mod links;
mod math;
mod places;
mod table;

use std::ops::Range;

use blocks::Writer;
use dehusk_html::render::RenderedText;
use dehusk_text::metadata::Metadata as Known;
use lines::{Document, LineReader};
use links::LinkTable;

/// How a page is written as Markdown.
///
/// ```
/// use dehusk::{Links, MarkdownOptions};
///
/// let options = MarkdownOptions::default().links(Links::Footnotes).front_matter(true);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkdownOptions {
    /// How links are written.
    pub links: Links,
    /// Whether pictures with a text are written.
    pub images: bool,
    /// Whether the metadata go before the body, as YAML.
    pub front_matter: bool,
}

impl MarkdownOptions {
    /// How links are written.
    #[must_use]
    pub fn links(mut self, links: Links) -> Self {
        self.links = links;
        self
    }

    /// Whether pictures with a text are written.
    #[must_use]
    pub fn images(mut self, images: bool) -> Self {
        self.images = images;
        self
    }

    /// Whether the metadata go before the body, as YAML.
    #[must_use]
    pub fn front_matter(mut self, front_matter: bool) -> Self {
        self.front_matter = front_matter;
        self
    }
}

/// How links are written in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// Where they are, each with its address.
    #[default]
    Inline,
    /// As footnotes, with all addresses at the end.
    Footnotes,
    /// As their text alone.
    None,
}

/// Writes a page, less what is removed from its text, as Markdown with one line end at its end. Nothing is written of a page
/// of which nothing is left, and of one without marks its text is written as it is. `removed` is in order and disjoint.
pub(crate) fn markdown(
    rendered: &RenderedText,
    removed: &[Range<usize>],
    known: &Known,
    options: MarkdownOptions,
) -> String {
    let mut links = LinkTable::new(rendered, known, options.links);
    let document = read(rendered, removed, options.images, &mut links);
    let mut out = if options.front_matter { front_matter::front_matter(known) } else { String::new() };
    let title = known.headline.as_deref().or(known.title.as_deref());
    let body = Writer::new(document, &mut links).write(title);
    if !out.is_empty() && !body.is_empty() {
        out.push('\n');
    }
    out.push_str(&body);
    links.write_footnotes(&mut out);
    out
}

/// Reads the lines that are kept of a page, with the formulas in them.
fn read<'p>(
    rendered: &'p RenderedText,
    removed: &[Range<usize>],
    images: bool,
    links: &mut LinkTable<'p>,
) -> Document<'p> {
    let mut document = LineReader::new(rendered, removed, images, links).read();
    document.lines.iter_mut().filter(|line| line.place.code == 0).for_each(math::split);
    document
}

/// The words that the Markdown of a page is made of, for tests: all of them, and without those of formulas, of which Markdown
/// has the source.
#[cfg(feature = "internals")]
pub(crate) fn texts(rendered: &RenderedText, removed: &[Range<usize>]) -> [String; 2] {
    let mut links = LinkTable::new(rendered, &Known::default(), Links::None);
    let document = read(rendered, removed, false, &mut links);
    let mut texts = [String::new(), String::new()];
    for line in &document.lines {
        texts[0].extend([&line.text, "\n"]);
        let runs = line.runs.iter().map(|run| if run.atom.is_none() { &line.text[run.range.clone()] } else { " " });
        texts[1] += &(runs.collect::<String>() + "\n");
    }
    texts
}
