//! Regexes of rules, compiled when first needed.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use regex::{Captures, Regex, RegexBuilder};

use super::firsts::{Firsts, firsts};

use dehusk_text::fold::fold;
use dehusk_text::limits::{REGEX_DEPTH, REGEX_SIZE};
use dehusk_text::literal::{RegexPattern, syntax_tree};

/// A regex that is compiled when it is first needed. All programs that have its rule share it.
pub(crate) struct LazyRegex {
    pattern: RegexPattern,
    compiled: OnceLock<Option<Regex>>,
    /// What a text that it matches may begin with; known once it was asked for often.
    firsts: OnceLock<Option<Firsts>>,
    asked: AtomicU32,
    /// How many texts were found to lack its literals before it was compiled.
    lacking: AtomicU32,
}

/// This many blocks ask what a regex may begin with before it is parsed to find out.
const ASKED: u32 = 64;

/// After this many texts without its literals, a regex is compiled for any text.
const LACKING: u32 = 16;

impl LazyRegex {
    pub(crate) fn new(pattern: &RegexPattern) -> LazyRegex {
        LazyRegex {
            pattern: pattern.clone(),
            compiled: OnceLock::new(),
            firsts: OnceLock::new(),
            asked: AtomicU32::new(0),
            lacking: AtomicU32::new(0),
        }
    }

    /// The compiled regex, or none if the text lacks the literals that it needs. It was parsed and measured when the rules
    /// were read, so compiling can only fail if the size was estimated too low; `rules check` compiles all and reports that.
    fn compiled_for(&self, text: &str) -> Option<&Regex> {
        if self.compiled.get().is_none() && self.lacks_literals(text) {
            return None;
        }
        self.compiled.get_or_init(|| compile(&self.pattern.text, REGEX_SIZE).ok()).as_ref()
    }

    /// Whether a text lacks the literals, as far as that is still checked. A rule may have several regexes, and a block the
    /// literals of one only; to compile the others takes much longer than this search.
    fn lacks_literals(&self, text: &str) -> bool {
        let Some(needed) = &self.pattern.needed else { return false };
        if self.lacking.load(Ordering::Relaxed) >= LACKING {
            return false;
        }
        let folded = fold(text);
        let lacks = !needed.iter().any(|(literal, _)| folded.contains(literal.trim()));
        self.lacking.fetch_add(u32::from(lacks), Ordering::Relaxed);
        lacks
    }

    fn firsts(&self) -> Option<&Firsts> {
        self.firsts.get_or_init(|| syntax_tree(&self.pattern.text).ok().as_ref().and_then(firsts)).as_ref()
    }

    /// Whether it may match a text that begins with this byte. At first a regex may match any: to parse it takes longer than
    /// to look at a few blocks in vain.
    pub(crate) fn may_match(&self, first: u8) -> bool {
        let known = if self.is_often_asked() {
            self.firsts()
        } else {
            self.asked.fetch_add(1, Ordering::Relaxed);
            self.firsts.get().and_then(Option::as_ref)
        };
        known.is_none_or(|firsts| firsts.has(first))
    }

    /// Whether blocks ask for it often, so that it pays to compile it even if nothing else of its rule holds.
    pub(crate) fn is_often_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed) >= ASKED
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.compiled_for(text).is_some_and(|regex| regex.is_match(text))
    }

    /// Where it matches first.
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.compiled_for(text)?.find(text).map(|found| found.range())
    }

    /// What of its matches goes: the group `cut`, or else the whole match; of the first `most`.
    pub(crate) fn cuts(&self, text: &str, most: usize) -> Vec<Range<usize>> {
        self.compiled_for(text).map_or_else(Vec::new, |regex| cuts(regex, text, most))
    }
}

fn cuts(regex: &Regex, text: &str, most: usize) -> Vec<Range<usize>> {
    if regex.capture_names().flatten().any(|name| name == "cut") {
        let range = |found: Captures| found.name("cut").map(|cut| cut.range());
        regex.captures_iter(text).filter_map(range).take(most).collect()
    } else {
        regex.find_iter(text).map(|found| found.range()).take(most).collect()
    }
}

/// Compiles a regex.
///
/// # Errors
/// It is not valid, or its compiled form takes more than `size` bytes.
pub(crate) fn compile(pattern: &str, size: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).nest_limit(REGEX_DEPTH).size_limit(size).build()
}

#[cfg(test)]
mod tests {
    use dehusk_text::literal::analyse;

    use super::{ASKED, LACKING, LazyRegex};

    fn regex(pattern: &str) -> LazyRegex {
        LazyRegex::new(&analyse(pattern).unwrap())
    }

    #[test]
    fn what_a_text_may_begin_with_is_known_once_asked_often() {
        let regex = regex(r"^[$€]\d+$");
        assert!((0..ASKED).all(|_| regex.may_match(b'a')));
        assert!(regex.may_match(b'$') && !regex.may_match(b'a'));
    }

    #[test]
    fn it_is_compiled_for_a_text_with_its_literals_or_after_many_without() {
        let seldom = regex(r"(?i)^photo by \w+$");
        assert!(!seldom.is_match("Video by Lee") && seldom.compiled.get().is_none());
        assert!(seldom.is_match("PHOTO by Lee") && seldom.compiled.get().is_some());
        let often = regex("photo by");
        (0..=LACKING).for_each(|_| assert!(!often.is_match("Video")));
        assert!(often.compiled.get().is_some());
    }

    #[test]
    fn the_group_cut_is_what_goes() {
        let cut = regex(r"\((?P<cut>Photo)\)|Video");
        assert_eq!(cut.cuts("(Photo) Video (Photo)", 9), [1..6, 15..20]);
        assert_eq!(cut.cuts("(Photo) Video (Photo)", 1).len(), 1);
        assert_eq!(regex("Photo").cuts("Photo Photo", 9), [0..5, 6..11]);
    }
}
