//! The working side of a run: jobs become bytes of the output and what is to be said of them.
//!
//! A record that cannot be read passes on as it came, and so does one in which the program itself fails.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::super::args::OutputFormat;
use super::guard::guarded;
use super::job::{Done, Extent, Job, Kept, Made, Origin, Part, Say, Work};
use super::new_record::NewRecord;
use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::Note;
use crate::live::Live;
use crate::read::jsonl::Fields;
use crate::write::explain::explain;
use crate::write::removed::Account;
use crate::write::terminal::sanitise;
use crate::write::text::Body;
use dehusk_html::Page;
use dehusk_text::metadata::Metadata;

/// Where the rules of a job come from.
pub(super) enum Rules {
    /// They are the same for the whole run.
    Fixed(Arc<Cleaner>),
    /// They may change between jobs.
    Watched(Arc<Live>),
}

impl Rules {
    /// The cleaner for the next job.
    pub(super) fn cleaner(&self) -> Arc<Cleaner> {
        match self {
            Rules::Fixed(cleaner) => Arc::clone(cleaner),
            Rules::Watched(live) => live.cleaner(),
        }
    }
}

/// What threads that clean have in common.
pub(super) struct Worker {
    pub(super) rules: Rules,
    pub(super) fields: Fields,
    pub(super) to: Option<OutputFormat>,
    pub(super) explain: bool,
    /// Removal records are wanted.
    pub(super) removed: bool,
    /// Records that cannot be read go to a place of their own.
    pub(super) rejects: bool,
}

impl Worker {
    /// Does a job.
    pub(super) fn work(&self, job: Job) -> Done {
        let Job { stand, work } = job;
        let mut batch = Batch::new(self, &stand.origin);
        match work {
            Work::Lines { first, bytes } => batch.lines(first, &bytes),
            Work::Long { number, bytes, first, last } => batch.long(number, bytes, first, last),
            Work::Part(part) => batch.part(&part),
            Work::Page(bytes) => batch.page(&bytes),
            Work::Archive(items) => batch.archive(items),
            Work::Rows(rows) => batch.rows(rows),
            Work::Trouble { message, extent } => batch.trouble(&message, extent),
            Work::Nothing => {}
        }
        let Batch { cleaner, mut made, .. } = batch;
        made.cleaner = Some(cleaner);
        Done { stand, made }
    }
}

/// A job at work.
pub(super) struct Batch<'w> {
    pub(super) worker: &'w Worker,
    pub(super) cleaner: Arc<Cleaner>,
    pub(super) origin: &'w Origin,
    pub(super) made: Made,
    /// Room for a line, used again for each.
    pub(super) line: String,
}

/// A document, or a part of one, as messages and removal records name it.
pub(super) struct Named<'n> {
    pub(super) name: &'n str,
    /// The document in removal records, as JSON.
    pub(super) id: &'n RawValue,
    /// Where the part begins: byte, and line from 1.
    pub(super) offset: u64,
    pub(super) line: usize,
    /// Which part it is, of a document that has several.
    pub(super) part: Option<usize>,
    /// It explains itself: its record says what went.
    pub(super) self_explained: bool,
    pub(super) host: Option<&'n str>,
}

impl Named<'_> {
    /// What stands above its explanation.
    fn title(&self) -> Cow<'_, str> {
        match self.part {
            Some(part) => format!("{}, part {part}", self.name).into(),
            None => self.name.into(),
        }
    }
}

/// What was made before something that may fail.
pub(super) struct Mark {
    out: usize,
    lines: u64,
    says: usize,
    removed: (usize, usize),
}

impl<'w> Batch<'w> {
    fn new(worker: &'w Worker, origin: &'w Origin) -> Self {
        let cleaner = worker.rules.cleaner();
        Batch { worker, cleaner, origin, made: Made::default(), line: String::new() }
    }

    /// Where a text or page alone goes out as a record.
    fn to_record(&self) -> bool {
        self.worker.to.is_some_and(OutputFormat::is_records)
    }

    /// Where records go out as records.
    pub(super) fn to_records(&self) -> bool {
        self.worker.to != Some(OutputFormat::Text)
    }

    /// Does something with a document; if the program fails at it, takes all back that was made, and says so.
    pub(super) fn guarded(&mut self, name: &str, what: impl FnOnce(&mut Self)) -> bool {
        let mark = Mark {
            out: self.made.out.len(),
            lines: self.made.lines,
            says: self.made.says.len(),
            removed: self.made.removed.mark(),
        };
        let Err(panic) = guarded(|| what(self)) else { return true };
        self.made.out.truncate(mark.out);
        self.made.lines = mark.lines;
        self.made.says.truncate(mark.says);
        self.made.removed.back_to(mark.removed);
        self.made.tally.totals.faults += 1;
        let message = format!("{}: a fault of ours: {}", sanitise(name), sanitise(&panic));
        self.made.says.push(Say::OurFault(message));
        false
    }

    /// Notes a cleaned document, or a part of one.
    pub(super) fn note(&mut self, cleaned: &Cleaned<'_>, named: &Named<'_>) {
        let Batch { worker, cleaner, made, .. } = self;
        if worker.explain && !named.self_explained {
            let text = explain(cleaner, cleaned, &named.title(), named.line);
            made.says.push(Say::Explanation(text.trim_end().to_owned()));
        }
        if worker.removed {
            made.removed.add(cleaner, cleaned, named.id, named.offset, made.lines);
        }
        if cleaned.notes.contains(&Note::Emptied) {
            made.says.push(Say::Emptied(sanitise(named.name).into_owned()));
        }
        made.tally.add(cleaned, named.offset == 0, named.host);
    }

    /// Counts and names what could not be read.
    pub(super) fn unreadable(&mut self, kind: &'static str, message: String) {
        self.made.tally.unreadable(kind);
        self.made.says.push(Say::Unreadable(message));
    }

    fn trouble(&mut self, message: &str, extent: Extent) {
        self.made.trouble = Some(extent);
        let message = format!("cannot read {}: {}", sanitise(&self.origin.name), sanitise(message));
        self.made.tally.unreadable("input");
        self.made.says.push(Say::Trouble(message));
    }

    /// Names a page of which parts went beyond limits.
    pub(super) fn see_page(&mut self, name: &str, page: &Page) {
        self.made.tally.totals.replaced += page.replaced as u64;
        if page.omitted != dehusk_html::Omitted::default() {
            self.made.tally.totals.curtailed += 1;
            self.made.says.push(Say::Curtailed(name.to_owned(), page.omitted));
        }
    }

    /// Writes a body as plain text.
    pub(super) fn put_body(&mut self, cleaned: &Cleaned<'_>) {
        let mut body = Body::default();
        // Nothing goes wrong with writing to memory.
        let _ = cleaned.kept().try_for_each(|piece| body.write(piece, &mut self.made.out));
        let _ = body.finish(&mut self.made.out);
    }

    /// Writes a line.
    pub(super) fn put_line(&mut self, line: &str) {
        self.made.out.extend_from_slice(line.as_bytes());
        self.made.out.push(b'\n');
        self.made.lines += 1;
    }

    fn page(&mut self, bytes: &[u8]) {
        let name = &self.origin.name;
        let done = self.guarded(name, |batch| {
            let page = Page::from_bytes(bytes, None, &Metadata::default());
            batch.see_page(name, &page);
            let cleaned = batch.cleaner.clean_page(&page);
            let self_explained = batch.to_record() && batch.worker.explain;
            let named = Named {
                name,
                id: &raw(name),
                offset: 0,
                line: 1,
                part: None,
                self_explained,
                host: page.metadata.host.as_deref(),
            };
            batch.note(&cleaned, &named);
            if batch.to_record() {
                let account = batch.worker.explain.then(|| Account::of(&batch.cleaner, &cleaned));
                let body = cleaned.body();
                let file = batch.origin.file.as_deref();
                batch.put_line(&NewRecord { file, ..NewRecord::of(&body, &page.metadata, account) }.json());
            } else {
                batch.put_body(&cleaned);
            }
        });
        if !done {
            self.reject(bytes);
        }
    }

    /// Puts what could not be done with the rejects, if they have a place.
    pub(super) fn reject(&mut self, document: &[u8]) {
        if self.worker.rejects {
            self.made.rejects.extend_from_slice(document);
            self.made.rejects.push(b'\n');
            self.made.tally.totals.rejected += 1;
        }
    }

    fn part(&mut self, part: &Part) {
        self.made.tally.totals.replaced += part.replaced;
        let (name, mut kept) = (&self.origin.name, None);
        let done = self.guarded(name, |batch| kept = Some(batch.clean_part(part)));
        let kept = kept.filter(|_| done).unwrap_or_else(|| Kept::all(part));
        self.made.part = Some(kept);
    }

    fn clean_part(&mut self, part: &Part) -> Kept {
        let mut cleaned = self.cleaner.clean_continued(&part.text, &Metadata::default(), part.continues);
        let several = part.number > 1 || !part.last;
        let emptied = cleaned.notes.contains(&Note::Emptied);
        // Lines too long to look at have no words counted, so the text itself is asked.
        let stays = !emptied && cleaned.kept().any(|piece| piece.contains(char::is_alphanumeric));
        if several {
            cleaned.notes.retain(|note| !matches!(note, Note::Emptied | Note::Parts { .. }));
        }
        let self_explained = self.to_record() && self.worker.explain;
        let named = Named {
            name: &self.origin.name,
            id: &raw(&self.origin.name),
            offset: part.offset,
            line: part.line,
            part: several.then_some(part.number),
            self_explained,
            host: None,
        };
        // Nothing is no document.
        if !part.text.is_empty() {
            self.note(&cleaned, &named);
        }
        let mut account = Account::default();
        if self_explained {
            account.add(&self.cleaner, &cleaned, part.offset);
        }
        let text = cleaned.body();
        Kept { text, account, number: part.number, last: part.last, emptied: several && emptied, stays }
    }
}

impl Kept {
    /// A part of which nothing went.
    fn all(part: &Part) -> Kept {
        let text = part.text.clone();
        Kept { text, account: Account::default(), number: part.number, last: part.last, emptied: false, stays: true }
    }
}

/// A value as JSON. Strings and numbers always serialise; null stands in should one not.
pub(super) fn raw(value: &(impl Serialize + ?Sized)) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::guard;
    use super::super::job::{Edges, Job, Origin, Say, Stand, Work};
    use super::{Batch, Cleaner, Fields, Rules, Worker};

    fn worker() -> Worker {
        let cleaner = Cleaner::builder().build().expect("the built-in rules are sound");
        let rules = Rules::Fixed(Arc::new(cleaner));
        Worker { rules, fields: Fields::default(), to: None, explain: false, removed: true, rejects: false }
    }

    #[test]
    fn a_fault_of_ours_costs_what_was_made_of_its_record_alone() {
        guard::install();
        let (worker, origin) = (worker(), Origin { name: "in".to_owned(), file: None, target: None });
        let mut batch = Batch::new(&worker, &origin);
        assert!(batch.guarded("in:1", |batch| batch.put_line("one")));
        let done = batch.guarded("in:2", |batch| {
            batch.put_line("half of");
            batch.made.says.push(Say::Emptied("in:2".to_owned()));
            assert!(batch.made.lines == 1, "what a bug breaks");
        });
        assert!(!done && batch.made.out == b"one\n" && batch.made.lines == 1 && batch.made.tally.totals.faults == 1);
        let [Say::OurFault(message)] = &batch.made.says[..] else { panic!("one message") };
        assert!(message.starts_with("in:2: a fault of ours: ") && message.contains("what a bug breaks"), "{message}");
    }

    #[test]
    fn lines_come_out_as_they_are_where_there_is_nothing_to_do() {
        let origin = Arc::new(Origin { name: "in".to_owned(), file: None, target: None });
        let bytes = b"{\"text\":\"a\"}\r\n\n no\n{\"text\":\"b\"}".to_vec();
        let stand = Stand { origin, edges: Edges::default(), behind: None, read: 0, flush: false, free: true };
        let made = worker().work(Job { stand, work: Work::Lines { first: 7, bytes } }).made;
        assert_eq!(String::from_utf8(made.out).unwrap(), "{\"text\":\"a\"}\n\n no\n{\"text\":\"b\"}\n");
        assert_eq!(made.lines, 4);
        assert!(matches!(&made.says[..], [Say::Unreadable(said)] if said.starts_with("in:9: no JSON object")));
    }
}
