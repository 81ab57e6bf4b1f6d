//! The library's front: build a [`Cleaner`] once, clean documents with it from any thread.

mod builder;
mod cleaned;
mod fingerprint;
mod judged_lines;
mod pair;
mod programs;
mod rule_hits;
mod selection;

use std::borrow::Cow;
use std::sync::Arc;

pub use builder::Builder;
pub use cleaned::{Cleaned, Reason, Removal};
use cleaned::{CleanedContent, Cleaning, PageContent, is_piece};
pub(crate) use pair::CleanerPair;

use crate::category::Category;
use crate::deadline::Deadline;
use crate::decide::{Choice, Limits, decide};
use crate::document::{Content, Document, ParsedDocument, RawDocument, Reading};
use crate::language::Detector;
use crate::matcher::{Findings, Matcher, Program, scan};
#[cfg(feature = "internals")]
use crate::model::Measurement;
use crate::model::{Bounds, ContextModel, Judgement, Profile};
use crate::rules::{Diagnostic, InitialRules, Rule, RuleErrors, RuleSet};
use crate::segment::parts;
use dehusk_html::Page;
use dehusk_text::metadata::Metadata as Known;
use fingerprint::fingerprint;
use programs::Programs;
use selection::DocumentProgram;

/// Cleans documents by compiled rules. One serves all threads: what a document needs is read and compiled once, and
/// nothing else changes in it.
pub struct Cleaner {
    programs: Programs,
    detector: Detector,
    choice: Choice,
    warnings: Vec<Diagnostic>,
    /// Scores documents; none with the model off.
    model: Option<Arc<ContextModel>>,
    /// Whether it explains scores.
    explains: bool,
    /// Whether it records which rules hit what.
    records_hits: bool,
    /// Whether it records what is known of each line.
    records_lines: bool,
    fingerprint: u128,
}

/// A document's hits, all rules evaluated, and its score.
pub(crate) struct Matched<'d> {
    pub(crate) matcher: Matcher<'d>,
    pub(crate) judgement: Option<Judgement<'d>>,
}

/// Evaluates all rules on a document, and scores it if there is a model for it.
pub(crate) fn match_and_score<'d>(
    program: &'d Program,
    document: &'d ParsedDocument<'d>,
    findings: &'d Findings,
    model: Option<&'d ContextModel>,
) -> Matched<'d> {
    match_and_score_until(program, document, findings, model, Deadline::default())
}

/// As [`match_and_score`]; after the deadline nothing more is matched or scored, and what there is means nothing.
fn match_and_score_until<'d>(
    program: &'d Program,
    document: &'d ParsedDocument<'d>,
    findings: &'d Findings,
    model: Option<&'d ContextModel>,
    deadline: Deadline,
) -> Matched<'d> {
    let mut matcher = Matcher::new(program, document, findings).until(deadline);
    matcher.match_rules(model.is_some());
    if deadline.is_over() {
        return Matched { matcher, judgement: None };
    }
    let judgement = model.and_then(|model| model.score(document, &matcher.hits.coverage));
    match_after_scoring(&mut matcher, judgement.as_ref());
    Matched { matcher, judgement }
}

/// Evaluates the rules that wait for the score.
fn match_after_scoring(matcher: &mut Matcher<'_>, judgement: Option<&Judgement<'_>>) {
    matcher.match_body_rules(judgement.map(|judgement| judgement.body(matcher.blocks().len())));
    matcher.match_pieces();
}

impl Cleaner {
    /// Cleans a document, or a part of one: segment, match, score, match the rules that ask for the body, decide.
    fn clean_raw(&self, raw: RawDocument<'_>, offset: usize, cleaning: &mut Cleaning) {
        let (program, document, findings) = self.scan_by_language(raw);
        if cleaning.is_late() {
            return;
        }
        let (model, deadline) = (self.model_for(&document), cleaning.deadline);
        let Matched { matcher, judgement } = match_and_score_until(&program, &document, &findings, model, deadline);
        if !cleaning.is_late() {
            self.decide(&matcher, judgement.as_ref(), offset, cleaning);
        }
    }

    /// Decides what of a document goes, or of a part of one that begins at `offset`, and adds that to what came of others.
    fn decide(&self, matcher: &Matcher<'_>, judgement: Option<&Judgement<'_>>, offset: usize, cleaning: &mut Cleaning) {
        let document = matcher.document;
        cleaning.scored |= judgement.is_some();
        cleaning.taken_for = cleaning.taken_for.or(judgement.and_then(|judgement| judgement.taken_for));
        let decision = decide(document, &matcher.hits, &self.choice, Limits::Kept);
        cleaning.add(decision, document, &matcher.hits, offset);
        if self.records_hits {
            cleaning.hits.extend(rule_hits::rule_hits(&matcher.hits, &self.choice));
        }
        if self.records_lines {
            cleaning.lines.extend(judged_lines::judged_lines(document, judgement, offset));
        }
        if let Some(judgement) = judgement.filter(|_| self.explains) {
            self.explain(judgement, document, offset, cleaning);
        }
    }

    /// Explains the removals from `offset` on that depend on scores.
    fn explain(
        &self,
        judgement: &Judgement<'_>,
        document: &ParsedDocument<'_>,
        offset: usize,
        cleaning: &mut Cleaning,
    ) {
        for (number, removal) in cleaning.removals.iter().enumerate().filter(|(_, one)| one.range.start >= offset) {
            let rule = self.programs.rules().rule(removal.rule);
            let range = removal.range.start - offset..removal.range.end - offset;
            let is_scored = || rule.advisory && !is_piece(rule, document.source, &range);
            if rule.conditions.body.is_none() && !is_scored() {
                continue;
            }
            // White space before a block is removed with it.
            let last = document.position(removal.range.end - offset) as u32;
            let block = document.blocks().partition_point(|block| block.content.start < last);
            let explanation = block.checked_sub(1).and_then(|block| judgement.explain(document, block as u32));
            cleaning.explanations.extend(explanation.map(|explanation| (number, explanation)));
        }
    }

    /// Uses the model of another cleaner if it is the same, so that two cleaners take the memory of one model, and the
    /// processor's caches hold one.
    pub(crate) fn share_model(&mut self, other: &Cleaner) {
        let same = |own: &ContextModel| other.model.as_ref().filter(|model| model.is_same(own)).map(Arc::clone);
        self.model = self.model.take().map(|own| same(&own).unwrap_or(own));
    }

    /// The model, if it scores the document.
    pub(crate) fn model_for(&self, document: &ParsedDocument<'_>) -> Option<&ContextModel> {
        self.model.as_deref().filter(|model| model.applies_to(document))
    }

    /// Segments a document and finds literals of the rules for its language in it.
    fn scan_by_language<'d>(&self, raw: RawDocument<'d>) -> (DocumentProgram<'_>, ParsedDocument<'d>, Findings) {
        let language = self.detector.language(raw.text, raw.metadata);
        let program = self.programs.for_document(language, &raw);
        let (document, findings) = scan(&program, raw, language);
        (program, document, findings)
    }

    /// Segments a document and finds literals of all rules in it, for `why` and for examples of rules.
    pub(crate) fn scan<'d>(&self, raw: RawDocument<'d>) -> (ParsedDocument<'d>, Findings) {
        scan(self.program(), raw, self.detector.language(raw.text, raw.metadata))
    }

    /// Measures a document as the context model sees it, without scoring it.
    ///
    /// # Panics
    /// The cleaner has no model.
    #[cfg(feature = "internals")]
    pub(crate) fn measure(&self, raw: RawDocument<'_>) -> Measurement {
        let model = self.model.as_ref().expect("only a cleaner with a model measures");
        let (program, document, findings) = self.scan_by_language(raw);
        let mut matcher = Matcher::new(&program, &document, &findings);
        matcher.match_rules(true);
        Measurement::new(model, &document, &matcher.hits.coverage)
    }
}

impl Cleaner {
    /// A cleaner with the built-in rules.
    ///
    /// # Errors
    /// The built-in rules cannot be used, which tests of this crate rule out.
    pub fn new() -> Result<Cleaner, RuleErrors> {
        Builder::default().build()
    }

    /// A builder, for rules of one's own and other choices. It begins with the built-in rules.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Compiles a rule set. The context model scores by the default profile.
    ///
    /// # Errors
    /// The literals of all rules together are too long.
    pub(crate) fn from_rules(set: RuleSet, choice: Choice) -> Result<Cleaner, Diagnostic> {
        Cleaner::with_bounds(set, choice, Some(Profile::default().bounds()))
    }

    /// Compiles a rule set. Without bounds there is no context model.
    pub(crate) fn with_bounds(set: RuleSet, choice: Choice, bounds: Option<Bounds>) -> Result<Cleaner, Diagnostic> {
        Cleaner::compile(InitialRules::from(set), choice, bounds, false)
    }

    pub(crate) fn compile(
        mut initial: InitialRules,
        choice: Choice,
        bounds: Option<Bounds>,
        explains: bool,
    ) -> Result<Cleaner, Diagnostic> {
        let keeps_headline = !choice.drops(Category::Headline);
        let bounds = bounds.map(|bounds| Bounds { keeps_headline, ..bounds });
        let fingerprint = fingerprint(&initial, &choice, bounds);
        let set = &mut initial.set;
        let warnings = std::mem::take(&mut set.warnings);
        let detector = Detector::new(&set.model, &set.settings);
        let model = bounds.map(|bounds| Arc::new(ContextModel::new(std::mem::take(&mut set.model), bounds)));
        let programs = Programs::new(initial)?;
        let (records_hits, records_lines) = (false, false);
        Ok(Cleaner { programs, detector, choice, warnings, model, explains, records_hits, records_lines, fingerprint })
    }

    /// Cleans a document: a `&str`, or a [`Document`].
    ///
    /// Takes time linear in the document. A text of more than 16 MiB or 262,144 lines is cleaned in parts.
    pub fn clean<'d>(&self, document: impl Into<Document<'d>>) -> Cleaned<'d> {
        let document = document.into();
        match document.content {
            Content::Text(text) => {
                let cleaning = self.clean_parts(text, &document.known, false, Deadline::default());
                self.cleaned(CleanedContent::Text(text, Some(Box::new(document.known))), cleaning)
            }
            #[cfg(feature = "html")]
            Content::Html(html) => {
                let page = document.parse_html(html);
                let cleaning = self.clean_whole_page(&page, Deadline::default());
                let content = PageContent { rendered: Cow::Owned(page.rendered), metadata: Cow::Owned(page.metadata) };
                self.cleaned(CleanedContent::Page(Box::new(content)), cleaning)
            }
        }
    }

    /// As [`Cleaner::clean`], for a text with borrowed metadata.
    pub(crate) fn clean_text<'d>(&self, text: &'d str, known: &Known) -> Cleaned<'d> {
        self.clean_continued(text, known, false)
    }

    /// As [`Cleaner::clean`], for a page that is parsed.
    pub(crate) fn clean_page<'d>(&self, page: &'d Page) -> Cleaned<'d> {
        self.cleaned(page_content(page), self.clean_whole_page(page, Deadline::default()))
    }

    /// As [`Cleaner::clean_page`]; none if it took too long.
    #[cfg(feature = "cli")]
    pub(crate) fn clean_page_until<'d>(&self, page: &'d Page, deadline: Deadline) -> Option<Cleaned<'d>> {
        let cleaning = self.clean_whole_page(page, deadline);
        (!cleaning.is_late).then(|| self.cleaned(page_content(page), cleaning))
    }

    /// As [`Cleaner::clean_text`], for a text that may begin inside a line (`continues`), as later parts of a stream can.
    pub(crate) fn clean_continued<'d>(&self, text: &'d str, known: &Known, continues: bool) -> Cleaned<'d> {
        self.cleaned(CleanedContent::Text(text, None), self.clean_parts(text, known, continues, Deadline::default()))
    }

    /// As [`Cleaner::clean_continued`]; none if it took too long.
    #[cfg(feature = "cli")]
    pub(crate) fn clean_until<'d>(
        &self,
        text: &'d str,
        known: &Known,
        continues: bool,
        deadline: Deadline,
    ) -> Option<Cleaned<'d>> {
        let cleaning = self.clean_parts(text, known, continues, deadline);
        (!cleaning.is_late).then(|| self.cleaned(CleanedContent::Text(text, None), cleaning))
    }

    fn cleaned<'d>(&self, content: CleanedContent<'d>, cleaning: Cleaning) -> Cleaned<'d> {
        Cleaned::new(self.programs.rules().clone(), content, cleaning)
    }

    fn clean_parts(&self, text: &str, known: &Known, continues: bool, deadline: Deadline) -> Cleaning {
        let mut cleaning = Cleaning { deadline, ..Cleaning::default() };
        let parts = for_each_part(text, known, continues, |raw, at| {
            self.clean_raw(raw, at, &mut cleaning);
            !cleaning.is_late
        });
        cleaning.add_parts(parts);
        cleaning
    }

    fn clean_whole_page(&self, page: &Page, deadline: Deadline) -> Cleaning {
        let mut cleaning = Cleaning { deadline, ..Cleaning::default() };
        self.clean_raw(RawDocument::page(page), 0, &mut cleaning);
        cleaning
    }

    /// All rules, sorted by name. Loads those that no document has needed yet.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.programs.load_all();
        (0..self.rule_count()).map(|number| self.rule(number))
    }

    /// How many rules there are.
    pub fn rule_count(&self) -> usize {
        self.programs.rule_count()
    }

    /// The rule of a number, which is its index among [`Cleaner::rules`].
    ///
    /// # Panics
    /// No removal or note of this cleaner has the number.
    pub(crate) fn rule(&self, number: usize) -> &Rule {
        self.programs.rules().rule(number)
    }

    /// Warnings about rule files.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The fingerprint of all that decides what is removed, 32 hexadecimal digits: the same if and only if this crate's version,
    /// names and texts of all rule files in force, rules that are off, categories kept and dropped, and the context
    /// model's files and profile are the same. It is the same on every machine.
    pub fn fingerprint(&self) -> String {
        format!("{:032x}", self.fingerprint)
    }

    /// The program that has all rules, each with its number.
    pub(crate) fn program(&self) -> &Program {
        self.programs.whole()
    }

    pub(crate) fn choice(&self) -> &Choice {
        &self.choice
    }
}

/// What came of reading a text in parts.
#[derive(Clone)]
struct Parts {
    /// How many there are.
    count: usize,
    /// What is known of the text, with what its header says; none if it has no header.
    known: Option<Known>,
}

/// Visits each part of a text, with the byte where it begins, until `visit` returns false.
fn for_each_part(
    text: &str,
    known: &Known,
    mut continues: bool,
    mut visit: impl FnMut(RawDocument<'_>, usize) -> bool,
) -> Parts {
    let (mut at, mut goes_on, mut parts) = (0, true, Parts { count: 0, known: None });
    while at < text.len() && goes_on {
        let length = parts::next_part(&text.as_bytes()[at..], false);
        let part = &text[at..at + length];
        let reading = Reading::new(part, known);
        goes_on = visit(RawDocument { continues, ..reading.raw() }, at);
        if at == 0 {
            parts.known = reading.into_known();
        }
        (at, continues) = (at + length, !part.ends_with(['\n', '\r']));
        parts.count += 1;
    }
    parts
}

fn page_content(page: &Page) -> CleanedContent<'_> {
    let content = PageContent { rendered: Cow::Borrowed(&page.rendered), metadata: Cow::Borrowed(&page.metadata) };
    CleanedContent::Page(Box::new(content))
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use std::time::Duration;

    use super::{Cleaner, Deadline, Known, Matched, match_and_score_until};
    use crate::document::RawDocument;

    #[test]
    fn after_the_deadline_nothing_more_is_matched() {
        let cleaner = Cleaner::new().unwrap();
        let (text, known) = ("This website uses cookies.\n".repeat(1000), Known::default());
        let (document, findings) = cleaner.scan(RawDocument::text(&text, &known));
        let hits = |deadline| {
            let (program, model) = (cleaner.program(), cleaner.model_for(&document));
            let Matched { matcher, judgement } = match_and_score_until(program, &document, &findings, model, deadline);
            (matcher.hits.all.len(), judgement.is_some())
        };
        assert!(hits(Deadline::default()).0 >= 1000);
        assert_eq!(hits(Deadline::after(Some(Duration::ZERO))), (0, false));
    }
}
