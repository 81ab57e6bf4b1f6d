//! Evaluates candidates: patterns, conditions, regexes. The result is hits.
//!
//! Strata are evaluated one after the other, so that the hits which a rule waits for are complete when it is looked at.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::block_check::may_hold;
use super::candidates::{self, triggered};
use super::check::{holds, holds_but_cues};
use super::coverage::heuristic_body;
use super::headings;
use super::hits::{Coverage, Hit, Hits};
use super::matcher::Matcher;
use super::program::Compiled;
use super::regex::LazyRegex;
use super::scan::Candidate;
use super::section;
use crate::document::ParsedDocument;
use crate::limits::REGEX_MATCHES;
use crate::rules::rule::Effect;
use dehusk_text::fold::SourceMap;

impl Matcher<'_> {
    /// Evaluates all rules but those that ask where the body is. `scored` says that the model will score the document.
    pub(crate) fn match_rules(&mut self, scored: bool) {
        self.hits.scored = scored;
        self.candidates = candidates::all(self);
        self.evaluate_strata(0..self.program.first_body_stratum());
        if scored || self.document.outline.is_some() {
            self.hits.coverage = Coverage::new(self.document, &self.hits);
        }
    }

    /// Evaluates the rules that ask where the body is. `body` says of each block whether the model takes it for body;
    /// without it, a page's outline decides.
    pub(crate) fn match_body_rules(&mut self, body: Option<Vec<bool>>) {
        let coverage = &self.hits.coverage;
        let outlined = || self.document.outline.is_some().then(|| heuristic_body(self.document, coverage));
        let mut body = body.or_else(outlined);
        if let Some(body) = &mut body {
            body.iter_mut().zip(&coverage.kept).for_each(|(body, kept)| *body |= *kept);
            headings::keep(self.document, &coverage.gone, body);
        }
        self.hits.body = body;
        self.evaluate_strata(self.program.first_body_stratum()..self.program.strata + 1);
    }

    /// Evaluates the candidates of some strata, lower ones first.
    fn evaluate_strata(&mut self, strata: Range<u32>) {
        let candidates = std::mem::take(&mut self.candidates);
        let mut rest = &candidates[self.evaluated..];
        for stratum in strata {
            let (mut now, later) = split(rest, stratum, self);
            rest = later;
            now.sort_unstable();
            now.dedup();
            if self.program.husk_stratum == Some(stratum) && !now.is_empty() {
                self.note_husk();
            }
            let first = self.hits.all.len();
            let mut open = HashMap::default();
            for (number, candidate) in now.into_iter().enumerate() {
                if self.deadline.is_over_at(number) {
                    break;
                }
                self.evaluate_candidate(candidate, &mut open);
            }
            self.note_referenced(first);
        }
        self.evaluated = candidates.len() - rest.len();
        self.candidates = candidates;
    }

    fn evaluate_candidate(&mut self, candidate: Candidate, open: &mut OpenSections) {
        let Candidate { block, rule, mask, .. } = candidate;
        let compiled = &self.program.rules[rule as usize];
        if fails_early(compiled, candidate, self) || !holds(compiled, block, mask, self) {
            return;
        }
        let Some(spans) = regex_spans(compiled, block, self.document, &mut self.hits) else { return };
        match &compiled.rule.effect {
            Effect::Section(section) => {
                // A head inside a section of the same rule opens none of its own.
                if open.get(&rule).is_some_and(|end| *end > block) {
                    return;
                }
                if let Some(end) = section::end(section, rule, block, self) {
                    open.insert(rule, end);
                    self.hits.all.push(Hit { rule, blocks: block..end, spans });
                }
            }
            Effect::Span if compiled.regexes.is_empty() => self.literal_spans(candidate),
            _ => self.hits.all.push(Hit { rule, blocks: block..block + 1, spans }),
        }
    }

    /// The positions of literals that a span rule cuts, in original bytes.
    fn literal_spans(&mut self, candidate: Candidate) {
        let Candidate { block, rule, .. } = candidate;
        let found = &self.findings.literal_spans;
        let from = found.partition_point(|span| (span.block, span.rule) < (block, rule));
        let own = found[from..].iter().take_while(|span| (span.block, span.rule) == (block, rule));
        let (text, offset) = (self.document.block_text(block), self.block(block).content.start);
        let before = self.hits.spans.len() as u32;
        let places = SourceMap::new(text);
        for span in own {
            let range = places.range(span.start as usize..span.end as usize);
            self.hits.spans.push(range.start as u32 + offset..range.end as u32 + offset);
        }
        let spans = before..self.hits.spans.len() as u32;
        self.hits.all.push(Hit { rule, blocks: block..block + 1, spans });
    }

    /// Notes which blocks the hits of referenced rules cover, from the hit `first` on.
    fn note_referenced(&mut self, first: usize) {
        for hit in &self.hits.all[first..] {
            if self.program.rules[hit.rule as usize].referenced {
                self.referenced.entry(hit.rule).or_default().push((hit.blocks.start, hit.blocks.end));
            }
        }
    }
}

/// Where the latest section of each rule ends.
type OpenSections = HashMap<u32, u32, FixedState>;

/// The candidates of a stratum, those triggered by neighbours included, and the rest.
fn split<'c>(candidates: &'c [Candidate], stratum: u32, matcher: &Matcher<'_>) -> (Vec<Candidate>, &'c [Candidate]) {
    let (now, later) = candidates.split_at(candidates.partition_point(|candidate| candidate.stratum <= stratum));
    let mut now = now.to_vec();
    for &rule in &matcher.program.triggers.neighbour {
        if matcher.program.rules[rule as usize].stratum == stratum {
            beside_neighbours(rule, matcher, &mut now);
        }
    }
    for &rule in &matcher.program.triggers.body {
        if matcher.program.rules[rule as usize].stratum == stratum {
            by_body(rule, matcher, &mut now);
        }
    }
    (now, later)
}

/// Blocks in the body, or outside it, as a rule wants them.
fn by_body(rule: u32, matcher: &Matcher<'_>, now: &mut Vec<Candidate>) {
    let wanted = matcher.program.rules[rule as usize].rule.conditions.body;
    let blocks = (0..matcher.blocks().len() as u32).filter(|at| !matcher.block(*at).oversize);
    now.extend(blocks.filter(|at| matcher.hits.in_body(*at) == wanted).map(|at| triggered(matcher, rule, at)));
}

/// Blocks within reach of the hits that a rule waits for.
fn beside_neighbours(rule: u32, matcher: &Matcher<'_>, now: &mut Vec<Candidate>) {
    let compiled = &matcher.program.rules[rule as usize];
    let (place, wanted) = (&compiled.place, &compiled.rule.conditions);
    let blocks = matcher.blocks().len() as u32;
    let mut add = |range: Range<u32>| {
        let fits = |at: &u32| may_hold(compiled, matcher.block(*at), true) && !matcher.block(*at).oversize;
        now.extend(range.filter(fits).map(|at| triggered(matcher, rule, at)));
    };
    // One of the conditions is enough, as all must hold.
    if !wanted.after.is_empty() {
        hits_of(&place.after, matcher)
            .for_each(|(_, end)| add(end..end.saturating_add(place.max_distance).min(blocks)));
    } else if !wanted.before.is_empty() {
        hits_of(&place.before, matcher).for_each(|(start, _)| add(start.saturating_sub(place.max_distance)..start));
    } else {
        hits_of(&place.within, matcher).for_each(|(start, end)| add(start..end));
    }
}

/// The blocks of all hits of some rules.
fn hits_of(rules: &[u32], matcher: &Matcher<'_>) -> impl Iterator<Item = (u32, u32)> {
    rules.iter().filter_map(|rule| matcher.referenced.get(rule)).flatten().copied()
}

/// Whether regexes that are asked for often rule a candidate out. They do so sooner than a search for words of conditions.
fn fails_early(compiled: &Compiled, candidate: Candidate, matcher: &Matcher<'_>) -> bool {
    let Candidate { block, mask, .. } = candidate;
    let regexes = &compiled.regexes;
    let pays = compiled.cued && !regexes.is_empty() && compiled.rule.effect != Effect::Span;
    pays && regexes.iter().all(LazyRegex::is_often_asked)
        && (!holds_but_cues(compiled, block, mask, matcher)
            || !regexes.iter().any(|regex| regex.is_match(matcher.document.block_text(block))))
}

/// Where a rule's regexes match; none if it has some and none matches. Spans are kept only for rules that cut them.
fn regex_spans(
    compiled: &Compiled,
    block: u32,
    document: &ParsedDocument<'_>,
    hits: &mut Hits<'_>,
) -> Option<Range<u32>> {
    let before = hits.spans.len() as u32;
    if compiled.regexes.is_empty() {
        return Some(before..before);
    }
    let (text, offset) = (document.block_text(block), document.block(block).content.start);
    if compiled.rule.effect != Effect::Span {
        let any = compiled.regexes.iter().any(|regex| regex.is_match(text));
        return any.then_some(before..before);
    }
    let found = spans_of(compiled, text);
    hits.overrun += u32::from(found.len() > REGEX_MATCHES);
    hits.spans
        .extend(found.iter().take(REGEX_MATCHES).map(|span| span.start as u32 + offset..span.end as u32 + offset));
    let after = hits.spans.len() as u32;
    (after > before).then_some(before..after)
}

/// Where a rule's regexes match in a block, each regex at most one place more than the limit.
fn spans_of(compiled: &Compiled, text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<_> = compiled.regexes.iter().flat_map(|regex| regex.cuts(text, REGEX_MATCHES + 1)).collect();
    spans.retain(|span| !span.is_empty());
    spans
}
