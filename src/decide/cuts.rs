//! What each rule would cut, and the union of it.

use std::ops::Range;

use super::Choice;
use crate::document::ParsedDocument;
use crate::matcher::Hits;
use crate::rules::rule::{Effect, Rule};
use crate::segment::Block;
use crate::segment::measure::words;
use crate::segment::shape::Shape;

/// The cuts of all hits, exceptions taken out.
pub(super) struct Cuts<'c> {
    document: &'c ParsedDocument<'c>,
    hits: &'c Hits<'c>,
    /// In the order of blocks, then rules.
    all: Vec<Cut>,
}

/// Something that a rule would cut.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    pub(super) block: u32,
    /// Whole blocks first: what is removed as a whole has no spans.
    pub(super) what: What,
    pub(super) rule: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// The block, for its own sake.
    Block,
    /// The block, as part of a section.
    Member,
    /// Bytes of the document inside the block.
    Span(u32, u32),
}

/// What is removed from one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All of it, by this rule.
    Gone(u32),
    /// These bytes of the document, each by a rule; in order, disjoint.
    Cut(Vec<(Range<u32>, u32)>),
}

/// Whether a rule may cut a block. A header is no text, and only a rule that asks for headers takes it, as a whole.
fn may_cut(cut: &Cut, document: &ParsedDocument<'_>, rule: &Rule) -> bool {
    let asks_for_headers = || rule.patterns.shapes.contains(&Shape::Header);
    let block = document.block(cut.block);
    !block.is_indivisible() || (!matches!(cut.what, What::Span(..)) && asks_for_headers())
}

/// Blocks of categories that the user asks to keep; empty if there are no such categories. Rules that look at surroundings do not
/// remove them.
fn kept_by_choice(hits: &Hits<'_>, choice: &Choice, blocks: usize) -> Vec<bool> {
    if choice.keep.is_empty() {
        return Vec::new();
    }
    let mut kept = vec![false; blocks];
    let is_kept = |rule: &Rule| choice.keep.contains(&rule.category) && rule.effect.removes_blocks();
    for hit in hits.all.iter().filter(|hit| hit.spans.is_empty() && is_kept(hits.rule(hit.rule))) {
        kept[hit.blocks.start as usize..hit.blocks.end as usize].fill(true);
    }
    kept
}

impl<'c> Cuts<'c> {
    /// Cuts of the rules whose categories are dropped.
    pub(super) fn new(document: &'c ParsedDocument<'c>, hits: &'c Hits<'c>, choice: &Choice) -> Self {
        let applies = |rule: u32| choice.drops(hits.rule(rule).category);
        let blocks = if hits.all.is_empty() { &[] } else { document.blocks() };
        let mut kept: Vec<bool> = blocks.iter().map(Block::is_code).collect();
        let kept_by_choice = kept_by_choice(hits, choice, blocks.len());
        let mut cuts = Vec::new();
        for hit in &hits.all {
            let rule = hits.rule(hit.rule);
            // A hit that is evidence only names what the model removes. The model sees no pieces of lines.
            let is_piece = rule.effect == Effect::Block && !hit.spans.is_empty();
            let by_surroundings = rule.advisory || rule.conditions.body.is_some();
            let stays = |block: u32| {
                let is_kept = || kept_by_choice.get(block as usize) == Some(&true);
                let is_in_body = || hits.is_evidence(rule) && hits.in_body(block) != Some(false);
                !is_piece && (by_surroundings && is_kept() || is_in_body())
            };
            let first = hit.blocks.start;
            match rule.effect {
                Effect::Keep => kept[first as usize] = true,
                Effect::Block | Effect::Span if !applies(hit.rule) || stays(first) => {}
                Effect::Block if !is_piece => cuts.push(Cut { block: first, what: What::Block, rule: hit.rule }),
                Effect::Section(_) => {
                    cuts.extend(hit.blocks.clone().filter(|block| applies(hit.rule) && !stays(*block)).map(|block| {
                        let what = if block == hit.blocks.start { What::Block } else { What::Member };
                        Cut { block, what, rule: hit.rule }
                    }));
                }
                Effect::Block | Effect::Span => {
                    let spans = &hits.spans[hit.spans.start as usize..hit.spans.end as usize];
                    let block = hit.blocks.start;
                    cuts.extend(spans.iter().map(|span| Cut {
                        block,
                        what: What::Span(span.start, span.end),
                        rule: hit.rule,
                    }));
                }
                Effect::Weight(_) => {}
            }
        }
        cuts.retain(|cut| !kept[cut.block as usize] && may_cut(cut, document, hits.rule(cut.rule)));
        cuts.sort_unstable();
        Cuts { document, hits, all: cuts }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Cut> {
        self.all.iter()
    }

    /// Drops the cuts of some rules.
    pub(super) fn drop_rules(&mut self, is_dropped: impl Fn(u32) -> bool) {
        self.all.retain(|cut| !is_dropped(cut.rule));
    }

    /// Words that a cut removes.
    pub(super) fn words(&self, cut: &Cut) -> usize {
        match cut.what {
            What::Block | What::Member => self.document.block(cut.block).measure.words as usize,
            What::Span(start, end) => words(&self.document.text[start as usize..end as usize]) as usize,
        }
    }

    /// For each block with cuts, in order: what goes from it. A block that goes is named after a rule that wants it for its
    /// own sake, else after a section; of several after the one that waits for the fewest others, then the first by name.
    pub(super) fn union(&self) -> Vec<(u32, Verdict)> {
        self.all.chunk_by(|a, b| a.block == b.block).map(|cuts| (cuts[0].block, self.verdict(cuts))).collect()
    }

    fn verdict(&self, cuts: &[Cut]) -> Verdict {
        let first = &cuts[0];
        let What::Span(..) = first.what else {
            let stratum = |rule: u32| self.hits.program.rules[rule as usize].stratum;
            let alike = cuts.iter().take_while(|cut| cut.what == first.what).map(|cut| cut.rule);
            return Verdict::Gone(alike.min_by_key(|rule| (stratum(*rule), *rule)).unwrap_or(first.rule));
        };
        let block = self.document.block(first.block);
        let mut spans: Vec<(Range<u32>, u32)> = Vec::new();
        let mut reached = block.content.start;
        for cut in cuts {
            let What::Span(start, end) = cut.what else { continue };
            if end > reached {
                spans.push((start.max(reached)..end, cut.rule));
                reached = end;
            }
        }
        if self.leaves_words(&block.content, &spans) { Verdict::Cut(spans) } else { Verdict::Gone(first.rule) }
    }

    /// Whether a letter or digit is left between the spans; a block of which only marks would be left goes as a whole.
    fn leaves_words(&self, content: &Range<u32>, spans: &[(Range<u32>, u32)]) -> bool {
        let starts = std::iter::once(content.start).chain(spans.iter().map(|(span, _)| span.end));
        let ends = spans.iter().map(|(span, _)| span.start).chain(std::iter::once(content.end));
        starts.zip(ends).any(|(start, end)| {
            self.document.text[start as usize..end.max(start) as usize].contains(char::is_alphanumeric)
        })
    }
}
