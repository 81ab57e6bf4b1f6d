//! Limits that keep any archive within time and memory.

use dehusk_html::limits::PAGE_BYTES;

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
