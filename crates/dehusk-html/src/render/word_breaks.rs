//! Where a word ends between two inline elements with nothing between them.
//!
//! Style sheets, which are not read, set such elements apart: the links of a menu, the maker and the name of a product. What
//! is read as one word without them is two if its parts are links to different pages, or if a small letter or a digit
//! comes before a capital at the edge of both. A word with an edge in it, as in `<b>M</b>onday`, stays one.

use html5ever::local_name;
use scraper::node::Element;

use crate::tree::attribute;

/// What edges there were since the last text.
#[derive(Default)]
pub(super) struct WordBreaks<'p> {
    /// An element that ended.
    ended: Option<Ended<'p>>,
    /// What began after it.
    between: Between,
}

/// An element that ended.
#[derive(Clone, Copy)]
struct Ended<'p> {
    /// Its address, if it or an element that ended with it was a link.
    address: Option<&'p str>,
}

/// What a place in a line is between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Between {
    /// Two texts of which one at most begins or ends with an element.
    #[default]
    Texts,
    /// Two elements.
    Elements,
    /// Two links to different addresses.
    Links,
}

impl<'p> WordBreaks<'p> {
    /// An inline element starts.
    pub(super) fn start(&mut self, element: &'p Element) {
        let name = &element.name.local;
        if matches!(*name, local_name!("sub") | local_name!("sup")) {
            *self = WordBreaks::default();
        }
        let Some(before) = self.ended.filter(|_| is_often_set_apart(element)) else { return };
        let is_other = |address| before.address.is_some_and(|before| before != address);
        match address(element) {
            Some(address) if is_other(address) => self.between = Between::Links,
            _ if self.between == Between::Texts => self.between = Between::Elements,
            _ => {}
        }
    }

    /// An inline element ends.
    pub(super) fn end(&mut self, element: &'p Element) {
        if is_often_set_apart(element) {
            let before = self.ended.and_then(|ended| ended.address);
            self.ended = Some(Ended { address: address(element).or(before) });
        }
    }

    /// Whether a word ends between the text of the line so far and one that follows. Forgets the edges between them.
    pub(super) fn is_break(&mut self, line: &str, text: &str) -> bool {
        match std::mem::take(self).between {
            Between::Texts => false,
            Between::Links => line.ends_with(is_cased) && text.starts_with(is_cased),
            Between::Elements => begins_again(line, text),
        }
    }
}

/// Whether elements of this name stand for nothing in a text, so that they are mostly there to be set apart.
fn is_often_set_apart(element: &Element) -> bool {
    matches!(element.name.local, local_name!("a") | local_name!("label") | local_name!("span") | local_name!("time"))
}

fn address(element: &Element) -> Option<&str> {
    attribute(element, &local_name!("href")).filter(|_| element.name.local == local_name!("a"))
}

/// Whether a text begins with a capital after a small letter or a digit; not at single letters, as of formulas.
fn begins_again(line: &str, text: &str) -> bool {
    let (mut before, mut after) = (line.chars().rev(), text.chars());
    before.next().is_some_and(|c| c.is_lowercase() || c.is_numeric())
        && before.next().is_some_and(is_cased)
        && after.next().is_some_and(char::is_uppercase)
        && after.next().is_some_and(is_cased)
}

/// A letter of a script with small letters and capitals, or a digit: their words have spaces between them.
fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || c.is_numeric()
}
