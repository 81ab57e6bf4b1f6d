//! A document under evaluation: what is known of it, worked out when a rule first asks.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use foldhash::fast::FixedState;
use isolang::Language;

use super::duplicates::Echo;
use super::index::Folded;
use super::language::Looked;
use super::place::{Place, is_prose};
use super::program::Program;
use super::run::{Categories, Runs};
use super::scan::Scanned;
use crate::category::Category;
use crate::model::{Evidence, Judged, judge};
use crate::rules::rule::{RepeatOf, Repeats, Rule, Run, Zone};
use crate::segment::{Block, Segments};
use dehusk_html::WebPage;
use dehusk_text::fold::fold;
use dehusk_text::metadata::Metadata;

/// Everything that patterns and conditions are asked about.
pub(crate) struct Context<'d> {
    pub(crate) text: &'d str,
    pub(crate) program: &'d Program,
    pub(crate) scanned: &'d Scanned,
    metadata: &'d Metadata,
    language: OnceCell<Option<Language>>,
    place: OnceCell<Place>,
    echo: OnceCell<Echo<'d>>,
    body: OnceCell<Option<Vec<bool>>>,
    judged: OnceCell<Option<Judged>>,
    /// The document as a page, if it is one.
    pub(crate) page: Option<&'d WebPage>,
    /// What judges where the body is; without it a plain decision does for pages.
    pub(crate) evidence: Option<&'d Evidence>,
    runs: Runs,
    /// The block whose cues were looked for last, and the slots that were found for each rule.
    cues: RefCell<(Option<u32>, HashMap<u32, u32, FixedState>)>,
    /// Categories of the hits that take each block, once all are known but those of rules that ask for husk.
    pub(crate) husk: Vec<Categories>,
    /// Blocks that hits cover, once all are known but those of rules that ask for the body.
    pub(crate) gone: Vec<bool>,
    /// What the first rule that covers a block takes it for, of those whose hits are verdicts or evidence.
    pub(crate) taken: Vec<Option<Category>>,
    /// How much hits of rules with weights speak for husk, by block; empty if there are none.
    pub(crate) weights: Vec<f32>,
    /// Blocks that hits of categories cover which stay unless the user says otherwise, such as the headline.
    pub(crate) kept: Vec<bool>,
    /// What the first rule that covers a block takes it for, of those whose hits are evidence only.
    pub(crate) marked: Vec<Option<Category>>,
    /// Blocks that hits of referenced rules cover, by rule, in order.
    pub(crate) near: HashMap<u32, Vec<(u32, u32)>, FixedState>,
}

impl<'d> Context<'d> {
    pub(crate) fn new(text: &'d str, program: &'d Program, scanned: &'d Scanned, metadata: &'d Metadata) -> Self {
        Context {
            text,
            program,
            scanned,
            metadata,
            language: OnceCell::new(),
            place: OnceCell::new(),
            echo: OnceCell::new(),
            body: OnceCell::new(),
            judged: OnceCell::new(),
            page: None,
            evidence: None,
            runs: Runs::default(),
            cues: RefCell::default(),
            husk: Vec::new(),
            gone: Vec::new(),
            kept: Vec::new(),
            marked: Vec::new(),
            taken: Vec::new(),
            weights: Vec::new(),
            near: HashMap::default(),
        }
    }

    /// Tells the document's language if somebody has looked already.
    pub(crate) fn with_language(self, looked: Looked) -> Self {
        match looked {
            Looked::NotYet => self,
            Looked::Found(language) => Context { language: OnceCell::from(language), ..self },
        }
    }

    /// Says what judges where the body is, and the page, if the document is one.
    pub(crate) fn with_evidence(self, evidence: Option<&'d Evidence>, page: Option<&'d WebPage>) -> Self {
        Context { page, evidence, ..self }
    }

    /// Whether hits of a rule are evidence here, and no verdict: on pages that are judged.
    pub(crate) fn is_evidence(&self, rule: &Rule) -> bool {
        !rule.binds && self.page.is_some() && self.evidence.is_some()
    }

    /// What was judged of the document, by evidence.
    pub(crate) fn judged(&self) -> Option<&Judged> {
        self.judged.get_or_init(|| judge(self, self.evidence?)).as_ref()
    }

    /// Whether it can be told which blocks are body.
    pub(crate) fn may_have_body(&self) -> bool {
        self.scanned.outline.is_some() || self.evidence.is_some()
    }

    /// Of a page: which blocks lie in its body by the plain decision.
    pub(crate) fn plain_body(&self) -> Vec<bool> {
        let Some(outline) = &self.scanned.outline else { return Vec::new() };
        let gone: Vec<bool> =
            self.gone.iter().zip(&self.marked).map(|(gone, marked)| *gone || marked.is_some()).collect();
        let body = outline.body(&gone);
        (0..self.blocks().len() as u32).map(|at| body.contains(&at)).collect()
    }

    pub(crate) fn segments(&self) -> &'d Segments {
        &self.scanned.segments
    }

    pub(crate) fn blocks(&self) -> &'d [Block] {
        &self.scanned.segments.blocks
    }

    pub(crate) fn block(&self, at: u32) -> &'d Block {
        &self.scanned.segments.blocks[at as usize]
    }

    pub(crate) fn is_prose(&self, block: &Block) -> bool {
        is_prose(block, &self.program.settings)
    }

    /// The document's language, where it is known or certain.
    pub(crate) fn language(&self) -> Option<Language> {
        *self.language.get_or_init(|| super::language::of(self.text, self.metadata, &self.program.settings))
    }

    /// Whether the document may be in one of the languages; none is no restriction.
    pub(crate) fn speaks(&self, languages: &[Language]) -> bool {
        languages.is_empty() || self.language().is_none_or(|language| languages.contains(&language))
    }

    /// Whether the document comes from one of the hosts; none is no restriction.
    pub(crate) fn comes_from(&self, hosts: &[String]) -> bool {
        hosts.is_empty() || self.metadata.host.as_ref().is_some_and(|host| hosts.iter().any(|rule| is_host(host, rule)))
    }

    /// What is known of the document besides its text.
    pub(crate) fn metadata(&self) -> &'d Metadata {
        self.metadata
    }

    pub(crate) fn has_title(&self) -> bool {
        self.metadata.title.is_some()
    }

    pub(crate) fn is_in(&self, at: u32, zone: Zone) -> bool {
        let settings = &self.program.settings;
        self.place.get_or_init(|| Place::new(self.blocks(), settings)).is_in(at, zone, self.blocks(), settings)
    }

    /// Whether a block lies in the page's body, or stays with it wherever it stands, as a headline does; none if the
    /// document is no page.
    pub(crate) fn in_body(&self, at: u32) -> Option<bool> {
        let judged = || self.judged().map(|judged| judged.body(self.blocks().len()));
        let find = || judged().or_else(|| self.scanned.outline.is_some().then(|| self.plain_body()));
        let is = |all: &[bool]| all.get(at as usize).copied().unwrap_or_default();
        self.body.get_or_init(find).as_ref().map(|body| is(body) || is(&self.kept))
    }

    /// The slots of `where` and `unless` that words of the block meet for a rule. Candidates come in the order of blocks, so that
    /// each block is searched once a stratum, and only if a rule asks.
    pub(crate) fn cues(&self, at: u32, rule: u32) -> u32 {
        let mut cues = self.cues.borrow_mut();
        if cues.0 != Some(at) {
            cues.0 = Some(at);
            cues.1.clear();
            let bytes = &fold(self.block(at).text(self.text)).into_bytes();
            // Cues are no witnesses, so that it does not matter whether the text is glued.
            let folded = Folded { bytes, key: self.block(at).key, words: 0, glued: true };
            self.program.cues.find(folded, |one| {
                *cues.1.entry(one.used.rule).or_default() |= one.used.slot.bit();
            });
        }
        cues.1.get(&rule).copied().unwrap_or(0)
    }

    /// Whether a block is one of a run of like blocks.
    pub(crate) fn is_in_run(&self, at: u32, run: &Run) -> bool {
        self.runs.holds(at, run, self.blocks(), &self.husk)
    }

    /// Whether a block repeats what the pattern names. `after` are the rules whose hits `end-of-previous` looks at.
    pub(crate) fn repeats(&self, at: u32, pattern: &Repeats, after: &[u32], reach: u32) -> bool {
        let separators = &self.program.settings.separators;
        if pattern.of == RepeatOf::EndOfPrevious {
            let block = self.block(at).text(self.text);
            return (at.saturating_sub(reach)..at).any(|previous| {
                after.iter().any(|rule| self.covers(*rule, previous))
                    && super::duplicates::ends_with(
                        self.block(previous).text(self.text),
                        block,
                        pattern.suffix,
                        separators,
                    )
            });
        }
        let new = || Echo::new(self.blocks(), &self.scanned.frames, self.metadata, separators);
        self.echo.get_or_init(new).repeats(at, pattern)
    }

    /// Whether a hit of the rule covers the block.
    pub(crate) fn covers(&self, rule: u32, at: u32) -> bool {
        let Some(hits) = self.near.get(&rule) else { return false };
        let next = hits.partition_point(|(start, _)| *start <= at);
        next > 0 && hits[next - 1].1 > at
    }

    /// Whether a hit of the rule ends at most `reach` blocks before the block.
    pub(crate) fn follows(&self, rule: u32, at: u32, reach: u32) -> bool {
        let Some(hits) = self.near.get(&rule) else { return false };
        let next = hits.partition_point(|(_, end)| *end <= at);
        next > 0 && hits[next - 1].1 + reach > at
    }

    /// Whether a hit of the rule begins at most `reach` blocks behind the block.
    pub(crate) fn precedes(&self, rule: u32, at: u32, reach: u32) -> bool {
        let Some(hits) = self.near.get(&rule) else { return false };
        let next = hits.partition_point(|(start, _)| *start <= at);
        hits.get(next).is_some_and(|(start, _)| *start <= at + reach)
    }
}

/// Whether a host is the one of a rule or below it; `name.*` stands for any one or two parts behind the name.
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
