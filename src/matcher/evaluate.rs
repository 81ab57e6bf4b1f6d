//! Evaluates candidates: patterns, conditions, regexes. The result is hits.
//!
//! Strata are evaluated one after the other, so that the hits which a rule waits for are complete when it is looked at.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::candidates::{self, driven};
use super::check::{holds, holds_but_cues, may_hold};
use super::context::Context;
use super::program::Compiled;
use super::regex::LazyRegex;
use super::run::Categories;
use super::scan::Candidate;
use super::{Hit, Hits, section};
use crate::category::Category;
use crate::limits::REGEX_MATCHES;
use crate::rules::rule::{Effect, Rule};
use dehusk_text::fold::Places;

/// All hits in a document.
pub(crate) fn evaluate(context: &mut Context<'_>) -> Hits {
    let candidates = candidates::all(context);
    let mut hits = Hits::default();
    let mut rest = candidates.as_slice();
    for stratum in 0..=context.program.strata {
        if context.program.asks_body == Some(stratum) && context.may_have_body() {
            note_covered(context, &hits);
        }
        let (mut now, later) = split(rest, stratum, context);
        rest = later;
        now.sort_unstable();
        now.dedup();
        if context.program.asks_husk == Some(stratum) && !now.is_empty() {
            note_husk(context, &hits);
        }
        let first = hits.all.len();
        let mut open = HashMap::default();
        for candidate in now {
            evaluate_one(candidate, context, &mut hits, &mut open);
        }
        remember(context, &hits.all[first..]);
    }
    // Where no rule asks for the body, hits that are evidence still do.
    if context.program.asks_body.is_none() && context.may_have_body() {
        note_covered(context, &hits);
    }
    hits
}

/// Notes which categories take each block.
fn note_husk(context: &mut Context<'_>, hits: &Hits) {
    let mut husk = vec![Categories::default(); context.blocks().len()];
    for hit in &hits.all {
        let rule = &context.program.rules[hit.rule as usize].rule;
        if matches!(rule.effect, Effect::Block | Effect::Section(_)) && !rule.category.kept_by_default() {
            husk[hit.blocks.start as usize..hit.blocks.end as usize]
                .iter_mut()
                .for_each(|seen| seen.insert(rule.category));
        }
    }
    context.husk = husk;
}

/// Notes what hits say of each block as a whole, spans and exceptions aside.
fn note_covered(context: &mut Context<'_>, hits: &Hits) {
    let blocks = context.blocks().len();
    let (mut gone, mut kept, mut marked) = (vec![false; blocks], vec![false; blocks], vec![None; blocks]);
    let (mut taken, mut weights) = (vec![None; blocks], Vec::new());
    let aside = set_aside(context, hits);
    for hit in &hits.all {
        let rule = &context.program.rules[hit.rule as usize].rule;
        if let Effect::Weight(weight) = rule.effect {
            weights.resize(blocks, 0.0);
            weights[hit.blocks.start as usize] += weight;
        }
        if !takes_blocks(rule) || aside.contains(&hit.rule) {
            continue;
        }
        let covered = hit.blocks.start as usize..hit.blocks.end as usize;
        if rule.category.kept_by_default() {
            kept[covered].fill(true);
            continue;
        }
        note(&mut taken[covered.clone()], rule.category);
        if context.is_evidence(rule) {
            note(&mut marked[covered], rule.category);
        } else {
            gone[covered].fill(true);
        }
    }
    (context.gone, context.kept, context.marked) = (gone, kept, marked);
    (context.taken, context.weights) = (taken, weights);
}

fn takes_blocks(rule: &Rule) -> bool {
    matches!(rule.effect, Effect::Block | Effect::Section(_))
}

/// What comes first stays.
fn note(seen: &mut [Option<Category>], category: Category) {
    for seen in seen {
        *seen = seen.or(Some(category));
    }
}

/// Rules whose verdicts take more than their limits let them.
fn set_aside(context: &Context<'_>, hits: &Hits) -> Vec<u32> {
    let rule = |number: u32| &context.program.rules[number as usize].rule;
    let mut takes: HashMap<u32, (usize, u32), FixedState> = HashMap::default();
    for hit in hits.all.iter().filter(|hit| takes_blocks(rule(hit.rule)) && !context.is_evidence(rule(hit.rule))) {
        let (words, blocks) = takes.entry(hit.rule).or_default();
        *words += hit.blocks.clone().map(|at| context.block(at).measure.words as usize).sum::<usize>();
        *blocks += hit.blocks.len() as u32;
    }
    let (whole, allowance) = (context.segments().words, context.program.settings.allowance);
    let passed = takes
        .iter()
        .filter(|(number, (words, blocks))| rule(**number).limit.is_exceeded(*words, *blocks, whole, allowance));
    passed.map(|(number, _)| *number).collect()
}

/// Where the latest section of each rule ends.
type OpenSections = HashMap<u32, u32, FixedState>;

/// The candidates of a stratum, those driven by neighbours included, and the rest.
fn split<'c>(candidates: &'c [Candidate], stratum: u32, context: &Context<'_>) -> (Vec<Candidate>, &'c [Candidate]) {
    let (now, later) = candidates.split_at(candidates.partition_point(|candidate| candidate.stratum <= stratum));
    let mut now = now.to_vec();
    for &rule in &context.program.driven.neighbour {
        if context.program.rules[rule as usize].stratum == stratum {
            beside_neighbours(rule, context, &mut now);
        }
    }
    for &rule in &context.program.driven.body {
        if context.program.rules[rule as usize].stratum == stratum {
            by_body(rule, context, &mut now);
        }
    }
    (now, later)
}

/// Blocks in the body, or outside it, as a rule wants them.
fn by_body(rule: u32, context: &Context<'_>, now: &mut Vec<Candidate>) {
    let wanted = context.program.rules[rule as usize].rule.conditions.body;
    let blocks = (0..context.blocks().len() as u32).filter(|at| !context.block(*at).oversize);
    now.extend(blocks.filter(|at| context.in_body(*at) == wanted).map(|at| driven(context, rule, at)));
}

/// Blocks within reach of the hits that a rule waits for.
fn beside_neighbours(rule: u32, context: &Context<'_>, now: &mut Vec<Candidate>) {
    let compiled = &context.program.rules[rule as usize];
    let (place, wanted) = (&compiled.place, &compiled.rule.conditions);
    let blocks = context.blocks().len() as u32;
    let mut add = |range: Range<u32>| {
        let fits = |at: &u32| may_hold(compiled, context.block(*at), true) && !context.block(*at).oversize;
        now.extend(range.filter(fits).map(|at| driven(context, rule, at)));
    };
    // One of the conditions is enough, as all must hold.
    if !wanted.after.is_empty() {
        hits_of(&place.after, context).for_each(|(_, end)| add(end..end.saturating_add(place.reach).min(blocks)));
    } else if !wanted.before.is_empty() {
        hits_of(&place.before, context).for_each(|(start, _)| add(start.saturating_sub(place.reach)..start));
    } else {
        hits_of(&place.within, context).for_each(|(start, end)| add(start..end));
    }
}

/// The blocks of all hits of some rules.
fn hits_of(rules: &[u32], context: &Context<'_>) -> impl Iterator<Item = (u32, u32)> {
    rules.iter().filter_map(|rule| context.near.get(rule)).flatten().copied()
}

fn evaluate_one(candidate: Candidate, context: &Context<'_>, hits: &mut Hits, open: &mut OpenSections) {
    let Candidate { block, rule, mask, .. } = candidate;
    let compiled = &context.program.rules[rule as usize];
    if fails_early(compiled, candidate, context) || !holds(compiled, block, mask, context) {
        return;
    }
    let Some(spans) = regex_spans(compiled, block, context, hits) else { return };
    match &compiled.rule.effect {
        Effect::Section(section) => {
            // A head inside a section of the same rule opens none of its own.
            if open.get(&rule).is_some_and(|end| *end > block) {
                return;
            }
            if let Some(end) = section::end(section, rule, block, context) {
                open.insert(rule, end);
                hits.all.push(Hit { rule, blocks: block..end, spans });
            }
        }
        Effect::Span if compiled.regexes.is_empty() => literal_spans(candidate, context, hits),
        _ => hits.all.push(Hit { rule, blocks: block..block + 1, spans }),
    }
}

/// Whether regexes that are asked for often rule a candidate out. They do so sooner than a search for words of conditions.
fn fails_early(compiled: &Compiled, candidate: Candidate, context: &Context<'_>) -> bool {
    let Candidate { block, mask, .. } = candidate;
    let regexes = &compiled.regexes;
    let pays = compiled.cued && !regexes.is_empty() && compiled.rule.effect != Effect::Span;
    pays && regexes.iter().all(LazyRegex::is_often_asked)
        && (!holds_but_cues(compiled, block, mask, context)
            || !regexes.iter().any(|regex| regex.is_match(context.block(block).text(context.text))))
}

/// Where a rule's regexes match; none if it has some and none matches. Spans are kept only for rules that cut them.
fn regex_spans(compiled: &Compiled, block: u32, context: &Context<'_>, hits: &mut Hits) -> Option<Range<u32>> {
    let before = hits.spans.len() as u32;
    if compiled.regexes.is_empty() {
        return Some(before..before);
    }
    let (text, offset) = (context.block(block).text(context.text), context.block(block).content.start);
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

/// The places of literals that a span rule cuts, in original bytes.
fn literal_spans(candidate: Candidate, context: &Context<'_>, hits: &mut Hits) {
    let Candidate { block, rule, .. } = candidate;
    let found = &context.scanned.literal_spans;
    let from = found.partition_point(|span| (span.block, span.rule) < (block, rule));
    let own = found[from..].iter().take_while(|span| (span.block, span.rule) == (block, rule));
    let (text, offset) = (context.block(block).text(context.text), context.block(block).content.start);
    let before = hits.spans.len() as u32;
    let places = Places::of(text);
    for span in own {
        let range = places.range(span.start as usize..span.end as usize);
        hits.spans.push(range.start as u32 + offset..range.end as u32 + offset);
    }
    hits.all.push(Hit { rule, blocks: block..block + 1, spans: before..hits.spans.len() as u32 });
}

/// Notes which blocks the hits of referenced rules cover.
fn remember(context: &mut Context<'_>, hits: &[Hit]) {
    let program = context.program;
    for hit in hits.iter().filter(|hit| program.rules[hit.rule as usize].referenced) {
        context.near.entry(hit.rule).or_default().push((hit.blocks.start, hit.blocks.end));
    }
}
