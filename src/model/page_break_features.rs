//! Features of lines that page breaks leave in a text: running heads and feet, and page numbers.
//!
//! They repeat with nothing changed but a number, which increases from page to page, and they interrupt sentences.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::columns::Columns;
use super::feature::{Feature, count};
use super::lines::Line;
use crate::document::ParsedDocument;

static NUMBERED: Feature = Feature::names("page-number", &["no number", "alone", "in sequence near", "in sequence"]);
static REPEATED: Feature = Feature::counts("times-said-ignoring-numbers", &[0, 1, 2, 3, 5, 9]);
static INSIDE: Feature = Feature::names("inside-a-sentence", &["no", "one line", "some lines"]);

pub(super) static FEATURES: [&Feature; 3] = [&NUMBERED, &REPEATED, &INSIDE];

/// A line of more words is no running head.
const MOST_WORDS: u32 = 14;

/// The highest number of a page.
const LAST_PAGE: u32 = 9999;

/// Even and odd pages may have different heads, so that the numbers of one head increase by two.
const STEP: u32 = 2;

/// Items of a list are numbered as well, but are closer to each other than this many lines.
const NEAR: usize = 12;

/// The most lines that interrupt a sentence.
const BREAK_LINES: usize = 5;

/// A line of fewer words is not taken for the first part of a sentence.
const SENTENCE_WORDS: u32 = 4;

/// Adds these features of all lines.
pub(super) fn add(document: &ParsedDocument<'_>, lines: &[Line], columns: &mut Columns) {
    let mut letters = Vec::new();
    let heads = lines.iter().map(|line| Head::new(line, line.text(document), &mut letters));
    let heads: Vec<Option<Head>> = heads.collect();
    columns.add(&NUMBERED, numbered(&heads).into_iter());
    let mut times: HashMap<u64, u32, FixedState> = HashMap::default();
    for head in heads.iter().flatten().filter(|head| head.has_letters) {
        *times.entry(head.words).or_default() += 1;
    }
    let repeats = |head: &Option<Head>| head.as_ref().and_then(|head| times.get(&head.words)).copied().unwrap_or(0);
    columns.add(&REPEATED, heads.iter().map(|head| count(repeats(head))));
    columns.add(&INSIDE, inside_sentences(document, lines).into_iter());
}

/// A line that could be a running head.
struct Head {
    /// Fingerprint of its letters; the same for all heads without letters.
    words: u64,
    has_letters: bool,
    /// The numbers at its start and at its end.
    numbers: [Option<u32>; 2],
}

impl Head {
    /// `letters` is a buffer.
    fn new(line: &Line, text: &str, letters: &mut Vec<u8>) -> Option<Head> {
        if line.words > MOST_WORDS || line.blocks.len() > 1 {
            return None;
        }
        write_letters(text, letters);
        let edge = |c: char| !c.is_alphanumeric();
        let mut tokens =
            text.split_whitespace().map(|token| token.trim_matches(edge)).filter(|token| !token.is_empty());
        let (first, last) = (tokens.next(), tokens.next_back());
        let number = |token: Option<&str>| token?.parse().ok().filter(|number| *number <= LAST_PAGE);
        let words = FixedState::with_seed(0).hash_one(letters.as_slice());
        Some(Head { words, has_letters: !letters.is_empty(), numbers: [number(first), number(last)] })
    }
}

/// Writes the letters of a text, in lower case.
fn write_letters(text: &str, letters: &mut Vec<u8>) {
    letters.clear();
    if !text.is_ascii() {
        let lower = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase);
        for c in lower {
            letters.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        return;
    }
    letters.resize(text.len(), 0);
    let mut count = 0;
    // Each byte is written, and only letters move the place of the next: no branch for each byte.
    for byte in text.bytes() {
        letters[count] = byte.to_ascii_lowercase();
        count += usize::from(byte.is_ascii_alphabetic());
    }
    letters.truncate(count);
}

/// For each line, whether it starts or ends with a number that continues the sequence of lines with the same letters.
fn numbered(heads: &[Option<Head>]) -> Vec<u8> {
    let mut codes = vec![0; heads.len()];
    // By letters and end: the last line with a number there, and the number.
    let mut last: HashMap<(u64, usize), (usize, u32), FixedState> = HashMap::default();
    for (at, head) in heads.iter().enumerate() {
        let Some(head) = head else { continue };
        for (end, number) in head.numbers.iter().enumerate() {
            let Some(number) = *number else { continue };
            codes[at] = codes[at].max(1);
            let before = last.insert((head.words, end), (at, number));
            let is_next = |(_, smaller): &(usize, u32)| (1..=STEP).contains(&number.wrapping_sub(*smaller));
            if let Some((before, _)) = before.filter(is_next) {
                let code = if at - before < NEAR { 2 } else { 3 };
                codes[before] = codes[before].max(code);
                codes[at] = codes[at].max(code);
            }
        }
    }
    codes
}

/// For each line, whether it interrupts a sentence: it is between a line that does not end one and a line that starts with a
/// lower-case letter.
fn inside_sentences(document: &ParsedDocument<'_>, lines: &[Line]) -> Vec<u8> {
    let mut codes = vec![0; lines.len()];
    let goes_on = |line: &Line| line.text(document).starts_with(char::is_lowercase);
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| goes_on(line)) {
        let first = at.saturating_sub(BREAK_LINES + 1);
        let is_between = |before: usize| {
            let between = (before + 1 < at).then(|| &lines[before + 1]);
            between.is_none_or(|line| !(goes_on(line) || line.sentence && line.prose > 0))
        };
        let mut before = (first..at).rev().take_while(|before| is_between(*before));
        let Some(before) = before.find(|before| is_unfinished(document, &lines[*before])) else { continue };
        let broken = &mut codes[before + 1..at];
        let code = if broken.len() == 1 { 1 } else { 2 };
        broken.fill(code);
    }
    codes
}

/// Whether a line is the first part of a sentence.
fn is_unfinished(document: &ParsedDocument<'_>, line: &Line) -> bool {
    let last = line.text(document).chars().next_back();
    let goes_on = |c: char| c.is_lowercase() || matches!(c, ',' | '-' | '\u{ad}' | '‐');
    line.words >= SENTENCE_WORDS && !line.sentence && last.is_some_and(goes_on)
}

#[cfg(test)]
mod tests {
    use super::FEATURES;
    use crate::document::RawDocument;
    use crate::matcher::{Program, scan};
    use crate::model::Columns;
    use crate::model::lines::lines;
    use crate::rules::Settings;
    use dehusk_text::metadata::Metadata;

    /// The names of the cells of each line, by feature.
    fn cells(text: &str) -> Vec<Vec<String>> {
        let program = Program::new(Vec::new(), Settings::default()).expect("no rules have no literals");
        let metadata = Metadata::default();
        let (document, _) = scan(&program, RawDocument::text(text, &metadata), None);
        let lines = lines(&document, &vec![false; document.blocks().len()]);
        let mut columns = Columns::default();
        super::add(&document, &lines, &mut columns);
        let names = |(feature, cells): (&&'static crate::model::Feature, &Vec<u8>)| {
            cells.iter().map(|cell| feature.cell_name((*cell).into()).into_owned()).collect()
        };
        assert_eq!(columns.features.len(), FEATURES.len());
        columns.features.iter().zip(&columns.cells).map(names).collect()
    }

    #[test]
    fn page_numbers_are_in_sequence() {
        let page = |number: u32| {
            let prose = "The harbour was dredged in spring, and again a year later.\n".repeat(12);
            format!("{prose}{number}\n")
        };
        let text: String = (6..9).map(page).collect();
        let numbers = &cells(&text)[0];
        assert_eq!(
            [&numbers[11], &numbers[12], &numbers[25], &numbers[38]],
            ["no number", "in sequence", "in sequence", "in sequence"]
        );
        assert_eq!(cells("– 2 –\nFour\nPage 7\n1\nOn 2\n")[0], ["alone", "no number", "alone", "alone", "alone"]);
        assert_eq!(
            cells("Step 1\nCut.\nStep 2\nSew.\n")[0],
            ["in sequence near", "no number", "in sequence near", "no number"]
        );
    }

    #[test]
    fn heads_of_odd_and_even_pages_repeat() {
        let repeated = &cells("Report 2020 | 23\nIt rained.\n24 | Report 2020\nIt rained.\nREPORT 2020 | 25\n31\n")[1];
        assert_eq!(*repeated, ["3", "2", "3", "2", "3", "0"]);
    }

    #[test]
    fn lines_that_interrupt_a_sentence_are_found() {
        let text = "The council met on Monday to decide how the\n12\nHARBOUR NEWS\n\nbridge is to be paid for.\nIt did not.\nMore news\nthan that.\n";
        let expected = ["no", "some lines", "some lines", "no", "no", "no"];
        assert_eq!(cells(text)[2], expected);
        assert_eq!(
            cells("All of it was green,\nAdvertisement\n\nand all of it was wet.\n")[2],
            ["no", "one line", "no"]
        );
    }
}
