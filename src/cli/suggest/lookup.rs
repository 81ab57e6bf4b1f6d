//! Candidates, and where they are found in documents.

use std::collections::{HashMap, HashSet};

use super::candidate::{Candidate, Kind};
use super::elements::SECTION_MARK;
use super::example::terms;
use super::reading::ReadDocument;

/// Something of each host.
type ByHost<T> = HashMap<String, T>;

/// Candidates, in the order in which they take lines, and where they are found.
pub(super) struct Candidates {
    pub(super) all: Vec<Candidate>,
    places: HashMap<String, usize>,
    heads: HashSet<String>,
    /// Candidates of a host by the words of their lines.
    pub(super) terms: ByHost<HashMap<String, Vec<usize>>>,
    pub(super) hosts: ByHost<Vec<usize>>,
}

impl Candidates {
    pub(super) fn new(all: Vec<Candidate>) -> Candidates {
        let places = all.iter().enumerate().map(|(at, one)| (one.name(), at)).collect();
        let is_section = |one: &&Candidate| one.kind == Kind::Section;
        let heads = all.iter().filter(is_section).map(Candidate::name).collect();
        let mut by_term: ByHost<HashMap<String, Vec<usize>>> = HashMap::new();
        let mut hosts: ByHost<Vec<usize>> = HashMap::new();
        for (at, one) in all.iter().enumerate() {
            hosts.entry(one.host.clone()).or_default().push(at);
            if one.kind != Kind::Selector {
                let own = by_term.entry(one.host.clone()).or_default();
                for term in terms(one.pattern()) {
                    own.entry(term).or_default().push(at);
                }
            }
        }
        Candidates { all, places, heads, terms: by_term, hosts }
    }

    /// The candidate of a name on a host, or on all hosts.
    pub(super) fn find(&self, document: &ReadDocument<'_>, key: &str) -> Option<usize> {
        let own = self.places.get(&document.name(key));
        own.or_else(|| self.places.get(&format!("\t{key}"))).copied()
    }

    /// Whether a line heads a section of a candidate.
    pub(super) fn is_head(&self, document: &ReadDocument<'_>, head: &str) -> bool {
        self.heads.contains(&document.name(&format!("{SECTION_MARK}{head}")))
    }
}
