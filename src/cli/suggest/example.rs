//! Examples of a draft, taken from the corpus.

use std::collections::BTreeSet;

use super::candidate::Kind;
use super::elements::{SECTION_MARK, names};
use super::reading::ReadDocument;
use crate::segment::character::Character;
use dehusk_text::shorten::one_line;

/// Characters of a line that is found by what is around it. So few are no prose, of which an element may have little.
const HIT: usize = 60;

/// Lines of a section that are shown.
const ITEMS: usize = 3;

/// What a draft takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) text: String,
    /// Of a section, the lines after its head.
    pub(super) items: Vec<String>,
}

/// What a draft must leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Miss {
    pub(super) text: String,
    /// The selector of an element around it, if it has one.
    pub(super) inside: Option<String>,
}

impl Hit {
    pub(super) fn new(kind: Kind, read: &ReadDocument<'_>, at: usize) -> Hit {
        let text = |at: usize| read.text(&read.lines[at]).trim();
        match kind {
            Kind::Section => {
                let items = (at + 1..read.lines.len()).take(ITEMS).map(|at| one_line(text(at), HIT));
                Hit { text: text(at).to_owned(), items: items.collect() }
            }
            Kind::Selector => Hit { text: one_line(text(at), HIT), items: Vec::new() },
            Kind::Frame | Kind::Line => Hit { text: text(at).to_owned(), items: Vec::new() },
        }
    }
}

/// The innermost id or class around a line that is not that of the draft.
pub(super) fn container_name(read: &ReadDocument<'_>, at: usize, own: &str) -> Option<String> {
    let page = read.page?;
    let around = page.rendered.around(at).flat_map(|container| names(page, container));
    around.into_iter().find(|name| name != own && !name.starts_with(SECTION_MARK))
}

/// The words of a folded line, each once; where no spaces are written, its characters.
pub(super) fn terms(line: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match word.chars().any(|c| Character::new(c).is_unspaced()) {
            true => all.extend(word.chars().map(String::from)),
            false => {
                all.insert(word.to_lowercase());
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::terms;

    #[test]
    fn terms_are_words_or_characters() {
        assert_eq!(terms("By Ann, by Bo").into_iter().collect::<Vec<_>>(), ["ann", "bo", "by"]);
        assert_eq!(terms("今日は").len(), 3);
    }
}
