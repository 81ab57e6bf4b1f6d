//! Stop words: the small words of a language, of which prose is full and menus are not.

use isolang::Language;

/// Stop words of one language.
pub(crate) struct StopWords {
    /// Fingerprints by their lowest bits; 0 where there is none.
    table: Vec<u32>,
}

/// More than four times as many slots as any list has words.
const SLOTS: usize = 1024;

impl StopWords {
    /// From words in small letters.
    pub(crate) fn new<'w>(words: impl Iterator<Item = &'w str>) -> StopWords {
        let mut list = StopWords { table: vec![0; SLOTS] };
        for word in words.take(SLOTS / 4) {
            let hash = word.bytes().fold(SEED, step);
            let slot = list.slot(hash);
            list.table[slot] = hash;
        }
        list
    }

    fn slot(&self, hash: u32) -> usize {
        let mut slot = (hash >> 16) as usize % SLOTS;
        while self.table[slot] != 0 && self.table[slot] != hash {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    /// Whether a word is on it, by its fingerprint.
    pub(crate) fn contains(&self, hash: u32) -> bool {
        self.table[self.slot(hash)] == hash
    }
}

/// Calls `visit` with a fingerprint of each word of a text. Capitals of ASCII alone are made small: no more is needed inside
/// sentences. Of Chinese and Japanese, which put no spaces between words, each two characters side by side count
/// as a word.
pub(crate) fn word_hashes(text: &str, mut visit: impl FnMut(u32)) {
    let bytes = text.as_bytes();
    let (mut hash, mut at) = (SEED, 0);
    let mut unspaced: Option<&[u8]> = None;
    while let Some(byte) = bytes.get(at) {
        if UNSPACED.contains(byte) {
            let own = &bytes[at..at + 3];
            if let Some(before) = unspaced {
                visit(own.iter().chain(before).copied().fold(SEED, step));
            }
            unspaced = Some(own);
            at += 3;
            continue;
        }
        unspaced = None;
        while let Some(folded) = bytes.get(at).map(|byte| FOLDED[usize::from(*byte)]).filter(|folded| *folded != 0) {
            hash = step(hash, folded);
            at += 1;
        }
        // What ends a word is between words, or a character of a script without spaces, with which the word goes on.
        if bytes.get(at).is_some_and(|byte| !UNSPACED.contains(byte)) {
            if hash != SEED {
                visit(hash);
                hash = SEED;
            }
            at += 1;
        }
    }
    if hash != SEED {
        visit(hash);
    }
}

/// What each byte of a word counts as; 0 for those between words, and for [`UNSPACED`].
static FOLDED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < table.len() {
        let own = byte as u8;
        let is_unspaced = *UNSPACED.start() <= own && own <= *UNSPACED.end();
        if own.is_ascii_alphabetic() || (own >= 0x80 && !is_unspaced) {
            table[byte] = own.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// First bytes of the three of characters from U+3000 to U+9FFF.
const UNSPACED: std::ops::RangeInclusive<u8> = 0xe3..=0xe9;

/// FNV-1a.
const SEED: u32 = 0x811c_9dc5;

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// The stop words of a language, out of lists by code.
pub(crate) fn is_for(code: &str, language: Language) -> bool {
    language.to_639_1() == Some(code) || language.to_639_3() == code
}

#[cfg(test)]
mod tests {
    use super::{StopWords, is_for, word_hashes};

    fn hashes_of(text: &str) -> Vec<u32> {
        let mut all = Vec::new();
        word_hashes(text, |hash| all.push(hash));
        all
    }

    #[test]
    fn words_are_the_same_whatever_stands_around_them() {
        assert_eq!(hashes_of("The wall, the WALL!"), hashes_of("the wall the wall"));
        assert_eq!(hashes_of("Straße 12"), hashes_of("Straße"));
        assert_eq!(hashes_of(" 12 - "), [] as [u32; 0]);
    }

    #[test]
    fn pairs_of_characters_are_words_of_chinese() {
        assert_eq!(hashes_of("港口的墙").len(), 3);
        assert_eq!(hashes_of("在港口"), [hashes_of("在港")[0], hashes_of("港口")[0]]);
        assert_eq!(hashes_of("墙 wall 墙"), hashes_of("wall"));
    }

    #[test]
    fn a_list_has_its_words_and_no_others() {
        let list = StopWords::new(["the", "и", "für"].into_iter());
        let is = |word| list.contains(hashes_of(word)[0]);
        assert!(is("The") && is("и") && is("für"));
        assert!(!is("them") && !is("fur"));
    }

    #[test]
    fn languages_have_short_and_long_codes() {
        let greek = isolang::Language::from_639_1("el").expect("it is a code");
        assert!(is_for("el", greek) && is_for("ell", greek) && !is_for("en", greek));
    }
}
