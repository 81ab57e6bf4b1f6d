//! The built-in rules: their examples hold, and every regex of theirs compiles.

use dehusk::decide::Choice;
use dehusk::{Cleaner, Diagnostic, verify};

fn render<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> String {
    diagnostics.map(|one| one.render(false)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn built_in_rules_hold_what_they_promise() {
    let set = Cleaner::builder().load().unwrap_or_else(|errors| panic!("{errors}"));
    let uncompiled = verify::compile_regexes(&set);
    assert!(uncompiled.is_empty(), "{}", render(uncompiled.iter()));
    let outcome = verify::run_examples(&Cleaner::from_rules(set, Choice::default()).expect("they compile"), None);
    assert!(outcome.rules > 0 && outcome.examples >= 2 * outcome.rules, "each rule has a hit and a miss");
    assert_eq!(outcome.failed(), 0, "{}", render(outcome.findings.iter().filter(|finding| finding.is_error())));
}
