//! Cleans the chunks of a column.

use std::num::NonZero;
use std::thread::available_parallelism;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use dehusk::Cleaner;

use crate::bodies::bodies;
use crate::column::{Column, rows_of};
use crate::error::ColumnError;
use crate::removals::removals;
use crate::rows::Task;
use crate::texts::{Texts, checked};

/// Cleans columns of texts, with the URL and title of each if there are such columns.
///
/// A column is a slice of chunks, each of which may have a type of its own. Rows are counted over all chunks, so that the
/// chunks of one column need not be as long as those of another.
///
/// ```
/// use std::sync::Arc;
///
/// use dehusk::Cleaner;
/// use dehusk_arrow::ColumnCleaner;
/// use dehusk_arrow::arrow_array::{Array, ArrayRef, StringViewArray};
///
/// let column = |rows: [Option<&str>; 2]| [Arc::new(StringViewArray::from_iter(rows)) as ArrayRef];
/// let texts = column([Some("It rained.\n\nShare this article\n"), None]);
/// let urls = column([Some("https://bell.example/rain"), None]);
/// let cleaner = Cleaner::new()?;
/// let chunks = ColumnCleaner::new(&cleaner).urls(&urls).removals(true).clean(&texts)?;
/// let removals = chunks[0].removals.as_ref().unwrap();
/// assert!(removals.is_valid(0) && removals.is_null(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ColumnCleaner<'c> {
    cleaner: &'c Cleaner,
    urls: Option<&'c [ArrayRef]>,
    titles: Option<&'c [ArrayRef]>,
    removals: bool,
    threads: usize,
}

/// A chunk of a column, cleaned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CleanedChunk {
    /// The body of each text, in an array of the type that the texts have. What is null there is null here.
    pub bodies: ArrayRef,
    /// What was removed from each text, if that was asked for: an array of the type of [`removals_field`](crate::removals_field).
    pub removals: Option<ArrayRef>,
}

impl<'c> ColumnCleaner<'c> {
    /// Cleans with the rules of this cleaner, texts alone, on the thread of the caller.
    pub fn new(cleaner: &'c Cleaner) -> ColumnCleaner<'c> {
        ColumnCleaner { cleaner, urls: None, titles: None, removals: false, threads: 1 }
    }

    /// The URL of each text; null where it is not known.
    #[must_use]
    pub fn urls(mut self, urls: &'c [ArrayRef]) -> ColumnCleaner<'c> {
        self.urls = Some(urls);
        self
    }

    /// The title of each text; null where it is not known.
    #[must_use]
    pub fn titles(mut self, titles: &'c [ArrayRef]) -> ColumnCleaner<'c> {
        self.titles = Some(titles);
        self
    }

    /// Whether to return what was removed. It does not by default.
    #[must_use]
    pub fn removals(mut self, removals: bool) -> ColumnCleaner<'c> {
        self.removals = removals;
        self
    }

    /// How many threads to use at most; 0 is one for each processor. Threads end when [`ColumnCleaner::clean`] does, so that
    /// a process may fork between calls.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> ColumnCleaner<'c> {
        self.threads = threads;
        self
    }

    /// Cleans the chunks of a column of texts: a cleaned chunk for each, in order.
    ///
    /// Bodies are what [`Cleaner::clean`] leaves of each text. Memory is that of the bodies, and of a chunk's texts once more;
    /// a text may be as long as any that Arrow can hold.
    ///
    /// # Errors
    /// See [`ColumnError`]. Then no chunk is returned.
    pub fn clean(&self, texts: &[ArrayRef]) -> Result<Vec<CleanedChunk>, ColumnError> {
        for chunk in texts {
            checked("texts", chunk)?;
        }
        let task = self.task(rows_of(texts))?;
        let mut first = 0;
        let clean = |chunk: &ArrayRef| {
            let cleaned = clean_chunk(&task, chunk, first);
            first += chunk.len();
            cleaned
        };
        texts.iter().map(clean).collect()
    }

    fn task(&self, rows: usize) -> Result<Task<'c>, ColumnError> {
        let known = |name, chunks: Option<&'c [ArrayRef]>| match chunks {
            Some(chunks) => Column::new(name, chunks, rows).map(Some),
            None => Ok(None),
        };
        let threads = match self.threads {
            0 => available_parallelism().map_or(1, NonZero::get),
            threads => threads,
        };
        let (urls, titles) = (known("urls", self.urls)?, known("titles", self.titles)?);
        Ok(Task { cleaner: self.cleaner, urls, titles, removals: self.removals, threads })
    }
}

/// Cleans a chunk whose first row has the number `first` in the whole column.
fn clean_chunk(task: &Task<'_>, chunk: &ArrayRef, first: usize) -> Result<CleanedChunk, ColumnError> {
    let texts = Texts::new("texts", chunk)?;
    // With a URL or title the same text may be cleaned in several ways, and removals are wanted for each row. A slice of a
    // column may use few of its values.
    if let (Some(dictionary), true) = (chunk.as_any_dictionary_opt(), task.is_of_texts_alone())
        && dictionary.values().len() <= chunk.len()
    {
        let values = clean_chunk(task, dictionary.values(), 0)?;
        return Ok(CleanedChunk { bodies: dictionary.with_values(values.bodies), removals: None });
    }
    let rows = task.clean_rows(&texts, chunk.len(), first);
    let (cleaned, removed): (Vec<_>, Vec<_>) = rows.into_iter().map(Option::unzip).unzip();
    let removals = task.removals.then(|| removals(removed)).transpose()?;
    Ok(CleanedChunk { bodies: bodies(chunk, &cleaned)?, removals })
}
