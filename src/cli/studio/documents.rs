//! The documents that the page shows: read once at the start, as a run reads its inputs, and kept in memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::CliError;
use super::super::args::CorpusArgs;
use super::super::pipeline::corpus::document::{Content, CorpusDocument};
use super::super::pipeline::corpus::visitor::DocumentVisitor;
use super::super::pipeline::corpus::{self, CorpusRun};
use crate::cleaner::{Cleaned, Cleaner};
use crate::document::{RawDocument, Reading};
use dehusk_html::Page;
use dehusk_text::metadata::Metadata;

/// The most documents that are kept, and bytes of them.
const MOST_DOCUMENTS: usize = 5000;
const MOST_BYTES: usize = 128 << 20;

/// Documents of a corpus.
pub(super) struct Documents {
    pub(super) all: Vec<StudioDocument>,
    /// Documents that were left out because there are too many.
    pub(super) left_out: u64,
    pub(super) run: CorpusRun,
}

/// A document, or the beginning of a long one.
pub(super) struct StudioDocument {
    pub(super) name: String,
    source: Source,
    known: Metadata,
    /// Bytes of it that are left out, since it is longer than what is cleaned at once.
    pub(super) left_out: usize,
}

enum Source {
    Text(String),
    /// A page as HTML. Its tree cannot be kept, since no other thread could use it.
    Page(String),
}

/// A document that is read.
pub(super) struct Opened<'d> {
    pub(super) raw: RawDocument<'d>,
    document: &'d StudioDocument,
    pub(super) page: Option<&'d Page>,
}

impl StudioDocument {
    /// Reads the document and shows it.
    pub(super) fn open<T>(&self, see: impl FnOnce(&Opened<'_>) -> T) -> T {
        match &self.source {
            Source::Text(text) => {
                let reading = Reading::new(text, &self.known);
                see(&Opened { raw: reading.raw(), document: self, page: None })
            }
            Source::Page(html) => {
                let page = Page::from_text(html, &self.known);
                see(&Opened { raw: RawDocument::page(&page), document: self, page: Some(&page) })
            }
        }
    }

    /// Bytes that are kept of it.
    pub(super) fn size(&self) -> usize {
        let (Source::Text(text) | Source::Page(text)) = &self.source;
        text.len()
    }
}

impl<'d> Opened<'d> {
    /// Cleans the document.
    pub(super) fn clean(&self, cleaner: &Cleaner) -> Cleaned<'d> {
        match (self.page, &self.document.source) {
            (Some(page), _) => cleaner.clean_page(page),
            (None, Source::Text(text) | Source::Page(text)) => cleaner.clean_text(text, &self.document.known),
        }
    }
}

/// Reads a corpus. Files in the folder of rules are no documents.
///
/// # Errors
/// The options cannot be used. What cannot be read is reported and left out.
pub(super) fn load(args: &CorpusArgs, cleaner: &Arc<Cleaner>, rules: &Path) -> Result<Documents, CliError> {
    let rules: Arc<PathBuf> = Arc::new(rules.canonicalize().unwrap_or_else(|_| rules.to_owned()));
    let start = move || Collector { rules: Arc::clone(&rules), ..Collector::default() };
    let (mut all, mut left_out, mut bytes) = (Vec::<StudioDocument>::new(), 0, 0);
    let run = corpus::run(args, cleaner, start, |collector: Collector| {
        // Of a document in several jobs, all but the first part.
        if let Some(last) = all.last_mut() {
            last.left_out += collector.continued;
        }
        for document in collector.documents {
            if all.len() == MOST_DOCUMENTS || bytes + document.size() > MOST_BYTES {
                left_out += 1;
            } else {
                bytes += document.size();
                all.push(document);
            }
        }
    })?;
    Ok(Documents { all, left_out, run })
}

/// Collects the documents of a job.
#[derive(Default)]
struct Collector {
    documents: Vec<StudioDocument>,
    /// Bytes of a document that began in an earlier job.
    continued: usize,
    rules: Arc<PathBuf>,
}

impl DocumentVisitor for Collector {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        if !document.is_first {
            let left_out = self.documents.last_mut().map_or(&mut self.continued, |document| &mut document.left_out);
            *left_out += document.content.text().len();
            return;
        }
        let is_rule = |file: &Path| file.canonicalize().is_ok_and(|file| file.starts_with(&*self.rules));
        if document.file.is_some_and(is_rule) {
            return;
        }
        let (source, known) = match document.content {
            Content::Text { text, known, .. } => (Source::Text(text.to_owned()), known.clone()),
            Content::Page(page) => (Source::Page(page.html.html()), page.metadata.clone()),
        };
        self.documents.push(StudioDocument { name: document.name.to_owned(), source, known, left_out: 0 });
    }
}
