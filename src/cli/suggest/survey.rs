//! The first reading: which lines and frames the documents of a host share. In bounded memory: the most frequent ones.

use std::collections::{BTreeSet, HashSet};
use std::ops::AddAssign;
use std::sync::Arc;

use super::reading::{ReadLine, is_whole, read};
use crate::cleaner::Cleaner;
use crate::cli::pipeline::corpus::document::CorpusDocument;
use crate::cli::pipeline::corpus::visitor::DocumentVisitor;
use crate::write::frequent::Frequent;

/// Hosts that are counted.
pub(super) const HOSTS: usize = 20_000;

/// Lines and frames that are counted, of all hosts together.
pub(super) const LINES: usize = 200_000;

/// Articles that are told apart.
const ARTICLES: usize = 3;

/// The margin below which the model is sure that a line is body.
pub(super) const SURE: f32 = -2.0;

/// What the names of lines and frames begin with.
pub(super) const LINE: char = 'l';
pub(super) const FRAME: char = 'f';

/// Up to three different articles. A page and its version for printers are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Articles(BTreeSet<u64>);

impl Articles {
    pub(super) fn of(article: u64) -> Articles {
        Articles([article].into())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl AddAssign for Articles {
    fn add_assign(&mut self, later: Articles) {
        for article in later.0 {
            if self.0.len() < ARTICLES {
                self.0.insert(article);
            }
        }
    }
}

/// Documents of a host that have a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LineCounts {
    pub(super) documents: u64,
    /// Those in which it stays.
    pub(super) kept: u64,
    pub(super) articles: Articles,
    /// Those in which it is the title.
    pub(super) titles: u64,
    /// Those in which it stays and the model is sure that it is body.
    pub(super) body: u64,
    /// It is a sentence that is long enough to be text.
    pub(super) prose: bool,
    /// It can head a section.
    pub(super) head: bool,
}

impl AddAssign for LineCounts {
    fn add_assign(&mut self, later: LineCounts) {
        let LineCounts { documents, kept, articles, titles, body, prose, head } = later;
        self.documents += documents;
        self.kept += kept;
        self.articles += articles;
        self.titles += titles;
        self.body += body;
        self.prose |= prose;
        self.head |= head;
    }
}

/// What documents share.
#[derive(Default)]
pub(super) struct Survey {
    /// Documents of each host.
    pub(super) hosts: Frequent<u64>,
    /// By host and line, or host and frame.
    pub(super) lines: Frequent<LineCounts>,
}

/// Reads the documents of a job.
pub(super) struct Surveyor {
    pub(super) cleaner: Arc<Cleaner>,
    pub(super) survey: Survey,
}

impl DocumentVisitor for Surveyor {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        let document = read(document, &self.cleaner);
        self.survey.hosts.add(HOSTS, &document.host, 1, 1);
        let mut seen = HashSet::new();
        for line in &document.lines {
            let counts = counts(line, document.article);
            for frame in document.frames(line) {
                self.survey.add(document.name(&format!("{FRAME}{frame}")), &counts, &mut seen);
            }
            self.survey.add(document.name(&format!("{LINE}{}", line.key)), &counts, &mut seen);
        }
    }
}

fn counts(line: &ReadLine, article: u64) -> LineCounts {
    let is_body = line.is_kept() && line.margin.map_or(line.prose, |margin| margin < SURE);
    LineCounts {
        documents: 1,
        kept: u64::from(line.is_kept()),
        articles: Articles::of(article),
        titles: u64::from(line.title),
        body: u64::from(is_body),
        prose: line.prose,
        head: line.is_head() && is_whole(&line.key),
    }
}

impl Survey {
    /// Adds a line, once for each document: the first time that it is there.
    fn add(&mut self, name: String, counts: &LineCounts, seen: &mut HashSet<String>) {
        if !seen.contains(&name) {
            self.lines.add(LINES, &name, 1, counts.clone());
            seen.insert(name);
        }
    }

    /// Adds what later documents share.
    pub(super) fn merge(&mut self, later: Survey) {
        self.hosts.merge(HOSTS, later.hosts);
        self.lines.merge(LINES, later.lines);
    }
}

#[cfg(test)]
mod tests {
    use super::Articles;

    #[test]
    fn articles_are_told_apart_up_to_three() {
        let mut articles = Articles::of(7);
        for article in [7, 8, 7, 9, 10] {
            articles += Articles::of(article);
        }
        assert_eq!((articles.len(), Articles::of(7).len()), (3, 1));
    }
}
