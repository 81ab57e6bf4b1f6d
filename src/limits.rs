//! Limits that keep any input and any rule file within time and memory. Hitting one is counted, never silent.

/// The most bytes of one document that are looked at together. A longer document is cleaned in parts of this size, cut
/// behind a line's end: sections, repeats, zones and limits see one part. 16 MiB is some forty times a long novel's
/// chapter and keeps offsets inside 32 bits.
pub const PART_BYTES: usize = 16 << 20;

/// The most line ends in one part.
pub const PART_LINES: usize = 1 << 18;

/// The longest block, in bytes, that rules look at; a longer one stays as it is.
pub const BLOCK_BYTES: usize = 1 << 20;

/// The most bytes that all rules together look for; more would be too much for one automaton.
pub const LITERAL_BYTES: usize = 256 << 20;

/// The most matches of one regex in one block; what stands behind them stays.
pub const REGEX_MATCHES: usize = 1000;

/// The longest record of a JSONL file, in bytes; a longer one is passed on as it came.
pub const RECORD_BYTES: u64 = 256 << 20;

/// The longest regex, in bytes.
pub const REGEX_BYTES: usize = 2048;

/// The deepest nesting of groups and repetitions in a regex.
pub const REGEX_DEPTH: u32 = 50;

/// The largest compiled regex, in bytes.
pub const REGEX_SIZE: usize = 4 << 20;

/// The largest rule file, in bytes.
pub const RULE_FILE_BYTES: u64 = 4 << 20;

/// The most rule files in one folder.
pub const RULE_FILES: usize = 10_000;

/// The furthest that `after` and `before` look, in blocks.
pub const REACH: u32 = 16;

/// The deepest chain of rules that wait for each other's hits.
pub const STRATA: usize = 64;

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

/// Bytes that one compressed input may give before its ratio is looked at: a small file of zeros is no attack.
pub const BOMB_BYTES: u64 = 64 << 20;

/// The most bytes that a compressed input gives for each of its own, over all of it so far. Text is packed to a fifth, logs
/// and tables that repeat themselves to a fiftieth; deflate cannot pack closer than to about a thousandth.
pub const BOMB_RATIO: u64 = 200;

/// The longest block of an archive's record, in bytes: a page and its HTTP head. A longer one is passed over.
pub const BLOCK_OF_RECORD_BYTES: usize = PAGE_BYTES + (1 << 20);

/// The longest head of an archive's record, and of an HTTP message in one, in bytes.
pub const HEAD_BYTES: usize = 1 << 20;

/// The most bytes of a record that cannot be read that are shown with its fault.
pub const FAULT_BYTES: usize = 1 << 16;
