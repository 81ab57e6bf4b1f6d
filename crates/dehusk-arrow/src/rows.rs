//! Cleans rows, on several threads if there are enough.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use dehusk::{Cleaner, Document};

use crate::column::Column;
use crate::removals::{Removed, removed};
use crate::texts::Texts;

/// How many rows a thread takes at once: few, since one text may be as long as a thousand others.
const ROWS: usize = 16;

/// What is the same for all chunks.
pub(crate) struct Task<'t> {
    pub(crate) cleaner: &'t Cleaner,
    /// The URL of each row of all chunks.
    pub(crate) urls: Option<Column<'t>>,
    /// The title of each row of all chunks.
    pub(crate) titles: Option<Column<'t>>,
    pub(crate) removals: bool,
    pub(crate) threads: usize,
}

/// A cleaned text.
type Row = (String, Vec<Removed>);

impl Task<'_> {
    /// Whether the same text always comes out in the same way.
    pub(crate) fn is_of_texts_alone(&self) -> bool {
        self.urls.is_none() && self.titles.is_none() && !self.removals
    }

    /// All rows of a chunk, in order; none for a null. Its first row has the number `first` in the whole column.
    pub(crate) fn clean_rows(&self, texts: &Texts<'_>, count: usize, first: usize) -> Vec<Option<Row>> {
        let clean = |row| Some(self.clean_row(texts.get(row)?, first + row));
        let threads = self.threads.min(count.div_ceil(ROWS));
        if threads <= 1 {
            return (0..count).map(clean).collect();
        }
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let start = next.fetch_add(ROWS, Ordering::Relaxed);
                if start >= count {
                    return done;
                }
                done.push((start, (start..count.min(start + ROWS)).map(clean).collect::<Vec<_>>()));
            }
        };
        let mut blocks: Vec<(usize, Vec<Option<Row>>)> = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            // A panic goes on in the caller's thread, as it would without others.
            let results = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
            results.flatten().collect()
        });
        blocks.sort_unstable_by_key(|(start, _)| *start);
        blocks.into_iter().flat_map(|(_, rows)| rows).collect()
    }

    fn clean_row(&self, text: &str, row: usize) -> Row {
        let mut document = Document::text(text);
        if let Some(url) = self.urls.as_ref().and_then(|urls| urls.get(row)) {
            document = document.url(url);
        }
        if let Some(title) = self.titles.as_ref().and_then(|titles| titles.get(row)) {
            document = document.title(title);
        }
        let cleaned = self.cleaner.clean(document);
        let removals = if self.removals { removed(&cleaned) } else { Vec::new() };
        (cleaned.into_body(), removals)
    }
}
