//! What came of cleaning a document.

use isolang::Language;

use crate::decide::{Note, Removal};
use crate::model::Explanation;
use dehusk_html::Page;

/// A cleaned document: its text, and what is removed from it.
#[derive(Clone, Debug)]
pub struct Cleaned<'t> {
    /// The document's text, unchanged.
    pub text: &'t str,
    /// What is removed, in order and disjoint. Everything else is kept, byte for byte.
    pub removals: Vec<Removal>,
    /// What a user should know.
    pub notes: Vec<Note>,
    /// Why lines were scored as husk: indices into [`Cleaned::removals`], and the explanation of the last line of each.
    /// Only of a cleaner that was asked to explain.
    pub explanations: Vec<(usize, Explanation)>,
    /// Words of the whole document.
    pub words: usize,
    /// The language, if it is known or certain; of a document in parts, that of the first part of which it is.
    pub language: Option<Language>,
    /// The page that the text was rendered from.
    pub page: Option<&'t Page>,
}

/// Two are equal if the same is removed from the same text.
impl PartialEq for Cleaned<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
            && self.words == other.words
            && self.removals == other.removals
            && self.notes == other.notes
    }
}

impl Eq for Cleaned<'_> {}

impl<'t> Cleaned<'t> {
    /// A document of which nothing is removed yet.
    pub(crate) fn new(text: &'t str, page: Option<&'t Page>) -> Cleaned<'t> {
        Cleaned {
            text,
            removals: Vec::new(),
            notes: Vec::new(),
            explanations: Vec::new(),
            words: 0,
            language: None,
            page,
        }
    }

    /// The pieces that are kept, in order.
    pub fn kept(&self) -> impl Iterator<Item = &'t str> {
        let starts = std::iter::once(0).chain(self.removals.iter().map(|removal| removal.range.end));
        let ends = self.removals.iter().map(|removal| removal.range.start).chain(std::iter::once(self.text.len()));
        let text = self.text;
        starts.zip(ends).map(move |(start, end)| &text[start..end]).filter(|piece| !piece.is_empty())
    }

    /// The body: all that is kept.
    pub fn body(&self) -> String {
        let mut body = String::with_capacity(self.text.len());
        self.kept().for_each(|piece| body.push_str(piece));
        body
    }

    pub(super) fn note_emptied(&mut self) {
        let empty = !self.kept().any(|piece| piece.contains(char::is_alphanumeric));
        if empty && self.words > 0 && !self.removals.is_empty() {
            self.notes.push(Note::Emptied);
        }
    }
}
