//! The library's front: build a [`Cleaner`] once, clean documents with it from any thread.

mod builder;
mod cleaned;
mod fingerprint;
mod programs;

pub use builder::Builder;
pub use cleaned::Cleaned;

use std::ops::Range;

use dehusk_text::metadata::Metadata;

use crate::decide::{Choice, Decision, Limits, Note, Removal, decide};
use crate::document::{ParsedDocument, RawDocument};
use crate::language::Detector;
use crate::matcher::{Findings, Hits, Matcher, Program, scan};
#[cfg(feature = "internals")]
use crate::model::Measurement;
use crate::model::{Bounds, ContextModel, Judgement, Profile};
use crate::rules::lazy::LazyGroup;
use crate::rules::lists::NamedLists;
use crate::rules::{Diagnostic, Rule, RuleSet};
use crate::segment::parts;
use dehusk_html::Page;
use fingerprint::fingerprint;
use programs::Programs;

/// Cleans documents by compiled rules. One serves all threads: what a document needs is read and compiled once, and
/// nothing else changes in it.
pub struct Cleaner {
    programs: Programs,
    detector: Detector,
    choice: Choice,
    warnings: Vec<Diagnostic>,
    /// Scores documents; none with the model off.
    model: Option<ContextModel>,
    /// Whether it explains scores.
    explains: bool,
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
    let mut matcher = Matcher::new(program, document, findings);
    matcher.match_rules(model.is_some());
    let judgement = model.and_then(|model| model.score(document, &matcher.hits.coverage));
    let body = judgement.as_ref().map(|judgement| judgement.body(document.blocks().len()));
    matcher.match_body_rules(body);
    Matched { matcher, judgement }
}

impl Cleaner {
    /// Cleans a document, or a part of one: segment, match, score, match the rules that ask for the body, decide.
    fn clean_raw(&self, raw: RawDocument<'_>, offset: usize, cleaned: &mut Cleaned<'_>) {
        let language = self.detector.language(raw.text, raw.metadata);
        let program = self.programs.program(language, raw.page.is_some());
        let (document, findings) = scan(program, raw, language);
        let Matched { matcher, judgement } = match_and_score(program, &document, &findings, self.model_for(&document));
        let decision = decide(&document, &matcher.hits, &self.choice, Limits::Kept);
        self.add(decision, &document, &matcher.hits, offset, cleaned);
        if let Some(judgement) = judgement.filter(|_| self.explains) {
            self.explain(&judgement, &document, offset, cleaned);
        }
    }

    /// Adds what was decided about a part that begins at `offset`.
    fn add(
        &self,
        decision: Decision,
        document: &ParsedDocument<'_>,
        hits: &Hits<'_>,
        offset: usize,
        cleaned: &mut Cleaned<'_>,
    ) {
        let shift = |range: Range<usize>| range.start + offset..range.end + offset;
        cleaned.removals.extend(
            decision
                .removals
                .into_iter()
                .map(|Removal { range, rule }| Removal { range: shift(range), rule: hits.program.number(rule) }),
        );
        cleaned.notes.extend(decision.notes.into_iter().map(|note| match note {
            Note::RuleSetAside { rule, words } => Note::RuleSetAside { rule: hits.program.number(rule), words },
            other => other,
        }));
        cleaned.language = cleaned.language.or(document.language);
        cleaned.words += document.segments.words as usize;
        if document.segments.oversize > 0 {
            cleaned.notes.push(Note::Oversize { blocks: document.segments.oversize as usize });
        }
    }

    /// Explains the removals from `offset` on that depend on scores.
    fn explain(
        &self,
        judgement: &Judgement<'_>,
        document: &ParsedDocument<'_>,
        offset: usize,
        cleaned: &mut Cleaned<'_>,
    ) {
        for (number, removal) in cleaned.removals.iter().enumerate().filter(|(_, one)| one.range.start >= offset) {
            let rule = self.programs.rule(removal.rule);
            if rule.binds && rule.conditions.body.is_none() {
                continue;
            }
            // White space before a block is removed with it.
            let last = (removal.range.end - offset) as u32;
            let block = document.blocks().partition_point(|block| block.content.start < last);
            let explanation = block.checked_sub(1).and_then(|block| judgement.explain(block as u32));
            cleaned.explanations.extend(explanation.map(|explanation| (number, explanation)));
        }
    }

    /// The model, if it scores the document.
    pub(crate) fn model_for(&self, document: &ParsedDocument<'_>) -> Option<&ContextModel> {
        self.model.as_ref().filter(|model| model.applies_to(document))
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
        let language = self.detector.language(raw.text, raw.metadata);
        let program = self.programs.program(language, raw.page.is_some());
        let (document, findings) = scan(program, raw, language);
        let mut matcher = Matcher::new(program, &document, &findings);
        matcher.match_rules(true);
        Measurement::new(model, &document, &matcher.hits.coverage)
    }
}

impl Cleaner {
    /// A builder with the built-in rules.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Compiles a rule set. The context model scores by the default profile.
    ///
    /// # Errors
    /// The literals of all rules together are too long.
    pub fn from_rules(set: RuleSet, choice: Choice) -> Result<Cleaner, Diagnostic> {
        Cleaner::with_profile(set, choice, Some(Profile::default()))
    }

    /// Compiles a rule set. Without a profile there is no context model.
    pub(crate) fn with_profile(set: RuleSet, choice: Choice, profile: Option<Profile>) -> Result<Cleaner, Diagnostic> {
        Cleaner::compile(set, NamedLists::default(), Vec::new(), choice, profile.map(Profile::bounds), false)
    }

    pub(crate) fn compile(
        mut set: RuleSet,
        lists: NamedLists,
        waiting: Vec<LazyGroup>,
        choice: Choice,
        bounds: Option<Bounds>,
        explains: bool,
    ) -> Result<Cleaner, Diagnostic> {
        let warnings = std::mem::take(&mut set.warnings);
        let fingerprint = fingerprint(&set, &choice, bounds);
        let detector = Detector::new(&set.model, &set.settings);
        let model = bounds.map(|bounds| ContextModel::new(std::mem::take(&mut set.model), bounds));
        let programs = Programs::new(set, lists, waiting)?;
        Ok(Cleaner { programs, detector, choice, warnings, model, explains, fingerprint })
    }

    /// Cleans a text of which nothing else is known.
    pub fn clean<'t>(&self, text: &'t str) -> Cleaned<'t> {
        self.clean_with(text, &Metadata::default())
    }

    /// Cleans a text of which more is known. Linear in the text; a text beyond
    /// [`PART_BYTES`](crate::limits::PART_BYTES) is cleaned in parts.
    pub fn clean_with<'t>(&self, text: &'t str, metadata: &Metadata) -> Cleaned<'t> {
        self.clean_continued(text, metadata, false)
    }

    /// Cleans a text that may begin inside a line (`continues`), as the later parts of a stream can.
    pub fn clean_continued<'t>(&self, text: &'t str, metadata: &Metadata, mut continues: bool) -> Cleaned<'t> {
        let mut cleaned = Cleaned::new(text, None);
        let (mut at, mut number) = (0, 0);
        while at < text.len() {
            let length = parts::next_part(&text.as_bytes()[at..], false);
            let part = &text[at..at + length];
            let raw = RawDocument { continues, ..RawDocument::text(part, metadata) };
            self.clean_raw(raw, at, &mut cleaned);
            (at, number, continues) = (at + length, number + 1, !part.ends_with(['\n', '\r']));
        }
        if number > 1 {
            cleaned.notes.push(Note::Parts { parts: number });
        }
        cleaned.note_emptied();
        cleaned
    }

    /// Cleans a page. What it returns are pieces of [`Page::text`].
    pub fn clean_page<'p>(&self, page: &'p Page) -> Cleaned<'p> {
        let mut cleaned = Cleaned::new(page.text(), Some(page));
        self.clean_raw(RawDocument::page(page), 0, &mut cleaned);
        cleaned.note_emptied();
        cleaned
    }

    /// The rules, sorted by name; [`Removal::rule`] is a place in here. Reads what no document has called for yet.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.programs.read_all();
        (0..self.rule_count()).map(|at| self.rule(at))
    }

    /// How many rules there are.
    pub fn rule_count(&self) -> usize {
        self.programs.rule_count()
    }

    /// The rule at a place, as removals name it.
    ///
    /// # Panics
    /// The place is not one that this cleaner gave out.
    pub fn rule(&self, at: usize) -> &Rule {
        self.programs.rule(at)
    }

    /// Warnings that came up when the rules were read.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The fingerprint of all that decides what goes, 32 hexadecimal digits: the same if and only if this crate's version,
    /// names and texts of all rule files in force, rules that are off, categories kept and dropped, and the context
    /// model's files and profile are the same. It is the same on every machine.
    pub fn fingerprint(&self) -> String {
        format!("{:032x}", self.fingerprint)
    }

    /// The program that has all rules, each at its place.
    pub(crate) fn program(&self) -> &Program {
        self.programs.whole()
    }

    pub(crate) fn choice(&self) -> &Choice {
        &self.choice
    }
}
