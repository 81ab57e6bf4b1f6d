//! Limits that bound time and memory on any page. What exceeds one is omitted and counted.

/// The longest page, in bytes; the rest is omitted. The HTML standard itself, the longest page that people read, has 15 MB.
pub const PAGE_BYTES: usize = 64 << 20;

/// How deep elements nest, as in browsers; what is deeper goes into the deepest element.
pub const PAGE_DEPTH: usize = 512;

/// How deep elements nest before formatting elements such as `<b>` are omitted. Those left open are recreated in each
/// paragraph.
pub const FORMATTING_DEPTH: usize = 256;

/// The most elements that have no tag in the source, most of them recreated formatting elements.
pub const IMPLIED_ELEMENTS: usize = 1 << 18;

/// The most that a page may weigh, in bytes: its text, and [`ELEMENT_WEIGHT`] for each element; the rest is omitted. To clean
/// a page takes about eight times its weight in memory, so that one of 64 MB takes less than 600 MB, whatever it consists of.
pub const PAGE_WEIGHT: usize = 52 << 20;

/// What an element weighs, with its node in the tree and that of its text, and all that is known of its line.
pub const ELEMENT_WEIGHT: usize = 96;

/// What a line weighs that has no element of its own, as in preformatted text.
pub const LINE_WEIGHT: usize = 64;

/// The most attributes of an element. Each is compared with all before it.
pub const ATTRIBUTES: usize = 256;

/// The most words of a class or an id.
pub const ATTRIBUTE_WORDS: usize = 64;

/// The most names of elements and attributes that are not in the standard. Further attributes are omitted, and further
/// elements have one name.
pub const NAMES: usize = 1 << 14;

/// The most attributes of a page; further ones are omitted.
pub const PAGE_ATTRIBUTES: usize = 1 << 20;

/// The most long names of classes, not counting those of the first 72 KiB of values; further attributes that have others are
/// omitted. The table in which scraper keeps such names has a fixed size.
pub const CLASS_NAMES: usize = 1 << 13;
