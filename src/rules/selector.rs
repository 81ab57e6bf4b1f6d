//! CSS selectors of rules: scraper's, without those that scraper skips, or that could take long.
//!
//! scraper skips a part of `:is(…)` that it cannot parse, and knows `:has(…)`, which looks at all that is in an element. Both
//! are errors here, as are selectors that depend on a browser, such as `:hover` and pseudo-elements.

use html5ever::LocalName;
use scraper::selector::Simple;
use selectors::parser::{self, Combinator, Component, ParseRelative, SelectorList};

/// The longest selector, in bytes.
const LONGEST: usize = 1024;

/// A selector list of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// As written.
    pub text: String,
    pub(crate) css: scraper::Selector,
    /// One for each selector of the list, each once.
    pub(crate) keys: Vec<SelectorKey>,
    /// The same list, if it looks at more siblings of an element than the one before it.
    pub(crate) by_siblings: Option<SiblingMatcher>,
}

/// A selector list that looks at many siblings of elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiblingMatcher {
    pub(crate) list: SelectorList<Simple>,
    /// The most walks over siblings that are inside each other, where any of them can be long: that of `h2 ~ p` is, whereas
    /// positions such as that of `:nth-child(2)` are remembered.
    pub(crate) nested: u32,
}

impl AsRef<str> for Selector {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// What every element that a selector matches has, by which selectors are found: the id, class, name or attribute in its last
/// part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SelectorKey {
    Id(String),
    Class(String),
    Name(LocalName),
    Attribute(LocalName),
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
        let parsed = SelectorList::parse(&Strict, &mut input, ParseRelative::No).ok().filter(|_| input.is_exhausted());
        let (Some(parsed), Ok(css)) = (parsed, scraper::Selector::parse(text)) else {
            return Err("it is not a valid CSS selector, or depends on a state that only a browser has".to_owned());
        };
        let mut keys = Vec::new();
        for key in parsed.slice().iter().map(key) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(Selector { text: text.to_owned(), css, keys, by_siblings: SiblingMatcher::new(parsed) })
    }
}

impl SiblingMatcher {
    fn new(list: SelectorList<Simple>) -> Option<SiblingMatcher> {
        let walks = Walks::of_list(&list);
        let nested = if walks.siblings > 0 { walks.siblings + walks.positions } else { 0 };
        (walks.siblings + walks.positions > 0).then_some(SiblingMatcher { list, nested })
    }
}

fn key(selector: &parser::Selector<Simple>) -> SelectorKey {
    let mut best = SelectorKey::Any;
    for component in selector.iter() {
        match component {
            Component::ID(id) => return SelectorKey::Id(id.0.to_string()),
            Component::Class(class) => best = SelectorKey::Class(class.0.to_string()),
            Component::LocalName(name) if !matches!(best, SelectorKey::Class(_)) => {
                best = SelectorKey::Name(name.lower_name.0.clone());
            }
            Component::AttributeInNoNamespace { local_name, .. } if best == SelectorKey::Any => {
                best = SelectorKey::Attribute(local_name.0.clone());
            }
            // What is not in lower case is another name in SVG.
            Component::AttributeInNoNamespaceExists { local_name, local_name_lower }
                if best == SelectorKey::Any && local_name == local_name_lower =>
            {
                best = SelectorKey::Attribute(local_name.0.clone());
            }
            _ => {}
        }
    }
    best
}

/// How many parts of a selector walk over siblings.
#[derive(Clone, Copy, Default)]
struct Walks {
    /// Parts such as `h2 ~`.
    siblings: u32,
    /// Parts such as `:nth-child(2)`.
    positions: u32,
}

impl Walks {
    fn of_list(list: &SelectorList<Simple>) -> Walks {
        list.slice().iter().map(Walks::of).fold(Walks::default(), Walks::max)
    }

    fn of(selector: &parser::Selector<Simple>) -> Walks {
        selector.iter_raw_match_order().fold(Walks::default(), |walks, component| match component {
            Component::Combinator(Combinator::LaterSibling) => Walks { siblings: walks.siblings + 1, ..walks },
            Component::Nth(position) if !position.is_simple_edge() => Walks { positions: walks.positions + 1, ..walks },
            Component::Negation(list) | Component::Is(list) | Component::Where(list) => walks.and(Walks::of_list(list)),
            _ => walks,
        })
    }

    fn max(self, other: Walks) -> Walks {
        Walks { siblings: self.siblings.max(other.siblings), positions: self.positions.max(other.positions) }
    }

    fn and(self, inner: Walks) -> Walks {
        Walks { siblings: self.siblings + inner.siblings, positions: self.positions + inner.positions }
    }
}

/// Parses what scraper parses, and makes an error of what it skips.
struct Strict;

impl parser::Parser<'_> for Strict {
    type Impl = Simple;
    type Error = parser::SelectorParseErrorKind;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn allow_forgiving_selectors(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{Selector, SelectorKey};

    fn keys(text: &str) -> Vec<SelectorKey> {
        Selector::parse(text).unwrap().keys
    }

    #[test]
    fn the_last_part_gives_the_key() {
        let class = |name: &str| SelectorKey::Class(name.to_owned());
        assert_eq!(keys("nav, div.related > a.teaser"), [SelectorKey::Name("nav".into()), class("teaser")]);
        assert_eq!(keys("ul#menu.top"), [SelectorKey::Id("menu".to_owned())]);
        assert_eq!(keys("article > [itemprop=author]"), [SelectorKey::Attribute("itemprop".into())]);
        assert_eq!(keys("[role]"), [SelectorKey::Attribute("role".into())]);
        assert_eq!(keys("[viewBox], [role=main] p"), [SelectorKey::Any, SelectorKey::Name("p".into())]);
        assert_eq!(keys("main :is(aside, nav), .a, p.a"), [SelectorKey::Any, class("a")]);
    }

    #[test]
    fn selectors_that_depend_on_a_browser_are_errors() {
        for text in ["", "div >", "a:hover", "p::before", "div..x", ":is(a, ..b)", "p { color: red }"] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
        assert!(Selector::parse("li:nth-child(2n+1):not(.x) ~ li").is_ok());
    }

    #[test]
    fn selectors_that_look_at_all_that_is_in_an_element_are_errors() {
        for text in [":has(a)", "p:not(:has(a))", "li:nth-child(2 of .x)"] {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn selectors_that_look_at_many_siblings_are_known() {
        let nested = |text: &str| Selector::parse(text).unwrap().by_siblings.map(|by_siblings| by_siblings.nested);
        for text in ["h2 ~ p", "a, h2 ~ p", "p:not(h2 ~ p)"] {
            assert_eq!(nested(text), Some(1), "{text}");
        }
        assert_eq!(nested("li:nth-child(2n) ~ li"), Some(2));
        for text in ["li:nth-child(2)", "a, p:last-of-type b", ":is(a, li:nth-last-child(3))"] {
            assert_eq!(nested(text), Some(0), "{text}");
        }
        for text in ["h2 + p", "ul > li", "li:first-child", "p:not(:last-child)", "[a~=b]"] {
            assert_eq!(nested(text), None, "{text}");
        }
    }
}
