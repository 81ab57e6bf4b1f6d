//! What a document says more than once: blocks, the title, the site's name after other blocks.
//!
//! Compares fingerprints of folded lines. Built once a document, and only if a rule asks.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::index::boundary;
use super::scan::SiteSuffix;
use crate::rules::rule::{RepeatSource, Repeats};
use crate::segment::Block;
use dehusk_text::fold::{edges, fingerprint, fold};
use dehusk_text::metadata::Metadata;

/// What is repeated in a document.
pub(crate) struct Duplicates<'d> {
    blocks: &'d [Block],
    site_suffixes: &'d [SiteSuffix],
    /// The first block of each fingerprint.
    first: HashMap<u64, u32, FixedState>,
    /// How many blocks end in each suffix.
    tails: HashMap<u64, u32, FixedState>,
    /// The title, and the title without what is after its last separator.
    title: Option<(u64, Option<u64>)>,
    /// The authors, each and all together.
    authors: Vec<u64>,
}

impl<'d> Duplicates<'d> {
    pub(crate) fn new(
        blocks: &'d [Block],
        site_suffixes: &'d [SiteSuffix],
        metadata: &Metadata,
        separators: &[String],
    ) -> Self {
        let mut first = HashMap::default();
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| !block.oversize) {
            first.entry(block.key).or_insert(at as u32);
        }
        let mut tails = HashMap::default();
        for suffix in site_suffixes {
            *tails.entry(suffix.tail).or_insert(0) += 1;
        }
        let title = metadata.title.as_ref().map(|title| title_keys(title, separators));
        let authors =
            metadata.author.iter().flat_map(|all| all.split(", ").chain([all.as_str()])).map(key_of).collect();
        Duplicates { blocks, site_suffixes, first, tails, title, authors }
    }

    /// Whether a block repeats what the pattern names; `EndOfPrevious` is [`ends_with`]'s.
    pub(crate) fn repeats(&self, at: u32, pattern: &Repeats) -> bool {
        let block = &self.blocks[at as usize];
        let stem =
            || self.suffix(at).filter(|suffix| suffix.tail_words <= pattern.max_suffix_words).map(|suffix| suffix.stem);
        match pattern.source {
            RepeatSource::EarlierBlock => {
                let earlier = |key| self.first.get(&key).is_some_and(|first| *first < at);
                if pattern.max_suffix_words == 0 { earlier(block.key) } else { stem().is_some_and(earlier) }
            }
            RepeatSource::OtherBlock => stem().is_some_and(|stem| self.first.contains_key(&stem)),
            RepeatSource::Title => self.title.is_some_and(|(title, title_stem)| {
                block.key == title
                    || stem() == Some(title)
                    || (pattern.max_suffix_words > 0 && title_stem == Some(block.key))
            }),
            RepeatSource::Author => self.authors.contains(&block.key),
            RepeatSource::SiteSuffix => {
                block.measure.words <= pattern.max_suffix_words && self.framed_by(at) >= pattern.min_blocks.max(1)
            }
            RepeatSource::EndOfPreviousBlock => false,
        }
    }

    /// How many other blocks end in what the block says.
    fn framed_by(&self, at: u32) -> u32 {
        let key = self.blocks[at as usize].key;
        let Some(all) = self.tails.get(&key) else { return 0 };
        all - u32::from(self.suffix(at).is_some_and(|suffix| suffix.tail == key))
    }

    fn suffix(&self, block: u32) -> Option<&SiteSuffix> {
        let at = self.site_suffixes.binary_search_by_key(&block, |suffix| suffix.block).ok()?;
        Some(&self.site_suffixes[at])
    }
}

/// The fingerprint that a line of the text has.
fn key_of(text: &str) -> u64 {
    let folded = fold(text);
    fingerprint(&folded.as_bytes()[edges::trim(folded.as_bytes())])
}

/// What comes before a site's name in titles without spaces around it, as is usual in Chinese.
const BARE: [&str; 2] = ["_", "|"];

fn title_keys(title: &str, separators: &[String]) -> (u64, Option<u64>) {
    let folded = fold(title);
    let key = |part: &str| fingerprint(&part.as_bytes()[edges::trim(part.as_bytes())]);
    let all = separators.iter().map(String::as_str).chain(BARE);
    let stem = all.filter_map(|separator| folded.rfind(separator)).max();
    (key(&folded), stem.filter(|at| *at > 0).map(|at| key(&folded[..at])))
}

/// Whether `previous` ends in what `block` says, with a separator and at most `max_suffix_words` words after it left out.
pub(crate) fn ends_with(previous: &str, block: &str, suffix: u32, separators: &[String]) -> bool {
    let (previous, block) = (fold(previous), fold(block));
    let line = |text: &str| text[edges::trim(text.as_bytes())].to_owned();
    let previous = line(&previous);
    let own = line(&block);
    if previous.len() > own.len() && ends_in(&previous, &own) {
        return true;
    }
    let last =
        separators.iter().filter_map(|separator| Some((block.rfind(separator.as_str())?, separator.len()))).max();
    last.is_some_and(|(at, length)| {
        let words = block[at + length..].split(' ').count() as u32;
        let stem = line(&block[..at]);
        words <= suffix && !stem.is_empty() && ends_in(&previous, &stem)
    })
}

/// This many bytes at the end of a line are no accident, even glued to a word before them.
const GLUED: usize = 12;

/// Whether a line ends in what another says. The end of a single word is no repetition.
fn ends_in(line: &str, end: &str) -> bool {
    line.ends_with(end) && (end.len() >= GLUED || boundary(line.as_bytes(), line.len() - end.len()))
}

#[cfg(test)]
mod tests {
    use super::ends_with;
    use crate::Cleaner;
    use dehusk_text::metadata::Metadata;

    #[test]
    fn separators_are_folded_before_a_title_is_cut_at_them() {
        let settings = "schema = 1\n[settings]\nseparators = [\" – \"]\n";
        let pack = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n\
                    [rule.title]\nrepeats = { source = \"title\", max-suffix-words = 3 }\ndrop = \"block\"\nhits = \"a\"\nmisses = \"b\"\n";
        let cleaner =
            Cleaner::builder().built_in(false).pack("settings", settings).pack("en/titles", pack).build().unwrap();
        let metadata = Metadata::default().with_title("The bridge is open — The Bell");
        let cleaned = cleaner.clean_text("The bridge is open\nIt opened on Monday.\n", &metadata);
        assert_eq!(cleaned.body(), "It opened on Monday.\n");
    }

    #[test]
    fn a_caption_without_its_credit_and_with_the_site() {
        let separators = [" - ".to_owned()];
        assert!(ends_with("© Agency / A. WriterThe old bridge", "The old bridge - Example News", 5, &separators));
        assert!(ends_with("© Agency / A. WriterThe old bridge", "The old bridge", 0, &separators));
        assert!(!ends_with("The old bridge", "The new bridge - Example News", 5, &separators));
        assert!(!ends_with("© Agency The old bridge", "The old bridge - one of three", 2, &separators));
        assert!(ends_with("The old bridge in the rain", "Rain", 0, &separators));
        assert!(!ends_with("The old bridge in the rain", "Ain", 0, &separators));
    }
}
