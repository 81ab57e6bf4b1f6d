//! Records of archives at work: each page and text in them becomes a record of its own.

use super::new_record::NewRecord;
use super::work::{Batch, Named, raw};
use crate::cleaner::Cleaned;
use crate::write::removed::Account;
use crate::write::terminal::sanitise;
use dehusk_archive::{ArchiveDocument, ArchiveError, ArchiveItem, Content, Record};
use dehusk_html::Page;
use dehusk_text::metadata::Metadata;

impl Batch<'_> {
    /// Cleans the documents of some records.
    pub(super) fn archive(&mut self, items: Vec<ArchiveItem>) {
        for item in items {
            match item {
                ArchiveItem::Record(record) => self.archived(record),
                ArchiveItem::Error(fault) => self.broken(&fault),
            }
        }
    }

    /// Counts and names what is no record. It has no place in the result.
    fn broken(&mut self, fault: &ArchiveError) {
        let to = if self.worker.rejects { "; put with the rejects" } else { "" };
        let message = format!("{}: {}{to}", sanitise(&self.origin.name), sanitise(&fault.to_string()));
        self.unreadable("archive", message);
        self.reject(&fault.raw);
    }

    fn archived(&mut self, record: Record) {
        let number = record.number;
        // Only rejects need it as it came.
        let block = if self.worker.rejects { record.block.clone() } else { Vec::new() };
        let document = ArchiveDocument::from_record(record);
        let name = format!("{}:{number}", self.origin.name);
        if let Some(fault) = &document.error {
            let message = format!("{}: {}; read as far as it went", sanitise(&name), sanitise(fault));
            self.unreadable("archive", message);
        }
        if let Content::Unreadable(why) = &document.content {
            return self.left_out(number, why, &block);
        }
        if !self.guarded(&name, |batch| batch.content(&name, number, &document)) {
            self.reject(&block);
        }
    }

    fn content(&mut self, name: &str, number: u64, document: &ArchiveDocument) {
        let known = document.metadata();
        match &document.content {
            Content::Page { bytes, charset } => {
                let page = Page::from_bytes(bytes, charset.as_deref(), &known);
                self.see_page(name, &page);
                let cleaned = self.cleaner.clean_page(&page);
                self.put(name, number, document, &page.metadata, &cleaned);
            }
            Content::Text { text, replaced } => {
                self.made.tally.totals.replaced += *replaced as u64;
                let cleaned = self.cleaner.clean_with(text, &known);
                self.put(name, number, document, &known, &cleaned);
            }
            Content::Other(what) => self.made.tally.aside(what),
            Content::Unreadable(_) => {}
        }
    }

    fn put(&mut self, name: &str, number: u64, document: &ArchiveDocument, metadata: &Metadata, cleaned: &Cleaned<'_>) {
        let id = document.id.as_ref().map_or_else(|| raw(&number), raw);
        let self_explained = self.to_records() && self.worker.explain;
        let host = metadata.host.as_deref();
        self.note(cleaned, &Named { name, id: &id, offset: 0, line: 1, part: None, self_explained, host });
        if !self.to_records() {
            return self.put_body(cleaned);
        }
        let account = self_explained.then(|| Account::of(&self.cleaner, cleaned));
        let body = cleaned.body();
        let record = NewRecord {
            id: document.id.as_deref(),
            url: document.uri.as_deref(),
            fetched: document.date.as_deref(),
            status: document.status,
            truncated: document.truncated.as_deref(),
            ..NewRecord::of(&body, metadata, account)
        };
        self.put_line(&record.json());
    }

    /// Counts and names a record that does not come out.
    fn left_out(&mut self, number: u64, why: &str, block: &[u8]) {
        let to = if self.worker.rejects { "put with the rejects" } else { "left out" };
        let message = format!("{}:{number}: {}; {to}", sanitise(&self.origin.name), sanitise(why));
        self.unreadable("archive", message);
        self.reject(block);
    }
}
