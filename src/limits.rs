//! Limits that bound time and memory for any input and any rule file. Reaching one is reported. Limits of pages, archives and
//! regexes are in the crates that apply them.

/// The most bytes of one document that are processed together. A longer document is cleaned in parts of this size, cut
/// after a line ending: sections, repeats, zones and limits see one part. 16 MiB is some forty times a long novel's
/// chapter and keeps offsets inside 32 bits.
pub const PART_BYTES: usize = 16 << 20;

/// The most line ends in one part.
pub const PART_LINES: usize = 1 << 18;

/// The longest block, in bytes, that rules are matched with; a longer one is kept.
pub const BLOCK_BYTES: usize = 1 << 20;

/// A line of more characters than this, and of at least [`LONG_LINE_SENTENCES`] sentences, is looked at piece by piece.
pub const LONG_LINE: u32 = 300;

/// The fewest sentences of a long line.
pub const LONG_LINE_SENTENCES: usize = 3;

/// A sentence of a long line that has more characters is prose.
pub const SENTENCE: usize = 160;

/// The longest label that is looked for inside a line, in words.
pub const LABEL_WORDS: usize = 8;

/// The most bytes of literals of all rules together.
pub const LITERAL_BYTES: usize = 256 << 20;

/// The most matches of one regex in one block; what comes after them is kept.
pub const REGEX_MATCHES: usize = 1000;

/// The most nodes of a page that selectors such as `h2 ~ p` may walk over; past it they match nothing more.
#[cfg(feature = "html")]
pub const SIBLING_STEPS: u64 = 1 << 28;

/// The longest address of a link that Markdown has; the text of a longer one is written without a link.
pub const LINK_BYTES: usize = 4096;

/// How many times the bytes of a page's text the addresses in its Markdown may have; later ones are left out.
pub const LINK_FACTOR: usize = 8;

/// The longest record of a JSONL file, in bytes; a longer one is passed through unchanged.
pub const RECORD_BYTES: u64 = 256 << 20;

/// The largest rule file, in bytes.
pub const RULE_FILE_BYTES: u64 = 4 << 20;

/// The most bytes that all regexes of rules may take once compiled.
pub const REGEX_TOTAL: usize = 256 << 20;

/// The most bytes of all rule files in one folder.
pub const RULE_FOLDER_BYTES: u64 = 64 << 20;

/// The most rule files in one folder.
pub const RULE_FILES: usize = 10_000;

/// The furthest that `after` and `before` look, in blocks.
pub const MAX_DISTANCE: u32 = 16;

/// The longest chain of rules that depend on each other's hits.
pub const STRATA: usize = 64;
