//! The limits that an operator sets for single documents. One that exceeds a limit is passed on as it came.

use std::fmt;
use std::time::Duration;

/// The memory of the program without any document: rules, weights, threads and buffers.
pub(in crate::cli) const BASE: u64 = 192 << 20;

/// How many times its bytes a text takes while it is cleaned, and a page: the most that `examples/memory.rs` measures.
const TEXT_FACTOR: u64 = 12;
const PAGE_FACTOR: u64 = 42;

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
    /// The limit that a text of some bytes exceeds before it is cleaned.
    pub(super) fn on_text(&self, bytes: usize) -> Option<Exceeded> {
        self.on_memory(bytes, TEXT_FACTOR)
    }

    /// The same for a page.
    pub(super) fn on_page(&self, bytes: usize) -> Option<Exceeded> {
        self.on_memory(bytes, PAGE_FACTOR)
    }

    fn on_memory(&self, bytes: usize, factor: u64) -> Option<Exceeded> {
        let most = self.max_memory?;
        (bytes as u64 * factor > most.saturating_sub(BASE)).then_some(Exceeded::Memory(most))
    }

    /// How many bytes of documents may be in flight, where `usual` are without a limit.
    pub(in super::super) fn in_flight(&self, usual: usize) -> usize {
        let most = self.max_memory.map(|most| most.saturating_sub(BASE) / TEXT_FACTOR);
        most.map_or(usual, |most| usual.min(most as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::{BASE, DocumentLimits, Exceeded, PAGE_FACTOR};

    #[test]
    fn what_could_take_too_much_is_known_before() {
        let max_memory = Some(BASE + (PAGE_FACTOR << 20));
        let limits = DocumentLimits { max_memory, timeout: None };
        assert_eq!(limits.on_page(1 << 20), None);
        assert_eq!(limits.on_page((1 << 20) + 1), Some(Exceeded::Memory(max_memory.unwrap())));
        assert_eq!(limits.on_text((1 << 20) + 1), None);
        assert!(limits.in_flight(usize::MAX) < 4 << 20 && limits.in_flight(7) == 7);
        assert_eq!(DocumentLimits::default().on_page(usize::MAX), None);
    }
}
