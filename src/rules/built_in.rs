//! The embedded packs, and what `build.rs` found out about them.

use dehusk_text::ends::{ByteSet, Ends};
use dehusk_text::literal::RegexPattern;

use super::packed::required_literals;

/// An embedded rule file.
#[derive(Debug)]
pub(crate) struct Pack {
    /// Its path below `rules/`, or `model/NAME.toml`.
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
    /// Where its table `[pack]` begins in [`PACKED`].
    pub(super) head: usize,
    /// The numbers of its rules, sorted.
    pub(super) rules: &'static [usize],
    /// [`Fnv::hash`](dehusk_text::fnv::Fnv::hash) its text.
    pub(crate) hash: u128,
}

/// A rule of an embedded pack. Its number is its place among all of them.
pub(crate) struct BuiltInRule {
    /// Its full name.
    pub(crate) name: &'static str,
    /// Where in the pack's text its id is.
    pub(super) place: usize,
    /// Where its table begins in [`PACKED`].
    pub(super) packed: usize,
    /// It hits nothing in a text without one of its [`literals`](super::literals).
    pub(crate) by_literals: bool,
}

/// What `build.rs` found out about a regex of an embedded rule.
struct Known {
    text: &'static str,
    /// Where in [`PACKED`] the literals begin that a match must hold.
    needed: Option<usize>,
    lists_words: bool,
    ends: Ends,
}

/// Tables as bytes, for [`packed`](super::packed).
pub(super) static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.packed"));

// `PACKS`, sorted by path, `RULES`, sorted by name, and `REGEXES`, sorted by text; written by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// All embedded packs, sorted by path.
pub(crate) fn packs() -> &'static [Pack] {
    PACKS
}

/// The embedded pack of a name, which is its path without `.toml`.
pub(crate) fn pack(name: &str) -> Option<&'static Pack> {
    let at = PACKS.binary_search_by(|pack| pack.path.strip_suffix(".toml").unwrap_or(pack.path).cmp(name)).ok();
    at.map(|at| &PACKS[at]).or_else(|| PACKS.iter().find(|pack| pack.path.strip_suffix(".toml") == Some(name)))
}

/// All embedded rules, sorted by name.
pub(crate) fn rules() -> &'static [BuiltInRule] {
    RULES
}

/// The text of the regex with a number.
pub(super) fn regex_text(number: usize) -> &'static str {
    REGEXES[number].text
}

/// The analysed regex, if an embedded rule has it.
pub(super) fn regex(text: &str) -> Option<RegexPattern> {
    let at = REGEXES.binary_search_by(|known| known.text.cmp(text)).ok()?;
    let Known { needed, lists_words, ends, .. } = &REGEXES[at];
    let needed = needed.map(required_literals);
    Some(RegexPattern { text: text.to_owned(), needed, lists_words: *lists_words, ends: ends.clone() })
}

#[cfg(test)]
mod tests {
    use super::{PACKS, REGEXES, pack, regex};
    use dehusk_text::fnv::Fnv;
    use dehusk_text::literal::analyse;

    #[test]
    fn embedded_regexes_are_analysed_as_at_run_time() {
        assert!(REGEXES.len() > 100);
        for known in REGEXES {
            assert_eq!(regex(known.text), analyse(known.text).ok(), "{}", known.text);
        }
        assert_eq!(regex("no rule has this"), None);
    }

    #[test]
    fn embedded_hashes_are_those_of_the_texts() {
        for one in PACKS {
            assert_eq!(one.hash, Fnv::hash(one.text), "{}", one.path);
        }
    }

    #[test]
    fn each_pack_is_found_by_its_name() {
        for one in PACKS {
            let name = one.path.strip_suffix(".toml").unwrap();
            assert_eq!(pack(name).map(|found| found.path), Some(one.path));
        }
        assert!(pack("any/nothing").is_none());
    }
}
