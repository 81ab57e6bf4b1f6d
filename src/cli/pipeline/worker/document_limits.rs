//! The limits that an operator sets for single documents. One that exceeds a limit is passed on as it came.

use std::fmt;
use std::time::Duration;

use crate::limits::{PART_BYTES, PART_LINES};
use dehusk_html::limits::PAGE_WEIGHT;

/// The memory of the program without any document: rules, weights, threads and buffers.
const BASE: u64 = 64 << 20;

/// How many times its bytes a document takes while it is cleaned, at most, as measured on those that take the most: pages of
/// short paragraphs, and lines of links in Markdown. A text is held twice as a whole, and is cleaned in parts.
const PAGE_FACTOR: u64 = 100;
const HELD_FACTOR: u64 = 4;
const PART_FACTOR: u64 = 12;

/// How many times its weight a page takes besides its bytes, at most. Of a large page this is less than [`PAGE_FACTOR`] says.
const WEIGHT_FACTOR: u64 = 8;

/// What a line of a part takes besides.
const LINE_BYTES: u64 = 1024;

/// How many times their bytes documents in flight take, if they are small.
const IN_FLIGHT_FACTOR: u64 = 48;

/// The limits; none by default.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DocumentLimits {
    /// The longest time for one document, or one part of a long text.
    pub(crate) timeout: Option<Duration>,
    /// The most memory of the whole program, in bytes.
    pub(crate) max_memory: Option<u64>,
}

/// The limit that a document exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// It took longer than this.
    Time(Duration),
    /// It would take more memory than this.
    Memory(u64),
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exceeded::Time(time) => write!(f, "took longer than {} s", time.as_secs_f64()),
            Exceeded::Memory(bytes) => write!(f, "could take more than the {} MiB of --max-memory", bytes >> 20),
        }
    }
}

impl DocumentLimits {
    /// The limit that a text exceeds before it is cleaned.
    pub(super) fn on_text(&self, text: &str) -> Option<Exceeded> {
        let most = self.max_memory?;
        let (bytes, lines) = (text.len(), memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).count());
        let parts = bytes.min(PART_BYTES) as u64 * PART_FACTOR + lines.min(PART_LINES) as u64 * LINE_BYTES;
        exceeds(bytes as u64 * HELD_FACTOR + parts, most)
    }

    /// The limit that a page of some bytes exceeds before it is read.
    pub(super) fn on_page(&self, bytes: usize) -> Option<Exceeded> {
        let most = self.max_memory?;
        let (bytes, heaviest) = (bytes as u64, PAGE_WEIGHT as u64 * WEIGHT_FACTOR);
        exceeds(bytes.saturating_mul(PAGE_FACTOR).min(bytes.saturating_add(heaviest)), most)
    }

    /// How many bytes of documents may be in flight, where `usual` are without a limit.
    pub(in super::super) fn in_flight(&self, usual: usize) -> usize {
        let most = self.max_memory.map(|most| most.saturating_sub(BASE) / IN_FLIGHT_FACTOR);
        most.map_or(usual, |most| usual.min(most as usize))
    }
}

fn exceeds(bytes: u64, most: u64) -> Option<Exceeded> {
    (bytes > most.saturating_sub(BASE)).then_some(Exceeded::Memory(most))
}

#[cfg(test)]
mod tests {
    use super::{BASE, DocumentLimits, Exceeded, PAGE_FACTOR};

    #[test]
    fn what_could_take_too_much_is_known_before() {
        let most = BASE + (PAGE_FACTOR << 20);
        let limits = DocumentLimits { max_memory: Some(most), timeout: None };
        assert_eq!(limits.on_page(1 << 20), None);
        assert_eq!(limits.on_page((1 << 20) + 1), Some(Exceeded::Memory(most)));
        let much = DocumentLimits { max_memory: Some(600 << 20), timeout: None };
        assert_eq!(much.on_page(64 << 20), None);
        let text = |lines: usize| "It rained on the wall.\n".repeat(lines);
        assert_eq!(limits.on_text(&text(10_000)), None);
        assert!(limits.on_text(&text(80_000)).is_some(), "many lines take much");
        assert!(limits.in_flight(usize::MAX) < 4 << 20 && limits.in_flight(7) == 7);
        assert_eq!(DocumentLimits::default().on_page(usize::MAX), None);
    }
}
