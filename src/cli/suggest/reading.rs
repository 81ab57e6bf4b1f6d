//! A document as drafts are looked for in it: its lines, what became of them, and what elements and headings hold them.

use std::ops::Range;

use super::elements::{Holder, SECTION_MARK, elements};
use super::frame::frames;
use crate::cleaner::{Cleaned, Cleaner};
use crate::cli::pipeline::corpus::document::{Content, CorpusDocument};
use dehusk_html::Page;
use dehusk_text::fnv::Fnv;
use dehusk_text::fold::{edges, fold};

/// Words from which on a sentence is prose, as the settings of rules have it.
const PROSE: u32 = 12;

/// Words of a line that can head a section, and of one that can be in a section.
const HEAD_WORDS: u32 = 8;
pub(super) const ITEM_WORDS: u32 = 20;

/// Lines of a section that are looked at.
const SECTION: usize = 40;

/// Bytes of a folded line that are kept; of a longer one the rest is hashed.
const KEY: usize = 160;

/// Characters of a line from which on it is taken for the title if it is part of it. The name of a site is shorter.
const TITLE_PART: usize = 16;

/// A line that is not blank.
pub(super) struct ReadLine {
    pub(super) range: Range<usize>,
    /// The line as rules compare it.
    pub(super) key: String,
    pub(super) words: u32,
    /// A sentence that is long enough to be text.
    pub(super) prose: bool,
    pub(super) sentence: bool,
    /// The rule that removes it as a whole.
    pub(super) rule: Option<usize>,
    /// By how much the model holds it for husk; below 0, for body. None if it was not scored.
    pub(super) margin: Option<f32>,
    /// It is the title of the document.
    pub(super) title: bool,
}

impl ReadLine {
    /// Whether it stays.
    pub(super) fn is_kept(&self) -> bool {
        self.rule.is_none()
    }

    /// Whether it can head a section.
    pub(super) fn is_head(&self) -> bool {
        self.words <= HEAD_WORDS && !self.sentence && self.key.contains(char::is_alphabetic)
    }
}

/// A document that was cleaned.
pub(super) struct ReadDocument<'d> {
    /// Its host; empty if it is not known.
    pub(super) host: String,
    /// The same for two copies of one article.
    pub(super) article: u64,
    pub(super) cleaned: Cleaned<'d>,
    pub(super) lines: Vec<ReadLine>,
    pub(super) page: Option<&'d Page>,
}

/// Cleans a document and looks at its lines. The cleaner records lines.
pub(super) fn read<'d>(document: &CorpusDocument<'d>, cleaner: &Cleaner) -> ReadDocument<'d> {
    let cleaned = document.clean(cleaner);
    let host = document.host(&cleaned).unwrap_or_default().to_owned();
    let page = match document.content {
        // The lines of a page that is too long are not all known.
        Content::Page(page) => Some(page).filter(|page| page.rendered.blocks.len() == cleaned.lines.len()),
        Content::Text { .. } => None,
    };
    let titles: Vec<String> = {
        let known = cleaned.metadata();
        let own = if let (Content::Text { known, .. }, None) = (document.content, known.title()) {
            known.title.as_deref()
        } else {
            None
        };
        [known.title(), known.headline(), own].into_iter().flatten().map(line_key).collect()
    };
    let lines: Vec<_> = lines(&cleaned, page, &titles).collect();
    let longest = lines.iter().filter(|line| line.is_kept() && line.prose).max_by_key(|line| line.words);
    let article = Fnv::default().text(titles.first().map_or("", String::as_str));
    let article = article.text(longest.map_or("", |line| &line.key)).0 as u64;
    ReadDocument { host, article, cleaned, lines, page }
}

fn lines<'l>(
    cleaned: &'l Cleaned<'_>,
    page: Option<&'l Page>,
    titles: &'l [String],
) -> impl Iterator<Item = ReadLine> + use<'l> {
    let mut next = 0;
    let blocks = page.map_or(&[][..], |page| &page.rendered.blocks);
    cleaned.lines.iter().enumerate().map(move |(at, line)| {
        let range = line.range.clone();
        while cleaned.removals.get(next).is_some_and(|removal| removal.range.end < range.end) {
            next += 1;
        }
        let rule = cleaned.removals.get(next).filter(|removal| removal.range.start <= range.start).map(|one| one.rule);
        let key = line_key(&cleaned.text()[range.clone()]);
        let is_part = |title: &String| *title == key || (key.chars().count() >= TITLE_PART && title.contains(&key));
        ReadLine {
            title: blocks.get(at).is_some_and(|block| block.kind.heading == 1) || titles.iter().any(is_part),
            prose: line.sentence && line.words >= PROSE,
            range,
            key,
            words: line.words,
            sentence: line.sentence,
            rule,
            margin: line.margin,
        }
    })
}

/// A line as the key `line` of rules compares it. A long one is cut, and is the same as another only if the rest is.
pub(super) fn line_key(line: &str) -> String {
    let folded = fold(line);
    let key = &folded[edges::trim(folded.as_bytes())];
    let key = key.replace('\t', " ");
    if key.len() <= KEY {
        return key;
    }
    let cut = (0..=KEY).rev().find(|at| key.is_char_boundary(*at)).unwrap_or(0);
    format!("{}\u{3}{:x}", &key[..cut], Fnv::hash(&key) as u64)
}

/// Whether a key is all of its line.
pub(super) fn is_whole(key: &str) -> bool {
    !key.contains('\u{3}')
}

impl ReadDocument<'_> {
    /// The text of a line.
    pub(super) fn text(&self, line: &ReadLine) -> &str {
        &self.cleaned.text()[line.range.clone()]
    }

    /// The frames of a line.
    pub(super) fn frames(&self, line: &ReadLine) -> Vec<String> {
        if line.prose || !is_whole(&line.key) { Vec::new() } else { frames(self.text(line)) }
    }

    /// The name under which something of this host is counted.
    pub(super) fn name(&self, key: &str) -> String {
        format!("{}\t{key}", self.host)
    }

    /// Selectors of the page, and sections below lines that `heads` names, with the lines that they hold.
    pub(super) fn holders(&self, heads: impl Fn(&str) -> bool) -> Vec<Holder> {
        let mut all = self.page.map(elements).unwrap_or_default();
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| line.is_head() && heads(&line.key)) {
            let run = at + 1..self.section_end(at + 1);
            if run.len() >= 2 {
                all.push(Holder { key: format!("{SECTION_MARK}{}", line.key), lines: vec![run] });
            }
        }
        all
    }

    /// Where a section whose first item is `start` ends: before a sentence, a long line or the title.
    fn section_end(&self, start: usize) -> usize {
        let is_item = |line: &&ReadLine| !line.sentence && line.words <= ITEM_WORDS && !line.title;
        start + self.lines[start..].iter().take(SECTION).take_while(is_item).count()
    }
}

#[cfg(test)]
mod tests {
    use super::{is_whole, line_key};

    #[test]
    fn long_lines_are_the_same_only_as_a_whole() {
        assert_eq!(line_key(" » Read   MORE: "), "read more");
        let long = "word ".repeat(60);
        let (one, other) = (line_key(&format!("{long}a")), line_key(&format!("{long}b")));
        assert!(one != other && one.len() < 200 && !is_whole(&one) && is_whole("read more"));
    }
}
