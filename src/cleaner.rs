//! The library's front: build a [`Cleaner`] once, clean documents with it from any thread.

use dehusk_text::metadata::Metadata;
use isolang::Language;

use crate::builder::Builder;
use crate::decide::{Choice, Decision, Limits, Note, Removal, decide};
use crate::fingerprint::fingerprint;
use crate::matcher::{Context, Program, Scanned, SmallWords, evaluate, scan, scan_page};
#[cfg(feature = "internals")]
pub(crate) use crate::model::Measurement;
use crate::model::{Bounds, Evidence, Grounds, Profile};
use crate::programs::{Chosen, Programs};
use crate::read::parts;
use crate::rules::lazy::Group;
use crate::rules::lists::Lists;
use crate::rules::{Diagnostic, Rule, RuleSet};
use dehusk_html::WebPage;

/// Cleans documents by compiled rules. One serves all threads: what a document calls for is read and compiled once, and
/// nothing else changes in it.
pub struct Cleaner {
    programs: Programs,
    choice: Choice,
    warnings: Vec<Diagnostic>,
    /// What judges where bodies are; none with the model off.
    evidence: Option<Evidence>,
    /// Whether it gives the grounds of what it judges.
    explains: bool,
    fingerprint: u128,
}

/// A document of fewer words has too little around each line to be judged by evidence.
const JUDGED_WORDS: u64 = 40;

impl Cleaner {
    /// A builder with the built-in rules.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Compiles a rule set. The context model judges by the default profile.
    ///
    /// # Errors
    /// The literals of all rules together are too large for one automaton.
    pub fn from_rules(set: RuleSet, choice: Choice) -> Result<Cleaner, Diagnostic> {
        Cleaner::with_profile(set, choice, Some(Profile::default()))
    }

    /// Compiles a rule set. Without a profile there is no context model.
    pub(crate) fn with_profile(set: RuleSet, choice: Choice, profile: Option<Profile>) -> Result<Cleaner, Diagnostic> {
        Cleaner::of(set, Lists::default(), Vec::new(), choice, profile.map(Profile::bounds), false)
    }

    pub(crate) fn of(
        mut set: RuleSet,
        lists: Lists,
        waiting: Vec<Group>,
        choice: Choice,
        bounds: Option<Bounds>,
        explains: bool,
    ) -> Result<Cleaner, Diagnostic> {
        let warnings = std::mem::take(&mut set.warnings);
        let fingerprint = fingerprint(&set, &choice, bounds);
        set.settings.small_words = SmallWords::of(&set.model);
        let evidence = bounds.map(|bounds| Evidence::new(std::mem::take(&mut set.model), bounds));
        Ok(Cleaner { programs: Programs::new(set, lists, waiting)?, choice, warnings, evidence, explains, fingerprint })
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
            self.clean_part(part, continues, metadata, at, &mut cleaned);
            (at, number, continues) = (at + length, number + 1, !part.ends_with(['\n', '\r']));
        }
        if number > 1 {
            cleaned.notes.push(Note::Parts { parts: number });
        }
        cleaned.note_emptied();
        cleaned
    }

    fn clean_part(&self, part: &str, continues: bool, metadata: &Metadata, offset: usize, cleaned: &mut Cleaned<'_>) {
        let chosen = self.programs.of_document(part, metadata, false);
        let scanned = scan(chosen.program, part, continues);
        let context =
            Context::new(part, chosen.program, &scanned, metadata).with_evidence(self.evidence(false, &scanned), None);
        self.take(context, &chosen, offset, cleaned);
    }

    /// Decides on a part of a document that begins at `offset`.
    fn take(&self, context: Context<'_>, chosen: &Chosen<'_>, offset: usize, cleaned: &mut Cleaned<'_>) {
        let mut context = context.with_language(chosen.language);
        let hits = evaluate(&mut context);
        let Decision { removals, notes } = decide(&context, &hits, &self.choice, Limits::Kept);
        cleaned.removals.extend(removals.into_iter().map(|Removal { range, rule }| Removal {
            range: range.start + offset..range.end + offset,
            rule: chosen.program.number(rule),
        }));
        cleaned.notes.extend(notes.into_iter().map(|note| match note {
            Note::RuleSetAside { rule, words } => Note::RuleSetAside { rule: chosen.program.number(rule), words },
            other => other,
        }));
        if self.explains {
            self.explain(&context, offset, cleaned);
        }
        cleaned.language = cleaned.language.or_else(|| context.language());
        let segments = context.segments();
        cleaned.words += segments.words as usize;
        if segments.oversize > 0 {
            cleaned.notes.push(Note::Oversize { blocks: segments.oversize as usize });
        }
    }

    /// Gives the grounds of removals that were judged, of those from `offset` on.
    fn explain(&self, context: &Context<'_>, offset: usize, cleaned: &mut Cleaned<'_>) {
        let Some(evidence) = context.evidence else { return };
        for (number, removal) in cleaned.removals.iter().enumerate().filter(|(_, one)| one.range.start >= offset) {
            let rule = self.programs.rule(removal.rule);
            if rule.binds && rule.conditions.body.is_none() {
                continue;
            }
            // White space before a block goes with it.
            let last = (removal.range.end - offset) as u32;
            let block = context.blocks().partition_point(|block| block.content.start < last);
            let grounds = block.checked_sub(1).and_then(|block| evidence.grounds(context, block as u32));
            cleaned.grounds.extend(grounds.map(|grounds| (number, grounds)));
        }
    }

    /// Measures a text as the context model sees it, without judging it.
    #[cfg(feature = "internals")]
    pub(crate) fn measure(&self, text: &str, metadata: &Metadata) -> Measurement {
        let chosen = self.programs.of_document(text, metadata, false);
        let scanned = scan(chosen.program, text, false);
        self.measured(Context::new(text, chosen.program, &scanned, metadata), None, &chosen)
    }

    /// Measures a page as the context model sees it, without judging it.
    #[cfg(feature = "internals")]
    pub(crate) fn measure_page(&self, page: &WebPage) -> Measurement {
        let chosen = self.programs.of_document(page.text(), &page.metadata, true);
        let scanned = scan_page(chosen.program, page);
        self.measured(Context::new(page.text(), chosen.program, &scanned, &page.metadata), Some(page), &chosen)
    }

    #[cfg(feature = "internals")]
    fn measured<'d>(&'d self, context: Context<'d>, page: Option<&'d WebPage>, chosen: &Chosen<'_>) -> Measurement {
        let evidence = self.evidence.as_ref().expect("only a cleaner with evidence measures");
        let mut context = context.with_language(chosen.language).with_evidence(Some(evidence), page);
        evaluate(&mut context);
        Measurement::of(&context, evidence)
    }

    /// Cleans a page. What it gives back are pieces of [`WebPage::text`].
    pub fn clean_page<'p>(&self, page: &'p WebPage) -> Cleaned<'p> {
        let mut cleaned = Cleaned::new(page.text(), Some(page));
        let chosen = self.programs.of_document(page.text(), &page.metadata, true);
        let scanned = scan_page(chosen.program, page);
        let context = Context::new(page.text(), chosen.program, &scanned, &page.metadata)
            .with_evidence(self.evidence(true, &scanned), Some(page));
        self.take(context, &chosen, 0, &mut cleaned);
        cleaned.note_emptied();
        cleaned
    }

    /// What judges a page, or a text; none without a model for it, and for a document of few words.
    pub(crate) fn evidence(&self, page: bool, scanned: &Scanned) -> Option<&Evidence> {
        let enough = scanned.segments.words >= JUDGED_WORDS;
        self.evidence.as_ref().filter(|evidence| enough && evidence.judges(page))
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

/// A cleaned document: the text it came as, and what goes from it.
#[derive(Clone, Debug)]
pub struct Cleaned<'t> {
    /// The document as it came.
    pub text: &'t str,
    /// What goes, in order and disjoint. Everything else stays, byte for byte.
    pub removals: Vec<Removal>,
    /// What a user should know.
    pub notes: Vec<Note>,
    /// Why lines were judged husk: places in [`Cleaned::removals`], and the grounds of the last line of each. Only of a
    /// cleaner that was asked to explain.
    pub grounds: Vec<(usize, Grounds)>,
    /// Words of the document as it came.
    pub words: usize,
    /// What the document was taken for, if that was certain; of one in parts, the first part of which it was.
    pub language: Option<Language>,
    /// The page that the text is of, if it is of one.
    pub page: Option<&'t WebPage>,
}

/// Two cleanings are the same if the same goes from the same text.
impl PartialEq for Cleaned<'_> {
    fn eq(&self, other: &Self) -> bool {
        let of = |cleaned: &Self| (cleaned.text, cleaned.words);
        of(self) == of(other) && self.removals == other.removals && self.notes == other.notes
    }
}

impl Eq for Cleaned<'_> {}

impl<'t> Cleaned<'t> {
    /// A document of which nothing goes yet.
    pub(crate) fn new(text: &'t str, page: Option<&'t WebPage>) -> Cleaned<'t> {
        Cleaned { text, removals: Vec::new(), notes: Vec::new(), grounds: Vec::new(), words: 0, language: None, page }
    }

    /// The pieces that stay, in order.
    pub fn kept(&self) -> impl Iterator<Item = &'t str> {
        let starts = std::iter::once(0).chain(self.removals.iter().map(|removal| removal.range.end));
        let ends = self.removals.iter().map(|removal| removal.range.start).chain(std::iter::once(self.text.len()));
        let text = self.text;
        starts.zip(ends).map(move |(start, end)| &text[start..end]).filter(|piece| !piece.is_empty())
    }

    /// The body: all that stays.
    pub fn body(&self) -> String {
        let mut body = String::with_capacity(self.text.len());
        self.kept().for_each(|piece| body.push_str(piece));
        body
    }

    fn note_emptied(&mut self) {
        let empty = !self.kept().any(|piece| piece.contains(char::is_alphanumeric));
        if empty && self.words > 0 && !self.removals.is_empty() {
            self.notes.push(Note::Emptied);
        }
    }
}
