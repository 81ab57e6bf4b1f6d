//! Labels inside a sentence: lines that rules remove, where several of them were joined to one.
//!
//! `Share on Facebook Share on Twitter Advertisement` is three lines of a page. One of them alone says little: a sentence may
//! begin with `Share` and speak of advertisement. So a label counts only in a chain of labels that follow each other, written
//! as labels are and long enough, or that is all there is between two ends of sentences. A longer chain never counts
//! less, so that another rule never makes fewer labels.

use std::ops::Range;

use super::first_words::{Beginning, FRONT, beginning_key};
use super::program::Program;
use crate::limits::LABEL_WORDS;
use dehusk_text::chunk::{CHUNK, chunks, ones};
use dehusk_text::fold::{fold, fold_into};

/// The fewest labels of a chain in the middle of a text.
const CHAIN: usize = 3;

/// A chain of two labels is enough if they have this many words and begin with capitals.
const CHAIN_WORDS: usize = 4;

/// The longest label, in bytes; a longer one is a sentence.
const LABEL_BYTES: usize = 200;

/// The labels in a sentence, in order. They may overlap: a rule decides about each. With each come the marks up to the next
/// word, which separate it from that.
pub(super) fn labels(sentence: &str, program: &Program) -> Vec<Label> {
    let mut beginnings = Beginnings { sentence, program, folded: Vec::new() };
    // Most sentences have no two places where a label may begin, and need not be cut into words.
    if starts(sentence).filter(|start| beginnings.may_be_at(*start)).nth(1).is_none() {
        return Vec::new();
    }
    let words = words(sentence);
    let mut places = Vec::new();
    for (start, word) in words.iter().enumerate() {
        if !word.is_small && beginnings.may_be_at(word.range.start) {
            places.extend(ends(sentence, &words[start..], program).map(|length| start..start + length));
        }
    }
    let label = |place: &Range<usize>| Label {
        content: words[place.start].range.start..words[place.end - 1].range.end,
        end: words[place.end - 1].gap_end,
    };
    chained(&words, &places).map(label).collect()
}

/// Where labels may begin in a sentence.
struct Beginnings<'s> {
    sentence: &'s str,
    program: &'s Program,
    /// A buffer for the text whose key is computed.
    folded: Vec<u8>,
}

impl Beginnings<'_> {
    /// Whether a label may begin with the word that begins at a position.
    fn may_be_at(&mut self, start: usize) -> bool {
        let index = &self.program.index;
        let text = &self.sentence.as_bytes()[start..];
        // Unless a combining mark follows, letters fold to their small forms.
        if let Some((letters, after)) = text.split_first_chunk::<FRONT>()
            && letters.iter().all(u8::is_ascii_alphabetic)
            && after.first().is_none_or(u8::is_ascii)
            && !index.may_begin_line_with(*letters)
        {
            return false;
        }
        let word = start..token_end(self.sentence, start);
        let key = self.key(word.clone());
        if index.may_begin_line(key, Beginning::Whole) {
            return true;
        }
        index.may_begin_line(key, Beginning::Word)
            && tokens(&self.sentence[word.end..]).next().is_some_and(|(at, next)| {
                let key = self.key(word.start..word.end + at + next.len());
                index.may_begin_line(key, Beginning::Words)
            })
    }

    fn key(&mut self, range: Range<usize>) -> u64 {
        let text = &self.sentence[range];
        self.folded.clear();
        // Most are words of ASCII, which folding makes small.
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'`';
        if text.bytes().all(is_plain) && !text.as_bytes().windows(2).any(|two| two == b"  ") {
            self.folded.extend_from_slice(text.as_bytes());
            self.folded.make_ascii_lowercase();
            return beginning_key(&self.folded);
        }
        fold_into(text, &mut self.folded);
        beginning_key(&self.folded)
    }
}

/// How many of the words are a label: those at the front, of which there may be several.
fn ends(sentence: &str, words: &[Word], program: &Program) -> impl Iterator<Item = usize> {
    let start = words[0].range.start;
    (1..=words.len().min(LABEL_WORDS))
        .map(move |length| (length, &sentence[start..words[length - 1].range.end]))
        .take_while(|(_, text)| text.len() <= LABEL_BYTES)
        .filter(|(_, text)| program.is_label(fold(text).as_bytes()))
        .map(|(length, _)| length)
}

/// A label in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Its bytes.
    pub(super) content: Range<usize>,
    /// Where the marks after it end.
    pub(super) end: usize,
}

/// Where words begin that do not begin with a small letter.
fn starts(sentence: &str) -> impl Iterator<Item = usize> {
    let plain = has_ascii_spaces(sentence).then(|| starts_after_ascii(sentence.as_bytes()));
    let others = plain.is_none().then(|| tokens(sentence).map(|(start, _)| start));
    plain.into_iter().flatten().chain(others.into_iter().flatten()).filter(|start| !begins_small(&sentence[*start..]))
}

/// Whether all white space is ASCII.
fn has_ascii_spaces(sentence: &str) -> bool {
    let is_space = |at: usize| sentence[at..].starts_with(char::is_whitespace);
    let mut firsts = chunks(sentence.as_bytes()).map(|chunk| chunk.not_ascii() & !chunk.continues());
    let mut begin = 0;
    firsts.all(|firsts| {
        let all = ones(firsts).all(|bit| !is_space(begin + bit));
        begin += CHUNK;
        all
    })
}

/// Where something follows white space of ASCII that is no small letter of ASCII.
fn starts_after_ascii(sentence: &[u8]) -> impl Iterator<Item = usize> {
    let mut after_space = 1;
    chunks(sentence).enumerate().flat_map(move |(number, chunk)| {
        let space = chunk.is(b' ') | chunk.between(b'\t', b'\r');
        let begins = (space << 1 | after_space) & chunk.valid() & !space & !chunk.between(b'a', b'z');
        after_space = space >> (CHUNK - 1);
        ones(begins).map(move |bit| number * CHUNK + bit)
    })
}

/// What is between white space, each with its position.
fn tokens(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = match &sentence.as_bytes()[at..] {
            [b' ', next, ..] if next.is_ascii_graphic() => at + 1,
            _ => sentence.len() - sentence[at..].trim_start().len(),
        };
        at = token_end(sentence, start);
        (at > start).then(|| (start, &sentence[start..at]))
    })
}

/// Where the next white space begins. Nearly all bytes are those of ASCII letters, and need not be put together to characters.
fn token_end(sentence: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(length) = sentence.as_bytes()[at..].iter().position(|byte| !byte.is_ascii_graphic()) {
        at += length;
        if sentence.as_bytes()[at] == b' ' {
            return at;
        }
        match sentence[at..].chars().next() {
            Some(c) if !c.is_whitespace() => at += c.len_utf8(),
            _ => return at,
        }
    }
    sentence.len()
}

fn first_letter(token: &str) -> Option<char> {
    token.chars().find(|c| c.is_alphanumeric())
}

/// Whether the word at the start of a text begins with a small letter; marks before it do not count.
fn begins_small(text: &str) -> bool {
    match text.as_bytes()[0] {
        byte if byte.is_ascii_alphanumeric() => byte.is_ascii_lowercase(),
        _ => first_letter(&text[..token_end(text, 0)]).is_some_and(char::is_lowercase),
    }
}

/// A word between white space.
struct Word {
    range: Range<usize>,
    /// Where the marks after it end that stand by themselves, such as `|` and `›`.
    gap_end: usize,
    /// It begins with a small letter.
    is_small: bool,
    /// It begins with a capital.
    is_capital: bool,
}

fn words(sentence: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (start, token) in tokens(sentence) {
        let range = start..start + token.len();
        match (first_letter(token), words.last_mut()) {
            (Some(first), _) => words.push(Word {
                gap_end: range.end,
                range,
                is_small: first.is_lowercase(),
                is_capital: first.is_uppercase(),
            }),
            (None, Some(last)) => last.gap_end = range.end,
            (None, None) => {}
        }
    }
    words
}

/// A chain of labels: how many they are, and the words that it covers.
#[derive(Clone, Copy)]
struct Chain {
    labels: usize,
    edge: usize,
}

/// The places of labels that are in a chain which is long enough. Places come in order.
fn chained<'p>(words: &[Word], places: &'p [Range<usize>]) -> impl Iterator<Item = &'p Range<usize>> {
    let before = chains_before(words.len(), places);
    let after = chains_after(words, places);
    let last = words.len();
    let is_capital = |place: &Range<usize>| words[place.start].is_capital;
    let accepted = move |place: &&Range<usize>| {
        let (before, Some(after)) = (before[place.start], after[place.end]) else { return false };
        let labels = before.labels + 1 + after.labels;
        let is_all = before.edge == 0 && after.edge == last;
        labels > 1 && (is_all || labels >= CHAIN || (after.edge - before.edge >= CHAIN_WORDS && is_capital(place)))
    };
    places.iter().filter(accepted).collect::<Vec<_>>().into_iter()
}

/// For each word the longest chain that ends before it: the most labels, and the first word of any.
fn chains_before(words: usize, places: &[Range<usize>]) -> Vec<Chain> {
    let mut chains: Vec<_> = (0..=words).map(|edge| Chain { labels: 0, edge }).collect();
    for place in places {
        let before = chains[place.start];
        let chain = &mut chains[place.end];
        chain.labels = chain.labels.max(before.labels + 1);
        chain.edge = chain.edge.min(before.edge);
    }
    chains
}

/// For each word the longest chain that begins with it, the most labels and the last word of any; none if what comes after
/// each of them continues it as a sentence would.
fn chains_after(words: &[Word], places: &[Range<usize>]) -> Vec<Option<Chain>> {
    let may_end = |edge: usize| words.get(edge).is_none_or(|word| !word.is_small);
    let mut chains: Vec<_> = (0..=words.len()).map(|edge| may_end(edge).then_some(Chain { labels: 0, edge })).collect();
    for place in places.iter().rev() {
        let Some(after) = chains[place.end] else { continue };
        let longer = Chain { labels: after.labels + 1, edge: after.edge };
        let chain = chains[place.start].get_or_insert(longer);
        chain.labels = chain.labels.max(longer.labels);
        chain.edge = chain.edge.max(longer.edge);
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::labels;
    use crate::Cleaner;

    const PACK: &str = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.all]\n\
        line = [\"share on facebook\", \"share on twitter\", \"advertisement\", \"home\", \"news\", \"sport\", \
        \"分享到微博\", \"分享到微信\", \"广告\"]\ndrop = \"block\"\nhits = \"home\"\nmisses = \"a\"\n\
        [rule.kept]\nline = [\"council\", \"the council met\"]\nkeep = true\nhits = \"council\"\nmisses = \"a\"\n";

    fn found(sentence: &str) -> Vec<&str> {
        let cleaner = Cleaner::builder().built_in(false).pack("en/labels", PACK).build().expect("the pack is valid");
        let labels = labels(sentence, cleaner.program());
        labels.into_iter().map(|label| &sentence[label.content.start..label.end]).collect()
    }

    #[test]
    fn labels_in_a_row_are_found_in_the_middle_of_a_text() {
        let labels = ["Share on Facebook", "Share on Twitter", "Advertisement"];
        for text in [
            "Share on Facebook Share on Twitter Advertisement The council met on Monday.",
            "Wall to be raised Share on Facebook Share on Twitter Advertisement The council met.",
            "Wall to be raised Share on Facebook Share on Twitter Advertisement",
        ] {
            assert_eq!(found(text), labels, "{text}");
        }
        assert_eq!(found("Home | News | Sport | Wall to be raised"), ["Home |", "News |", "Sport |"]);
        assert_eq!(found("Home News"), ["Home", "News"]);
        assert_eq!(found("分享到微博 分享到微信 广告 市议会同意了。"), ["分享到微博", "分享到微信", "广告"]);
    }

    #[test]
    fn words_of_sentences_are_no_labels() {
        for text in [
            "He brought home news of sport and an advertisement.",
            "The Home News editor resigned.",
            "Share on Facebook, share on Twitter: the advertisement was everywhere.",
            "Share on Facebook Share on Twitter is what the buttons said.",
            "Advertisement The council met.",
            "Share on Facebook",
            "他在首页新闻里看到广告。",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
