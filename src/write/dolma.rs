//! Removals as attributes of the Dolma toolkit: for each document a line with spans of its text, which its mixer can cut.
//!
//! A span is its first character, the character after its last, and a score, which is 1. Characters are counted, not bytes.
//! `dehusk__removed` has all spans; those of each category are also in an attribute of their own, such as
//! `dehusk__cookie_notice`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::cleaner::{Cleaned, Cleaner};

/// The attribute with all spans.
const ALL: &str = "dehusk__removed";

/// A span and its score.
type Span = (u64, u64, f32);

/// A line of an attributes file.
#[derive(Serialize)]
pub(super) struct Attributes<'r> {
    id: &'r RawValue,
    attributes: BTreeMap<String, Vec<Span>>,
}

impl<'r> Attributes<'r> {
    /// The attributes of a document. `id` is JSON.
    pub(super) fn new(cleaner: &Cleaner, cleaned: &Cleaned<'_>, id: &'r RawValue) -> Attributes<'r> {
        let mut attributes = BTreeMap::from([(ALL.to_owned(), Vec::new())]);
        let (text, mut at, mut characters) = (cleaned.text(), 0, 0);
        let mut position = |byte: usize| {
            characters += text[at..byte].chars().count() as u64;
            at = byte;
            characters
        };
        for removal in &cleaned.removals {
            let span = (position(removal.range.start), position(removal.range.end), 1.0);
            let category = cleaner.rule(removal.rule).category.name().replace('-', "_");
            for name in [ALL.to_owned(), format!("dehusk__{category}")] {
                attributes.entry(name).or_default().push(span);
            }
        }
        Attributes { id, attributes }
    }
}
