//! What hits say of each block as a whole, leaving out spans and exceptions.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::hits::{Coverage, Hits};
use crate::category::{Category, CategorySet};
use crate::document::{Outline, ParsedDocument};
use crate::rules::rule::{Effect, Rule};
use crate::segment::Block;

impl Coverage {
    pub(super) fn new(document: &ParsedDocument<'_>, hits: &Hits<'_>) -> Coverage {
        let blocks = document.blocks().len();
        let mut coverage = Coverage {
            gone: vec![false; blocks],
            kept: document.blocks().iter().map(Block::is_code).collect(),
            covered: vec![None; blocks],
            marked: vec![None; blocks],
            weights: Vec::new(),
        };
        let over_limit = rules_over_limit(document, hits);
        for hit in &hits.all {
            let rule = hits.rule(hit.rule);
            let range = hit.blocks.start as usize..hit.blocks.end as usize;
            if let Effect::Weight(weight) = rule.effect {
                coverage.weights.resize(blocks, 0.0);
                coverage.weights[range.start] += weight;
            }
            if !rule.effect.removes_blocks() || over_limit.contains(&hit.rule) {
                continue;
            }
            if rule.category.kept_by_default() {
                coverage.kept[range].fill(true);
                continue;
            }
            fill_empty(&mut coverage.covered[range.clone()], rule.category);
            if hits.is_evidence(rule) {
                fill_empty(&mut coverage.marked[range], rule.category);
            } else {
                coverage.gone[range].fill(true);
            }
        }
        coverage
    }
}

/// Which blocks of a page lie in its body by the outline alone, without the model; empty without an outline.
pub(crate) fn heuristic_body(document: &ParsedDocument<'_>, coverage: &Coverage) -> Vec<bool> {
    body_by(Outline::body, document, coverage)
}

/// The same by the looser search.
pub(crate) fn looser_body(document: &ParsedDocument<'_>, coverage: &Coverage) -> Vec<bool> {
    body_by(Outline::looser_body, document, coverage)
}

/// Which blocks lie in the body by a search of the outline, which is told what hits cover, as verdicts or as evidence.
fn body_by(
    search: impl Fn(&Outline, &[bool]) -> Range<u32>,
    document: &ParsedDocument<'_>,
    coverage: &Coverage,
) -> Vec<bool> {
    let Some(outline) = &document.outline else { return Vec::new() };
    let covered: Vec<bool> =
        coverage.gone.iter().zip(&coverage.marked).map(|(gone, marked)| *gone || marked.is_some()).collect();
    let body = search(outline, &covered);
    (0..document.blocks().len() as u32).map(|at| body.contains(&at)).collect()
}

/// Which categories remove each block.
pub(super) fn husk_categories(document: &ParsedDocument<'_>, hits: &Hits<'_>) -> Vec<CategorySet> {
    let mut husk = vec![CategorySet::default(); document.blocks().len()];
    for hit in &hits.all {
        let rule = hits.rule(hit.rule);
        if rule.effect.removes_blocks() && !rule.category.kept_by_default() {
            let covered = &mut husk[hit.blocks.start as usize..hit.blocks.end as usize];
            for seen in covered {
                seen.insert(rule.category);
            }
        }
    }
    husk
}

/// The first category of a block counts.
fn fill_empty(seen: &mut [Option<Category>], category: Category) {
    for seen in seen {
        *seen = seen.or(Some(category));
    }
}

/// Rules whose verdicts would remove more than their limits allow.
fn rules_over_limit(document: &ParsedDocument<'_>, hits: &Hits<'_>) -> Vec<u32> {
    let is_verdict = |rule: &Rule| rule.effect.removes_blocks() && !hits.is_evidence(rule);
    let mut totals: HashMap<u32, (usize, u32), FixedState> = HashMap::default();
    for hit in hits.all.iter().filter(|hit| is_verdict(hits.rule(hit.rule))) {
        let (words, blocks) = totals.entry(hit.rule).or_default();
        *words += hit.blocks.clone().map(|at| document.block(at).measure.words as usize).sum::<usize>();
        *blocks += hit.blocks.len() as u32;
    }
    let (whole, free_words) = (document.segments.words, hits.program.settings.free_words);
    let over = totals
        .iter()
        .filter(|(number, (words, blocks))| hits.rule(**number).limit.is_exceeded(*words, *blocks, whole, free_words));
    over.map(|(number, _)| *number).collect()
}
