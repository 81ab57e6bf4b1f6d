//! Scores a document: which of its lines are body.

use std::ops::Range;

use super::document_features::DocumentFeatures;
use super::guards;
use super::layout;
use super::lexicon::Lexicon;
use super::lines::{Line, lines};
use super::measure::{Input, Measured, measure};
use super::model::probability;
use super::text_bound::Likeness;
use super::threshold::threshold;
use super::{Bounds, ContextModel, LoadedModel, TextKind};
use crate::document::ParsedDocument;
use crate::matcher::Coverage;
use dehusk_html::Page;
use dehusk_html::prose::PrefixSums;

/// The scores of a document's lines.
pub(crate) struct Judgement<'m> {
    pub(super) model: &'m LoadedModel,
    /// What scores the words of lines.
    pub(super) lexicon: &'m Lexicon,
    pub(super) measured: Measured,
    /// Log odds of each line that it is husk.
    pub(super) scores: Vec<f32>,
    /// The part of them that rules add, by line; empty if no rule does.
    pub(super) of_rules: Vec<f32>,
    /// The log odds above which each line is removed.
    pub(super) bounds: Vec<f32>,
    /// What a text was taken for; none for a page.
    pub(crate) taken_for: Option<TextKind>,
}

impl Judgement<'_> {
    /// Which blocks are body.
    pub(crate) fn body(&self, blocks: usize) -> Vec<bool> {
        let mut body = vec![true; blocks];
        for (line, (score, bound)) in self.measured.lines.iter().zip(self.scores.iter().zip(&self.bounds)) {
            if score > bound {
                body[line.blocks.start as usize..line.blocks.end as usize].fill(false);
            }
        }
        body
    }

    /// By how much the log odds that a block is husk are above its bound; none if a rule removes it.
    pub(crate) fn margin(&self, block: u32) -> Option<f32> {
        let line = self.line_of(block).filter(|line| !self.measured.lines[*line].gone)?;
        Some(self.scores[line] - self.bounds[line])
    }

    /// The line that a block is in.
    pub(super) fn line_of(&self, block: u32) -> Option<usize> {
        let at = self.measured.lines.partition_point(|line| line.blocks.end <= block);
        (at < self.measured.lines.len()).then_some(at)
    }
}

impl ContextModel {
    /// Scores a document by its text and by the hits of all rules but those that ask for the body. None without a model
    /// for it.
    pub(crate) fn score(&self, document: &ParsedDocument<'_>, coverage: &Coverage) -> Option<Judgement<'_>> {
        let input = layout::input(document);
        let lines = lines(document, &coverage.gone);
        let whole = DocumentFeatures::new(document, coverage, &lines);
        let model = if input == Input::Html { self.html() } else { self.text() }?;
        let measured = measure(self, document, coverage, lines, &whole, (input, &model.used));
        let mut scores = model.model.scores(&measured.columns, measured.lines.len());
        let of_rules = line_weights(&coverage.weights, &measured.lines);
        scores.iter_mut().zip(&of_rules).for_each(|(score, weight)| *score += weight);
        if let Some(page) = document.page.filter(|_| input == Input::Html) {
            share_scores(page, &measured.lines, &mut scores);
        }
        let (bounds, taken_for) = if input == Input::Html {
            (vec![bound(&measured.lines, &scores, self.bounds); scores.len()], None)
        } else {
            let likeness = Likeness::new(&measured.lines, &scores, self.bounds.text_kind);
            let bound = likeness.bound() + self.bounds.text_offset;
            let bounds = guards::bounds(&measured.lines, &scores, bound, self.bounds.keeps_headline);
            (bounds, document.page.is_none().then(|| likeness.kind()))
        };
        Some(Judgement { model, lexicon: self.lexicon(), measured, scores, of_rules, bounds, taken_for })
    }
}

/// Lines of one listing or table are kept or removed together: each gets the mean of all, by their words.
fn share_scores(page: &Page, lines: &[Line], scores: &mut [f32]) {
    let rows = PrefixSums::new(page.rendered.blocks.iter().map(|block| u32::from(block.kind.row)));
    let mut reached = 0;
    for container in &page.rendered.containers {
        let whole = match &*container.name {
            "pre" => true,
            // Of a table that lays out a page cells hold more than rows do.
            "table" => rows.sum(&container.blocks) == container.blocks.len() as u64,
            _ => false,
        };
        // What is in an element that was seen already has its score.
        if whole && container.blocks.len() > 1 && container.blocks.start >= reached {
            reached = container.blocks.end;
            average(container.blocks.start as usize..container.blocks.end as usize, lines, scores);
        }
    }
}

fn average(range: Range<usize>, lines: &[Line], scores: &mut [f32]) {
    let live: Vec<usize> = range.filter(|at| !lines[*at].gone).collect();
    let weight = |at: usize| lines[at].words as f32 + 1.0;
    let words: f32 = live.iter().map(|at| weight(*at)).sum();
    let sum: f32 = live.iter().map(|at| scores[*at] * weight(*at)).sum();
    for at in live {
        scores[at] = sum / words;
    }
}

/// By line, the weights of rules that say by how much their hits speak for husk. `weights` are by block; empty if there are none.
fn line_weights(weights: &[f32], lines: &[Line]) -> Vec<f32> {
    if weights.is_empty() {
        return Vec::new();
    }
    let of_line = |line: &Line| weights[line.blocks.start as usize..line.blocks.end as usize].iter().sum();
    lines.iter().map(of_line).collect()
}

/// The log odds of husk above which lines of a page are removed.
fn bound(lines: &[Line], scores: &[f32], bounds: Bounds) -> f32 {
    let live = lines.iter().zip(scores).filter(|(line, _)| !line.gone);
    let least = threshold(live.map(|(line, score)| (line.words, probability(-score))), bounds);
    if least < 1.0 { -(least / (1.0 - least)).ln() } else { f32::NEG_INFINITY }
}
