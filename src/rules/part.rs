//! Some rules of an embedded pack, parsed without the others.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::built_in::{Pack, pack, rules, rules_of};
use super::layers::PackFile;
use super::rule::Rule;
use super::source::{SourceFile, SourceLocation};
use dehusk_text::pattern::is_shared;

/// The head of a pack and some of its rules, as a file of its own.
pub(super) struct Part<'f> {
    whole: &'f PackFile,
    pub(super) file: PackFile,
    /// The rules in it, by number, each with where it begins in the file.
    pieces: Vec<(usize, usize)>,
}

/// The head of a pack and the pieces of some of its rules; and these rules, each with where its piece begins.
fn join(pack: &Pack, numbers: &[usize]) -> (String, Vec<(usize, usize)>) {
    let mut text = pack.text[..pack.head].to_owned();
    let mut last: Option<(Range<usize>, usize)> = None;
    let mut pieces = Vec::with_capacity(numbers.len());
    for number in numbers {
        let range = rules()[*number].start..rules()[*number].end;
        // A pack that could not be cut is the piece of each of its rules.
        let start = last.filter(|(same, _)| *same == range).map_or_else(
            || {
                let start = text.len();
                text.push_str(&pack.text[range.clone()]);
                start
            },
            |(_, start)| start,
        );
        pieces.push((*number, start));
        last = Some((range, start));
    }
    (text, pieces)
}

impl Part<'_> {
    /// The part of an embedded pack with the wanted rules, given by sorted numbers; none if none of them is in the pack and
    /// others do not need it.
    pub(super) fn new<'f>(whole: &'f PackFile, wanted: &[usize]) -> Option<Part<'f>> {
        let pack = pack(&whole.pack)?;
        let numbers: Vec<_> = rules_of(pack).filter(|number| wanted.binary_search(number).is_ok()).collect();
        if numbers.is_empty() && !is_shared(&whole.pack) {
            return None;
        }
        let (text, pieces) = join(pack, &numbers);
        let SourceFile { layer, path, .. } = &*whole.source;
        let source = SourceFile { layer: layer.clone(), path: path.clone(), text: Cow::Owned(text) };
        let file = PackFile { source: Arc::new(source), is_part: true, ..whole.clone() };
        Some(Part { whole, file, pieces })
    }

    /// Whether a rule was wanted of this part; if so, gives it its place in the whole pack.
    pub(super) fn place(&self, rule: &mut Rule) -> bool {
        let named = |(number, _): &&(usize, usize)| rules()[*number].name == rule.name;
        let Some((number, start)) = self.pieces.iter().find(named) else { return false };
        let (from, to) = (*start, rules()[*number].start);
        let moved = |span: &Range<usize>| span.start - from + to..span.end - from + to;
        rule.location = SourceLocation { file: Arc::clone(&self.whole.source), span: moved(&rule.location.span) };
        // The piece of a rule that stands by itself has no examples, since no document needs them.
        for example in rule.hits.iter_mut().chain(&mut rule.misses) {
            example.span = moved(&example.span);
        }
        true
    }
}
