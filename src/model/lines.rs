//! Lines: the blocks of a document as features see them.
//!
//! Some dumps of pages begin a line with each text node, so that a sentence with a link in it is in three lines. Such
//! lines are put together again here: they are one line to every feature, and stay or go together. Of a page each block
//! is a line.

use std::ops::Range;

use crate::document::ParsedDocument;
use crate::segment::Block;
use crate::segment::script::Script;
use dehusk_text::sentence::ends_sentence;

/// A line that ends a sentence and has this many words is prose. Menus and labels end none, and captions are shorter.
const SENTENCE: u32 = 10;

/// A line of this many words is prose though it ends no sentence, as in poems, transcripts and before a list.
const LONG: u32 = 25;

/// Characters to a word where no spaces are written: a word of Chinese has some two.
const CHARACTERS: f32 = 1.6;

/// A line, or lines that belong together.
pub(crate) struct Line {
    pub(crate) blocks: Range<u32>,
    /// Words; of Chinese and Japanese half the characters.
    pub(crate) words: u32,
    /// Words if it is prose, else 0.
    pub(crate) prose: u32,
    /// Letters, digits and other marks.
    pub(crate) solid: u32,
    pub(crate) digits: u32,
    pub(crate) lettered: u32,
    pub(crate) capitals: u32,
    pub(crate) sentence: bool,
    /// A rule removes it.
    pub(crate) gone: bool,
}

/// The lines of a document. `gone` says of each block whether a rule removes it.
pub(crate) fn lines(document: &ParsedDocument<'_>, gone: &[bool]) -> Vec<Line> {
    let blocks = document.blocks();
    let joins = document.page.is_none() && is_broken(document);
    let mut lines: Vec<Line> = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.iter().enumerate() {
        let own = line(at as u32, block, gone[at]);
        match lines.last_mut() {
            Some(last) if joins && at > 0 && continues(document, &blocks[at - 1], block) && last.gone == own.gone => {
                last.join(&own);
            }
            _ => lines.push(own),
        }
    }
    for line in &mut lines {
        if line.blocks.len() > 1 {
            line.sentence = ends_sentence(line.text(document));
        }
        let is_prose = (line.sentence && line.words >= SENTENCE) || line.words >= LONG;
        line.prose = if is_prose && !line.gone { line.words } else { 0 };
    }
    lines
}

fn line(at: u32, block: &Block, gone: bool) -> Line {
    let measure = &block.measure;
    let dense = block.script == Some(Script::Cjk) && (measure.solid as f32) < CHARACTERS * measure.words as f32;
    Line {
        blocks: at..at + 1,
        words: if dense { measure.words.div_ceil(2) } else { measure.words },
        prose: 0,
        solid: measure.solid,
        digits: measure.digits,
        lettered: measure.lettered,
        capitals: measure.capitals,
        sentence: block.sentence,
        gone,
    }
}

#[cfg(test)]
impl Line {
    /// A line of some words, in no document.
    pub(super) fn of_words(words: u32) -> Line {
        Line {
            blocks: 0..1,
            words,
            prose: 0,
            solid: 0,
            digits: 0,
            lettered: 0,
            capitals: 0,
            sentence: false,
            gone: false,
        }
    }
}

impl Line {
    /// Its text, with what is between its blocks.
    pub(crate) fn text<'d>(&self, document: &ParsedDocument<'d>) -> &'d str {
        let first = document.block(self.blocks.start).content.start as usize;
        &document.text[first..document.block(self.blocks.end - 1).content.end as usize]
    }

    fn join(&mut self, other: &Line) {
        self.blocks.end = other.blocks.end;
        self.words += other.words;
        self.solid += other.solid;
        self.digits += other.digits;
        self.lettered += other.lettered;
        self.capitals += other.capitals;
    }
}

/// The share of lines that continue a sentence from which a text counts as broken at elements: one in this many. Lists of
/// words in small letters and poems have such lines too, but seldom beside prose.
const BROKEN: usize = 50;

/// Whether a text was broken where elements begin and end: many lines begin in the middle of a sentence.
fn is_broken(document: &ParsedDocument<'_>) -> bool {
    let blocks = document.blocks();
    let breaks = blocks.windows(2).filter(|pair| continues(document, &pair[0], &pair[1])).count();
    breaks * BROKEN > blocks.len()
}

/// Whether a block continues the sentence of the one right before it.
fn continues(document: &ParsedDocument<'_>, before: &Block, block: &Block) -> bool {
    if block.gap_before || before.sentence || before.oversize || block.oversize || block.list {
        return false;
    }
    let first = block.text(document.text).chars().next();
    first.is_some_and(|first| first.is_lowercase() || matches!(first, ',' | '.' | ';' | ')' | '’' | '”'))
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::document::RawDocument;
    use crate::matcher::{Program, scan};
    use crate::rules::Settings;
    use dehusk_text::metadata::Metadata;

    /// The lines of a text: how many blocks each has, its words, and whether it is prose.
    fn measured(text: &str) -> Vec<(usize, u32, bool)> {
        let program = Program::new(Vec::new(), Settings::default()).expect("no rules are no large automaton");
        let metadata = Metadata::default();
        let (document, _) = scan(&program, RawDocument::text(text, &metadata), None);
        let gone = vec![false; document.blocks().len()];
        lines(&document, &gone).iter().map(|line| (line.blocks.len(), line.words, line.prose > 0)).collect()
    }

    #[test]
    fn a_sentence_that_was_cut_at_its_links_is_one_line() {
        let text =
            "Home\nThe council of\nSaltmere\nvoted on Monday, as\nThe Bell\nhad foretold, to build the wall.\nShare";
        assert_eq!(measured(text), [(1, 1, false), (1, 3, false), (2, 5, false), (2, 8, false), (1, 1, false)]);
        let text = "Home\nThe council voted on\nmonday\n, as many had foretold, to build the wall.\nShare";
        assert_eq!(measured(text), [(1, 1, false), (3, 13, true), (1, 1, false)]);
    }

    #[test]
    fn lines_that_end_or_stand_apart_are_not_joined() {
        assert_eq!(measured("It rained.\nand it snowed\n\nand more").len(), 3);
        assert_eq!(measured("Eggs\n- flour\n- milk and butter").len(), 3);
    }

    #[test]
    fn two_characters_of_chinese_are_a_word() {
        assert_eq!(measured("市议会星期一决定在秋天以前把港口的墙加高一米以便抵御风暴。"), [(1, 14, true)]);
        assert_eq!(measured("시의회는 월요일에 항구의 벽을 높이기로 했다."), [(1, 6, false)]);
    }
}
