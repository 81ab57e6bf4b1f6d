//! Names of elements and attributes, interned.
//!
//! html5ever's own table hashes slowly and takes a lock for names that the standard does not know; a page has few
//! different names and says them often.

use std::borrow::Cow;

use foldhash::HashMap;
use html5ever::LocalName;

/// The names that a page has shown so far.
#[derive(Default)]
pub(super) struct Names<'s> {
    known: HashMap<&'s str, LocalName>,
}

impl<'s> Names<'s> {
    /// The interned name, in lower case.
    pub(super) fn get(&mut self, name: &'s str) -> LocalName {
        self.known.entry(name).or_insert_with(|| LocalName::from(lower(name))).clone()
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
    use super::Names;

    #[test]
    fn names_are_in_lower_case() {
        let mut names = Names::default();
        assert_eq!(&*names.get("onClick"), "onclick");
        assert_eq!(names.get("P"), names.get("p"));
    }
}
