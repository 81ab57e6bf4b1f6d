//! Limits that keep any archive within time and memory.

use dehusk_html::limits::PAGE_BYTES;

/// Bytes that an input may decompress to before its ratio is checked: a small file of zeros is not an attack.
pub const BOMB_BYTES: u64 = 64 << 20;

/// The highest ratio of decompressed to compressed bytes, over the whole input so far. Text compresses to a fifth,
/// repetitive logs and tables to a fiftieth; the limit of deflate is about a thousandth.
pub const BOMB_RATIO: u64 = 200;

/// The longest block of a record, in bytes: a page and its HTTP head. A record with a longer one is skipped.
pub const BLOCK_BYTES: usize = PAGE_BYTES + (1 << 20);

/// The longest head of a record, and of an HTTP message in one, in bytes.
pub const HEAD_BYTES: usize = 1 << 20;

/// How many bytes of an unreadable record are kept in its error.
pub const ERROR_BYTES: usize = 1 << 16;
