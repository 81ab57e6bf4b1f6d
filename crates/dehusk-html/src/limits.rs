//! Limits that keep any page within time and memory. What is beyond one is left out and counted.

/// The longest page, in bytes; what is behind is left out. The standard of HTML itself, the longest page that people read,
/// has 15 MB.
pub const PAGE_BYTES: usize = 64 << 20;

/// How deep elements of a page nest, as in browsers; what is deeper stands in the deepest element.
pub const PAGE_DEPTH: usize = 512;

/// How deep elements nest before one that formats, such as `<b>`, adds no more. Those left open are made anew in each
/// paragraph.
pub const FORMATTING_DEPTH: usize = 256;

/// The most elements that the parser makes of its own accord, most of them formatting elements that were left open.
pub const REMADE_ELEMENTS: usize = 1 << 18;

/// The most elements of a page; what is behind them is left out. It keeps a tree in some 400 MB.
pub const ELEMENTS: usize = 4 << 20;

/// The most attributes of an element. Each is compared with all before it.
pub const ATTRIBUTES: usize = 256;

/// The most words that are read of a class or an id.
pub const ATTRIBUTE_WORDS: usize = 64;

/// The most names of elements and attributes in a page that the standard does not know. Those beyond are left out, or are
/// all one for elements.
pub const NAMES: usize = 1 << 14;
