//! What came of cleaning a document.

use std::borrow::Cow;
use std::ops::Range;

use isolang::Language;

use super::Parts;
use super::judged_lines::JudgedLine;
use super::programs::RuleTable;
use super::rule_hits::RuleHit;
use crate::deadline::Deadline;
use crate::decide::{Decision, Note, RemovedRange, is_whole_line};
use crate::document::{Metadata, ParsedDocument, language_code};
use crate::markdown::{MarkdownOptions, markdown};
use crate::matcher::Hits;
use crate::model::{Explanation, TextKind};
use crate::rules::Rule;
use crate::rules::rule::Effect;
use dehusk_html::render::RenderedText;
use dehusk_text::metadata::Metadata as Known;

/// Whether a rule removes a range of a text as a piece of a line, of which the model knows nothing.
pub(super) fn is_piece(rule: &Rule, text: &str, range: &Range<usize>) -> bool {
    rule.effect == Effect::Block && !is_whole_line(text, range)
}

/// A cleaned document: its text, and what is removed from it.
///
/// Of a page, the text is what a browser shows of it, a line for each block.
#[derive(Clone)]
pub struct Cleaned<'c> {
    rules: RuleTable,
    content: CleanedContent<'c>,
    /// In order and disjoint. Everything else is kept, byte for byte.
    pub(crate) removals: Vec<RemovedRange>,
    pub(crate) notes: Vec<Note<usize>>,
    /// Indices into the removals, and why the last line of each was scored as boilerplate.
    pub(crate) explanations: Vec<(usize, Explanation)>,
    /// What rules hit, if the cleaner records it.
    pub(crate) hits: Vec<RuleHit>,
    /// What is known of each line, if the cleaner records it.
    pub(crate) lines: Vec<JudgedLine>,
    pub(crate) words: usize,
    /// Of a document in parts, the language of the first part that has a certain one.
    pub(crate) language: Option<Language>,
    /// What is known of a text, with what its header says; none if it has no header.
    pub(crate) known: Option<Known>,
    /// The context model scored it.
    scored: bool,
    taken_for: Option<TextKind>,
}

/// What was decided about a document, or about the parts of it that were cleaned so far.
#[derive(Default)]
pub(super) struct Cleaning {
    pub(super) removals: Vec<RemovedRange>,
    pub(super) notes: Vec<Note<usize>>,
    pub(super) explanations: Vec<(usize, Explanation)>,
    pub(super) hits: Vec<RuleHit>,
    pub(super) lines: Vec<JudgedLine>,
    pub(super) words: usize,
    pub(super) language: Option<Language>,
    pub(super) scored: bool,
    /// Of a document in parts, what the first part was taken for.
    pub(super) taken_for: Option<TextKind>,
    /// What is known of a text, with what its header says.
    pub(super) known: Option<Known>,
    /// When it must be done, and whether it was not.
    pub(super) deadline: Deadline,
    pub(super) is_late: bool,
}

impl Cleaning {
    /// Whether the time is over, by now or before.
    pub(super) fn is_late(&mut self) -> bool {
        self.is_late |= self.deadline.is_over();
        self.is_late
    }

    /// Adds what came of reading the text in parts, once all of them are cleaned.
    pub(super) fn add_parts(&mut self, parts: Parts) {
        self.known = parts.known;
        if parts.count > 1 {
            self.notes.push(Note::Parts { parts: parts.count });
        }
    }

    /// Adds what was decided about a part that begins at `offset`.
    pub(super) fn add(&mut self, decision: Decision, document: &ParsedDocument<'_>, hits: &Hits<'_>, offset: usize) {
        self.removals.extend(decision.removals.into_iter().map(|RemovedRange { range, rule }| RemovedRange {
            range: range.start + offset..range.end + offset,
            rule: hits.program.number(rule),
        }));
        self.notes.extend(decision.notes.into_iter().map(|note| note.map_rule(|rule| hits.program.number(rule))));
        self.language = self.language.or(document.language);
        self.words += document.segments.words as usize;
        if document.segments.oversize > 0 {
            self.notes.push(Note::Oversize { blocks: document.segments.oversize as usize });
        }
    }
}

#[derive(Clone)]
pub(super) enum CleanedContent<'c> {
    Text(&'c str, Option<Box<Known>>),
    Page(Box<PageContent<'c>>),
}

/// What is kept of a page. Its tree is not needed any more.
#[derive(Clone)]
pub(super) struct PageContent<'c> {
    pub(super) rendered: Cow<'c, RenderedText>,
    pub(super) metadata: Cow<'c, Known>,
}

/// A part of a document that is removed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Removal<'c> {
    /// Bytes of the document's text. White space that is removed with a block is included.
    pub range: Range<usize>,
    /// The removed text.
    pub text: &'c str,
    /// The rule that removes it.
    pub rule: &'c Rule,
    /// Why the rule removes it.
    pub reason: Reason,
    /// Why the context model scored the last line of it as boilerplate. Only with [`Builder::explain`](crate::Builder::explain).
    pub explanation: Option<&'c Explanation>,
}

/// Why a rule removes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The rule's patterns and conditions hold.
    Hit,
    /// They hold, and the text is outside the body: by the context model, or by the page's structure where there is no
    /// model.
    OutsideBody,
}

impl Reason {
    /// Its name, as the Python package and `Serialize` have it: `hit` or `outside-body`.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Hit => "hit",
            Reason::OutsideBody => "outside-body",
        }
    }
}

/// Two are equal if the same is removed from the same text.
impl PartialEq for Cleaned<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
            && self.words == other.words
            && self.removals == other.removals
            && self.notes == other.notes
    }
}

impl Eq for Cleaned<'_> {}

impl std::fmt::Debug for Cleaned<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let removals: Vec<_> = self.removals().map(|removal| (removal.range, removal.rule.name())).collect();
        let notes: Vec<_> = self.notes().collect();
        f.debug_struct("Cleaned")
            .field("text", &self.text())
            .field("removals", &removals)
            .field("notes", &notes)
            .finish_non_exhaustive()
    }
}

impl<'c> Cleaned<'c> {
    pub(super) fn new(rules: RuleTable, content: CleanedContent<'c>, cleaning: Cleaning) -> Cleaned<'c> {
        let Cleaning { removals, notes, explanations, hits, lines, words, language, scored, taken_for, known, .. } =
            cleaning;
        let mut cleaned = Cleaned {
            rules,
            content,
            removals,
            notes,
            explanations,
            hits,
            lines,
            words,
            language,
            known,
            scored,
            taken_for,
        };
        cleaned.note_emptied();
        cleaned
    }

    /// The body: all that is kept. It is borrowed where that is one piece, as when nothing is removed.
    pub fn body(&self) -> Cow<'_, str> {
        let mut kept = self.kept();
        let (Some(first), second) = (kept.next(), kept.next()) else { return Cow::Borrowed("") };
        let Some(second) = second else { return Cow::Borrowed(first) };
        let mut body = String::with_capacity(self.text().len());
        body.push_str(first);
        body.push_str(second);
        kept.for_each(|piece| body.push_str(piece));
        Cow::Owned(body)
    }

    /// The body of a page as Markdown, with links where they are and without pictures.
    ///
    /// The words are those of [`Cleaned::body`]. A page must have been read [with its marks](crate::Document::with_marks), else its
    /// Markdown has paragraphs only. A text is what it is: it may be Markdown already.
    pub fn markdown(&self) -> String {
        self.markdown_with(MarkdownOptions::default())
    }

    /// The body of a page as Markdown, as [`Cleaned::markdown`], written in some other way.
    pub fn markdown_with(&self, options: MarkdownOptions) -> String {
        match &self.content {
            CleanedContent::Text(..) => self.body().into_owned(),
            CleanedContent::Page(page) => markdown(&page.rendered, &self.removed_ranges(), &page.metadata, options),
        }
    }

    fn removed_ranges(&self) -> Vec<Range<usize>> {
        self.removals.iter().map(|removal| removal.range.clone()).collect()
    }

    /// The text that the Markdown of a page is made of, with and without what its formulas have as text.
    #[cfg(feature = "internals")]
    pub(crate) fn markdown_texts(&self) -> Option<[String; 2]> {
        self.rendered().map(|rendered| crate::markdown::texts(rendered, &self.removed_ranges()))
    }

    /// The body as a string of its own.
    pub fn into_body(self) -> String {
        self.body().into_owned()
    }

    /// The pieces that are kept, in order.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        let text = self.text();
        let starts = std::iter::once(0).chain(self.removals.iter().map(|removal| removal.range.end));
        let ends = self.removals.iter().map(|removal| removal.range.start).chain(std::iter::once(text.len()));
        starts.zip(ends).map(move |(start, end)| &text[start..end]).filter(|piece| !piece.is_empty())
    }

    /// The whole text, before anything is removed.
    pub fn text(&self) -> &str {
        match &self.content {
            CleanedContent::Text(text, _) => text,
            CleanedContent::Page(page) => &page.rendered.text,
        }
    }

    /// What is removed, in the order of the text.
    pub fn removals(&self) -> impl ExactSizeIterator<Item = Removal<'_>> {
        self.removals.iter().enumerate().map(|(number, removal)| {
            let rule = self.rules.rule(removal.rule);
            let is_scored = || self.scored && rule.advisory && !is_piece(rule, self.text(), &removal.range);
            let asks_body = rule.conditions.body.is_some() || is_scored();
            Removal {
                range: removal.range.clone(),
                text: &self.text()[removal.range.clone()],
                rule,
                reason: if asks_body { Reason::OutsideBody } else { Reason::Hit },
                explanation: self.explanation(number),
            }
        })
    }

    fn explanation(&self, removal: usize) -> Option<&Explanation> {
        let at = self.explanations.binary_search_by_key(&removal, |(number, _)| *number).ok()?;
        Some(&self.explanations[at].1)
    }

    /// What there is to know about how the document was cleaned.
    pub fn notes(&self) -> impl ExactSizeIterator<Item = Note<&str>> {
        self.notes.iter().map(|note| note.map_rule(|rule| self.rules.rule(rule).name()))
    }

    /// What is known of the document: by the caller, and by the page or the text's header.
    pub fn metadata(&self) -> Metadata<'_> {
        Metadata::new(match &self.content {
            CleanedContent::Text(_, known) => self.known.as_ref().or(known.as_deref()),
            CleanedContent::Page(page) => Some(&page.metadata),
        })
    }

    /// The language, stated or detected, as an ISO 639 code; none if it is not certain.
    pub fn language(&self) -> Option<&'static str> {
        self.language.map(language_code)
    }

    /// What the context model took a text for, [`TextKind::Page`] or [`TextKind::Extract`]; none for an HTML page, and for a
    /// text that it did not score.
    pub fn taken_for(&self) -> Option<TextKind> {
        self.taken_for
    }

    /// Words of the whole text. Where no spaces are written, each character counts as one.
    pub fn words(&self) -> usize {
        self.words
    }

    /// The share of the text's bytes that is removed, from 0 to 1; 0 of an empty text.
    pub fn removed_share(&self) -> f64 {
        let removed: usize = self.removals.iter().map(|removal| removal.range.len()).sum();
        removed as f64 / (self.text().len() as f64).max(1.0)
    }

    /// What is known of the lines of a page.
    pub(crate) fn rendered(&self) -> Option<&RenderedText> {
        match &self.content {
            CleanedContent::Text(..) => None,
            CleanedContent::Page(page) => Some(&page.rendered),
        }
    }

    fn note_emptied(&mut self) {
        let empty = !self.kept().any(|piece| piece.contains(char::is_alphanumeric));
        if empty && self.words > 0 && !self.removals.is_empty() {
            self.notes.push(Note::Emptied);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cleaned;

    /// The tree of a page can be neither sent nor shared, so it is not kept.
    #[test]
    fn what_came_of_cleaning_is_for_any_thread() {
        fn is_for_any_thread<T: Send + Sync>() {}
        is_for_any_thread::<Cleaned<'static>>();
    }
}
