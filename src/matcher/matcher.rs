//! A document whose rules are being evaluated: hits so far, and what conditions ask of it.
//!
//! What conditions ask is worked out when a rule first asks. Only the matcher sees it; what others need is in [`Hits`] and
//! in [`ParsedDocument`].

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use foldhash::fast::FixedState;
use isolang::Language;

use super::coverage::husk_categories;
use super::duplicates::Duplicates;
use super::hits::Hits;
use super::program::Program;
use super::run::Runs;
use super::scan::{Candidate, Findings};
use super::zones::{Zones, is_prose};
use crate::category::CategorySet;
use crate::deadline::Deadline;
use crate::document::ParsedDocument;
use crate::rules::rule::{RepeatSource, Repeats, Run, Zone};
use crate::segment::Block;
use dehusk_text::fold::fold;

/// Evaluates a program's rules on one document.
///
/// First [`match_rules`](Self::match_rules), then, once it is known where the body is,
/// [`match_body_rules`](Self::match_body_rules), then [`match_pieces`](Self::match_pieces).
pub(crate) struct Matcher<'d> {
    pub(crate) document: &'d ParsedDocument<'d>,
    pub(crate) program: &'d Program,
    pub(crate) findings: &'d Findings,
    pub(crate) hits: Hits<'d>,
    /// When no more candidates are looked at; what was found then is not all.
    pub(super) deadline: Deadline,
    /// In the order in which they are evaluated, by stratum.
    pub(super) candidates: Vec<Candidate>,
    /// How many of them are evaluated.
    pub(super) evaluated: usize,
    zones: OnceCell<Zones>,
    duplicates: OnceCell<Duplicates<'d>>,
    /// The first block with each fingerprint that remains in the body.
    first_in_body: OnceCell<HashMap<u64, u32, FixedState>>,
    runs: Runs,
    /// The block whose cues were looked for last, and the slots that were found for each rule.
    cues: RefCell<(Option<u32>, HashMap<u32, u32, FixedState>)>,
    /// Categories of the hits that remove each block, once all are known but those of rules that ask for husk.
    husk: Vec<CategorySet>,
    /// Blocks that hits of referenced rules cover, by rule, in order.
    pub(super) referenced: HashMap<u32, Vec<(u32, u32)>, FixedState>,
}

impl<'d> Matcher<'d> {
    pub(crate) fn new(program: &'d Program, document: &'d ParsedDocument<'d>, findings: &'d Findings) -> Self {
        Matcher {
            document,
            program,
            findings,
            hits: Hits::new(program),
            deadline: Deadline::default(),
            candidates: Vec::new(),
            evaluated: 0,
            zones: OnceCell::new(),
            duplicates: OnceCell::new(),
            first_in_body: OnceCell::new(),
            runs: Runs::default(),
            cues: RefCell::default(),
            husk: Vec::new(),
            referenced: HashMap::default(),
        }
    }

    /// The same, which ends at a deadline.
    pub(crate) fn until(self, deadline: Deadline) -> Self {
        Matcher { deadline, ..self }
    }

    /// The same with zones that its blocks do not show by themselves.
    pub(super) fn with_zones(self, zones: Zones) -> Self {
        Matcher { zones: OnceCell::from(zones), ..self }
    }

    /// Notes which categories remove each block, for rules that ask for husk beside them.
    pub(super) fn note_husk(&mut self) {
        self.husk = husk_categories(self.document, &self.hits);
    }

    pub(crate) fn blocks(&self) -> &'d [Block] {
        self.document.blocks()
    }

    pub(crate) fn block(&self, at: u32) -> &'d Block {
        self.document.block(at)
    }

    pub(crate) fn is_prose(&self, block: &Block) -> bool {
        is_prose(block, &self.program.settings)
    }

    /// Whether the document may be in one of the languages; none is no restriction.
    pub(crate) fn may_be_in(&self, languages: &[Language]) -> bool {
        languages.is_empty() || self.document.language.is_none_or(|language| languages.contains(&language))
    }

    /// Whether the document comes from one of the hosts; none is no restriction.
    pub(crate) fn comes_from(&self, hosts: &[String]) -> bool {
        let host = self.document.metadata.host.as_ref();
        hosts.is_empty() || host.is_some_and(|host| hosts.iter().any(|rule| is_host(host, rule)))
    }

    pub(crate) fn is_in(&self, at: u32, zone: Zone) -> bool {
        let settings = &self.program.settings;
        self.zones.get_or_init(|| Zones::new(self.blocks(), settings)).is_in(at, zone, self.blocks(), settings)
    }

    /// The slots of `where` and `unless` that words of the block meet for a rule. Candidates come in the order of blocks, so that
    /// each block is searched once a stratum, and only if a rule asks.
    pub(crate) fn cues(&self, at: u32, rule: u32) -> u32 {
        let mut cues = self.cues.borrow_mut();
        if cues.0 != Some(at) {
            cues.0 = Some(at);
            cues.1.clear();
            let bytes = &fold(self.block(at).text(self.document.text)).into_bytes();
            self.program.cues.find(bytes, |one| {
                *cues.1.entry(one.used.rule).or_default() |= one.used.slot.bit();
            });
        }
        cues.1.get(&rule).copied().unwrap_or(0)
    }

    /// Whether a block is one of a run of like blocks.
    pub(crate) fn is_in_run(&self, at: u32, run: &Run) -> bool {
        self.runs.holds(at, run, self.blocks(), &self.husk)
    }

    /// Whether a block repeats what the pattern names. `after` are the rules whose hits `end-of-previous-block` looks at.
    pub(crate) fn repeats(&self, at: u32, pattern: &Repeats, after: &[u32], max_distance: u32) -> bool {
        let separators = &self.program.settings.separators;
        if pattern.source == RepeatSource::EndOfPreviousBlock {
            let block = self.block(at).text(self.document.text);
            return (at.saturating_sub(max_distance)..at).any(|previous| {
                after.iter().any(|rule| self.covers(*rule, previous))
                    && super::duplicates::ends_with(
                        self.block(previous).text(self.document.text),
                        block,
                        pattern.max_suffix_words,
                        separators,
                    )
            });
        }
        let new = || Duplicates::new(self.blocks(), &self.findings.site_suffixes, self.document.metadata, separators);
        self.duplicates.get_or_init(new).repeats(at, pattern)
    }

    /// Whether an earlier block that remains in the body says the same.
    pub(super) fn repeats_in_body(&self, at: u32) -> bool {
        let first = self.first_in_body.get_or_init(|| {
            let gone = &self.hits.coverage.gone;
            let is_left = |at: &u32| self.hits.in_body(*at) == Some(true) && !gone[*at as usize];
            let mut first = HashMap::default();
            (0..self.blocks().len() as u32).filter(is_left).for_each(|at| {
                first.entry(self.block(at).key).or_insert(at);
            });
            first
        });
        first.get(&self.block(at).key).is_some_and(|first| *first < at)
    }

    /// Whether a hit of the rule covers the block.
    pub(crate) fn covers(&self, rule: u32, at: u32) -> bool {
        let Some(hits) = self.referenced.get(&rule) else { return false };
        let next = hits.partition_point(|(start, _)| *start <= at);
        next > 0 && hits[next - 1].1 > at
    }

    /// Whether a hit of the rule ends at most `max_distance` blocks before the block.
    pub(crate) fn follows(&self, rule: u32, at: u32, max_distance: u32) -> bool {
        let Some(hits) = self.referenced.get(&rule) else { return false };
        let next = hits.partition_point(|(_, end)| *end <= at);
        next > 0 && hits[next - 1].1 + max_distance > at
    }

    /// Whether a hit of the rule begins at most `max_distance` blocks after the block.
    pub(crate) fn precedes(&self, rule: u32, at: u32, max_distance: u32) -> bool {
        let Some(hits) = self.referenced.get(&rule) else { return false };
        let next = hits.partition_point(|(start, _)| *start <= at);
        hits.get(next).is_some_and(|(start, _)| *start <= at + max_distance)
    }
}

/// Whether a host is the one of a rule or below it; `name.*` matches one or two more labels, whatever they are.
pub(crate) fn is_host(host: &str, rule: &str) -> bool {
    let below = |name: &str| host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
    match rule.strip_suffix(".*") {
        None => below(rule),
        Some(name) => {
            let labels: Vec<_> = host.split('.').collect();
            (1..=2).filter(|top| labels.len() > *top).any(|top| {
                let stem = labels[..labels.len() - top].join(".");
                stem == name || stem.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn hosts_hold_their_subdomains() {
        assert!(is_host("www.example.com", "example.com") && is_host("example.com", "example.com"));
        assert!(!is_host("badexample.com", "example.com"));
        assert!(is_host("www.example.co.uk", "example.*") && is_host("example.de", "example.*"));
        assert!(!is_host("example.evil.co.uk", "example.*"));
    }
}
