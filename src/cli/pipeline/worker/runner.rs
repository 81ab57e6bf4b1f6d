//! What all formats share when they do a job: clean a document, note what was removed, write it, report errors.
//!
//! A record that cannot be read is passed through unchanged, and so is one at which the program itself fails.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::super::super::args::RemovedFormat;
use super::super::corpus::document::{Content, CorpusDocument};
use super::super::corpus::visitor::{DocumentVisitor, show};
use super::super::job::{ErrorScope, JobContext, JobResult, Message};
use super::document::too_long_for_dolma;
pub(crate) use super::document::{DocumentLabel, Source};
use super::document_limits::{DocumentLimits, Exceeded};
use super::guard::catch_panic;
use crate::cleaner::{Cleaned, Cleaner};
use crate::deadline::Deadline;
use crate::decide::Note;
use crate::gold::Gold;
use crate::markdown::MarkdownOptions;
use crate::read::jsonl::FieldNames;
use crate::write::budget::Budget;
use crate::write::explain::explain;
use crate::write::removed::RemovalReport;
use crate::write::terminal::sanitise;
use crate::write::text::BodyWriter;
use dehusk_html::encoding::Encoding;
use dehusk_html::{Omitted, Page, ParsedHtml};
use dehusk_text::metadata::Metadata;

/// Options of a run that workers need.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
pub(crate) struct WorkerOptions {
    /// What the options say of the document, or of records that do not say it themselves.
    pub(crate) given: Metadata,
    /// Which fields of records hold what.
    pub(crate) fields: FieldNames,
    /// The encoding of pages, if the options say it.
    pub(crate) encoding: Option<&'static Encoding>,
    /// Explanations are wanted.
    pub(crate) explain: bool,
    /// Removal records are wanted, in this form.
    pub(crate) removed: Option<RemovedFormat>,
    /// What becomes of documents of which much is removed.
    pub(crate) budget: Budget,
    /// Records that cannot be read are written to an output of their own.
    pub(crate) rejects: bool,
    /// How Markdown is written.
    pub(crate) markdown: MarkdownOptions,
    /// Records of pages get a field with Markdown.
    pub(crate) markdown_field: bool,
    /// There may be more than one input.
    pub(crate) several_inputs: bool,
    /// The field of records that holds their body, for visitors.
    pub(crate) gold: Option<String>,
    /// What one document may take.
    pub(crate) limits: DocumentLimits,
}

/// Does one job and collects its result.
pub(crate) struct JobRunner<'w> {
    pub(crate) options: &'w WorkerOptions,
    pub(crate) result: JobResult,
    /// A buffer for lines, reused for each.
    pub(crate) line: String,
    /// Looks at documents, which are then neither cleaned nor written here.
    visitor: Option<&'w mut dyn DocumentVisitor>,
    /// When the current document must be done, and the limit that it exceeded.
    pub(crate) deadline: Deadline,
    exceeded: Option<Exceeded>,
}

/// The length of a result before something that may fail.
struct Mark {
    bytes: usize,
    records: u64,
    messages: usize,
    removed: (usize, usize),
}

impl<'w> JobRunner<'w> {
    pub(super) fn new(options: &'w WorkerOptions, cleaner: Arc<Cleaner>, context: JobContext) -> Self {
        let (result, deadline) = (JobResult::new(context, cleaner), Deadline::default());
        JobRunner { options, result, line: String::new(), visitor: None, deadline, exceeded: None }
    }

    /// A runner that shows documents to a visitor.
    pub(in super::super) fn visiting(
        options: &'w WorkerOptions,
        cleaner: Arc<Cleaner>,
        context: JobContext,
        visitor: &'w mut dyn DocumentVisitor,
    ) -> Self {
        JobRunner { visitor: Some(visitor), ..JobRunner::new(options, cleaner, context) }
    }

    /// Whether documents are shown to a visitor and not cleaned.
    pub(crate) fn visits(&self) -> bool {
        self.visitor.is_some()
    }

    /// The input's name, as it is; messages need it [sanitised](sanitise).
    pub(crate) fn input_name(&self) -> &str {
        &self.result.context.input.name
    }

    /// Whether each document becomes a record of the output.
    pub(crate) fn writes_records(&self) -> bool {
        self.result.context.output.is_records()
    }

    /// Whether records themselves say what was removed from them.
    pub(crate) fn explains_in_records(&self) -> bool {
        self.options.explain && self.writes_records()
    }

    /// What was removed from a document, if its record is to say so.
    pub(crate) fn report(&self, cleaned: &Cleaned<'_>) -> Option<RemovalReport> {
        self.explains_in_records().then(|| RemovalReport::new(&self.result.cleaner, cleaned))
    }

    /// Does something with a document. If the program panics at it, or it exceeds a limit, its part of the result is
    /// discarded, that is reported, and this is false.
    pub(crate) fn run_guarded(&mut self, name: &str, run: impl FnOnce(&mut Self)) -> bool {
        let mark = self.mark();
        self.deadline = Deadline::after(self.options.limits.timeout);
        let panic = catch_panic(|| run(self)).err();
        let message = match (panic, self.exceeded.take()) {
            (None, None) => return true,
            (Some(panic), _) => {
                self.result.tally.totals.faults += 1;
                Message::InternalError(format!("{}: internal error: {}", sanitise(name), sanitise(&panic)))
            }
            (None, Some(exceeded)) => {
                let totals = &mut self.result.tally.totals;
                *(if matches!(exceeded, Exceeded::Time(_)) {
                    &mut totals.timeouts
                } else {
                    &mut totals.over_memory
                }) += 1;
                Message::Exceeded(format!("{} {exceeded}; not cleaned", sanitise(name)))
            }
        };
        self.truncate(&mark);
        self.result.messages.push(message);
        false
    }

    /// Takes note of a limit that the current document exceeds. True if it exceeds one.
    pub(crate) fn note_exceeded(&mut self, exceeded: Option<Exceeded>) -> bool {
        self.exceeded = self.exceeded.or(exceeded);
        self.exceeded.is_some()
    }

    /// The limit that a text exceeds before it is cleaned.
    pub(crate) fn limit_on_text(&self, text: &str) -> Option<Exceeded> {
        self.options.limits.on_text(text)
    }

    /// What came of a document, unless it took too long.
    pub(crate) fn timely<T>(&mut self, result: Option<T>) -> Option<T> {
        if result.is_none() {
            self.note_exceeded(self.options.limits.timeout.map(Exceeded::Time));
        }
        result
    }

    fn mark(&self) -> Mark {
        let JobResult { content, messages, removed, .. } = &self.result;
        Mark { bytes: content.bytes.len(), records: content.records, messages: messages.len(), removed: removed.mark() }
    }

    fn truncate(&mut self, mark: &Mark) {
        let JobResult { content, messages, removed, .. } = &mut self.result;
        content.bytes.truncate(mark.bytes);
        content.records = mark.records;
        messages.truncate(mark.messages);
        removed.truncate(mark.removed);
    }

    /// Cleans a document, notes what was removed from it, and gives the result to `write` together with what is known of
    /// the document. `known` is what is known of it from elsewhere; what neither it nor a page says is what the options
    /// say. The language is what they say in any case. A document that is shown to a visitor gives nothing.
    pub(crate) fn clean<T: Default>(
        &mut self,
        source: Source<'_>,
        known: &Metadata,
        label: &DocumentLabel<'_>,
        write: impl FnOnce(&mut Self, &Cleaned<'_>, &Metadata) -> T,
    ) -> T {
        let known = self.known(known);
        let limit = match source {
            Source::Text(text) => self.limit_on_text(text),
            Source::Page(html) => self.options.limits.on_page(html.len()),
            Source::PageBytes(html, _) => self.options.limits.on_page(html.len()),
        };
        if self.note_exceeded(limit) {
            return T::default();
        }
        let page = match source {
            Source::Text(text) => return self.clean_text(text, known, label, write),
            Source::Page(html) => self.page(dehusk_html::parse_text(html), &known),
            Source::PageBytes(html, charset) => self.page(dehusk_html::parse(html, charset), &known),
        };
        self.clean_page(page, label, write)
    }

    fn clean_text<T: Default>(
        &mut self,
        text: &str,
        known: Cow<'_, Metadata>,
        label: &DocumentLabel<'_>,
        write: impl FnOnce(&mut Self, &Cleaned<'_>, &Metadata) -> T,
    ) -> T {
        let known = self.with_defaults(known);
        if self.visits() {
            self.visit(Content::Text { text, known: &known, continues: false }, label);
            return T::default();
        }
        let cleaner = Arc::clone(&self.result.cleaner);
        let cleaned = cleaner.clean_until(text, &known, false, self.deadline);
        let Some(cleaned) = self.timely(cleaned) else { return T::default() };
        let known = cleaned.known.as_ref().unwrap_or(&known);
        self.note_cleaned(&cleaned, label, known.host.as_deref());
        if self.keeps(&cleaned) { write(self, &cleaned, known) } else { T::default() }
    }

    fn clean_page<T: Default>(
        &mut self,
        mut page: Page,
        label: &DocumentLabel<'_>,
        write: impl FnOnce(&mut Self, &Cleaned<'_>, &Metadata) -> T,
    ) -> T {
        page.metadata = self.with_defaults(Cow::Owned(page.metadata)).into_owned();
        if self.visits() {
            self.note_page(label.name, &page);
            self.visit(Content::Page(&page), label);
            return T::default();
        }
        let cleaner = Arc::clone(&self.result.cleaner);
        let cleaned = cleaner.clean_page_until(&page, self.deadline);
        let Some(cleaned) = self.timely(cleaned) else { return T::default() };
        self.note_page(label.name, &page);
        self.note_cleaned(&cleaned, label, page.metadata.host.as_deref());
        if self.keeps(&cleaned) { write(self, &cleaned, &page.metadata) } else { T::default() }
    }

    /// Whether a document is written, and counts it if it is flagged or left out.
    fn keeps(&mut self, cleaned: &Cleaned<'_>) -> bool {
        let (share, totals) = (cleaned.removed_share(), &mut self.result.tally.totals);
        let dropped = self.options.budget.drops(share);
        totals.dropped += u64::from(dropped);
        totals.flagged += u64::from(!dropped && self.options.budget.flags(share));
        !dropped
    }

    /// The fields that a record gets besides its text, as the options ask for them.
    pub(crate) fn report_fields(&self, cleaned: &Cleaned<'_>) -> Vec<(&'static str, String)> {
        let report = self.report(cleaned).as_ref().map(RemovalReport::fields).unwrap_or_default();
        report.into_iter().chain(self.options.budget.fields(cleaned.removed_share())).collect()
    }

    /// Shows a document, or a part of one, to the visitor.
    pub(crate) fn visit(&mut self, content: Content<'_>, label: &DocumentLabel<'_>) {
        let input = Arc::clone(&self.result.context.input);
        // Records have names of their own.
        let file = input.file.as_deref().filter(|_| label.name == input.name).map(Path::new);
        let totals = &mut self.result.tally.totals;
        totals.documents += u64::from(label.offset == 0);
        totals.bytes_in += content.text().len() as u64;
        let Some(visitor) = &mut self.visitor else { return };
        let document = CorpusDocument {
            name: label.name,
            file,
            content,
            date: label.date.as_deref(),
            gold: label.gold.clone().map(Gold::Body),
            is_first: label.offset == 0,
        };
        if let Err(error) = show(*visitor, document, label.part.is_none()) {
            let message = format!("cannot read the body of {}: {error}", sanitise(label.name));
            self.report_unreadable("body", message);
        }
    }

    /// A page, with its marks if Markdown is written of it.
    fn page(&self, parsed: ParsedHtml, known: &Metadata) -> Page {
        match self.writes_markdown() || self.adds_markdown() {
            true => Page::with_marks(parsed, known),
            false => Page::new(parsed, known),
        }
    }

    fn writes_markdown(&self) -> bool {
        self.result.context.output.is_markdown()
    }

    fn adds_markdown(&self) -> bool {
        self.options.markdown_field && self.writes_records()
    }

    /// The Markdown of a page, if its record is to have it.
    pub(crate) fn markdown_field(&self, cleaned: &Cleaned<'_>) -> Option<String> {
        self.adds_markdown().then(|| cleaned.markdown_with(self.options.markdown))
    }

    /// What is known of a document, with the language that the options say.
    fn known<'m>(&self, known: &'m Metadata) -> Cow<'m, Metadata> {
        match self.options.given.language {
            Some(language) => Cow::Owned(Metadata { language: Some(language), ..known.clone() }),
            None => Cow::Borrowed(known),
        }
    }

    /// The metadata, with what it lacks from the options.
    fn with_defaults<'m>(&self, metadata: Cow<'m, Metadata>) -> Cow<'m, Metadata> {
        match &self.options.given {
            given if *given == Metadata::default() => metadata,
            given => Cow::Owned(metadata.into_owned().or(given)),
        }
    }

    /// Notes what was removed from a document or from a part of one.
    pub(crate) fn note_cleaned(&mut self, cleaned: &Cleaned<'_>, label: &DocumentLabel<'_>, host: Option<&str>) {
        let explain_here = self.options.explain && !self.explains_in_records();
        let JobResult { cleaner, content, removed, messages, tally, .. } = &mut self.result;
        if explain_here {
            let text = explain(cleaner, cleaned, &label.title(), label.line);
            messages.push(Message::Explanation(text.trim_end().to_owned()));
        }
        match self.options.removed {
            Some(RemovedFormat::Dolma) if label.part.is_some() => messages.push(too_long_for_dolma(label)),
            Some(RemovedFormat::Dolma) => removed.push_attributes(cleaner, cleaned, label.id),
            // What is left out has no place in the output that a record could name.
            Some(RemovedFormat::Records)
                if label.part.is_none() && self.options.budget.drops(cleaned.removed_share()) => {}
            Some(RemovedFormat::Records) => {
                removed.push_removals(cleaner, cleaned, label.id, label.offset, content.records);
            }
            None => {}
        }
        if cleaned.notes.contains(&Note::Emptied) {
            messages.push(Message::Emptied(sanitise(label.name).into_owned()));
        }
        tally.add(cleaned, label.offset == 0, host);
    }

    /// Notes what was replaced or skipped while a page was parsed.
    fn note_page(&mut self, name: &str, page: &Page) {
        self.result.tally.totals.replaced += page.replaced as u64;
        if page.omitted != Omitted::default() {
            self.result.tally.totals.curtailed += 1;
            self.result.messages.push(Message::PageTruncated(name.to_owned(), page.omitted));
        }
    }

    /// Counts and reports something that could not be read. `kind` is the name it is counted by.
    pub(crate) fn report_unreadable(&mut self, kind: &'static str, message: String) {
        self.result.tally.count_unreadable(kind);
        self.result.messages.push(Message::UnreadableRecord(message));
    }

    /// Counts and reports a record that could not be read. `passed_through`: without `--rejects` it is written unchanged.
    pub(crate) fn report_unreadable_record(
        &mut self,
        number: u64,
        kind: &'static str,
        why: &str,
        passed_through: bool,
    ) {
        let consequence = match (self.options.rejects, passed_through) {
            (true, _) => "written to --rejects",
            (false, true) => "passed through unchanged",
            (false, false) => "skipped",
        };
        let message = format!("{}:{number}: {why}; {consequence}", sanitise(self.input_name()));
        self.report_unreadable(kind, message);
    }

    /// Counts and reports an error of the input itself.
    pub(crate) fn report_read_error(&mut self, message: &str, scope: ErrorScope) {
        let message = format!("cannot read {}: {}", sanitise(self.input_name()), sanitise(message));
        self.result.read_error = Some(scope);
        self.result.tally.count_unreadable("input");
        self.result.messages.push(Message::ReadError(message));
    }

    /// Writes a body as plain text, or as Markdown. `is_alone`: it is the only document of its input.
    pub(crate) fn write_body(&mut self, cleaned: &Cleaned<'_>, is_alone: bool) {
        if self.writes_markdown() {
            self.write_markdown(cleaned, is_alone);
        } else {
            self.write_text(cleaned);
        }
    }

    /// Writes a body as Markdown. Where others may follow, a blank line keeps them apart.
    fn write_markdown(&mut self, cleaned: &Cleaned<'_>, is_alone: bool) {
        let start = self.result.content.bytes.len();
        match cleaned.rendered() {
            Some(_) => {
                let markdown = cleaned.markdown_with(self.options.markdown);
                self.result.content.bytes.extend_from_slice(markdown.as_bytes());
            }
            None => self.write_text(cleaned),
        }
        let bytes = &mut self.result.content.bytes;
        if bytes.len() > start && (!is_alone || self.options.several_inputs) {
            bytes.push(b'\n');
        }
    }

    fn write_text(&mut self, cleaned: &Cleaned<'_>) {
        let (mut body, out) = (BodyWriter::default(), &mut self.result.content.bytes);
        // Writing to memory never fails.
        let _ = cleaned.kept().try_for_each(|piece| body.write(piece, out));
        let _ = body.finish(out);
    }

    /// Writes a record or another line.
    pub(crate) fn write_line(&mut self, line: &str) {
        let content = &mut self.result.content;
        content.bytes.extend_from_slice(line.as_bytes());
        content.bytes.push(b'\n');
        content.records += 1;
    }

    /// Whether what is removed is noted so that documents can be restored.
    pub(crate) fn notes_removals(&self) -> bool {
        self.options.removed == Some(RemovedFormat::Records) && self.writes_records()
    }

    /// Writes what could not be cleaned to the rejects, if they are wanted.
    pub(crate) fn write_reject(&mut self, document: &[u8]) {
        if self.options.rejects {
            self.result.rejects.extend_from_slice(document);
            self.result.rejects.push(b'\n');
            self.result.tally.totals.rejected += 1;
        }
    }
}
