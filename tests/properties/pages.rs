//! Pages and the built-in rules, some of which are off: one rule may ask for what another found, and that one may be off.

use std::sync::LazyLock;

use dehusk::{Cleaner, Document, Profile};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::config;
use crate::generate::{PHRASES, SENTENCES};
use crate::promises::is_whole;

/// Full names of the built-in rules that a page in English is matched with.
static RULES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let cleaner = Cleaner::new().expect("the built-in rules are valid");
    let is_used = |name: &String| ["any/", "html/", "en/"].iter().any(|folder| name.starts_with(folder));
    cleaner.rules().map(|rule| rule.name().to_owned()).filter(is_used).collect()
});

const TAGS: [&str; 17] = [
    "div",
    "p",
    "ul",
    "li",
    "article",
    "main",
    "nav",
    "aside",
    "figure",
    "figcaption",
    "table",
    "tr",
    "td",
    "header",
    "footer",
    "h2",
    "pre",
];

/// Classes that built-in rules ask for, and some that they do not.
const CLASSES: [&str; 12] = [
    "",
    "post-content",
    "related",
    "sidebar",
    "share",
    "comments",
    "caption",
    "menu",
    "newsletter",
    "cookie-banner",
    "wide",
    "lead",
];

/// Tags in any order, as broken pages have them, with text in between.
fn page() -> impl Strategy<Value = String> {
    let text = prop_oneof![3 => select(&SENTENCES[..]), 1 => select(&PHRASES[..])];
    let link = (text.clone(), any::<bool>())
        .prop_map(|(text, linked)| if linked { format!("<a href=/x>{text}</a>") } else { text.to_owned() });
    let open = (select(&TAGS[..]), select(&CLASSES[..])).prop_map(|(tag, class)| format!("<{tag} class='{class}'>"));
    let close = select(&TAGS[..]).prop_map(|tag| format!("</{tag}>"));
    vec(prop_oneof![4 => link, 3 => open, 2 => close, 1 => Just("<br>".to_owned())], 0..80)
        .prop_map(|parts| format!("<body>{}", parts.concat()))
}

/// Rules that are off: any, and now and then the one that asks for the body.
fn off() -> impl Strategy<Value = Vec<String>> {
    let outside = any::<bool>().prop_map(|is_off| is_off.then(|| "any/surroundings/outside".to_owned()));
    let any = vec(any::<Index>(), 0..40).prop_map(|at| at.iter().map(|at| at.get(&RULES).clone()).collect::<Vec<_>>());
    (outside, any).prop_map(|(outside, any)| outside.into_iter().chain(any).collect())
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn pages_are_whole_whichever_rules_are_off(pages in vec(page(), 4), off in off(), model in any::<bool>()) {
        let mut builder = Cleaner::builder().profile(model.then(Profile::default)).explain(true);
        for rule in &off {
            builder = builder.off(rule);
        }
        let cleaner = builder.build().expect("they are rules");
        for page in &pages {
            let cleaned = cleaner.clean(Document::html(page));
            is_whole(&cleaned)?;
            let by_off = cleaned.removals().find(|removal| off.iter().any(|rule| rule == removal.rule.name()));
            prop_assert!(by_off.is_none(), "{:?}", by_off);
        }
    }
}
