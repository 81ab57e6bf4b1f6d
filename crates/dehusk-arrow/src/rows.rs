//! Cleans the rows of a chunk, on several threads if there are enough.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, new_empty_array};
use arrow_schema::{ArrowError, DataType};
use dehusk::Document;

use super::removals::{Removed, removed, to_column};
use super::texts::{Texts, column};

/// How many rows a thread takes at once: few, since one text may be as long as a thousand others.
const ROWS: usize = 16;

/// The URL and title of each row of all chunks.
pub(super) struct Known {
    pub(super) urls: Option<Vec<Option<String>>>,
    pub(super) titles: Option<Vec<Option<String>>>,
}

impl Known {
    fn is_empty(&self) -> bool {
        self.urls.is_none() && self.titles.is_none()
    }

    fn document<'d>(&self, text: &'d str, row: usize) -> Document<'d> {
        let mut document = Document::text(text);
        if let Some(url) = self.urls.as_ref().and_then(|urls| urls[row].as_deref()) {
            document = document.url(url);
        }
        if let Some(title) = self.titles.as_ref().and_then(|titles| titles[row].as_deref()) {
            document = document.title(title);
        }
        document
    }
}

/// What is the same for all chunks.
pub(super) struct Task<'t> {
    pub(super) cleaner: &'t dehusk::Cleaner,
    pub(super) known: Known,
    pub(super) removals: bool,
    pub(super) threads: usize,
}

/// The rows of a chunk, cleaned.
pub(super) struct CleanedRows {
    pub(super) bodies: ArrayRef,
    pub(super) removals: Option<ArrayRef>,
}

/// A cleaned text; none if it was null.
type Row = Option<(String, Vec<Removed>)>;

impl Task<'_> {
    /// Cleans a chunk whose first row has the number `first` in the whole column.
    pub(super) fn clean_chunk(&self, chunk: &ArrayRef, first: usize) -> Result<CleanedRows, ArrowError> {
        let texts = Texts::new(chunk)?;
        // With a URL or title the same text may be cleaned in several ways, and removals are wanted for each row. A slice of
        // a column may use few of its values.
        if let (Some(dictionary), true, false) = (chunk.as_any_dictionary_opt(), self.known.is_empty(), self.removals)
            && dictionary.values().len() <= chunk.len()
        {
            let values = self.clean_chunk(dictionary.values(), 0)?;
            return Ok(CleanedRows { bodies: dictionary.with_values(values.bodies), removals: None });
        }
        let rows = all_rows(self, &texts, chunk.len(), first);
        let (bodies, removed): (Vec<_>, Vec<_>) = rows.into_iter().map(Option::unzip).unzip();
        let bodies = match chunk.data_type() {
            DataType::Null => chunk.clone(),
            kind if bodies.is_empty() => new_empty_array(kind),
            kind => column(kind, &bodies)?,
        };
        Ok(CleanedRows { bodies, removals: self.removals.then(|| to_column(removed)) })
    }
}

/// All rows, in order.
fn all_rows(task: &Task<'_>, texts: &Texts<'_>, count: usize, first: usize) -> Vec<Row> {
    let threads = task.threads.min(count.div_ceil(ROWS));
    if threads <= 1 {
        return (0..count).map(|row| clean_row(task, texts, row, first)).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(ROWS, Ordering::Relaxed);
            if start >= count {
                return done;
            }
            let end = count.min(start + ROWS);
            done.push((start, (start..end).map(|row| clean_row(task, texts, row, first)).collect::<Vec<_>>()));
        }
    };
    let mut blocks: Vec<(usize, Vec<Row>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        // A panic goes on in this thread, which turns it into an exception.
        let results = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        results.flatten().collect()
    });
    blocks.sort_unstable_by_key(|(start, _)| *start);
    blocks.into_iter().flat_map(|(_, rows)| rows).collect()
}

fn clean_row(task: &Task<'_>, texts: &Texts<'_>, row: usize, first: usize) -> Row {
    let text = texts.get(row)?;
    let cleaned = task.cleaner.clean(task.known.document(text, first + row));
    let removals = if task.removals { removed(&cleaned) } else { Vec::new() };
    Some((cleaned.into_body(), removals))
}
