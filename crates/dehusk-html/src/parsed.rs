//! The result of parsing a page.

#[cfg(feature = "parser")]
use ego_tree::NodeId;
#[cfg(feature = "parser")]
use scraper::Html;

/// A parsed page, before it is rendered.
#[cfg(feature = "parser")]
#[derive(Clone, Debug)]
pub struct ParsedHtml {
    /// Its elements and texts. It has no comments, no DOCTYPE, no styles, and no scripts but JSON-LD and formulas.
    pub html: Html,
    /// The elements of these names, in the order in which they came: html, title, link, meta, script, and links to licences.
    pub(crate) declaring: Vec<NodeId>,
    /// The name of its encoding in the Encoding Standard.
    pub encoding: &'static str,
    /// How many ill-formed sequences were replaced by U+FFFD.
    pub replaced: usize,
    /// What was omitted because it exceeds a limit.
    pub omitted: Omitted,
}

/// How much of a page exceeds limits and was omitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Start tags; the text in such elements is kept, in the element around them.
    pub elements: usize,
    /// Attributes.
    pub attributes: usize,
    /// Bytes at the end.
    pub bytes: usize,
}
