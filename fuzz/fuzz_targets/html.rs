//! Pages with the built-in rules. A seed is ASCII digits, one for each flag, and then the page.
#![no_main]

use arbitrary::Arbitrary;
use dehusk::internals::{Metadata, clean_page};
use dehusk::{Cleaned, Cleaner, Links, MarkdownOptions};
use dehusk_fuzz::sound::{can_be_restored, can_be_told, is_sound};
use dehusk_fuzz::{Kind, cleaner, kind};
use dehusk_html::sniff::{is_html, is_html_text};
use dehusk_html::text_encoding::detect;
use dehusk_html::{Page, parse};
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    model: bool,
    explained: bool,
    /// Its encoding is known to be UTF-8.
    known: bool,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input<'_>| {
    let (metadata, bytes) = (Metadata::default(), input.bytes);
    let page = Page::from_bytes(bytes, input.known.then_some("utf-8"), &metadata);
    is_laid_out(&page);
    let _ = (is_html(bytes), detect(bytes));
    let text = repair(bytes);
    let _ = is_html_text(&text.text);
    if input.known && text.replaced == 0 {
        assert_eq!(Page::from_text(&text.text, &metadata).text(), page.text());
    }
    let kind = kind(input.model, input.explained);
    let cleaner = self::cleaner(kind);
    let cleaned = clean_page(cleaner, &page);
    assert_eq!(cleaned.text(), page.text());
    is_sound(&cleaned);
    can_be_told(cleaner, &cleaned);
    can_be_restored(cleaner, &cleaned);
    is_markdown(&cleaned, &Page::with_marks(parse(bytes, input.known.then_some("utf-8")), &metadata), cleaner);
    let again = if kind == Kind::Explained { self::cleaner(Kind::Model) } else { cleaner };
    assert!(clean_page(again, &page) == cleaned, "another verdict the second time");
});

/// With marks, a page has the same text and the same removals, and its Markdown can be written.
fn is_markdown(cleaned: &Cleaned<'_>, marked: &Page, cleaner: &Cleaner) {
    let again = clean_page(cleaner, marked);
    assert!(again == *cleaned, "marks change the verdict");
    for links in [Links::Inline, Links::Footnotes, Links::None] {
        let markdown = again.markdown_with(MarkdownOptions::default().links(links).images(true));
        assert!(markdown.is_empty() || markdown.ends_with('\n'));
    }
}

/// Blocks are in order and of the text, no line end is in one, and the elements around a block have it.
fn is_laid_out(page: &Page) {
    let (text, rendered) = (page.text(), &page.rendered);
    let mut at = 0;
    for (number, block) in rendered.blocks.iter().enumerate() {
        let (start, end) = (block.range.start as usize, block.range.end as usize);
        assert!(at <= start && start < end, "block {number} at {start}..{end} behind {at}");
        assert!(!text.get(start..end).expect("a block is a piece of the text").contains('\n'));
        assert!(rendered.path_at(start).is_some());
        let share = block.link_share();
        assert!((0.0..=1.0).contains(&share), "a share of {share}");
        assert!(rendered.around(number).all(|container| container.blocks.contains(&(number as u32))));
        at = end;
    }
    assert!(at <= text.len());
}
