//! The text engine with the built-in rules. A seed is ASCII digits, one for each flag, and then the text.
#![no_main]

use arbitrary::Arbitrary;
use dehusk::internals::{Metadata, clean_continued};
use dehusk_fuzz::sound::{can_be_restored, can_be_told, is_cleaned_by_parts, is_sound};
use dehusk_fuzz::{Kind, cleaner, kind, with_facts};
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    model: bool,
    explained: bool,
    /// The text begins inside a line.
    continues: bool,
    /// Its first two lines are a title and a URL.
    metadata: bool,
    text: &'a [u8],
}

fuzz_target!(|input: Input<'_>| {
    let repaired = repair(input.text);
    assert_eq!(repaired.replaced == 0, std::str::from_utf8(input.text).is_ok());
    let (metadata, text) =
        if input.metadata { with_facts(&repaired.text) } else { (Metadata::default(), &*repaired.text) };
    let kind = kind(input.model, input.explained);
    let cleaner = self::cleaner(kind);
    let cleaned = clean_continued(cleaner, text, &metadata, input.continues);
    is_sound(&cleaned);
    can_be_told(cleaner, &cleaned);
    can_be_restored(cleaner, &cleaned);
    // Asking for grounds changes no verdict.
    let again = if kind == Kind::Explained { self::cleaner(Kind::Model) } else { cleaner };
    is_cleaned_by_parts(again, &cleaned, &metadata, input.continues);
});
