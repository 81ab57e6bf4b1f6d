//! Families of class words: what pages call the elements of their furniture, and what tells kinds of pages apart. The words
//! themselves are data.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::feature::Feature;
use dehusk_html::render::ClassWords;

const NEAR: &[&str] = &["none", "further out", "near"];

/// The families, in the order of their bits.
pub(crate) static FAMILIES: [Feature; 12] = [
    Feature::names("class-navigation", NEAR),
    Feature::names("class-related", NEAR),
    Feature::names("class-social", NEAR),
    Feature::names("class-comments", NEAR),
    Feature::names("class-meta", NEAR),
    Feature::names("class-caption", NEAR),
    Feature::names("class-advert", NEAR),
    Feature::names("class-content", NEAR),
    Feature::names("class-frame", NEAR),
    Feature::names("class-post", NEAR),
    Feature::names("class-item", NEAR),
    Feature::names("class-overlay", NEAR),
];

/// The families of each word.
#[derive(Default)]
pub(crate) struct Families {
    words: HashMap<String, u16, FixedState>,
}

impl Families {
    /// From the features of the families, in the order of their bits, and pairs of a family's name, which is that of its feature
    /// without `prefix`, and a word.
    pub(crate) fn new<'w>(
        features: &[Feature],
        prefix: &str,
        pairs: impl Iterator<Item = (&'w str, &'w str)>,
    ) -> Families {
        let family = |name: &str| features.iter().position(|family| family.name.strip_prefix(prefix) == Some(name));
        let mut families = Families::default();
        for (name, word) in pairs {
            if let Some(family) = family(name) {
                *families.words.entry(word.to_owned()).or_default() |= 1 << family;
            }
        }
        families
    }

    /// The families of each set of class words of a page.
    pub(super) fn of_sets(&self, words: &ClassWords) -> Vec<u16> {
        words.sets().map(|set| self.of_words(words.get(set))).collect()
    }

    /// The families of some words.
    pub(super) fn of_words(&self, words: impl Iterator<Item: AsRef<str>>) -> u16 {
        let families_of = |word: &str| self.words.get(word).copied().unwrap_or(0);
        words.fold(0, |all, word| all | families_of(word.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::{FAMILIES, Families};
    use dehusk_html::Page;
    use dehusk_text::metadata::Metadata;

    #[test]
    fn a_set_of_class_words_has_the_families_of_its_words() {
        let families = Families::new(
            &FAMILIES,
            "class-",
            [("navigation", "menu"), ("content", "body"), ("frame", "body")].into_iter(),
        );
        let page = Page::from_text("<div class='main-menu x'>a</div><div class=bodyText>b</div>", &Metadata::default());
        let sets = families.of_sets(&page.rendered.words);
        let names = |set: u16| -> Vec<_> {
            (0..FAMILIES.len()).filter(|at| set & 1 << at != 0).map(|at| FAMILIES[at].name).collect()
        };
        assert_eq!(names(sets[1]), ["class-navigation"]);
        assert_eq!(names(sets[2]), ["class-content", "class-frame"]);
    }
}
