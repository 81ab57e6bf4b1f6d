//! The library's front: build a [`Cleaner`] once, clean documents with it from any thread.

use std::path::PathBuf;

use crate::category::Category;
use crate::decide::{Choice, Decision, Limits, Note, Removal, decide};
use crate::matching::{Context, Program, Scanned, evaluate, scan, scan_page};
use crate::page::WebPage;
use crate::programs::{Chosen, Programs};
use crate::read::{Facts, parts};
use crate::rules::lists::Lists;
use crate::rules::shelf::Group;
use crate::rules::{Diagnostic, Rule, RuleSet, Sources};

/// Cleans documents by compiled rules. One serves all threads: what a document calls for is read and compiled once, and
/// nothing else changes in it.
pub struct Cleaner {
    programs: Programs,
    choice: Choice,
    warnings: Vec<Diagnostic>,
}

/// Chooses rules and categories for a [`Cleaner`].
#[derive(Clone, Debug, Default)]
pub struct Builder {
    sources: Sources,
    off: Vec<String>,
    choice: Choice,
}

impl Cleaner {
    /// A builder with the built-in rules.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Compiles a rule set.
    ///
    /// # Errors
    /// The literals of all rules together are too large for one automaton.
    pub fn from_rules(set: RuleSet, choice: Choice) -> Result<Cleaner, Diagnostic> {
        Cleaner::of(set, Lists::default(), Vec::new(), choice)
    }

    fn of(mut set: RuleSet, lists: Lists, waiting: Vec<Group>, choice: Choice) -> Result<Cleaner, Diagnostic> {
        let warnings = std::mem::take(&mut set.warnings);
        Ok(Cleaner { programs: Programs::new(set, lists, waiting)?, choice, warnings })
    }

    /// Cleans a text of which nothing else is known.
    pub fn clean<'t>(&self, text: &'t str) -> Cleaned<'t> {
        self.clean_with(text, &Facts::default())
    }

    /// Cleans a text of which more is known. Linear in the text; a text beyond
    /// [`PART_BYTES`](crate::limits::PART_BYTES) is cleaned in parts.
    pub fn clean_with<'t>(&self, text: &'t str, facts: &Facts) -> Cleaned<'t> {
        self.clean_continued(text, facts, false)
    }

    /// Cleans a text that may begin inside a line (`continues`), as the later parts of a stream can.
    pub fn clean_continued<'t>(&self, text: &'t str, facts: &Facts, mut continues: bool) -> Cleaned<'t> {
        let mut cleaned = Cleaned { text, removals: Vec::new(), notes: Vec::new(), words: 0, page: None };
        let (mut at, mut number) = (0, 0);
        while at < text.len() {
            let length = parts::next_part(&text.as_bytes()[at..], false);
            let part = &text[at..at + length];
            self.clean_part(part, continues, facts, at, &mut cleaned);
            (at, number, continues) = (at + length, number + 1, !part.ends_with(['\n', '\r']));
        }
        if number > 1 {
            cleaned.notes.push(Note::Parts { parts: number });
        }
        cleaned.note_emptied();
        cleaned
    }

    fn clean_part(&self, part: &str, continues: bool, facts: &Facts, offset: usize, cleaned: &mut Cleaned<'_>) {
        let chosen = self.programs.of_document(part, facts, false);
        let scanned = scan(chosen.program, part, continues);
        self.take(part, &scanned, facts, &chosen, offset, cleaned);
    }

    /// Decides on a part of a document that begins at `offset`.
    fn take(
        &self,
        part: &str,
        scanned: &Scanned,
        facts: &Facts,
        chosen: &Chosen<'_>,
        offset: usize,
        cleaned: &mut Cleaned<'_>,
    ) {
        let mut context = Context::new(part, chosen.program, scanned, facts).with_language(chosen.language);
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
        cleaned.words += scanned.segments.words as usize;
        if scanned.segments.oversize > 0 {
            cleaned.notes.push(Note::Oversize { blocks: scanned.segments.oversize as usize });
        }
    }

    /// Cleans a page. What it gives back are pieces of [`WebPage::text`].
    pub fn clean_page<'p>(&self, page: &'p WebPage) -> Cleaned<'p> {
        let mut cleaned =
            Cleaned { text: page.text(), removals: Vec::new(), notes: Vec::new(), words: 0, page: Some(page) };
        let chosen = self.programs.of_document(page.text(), &page.facts, true);
        let scanned = scan_page(chosen.program, page);
        self.take(page.text(), &scanned, &page.facts, &chosen, 0, &mut cleaned);
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

    /// The program that has all rules, each at its place.
    pub(crate) fn program(&self) -> &Program {
        self.programs.whole()
    }

    pub(crate) fn choice(&self) -> &Choice {
        &self.choice
    }
}

impl Builder {
    /// Adds a folder of rule files on top of the layers before it.
    #[must_use]
    pub fn rules(mut self, folder: impl Into<PathBuf>) -> Self {
        self.sources.folders.push(folder.into());
        self
    }

    /// Adds a pack given as text, under a name such as `en/my-rules`.
    #[must_use]
    pub fn pack(mut self, name: &str, text: &str) -> Self {
        self.sources.texts.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Leaves the embedded packs out, or takes them in again.
    #[must_use]
    pub fn built_in(mut self, built_in: bool) -> Self {
        self.sources.built_in = built_in;
        self
    }

    /// Takes in the user's configuration folder and `./rules`, as the program does.
    #[must_use]
    pub fn surroundings(mut self, surroundings: bool) -> Self {
        (self.sources.user, self.sources.project) = (surroundings, surroundings);
        self
    }

    /// Turns a rule off, by its full name or an id that only one pack has.
    #[must_use]
    pub fn off(mut self, rule: &str) -> Self {
        self.off.push(rule.to_owned());
        self
    }

    /// Keeps everything of a category.
    #[must_use]
    pub fn keep(mut self, category: Category) -> Self {
        self.choice.keep.push(category);
        self
    }

    /// Drops a category that is kept by default.
    #[must_use]
    pub fn drop(mut self, category: Category) -> Self {
        self.choice.drop.push(category);
        self
    }

    /// Keeps and drops these categories, whatever was said before.
    #[must_use]
    pub(crate) fn choice(mut self, choice: Choice) -> Self {
        self.choice = choice;
        self
    }

    /// Reads and checks the rules, without compiling them.
    ///
    /// # Errors
    /// Every diagnostic of every rule file, if one is an error; a name given to [`Builder::off`] that is no rule's.
    pub fn load(&self) -> Result<RuleSet, Vec<Diagnostic>> {
        let mut set = self.sources.load()?;
        let faults: Vec<_> = self.off.iter().filter_map(|name| set.turn_off(name).err()).collect();
        if faults.is_empty() { Ok(set) } else { Err(faults) }
    }

    /// Reads, checks and compiles the rules.
    ///
    /// # Errors
    /// As for [`Builder::load`], and if the rules are too large to compile.
    pub fn build(&self) -> Result<Cleaner, Vec<Diagnostic>> {
        // A rule is turned off by its name, for which all must be known.
        let cleaner = match self.off.is_empty() {
            true => {
                let (eager, waiting) = self.sources.load_waiting()?;
                Cleaner::of(eager.set, eager.lists, waiting, self.choice.clone())
            }
            false => Cleaner::from_rules(self.load()?, self.choice.clone()),
        };
        cleaner.map_err(|fault| vec![fault])
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
    /// Words of the document as it came.
    pub words: usize,
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
