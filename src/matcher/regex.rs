//! Regexes of rules: compiled when first needed, and made fast only once they are needed often.
//!
//! A lazy DFA needs the pattern compiled twice, forwards and backwards, which takes longer than all else that a run on one
//! page does. So a regex begins with the engines that need no more than the forward automaton, and gets the others once
//! it has been tried on so much text that they pay. Both find the same.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

use super::firsts::{Firsts, firsts};

use dehusk_text::limits::{REGEX_DEPTH, REGEX_SIZE};

/// Bytes that a regex is tried on before the fast engines are built for it: about as many as take as long.
const OFTEN: u32 = 1 << 16;

/// A regex that is compiled when it is first needed. All programs that have its rule share it.
pub(crate) struct LazyRegex {
    pattern: String,
    /// Once the fast one is there, nobody needs this, and it goes.
    plain: RwLock<Option<Arc<Regex>>>,
    fast: OnceLock<Option<Regex>>,
    /// What a text that it matches may begin with; known once it is compiled, or was asked for often.
    firsts: OnceLock<Option<Firsts>>,
    asked: AtomicU32,
    tried: AtomicU32,
}

/// So many blocks ask what a regex may begin with before it is parsed to find out.
const ASKED: u32 = 64;

impl LazyRegex {
    pub(crate) fn new(pattern: &str) -> LazyRegex {
        LazyRegex {
            pattern: pattern.to_owned(),
            plain: RwLock::new(None),
            fast: OnceLock::new(),
            firsts: OnceLock::new(),
            asked: AtomicU32::new(0),
            tried: AtomicU32::new(0),
        }
    }

    /// Asks the regex. It was parsed and measured when the rules were read, so compiling can only fail if the size was
    /// guessed too low; `rules check` compiles all and reports that.
    fn on<T>(&self, text: &str, ask: impl FnOnce(&Regex) -> T) -> Option<T> {
        if self.tried.load(Ordering::Relaxed) >= OFTEN {
            return self.fast.get_or_init(|| self.build_dfa()).as_ref().map(ask);
        }
        self.tried.fetch_add(text.len() as u32 + 1, Ordering::Relaxed);
        self.plain().map(|regex| ask(&regex))
    }

    fn plain(&self) -> Option<Arc<Regex>> {
        let plain = self.plain.read().unwrap_or_else(PoisonError::into_inner).clone();
        plain.or_else(|| {
            let built = self.build(false).map(Arc::new);
            self.plain.write().unwrap_or_else(PoisonError::into_inner).clone_from(&built);
            built
        })
    }

    /// Builds the fast engines, and lets the others go.
    fn build_dfa(&self) -> Option<Regex> {
        let built = self.build(true);
        *self.plain.write().unwrap_or_else(PoisonError::into_inner) = None;
        built
    }

    fn build(&self, fast: bool) -> Option<Regex> {
        let hir = self.parse()?;
        self.firsts.get_or_init(|| firsts(&hir));
        Regex::builder().configure(config(fast)).build_from_hir(&hir).ok()
    }

    fn parse(&self) -> Option<Hir> {
        ParserBuilder::new().nest_limit(REGEX_DEPTH).build().parse(&self.pattern).ok()
    }

    /// Whether it may match a text that begins with this byte. At first a regex may match any: to parse it takes longer than
    /// to look at a few blocks in vain.
    pub(crate) fn may_match(&self, first: u8) -> bool {
        if !self.is_often_asked() {
            self.asked.fetch_add(1, Ordering::Relaxed);
            return self.firsts.get().and_then(Option::as_ref).is_none_or(|firsts| firsts.has(first));
        }
        let known = self.firsts.get_or_init(|| self.parse().as_ref().and_then(firsts));
        known.as_ref().is_none_or(|firsts| firsts.has(first))
    }

    /// Whether blocks ask for it often, so that it pays to compile it even if nothing else of its rule holds.
    pub(crate) fn is_often_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed) >= ASKED
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.on(text, |regex| regex.is_match(text)).unwrap_or(false)
    }

    /// Where it matches first.
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.on(text, |regex| regex.find(text).map(|found| found.range()))?
    }

    /// What of its matches goes: the group `cut`, or else the whole match; of the first `most`.
    pub(crate) fn cuts(&self, text: &str, most: usize) -> Vec<Range<usize>> {
        self.on(text, |regex| cuts(regex, text, most)).unwrap_or_default()
    }
}

fn cuts(regex: &Regex, text: &str, most: usize) -> Vec<Range<usize>> {
    match regex.group_info().to_index(regex_automata::PatternID::ZERO, "cut") {
        None => regex.find_iter(text).map(|found| found.range()).take(most).collect(),
        Some(group) => {
            let range = |found: Captures| found.get_group(group).map(|cut| cut.range());
            regex.captures_iter(text).filter_map(range).take(most).collect()
        }
    }
}

/// Compiles a regex within the limits.
pub(crate) fn compile(pattern: &str, fast: bool) -> Result<Regex, Box<BuildError>> {
    Regex::builder()
        .configure(config(fast))
        .syntax(syntax::Config::new().nest_limit(REGEX_DEPTH))
        .build(pattern)
        .map_err(Box::new)
}

fn config(fast: bool) -> Config {
    Config::new().nfa_size_limit(Some(REGEX_SIZE)).hybrid(fast).dfa(fast).onepass(fast)
}

#[cfg(test)]
mod tests {
    use super::{LazyRegex, OFTEN};

    #[test]
    fn what_a_text_may_begin_with_is_known_once_compiled() {
        let regex = LazyRegex::new(r"^[$€]\d+$");
        assert!(regex.may_match(b'a'));
        assert!(regex.is_match("$5"));
        assert!(regex.may_match(b'$') && !regex.may_match(b'a'));
    }

    #[test]
    fn both_engines_find_the_same() {
        let texts = ["", "Photo by Ann Lee", "x Photo by  Çelik, Photo by A", "photo by nobody", "相 Photo by 相相"];
        for pattern in [r"Photo by (?P<cut>\p{Lu}\w+)", r"(?i)photo by|\p{Han}+$", r"^\S+ [^a-m]{2,}"] {
            let regex = LazyRegex::new(pattern);
            let all = || texts.map(|text| (regex.is_match(text), regex.find(text), regex.cuts(text, 9)));
            let plain = all();
            while regex.tried.load(std::sync::atomic::Ordering::Relaxed) < OFTEN {
                regex.is_match(texts[2]);
            }
            assert_eq!(plain, all(), "{pattern}");
            assert!(regex.fast.get().is_some());
        }
    }
}
