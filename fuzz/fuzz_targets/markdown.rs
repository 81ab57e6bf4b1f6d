//! Texts in Markdown: the view that rules see, and the places in the source that it comes from. A seed is a digit that is a
//! flag, and then the text.
#![no_main]

use arbitrary::Arbitrary;
use dehusk::internals::{Metadata, clean_text};
use dehusk_fuzz::sound::{can_be_restored, can_be_told, is_cleaned_by_parts, is_sound};
use dehusk_fuzz::{cleaner, kind};
use dehusk_text::markdown::View;
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

/// What makes a text Markdown for sure.
const FRONT: &str = "# Ferries\n\n* [Home](/)\n* [News](/news)\n\n";

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    model: bool,
    text: &'a [u8],
}

fuzz_target!(|input: Input<'_>| {
    let repaired = repair(input.text);
    let text = [FRONT, &repaired.text].concat();
    for text in [&*text, &*repaired.text] {
        if let Some(view) = View::of(text) {
            is_mapped(&view, text);
        }
    }
    let (cleaner, metadata) = (cleaner(kind(input.model, false)), Metadata::default());
    let cleaned = clean_text(cleaner, &text, &metadata);
    is_sound(&cleaned);
    can_be_told(cleaner, &cleaned);
    can_be_restored(cleaner, &cleaned);
    is_cleaned_by_parts(cleaner, &cleaned, &metadata, false);
});

/// Lines are in order in the view and in the source, and what is removed of the view is a piece of the source.
fn is_mapped(view: &View, source: &str) {
    let (mut at, mut source_at) = (0, 0);
    for line in view.lines() {
        let (start, end) = (line.source.0 as usize, line.source.1 as usize);
        assert!(at <= line.start as usize && view.text().is_char_boundary(line.start as usize));
        assert!(source_at <= start && start <= end && source.get(start..end).is_some(), "{line:?} behind {source_at}");
        assert!(line.linked <= line.letters);
        (at, source_at) = (line.start as usize, end);
    }
    let lines: Vec<_> = view.lines().iter().map(|line| line.start as usize).chain([view.text().len()]).collect();
    let all: Vec<_> = lines.windows(2).filter(|pair| pair[0] < pair[1]).map(|pair| pair[0]..pair[1]).collect();
    for removed in [all.clone(), all.into_iter().step_by(2).collect()] {
        let mut before = 0;
        for (range, index) in view.source_ranges(&removed) {
            assert!(before <= range.start && range.start < range.end && index < removed.len());
            assert!(source.get(range.clone()).is_some(), "{range:?} cuts a character");
            before = range.end;
        }
    }
}
