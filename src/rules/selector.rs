//! CSS selectors of rules, parsed by the `selectors` crate.
//!
//! `Css` has the types that the crate needs. Selectors that depend on a browser, such as `:hover` and pseudo-elements, are
//! errors.

use std::fmt;

use cssparser::ToCss;
use html5ever::{LocalName, Namespace};
use precomputed_hash::PrecomputedHash;
use selectors::parser::{self, Component, NonTSPseudoClass, ParseRelative, PseudoElement, SelectorImpl};

/// The longest selector, in bytes.
const LONGEST: usize = 1024;

/// A selector list of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// As written.
    pub text: String,
    pub(crate) list: parser::SelectorList<Css>,
}

impl AsRef<str> for Selector {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// What every element that a selector matches has, by which selectors are found: the id, class or name in its last part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SelectorKey {
    Id(String),
    Class(String),
    Name(LocalName),
    /// None of these.
    Any,
}

impl Selector {
    /// Parses a list of selectors with commas between them.
    ///
    /// # Errors
    /// It is not a valid selector, or depends on a state that only a browser has.
    pub(super) fn parse(text: &str) -> Result<Selector, String> {
        if text.len() > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        let mut input = cssparser::Parser::new(text);
        let parsed = parser::SelectorList::parse(&Css, &mut input, ParseRelative::No);
        match parsed {
            Ok(list) if input.is_exhausted() => Ok(Selector { text: text.to_owned(), list }),
            _ => Err("it is not a valid CSS selector, or depends on a state that only a browser has".to_owned()),
        }
    }

    /// The selectors of the list, each with its key.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (SelectorKey, &parser::Selector<Css>)> {
        self.list.slice().iter().map(|selector| (key(selector), selector))
    }
}

fn key(selector: &parser::Selector<Css>) -> SelectorKey {
    let mut best = SelectorKey::Any;
    for component in selector.iter() {
        match component {
            Component::ID(id) => return SelectorKey::Id(id.0.clone()),
            Component::Class(class) => best = SelectorKey::Class(class.0.clone()),
            Component::LocalName(name) if best == SelectorKey::Any => {
                best = SelectorKey::Name(name.lower_name.0.clone());
            }
            _ => {}
        }
    }
    best
}

/// The types of selectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Css;

/// A string in a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ident(pub(crate) String);

/// The name of an element or attribute in a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name(pub(crate) LocalName);

/// A pseudo-class or pseudo-element; none is supported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pseudo {}

impl SelectorImpl for Css {
    type ExtraMatchingData<'a> = ();
    type AttrValue = Ident;
    type Identifier = Ident;
    type LocalName = Name;
    type NamespaceUrl = Namespace;
    type NamespacePrefix = Ident;
    type BorrowedNamespaceUrl = Namespace;
    type BorrowedLocalName = Name;
    type NonTSPseudoClass = Pseudo;
    type PseudoElement = Pseudo;
}

impl parser::Parser<'_> for Css {
    type Impl = Css;
    type Error = parser::SelectorParseErrorKind;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn allow_forgiving_selectors(&self) -> bool {
        // A part that cannot be parsed is an error, and must not be skipped.
        false
    }
}

impl NonTSPseudoClass for Pseudo {
    fn is_active_or_hover(&self) -> bool {
        false
    }

    fn is_user_action_state(&self) -> bool {
        false
    }
}

impl PseudoElement for Pseudo {}

impl ToCss for Pseudo {
    fn to_css<W: fmt::Write>(&self, _: &mut W) -> fmt::Result {
        match *self {}
    }
}

impl From<&str> for Ident {
    fn from(text: &str) -> Self {
        Ident(text.to_owned())
    }
}

impl AsRef<str> for Ident {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for Ident {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        cssparser::serialize_identifier(&self.0, out)
    }
}

impl PrecomputedHash for Ident {
    fn precomputed_hash(&self) -> u32 {
        dehusk_text::fold::fingerprint(self.0.as_bytes()) as u32
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name(LocalName::from(text))
    }
}

impl ToCss for Name {
    fn to_css<W: fmt::Write>(&self, out: &mut W) -> fmt::Result {
        cssparser::serialize_identifier(&self.0, out)
    }
}

impl PrecomputedHash for Name {
    fn precomputed_hash(&self) -> u32 {
        self.0.precomputed_hash()
    }
}

#[cfg(test)]
mod tests {
    use super::{Selector, SelectorKey};

    fn keys(text: &str) -> Vec<SelectorKey> {
        Selector::parse(text).unwrap().keys().map(|(key, _)| key).collect()
    }

    #[test]
    fn the_last_part_gives_the_key() {
        let class = |name: &str| SelectorKey::Class(name.to_owned());
        assert_eq!(keys("nav, div.related > a.teaser"), [SelectorKey::Name("nav".into()), class("teaser")]);
        assert_eq!(keys("ul#menu.top"), [SelectorKey::Id("menu".to_owned())]);
        assert_eq!(keys("article > [itemprop=author]"), [SelectorKey::Any]);
        assert_eq!(keys("main :is(aside, nav)"), [SelectorKey::Any]);
    }

    #[test]
    fn selectors_that_depend_on_a_browser_are_errors() {
        for text in ["", "div >", "a:hover", "p::before", "div..x", ":is(a, ..b)", "p { color: red }"] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
        assert!(Selector::parse("li:nth-child(2n+1):not(.x) ~ li").is_ok());
    }
}
