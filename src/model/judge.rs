//! Judges a document: of what kind it is, and which of its lines are body.

use std::ops::Range;

use super::lines::Line;
use super::model::probability;
use super::threshold::least;
use super::whole::Whole;
use super::{Bounds, Evidence, Measured, Ready, measure};
use crate::matcher::Context;
use dehusk_html::WebPage;
use dehusk_html::render::prose::Sums;

/// What was judged of a document.
pub(crate) struct Judged {
    pub(crate) measured: Measured,
    /// Log odds of each line that it is husk.
    pub(crate) scores: Vec<f32>,
    /// The log odds above which a line goes.
    pub(crate) bound: f32,
}

impl Judged {
    /// Which blocks are body.
    pub(crate) fn body(&self, blocks: usize) -> Vec<bool> {
        let mut body = vec![true; blocks];
        for (line, score) in self.measured.lines.iter().zip(&self.scores) {
            if *score > self.bound {
                body[line.blocks.start as usize..line.blocks.end as usize].fill(false);
            }
        }
        body
    }

    /// The line that a block is in.
    pub(crate) fn line_of(&self, block: u32) -> Option<usize> {
        let at = self.measured.lines.partition_point(|line| line.blocks.end <= block);
        (at < self.measured.lines.len()).then_some(at)
    }
}

/// Judges a document whose rules have hit, those aside that ask for its body. None without a model for it, and for a text
/// that is no whole page.
pub(crate) fn judge(context: &Context<'_>, evidence: &Evidence) -> Option<Judged> {
    let lines = super::lines(context);
    let whole = Whole::of(context, &lines);
    if context.page.is_none() && !is_whole_page(evidence, &whole)? {
        return None;
    }
    let Ready { model, wanted } = evidence.of_lines(context)?;
    let measured = measure(context, evidence, lines, &whole, wanted);
    let mut scores = model.scores(&measured.columns, measured.lines.len());
    add_weights(context, &measured.lines, &mut scores);
    if let Some(page) = context.page {
        together(page, &measured.lines, &mut scores);
    }
    let bounds = if context.page.is_some() { evidence.bounds } else { evidence.bounds.of_texts() };
    let bound = bound(&measured.lines, &scores, bounds);
    Some(Judged { measured, scores, bound })
}

fn is_whole_page(evidence: &Evidence, whole: &Whole) -> Option<bool> {
    let scores = evidence.kind()?.model.scores(&whole.columns(), 1);
    Some(probability(scores[0]) >= evidence.bounds.page)
}

/// Lines of one listing or table stay or go together: each gets the mean of all, by their words.
fn together(page: &WebPage, lines: &[Line], scores: &mut [f32]) {
    let rows = Sums::of(page.rendered.blocks.iter().map(|block| u32::from(block.kind.row)));
    let mut reached = 0;
    for container in &page.rendered.containers {
        let whole = match page.tree.name(container.node) {
            Some("pre") => true,
            // Of a table that lays out a page cells hold more than rows do.
            Some("table") => rows.over(&container.blocks) == container.blocks.len() as u64,
            _ => false,
        };
        // What is in an element that was seen already has its score.
        if whole && container.blocks.len() > 1 && container.blocks.start >= reached {
            reached = container.blocks.end;
            share_out(container.blocks.start as usize..container.blocks.end as usize, lines, scores);
        }
    }
}

fn share_out(range: Range<usize>, lines: &[Line], scores: &mut [f32]) {
    let live: Vec<usize> = range.filter(|at| !lines[*at].gone).collect();
    let weight = |at: usize| lines[at].words as f32 + 1.0;
    let words: f32 = live.iter().map(|at| weight(*at)).sum();
    let sum: f32 = live.iter().map(|at| scores[*at] * weight(*at)).sum();
    for at in live {
        scores[at] = sum / words;
    }
}

/// Adds the weights of rules that say by how much their hits speak for husk.
fn add_weights(context: &Context<'_>, lines: &[Line], scores: &mut [f32]) {
    if context.weights.is_empty() {
        return;
    }
    for (line, score) in lines.iter().zip(scores) {
        *score += context.weights[line.blocks.start as usize..line.blocks.end as usize].iter().sum::<f32>();
    }
}

/// The log odds of husk above which lines go.
fn bound(lines: &[Line], scores: &[f32], bounds: Bounds) -> f32 {
    let live = lines.iter().zip(scores).filter(|(line, _)| !line.gone);
    let least = least(live.map(|(line, score)| (line.words, probability(-score))), bounds);
    if least < 1.0 { -(least / (1.0 - least)).ln() } else { f32::NEG_INFINITY }
}
