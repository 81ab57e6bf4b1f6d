//! Finds literals while a text is segmented.
//!
//! Owns the hot loop: for each block all literals of all rules, grouped by rule. What comes out is a short list of
//! candidates, and the few places that later steps need.

use isolang::Language;

use super::block_check::{may_hold, share};
use super::index::{Folded, Found, Use};
use super::program::{Compiled, NO_RULE, Program};
use super::prose::SearchUnit;
use super::slot::Slot;
use crate::document::{Outline, ParsedDocument, RawDocument};
use crate::rules::rule::Effect;
use crate::segment::folded::FoldedText;
use crate::segment::pieces::{Piece, is_long, is_prose, segment_pieces};
use crate::segment::{self, Block, Known, Segments};
use dehusk_html::Page;
use dehusk_html::prose::prose_letters;
use dehusk_text::fold::{edges, fingerprint};
use dehusk_text::markdown::View;

/// A rule that is worth a look at a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub(crate) stratum: u32,
    pub(crate) block: u32,
    pub(crate) rule: u32,
    /// Slots of which a literal was found.
    pub(crate) mask: u32,
}

/// A place in a folded block that a literal of a span rule was found at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LiteralSpan {
    pub(crate) block: u32,
    pub(crate) rule: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A block that ends in a separator and few words, such as a site's name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SiteSuffix {
    pub(crate) block: u32,
    /// Fingerprint of what is before the separator.
    pub(crate) stem: u64,
    /// Fingerprint of what is after it.
    pub(crate) tail: u64,
    pub(crate) tail_words: u32,
}

/// What was found in a document while it was segmented.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(super) candidates: Vec<Candidate>,
    /// Slots found for rules that literals do not trigger, by block and rule.
    pub(super) masks: Vec<(u32, u32, u32)>,
    pub(super) literal_spans: Vec<LiteralSpan>,
    /// Blocks before which a section ends, by block and rule.
    pub(super) section_ends: Vec<(u32, u32)>,
    pub(super) site_suffixes: Vec<SiteSuffix>,
    /// Long lines in whose sentences of prose a literal of a rule that may remove one can only be at the start.
    pub(super) lines_without_literals: Vec<u32>,
    /// Blocks of a page that lie in elements that selectors or class words match, with what asks for them.
    pub(super) in_elements: Vec<(u32, Use)>,
}

/// The longest suffix, in folded bytes; longer ones are not a site's name.
const SUFFIX_BYTES: usize = 80;

/// Segments a document, and finds all literals, selectors and class words in the same pass: the folded form of each block
/// is searched while it is in the processor's cache, and is not kept.
pub(crate) fn scan<'d>(
    program: &Program,
    raw: RawDocument<'d>,
    language: Option<Language>,
) -> (ParsedDocument<'d>, Findings) {
    let (document, [findings]) = scan_by([program], raw, language);
    (document, findings)
}

/// As [`scan`], by several programs in one pass. Either all of them ask for the body or none does.
pub(crate) fn scan_by<'d, const N: usize>(
    programs: [&Program; N],
    raw: RawDocument<'d>,
    language: Option<Language>,
) -> (ParsedDocument<'d>, [Findings; N]) {
    let prose = raw.page.map(|page| prose_letters(&page.rendered)).unwrap_or_default();
    let in_elements =
        programs.map(|program| raw.page.map(|page| program.selectors.find(page, &prose)).unwrap_or_default());
    let (segments, findings) = segment_and_search(programs, raw, in_elements);
    let RawDocument { text, source, metadata, page, markdown, .. } = raw;
    let asks_for_body = programs.iter().any(|program| program.asks_for_body());
    let outline = page.filter(|_| asks_for_body).map(|page| Outline::new(page, prose));
    (ParsedDocument { text, source, segments, metadata, language, page, markdown, outline }, findings)
}

/// What a page says of a block.
fn on_page(page: &Page, block: u32) -> Known {
    let links = page.rendered.blocks.get(block as usize).map(|block| block.link_share() as f32);
    Known { links, markdown: None }
}

/// What Markdown says of the block whose line begins at a position.
fn in_markdown(view: &View, start: usize) -> Known {
    let line = view.line_at(start).copied();
    Known { links: line.map(|line| share(line.linked, line.letters)), markdown: line }
}

fn segment_and_search<const N: usize>(
    programs: [&Program; N],
    raw: RawDocument<'_>,
    in_elements: [Vec<(u32, Use)>; N],
) -> (Segments, [Findings; N]) {
    let text = raw.text;
    let mut searches = programs.map(|program| Search::new(program, text));
    let mut left = in_elements.each_ref().map(Vec::as_slice);
    let known = |block, start| match (raw.page, raw.markdown) {
        (Some(page), _) => on_page(page, block),
        (_, Some(view)) => in_markdown(view, start),
        _ => Known::default(),
    };
    let segments = segment::segment(text, raw.continues, known, |number, block, folded| {
        for (search, left) in searches.iter_mut().zip(&mut left) {
            search.line(number, block, folded, raw.page.is_none() && is_long(block), left);
        }
    });
    let mut findings = searches.map(|search| search.findings);
    findings.iter_mut().zip(in_elements).for_each(|(findings, in_elements)| findings.in_elements = in_elements);
    (segments, findings)
}

/// Makes pieces of a document's lines the blocks of a document of their own, and finds all literals in them of the rules that
/// `counts` lets through.
pub(super) fn scan_pieces<'d>(
    program: &Program,
    document: &ParsedDocument<'d>,
    pieces: &[Piece],
    counts: fn(&Compiled, &Block, &Piece) -> bool,
) -> (ParsedDocument<'d>, Findings) {
    let ParsedDocument { text, metadata, language, .. } = *document;
    let mut search = Search::new(program, text);
    let segments = segment_pieces(text, pieces, &document.segments, |number, block, folded| {
        search.piece(number, block, folded, counts_in(program, block, &pieces[number as usize], counts));
    });
    let document =
        ParsedDocument { text, source: text, segments, metadata, language, page: None, markdown: None, outline: None };
    (document, search.findings)
}

/// Tells of each piece of a document's lines whether literals were found in it of a rule that removes something, and that
/// `counts` lets through.
pub(super) fn may_be_removed(
    program: &Program,
    document: &ParsedDocument<'_>,
    pieces: &[Piece],
    counts: fn(&Compiled, &Block, &Piece) -> bool,
) -> Vec<bool> {
    let text = document.text;
    let mut search = Search::new(program, text);
    let mut folded = FoldedText::default();
    let may_go = |piece: &Piece| {
        let mut block = piece.block_to_search(text, &mut folded);
        search.findings.candidates.clear();
        let unit = if is_prose(&block) { SearchUnit::ProseSentence } else { SearchUnit::Block };
        search.find(&block, &folded, unit);
        if !search.found.is_empty() {
            piece.complete(&mut block, text, &folded);
            search.add(0, &block, &folded, counts_in(program, &block, piece, counts));
        }
        search.findings.candidates.iter().any(|candidate| program.rules[candidate.rule as usize].removes())
    };
    pieces.iter().map(may_go).collect()
}

/// Whether a hit of a rule on a piece counts.
fn counts_in<'p>(
    program: &'p Program,
    block: &'p Block,
    piece: &'p Piece,
    counts: fn(&Compiled, &Block, &Piece) -> bool,
) -> impl Fn(u32) -> bool + 'p {
    move |rule| program.rules.get(rule as usize).is_some_and(|compiled| counts(compiled, block, piece))
}

/// A search for literals, block after block.
struct Search<'s> {
    program: &'s Program,
    text: &'s str,
    findings: Findings,
    /// What was found in the block at hand.
    found: Vec<Found>,
}

impl<'s> Search<'s> {
    fn new(program: &'s Program, text: &'s str) -> Self {
        Search { program, text, findings: Findings::default(), found: Vec::new() }
    }

    /// Takes what was found in elements up to a block off the rest, and notes that of the block itself.
    fn take_elements(&mut self, number: u32, left: &mut &[(u32, Use)]) {
        while let Some((&(block, used), rest)) = left.split_first().filter(|((block, _), _)| *block <= number) {
            self.found.extend((block == number).then_some(Found { used, start: 0, end: 0 }));
            *left = rest;
        }
    }

    /// Finds the literals of a piece, and adds them.
    fn piece(&mut self, number: u32, block: &Block, folded: &FoldedText, counts: impl Fn(u32) -> bool) {
        self.find(block, folded, SearchUnit::Block);
        self.add(number, block, folded, counts);
    }

    /// Finds the literals of a line, and adds them with what was found in elements. `is_split` says that its sentences will be
    /// searched by themselves.
    fn line(
        &mut self,
        number: u32,
        block: &Block,
        folded: &FoldedText,
        is_split: bool,
        in_elements: &mut &[(u32, Use)],
    ) {
        let unit = if is_split { SearchUnit::LongLine } else { SearchUnit::Block };
        let may_remove_sentences = self.find(block, folded, unit);
        if is_split && !may_remove_sentences {
            self.findings.lines_without_literals.push(number);
        }
        self.take_elements(number, in_elements);
        self.add(number, block, folded, |_| true);
    }

    /// Finds the literals of a block of which a rule may make use, and forgets those of the block before; of a sentence of prose
    /// inside a line, those of rules that may remove one. Tells whether a sentence of prose in the block may hold a literal of such a
    /// rule after its start.
    fn find(&mut self, block: &Block, folded: &FoldedText, unit: SearchUnit) -> bool {
        let Search { program, found, .. } = self;
        let words = block.measure.words;
        found.clear();
        let search = Folded { text: folded, key: block.key, words, joined: block.joined, unit };
        program.index.find_once(search, |one| {
            if program.may_use(one.used, words) {
                found.push(one);
            }
        })
    }

    /// Adds what was found in a block of the rules that `counts` lets through.
    fn add(&mut self, number: u32, block: &Block, folded: &FoldedText, counts: impl Fn(u32) -> bool) {
        let Search { program, found, .. } = self;
        found.retain(|one| counts(one.used.rule));
        if !found.is_empty() {
            let text = block.text(self.text);
            self.findings.add_block(&Scanning { program, number, block, text, folded: folded.bytes() }, found);
        }
    }
}

/// A block that is being scanned.
struct Scanning<'s> {
    program: &'s Program,
    number: u32,
    block: &'s Block,
    text: &'s str,
    folded: &'s [u8],
}

impl Scanning<'_> {
    /// Whether the rule is worth a look here, as far as the block by itself can tell.
    fn is_open_to(&self, compiled: &Compiled) -> bool {
        let regexes = &compiled.regexes;
        // All are asked, since they count how often they are.
        (regexes.is_empty() || regexes.iter().filter(|regex| regex.may_match(self.text)).count() > 0)
            && may_hold(compiled, self.block, false)
    }
}

impl Findings {
    /// Adds what was found in a block.
    fn add_block(&mut self, scanning: &Scanning<'_>, found: &mut [Found]) {
        if found.len() > 1 {
            found.sort_unstable_by_key(|one| (one.used, one.start, one.end));
        }
        for group in found.chunk_by(|a, b| a.used.rule == b.used.rule) {
            match group[0].used.rule {
                NO_RULE => self.site_suffixes.extend(site_suffix(scanning.number, scanning.folded, group)),
                rule => self.add_rule(scanning, rule, group),
            }
        }
    }

    fn add_rule(&mut self, scanning: &Scanning<'_>, rule: u32, group: &[Found]) {
        let (block, compiled) = (scanning.number, &scanning.program.rules[rule as usize]);
        let mask = group.iter().fold(0, |mask, one| mask | one.used.slot.bit());
        if mask & Slot::UntilLine.bit() != 0 {
            self.section_ends.push((block, rule));
        }
        if compiled.needed == 0 {
            self.masks.push((block, rule, mask));
        } else if mask & compiled.needed == compiled.needed && scanning.is_open_to(compiled) {
            self.candidates.push(Candidate { stratum: compiled.stratum, block, rule, mask });
            if compiled.rule.effect == Effect::Span && compiled.regexes.is_empty() {
                let spans = group.iter().filter(|one| SPAN_SLOTS & one.used.slot.bit() != 0);
                self.literal_spans.extend(spans.map(|one| LiteralSpan { block, rule, start: one.start, end: one.end }));
            }
        }
    }
}

/// Slots whose literals are what a span rule cuts.
const SPAN_SLOTS: u32 = Slot::Phrases.bit() | Slot::Starts.bit() | Slot::Ends.bit();

/// The block's suffix after its last separator.
fn site_suffix(block: u32, folded: &[u8], separators: &[Found]) -> Option<SiteSuffix> {
    let last = separators.iter().max_by_key(|one| one.start)?;
    let (stem, tail) = (&folded[..last.start as usize], &folded[last.end as usize..]);
    if tail.is_empty() || tail.len() > SUFFIX_BYTES {
        return None;
    }
    let words = tail.split(|byte| *byte == b' ').count() as u32;
    let key = |part: &[u8]| fingerprint(&part[edges::trim(part)]);
    Some(SiteSuffix { block, stem: key(stem), tail: key(tail), tail_words: words })
}
