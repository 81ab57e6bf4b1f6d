//! Rules and documents together, as a stranger might send both. A seed has a rule file, a line `---`, and a document; one that
//! begins with `<` is cleaned as a page too. Every rule may take all.
#![no_main]

use dehusk::internals::{Metadata, clean_page, clean_text};
use dehusk::{Builder, Cleaner};
use dehusk_fuzz::base;
use dehusk_fuzz::sound::{can_be_restored, can_be_told, is_cleaned_by_parts, is_sound};
use dehusk_html::Page;
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

const SETTINGS: &str = "schema = 1\n[settings]\nrule-share = 1.0\ndocument-share = 1.0\nfree-words = 100000000\n";

fuzz_target!(|bytes: &[u8]| {
    let text = repair(bytes).text;
    let (rules, document) = text.split_once("\n---\n").unwrap_or((&text, ""));
    let builder = Builder::default().built_in(false).pack("settings", SETTINGS);
    let Ok(cleaner) = builder.pack("en/base", base()).pack("en/fuzz", rules).build() else { return };
    let metadata = Metadata::default().with_url("https://www.gazette.example/a").with_title("The bridge");
    let cleaned = clean_text(&cleaner, document, &metadata);
    is_sound(&cleaned);
    can_be_told(&cleaner, &cleaned);
    can_be_restored(&cleaner, &cleaned);
    is_cleaned_by_parts(&cleaner, &cleaned, &metadata, false);
    if document.starts_with('<') {
        page(&cleaner, document, &metadata);
    }
});

fn page(cleaner: &Cleaner, document: &str, metadata: &Metadata) {
    let page = Page::from_text(document, metadata);
    let cleaned = clean_page(cleaner, &page);
    is_sound(&cleaned);
    can_be_told(cleaner, &cleaned);
    can_be_restored(cleaner, &cleaned);
}
