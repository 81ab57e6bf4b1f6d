//! Names of elements and attributes, interned.
//!
//! html5ever's own table hashes slowly, and for names that are not in the standard it takes a lock and keeps lists, which a
//! page with a million of them makes long. A page has few different names and repeats them often.

use std::borrow::Cow;

use foldhash::{HashMap, HashSet};
use html5ever::LocalName;

use crate::limits::{CLASS_NAMES, NAMES};

/// Matches an interned name with names of the standard, which compares numbers.
macro_rules! match_name {
    ($name:expr, else $default:expr, { $($($known:tt)|+ => $value:expr),+ $(,)? }) => {
        match *$name {
            $($(html5ever::local_name!($known))|+ => $value,)+
            _ => $default,
        }
    };
}
pub(crate) use match_name;

/// Names of at most this many bytes are not in html5ever's table: the name itself is its number.
const SHORT: usize = 7;

/// The long names that have occurred in a page so far.
#[derive(Default)]
pub(super) struct Names<'s> {
    known: HashMap<&'s str, LocalName>,
}

impl<'s> Names<'s> {
    /// The interned name, in lower case. None if the page has too many names, and this one is long and not in the standard.
    pub(super) fn get(&mut self, name: &'s str) -> Option<LocalName> {
        if name.len() <= SHORT {
            return Some(LocalName::from(lower(name)));
        }
        if let Some(known) = self.known.get(name) {
            return Some(known.clone());
        }
        let lower = lower(name);
        if self.known.len() >= NAMES {
            return LocalName::try_static(&lower);
        }
        let interned = LocalName::from(lower);
        self.known.insert(name, interned.clone());
        Some(interned)
    }
}

/// The names of classes in a page. scraper interns those of each element that a selector is compared with.
#[derive(Default)]
pub(super) struct ClassNames {
    /// Bytes of all values so far.
    bytes: usize,
    /// Different long names, once a page may have too many of them.
    known: HashSet<Box<str>>,
}

impl ClassNames {
    /// Adds the names in a value; false if the page has too many.
    pub(super) fn admit(&mut self, value: &str) -> bool {
        self.bytes += value.len();
        // A long name and what separates it from the next are this long, so there cannot be too many yet.
        if self.bytes <= CLASS_NAMES * (SHORT + 2) {
            return true;
        }
        value.split_ascii_whitespace().filter(|name| name.len() > SHORT).all(|name| {
            self.known.contains(name) || (self.known.len() < CLASS_NAMES && self.known.insert(Box::from(name)))
        })
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{CLASS_NAMES, ClassNames, NAMES, Names};

    #[test]
    fn names_are_in_lower_case() {
        let mut names = Names::default();
        assert_eq!(names.get("onClick").as_deref(), Some("onclick"));
        assert_eq!(names.get("P"), names.get("p"));
    }

    #[test]
    fn names_are_limited_except_those_of_the_standard() {
        let own: Vec<_> = (0..NAMES).map(|at| format!("own-name-{at}")).collect();
        let mut names = Names::default();
        assert!(own.iter().all(|name| names.get(name).is_some()));
        assert_eq!((names.get("longer-x"), names.get("BlockQuote").as_deref()), (None, Some("blockquote")));
        assert!(names.get("own-name-0").is_some() && names.get("Short").is_some());
    }

    #[test]
    fn class_names_are_limited_except_short_ones() {
        let mut classes = ClassNames::default();
        let admitted = (0..4 * CLASS_NAMES).filter(|at| classes.admit(&format!("own-name-{at} b"))).count();
        assert!((CLASS_NAMES..=2 * CLASS_NAMES).contains(&admitted), "{admitted}");
        assert!(classes.admit("short b") && !classes.admit("b another-name"));
    }
}
