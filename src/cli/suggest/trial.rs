//! The third reading: what each candidate would take that others do not, with examples of hits and near misses.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::candidate::Kind;
use super::example::{Hit, Miss, container_name, terms};
use super::lookup::Candidates;
use super::reading::{ReadDocument, read};
use super::survey::{FRAME, LINE};
use crate::Category;
use crate::cleaner::Cleaner;
use crate::cli::pipeline::corpus::document::CorpusDocument;
use crate::cli::pipeline::corpus::visitor::DocumentVisitor;
use crate::gold::WordCounts;

/// Hits that are kept of a candidate.
const HITS: usize = 3;

/// Lines before and after one among which a removed one says what category it is.
const NEAR: usize = 3;

/// Characters of a near miss, and the margin of the model below which a line can be one.
const MISS: Range<usize> = 30..240;
const BODY: f32 = -1.0;

/// What a candidate takes that candidates before it do not.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    pub(super) documents: u64,
    pub(super) lines: u64,
    pub(super) words: u64,
    /// Its words where bodies are known.
    pub(super) gold: WordCounts,
    /// Removed lines near it, by category.
    pub(super) categories: BTreeMap<Category, u64>,
    pub(super) hits: Vec<Hit>,
    /// The nearest line of a body, and how near it is: the words that it shares, and of equally near ones the shortest.
    pub(super) miss: Option<(usize, Miss)>,
}

/// What takes the lines of a document.
struct Takers {
    /// By line, the candidate; none for lines that go already and those that none matches.
    of_lines: Vec<Option<usize>>,
    /// Of candidates that hold lines, where the first of their elements begins, or the head of the first section is.
    heads: HashMap<usize, usize>,
}

/// Tries candidates on the documents of a job.
pub(super) struct Trial {
    pub(super) cleaner: Arc<Cleaner>,
    pub(super) candidates: Arc<Candidates>,
    /// By candidate; only those that occur.
    pub(super) taken: HashMap<usize, Taken>,
}

impl DocumentVisitor for Trial {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        let read = read(document, &self.cleaner);
        let takers = self.takers(&read);
        self.count(document, &read, &takers);
        self.add_near_misses(&read, &takers.of_lines);
    }
}

impl Trial {
    /// The candidates that take lines.
    fn takers(&self, document: &ReadDocument<'_>) -> Takers {
        let mut heads = HashMap::new();
        let mut takers: Vec<Option<usize>> = vec![None; document.lines.len()];
        let mut take = |at: usize, candidate: usize| {
            let is_better = takers[at].is_none_or(|other| candidate < other);
            if document.lines[at].is_kept() && is_better {
                takers[at] = Some(candidate);
            }
        };
        for holder in document.holders(|head| self.candidates.is_head(document, head)) {
            let Some(candidate) = self.candidates.find(document, &holder.key) else { continue };
            let above = usize::from(holder.is_section());
            for lines in &holder.lines {
                heads.entry(candidate).or_insert(lines.start - above);
                // Heads are the same everywhere, and are lines by themselves.
                lines.clone().for_each(|at| take(at, candidate));
            }
        }
        for (at, line) in document.lines.iter().enumerate() {
            let frames = document.frames(line).into_iter().map(|frame| format!("{FRAME}{frame}"));
            for key in frames.chain([format!("{LINE}{}", line.key)]) {
                if let Some(candidate) = self.candidates.find(document, &key) {
                    take(at, candidate);
                }
            }
        }
        Takers { of_lines: takers, heads }
    }

    fn count(&mut self, document: &CorpusDocument<'_>, read: &ReadDocument<'_>, takers: &Takers) {
        let gold = document.gold.as_ref().map(|gold| {
            let ranges = read.lines.iter().zip(&takers.of_lines).filter(|(_, taker)| taker.is_some());
            let ranges: Vec<_> = ranges.map(|(line, _)| line.range.clone()).collect();
            gold.compare(read.cleaned.text(), ranges.iter()).removals
        });
        let mut gold = gold.into_iter().flatten();
        let mut seen = HashSet::new();
        for (at, (line, taker)) in read.lines.iter().zip(&takers.of_lines).enumerate() {
            let Some(candidate) = *taker else { continue };
            let is_new = seen.insert(candidate);
            let category = self.category_near(read, at);
            let kind = self.candidates.all[candidate].kind;
            let taken = self.taken.entry(candidate).or_default();
            taken.documents += u64::from(is_new);
            taken.lines += 1;
            taken.words += u64::from(line.words);
            taken.gold += gold.next().unwrap_or_default();
            if let Some(category) = category {
                *taken.categories.entry(category).or_default() += 1;
            }
            if is_new && taken.hits.len() < HITS {
                // The head of a section may be taken by another candidate.
                let head = takers.heads.get(&candidate).filter(|_| kind == Kind::Section);
                taken.add_hit(Hit::new(kind, read, head.copied().unwrap_or(at)));
            }
        }
    }

    /// The category of the removed line that is nearest, but for that of all that the model removes.
    fn category_near(&self, read: &ReadDocument<'_>, at: usize) -> Option<Category> {
        let lines = (1..=NEAR).flat_map(|far| [at.checked_sub(far), Some(at + far)]).flatten();
        let rules = lines.filter_map(|at| read.lines.get(at)?.rule);
        let mut categories = rules.map(|rule| self.cleaner.rule(rule).category());
        categories.find(|category| !category.kept_by_default() && *category != Category::Outside)
    }

    /// Looks for lines of the body that are like those of candidates, and stay.
    fn add_near_misses(&mut self, read: &ReadDocument<'_>, takers: &[Option<usize>]) {
        for (at, line) in read.lines.iter().enumerate() {
            let text = read.text(line);
            let is_sure = line.margin.is_none_or(|margin| margin < BODY);
            let is_body = line.is_kept() && line.prose && !line.title && takers[at].is_none() && is_sure;
            if !is_body || !MISS.contains(&text.chars().count()) || text.contains(['\n', '\r']) {
                continue;
            }
            for host in [read.host.as_str(), ""] {
                self.add_near_misses_of(host, read, at);
                if host.is_empty() {
                    break;
                }
            }
        }
    }

    fn add_near_misses_of(&mut self, host: &str, read: &ReadDocument<'_>, at: usize) {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        if let Some(by_term) = self.candidates.terms.get(host) {
            for candidate in terms(&read.lines[at].key).iter().filter_map(|term| by_term.get(term)).flatten() {
                *shared.entry(*candidate).or_default() += 1;
            }
        }
        // Any line of a body is better than none.
        for candidate in self.candidates.hosts.get(host).into_iter().flatten() {
            if self.taken.get(candidate).is_none_or(|taken| taken.miss.is_none()) {
                shared.entry(*candidate).or_default();
            }
        }
        let room = MISS.end - read.text(&read.lines[at]).chars().count();
        for (candidate, words) in shared {
            let nearness = words * MISS.end + room;
            let taken = self.taken.entry(candidate).or_default();
            if taken.miss.as_ref().is_none_or(|(best, _)| nearness > *best) {
                let own = &self.candidates.all[candidate].key;
                let miss =
                    Miss { text: read.text(&read.lines[at]).trim().to_owned(), inside: container_name(read, at, own) };
                taken.miss = Some((nearness, miss));
            }
        }
    }

    /// Adds what came of later documents.
    pub(super) fn merge(all: &mut HashMap<usize, Taken>, later: HashMap<usize, Taken>) {
        for (candidate, taken) in later {
            all.entry(candidate).or_default().merge(taken);
        }
    }
}

impl Taken {
    fn add_hit(&mut self, hit: Hit) {
        if self.hits.len() < HITS && !self.hits.iter().any(|other| other.text == hit.text) {
            self.hits.push(hit);
        }
    }

    fn merge(&mut self, later: Taken) {
        let Taken { documents, lines, words, gold, categories, hits, miss } = later;
        self.documents += documents;
        self.lines += lines;
        self.words += words;
        self.gold += gold;
        for (category, count) in categories {
            *self.categories.entry(category).or_default() += count;
        }
        for hit in hits {
            self.add_hit(hit);
        }
        let nearness = |miss: &Option<(usize, Miss)>| miss.as_ref().map(|(nearness, _)| *nearness);
        if nearness(&miss) > nearness(&self.miss) {
            self.miss = miss;
        }
    }

    /// The category of most removed lines near it, if it is that of most of them.
    pub(super) fn category(&self) -> Category {
        let all: u64 = self.categories.values().sum();
        let most = self.categories.iter().max_by_key(|(category, count)| (**count, std::cmp::Reverse(**category)));
        most.filter(|(_, count)| 2 * **count > all).map_or(Category::Outside, |(category, _)| *category)
    }
}
