//! Finds literals while a text is segmented.
//!
//! Owns the hot loop: for each block all literals of all rules, grouped by rule. What comes out is a short list of
//! candidates, and the few places that later steps need.

use super::Program;
use super::body::Outline;
use super::check::may_hold;
use super::index::{Folded, Found, Slot, Use};
use super::program::{Compiled, NO_RULE};
use crate::rules::rule::Effect;
use crate::segment::{self, Block, OnPage, Segments};
use dehusk_html::WebPage;
use dehusk_html::render::prose::prose;
use dehusk_text::fold::{edges, fingerprint};

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

/// A block that has a separator with few words behind it, such as a site's name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) block: u32,
    /// Fingerprint of what stands before the separator.
    pub(crate) stem: u64,
    /// Fingerprint of what stands behind it.
    pub(crate) tail: u64,
    pub(crate) tail_words: u32,
}

/// A document once its literals are found.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    pub(crate) segments: Segments,
    pub(crate) candidates: Vec<Candidate>,
    /// Slots found for rules that literals do not drive, by block and rule.
    pub(crate) masks: Vec<(u32, u32, u32)>,
    pub(crate) literal_spans: Vec<LiteralSpan>,
    /// Blocks before which a section ends, by block and rule.
    pub(crate) section_ends: Vec<(u32, u32)>,
    pub(crate) frames: Vec<Frame>,
    /// Blocks of a page that lie in marked elements, with what looks for the mark.
    pub(crate) under: Vec<(u32, Use)>,
    /// Of a page: what decides where its body is.
    pub(crate) outline: Option<Outline>,
}

/// The longest frame, in folded bytes; longer tails are no site's name.
const FRAME_BYTES: usize = 80;

/// Segments a text and finds all literals.
pub(crate) fn scan(program: &Program, text: &str, continues: bool) -> Scanned {
    scan_with(program, text, continues, &[], |_| None)
}

/// Segments a page's text and finds all literals, selectors and words of classes.
pub(crate) fn scan_page(program: &Program, page: &WebPage) -> Scanned {
    let prose = prose(&page.rendered);
    let under = program.marks.find(page, &prose);
    let scanned = scan_with(program, &page.rendered.text, false, &under, |block| on_page(page, block));
    Scanned { under, outline: program.asks_body.is_some().then(|| Outline::of(page, prose)), ..scanned }
}

/// What a page says of a block.
fn on_page(page: &WebPage, block: u32) -> Option<OnPage> {
    let block = page.rendered.blocks.get(block as usize)?;
    Some(OnPage { links: block.link_share() as f32 })
}

/// `under` are the marks of elements that blocks lie in, by block.
fn scan_with(
    program: &Program,
    text: &str,
    continues: bool,
    mut under: &[(u32, Use)],
    on_page: impl Fn(u32) -> Option<OnPage>,
) -> Scanned {
    let mut scanned = Scanned::default();
    let mut found: Vec<Found> = Vec::new();
    let segments = segment::segment(text, continues, on_page, |number, block, folded| {
        found.clear();
        while let Some((&(block, used), rest)) = under.split_first().filter(|((block, _), _)| *block <= number) {
            found.extend((block == number).then_some(Found { used, start: 0, end: 0 }));
            under = rest;
        }
        let words = block.measure.words;
        let search = Folded { bytes: folded, key: block.key, words, glued: block.glued };
        program.index.find_once(search, |one| {
            if program.may_use(one.used, words) {
                found.push(one);
            }
        });
        if !found.is_empty() {
            let first = block.text(text).as_bytes()[0];
            scanned.take(&Scanning { program, number, block, first, folded }, &mut found);
        }
    });
    Scanned { segments, ..scanned }
}

/// A block that is being scanned.
struct Scanning<'s> {
    program: &'s Program,
    number: u32,
    block: &'s Block,
    /// The first byte of its text.
    first: u8,
    folded: &'s [u8],
}

impl Scanning<'_> {
    /// Whether the rule is worth a look here, as far as the block by itself can tell.
    fn is_open_to(&self, compiled: &Compiled) -> bool {
        let regexes = &compiled.regexes;
        (regexes.is_empty() || regexes.iter().any(|regex| regex.may_match(self.first)))
            && may_hold(compiled, self.block, false)
    }
}

impl Scanned {
    /// Takes what was found in a block.
    fn take(&mut self, scanning: &Scanning<'_>, found: &mut [Found]) {
        if found.len() > 1 {
            found.sort_unstable_by_key(|one| (one.used, one.start, one.end));
        }
        for group in found.chunk_by(|a, b| a.used.rule == b.used.rule) {
            match group[0].used.rule {
                NO_RULE => self.frames.extend(frame(scanning.number, scanning.folded, group)),
                rule => self.take_rule(scanning, rule, group),
            }
        }
    }

    fn take_rule(&mut self, scanning: &Scanning<'_>, rule: u32, group: &[Found]) {
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

/// The block's frame: what stands around its last separator.
fn frame(block: u32, folded: &[u8], separators: &[Found]) -> Option<Frame> {
    let last = separators.iter().max_by_key(|one| one.start)?;
    let (stem, tail) = (&folded[..last.start as usize], &folded[last.end as usize..]);
    if tail.is_empty() || tail.len() > FRAME_BYTES {
        return None;
    }
    let words = tail.split(|byte| *byte == b' ').count() as u32;
    let key = |part: &[u8]| fingerprint(&part[edges::trim(part)]);
    Some(Frame { block, stem: key(stem), tail: key(tail), tail_words: words })
}
