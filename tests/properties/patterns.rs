//! Named patterns: expansion changes references and nothing else.

use dehusk_text::pattern::{Definitions, SHARED, references};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;

/// Pieces of regexes that are not references, however they are put together.
const PIECES: [&str; 20] = [
    "a",
    "é",
    "(?:b|c)",
    "d{2,5}",
    "e{3}",
    "f{1,}",
    r"\{",
    r"\}",
    r"\{a\}",
    "[{a}]",
    "[^]{a}]",
    "[a[{b}]]",
    r"\p{L}",
    r"\P{Lu}",
    r"\x{41}",
    r"\b{start}",
    r"\b{end}",
    r"\\",
    "(?<cut>g)",
    r"\[",
];

fn definitions() -> Definitions {
    let mut all = Definitions::default();
    for name in ["a", "b", "l", "lu", "g", "x"] {
        all.insert_pattern(SHARED, name, "wrong".to_owned());
    }
    all.insert_pattern(SHARED, "name", "h|i".to_owned());
    all
}

fn without_references() -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn a_regex_without_references_stays_as_it_is(regex in without_references()) {
        prop_assert_eq!(references(&regex), []);
        prop_assert_eq!(definitions().expand("en/a", &regex).unwrap(), regex.as_str());
    }

    #[test]
    fn only_the_reference_is_replaced(before in without_references(), after in without_references()) {
        let expanded = definitions().expand("en/a", &format!("{before}{{name}}{after}")).unwrap().into_owned();
        prop_assert_eq!(expanded, format!("{before}(?:h|i){after}"));
    }

    #[test]
    fn any_text_is_read_and_each_reference_is_a_part_of_it(text in r"[a-z{}@\\\[\]^pxub0-9, é-]{0,30}") {
        let mut end = 0;
        for (span, _) in references(&text) {
            let part = &text[span.clone()];
            let in_braces = part.starts_with('{') && part.ends_with('}');
            prop_assert!(end <= span.start && in_braces, "{}", part);
            end = span.end;
        }
        let _ = definitions().expand("en/a", &text);
    }
}
