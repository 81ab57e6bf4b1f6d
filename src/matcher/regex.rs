//! Regexes of rules, compiled when first needed.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use regex::{Captures, Regex, RegexBuilder};

use dehusk_text::fold::fold;
use dehusk_text::limits::{REGEX_DEPTH, REGEX_SIZE};
use dehusk_text::literal::RegexPattern;

/// A regex that is compiled when it is first needed. All programs that have its rule share it.
pub(crate) struct LazyRegex {
    pattern: RegexPattern,
    compiled: OnceLock<Option<Regex>>,
    asked: AtomicU32,
    /// Bytes of texts that were found to lack its literals before it was compiled.
    lacking: AtomicU32,
}

/// After this many blocks that may match it, a regex is tried before what costs more.
const ASKED: u32 = 64;

/// After this many bytes of texts without its literals, a regex is compiled for any text: to find that out took about as
/// long by then as to compile it.
const LACKING: u32 = 1 << 16;

impl LazyRegex {
    pub(crate) fn new(pattern: &RegexPattern) -> LazyRegex {
        LazyRegex {
            pattern: pattern.clone(),
            compiled: OnceLock::new(),
            asked: AtomicU32::new(0),
            lacking: AtomicU32::new(0),
        }
    }

    /// The compiled regex, or none if the text cannot match: its first or last bytes do not fit, or it lacks the literals. The
    /// regex was parsed and measured when the rules were read, so compiling can only fail if the size was estimated too low;
    /// `rules check` compiles all and reports that.
    fn compiled_for(&self, text: &str) -> Option<&Regex> {
        if !self.pattern.ends.may_match(text) || (self.compiled.get().is_none() && self.lacks_literals(text)) {
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
        self.lacking.fetch_add(if lacks { text.len() as u32 } else { 0 }, Ordering::Relaxed);
        lacks
    }

    /// Whether it may match a text, as far as the text's ends tell.
    pub(crate) fn may_match(&self, text: &str) -> bool {
        if !self.is_often_asked() {
            self.asked.fetch_add(1, Ordering::Relaxed);
        }
        self.pattern.ends.may_match(text)
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
    fn it_is_often_asked_after_many_blocks() {
        let regex = regex(r"^[$€]\d+$");
        assert!((0..ASKED).all(|_| !regex.is_often_asked() && !regex.may_match("a5")));
        assert!(regex.is_often_asked() && regex.may_match("$5"));
    }

    #[test]
    fn it_is_not_compiled_for_a_text_that_begins_or_ends_otherwise() {
        let regex = regex(r"^photo: \w+$");
        assert!(!regex.is_match("A photo: x") && !regex.is_match("photo: x!") && regex.compiled.get().is_none());
        assert!(regex.is_match("photo: x") && regex.compiled.get().is_some());
    }

    #[test]
    fn it_is_compiled_for_a_text_with_its_literals_or_after_many_without() {
        let seldom = regex(r"(?i)^photo by \w+$");
        assert!(!seldom.is_match("Video by Lee") && seldom.compiled.get().is_none());
        assert!(seldom.is_match("PHOTO by Lee") && seldom.compiled.get().is_some());
        let often = regex("photo by");
        let text = "Video of Lee";
        let lacking = LACKING.div_ceil(text.len() as u32);
        (0..lacking).for_each(|_| assert!(!often.is_match(text)));
        assert!(often.compiled.get().is_none() && !often.is_match(text));
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
