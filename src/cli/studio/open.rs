//! The document that is shown.

use serde::Serialize;

use super::documents::StudioDocument;
use super::rows::{Rows, rows};
use crate::cleaner::Cleaner;

/// A document, cleaned and cut into lines once, so that paging through it takes no time.
pub(super) struct Open {
    pub(super) number: usize,
    pub(super) chunks: Vec<Rows>,
    pub(super) facts: Facts,
}

/// What is known of a document.
#[derive(Clone, Serialize)]
pub(super) struct Facts {
    host: Option<String>,
    title: Option<String>,
    pub(super) language: Option<&'static str>,
    share: f64,
    notes: Vec<String>,
    left_out: usize,
}

impl Open {
    /// Reads a document. `cleaner` has the rules in force, `measurer` next to none.
    pub(super) fn read(number: usize, document: &StudioDocument, cleaner: &Cleaner, measurer: &Cleaner) -> Open {
        document.open(|opened| {
            let cleaned = opened.clean(cleaner);
            let chunks = rows(opened, &measurer.scan(opened.raw).0, &cleaned);
            let metadata = cleaned.metadata();
            let facts = Facts {
                host: metadata.host().map(str::to_owned),
                title: metadata.title().map(str::to_owned),
                language: cleaned.language(),
                share: cleaned.removed_share(),
                notes: cleaned.notes().map(|note| note.to_string()).collect(),
                left_out: document.left_out,
            };
            Open { number, chunks, facts }
        })
    }
}
