//! Detects a language by its small words, where they leave no doubt.
//!
//! A text of some length is full of words such as "the" and "which", and counting them is some fifty times as quick as
//! comparing the text with all languages there are. The words are those of `model/words.toml`: the stop words of
//! each language, and the words of languages that could be taken for it (`cousins`). Where words leave a
//! doubt, the detector asks further.

use std::sync::{Arc, OnceLock};

use dehusk_text::metadata::language_from_code;
use isolang::Language;

use super::stop_words::word_hashes;
use super::word_file::{LanguageWords, language_words};
use crate::rules::{ModelFiles, SourceFile};

/// Lists of small words. They are read when a document first asks.
pub(super) struct SmallWords {
    source: Option<Arc<SourceFile>>,
    table: OnceLock<Table>,
}

impl SmallWords {
    /// The words in the context model's files; none if these have no `words`.
    pub(super) fn new(files: &ModelFiles) -> SmallWords {
        SmallWords { source: files.get("words").cloned(), table: OnceLock::new() }
    }

    /// Whether it has the words of another.
    pub(super) fn is_same(&self, other: &SmallWords) -> bool {
        match (&self.source, &other.source) {
            (Some(own), Some(other)) => own.text == other.text,
            (own, other) => own.is_none() && other.is_none(),
        }
    }

    /// The language of a text, if small words leave no doubt: those of a sample of its prose, or those at its start where
    /// the sample has few and they are of the same language. Takes a few nanoseconds a word.
    pub(super) fn language(&self, sample: &str, text: &str) -> Option<Language> {
        let source = self.source.as_ref()?;
        let table = self.table.get_or_init(|| Table::new(language_words(&source.text)));
        let place = match table.read(sample) {
            Verdict::Sure(place) => place,
            Verdict::Likely(place) => match table.read(&text[..text.floor_char_boundary(START)]) {
                Verdict::Sure(at_start) if at_start == place => place,
                _ => return None,
            },
            Verdict::Open => return None,
        };
        table.languages[place]
    }
}

/// This many bytes are read of a text whose sample says too little.
const START: usize = 4096;

/// What words say of a text's language, by its place among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// There is no doubt.
    Sure(usize),
    /// There are too few words to be sure.
    Likely(usize),
    Open,
}

/// As many languages as a word can be said to be of.
const LANGUAGES: usize = 64;

/// Twice as many places as all lists may have words; what is more is left out.
const SLOTS: usize = 1 << 12;

/// This many bytes are read between two looks at what they say: half of the texts of languages that have a list have said
/// enough by then.
const STRIDE: usize = 200;

/// This many different words that no other list has must have been seen: a title that is said again and again can hold any
/// one of them.
const DIFFERENT: u32 = 4;

/// All words of all lists.
struct Table {
    /// What each language is called; none for cousins, which are never the answer.
    languages: Vec<Option<Language>>,
    /// By the fingerprint's highest bits, then the next free slot; a fingerprint of 0 where nothing is.
    words: Vec<(u32, Word)>,
}

/// Which lists have a word.
#[derive(Clone, Copy, Default)]
struct Word {
    /// A bit for each language.
    languages: u64,
    /// If one list alone has it: a bit that most other words of that list do not have.
    own: u64,
}

/// What was seen of each language.
struct Seen {
    /// Words on its list.
    hits: [u32; LANGUAGES],
    /// Words on no other list.
    own: [u32; LANGUAGES],
    /// Which of these, by their bits.
    different: [u64; LANGUAGES],
}

impl Table {
    /// Cousins are the last of the lists, and have no words of the others.
    fn new(lists: Vec<LanguageWords>) -> Table {
        let mut table = Table { languages: Vec::new(), words: vec![Default::default(); SLOTS] };
        let known = lists.iter().filter(|list| !list.cousin).count() as u32;
        let mut room = SLOTS / 2;
        for LanguageWords { code, words, cousin } in lists.into_iter().take(LANGUAGES) {
            let bit = 1 << table.languages.len();
            table.languages.push(if cousin { None } else { language_from_code(&code) });
            for (number, word) in words.iter().take(room).enumerate() {
                let taken = |old: Word| cousin && old.languages.trailing_zeros() < known;
                table.insert(word, Word { languages: bit, own: 1 << (number % 64) }, taken);
            }
            room = room.saturating_sub(words.len());
        }
        table
    }

    /// Adds a list's word, unless others have it already that it is `taken` by.
    fn insert(&mut self, word: &str, new: Word, taken: impl Fn(Word) -> bool) {
        let mut hash = 0;
        word_hashes(word, |one| hash = one);
        let place = self.slot(hash);
        let (at, old) = &mut self.words[place];
        if hash == 0 || taken(*old) {
            return;
        }
        *at = hash;
        old.languages |= new.languages;
        // A letter alone can mean many things, such as the number of an item.
        let is_own = old.languages == new.languages && word.len() > 1;
        old.own = if is_own { new.own } else { 0 };
    }

    /// Where a word is, or would be.
    fn slot(&self, hash: u32) -> usize {
        let mut place = hash as usize >> (u32::BITS - SLOTS.trailing_zeros());
        while self.words[place].0 != 0 && self.words[place].0 != hash {
            place = (place + 1) % SLOTS;
        }
        place
    }

    /// Reads a text until it is sure.
    fn read(&self, text: &str) -> Verdict {
        let mut seen = Seen { hits: [0; LANGUAGES], own: [0; LANGUAGES], different: [0; LANGUAGES] };
        let (mut words, mut rest) = (0, text);
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(stride(rest));
            word_hashes(piece, |hash| {
                words += 1;
                seen.add(self.words[self.slot(hash)].1);
            });
            if let Some(place) = seen.sure(words, self.languages.len()) {
                return Verdict::Sure(place);
            }
            rest = after;
        }
        seen.likely(words, self.languages.len()).map_or(Verdict::Open, Verdict::Likely)
    }
}

/// How much of a text is read before the next look at what its words say: up to a space.
fn stride(text: &str) -> usize {
    let space = text.as_bytes().get(STRIDE..).and_then(|after| memchr::memchr(b' ', after));
    space.map_or(text.len(), |space| STRIDE + space)
}

impl Seen {
    fn add(&mut self, word: Word) {
        let mut languages = word.languages;
        while languages != 0 {
            let language = languages.trailing_zeros() as usize;
            languages &= languages - 1;
            self.hits[language] += 1;
            self.own[language] += u32::from(word.own != 0);
            self.different[language] |= word.own;
        }
    }

    /// The language that is sure after this many words. One word in five is on its list, it has five times as many words of
    /// its own as any other, and half as many again on its list. Measured on 11,000 samples in 186 languages: of those of
    /// which whatlang says something else, nearly all are English, and it is not sure of them.
    fn sure(&self, words: usize, languages: usize) -> Option<usize> {
        let best = self.best(languages)?;
        let (own, hits) = (self.own[best], self.hits[best]);
        let sure = self.different[best].count_ones() >= DIFFERENT
            && hits as usize * 5 >= words
            && others(best, languages).all(|other| self.own[other] * 5 <= own && self.hits[other] * 3 <= hits * 2);
        sure.then_some(best)
    }

    /// The language that is likely: it has words of its own, twice as many as any other, and one word in eight.
    fn likely(&self, words: usize, languages: usize) -> Option<usize> {
        let best = self.best(languages)?;
        let likely = self.own[best] > 0
            && self.hits[best] as usize * 8 >= words
            && others(best, languages).all(|other| self.own[other] * 2 <= self.own[best]);
        likely.then_some(best)
    }

    /// The language with the most words of its own.
    fn best(&self, languages: usize) -> Option<usize> {
        (0..languages).max_by_key(|language| self.own[*language])
    }
}

fn others(best: usize, languages: usize) -> impl Iterator<Item = usize> {
    (0..languages).filter(move |language| *language != best)
}

#[cfg(test)]
mod tests {
    use super::SmallWords;
    use crate::rules::{ModelFiles, RuleSources};

    fn language(text: &str) -> Option<&'static str> {
        let words = SmallWords::new(&RuleSources::default().read().load().expect("the built-in rules are valid").model);
        words.language(text, text).and_then(|language| language.to_639_1())
    }

    #[test]
    fn prose_is_told_by_its_small_words() {
        assert_eq!(
            language("The council has voted to raise the wall, and they said that it will have been built by then."),
            Some("en")
        );
        assert_eq!(
            language("Der Rat hat für die Mauer gestimmt, die von dem Sturm nicht verschont wurde."),
            Some("de")
        );
        assert_eq!(
            language(
                "Совет решил, что стену надо поднять до осени, но только если будут деньги, которые уже были при нём."
            ),
            Some("ru")
        );
    }

    #[test]
    fn the_start_of_a_text_says_more_than_a_short_sample() {
        let words = SmallWords::new(&RuleSources::default().read().load().expect("the built-in rules are valid").model);
        let text = "The wall and the storm\nThey said that it will have been built by then.\nCouncils and their walls: why walls fail.";
        let code = |sample| words.language(sample, text).and_then(|language| language.to_639_1());
        assert_eq!(code("Councils and their walls: why walls fail."), Some("en"));
        assert_eq!(code("Mauern fallen und fallen."), None);
        assert_eq!(words.language("Councils and their walls: why walls fail.", "Und so weiter").map(|_| ()), None);
    }

    #[test]
    fn what_words_do_not_tell_is_left_open() {
        assert_eq!(language("Home Contact Imprint Login Search Products Blog Careers Press"), None);
        // All that is English in it are three words, however often they come.
        assert_eq!(language(&"The Which of The Which by of Which ".repeat(20)), None);
        assert_eq!(
            language("The wall which was built by the council: die Mauer, die von der Stadt nicht gebaut wurde."),
            None
        );
        assert_eq!(language(""), None);
    }

    #[test]
    fn cousins_are_not_taken_for_their_kin() {
        let dutch = "De raad heeft voor het hek gestemd, maar dat wordt niet door de stad gebouwd.";
        let afrikaans =
            "Die raad het vir die muur gestem, maar hulle sal dit nie hierdie jaar deur die stad laat bou nie.";
        assert_eq!(language(dutch), Some("nl"));
        assert_eq!(language(afrikaans), None);
    }

    #[test]
    fn without_lists_nothing_is_told() {
        assert_eq!(SmallWords::new(&ModelFiles::new()).language("The wall was built by the council.", ""), None);
    }
}
