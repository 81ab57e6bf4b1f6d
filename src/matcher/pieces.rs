//! Rules on pieces of long lines: sentences, and labels inside these.
//!
//! The pieces are matched as a document of their own, each by itself: pieces are no neighbours of each other, since which of
//! them are looked at depends on rules. What rules remove of them becomes hits that remove a part of their line. The line as
//! a whole has been matched before, and neither its hits nor what the model sees of it depend on its pieces.
//!
//! Most long lines are prose, and hold nothing that a rule looks for. So pieces are searched for literals, and
//! only those in which a rule may hit something are matched.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::hits::{Hit, Hits};
use super::labels::{Label, labels};
use super::matcher::Matcher;
use super::program::Compiled;
use super::scan::{may_be_removed, scan_pieces};
use super::zones::{Place, Zones};
use crate::document::ParsedDocument;
use crate::limits::SENTENCE;
use crate::rules::rule::Effect;
use crate::segment::Block;
use crate::segment::pieces::{Piece, is_long, is_plain_prose, is_prose, long_line_sentences};

impl Matcher<'_> {
    /// Evaluates rules on the pieces of long lines of a text. All else must have been evaluated.
    pub(crate) fn match_pieces(&mut self) {
        if self.document.page.is_some() {
            return;
        }
        let mut sentences = long_line_sentences(self.document.text, self.blocks());
        if sentences.is_empty() {
            return;
        }
        let labels = self.labels(&sentences);
        sentences.retain(|sentence| {
            is_short(&self.document.text[sentence.content.clone()]) && !self.is_prose_without_literals(sentence)
        });
        let mut found = Found::default();
        self.match_each(sentences, counts_in_sentence, &mut found);
        self.match_each(labels, counts_in_label, &mut found);
        if !found.cuts.is_empty() {
            self.add_hits(found);
        }
    }

    /// Whether a sentence is prose in which no literal of a rule that may remove it can be, as a look at its line and at its start
    /// tells.
    fn is_prose_without_literals(&self, sentence: &Piece) -> bool {
        let text = &self.document.text[sentence.content.clone()];
        self.findings.lines_without_literals.binary_search(&sentence.line).is_ok()
            && is_plain_prose(text)
            && !self.program.index.may_begin_sentence(text)
    }

    /// Evaluates rules on those pieces in which one may hit something.
    fn match_each(&self, mut pieces: Vec<Piece>, counts: Counts, found: &mut Found) {
        self.retain_candidates(&mut pieces, counts);
        if pieces.is_empty() {
            return;
        }
        let (document, findings) = scan_pieces(self.program, self.document, &pieces, counts);
        let matcher = Matcher::new(self.program, &document, &findings).with_zones(self.zones_of(&pieces));
        let mut matcher = matcher.until(self.deadline);
        matcher.match_rules(false);
        found.add(&matcher.hits, &document, &pieces, counts);
    }

    /// Leaves those pieces in which literals of a rule that removes something were found.
    fn retain_candidates(&self, pieces: &mut Vec<Piece>, counts: Counts) {
        let mut may_go = may_be_removed(self.program, self.document, pieces, counts).into_iter();
        pieces.retain(|_| may_go.next() == Some(true));
    }

    /// The zones of pieces, by where in the prose of the document they are. Whatever else it may be, a long line is prose.
    fn zones_of(&self, pieces: &[Piece]) -> Zones {
        let lines = Zones::with_prose(self.blocks(), |block| self.is_prose(block) || is_long(block));
        let place = |piece: &Piece| {
            let offset = piece.content.start as u32 - self.block(piece.line).content.start;
            Place { block: piece.line, offset }
        };
        lines.inside(pieces.iter().map(place), self.blocks())
    }

    /// The labels in sentences, in order.
    fn labels(&self, sentences: &[Piece]) -> Vec<Piece> {
        let each = sentences.iter().flat_map(|sentence| {
            let offset = sentence.content.start;
            let piece = move |Label { content, end }| {
                let content = content.start + offset..content.end + offset;
                Piece { line: sentence.line, whole: content.start..end + offset, content, doubtful: false }
            };
            labels(&self.document.text[sentence.content.clone()], self.program).into_iter().map(piece)
        });
        each.collect()
    }

    /// Of cuts of the same bytes leaves those of rules for certain languages, if there are any: they say more than rules for
    /// all languages.
    fn prefer_rules_for_the_language(&self, cuts: &mut Vec<PieceCut>) {
        let is_for_some = |cut: &PieceCut| !self.hits.rule(cut.rule).scope.languages.is_empty();
        cuts.sort_by_key(|cut| (cut.range.start, cut.range.end, !is_for_some(cut), cut.rule));
        cuts.dedup_by(|next, first| first.range == next.range && is_for_some(first) && !is_for_some(next));
    }

    /// Adds hits on parts of lines, of each rule and line one, its parts in order and disjoint.
    fn add_hits(&mut self, found: Found) {
        let own = OwnHits::new(&self.hits);
        let mut cuts = found.cuts_but_kept();
        cuts.retain(|cut| !own.covers(cut));
        self.prefer_rules_for_the_language(&mut cuts);
        cuts.sort_unstable_by_key(|cut| (cut.line, cut.rule, cut.range.start, cut.range.end));
        for same in cuts.chunk_by(|a, b| (a.line, a.rule) == (b.line, b.rule)) {
            let first = self.hits.spans.len() as u32;
            for range in unite(same.iter().map(|cut| cut.range.clone())) {
                self.hits.spans.push(range.start as u32..range.end as u32);
            }
            let (line, spans) = (same[0].line, first..self.hits.spans.len() as u32);
            self.hits.all.push(Hit { rule: same[0].rule, blocks: line..line + 1, spans });
        }
    }
}

/// Whether a sentence is short enough to be something else than prose.
fn is_short(sentence: &str) -> bool {
    sentence.len() <= SENTENCE || (sentence.len() <= 4 * SENTENCE && sentence.chars().count() <= SENTENCE)
}

/// Whether a hit of a rule on a piece counts.
type Counts = fn(&Compiled, &Block, &Piece) -> bool;

/// Whether a hit on a sentence counts. A piece that may hold a sentence of prose as well is not removed as a whole.
fn counts_in_sentence(compiled: &Compiled, sentence: &Block, piece: &Piece) -> bool {
    let removes = || match is_prose(sentence) {
        true => compiled.may_remove_prose(),
        false => compiled.needed != 0,
    };
    !compiled.rule.asks_for_other_blocks()
        && match compiled.rule.effect {
            Effect::Keep => true,
            Effect::Block => removes() && !piece.doubtful,
            _ => removes(),
        }
}

/// Whether a hit on a label counts.
fn counts_in_label(compiled: &Compiled, _: &Block, _: &Piece) -> bool {
    let effect = &compiled.rule.effect;
    let by_words = compiled.needed != 0 && *effect != Effect::Span;
    (by_words || *effect == Effect::Keep) && !compiled.rule.asks_for_other_blocks()
}

/// Bytes of a line that a rule would remove.
struct PieceCut {
    line: u32,
    rule: u32,
    range: Range<usize>,
}

/// What rules find in pieces.
#[derive(Default)]
struct Found {
    cuts: Vec<PieceCut>,
    /// Pieces that exceptions keep.
    kept: Vec<Range<usize>>,
}

impl Found {
    /// Adds those hits on pieces that `counts` lets through. A heading inside a line opens no section: nothing says
    /// where that would end.
    fn add(&mut self, hits: &Hits<'_>, document: &ParsedDocument<'_>, pieces: &[Piece], counts: Counts) {
        for hit in &hits.all {
            let compiled = &hits.program.rules[hit.rule as usize];
            let (block, piece) = (document.block(hit.blocks.start), &pieces[hit.blocks.start as usize]);
            if !counts(compiled, block, piece) {
                continue;
            }
            let cut = |range| PieceCut { line: piece.line, rule: hit.rule, range };
            match compiled.rule.effect {
                Effect::Block => self.cuts.push(cut(piece.whole.clone())),
                Effect::Span => {
                    let spans = &hits.spans[hit.spans.start as usize..hit.spans.end as usize];
                    self.cuts.extend(spans.iter().map(|span| cut(span.start as usize..span.end as usize)));
                }
                Effect::Keep => self.kept.push(piece.content.clone()),
                Effect::Section(_) | Effect::Weight(_) => {}
            }
        }
    }

    /// The cuts that reach into no piece which is kept.
    fn cuts_but_kept(mut self) -> Vec<PieceCut> {
        self.kept.sort_unstable_by_key(|kept| kept.start);
        let kept: Vec<_> = unite(self.kept.into_iter()).collect();
        self.cuts.retain(|cut| !overlaps(&kept, &cut.range));
        self.cuts
    }
}

/// The union of ranges that come in the order of their starts.
fn unite(ranges: impl Iterator<Item = Range<usize>>) -> impl Iterator<Item = Range<usize>> {
    let mut ranges = ranges.peekable();
    std::iter::from_fn(move || {
        let mut whole = ranges.next()?;
        while let Some(next) = ranges.next_if(|next| next.start < whole.end) {
            whole.end = whole.end.max(next.end);
        }
        Some(whole)
    })
}

/// Whether a range overlaps one of those in a list, which are in order and disjoint.
fn overlaps(list: &[Range<usize>], range: &Range<usize>) -> bool {
    let next = list.partition_point(|one| one.end <= range.start);
    list.get(next).is_some_and(|one| one.start < range.end)
}

/// What rules hit when they saw lines as a whole: a rule that removes a line needs none of its parts, and none is to count
/// twice.
struct OwnHits {
    blocks: HashSet<(u32, u32), FixedState>,
    /// By line and rule, in order and disjoint.
    spans: HashMap<(u32, u32), Vec<Range<usize>>, FixedState>,
}

impl OwnHits {
    fn new(hits: &Hits<'_>) -> OwnHits {
        let mut own = OwnHits { blocks: HashSet::default(), spans: HashMap::default() };
        for hit in &hits.all {
            let key = (hit.blocks.start, hit.rule);
            match hits.rule(hit.rule).effect {
                Effect::Block => _ = own.blocks.insert(key),
                Effect::Span => {
                    let spans = &hits.spans[hit.spans.start as usize..hit.spans.end as usize];
                    let bytes = spans.iter().map(|span| span.start as usize..span.end as usize);
                    own.spans.entry(key).or_default().extend(bytes);
                }
                _ => {}
            }
        }
        for spans in own.spans.values_mut() {
            spans.sort_unstable_by_key(|span| span.start);
            *spans = unite(std::mem::take(spans).into_iter()).collect();
        }
        own
    }

    /// Whether the rule has hit the line, or of its parts one that overlaps.
    fn covers(&self, cut: &PieceCut) -> bool {
        let key = (cut.line, cut.rule);
        self.blocks.contains(&key) || self.spans.get(&key).is_some_and(|spans| overlaps(spans, &cut.range))
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    use super::super::matcher::Matcher;
    use super::super::scan::{may_be_removed, scan};
    use super::{counts_in_sentence, long_line_sentences};
    use crate::Cleaner;
    use crate::document::RawDocument;
    use dehusk_text::metadata::Metadata;

    const PACK: &str = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n\
        [rule.line]\nline = [\"read more about the harbour wall in our paper today\", \"share\"]\ndrop = \"block\"\nhits = \"share\"\nmisses = \"a\"\n\
        [rule.phrase]\nphrases = [\"sign up for\", \"(picture\"]\nwhere = { words = \"..20\" }\ndrop = \"block\"\nhits = \"sign up for it\"\nmisses = \"a\"\n\
        [rule.start]\nstarts = [\"photo\", \"by:\"]\ndrop = \"block\"\nhits = \"photo a\"\nmisses = \"a\"\n\
        [rule.end]\nends = [\"to this report\", \"%\"]\ndrop = \"block\"\nhits = \"a to this report\"\nmisses = \"a\"\n\
        [rule.span]\nphrases = [\"opens in a new tab\"]\ndrop = \"span\"\nhits = \"a opens in a new tab\"\nmisses = \"a\"\n";

    fn line() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            8 => "[A-Za-z]{1,8}",
            1 => prop_oneof![
                Just("Photo"), Just("By:"), Just("photo-op"), Just("Sign up for"), Just("to this report"), Just("%"),
                Just("\"(Picture"), Just("opens in a new tab"), Just("Read more about the harbour wall in our paper today"),
                Just("- "), Just("caf\u{e9}"), Just("\u{1}"), Just("Signs up forms"),
            ].prop_map(str::to_owned),
        ];
        let sentence = (vec(word, 1..14), prop_oneof![Just(". "), Just("! "), Just("%. "), Just(" ")]);
        let text = |(words, end): (Vec<String>, &str)| words.join(" ") + end;
        vec(sentence.prop_map(text), 3..9).prop_map(|sentences| sentences.concat())
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn sentences_that_are_not_searched_hold_nothing(lines in vec(line(), 1..4)) {
            let cleaner = Cleaner::builder().built_in(false).pack("en/a", PACK).build().expect("the pack is valid");
            let (text, known) = (lines.join("\n"), Metadata::default());
            let (document, findings) = scan(cleaner.program(), RawDocument::text(&text, &known), None);
            let matcher = Matcher::new(cleaner.program(), &document, &findings);
            let mut sentences = long_line_sentences(&text, document.blocks());
            sentences.retain(|sentence| matcher.is_prose_without_literals(sentence));
            let may_go = may_be_removed(cleaner.program(), &document, &sentences, counts_in_sentence);
            prop_assert!(!may_go.contains(&true), "{text:?}");
        }
    }
}
