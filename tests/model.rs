//! The context model from outside: profiles, weights of rules, grounds, and what it lets be.

use std::fs;
use std::path::Path;

use dehusk::{Builder, Cleaned, Cleaner, Profile, Removal};

/// A whole page as text, of the cases.
fn dump() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/dump-broken-at-links/raw.txt");
    fs::read_to_string(path).expect("the case is there")
}

fn build(builder: &Builder) -> Cleaner {
    builder.build().expect("the rules are sound")
}

fn words(cleaned: &Cleaned<'_>) -> usize {
    cleaned.body().split_whitespace().count()
}

#[test]
fn a_careful_profile_keeps_no_less_and_a_strict_one_no_more() {
    let text = dump();
    let kept = [Some(Profile::Careful), Some(Profile::Balanced), Some(Profile::Strict)]
        .map(|profile| words(&build(&Cleaner::builder().profile(profile)).clean(&text)));
    assert!(kept.is_sorted_by(|a, b| a >= b) && kept[2] > 300, "{kept:?}");
}

#[test]
fn without_the_model_only_rules_take_something() {
    let text = dump();
    let (on, off) = (build(&Cleaner::builder()), build(&Cleaner::builder().profile(None)));
    assert!(words(&off.clean(&text)) > words(&on.clean(&text)) + 5);
    let judged = |cleaner: &Cleaner| {
        let name = |removal: &Removal| cleaner.rule(removal.rule).name == "any/surroundings/outside";
        cleaner.clean(&text).removals.iter().any(name)
    };
    assert!(judged(&on) && !judged(&off));
}

#[test]
fn a_weight_of_a_rule_speaks_for_or_against() {
    let pack = |weight: i32| {
        format!(
            "schema = 1\n[pack]\nabout = \"Our fishermen\"\ncategory = \"outside\"\n[rule.lind]\nphrases = [\"bo lind\"]\n\
             weight = {weight}\nhits = \"Bo Lind waits.\"\nmisses = \"Bo waits for Lind.\"\n"
        )
    };
    let body = |weight| build(&Cleaner::builder().pack("en/own", &pack(weight))).clean(&dump()).body();
    assert!(!body(10).contains("Bo Lind") && body(-10).contains("Bo Lind") && body(0).contains("Bo Lind"));
}

#[test]
fn grounds_are_given_to_whoever_asks() {
    let text = dump();
    let cleaner = build(&Cleaner::builder().explain(true));
    let cleaned = cleaner.clean(&text);
    let outside = |at: usize| cleaner.rule(cleaned.removals[at].rule).name == "any/surroundings/outside";
    assert!(!cleaned.explanations.is_empty());
    for (at, grounds) in &cleaned.explanations {
        assert!(outside(*at) && grounds.husk > grounds.bound && !grounds.husks.is_empty(), "{grounds}");
    }
    let told = (0..cleaned.removals.len()).filter(|at| outside(*at)).count();
    assert_eq!(told, cleaned.explanations.len());
    assert!(build(&Cleaner::builder()).clean(&text).explanations.is_empty());
}

#[test]
fn a_body_is_let_be() {
    let text = dump();
    let article =
        text.split_once("Email\n").and_then(|(_, rest)| rest.split_once("Topics\n")).expect("the case's parts").0;
    let cleaner = build(&Cleaner::builder());
    assert_eq!(cleaner.clean(article).body(), article);
    let few = "Menu\n\nThe bridge opened on Monday after two years of work.\n\nWeather\n\nRain, wind from the west\n";
    assert_eq!(cleaner.clean(few).removals.len(), build(&Cleaner::builder().profile(None)).clean(few).removals.len());
}
