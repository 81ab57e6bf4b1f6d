//! What lines say, as words: stop words, words that the rest of the document says too, words of the title.

use super::columns::Columns;
use super::feature::{Feature, share};
use super::lines::Line;
use crate::document::ParsedDocument;
use crate::language::{StopWords, word_hashes};

static STOP_WORDS: Feature = Feature::names(
    "stop-words",
    &["unknown", "none", "..8 %", "8-16 %", "16-24 %", "24-32 %", "32-40 %", "40-48 %", "48-56 %", "56 %.."],
);
static IN_PROSE: Feature = Feature::shares("words-of-prose", &[0, 15, 30, 40, 50, 60, 70, 80, 90, 99]);
static SINCE_HEADLINE: Feature = Feature::names(
    "since-headline",
    &["no headline", "before it", "it is", "1", "2-3", "4-7", "8-15", "16-40", "41-100", "101.."],
);

pub(super) static FEATURES: [&Feature; 3] = [&STOP_WORDS, &IN_PROSE, &SINCE_HEADLINE];

/// Adds what the words of each line tell.
pub(super) fn add(
    document: &ParsedDocument<'_>,
    lines: &[Line],
    stop_words: Option<&StopWords>,
    columns: &mut Columns,
) {
    let words = LineWords::new(document, lines, stop_words);
    let all = 0..lines.len();
    columns.add(&STOP_WORDS, all.clone().map(|at| words.stop_share(at)));
    let prose_words = ProseWords::new(lines, &words);
    columns.add(&IN_PROSE, all.map(|at| words.share_in_prose(at, lines[at].prose > 0, &prose_words)));
    let headlines = words.headlines(document.metadata.title.as_deref(), lines);
    columns.add(&SINCE_HEADLINE, since(&headlines));
}

/// The words of all lines, as fingerprints.
struct LineWords<'w> {
    words: Vec<u32>,
    /// Where the words of each line end.
    ends: Vec<u32>,
    stop_words: Option<&'w StopWords>,
}

impl<'w> LineWords<'w> {
    fn new(document: &ParsedDocument<'_>, lines: &[Line], stop_words: Option<&'w StopWords>) -> LineWords<'w> {
        let mut words = LineWords {
            // Some five bytes make a word.
            words: Vec::with_capacity(document.text.len() / 5),
            ends: Vec::with_capacity(lines.len()),
            stop_words,
        };
        for line in lines {
            word_hashes(line.text(document), |hash| words.words.push(hash));
            words.ends.push(words.words.len() as u32);
        }
        words
    }

    fn line(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[start as usize..self.ends[at] as usize]
    }

    fn is_stop(&self, word: u32) -> bool {
        self.stop_words.is_some_and(|list| list.contains(word))
    }

    fn stop_share(&self, at: usize) -> u8 {
        let (Some(list), words) = (self.stop_words, self.line(at)) else { return 0 };
        match words.iter().filter(|word| list.contains(**word)).count() {
            0 => 1,
            stops => 2 + (stops * 100 / words.len() / 8).min(7) as u8,
        }
    }

    /// The share of a line's words, without stop words, that prose elsewhere in the document has.
    fn share_in_prose(&self, at: usize, is_prose: bool, prose_words: &ProseWords) -> u8 {
        let need = if is_prose { 2 } else { 1 };
        let (mut all, mut shared) = (0, 0);
        for &word in self.line(at).iter().filter(|word| !self.is_stop(**word)) {
            all += 1;
            shared += u32::from(prose_words.lines_with(word) >= need);
        }
        share(shared, all)
    }

    /// Whether each line is the headline: short, and nearly all of it in the title. The title is the one that is known, or
    /// else the first line, as dumps of pages begin with it.
    fn headlines(&self, title: Option<&str>, lines: &[Line]) -> Vec<bool> {
        let mut words = Vec::new();
        match title {
            Some(title) => word_hashes(title, |word| words.push(word)),
            None if !lines.is_empty() => words.extend(self.line(0)),
            None => {}
        }
        let title = self.set(&words);
        if title.len() < TITLE_WORDS {
            return vec![false; lines.len()];
        }
        let is = |at: usize| {
            let line = &lines[at];
            at > 0 && line.words >= 3 && !line.sentence && self.line(at).len() < LONGEST_HEADLINE && {
                let own = self.set(self.line(at));
                let both = own.iter().filter(|word| title.binary_search(word).is_ok()).count();
                own.len() >= 2 && both * 10 >= own.len() * 8 && both * 2 >= title.len()
            }
        };
        (0..lines.len()).map(is).collect()
    }

    /// Different words, sorted, without stop words.
    fn set(&self, words: &[u32]) -> Vec<u32> {
        let mut set: Vec<u32> = words.iter().copied().filter(|word| !self.is_stop(*word)).collect();
        set.sort_unstable();
        set.dedup();
        set
    }
}

/// The fewest words of a title that tell it.
const TITLE_WORDS: usize = 3;

/// A line of this many words is no headline.
const LONGEST_HEADLINE: usize = 40;

/// How far each line is after the last headline.
fn since(headlines: &[bool]) -> impl Iterator<Item = u8> {
    let any = headlines.contains(&true);
    let mut last = None;
    headlines.iter().enumerate().map(move |(at, is_headline)| {
        if *is_headline {
            last = Some(at);
            return 2;
        }
        match last.map(|last| at - last) {
            None => u8::from(any),
            Some(..=1) => 3,
            Some(2..=3) => 4,
            Some(4..=7) => 5,
            Some(8..=15) => 6,
            Some(16..=40) => 7,
            Some(41..=100) => 8,
            Some(_) => 9,
        }
    })
}

/// This many slots are searched for a word.
const CROWD: usize = 32;

/// How many lines of prose contain each word.
struct ProseWords {
    /// By the lowest bits of a word's fingerprint, as many as are needed for half of the table to be free.
    table: Vec<Slot>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    word: u32,
    /// The last line that had it.
    line: u32,
    /// How many lines have it; 0 for a free slot.
    lines: u8,
}

impl ProseWords {
    fn new(lines: &[Line], words: &LineWords<'_>) -> ProseWords {
        let size = (words.words.len() * 2).next_power_of_two().max(1024);
        let mut prose_words = ProseWords { table: vec![Slot::default(); size] };
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.prose > 0) {
            words.line(at).iter().for_each(|word| prose_words.add(*word, at as u32));
        }
        prose_words
    }

    fn add(&mut self, word: u32, line: u32) {
        let Some(at) = self.at(word) else { return };
        let slot = &mut self.table[at];
        if slot.lines == 0 || slot.line != line {
            *slot = Slot { word, line, lines: slot.lines.saturating_add(1) };
        }
    }

    /// The slot of a word, or the free one where it would be. None if too many words that are met by chance, or that
    /// somebody made up, crowd there.
    fn at(&self, word: u32) -> Option<usize> {
        let most = self.table.len() - 1;
        // The golden ratio spreads fingerprints that differ in few bits.
        let first = (word.wrapping_mul(0x9e37_79b1) >> 8) as usize;
        let fits = |at: &usize| self.table[*at].lines == 0 || self.table[*at].word == word;
        (first..first + CROWD).map(|at| at & most).find(fits)
    }

    fn lines_with(&self, word: u32) -> u8 {
        self.at(word).map_or(0, |at| self.table[at].lines)
    }
}
