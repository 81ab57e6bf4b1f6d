//! Rule files, settings and files of the context model. A seed is a byte that names the file, and then the file.
#![no_main]

use dehusk::internals::{Metadata, clean_page, clean_text, describe_rule, load, verify};
use dehusk::{Builder, Cleaner, Diagnostic};
use dehusk_fuzz::base;
use dehusk_fuzz::sound::{can_be_told, is_sound};
use dehusk_html::Page;
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

/// What a file may be, by its name. The first is by far the most.
const NAMES: [&str; 7] = ["en/fuzz", "any/fuzz", "settings", "model/words", "model/text", "model/html", "model/kind"];

const TEXT: &str = include_str!("../src/base.txt");
const PAGE: &str = include_str!("../src/base.html");

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(first.wrapping_sub(b'0')) % NAMES.len()];
    let text = repair(bytes).text;
    let builder = Builder::default().built_in(false).pack("en/base", base()).pack(name, &text);
    let set = match load(&builder) {
        Ok(set) => set,
        Err(errors) => return can_be_shown(&errors.into_iter().collect::<Vec<_>>(), true),
    };
    can_be_shown(&set.warnings, false);
    can_be_shown_each(&verify::compile_regexes(&set));
    for rule in &set.rules {
        assert!(rule.written().len() <= base().len().max(text.len()));
        let _ = describe_rule(rule);
    }
    let cleaner = builder.build().expect("rules that load without errors make a cleaner");
    assert_eq!(cleaner.rules().len(), set.rules.len());
    works(&cleaner);
});

/// Every diagnostic has a place in its file and can be rendered; errors come together, warnings without one.
fn can_be_shown(faults: &[Diagnostic], errors: bool) {
    assert!(faults.is_empty() || faults.iter().any(Diagnostic::is_error) == errors);
    for fault in faults {
        assert!(fault.span().is_none_or(|span| span.start <= span.end));
        assert!(fault.line().is_none_or(|line| line > 0) && fault.column().is_none_or(|column| column > 0));
        assert!(fault.to_string().contains(fault.code()));
    }
}

/// Cleans a text and a page, and runs the examples of all rules.
fn works(cleaner: &Cleaner) {
    let page = Page::from_text(PAGE, &Metadata::default());
    let metadata =
        Metadata::default().with_url("https://www.gazette.example/a").with_title("The bridge - Harbour Gazette");
    for cleaned in [cleaner.clean(TEXT), clean_text(cleaner, TEXT, &metadata), clean_page(cleaner, &page)] {
        is_sound(&cleaned);
        can_be_told(cleaner, &cleaned);
    }
    let outcome = verify::run_examples(cleaner, None);
    assert!(outcome.failed() <= outcome.findings.len());
    can_be_shown_each(&outcome.findings);
}

fn can_be_shown_each(findings: &[Diagnostic]) {
    findings.iter().for_each(|finding| can_be_shown(std::slice::from_ref(finding), finding.is_error()));
}
