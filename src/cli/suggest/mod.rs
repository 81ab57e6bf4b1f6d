//! `clean suggest`: drafts of rules, from what the documents of a corpus share.
//!
//! The corpus is read three times. `survey` counts lines and frames, and `candidate` chooses those that many documents of a
//! host have; `holders` counts what elements and sections hold; `trial` finds what each candidate takes that others do
//! not (`lookup`), and examples (`example`). `refuse` has the reasons for which a candidate is no draft, `draft` writes
//! rules (with `values`), `check` leaves out those that do not pass. `reading`, `elements` and `frame` look at one document, one
//! page and one line.

mod candidate;
mod check;
mod draft;
mod elements;
mod example;
mod frame;
mod holders;
mod lookup;
mod reading;
mod refuse;
mod survey;
mod trial;
mod values;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::args::{CorpusArgs, SuggestArgs};
use super::error::print_stderr;
use super::output;
use super::pipeline::corpus::{self, CorpusRun};
use super::plural::count;
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::Cleaner;
use crate::write::frequent::Frequent;
use candidate::{Candidate, Kind};
use holders::{HOLDERS, HolderReader, Repeated};
use lookup::Candidates;
use refuse::{Reason, Refused};
use survey::{Survey, Surveyor};
use trial::{Taken, Trial};

/// Words that a draft for an element or a section must take that others do not.
const WORDS: u64 = 5;

/// The share of words of known bodies, among those that a draft takes, above which it is refused.
const GOLD: f64 = 0.02;

/// How many documents must share something.
#[derive(Clone, Copy, Debug)]
struct Limits {
    documents: u64,
    /// The share of the documents of the host.
    share: f64,
}

impl Limits {
    /// Different articles among them. More than three are not told apart.
    fn articles(self) -> usize {
        self.documents.min(3) as usize
    }

    fn are_enough(self, documents: u64, of: u64) -> bool {
        documents >= self.documents && documents as f64 >= self.share * of as f64
    }
}

/// Runs the command.
pub(super) fn run(args: &SuggestArgs) -> Result<ExitStatus, CliError> {
    if args.corpus.corpus.iter().any(|path| path == Path::new("-")) {
        return Err(CliError::Usage("the corpus is read three times, so it cannot be standard input".to_owned()));
    }
    let builder = rule_set::cleaner_builder(&args.cleaner)?;
    let cleaner = Arc::new(builder.clone().record_lines(true).build()?);
    let limits = Limits { documents: args.min_documents, share: args.min_share / 100.0 };
    let mut refused = Refused::default();
    let (run, survey) = survey(&args.corpus, &cleaner)?;
    let later = CorpusArgs { quiet: true, ..args.corpus.clone() };
    let again = Again { args: &later, cleaner: &cleaner, documents: run.documents };
    let mut candidates = again.holders(&survey, limits, &mut refused)?;
    candidates.extend(candidate::lines(&survey, limits, &mut refused));
    candidates.sort_by_key(Candidate::turn);
    let hosts = survey.hosts.iter().filter(|(host, _)| !host.is_empty()).count();
    drop(survey);
    let parts = again.trial(candidates, &mut refused)?;
    let (text, rules) = check::passing(draft::drafts(parts), run.documents, hosts, &builder, &mut refused)?;
    if rules > 0 {
        output::write(args.output.as_deref(), &text)?;
    }
    summary(&run, hosts, rules, &refused);
    Ok(run.status)
}

fn survey(args: &CorpusArgs, cleaner: &Arc<Cleaner>) -> Result<(CorpusRun, Survey), CliError> {
    let (mut all, shared) = (Survey::default(), Arc::clone(cleaner));
    let start = move || Surveyor { cleaner: Arc::clone(&shared), survey: Survey::default() };
    let run = corpus::run(args, cleaner, start, |surveyor| all.merge(surveyor.survey))?;
    Ok((run, all))
}

/// The corpus, which is read once more.
struct Again<'a> {
    args: &'a CorpusArgs,
    cleaner: &'a Arc<Cleaner>,
    documents: u64,
}

impl Again<'_> {
    fn holders(&self, survey: &Survey, limits: Limits, refused: &mut Refused) -> Result<Vec<Candidate>, CliError> {
        let (lines, heads) = candidate::repeated(survey, limits);
        let (repeated, shared) = (Arc::new(Repeated { lines, heads }), Arc::clone(self.cleaner));
        let start = move || HolderReader {
            cleaner: Arc::clone(&shared),
            repeated: Arc::clone(&repeated),
            counts: Frequent::default(),
        };
        let mut all = Frequent::default();
        let run = corpus::run(self.args, self.cleaner, start, |reader| all.merge(HOLDERS, reader.counts))?;
        self.check(&run)?;
        Ok(holders::candidates(&all, survey, limits, refused))
    }

    /// Candidates that are left, each with what it takes.
    fn trial(&self, candidates: Vec<Candidate>, refused: &mut Refused) -> Result<Vec<(Candidate, Taken)>, CliError> {
        let candidates = Arc::new(Candidates::new(candidates));
        let (cleaner, shared) = (Arc::clone(self.cleaner), Arc::clone(&candidates));
        let start =
            move || Trial { cleaner: Arc::clone(&cleaner), candidates: Arc::clone(&shared), taken: HashMap::new() };
        let mut all = HashMap::new();
        let run = corpus::run(self.args, self.cleaner, start, |trial| Trial::merge(&mut all, trial.taken))?;
        self.check(&run)?;
        let mut left = Vec::new();
        for (at, candidate) in candidates.all.iter().enumerate() {
            let taken = all.remove(&at).unwrap_or_default();
            match objection(candidate, &taken) {
                Some(reason) => refused.add(reason),
                None => left.push((candidate.clone(), taken)),
            }
        }
        Ok(left)
    }

    /// # Errors
    /// Something else was read than the first time.
    fn check(&self, run: &CorpusRun) -> Result<(), CliError> {
        match run.status {
            ExitStatus::Interrupted(_) => Ok(()),
            _ if run.documents == self.documents => Ok(()),
            _ => Err(CliError::Usage("the corpus is read three times, and was not the same again".to_owned())),
        }
    }
}

/// Why a candidate is no draft, by what it takes.
fn objection(candidate: &Candidate, taken: &Taken) -> Option<Reason> {
    let words = if matches!(candidate.kind, Kind::Selector | Kind::Section) { WORDS } else { 1 };
    let gold = taken.gold;
    // It is in enough documents, but may go already in all but one of them.
    if taken.words < words || taken.hits.is_empty() {
        return Some(Reason::Covered);
    }
    if gold.body as f64 > GOLD * (gold.body + gold.husk) as f64 {
        return Some(Reason::Gold);
    }
    taken.miss.is_none().then_some(Reason::NoNearMiss)
}

fn summary(run: &CorpusRun, hosts: usize, rules: usize, refused: &Refused) {
    print_stderr(&format!("{} from {}", count(rules, "draft"), draft::source(run.documents, hosts)));
    let lines: Vec<_> = refused.lines().collect();
    if !lines.is_empty() {
        print_stderr("candidates that are no drafts:");
        for line in &lines {
            print_stderr(line);
        }
    }
}
