//! The context model from outside: profiles, weights of rules, explanations, and what it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};

use dehusk::{Builder, Category, Cleaned, Cleaner, Document, Explanation, Profile, Reason, Removal, TextKind};

/// A whole page as text, of the cases.
fn dump() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/dump-broken-at-links/raw.txt");
    fs::read_to_string(path).expect("the case is there")
}

/// The texts of the first labelled documents of a folder, by name.
fn first_labelled(folder: &str, count: usize) -> Vec<String> {
    let files = fs::read_dir(wild().join(folder)).expect("the folder is there");
    let mut paths: Vec<_> = files.map(|file| file.expect("it can be listed").path()).collect();
    paths.sort();
    paths.iter().take(count).map(|path| labelled(path)).collect()
}

fn wild() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wild")
}

/// The text of a labelled document, without its labels.
fn labelled(path: &Path) -> String {
    let file = fs::read_to_string(path).expect("the document is there");
    let lines: Vec<&str> = file.lines().skip(1).map(|line| line.get(2..).unwrap_or_default()).collect();
    lines.join("\n")
}

fn build(builder: &Builder) -> Cleaner {
    builder.build().expect("the rules are valid")
}

fn words(cleaned: &Cleaned<'_>) -> usize {
    cleaned.body().split_whitespace().count()
}

/// Whether the rule that removes what the model scores as boilerplate removed it.
fn is_outside(removal: &Removal<'_>) -> bool {
    removal.rule.name() == "any/surroundings/outside"
}

#[test]
fn a_careful_profile_keeps_no_less_and_a_strict_one_no_more() {
    let text = dump();
    let kept = [Some(Profile::Careful), Some(Profile::Balanced), Some(Profile::Strict)]
        .map(|profile| words(&build(&Cleaner::builder().profile(profile)).clean(&text)));
    assert!(kept.is_sorted_by(|a, b| a >= b) && kept[2] > 300, "{kept:?}");
}

#[test]
fn a_text_that_is_said_to_be_an_extract_keeps_no_less() {
    let [auto, page, extract] =
        [TextKind::Auto, TextKind::Page, TextKind::Extract].map(|kind| build(&Cleaner::builder().text_kind(kind)));
    let mut keeps_more = 0;
    for text in &first_labelled("portals", 40) {
        let (as_page, as_extract) = (page.clean(text.as_str()), extract.clean(text.as_str()));
        assert!(as_extract.body().len() >= as_page.body().len(), "{}", as_extract.body());
        assert_eq!(as_extract.taken_for(), Some(TextKind::Extract));
        keeps_more += usize::from(as_extract.body().len() > as_page.body().len());
    }
    assert!(keeps_more > 5, "{keeps_more}");
    let text = labelled(&wild().join("portals/009-it-agency.txt"));
    assert_eq!(auto.clean(text.as_str()).taken_for(), Some(TextKind::Page));
    assert_eq!(auto.clean("Home\n").taken_for(), None);
}

#[test]
fn a_headline_stays_unless_headlines_are_dropped() {
    let keeps = |builder: &Builder| build(builder).clean(&dump()).body().contains("Saltmere votes for a higher wall");
    assert!(keeps(&Cleaner::builder()) && !keeps(&Cleaner::builder().drop(Category::Headline)));
}

#[test]
fn without_the_model_only_rules_remove_something() {
    let text = labelled(&wild().join("portals/009-it-agency.txt"));
    let (on, off) = (build(&Cleaner::builder()), build(&Cleaner::builder().profile(None)));
    assert!(words(&off.clean(&text)) > words(&on.clean(&text)) + 5);
    let judged = |cleaner: &Cleaner| cleaner.clean(&text).removals().any(|removal| is_outside(&removal));
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
    let body = |weight| build(&Cleaner::builder().pack("en/own", &pack(weight))).clean(&dump()).into_body();
    assert!(!body(10).contains("Bo Lind") && body(-10).contains("Bo Lind") && body(0).contains("Bo Lind"));
}

#[test]
fn scores_are_explained_to_whoever_asks() {
    let text = dump();
    let cleaner = build(&Cleaner::builder().explain(true));
    let cleaned = cleaner.clean(&text);
    assert!(cleaned.removals().any(|removal| removal.explanation.is_some()));
    for removal in cleaned.removals() {
        // The model decides about hits of advisory rules as well.
        assert_eq!(removal.explanation.is_some(), removal.reason == Reason::OutsideBody);
        assert!(removal.reason == Reason::OutsideBody || !is_outside(&removal));
        let explains = |one: &Explanation| one.husk > one.bound && !one.husks.is_empty();
        assert!(removal.explanation.is_none_or(explains), "{removal:?}");
    }
    let plain = build(&Cleaner::builder());
    assert!(plain.clean(&text).removals().all(|removal| removal.explanation.is_none()));
}

#[test]
fn a_body_is_left_alone() {
    let text = dump();
    let article =
        text.split_once("Email\n").and_then(|(_, rest)| rest.split_once("Topics\n")).expect("the case's parts").0;
    let cleaner = build(&Cleaner::builder());
    assert_eq!(cleaner.clean(article).body(), article);
    let few = "Menu\n\nThe bridge opened on Monday after two years of work.\n\nWeather\n\nRain, wind from the west\n";
    let without = build(&Cleaner::builder().profile(None));
    assert_eq!(cleaner.clean(few).removals().len(), without.clean(few).removals().len());
}

#[test]
fn captions_that_are_kept_come_back_from_what_is_around_them() {
    let prose =
        "<p>The council of Saltmere decided on Monday to raise the wall of the harbour by a metre before autumn.</p>";
    let page = format!(
        "<article><h1>The wall</h1>{}</article><aside class=related><figure><figcaption>The old wall in 1904</figcaption>\
         </figure><a href=/f>Ferry fares go up</a></aside>",
        prose.repeat(8)
    );
    for profile in [None, Some(Profile::Balanced)] {
        let body = |builder: Builder| build(&builder.profile(profile)).clean(Document::html(&page)).into_body();
        let kept = body(Cleaner::builder().keep(Category::Caption));
        assert!(kept.contains("The old wall in 1904") && !kept.contains("Ferry fares"), "{kept}");
        assert!(!body(Cleaner::builder()).contains("The old wall in 1904"));
    }
}

#[test]
fn a_lead_stays_unless_leads_are_dropped() {
    let prose =
        "<p>The council of Saltmere decided on Monday to raise the wall of the harbour by a metre before autumn.</p>";
    let page = format!(
        "<article><h1>The wall</h1><div class=lead>Three years after the flood the harbour gets a higher wall</div>{}</article>",
        prose.repeat(8)
    );
    let keeps = |builder: Builder| build(&builder).clean(Document::html(&page)).body().contains("Three years");
    assert!(keeps(Cleaner::builder()) && !keeps(Cleaner::builder().drop(Category::Lead)));
}
