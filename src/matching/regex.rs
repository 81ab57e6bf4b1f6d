//! Regexes of rules: compiled when first needed, and made fast only once they are needed often.
//!
//! A lazy DFA needs the pattern compiled twice, forwards and backwards, which takes longer than all else that a run on one
//! page does. So a regex begins with the engines that need no more than the forward automaton, and gets the others once
//! it has been tried on so much text that they pay. Both find the same.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;

use crate::limits::{REGEX_DEPTH, REGEX_SIZE};

/// Bytes that a regex is tried on before the fast engines are built for it: about as many as take as long.
const OFTEN: u32 = 1 << 16;

/// A regex that is compiled when it is first needed.
pub(crate) struct LazyRegex {
    pattern: String,
    plain: OnceLock<Option<Regex>>,
    fast: OnceLock<Option<Regex>>,
    tried: AtomicU32,
}

impl LazyRegex {
    pub(crate) fn new(pattern: &str) -> LazyRegex {
        LazyRegex {
            pattern: pattern.to_owned(),
            plain: OnceLock::new(),
            fast: OnceLock::new(),
            tried: AtomicU32::new(0),
        }
    }

    /// The regex. It was parsed and measured when the rules were read, so compiling can only fail if the size was
    /// guessed too low; `rules check` compiles all and reports that.
    fn get(&self, text: &str) -> Option<&Regex> {
        let often = self.tried.load(Ordering::Relaxed) >= OFTEN;
        if !often {
            self.tried.fetch_add(text.len() as u32 + 1, Ordering::Relaxed);
        }
        let compiled = if often { &self.fast } else { &self.plain };
        compiled.get_or_init(|| compile(&self.pattern, often).ok()).as_ref()
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.get(text).is_some_and(|regex| regex.is_match(text))
    }

    /// Where it matches first.
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.get(text)?.find(text).map(|found| found.range())
    }

    /// What of its matches goes: the group `cut`, or else the whole match; of the first `most`.
    pub(crate) fn cuts(&self, text: &str, most: usize) -> Vec<Range<usize>> {
        let Some(regex) = self.get(text) else { return Vec::new() };
        let cut = regex.group_info().to_index(regex_automata::PatternID::ZERO, "cut");
        match cut {
            None => regex.find_iter(text).map(|found| found.range()).take(most).collect(),
            Some(group) => {
                let range = |found: Captures| found.get_group(group).map(|cut| cut.range());
                regex.captures_iter(text).filter_map(range).take(most).collect()
            }
        }
    }
}

/// Compiles a regex within the limits.
pub(crate) fn compile(pattern: &str, fast: bool) -> Result<Regex, Box<BuildError>> {
    let config = Config::new().nfa_size_limit(Some(REGEX_SIZE)).hybrid(fast).dfa(fast).onepass(fast);
    Regex::builder()
        .configure(config)
        .syntax(syntax::Config::new().nest_limit(REGEX_DEPTH))
        .build(pattern)
        .map_err(Box::new)
}

#[cfg(test)]
mod tests {
    use super::{LazyRegex, OFTEN};

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
