//! The second reading: what elements and sections of a host hold. In bounded memory: the most frequent ones.

use std::collections::{BTreeMap, HashSet};
use std::ops::{AddAssign, Range};
use std::sync::Arc;

use super::Limits;
use super::candidate::{Candidate, Kind};
use super::elements::{Holder, SECTION_MARK};
use super::reading::{ReadDocument, read};
use super::refuse::{Reason, Refused};
use super::survey::{Articles, Survey};
use crate::cleaner::Cleaner;
use crate::cli::pipeline::corpus::document::CorpusDocument;
use crate::cli::pipeline::corpus::visitor::DocumentVisitor;
use crate::write::frequent::Frequent;

/// Elements and sections that are counted, of all hosts together.
pub(super) const HOLDERS: usize = 100_000;

/// The share of the words that must be husk already, or repeat. Of a section it is less: that it is the end of the text speaks
/// for it too.
const HUSK: f64 = 0.6;
const SECTION_HUSK: f64 = 0.2;

/// The share of the words left in a section that must not repeat. For what repeats there are lines.
const SECTION_UNIQUE: f64 = 0.2;

/// The most that may come after a section of the prose that stays and does not repeat: the share that makes a tail.
const AFTER: f64 = 0.1;

/// The most that may be in it of a document's text that stays and does not repeat, and of such prose.
const BODY: f64 = 0.25;
const PROSE: f64 = 0.15;

/// From this share on, it holds the body on some host.
const HOLDS_BODY: f64 = 0.3;

/// Words that must be left in it.
const LEFT: u64 = 5;

/// Words of lines in an element or a section.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct HolderCounts {
    documents: u64,
    articles: Articles,
    /// Words that are removed already, of lines that stay and repeat, and of all others.
    gone: u64,
    repeated: u64,
    unique: u64,
    /// Documents whose title it holds.
    titles: u64,
    /// The largest shares of a document that are in it: of unique words, of unique prose, of all words, of all prose.
    /// Of a section, also that of unique prose after it.
    most_unique: f64,
    most_unique_prose: f64,
    most_words: f64,
    most_prose: f64,
    most_after: f64,
}

impl AddAssign for HolderCounts {
    fn add_assign(&mut self, later: HolderCounts) {
        let HolderCounts { documents, articles, gone, repeated, unique, titles, .. } = later;
        self.documents += documents;
        self.articles += articles;
        self.gone += gone;
        self.repeated += repeated;
        self.unique += unique;
        self.titles += titles;
        self.most_unique = self.most_unique.max(later.most_unique);
        self.most_unique_prose = self.most_unique_prose.max(later.most_unique_prose);
        self.most_words = self.most_words.max(later.most_words);
        self.most_prose = self.most_prose.max(later.most_prose);
        self.most_after = self.most_after.max(later.most_after);
    }
}

impl HolderCounts {
    /// The share of its words that is husk or repeats.
    fn husk(&self) -> f64 {
        let husk = self.gone + self.repeated;
        husk as f64 / (husk + self.unique).max(1) as f64
    }
}

/// What lines are known to repeat.
pub(super) struct Repeated {
    pub(super) lines: HashSet<String>,
    pub(super) heads: HashSet<String>,
}

/// Reads the documents of a job.
pub(super) struct HolderReader {
    pub(super) cleaner: Arc<Cleaner>,
    pub(super) repeated: Arc<Repeated>,
    pub(super) counts: Frequent<HolderCounts>,
}

impl DocumentVisitor for HolderReader {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        let document = read(document, &self.cleaner);
        let sums = Sums::new(&document, &self.repeated.lines);
        for holder in document.holders(|head| self.repeated.heads.contains(&document.name(head))) {
            self.counts.add(HOLDERS, &document.name(&holder.key), 1, sums.counts(&holder, document.article));
        }
    }
}

/// Words before each line of a document: of all lines, and of each kind.
struct Sums {
    all: Vec<Part>,
}

#[derive(Clone, Copy, Default)]
struct Part {
    gone: u64,
    repeated: u64,
    unique: u64,
    unique_prose: u64,
    prose: u64,
    titles: u64,
}

impl Part {
    fn minus(self, before: Part) -> Part {
        Part {
            gone: self.gone - before.gone,
            repeated: self.repeated - before.repeated,
            unique: self.unique - before.unique,
            unique_prose: self.unique_prose - before.unique_prose,
            prose: self.prose - before.prose,
            titles: self.titles - before.titles,
        }
    }

    fn plus(self, more: Part) -> Part {
        Part {
            gone: self.gone + more.gone,
            repeated: self.repeated + more.repeated,
            unique: self.unique + more.unique,
            unique_prose: self.unique_prose + more.unique_prose,
            prose: self.prose + more.prose,
            titles: self.titles + more.titles,
        }
    }

    fn words(self) -> u64 {
        self.gone + self.repeated + self.unique
    }
}

impl Sums {
    fn new(document: &ReadDocument<'_>, repeated: &HashSet<String>) -> Sums {
        let mut all = vec![Part::default()];
        for line in &document.lines {
            let words = u64::from(line.words);
            let prose = if line.prose { words } else { 0 };
            let mut part = Part { prose, titles: u64::from(line.title && line.is_kept()), ..Part::default() };
            match line.is_kept() {
                false => part.gone = words,
                true if repeated.contains(&document.name(&line.key)) => part.repeated = words,
                true => (part.unique, part.unique_prose) = (words, prose),
            }
            all.push(all.last().copied().unwrap_or_default().plus(part));
        }
        Sums { all }
    }

    fn part(&self, lines: &Range<usize>) -> Part {
        self.all[lines.end].minus(self.all[lines.start])
    }

    fn counts(&self, holder: &Holder, article: u64) -> HolderCounts {
        let own = holder.lines.iter().fold(Part::default(), |sum, lines| sum.plus(self.part(lines)));
        let whole = self.part(&(0..self.all.len() - 1));
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        HolderCounts {
            documents: 1,
            articles: Articles::of(article),
            gone: own.gone,
            repeated: own.repeated,
            unique: own.unique,
            titles: own.titles.min(1),
            most_unique: share(own.unique, whole.unique),
            most_unique_prose: share(own.unique_prose, whole.unique_prose),
            most_words: share(own.words(), whole.words()),
            most_prose: share(own.prose, whole.prose),
            most_after: holder
                .lines
                .last()
                .filter(|_| holder.is_section())
                .map_or(0.0, |last| share(self.part(&(last.end..self.all.len() - 1)).unique_prose, whole.unique_prose)),
        }
    }
}

/// Elements and sections that could be rules, in the order in which they take lines.
pub(super) fn candidates(
    counts: &Frequent<HolderCounts>,
    survey: &Survey,
    limits: Limits,
    refused: &mut Refused,
) -> Vec<Candidate> {
    let hosts: BTreeMap<&str, u64> = survey.hosts.iter().map(|(host, entry)| (host, entry.counts)).collect();
    let mut holding: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, _) in counts.iter().filter(|(_, entry)| entry.counts.most_unique > HOLDS_BODY) {
        if let Some((host, key)) = name.split_once('\t') {
            holding.entry(key).or_default().push(host);
        }
    }
    let mut found = Vec::new();
    for (name, entry) in counts.iter() {
        let Some((host, key)) = name.split_once('\t') else { continue };
        let (own, of) = (&entry.counts, hosts.get(host).copied().unwrap_or(0));
        let kind = if key.starts_with(SECTION_MARK) { Kind::Section } else { Kind::Selector };
        let least = if kind == Kind::Section { SECTION_HUSK } else { HUSK };
        let left = own.repeated + own.unique;
        let varies = kind != Kind::Section || own.unique as f64 >= SECTION_UNIQUE * left as f64;
        let is_left = left >= LEFT && own.husk() >= least && varies;
        if own.articles.len() < limits.articles() || !limits.are_enough(own.documents, of) || !is_left {
            continue;
        }
        if own.titles > 0 {
            refused.add(Reason::Title);
        } else if own.most_unique > BODY || own.most_unique_prose > PROSE || own.most_after > AFTER {
            refused.add(Reason::OwnBody);
        } else if holding.get(key).is_some_and(|others| others.iter().any(|other| *other != host)) {
            refused.add(Reason::OtherBodies);
        } else {
            let (husk, most_words, most_prose) = (own.husk(), own.most_words, own.most_prose);
            let new = Candidate::new(kind, host, key, own.documents, of);
            found.push((left, Candidate { husk, most_words, most_prose, ..new }));
        }
    }
    // Of elements inside each other the outer one is drafted; of sections the inner one, whose head is the nearest.
    let rank = |left: u64, kind: Kind| if kind == Kind::Section { left } else { u64::MAX - left };
    found.sort_by_key(|(left, candidate)| (candidate.kind, rank(*left, candidate.kind)));
    found.into_iter().map(|(_, candidate)| candidate).collect()
}
