//! A page that is ready to be cleaned.

use dehusk_text::metadata::Metadata;

use crate::parsed::Omitted;
#[cfg(feature = "parser")]
use crate::parsed::ParsedHtml;
use crate::render::RenderedText;
use crate::tree::Tree;

/// A page: its tree, its visible text as lines, and its metadata.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its elements.
    pub tree: Tree,
    /// Its text, line by line, and what is known of each line.
    pub rendered: RenderedText,
    /// What is known of it, and what it declares about itself.
    pub metadata: Metadata,
    /// How many ill-formed sequences were replaced when it was decoded.
    pub replaced: usize,
    /// What was omitted because it exceeds a limit.
    pub omitted: Omitted,
}

#[cfg(feature = "parser")]
impl Page {
    /// Reads a page from bytes. `charset` is a label of its encoding if one is known, as from HTTP. What `known` has takes
    /// precedence over the metadata in the page. Any bytes are a page.
    pub fn from_bytes(bytes: &[u8], charset: Option<&str>, known: &Metadata) -> Page {
        Page::new(crate::parse(bytes, charset), known)
    }

    /// Reads a page that is text already.
    pub fn from_text(text: &str, known: &Metadata) -> Page {
        Page::new(crate::parse_text(text), known)
    }

    fn new(parsed: ParsedHtml, known: &Metadata) -> Page {
        let rendered = crate::render::render(&parsed);
        let metadata = crate::metadata::metadata(&parsed.tree, known);
        Page { rendered, metadata, replaced: parsed.replaced, omitted: parsed.omitted, tree: parsed.tree }
    }
}

impl Page {
    /// The visible text of the page, from which the body is extracted.
    pub fn text(&self) -> &str {
        &self.rendered.text
    }

    /// The elements around a byte of the text, such as `html > body > div.content > p`; none between lines.
    pub fn path(&self, at: usize) -> Option<String> {
        let blocks = &self.rendered.blocks;
        let block = blocks.partition_point(|block| block.range.end as usize <= at);
        let is_inside = blocks.get(block).is_some_and(|block| block.range.start as usize <= at);
        is_inside.then(|| self.rendered.path(&self.tree, block))
    }
}
