//! What the page works on: the documents, the rules in force, the document that is open and the rule that is tried.

use serde::Serialize;

use super::super::why;
use super::check::{Checked, check};
use super::documents::{Documents, Opened, StudioDocument};
use super::draft::{Draft, Line, Wish, beginning, draft, markup, new_id};
use super::lines::line;
use super::open::{Facts, Open};
use super::pack;
use super::parallel::in_parallel;
use super::rows::Rows;
use super::save::RuleFolder;
use super::trial::{Answer, Baseline, Trial};
use crate::cleaner::{Builder, Cleaner};
use crate::document::ParsedDocument;
use crate::live::{Live, Refresh};

/// Characters of a line of `why`.
const COLUMNS: usize = 50;

/// Bytes of a document that is cleaned only when somebody looks at it.
const LARGE: usize = 1 << 20;

/// A rule file with which a document is cut into lines: its rule hits nothing.
const NO_RULES: &str = "schema = 1\n[pack]\nabout = \"Nothing.\"\ncategory = \"share\"\n[rule.nothing]\n\
                        line = \"\u{e000}\"\ndrop = \"block\"\nhits = \"\u{e000}\"\nmisses = \"a\"\n";

/// Why a request is not answered as it was meant; for a person.
pub(super) type Refusal = String;

/// The state behind the page.
pub(in crate::cli) struct Session {
    pub(super) documents: Documents,
    pub(super) folder: RuleFolder,
    builder: Builder,
    live: Live,
    /// Cuts documents into lines.
    measurer: Cleaner,
    /// What is known of documents by the rules in force.
    baselines: Vec<Option<Baseline>>,
    /// Why the files of rules cannot be used as they are now; those before are in force.
    pub(super) problem: Option<String>,
    /// It grows when the rules in force change.
    pub(super) generation: u64,
    open: Option<Open>,
    trial: Option<Trial>,
    trials: u64,
}

/// How far a rule has been tried, and what it does so far.
#[derive(Serialize)]
pub(super) struct Progress<'t> {
    trial: u64,
    done: usize,
    of: usize,
    keeps: bool,
    answer: &'t Answer,
}

impl Session {
    /// A session over documents, with the rules of a builder.
    ///
    /// # Panics
    /// The rule file without rules is broken.
    pub(super) fn new(documents: Documents, folder: RuleFolder, builder: Builder, live: Live) -> Session {
        let measurer = Cleaner::builder().built_in(false).profile(None).pack("none", NO_RULES).build();
        let baselines = vec![None; documents.all.len()];
        Session {
            documents,
            folder,
            builder,
            live,
            measurer: measurer.expect("the pack is valid"),
            baselines,
            problem: None,
            generation: 0,
            open: None,
            trial: None,
            trials: 0,
        }
    }

    /// Reads rules again if their files changed. Rules that cannot be used change nothing.
    pub(super) fn refresh(&mut self) {
        match self.live.refresh() {
            Refresh::Unchanged => {}
            Refresh::Swapped => {
                self.generation += 1;
                self.baselines.fill(None);
                (self.open, self.trial, self.problem) = (None, None, None);
            }
            Refresh::Broken(errors) => self.problem = errors.into_iter().next().map(|error| error.to_string()),
        }
    }

    fn document(&self, number: usize) -> Result<&StudioDocument, Refusal> {
        self.documents.all.get(number).ok_or_else(|| "there is no such document".to_owned())
    }

    /// The shares that go of documents from one on, as far as there is time. Of a large one there is none until somebody
    /// looks at it, since everybody would wait for it.
    pub(super) fn shares(&mut self, from: usize) -> Vec<Option<f64>> {
        let (cleaner, all) = (self.live.cleaner(), &self.documents.all);
        let known = |number: usize| self.baselines[number].clone();
        let is_small = |number: usize| all[number].size() <= LARGE;
        let new = |number: usize| is_small(number).then(|| Baseline::new(&all[number], &cleaner));
        let found = in_parallel(from.min(all.len()), all.len(), |number| known(number).or_else(|| new(number)));
        let shares = found.iter().map(|baseline| baseline.as_ref().map(|baseline| baseline.share)).collect();
        for (number, baseline) in (from..).zip(found) {
            self.baselines[number] = baseline;
        }
        shares
    }

    /// Some lines of a document, counted in [chunks](super::rows::ROWS).
    pub(super) fn rows(&mut self, number: usize, chunk: usize) -> Result<(&Facts, &Rows), Refusal> {
        if self.open.as_ref().is_none_or(|open| open.number != number) {
            self.open = Some(self.read(number)?);
        }
        let open = self.open.as_ref().ok_or("nothing is open")?;
        Ok((&open.facts, open.chunks.get(chunk).ok_or("the document has no such line")?))
    }

    fn read(&self, number: usize) -> Result<Open, Refusal> {
        Ok(Open::read(number, self.document(number)?, &self.live.cleaner(), &self.measurer))
    }

    /// What `clean why` says of a line.
    pub(super) fn why(&self, number: usize, block: usize) -> Result<String, Refusal> {
        let (document, cleaner) = (self.document(number)?, self.live.cleaner());
        document.open(|opened| why::about_block(&cleaner, opened.raw, block as u32, COLUMNS)).ok_or_else(no_line)
    }

    /// A draft of a rule for a line, in a pack. `id` is that of an earlier draft, if there is one.
    pub(super) fn draft(
        &self,
        (number, block): (usize, usize),
        wish: &Wish,
        name: &str,
        id: Option<&str>,
    ) -> Result<(Draft, String), Refusal> {
        let language = self.language(number)?;
        let file = self.folder.read(name).map_err(|error| error.to_string())?;
        let taken = pack::ids(file.as_deref().unwrap_or_default());
        self.look(number, |opened, document| {
            let line = line(opened, document, block, language).ok_or_else(no_line)?;
            let id = id.map_or_else(|| new_id(&line.text, |id| taken.iter().any(|one| one == id)), str::to_owned);
            let made = draft(&line, wish, &id).ok_or("the line has nothing that a rule could go by")?;
            Ok((made, id))
        })?
    }

    /// The language of a document, as an ISO 639 code.
    fn language(&self, number: usize) -> Result<Option<&'static str>, Refusal> {
        if let Some(open) = self.open.as_ref().filter(|open| open.number == number) {
            return Ok(open.facts.language);
        }
        Ok(self.read(number)?.facts.language)
    }

    fn look<T>(&self, number: usize, see: impl FnOnce(&Opened<'_>, &ParsedDocument<'_>) -> T) -> Result<T, Refusal> {
        Ok(self.document(number)?.open(|opened| see(opened, &self.measurer.scan(opened.raw).0)))
    }

    /// A rule with a line as one more near miss.
    pub(super) fn add_miss(&self, edited: &str, number: usize, block: usize) -> Result<(String, String), Refusal> {
        let asks_for_elements = edited.contains("select =") || edited.contains("class-words =");
        let miss = self.look(number, |opened, document| {
            let line = line(opened, document, block, None)?;
            let as_page = opened.page.is_some() && asks_for_elements;
            Some(if as_page { markup(&line) } else { text_of(&line) })
        })?;
        let miss = miss.ok_or_else(no_line)?;
        Ok((pack::with_miss(edited, &miss)?, miss))
    }

    /// A rule of a pack as its file has it.
    pub(super) fn rule(&self, name: &str) -> Result<(String, String), Refusal> {
        let (pack, id) = name.rsplit_once('/').ok_or("there is no such rule")?;
        let file = self.folder.read(pack).map_err(|error| error.to_string())?;
        let rule = file.and_then(|file| pack::rule(&file, id));
        let folder = self.folder.path().display();
        Ok((pack.to_owned(), rule.ok_or_else(|| format!("`{name}` is not in a file of {folder}"))?))
    }

    /// Checks a rule, and begins to try it.
    pub(super) fn start_trial(&mut self, name: &str, edited: &str) -> Result<(Checked, Option<u64>), Refusal> {
        let file = self.folder.read(name).map_err(|error| error.to_string())?;
        let mut checked = check(&self.builder, name, file.as_deref(), edited);
        self.trial = None;
        let Some(compiled) = checked.compiled.take() else { return Ok((checked, None)) };
        let all = self.builder.clone().pack(name, &compiled.text).build();
        let mut all = all.map_err(|errors| errors.into_iter().map(|error| error.to_string()).collect::<String>())?;
        all.share_model(&self.live.cleaner());
        self.trial = Some(Trial::new(compiled, all));
        self.trials += 1;
        Ok((checked, Some(self.trials)))
    }

    /// Tries the rule on more documents.
    pub(super) fn continue_trial(&mut self, trial: u64) -> Result<Progress<'_>, Refusal> {
        if trial != self.trials {
            return Err("another rule is tried".to_owned());
        }
        let cleaner = self.live.cleaner();
        let (documents, baselines) = (&self.documents.all, &mut self.baselines);
        let running = self.trial.as_mut().ok_or("no rule is tried")?;
        let from = running.next;
        let look = |number: usize| {
            let known = baselines[number].clone();
            let before = known.unwrap_or_else(|| Baseline::new(&documents[number], &cleaner));
            (running.look(number, &documents[number], &before), before)
        };
        let found = in_parallel(from, documents.len(), look);
        for (number, (one, before)) in (from..).zip(found) {
            baselines[number] = Some(before);
            running.add(one);
        }
        let (done, of, keeps) = (running.next, documents.len(), running.keeps);
        Ok(Progress { trial, done, of, keeps, answer: &running.answer })
    }

    /// Saves a rule, unless there is an error in it. Gives the path of the file.
    pub(super) fn save(&mut self, name: &str, edited: &str) -> Result<(Checked, Option<String>), Refusal> {
        let file = self.folder.read(name).map_err(|error| error.to_string())?;
        let mut checked = check(&self.builder, name, file.as_deref(), edited);
        let has_errors = checked.has_errors();
        let Some(compiled) = checked.compiled.take().filter(|_| !has_errors) else { return Ok((checked, None)) };
        // The file together with all others: else the next run would stop at an error.
        if let Err(errors) = self.builder.clone().pack(name, &compiled.text).build() {
            return Err(errors.into_iter().map(|error| error.to_string()).collect::<Vec<_>>().join("; "));
        }
        let path = self.folder.write(name, &compiled.text).map_err(|error| format!("cannot write: {error}"))?;
        self.refresh();
        Ok((checked, Some(path.display().to_string())))
    }
}

fn no_line() -> Refusal {
    "the document has no such line".to_owned()
}

/// The text of a line, without an end that it does not have.
fn text_of(line: &Line) -> String {
    beginning(&line.text).0.to_owned()
}
