//! The embedded packs, and what `build.rs` found out about them.

use dehusk_text::ends::{ByteSet, Ends};

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
pub(super) struct Known {
    pub(super) text: &'static str,
    /// Where in [`PACKED`] the literals begin that a match must hold.
    pub(super) needed: Option<usize>,
    pub(super) lists_words: bool,
    pub(super) ends: Ends,
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

/// All regexes of embedded rules, sorted by text.
pub(super) fn regexes() -> &'static [Known] {
    REGEXES
}

/// The text of the regex with a number.
pub(super) fn regex_text(number: usize) -> &'static str {
    REGEXES[number].text
}

#[cfg(test)]
mod tests {
    use super::{PACKS, pack};
    use dehusk_text::fnv::Fnv;

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
