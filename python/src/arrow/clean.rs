//! Cleans the rows of a chunk, on several threads if there are enough.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::ArrowError;
use dehusk::Document;

use super::Task;
use super::removals::{Removed, removed, to_column};
use super::texts::Texts;

/// How many rows a thread takes at once: few, since one text may be as long as a thousand others.
const ROWS: usize = 16;

/// The URL and title of each row of all chunks, as large strings.
pub(super) struct Known {
    pub(super) urls: Option<ArrayRef>,
    pub(super) titles: Option<ArrayRef>,
}

impl Known {
    pub(super) fn is_empty(&self) -> bool {
        self.urls.is_none() && self.titles.is_none()
    }

    fn document<'d>(&self, text: &'d str, row: usize) -> Document<'d> {
        let value = |column: &Option<ArrayRef>| {
            let column =
                column.as_ref().map(|column| column.as_string::<i64>()).filter(|column| column.is_valid(row))?;
            Some(column.value(row).to_owned())
        };
        let document = Document::text(text);
        let document = value(&self.urls).map_or(document.clone(), |url| document.url(&url));
        value(&self.titles).map_or(document.clone(), |title| document.title(&title))
    }
}

/// The rows of a chunk, cleaned.
pub(super) struct CleanedRows {
    pub(super) bodies: ArrayRef,
    pub(super) removals: Option<ArrayRef>,
}

/// A cleaned text; none if it was null.
type Row = Option<(String, Vec<Removed>)>;

/// Cleans a chunk of strings whose first row has the number `first` in the whole column.
pub(super) fn clean_rows(task: &Task<'_>, chunk: &ArrayRef, first: usize) -> Result<CleanedRows, ArrowError> {
    let texts = Texts::new(chunk)?;
    let rows = all_rows(task, &texts, chunk.len(), first);
    let bytes = rows.iter().flatten().map(|(body, _)| body.len()).sum();
    let (bodies, removed): (Vec<_>, Vec<_>) = rows.into_iter().map(Option::unzip).unzip();
    let removals = task.removals.then(|| to_column(removed));
    Ok(CleanedRows { bodies: texts.with(bodies.into_iter(), bytes), removals })
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
        let results =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
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
