//! The built-in rules: their examples pass, and all their regexes compile.

use dehusk::internals::{compile, load, verify};
use dehusk::{Cleaner, Diagnostic};

fn render<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> String {
    diagnostics.map(|one| one.render(false)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn examples_of_built_in_rules_pass() {
    let set = load(&Cleaner::builder()).unwrap_or_else(|errors| panic!("{errors}"));
    let uncompiled = verify::compile_regexes(&set);
    assert!(uncompiled.is_empty(), "{}", render(uncompiled.iter()));
    let outcome = verify::run_examples(&compile(set).expect("they compile"), None);
    assert!(outcome.rules > 0 && outcome.examples >= 2 * outcome.rules, "each rule has a hit and a miss");
    assert_eq!(outcome.failed(), 0, "{}", render(outcome.findings.iter().filter(|finding| finding.is_error())));
}
